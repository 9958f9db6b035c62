using MerchantPortal.Data;
using MerchantPortal.Data.Mail;
using MerchantPortal.Domain.Account;
using MerchantPortal.Features.Google;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MerchantPortal.Features.Account;

/// <summary>Writes to the administrators that contact information is needed; once in 24 hours for the account, whoever asks.</summary>
public sealed class RemindAdministrators(IDbContextFactory<PortalDbContext> contexts, IOptions<ActionsCenterOptions> options, TimeProvider clock)
{
    public static readonly Duration Pause = Duration.FromHours(24);

    /// <summary>True when mails are owed; false when it is too early, or the person may not ask.</summary>
    public Task<bool> RunAsync(CurrentPerson by, CancellationToken stop) => contexts.ActAsync(
        clock,
        async db =>
        {
            var now = clock.Now();
            var state = await AccountState.LoadAsync(db, options.Value, stop);
            if (!by.May(Permission.ViewContactInformation) || state.Record.RemindedAt + Pause > now)
            {
                return false;
            }

            state.Record.RemindedAt = now;
            var languages = await db.Users.ToDictionaryAsync(u => u.Id, u => u.Language, stop);
            foreach (var admin in state.Administrators)
            {
                db.OweMail(MailTemplate.ContactReminder, admin.Email, languages[admin.Id.Value], $"contact-reminder:{now.ToUnixTimeSeconds()}:{admin.Id}", now,
                    new Dictionary<string, string>(StringComparer.Ordinal) { ["by"] = by.Name });
            }

            return true;
        },
        stop);
}
