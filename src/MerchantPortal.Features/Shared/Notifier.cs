using System.Collections.Immutable;
using MerchantPortal.Data;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace MerchantPortal.Features.Shared;

/// <summary>What changed since the last news: which merchants' pages should look again, and whether account-wide data did.</summary>
public sealed record Changes(ImmutableHashSet<MerchantId> Merchants, bool Account)
{
    /// <summary>Whether the person may see any of it.</summary>
    public bool Concern(CurrentPerson person) => Account || person.Merchants is null || person.Merchants.Overlaps(Merchants);
}

/// <summary>
/// Tells open pages that something changed: at once after a commit of this process, within half a second after one of another.
/// One per process. It looks at the database only while somebody listens.
/// </summary>
public sealed partial class Notifier : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    // Processes' clocks differ a little; versions keep an entry from being told twice.
    private static readonly Duration Overlap = Duration.FromSeconds(10);

    private readonly CommitBell bell;
    private readonly IDbContextFactory<PortalDbContext> contexts;
    private readonly TimeProvider clock;
    private readonly ILogger<Notifier> log;
    private readonly Lock gate = new();
    private readonly Dictionary<string, long> known = new(StringComparer.Ordinal);
    private ImmutableList<Action<Changes>> listeners = [];
    private ITimer? timer;
    private Instant since;
    private bool disposed;

    public Notifier(CommitBell bell, IDbContextFactory<PortalDbContext> contexts, TimeProvider clock, ILogger<Notifier> log)
    {
        (this.bell, this.contexts, this.clock, this.log) = (bell, contexts, clock, log);
        bell.Rung += Heard;
    }

    /// <summary>Runs what follows a commit of this process on another thread; a test may run it at once.</summary>
    public Action<Action> HandOver { get; init; } = static work => ThreadPool.QueueUserWorkItem(static next => next(), work, preferLocal: false);

    /// <summary>Calls the listener after each change, on a thread of the pool, until the result is disposed.</summary>
    public IDisposable Subscribe(Action<Changes> listener)
    {
        lock (gate)
        {
            listeners = listeners.Add(listener);
            if (listeners.Count == 1 && !disposed)
            {
                since = clock.Now();
                known.Clear();
                timer = clock.CreateTimer(_ => _ = LookAndGoOnAsync(), null, Pause, Timeout.InfiniteTimeSpan);
            }
        }

        return new Subscription(this, listener);
    }

    /// <summary>One look at what other processes changed. The timer calls it; a test may.</summary>
    public async Task LookAsync(CancellationToken stop)
    {
        var (from, now) = (since - Overlap, clock.Now());
        await using var db = await contexts.CreateDbContextAsync(stop);
        var touched = await db.Set<Activity>().AsNoTracking().Where(a => a.ChangedAt > from).ToListAsync(stop);
        var merchants = ImmutableHashSet<MerchantId>.Empty;
        var account = false;
        lock (gate)
        {
            foreach (var activity in touched)
            {
                // Of a clock that runs ahead it would hide what the right ones write
                since = Instant.Max(since, Instant.Min(activity.ChangedAt, now));
                if (known.TryGetValue(activity.Topic, out var version) && version == activity.Version)
                {
                    continue;
                }

                known[activity.Topic] = activity.Version;
                if (activity.Topic.StartsWith(MerchantPrefix, StringComparison.Ordinal))
                {
                    merchants = merchants.Add(new(activity.Topic[MerchantPrefix.Length..]));
                }
                else
                {
                    account = true;
                }
            }
        }

        Tell(merchants, account);
    }

    private const string MerchantPrefix = "merchant:";

    private async Task LookAndGoOnAsync()
    {
        try
        {
            await LookAsync(CancellationToken.None);
        }
        catch (Exception error)
        {
            LogNotRead(error);
        }

        lock (gate)
        {
            timer?.Change(Pause, Timeout.InfiniteTimeSpan);
        }
    }

    // Pages read again in their listener; the act that committed, perhaps a guest's booking, does not wait for all who look
    private void Heard(CommitNews news) => HandOver(() => Tell(news.Merchants, news.Account));

    private void Tell(ImmutableHashSet<MerchantId> merchants, bool account)
    {
        if (merchants.IsEmpty && !account)
        {
            return;
        }

        var changes = new Changes(merchants, account);
        foreach (var listener in listeners)
        {
            try
            {
                listener(changes);
            }
            catch (Exception error)
            {
                // One page that breaks is not every page, nor the process
                LogNotTold(error);
            }
        }
    }

    private void Leave(Action<Changes> listener)
    {
        lock (gate)
        {
            listeners = listeners.Remove(listener);
            if (listeners.IsEmpty)
            {
                timer?.Dispose();
                timer = null;
            }
        }
    }

    public void Dispose()
    {
        bell.Rung -= Heard;
        lock (gate)
        {
            disposed = true;
            listeners = [];
            timer?.Dispose();
            timer = null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Changes of other processes could not be read; pages may be late")]
    private partial void LogNotRead(Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "A page could not be told of a change")]
    private partial void LogNotTold(Exception error);

    private sealed class Subscription(Notifier notifier, Action<Changes> listener) : IDisposable
    {
        public void Dispose() => notifier.Leave(listener);
    }
}
