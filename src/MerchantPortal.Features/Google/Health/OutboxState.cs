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

/// <summary>Named queries over what is owed.</summary>
public static class OwedQueries
{
    /// <summary>Open updates whose change has happened; one that only will be told again later is not owed yet.</summary>
    public static IQueryable<OwedUpdate> OwedNow(this PortalDbContext db, Instant now) =>
        db.Set<OwedUpdate>().AsNoTracking().Where(u => u.State == OwedState.Open && u.OwedAt <= now);

    /// <summary>Updates that wait for a person.</summary>
    public static IQueryable<OwedUpdate> ParkedUpdates(this PortalDbContext db) =>
        db.Set<OwedUpdate>().AsNoTracking().Where(u => u.State == OwedState.Parked);
}
