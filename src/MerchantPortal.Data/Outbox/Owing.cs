using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Data.Outbox;

/// <summary>Owing, taking back and counting owed updates inside an act's transaction.</summary>
public static class Owing
{
    /// <summary>As <see cref="OweAsync"/>, and answers the version that carries the change.</summary>
    public static async Task<long> OweNumberedAsync(this PortalDbContext db, Update update, Instant now, Instant? notBefore, CancellationToken stop)
    {
        await db.OweAsync(update, now, notBefore, stop);
        return db.AddedHere(update.Key) is { } added
            ? added.Version
            : await db.Set<OwedUpdate>().Where(u => u.Key == update.Key).Select(u => u.Version).SingleAsync(stop);
    }

    /// <summary>Owes an update from this commit on, not to be sent before a moment. Nothing is sent if the act does not commit.</summary>
    public static async Task OweAsync(this PortalDbContext db, Update update, Instant now, Instant? notBefore, CancellationToken stop)
    {
        db.Announce(owed: true);
        var due = notBefore ?? now;
        if (db.AddedHere(update.Key) is { } added)
        {
            // Owed for the first time by this very act.
            (added.DueAt, added.AgainAt) = (Instant.Min(added.DueAt, due), Instant.Max(added.AgainAt ?? due, due));
            return;
        }

        var bumped = await db.Set<OwedUpdate>().Where(u => u.Key == update.Key).ExecuteUpdateAsync(set => set
            .SetProperty(u => u.OwedAt, u => u.State == OwedState.Open && u.Version > u.SettledVersion ? u.OwedAt : now)
            .SetProperty(u => u.Version, u => u.Version + 1)
            .SetProperty(u => u.DueAt, u => u.State == OwedState.Open && u.DueAt < due ? u.DueAt : due)
            .SetProperty(u => u.AgainAt, u => u.AgainAt > due ? u.AgainAt : due)
            .SetProperty(u => u.Attempts, 0)
            .SetProperty(u => u.State, OwedState.Open)
            .SetProperty(u => u.ParkedAt, (Instant?)null), stop);
        if (bumped > 0)
        {
            return;
        }

        db.Add(new OwedUpdate
        {
            Key = update.Key,
            Kind = update.Kind,
            MerchantId = update.Merchant,
            BookingId = update.Booking,
            ServiceId = update.Service,
            Date = update.Date,
            StaffId = update.Staff,
            State = OwedState.Open,
            Version = 1,
            OwedAt = now,
            DueAt = due,
            AgainAt = due,
        });
    }

    /// <summary>
    /// Takes an update back before it left: true only if nobody has begun to send it. A relay that claims it afterwards finds another version.
    /// </summary>
    /// <param name="refusedToo">Also one that Google has refused and that waits for a person; for what Google knows from elsewhere now.</param>
    public static async Task<bool> TryWithdrawAsync(this PortalDbContext db, string key, CancellationToken stop, bool refusedToo = false) =>
        await db.Set<OwedUpdate>()
            .Where(u => u.Key == key && ((u.State == OwedState.Open && !u.Started) || (refusedToo && u.State == OwedState.Parked)))
            .ExecuteUpdateAsync(set => set
                .SetProperty(u => u.Started, false)
                .SetProperty(u => u.ParkedAt, (Instant?)null)
                .SetProperty(u => u.Version, u => u.Version + 1)
                .SetProperty(u => u.SettledVersion, u => u.Version + 1)
                .SetProperty(u => u.State, OwedState.Settled), stop) == 1;

    /// <summary>Whether some try of this key may be on its way or may have arrived without our knowing.</summary>
    public static Task<bool> MayBeUnderWayAsync(this PortalDbContext db, string key, CancellationToken stop) =>
        db.Set<OwedUpdate>().AnyAsync(u => u.Key == key && u.State == OwedState.Open && u.Started, stop);

    /// <summary>What is due and on nobody's way: booking patches first, then the longest owed. Of <see cref="WindowsUnderWay"/> a window's siblings have to wait.</summary>
    public static IQueryable<OwedUpdate> DueUpdates(this PortalDbContext db, Instant now) => db.Set<OwedUpdate>().AsNoTracking()
        .Where(u => u.State == OwedState.Open && u.DueAt <= now && u.LeasedUntil <= now)
        .OrderBy(u => u.Kind).ThenBy(u => u.OwedAt);

    /// <summary>
    /// The windows that are on their way. One person's window and the whole service's of that day are two keys over the same slots, so neither may be
    /// claimed while the other is here. A read of its own: asked of every due row in one query, a publication's thousands took half a minute.
    /// </summary>
    public static IQueryable<OwedUpdate> WindowsUnderWay(this PortalDbContext db, Instant now) => db.Set<OwedUpdate>().AsNoTracking()
        .Where(u => u.State == OwedState.Open && u.Kind == OwedKind.AvailabilityReplace && u.LeasedUntil > now);

    /// <summary>The row of this key that this very act has added. Nothing of it is looked for among what changed: that goes through all of the act's rows, for each of them.</summary>
    private static OwedUpdate? AddedHere(this PortalDbContext db, string key)
    {
        var looks = db.ChangeTracker.AutoDetectChangesEnabled;
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            return db.Set<OwedUpdate>().Local.FindEntry(key)?.Entity;
        }
        finally
        {
            db.ChangeTracker.AutoDetectChangesEnabled = looks;
        }
    }
}
