using MerchantPortal.Data;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Google.Health;

/// <summary>How much Google has not heard yet: rows due and their oldest, and rows that wait for a person. Age is zero when nothing is due.</summary>
public sealed record OutboxState(int Open, int Parked, Duration OldestAge);

/// <summary>Reads the outbox's state for gauges and alerts.</summary>
public sealed class ReadOutboxState(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    public async Task<OutboxState> RunAsync(CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        var now = clock.Now();
        var owed = db.OwedNow(now);
        var open = await owed.CountAsync(stop);
        var parked = await db.ParkedUpdates().CountAsync(stop);
        var oldest = await owed.MinAsync(u => (Instant?)u.OwedAt, stop);
        return new(open, parked, oldest is { } since ? now - since : Duration.Zero);
    }
}

/// <summary>How many updates told Google a status, and how many of those tries failed.</summary>
public sealed record StatusTries(string Status, int Tries, int Failed);

/// <summary>Named queries over what is owed.</summary>
public static class OwedQueries
{
    /// <summary>Open updates whose change has happened; one that only will be told again later is not owed yet.</summary>
    public static IQueryable<OwedUpdate> OwedNow(this PortalDbContext db, Instant now) =>
        db.Set<OwedUpdate>().AsNoTracking().Where(u => u.State == OwedState.Open && u.OwedAt <= now);

    /// <summary>Tries of booking patches since a moment, by the status they told; patches that told none are left out.</summary>
    public static IQueryable<StatusTries> PatchTriesByStatus(this PortalDbContext db, Instant since) => db.Set<UpdateTry>().AsNoTracking()
        .Where(t => t.At > since && t.Key.StartsWith(Update.BookingPrefix) && t.Body.Contains("\"status\":"))
        .Select(t => new
        {
            Status = t.Body.Contains("\"CONFIRMED\"") ? "CONFIRMED"
                : t.Body.Contains("\"DECLINED_BY_MERCHANT\"") ? "DECLINED_BY_MERCHANT"
                : t.Body.Contains("\"CANCELED\"") ? "CANCELED"
                : t.Body.Contains("\"NO_SHOW\"") ? "NO_SHOW"
                : t.Body.Contains("\"NO_SHOW_PENALIZED\"") ? "NO_SHOW_PENALIZED"
                : "FAILED",
            Failed = t.Fault == null ? 0 : 1,
        })
        .GroupBy(t => t.Status)
        .Select(g => new StatusTries(g.Key, g.Count(), g.Sum(t => t.Failed)));

    /// <summary>Updates that wait for a person.</summary>
    public static IQueryable<OwedUpdate> ParkedUpdates(this PortalDbContext db) =>
        db.Set<OwedUpdate>().AsNoTracking().Where(u => u.State == OwedState.Parked);
}
