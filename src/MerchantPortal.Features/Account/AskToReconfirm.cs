using System.Globalization;
using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Data.Mail;
using MerchantPortal.Domain.Account;
using MerchantPortal.Features.Google;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Features.Account;

/// <summary>Asks the administrators by mail, once per 180 days, whether contact information is still right (portal.md 4.4). Never locks anything.</summary>
public sealed class AskToReconfirm(IDbContextFactory<PortalDbContext> contexts, IOptions<ActionsCenterOptions> options, TimeProvider clock)
{
    /// <summary>Looks once; answers how many mails are owed by this pass.</summary>
    public async Task<int> RunOnceAsync(CancellationToken stop)
    {
        await using (var db = await contexts.CreateDbContextAsync(stop))
        {
            // Almost always there is nothing to ask: no transaction for that
            if ((await MissingAsync(db, stop)).Count == 0)
            {
                return 0;
            }
        }

        return await contexts.ActAsync(
            clock,
            async db =>
            {
                var missing = await MissingAsync(db, stop);
                foreach (var (key, email, language) in missing)
                {
                    db.OweMail(MailTemplate.ContactReconfirm, email, language, key, clock.Now());
                }

                return missing.Count;
            },
            stop);
    }

    private async Task<List<(string Key, string Email, string Language)>> MissingAsync(PortalDbContext db, CancellationToken stop)
    {
        var now = clock.Now();
        if ((await db.ContactRecordOrNullAsync(stop))?.ConfirmedAt is not { } confirmed || !ContactGate.ReconfirmDue(confirmed, now))
        {
            return [];
        }

        // Nobody answered for another 180 days: asked again
        var period = (int)((now - confirmed) / ContactGate.ReconfirmAfter);
        var state = await AccountState.LoadAsync(db, options.Value, stop);
        var languages = await db.Users.AsNoTracking().ToDictionaryAsync(u => u.Id, u => u.Language, stop);
        var wanted = state.Administrators
            .Select(a => (Key: string.Create(CultureInfo.InvariantCulture, $"contact-reconfirm:{confirmed.ToUnixTimeSeconds()}:{period}:{a.Id}"), a.Email, Language: languages[a.Id.Value]))
            .ToList();
        var keys = wanted.ConvertAll(w => w.Key);
        var owed = await db.Set<OwedMail>().AsNoTracking().Where(m => keys.Contains(m.DedupeKey)).Select(m => m.DedupeKey).ToListAsync(stop);
        return wanted.FindAll(w => !owed.Contains(w.Key));
    }
}
