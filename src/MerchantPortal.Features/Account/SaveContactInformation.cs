using System.Collections.Immutable;
using FluentValidation;
using FluentValidation.Results;
using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Data.Mail;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Google;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MerchantPortal.Features.Account;

/// <summary>What became of saving. Exactly one of the three: saved, findings to correct, or somebody else saved meanwhile.</summary>
public sealed record ContactSaveResult(bool Saved, ImmutableArray<ContactProblem> Problems, ContactView? Conflict)
{
    /// <summary>The person may not edit contact information.</summary>
    public bool NotAllowed { get; init; }
}

/// <summary>Saves the account's contact information: never into an incomplete state, never over a colleague's work (portal.md 4.3, 4.4).</summary>
public sealed class SaveContactInformation(
    IDbContextFactory<PortalDbContext> contexts, LoadContactInformation load, IOptions<ActionsCenterOptions> options, TimeProvider clock)
{
    /// <param name="By">Who saves.</param>
    /// <param name="Contact">As typed.</param>
    /// <param name="BasedOn">The stamp the form was opened with.</param>
    /// <param name="WarningsConfirmed">The tick that guests will see an address which is also for Google only.</param>
    public sealed record Command(CurrentPerson By, ContactInformation Contact, Guid BasedOn, bool WarningsConfirmed);

    /// <summary>The rules of 4.3 as the form and the act use them; made for one context, because alert contacts are judged against people.</summary>
    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(ContactContext context) => RuleFor(c => c).Custom((command, validation) =>
        {
            foreach (var problem in ContactRules.Check(command.Contact, context))
            {
                validation.AddFailure(new ValidationFailure(problem.Item is { } i ? $"{problem.Field}[{i}]" : problem.Field, problem.Code.ToString())
                {
                    ErrorCode = problem.Code.ToString(),
                    CustomState = problem,
                    Severity = problem.Level switch
                    {
                        ContactLevel.Error => Severity.Error,
                        ContactLevel.WarningToConfirm => command.WarningsConfirmed ? Severity.Warning : Severity.Error,
                        ContactLevel.Warning => Severity.Warning,
                        ContactLevel.Info => Severity.Info,
                    },
                });
            }
        });

        /// <summary>The findings that stop this command.</summary>
        public ImmutableArray<ContactProblem> Stopping(Command command) =>
            [.. Validate(command).Errors.Where(e => e.Severity == Severity.Error).Select(e => (ContactProblem)e.CustomState)];
    }

    public async Task<ContactSaveResult> RunAsync(Command command, CancellationToken stop)
    {
        if (!command.By.May(Permission.EditContactInformation))
        {
            return new(false, [], null) { NotAllowed = true };
        }

        var result = await contexts.ActAsync(clock, db => SaveAsync(db, command, stop), stop);
        return result ?? new(false, [], await load.RunAsync(command.By, stop));
    }

    // Null: somebody else saved meanwhile
    private async Task<ContactSaveResult?> SaveAsync(PortalDbContext db, Command command, CancellationToken stop)
    {
        var state = await AccountState.LoadToChangeAsync(db, options.Value, clock.Now(), stop);
        var record = state.Record;
        if (record.SavedAt is not null && record.Stamp != command.BasedOn)
        {
            return null;
        }

        // Alert contacts cannot be set in Sandbox, and what is not asked for is not kept from a form
        var contact = command.Contact with
        {
            AlertContacts = state.Context.Environment == GoogleEnvironment.Sandbox ? record.Contact.AlertContacts : command.Contact.AlertContacts,
            OpsMerchant = state.Context.AsksOpsMerchant == OpsMerchantAsk.NotShown ? record.Contact.OpsMerchant : command.Contact.OpsMerchant,
        };
        var problems = new Validator(state.Context).Stopping(command with { Contact = contact });
        if (!problems.IsEmpty)
        {
            return new(false, problems, null);
        }

        var now = clock.Now();
        var before = record.Contact;
        record.Contact = contact.Normalized();
        record.Stamp = Guid.CreateVersion7();
        record.SavedAt = now;
        record.SavedByName = command.By.Name;
        record.FirstCompletedAt ??= now;
        record.IncompleteSince = null;
        record.ConfirmedAt = now;
        var languages = await db.Users.Where(u => u.Email != null).Select(u => new { u.Email, u.Language }).ToListAsync(stop);
        Note(db, state, command.By, languages.ToLookup(u => u.Email!, u => u.Language, StringComparer.OrdinalIgnoreCase), before, record, now);
        await ProveAsync(db, record, command.By, now, stop);
        await db.Set<ContactDraft>().Where(d => d.UserId == command.By.Id.Value).ExecuteDeleteAsync(stop);
        db.Announce(account: true);
        return new(true, [], null);
    }

    // One audit line per field, and a note to whoever was added or removed and to every administrator; who has an account reads it in their own language
    private static void Note(PortalDbContext db, AccountState state, CurrentPerson by, ILookup<string, string> languages, ContactInformation before, ContactRecord record, Instant now)
    {
        var people = state.Context.People;
        var changed = AccountState.Describe(before, people).Zip(AccountState.Describe(record.Contact, people))
            .Where(pair => pair.First.Text != pair.Second.Text)
            .ToList();
        if (changed.Count == 0)
        {
            return;
        }

        foreach (var (old, current) in changed)
        {
            AccountState.Audit(db, by, now, "contact-information", old.Field, old.Text, current.Text);
        }

        var fields = string.Join(',', changed.Select(c => c.First.Field));
        var told = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var was = All(before, people);
        var isNow = All(record.Contact, people);
        foreach (var address in isNow.Except(was, StringComparer.OrdinalIgnoreCase))
        {
            Tell(address, "added");
        }

        foreach (var address in was.Except(isNow, StringComparer.OrdinalIgnoreCase))
        {
            Tell(address, "removed");
        }

        foreach (var admin in state.Administrators)
        {
            Tell(admin.Email, "changed");
        }

        void Tell(string address, string what)
        {
            if (EmailAddress.TryRead(address, out _) && told.Add(address))
            {
                db.OweMail(
                    MailTemplate.ContactChanged,
                    address,
                    languages[address].FirstOrDefault() ?? by.Language,
                    $"contact-changed:{record.Stamp:N}:{Key(address)}",
                    now,
                    new Dictionary<string, string>(StringComparer.Ordinal) { ["what"] = what, ["by"] = by.Name, ["fields"] = fields });
            }
        }
    }

    private static async Task ProveAsync(PortalDbContext db, ContactRecord record, CurrentPerson by, Instant now, CancellationToken stop)
    {
        var known = (await db.Set<ContactAddress>().Select(a => a.Key).ToListAsync(stop)).ToHashSet(StringComparer.Ordinal);
        foreach (var address in record.Contact.Addresses().Distinct(StringComparer.OrdinalIgnoreCase).Where(a => !known.Contains(ContactAddress.KeyOf(a))))
        {
            db.Add(new ContactAddress { Key = ContactAddress.KeyOf(address), Address = address });
            db.OweMail(MailTemplate.ContactVerification, address, by.Language, $"contact-verify:{record.Stamp:N}:{Key(address)}", now,
                new Dictionary<string, string>(StringComparer.Ordinal) { ["by"] = by.Name });
        }
    }

    private static IReadOnlyList<string> All(ContactInformation contact, ImmutableDictionary<UserId, PortalPerson> people) =>
        [.. contact.Addresses().Concat(contact.AlertContacts.Select(id => people.GetValueOrDefault(id)?.Email ?? "")).Where(a => a.Length > 0)];

    internal static string Key(string address) =>
        Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(address.ToUpperInvariant())))[..32];
}
