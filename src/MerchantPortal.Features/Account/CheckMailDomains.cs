using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Domain.Account;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Account;

/// <summary>What the name system says of a domain's mail.</summary>
public enum MailServerAnswer
{
    Found,

    /// <summary>The name system answered, and there is none.</summary>
    None,

    /// <summary>No answer, or one that says nothing: never a reason to warn.</summary>
    Unknown,
}

/// <summary>Asks the name system whether a domain (ASCII, lower case) takes mail. Never throws for a network that fails.</summary>
public delegate Task<MailServerAnswer> AskMailServer(string domain, CancellationToken stop);

/// <summary>
/// Looks up, once a day each, the mail servers of the domains that saved contacts and drafts name (portal.md 4.3, last rule).
/// What could not be known leaves what was known before, and is asked again within the hour.
/// </summary>
public sealed class CheckMailDomains(IDbContextFactory<PortalDbContext> contexts, AskMailServer ask, TimeProvider clock)
{
    public static readonly Duration Fresh = Duration.FromDays(1);

    /// <summary>How soon a domain is asked for again when nothing could be known of it.</summary>
    public static readonly Duration AskAgain = Duration.FromHours(1);

    private const int MostPerPass = 20;

    /// <summary>Looks once; answers how many domains were asked.</summary>
    public async Task<int> RunOnceAsync(CancellationToken stop)
    {
        var due = await DueAsync(stop);
        if (due.Count == 0)
        {
            return 0;
        }

        // Asked before the transaction: a slow name server must not hold the database
        var answers = await Task.WhenAll(due.Select(async domain => (Domain: domain, Answer: await ask(domain, stop))));
        return await contexts.ActAsync(clock, db => KeepAsync(db, answers, stop), stop);
    }

    private async Task<List<string>> DueAsync(CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        var contacts = await db.Set<ContactDraft>().AsNoTracking().Select(d => d.Contact).ToListAsync(stop);
        if (await db.ContactRecordOrNullAsync(stop) is { } record)
        {
            contacts.Add(record.Contact);
        }

        var named = contacts.SelectMany(c => c.Addresses()).Select(a => EmailAddress.TryRead(a, out var read) ? read.Domain : "").Where(d => d.Length > 0).ToHashSet(StringComparer.Ordinal);
        var since = clock.Now() - Fresh;
        var known = await db.Set<MailDomain>().AsNoTracking().Where(d => d.CheckedAt > since).Select(d => d.Domain).ToListAsync(stop);
        return [.. named.Except(known, StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(MostPerPass)];
    }

    private async Task<int> KeepAsync(PortalDbContext db, (string Domain, MailServerAnswer Answer)[] answers, CancellationToken stop)
    {
        var names = answers.Select(a => a.Domain).ToList();
        var rows = await db.Set<MailDomain>().Where(d => names.Contains(d.Domain)).ToDictionaryAsync(d => d.Domain, StringComparer.Ordinal, stop);
        foreach (var (domain, answer) in answers)
        {
            if (!rows.TryGetValue(domain, out var row))
            {
                row = new MailDomain { Domain = domain, HasMailServer = true };
                db.Add(row);
            }

            if (answer == MailServerAnswer.Unknown)
            {
                // As if it had been asked so long ago that it is due again in an hour
                row.CheckedAt = clock.Now() - Fresh + AskAgain;
                continue;
            }

            var has = answer == MailServerAnswer.Found;
            if (row.HasMailServer != has)
            {
                // Open forms show or drop the warning
                db.Announce(account: true);
            }

            (row.HasMailServer, row.CheckedAt) = (has, clock.Now());
        }

        return answers.Length;
    }
}
