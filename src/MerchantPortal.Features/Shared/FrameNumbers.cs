using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Google.Updates;
using MerchantPortal.Features.Requests;
using Microsoft.EntityFrameworkCore;

namespace MerchantPortal.Features.Shared;

/// <summary>What the frame of every page says about a person's work.</summary>
/// <param name="Merchants">Those the person may see, by name; at most <see cref="FrameNumbers.MostMerchants"/>.</param>
/// <param name="Late">Null when every update is on time.</param>
public sealed record FrameFacts(string? Email, IReadOnlyList<(MerchantId Id, string Name)> Merchants, int OpenRequests, LateUpdates? Late);

/// <summary>Reads the numbers of the frame.</summary>
public sealed class FrameNumbers(IDbContextFactory<PortalDbContext> contexts, RequestQueue queue, UpdateTray tray)
{
    /// <summary>A picker of more would not be a picker.</summary>
    public const int MostMerchants = 200;

    public async Task<FrameFacts> RunAsync(CurrentPerson by, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        var own = by.Merchants?.ToList();
        var merchants = await db.Set<Merchant>().AsNoTracking().Where(m => own == null || own.Contains(m.Id))
            .OrderBy(m => m.Name).Take(MostMerchants).Select(m => new { m.Id, m.Name }).ToListAsync(stop);
        return new(await EmailAsync(db, by, stop), merchants.ConvertAll(m => (m.Id, m.Name)), await queue.CountOpenAsync(by, stop), await tray.LateAsync(by, stop));
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
