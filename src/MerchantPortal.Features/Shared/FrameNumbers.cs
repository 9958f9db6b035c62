using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Google.Updates;
using MerchantPortal.Features.Requests;
using Microsoft.EntityFrameworkCore;

namespace MerchantPortal.Features.Shared;

/// <summary>What the frame of every page says about a person's work.</summary>
/// <param name="Late">Null when every update is on time.</param>
public sealed record FrameFacts(string? Email, MerchantsFound Merchants, int OpenRequests, LateUpdates? Late);

/// <summary>The merchants a person may choose among.</summary>
/// <param name="First">What was searched for, by name; at most <see cref="FrameNumbers.MostMerchants"/>.</param>
/// <param name="Found">How many were found.</param>
/// <param name="All">How many there are without a search.</param>
/// <param name="Chosen">The name of the one that is chosen now, found or not; null when there is none, or none for this person.</param>
public sealed record MerchantsFound(IReadOnlyList<(MerchantId Id, string Name)> First, int Found, int All, string? Chosen);

/// <summary>Reads the numbers of the frame.</summary>
public sealed class FrameNumbers(IDbContextFactory<PortalDbContext> contexts, RequestQueue queue, UpdateTray tray)
{
    /// <summary>A list of more is searched, not read.</summary>
    public const int MostMerchants = 50;

    /// <param name="wanted">What a name or an id must contain, as <see cref="SearchText"/> compares; null or empty for all.</param>
    /// <param name="chosen">The merchant whose name is wanted in any case.</param>
    public async Task<FrameFacts> RunAsync(CurrentPerson by, string? wanted, MerchantId? chosen, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        return new(await EmailAsync(db, by, stop), await FindAsync(db, by, wanted, chosen, stop), await queue.CountOpenAsync(by, stop), await tray.LateAsync(by, stop));
    }

    private static async Task<MerchantsFound> FindAsync(PortalDbContext db, CurrentPerson by, string? wanted, MerchantId? chosen, CancellationToken stop)
    {
        var own = by.Merchants?.ToList();
        var seen = db.Set<Merchant>().AsNoTracking().Where(m => own == null || own.Contains(m.Id));
        var name = chosen is null ? null : await seen.Where(m => m.Id == chosen).Select(m => m.Name).FirstOrDefaultAsync(stop);
        var names = seen.OrderBy(m => m.Name).Select(m => new { m.Id, m.Name });
        if (string.IsNullOrWhiteSpace(wanted))
        {
            var all = await seen.CountAsync(stop);
            return new((await names.Take(MostMerchants).ToListAsync(stop)).ConvertAll(m => (m.Id, m.Name)), all, all, name);
        }

        // Neither database folds letters as people do, so that the names are compared here; two short columns of 10 000 rows
        var known = await names.ToListAsync(stop);
        var found = known.FindAll(m => SearchText.Finds(wanted, m.Name, m.Id.Value));
        return new([.. found.Take(MostMerchants).Select(m => (m.Id, m.Name))], found.Count, known.Count, name);
    }

    /// <summary>The person's own address, for the frame of pages that show no numbers.</summary>
    public async Task<string?> EmailAsync(CurrentPerson by, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        return await EmailAsync(db, by, stop);
    }

    private static Task<string?> EmailAsync(PortalDbContext db, CurrentPerson by, CancellationToken stop) =>
        db.Set<AppUser>().Where(u => u.Id == by.Id.Value).Select(u => u.Email).FirstOrDefaultAsync(stop);
}
