using System.Collections.Immutable;
using FluentValidation;
using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Data.Mail;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;

namespace MerchantPortal.Features.Account;

/// <summary>Why an invitation was not made; the sentence belongs to the portal's texts.</summary>
public enum InviteProblem
{
    NotAllowed,
    NameMissing,
    EmailWrong,
    EmailTaken,
    MerchantsMissing,
}

/// <summary>Gives somebody an account by invitation: no password exists until the link in the mail is used.</summary>
public sealed class InviteUser(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <param name="By">Who invites.</param>
    /// <param name="Name">Shown to colleagues; the invited person may correct it.</param>
    /// <param name="Email">Sign-in name.</param>
    /// <param name="Role">What they will be.</param>
    /// <param name="Language">BCP 47 tag of the mail and their portal.</param>
    /// <param name="Merchants">For managers and staff.</param>
    /// <param name="AskForContactInformation">Adds the sentence "please fill in the contact information", and the link leads there.</param>
    public sealed record Command(
        CurrentPerson By, string Name, string Email, Role Role, string Language, ImmutableArray<MerchantId> Merchants, bool AskForContactInformation);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Name).Must(name => PersonName.TryRead(name, out _)).WithErrorCode(nameof(InviteProblem.NameMissing));
            RuleFor(c => c.Email).Must(email => EmailAddress.TryRead(email, out var address) && !address.IsNoReply).WithErrorCode(nameof(InviteProblem.EmailWrong));
            RuleFor(c => c.Merchants).Must((c, merchants) => c.Role.SeesAllMerchants() || merchants.Length > 0).WithErrorCode(nameof(InviteProblem.MerchantsMissing));
        }
    }

    /// <summary>Empty when the invitation is on its way.</summary>
    public async Task<ImmutableArray<InviteProblem>> RunAsync(Command command, CancellationToken stop)
    {
        if (!command.By.May(Permission.ManageUsers))
        {
            return [InviteProblem.NotAllowed];
        }

        var wrong = new Validator().Validate(command).Errors.Select(e => Enum.Parse<InviteProblem>(e.ErrorCode)).ToImmutableArray();
        if (!wrong.IsEmpty)
        {
            return wrong;
        }

        EmailAddress.TryRead(command.Email, out var address);
        PersonName.TryRead(command.Name, out var name);
        return await contexts.ActAsync(
            clock,
            async db =>
            {
                var normalized = address.Value.ToUpperInvariant();
                if (await db.Users.AnyAsync(u => u.NormalizedEmail == normalized || u.NormalizedUserName == normalized, stop))
                {
                    return [InviteProblem.EmailTaken];
                }

                var now = clock.Now();
                var user = new AppUser
                {
                    DisplayName = name,
                    UserName = address.Value,
                    NormalizedUserName = normalized,
                    Email = address.Value,
                    NormalizedEmail = normalized,
                    SecurityStamp = Guid.NewGuid().ToString("N"),
                    LockoutEnabled = true,
                    Role = command.Role,
                    Language = command.Language,
                    CreatedAt = now,
                    InvitedBy = command.By.Id.Value,
                };
                if (!command.Role.SeesAllMerchants())
                {
                    foreach (var merchant in command.Merchants.Distinct())
                    {
                        user.Memberships.Add(new Membership { UserId = user.Id, MerchantId = merchant });
                    }
                }

                db.Add(user);
                await OweAsync(db, user, command.By, command.AskForContactInformation, now, stop);
                AccountState.Audit(db, command.By, now, $"user:{user.Id}", "invited", null, $"{user.Email} {user.Role}");
                db.Announce(account: true);
                return ImmutableArray<InviteProblem>.Empty;
            },
            stop);
    }

    // One mail a minute, however often somebody presses
    internal static Task OweAsync(PortalDbContext db, AppUser user, CurrentPerson by, bool askForContactInformation, NodaTime.Instant now, CancellationToken stop) =>
        db.OweMailOnceAsync(MailTemplate.Invitation, user.Email!, user.Language, $"invitation:{user.Id}:{now.ToUnixTimeSeconds() / 60}", now, stop,
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["user"] = user.Id,
                ["by"] = by.Name,
                ["contact"] = askForContactInformation ? "yes" : "no",
            });
}
