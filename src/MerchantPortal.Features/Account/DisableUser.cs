using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Google;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Features.Account;

/// <summary>Withdraws a person's access, or gives it back. The account stays for the audit trail; its sessions end at the next validation.</summary>
public sealed class DisableUser(IDbContextFactory<PortalDbContext> contexts, IOptions<ActionsCenterOptions> options, TimeProvider clock)
{
    /// <param name="By">Who acts.</param>
    /// <param name="User">Whose access.</param>
    /// <param name="Enable">True gives access back.</param>
    /// <param name="Successor">Becomes alert contact instead, when the person is the only one.</param>
    public sealed record Command(CurrentPerson By, UserId User, bool Enable = false, UserId? Successor = null);

    /// <summary>Why not, or null when done.</summary>
    public async Task<UserRefusal?> RunAsync(Command command, CancellationToken stop)
    {
        if (!command.By.May(Permission.ManageUsers))
        {
            return UserRefusal.NotAllowed;
        }

        return await contexts.ActAsync<UserRefusal?>(
            clock,
            async db =>
            {
                var state = await AccountState.LoadToChangeAsync(db, options.Value, clock.Now(), stop);
                var user = await db.Users.SingleOrDefaultAsync(u => u.Id == command.User.Value, stop);
                if (user is null)
                {
                    return UserRefusal.NotFound;
                }

                var now = clock.Now();
                if (command.Enable)
                {
                    user.DisabledAt = null;
                    AccountState.Audit(db, command.By, now, $"user:{user.Id}", "enabled", null, null);
                    db.Announce(account: true);
                    return null;
                }

                var record = state.Record;
                var contact = record.Contact;
                var successor = command.Successor is { } id && id != command.User && state.Context.People.GetValueOrDefault(id) is { Standing: not PersonStanding.Disabled } ? command.Successor : null;
                if (successor is { } named)
                {
                    contact = contact with { AlertContacts = contact.AlertContacts.Contains(named) ? contact.AlertContacts : contact.AlertContacts.Add(named) };
                }

                if (UserRules.MayDisable(state.Context.People[command.User], contact, state.Context) is { } refusal)
                {
                    return refusal;
                }

                if (contact.AlertContacts.Contains(command.User))
                {
                    var before = AccountState.Describe(record.Contact, state.Context.People)[0].Text;
                    record.Contact = contact with { AlertContacts = contact.AlertContacts.Remove(command.User) };
                    record.Stamp = Guid.CreateVersion7();
                    AccountState.Audit(db, command.By, now, "contact-information", ContactFields.AlertContacts, before, AccountState.Describe(record.Contact, state.Context.People)[0].Text);
                }

                user.DisabledAt ??= now;
                user.SecurityStamp = Guid.NewGuid().ToString("N");
                AccountState.Audit(db, command.By, now, $"user:{user.Id}", "disabled", null, null);
                db.Announce(account: true);
                return null;
            },
            stop);
    }
}
