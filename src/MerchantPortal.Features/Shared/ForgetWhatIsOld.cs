using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Mail;
using MerchantPortal.Data.Outbox;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Shared;

/// <summary>
/// Deletes what nobody needs any more (<see cref="NoLongerNeeded"/>), a few rows at a time: each look is a read, and only what it found is deleted, by key, in a turn of its own,
/// so that guests wait for no more than that.
/// </summary>
public sealed class ForgetWhatIsOld(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <summary>How many rows of a kind one pass deletes.</summary>
    public const int Batch = 200;

    /// <summary>How soon it looks again when nothing was left.</summary>
    public static readonly Duration Rest = Duration.FromHours(1);

    private Instant next = Instant.MinValue;

    /// <summary>One batch of each kind; answers how many rows went. Two workers may look at once: a row goes once.</summary>
    public async Task<int> RunOnceAsync(CancellationToken stop)
    {
        var now = clock.Now();
        if (now < next)
        {
            return 0;
        }

        int[] gone =
        [
            await ForgetAsync(db => db.OldAnswers(now), (db, old) => db.Set<IdempotentAnswer>().Where(a => old.Contains(a.Token)).ExecuteDeleteAsync(stop), stop),
            await ForgetAsync(db => db.OldLinks(now), (db, old) => db.Set<DecisionLink>().Where(l => old.Contains(l.TokenHash)).ExecuteDeleteAsync(stop), stop),
            await ForgetAsync(db => db.OldTries(now), (db, old) => db.Set<UpdateTry>().Where(t => old.Contains(t.Id)).ExecuteDeleteAsync(stop), stop),
            await ForgetAsync(db => db.OldMails(now), (db, old) => db.Set<OwedMail>().Where(m => old.Contains(m.Id)).ExecuteDeleteAsync(stop), stop),
        ];
        next = gone.Max() < Batch ? now + Rest : now;
        return gone.Sum();
    }

    private async Task<int> ForgetAsync<TKey>(Func<PortalDbContext, IQueryable<TKey>> old, Func<PortalDbContext, List<TKey>, Task<int>> delete, CancellationToken stop)
    {
        List<TKey> found;
        await using (var db = await contexts.CreateDbContextAsync(stop))
        {
            found = await old(db).OrderBy(key => key).Take(Batch).ToListAsync(stop);
        }

        return found.Count == 0 ? 0 : await contexts.ActAsync(clock, db => delete(db, found), stop);
    }
}
