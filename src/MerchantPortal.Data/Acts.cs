using MerchantPortal.Data.Outbox;
using MerchantPortal.Data.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using NodaTime;

namespace MerchantPortal.Data;

/// <summary>Runs an act: one context, one transaction, one commit, then the bell.</summary>
public static class Acts
{
    private const int Attempts = 8;

    /// <summary>
    /// Runs the body in a transaction and commits what it changed. When another act committed first (a stamp or a unique key tells), the whole
    /// body runs again on a fresh context, so its rules judge the new state. What the body announces is rung only after the commit.
    /// </summary>
    /// <exception cref="DbUpdateException">The race was lost every time, or the database refused for another reason.</exception>
    public static async Task<T> ActAsync<T>(
        this IDbContextFactory<PortalDbContext> contexts, TimeProvider clock, Func<PortalDbContext, Task<T>> body, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(stop);
            try
            {
                var (result, news) = await db.Database.CreateExecutionStrategy().ExecuteAsync(ct => RunAsync(db, clock, body, commit: true, ct), stop);
                if (!news.IsEmpty)
                {
                    db.GetService<CommitBell>().Ring(news);
                }

                return result;
            }
            catch (DbUpdateException lost) when (attempt < Attempts && (lost is DbUpdateConcurrencyException || LostRace.IsUniqueViolation(lost)))
            {
                // Somebody committed first; look again.
            }
        }
    }

    /// <summary>Runs the body as <see cref="ActAsync"/> does, once, and takes back all it wrote instead of committing; nothing is rung.</summary>
    public static async Task<T> RehearseAsync<T>(
        this IDbContextFactory<PortalDbContext> contexts, TimeProvider clock, Func<PortalDbContext, Task<T>> body, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        return (await db.Database.CreateExecutionStrategy().ExecuteAsync(ct => RunAsync(db, clock, body, commit: false, ct), stop)).Answer;
    }

    private static async Task<(T Answer, CommitNews News)> RunAsync<T>(PortalDbContext db, TimeProvider clock, Func<PortalDbContext, Task<T>> body, bool commit, CancellationToken stop)
    {
        db.ChangeTracker.Clear();
        db.ForgetNews();
        using var turn = await WriteTurn.WaitAsync(db, stop);
        await using var transaction = await WriteTurn.BeginAsync(db, stop);
        var result = await body(db);
        await db.SaveChangesAsync(stop);
        var news = db.News;
        var now = Instant.FromDateTimeOffset(clock.GetUtcNow());
        foreach (var topic in news.Merchants.Select(merchant => $"merchant:{merchant}").Order(StringComparer.Ordinal).Concat(news.Account ? [Activity.Account] : []))
        {
            await TouchAsync(db, topic, now, stop);
        }

        if (commit)
        {
            await transaction.CommitAsync(stop);
        }

        // What is not committed goes with the transaction
        return (result, news);
    }

    /// <summary>
    /// Waits for the turn to judge people and contact information, all of them, and change some; the turn lasts until the transaction ends. Taken before anything is read:
    /// two administrators who withdraw each other change a row each, and neither would see the other's (docs/decisions/merchant-day.md).
    /// </summary>
    public static Task TakeAccountTurnAsync(this PortalDbContext db, Instant now, CancellationToken stop) => TouchAsync(db, Activity.Account, now, stop);

    private static async Task TouchAsync(PortalDbContext db, string topic, Instant now, CancellationToken stop)
    {
        var touched = await db.Set<Activity>().Where(a => a.Topic == topic)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.Version, a => a.Version + 1).SetProperty(a => a.ChangedAt, now), stop);
        if (touched == 0)
        {
            db.Add(new Activity { Topic = topic, Version = 1, ChangedAt = now });
            await db.SaveChangesAsync(stop);
        }
    }
}
