using MerchantPortal.Data.Outbox;
using MerchantPortal.Features.Shared;
using NodaTime;

namespace MerchantPortal.Web.Workers;

/// <summary>
/// A loop that does nothing itself: it runs a pass, waits for the moment the pass asked for, the bell or the poll, whichever is first,
/// and after a fault logs and tries again a little later (house.md H7, H9, P23).
/// </summary>
public abstract partial class WorkLoop(CommitBell bell, WorkerPulse pulse, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger log) : BackgroundService
{
    private static readonly Duration AfterFault = Duration.FromSeconds(3);
    private static readonly Duration Least = Duration.FromMilliseconds(5);

    private readonly SemaphoreSlim woken = new(0, 1);

    /// <summary>How long it sleeps at most when nothing wakes it.</summary>
    protected virtual Duration Poll => Duration.FromSeconds(1);

    /// <summary>How soon after a pass the bell wakes it: what a burst of commits leaves is dealt with together, and a busy bell does not keep the database busy.</summary>
    protected virtual Duration Rest => Duration.Zero;

    /// <summary>Whether a commit gives this loop something to do before its poll.</summary>
    protected abstract bool Concerns(CommitNews news);

    /// <summary>Does what is due; answers when there is something to do next, or null.</summary>
    protected abstract Task<Instant?> PassAsync(CancellationToken stop);

    /// <summary>Shows that the loop gets on; for passes that may take longer than the readiness check waits.</summary>
    protected void Beat() => pulse.Beat(GetType().Name, clock.Now());

    public override void Dispose()
    {
        woken.Dispose();
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Calls may go to this very process, so nothing starts before it listens.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStarted = lifetime.ApplicationStarted.Register(started.SetResult);
        await using var onStop = stoppingToken.Register(() => started.TrySetCanceled(stoppingToken));
        bell.Rung += Ring;
        try
        {
            await started.Task;
            while (!stoppingToken.IsCancellationRequested)
            {
                await WaitAsync(await TryPassAsync(stoppingToken), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
        finally
        {
            bell.Rung -= Ring;
        }
    }

    private async Task<Duration> TryPassAsync(CancellationToken stop)
    {
        try
        {
            var next = await PassAsync(stop);
            Beat();
            return next is { } moment ? Duration.Max(Least, Duration.Min(Poll, moment - clock.Now())) : Poll;
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            LogFault(fault);
            return AfterFault;
        }
    }

    private async Task WaitAsync(Duration atMost, CancellationToken stop)
    {
        await using var timer = clock.CreateTimer(_ => Wake(), null, atMost.ToTimeSpan(), Timeout.InfiniteTimeSpan);
        // Not by the time of day, which may be set back
        var ended = clock.GetTimestamp();
        await woken.WaitAsync(stop);
        if (Rest.ToTimeSpan() - clock.GetElapsedTime(ended) is var rest && rest > TimeSpan.Zero)
        {
            await Task.Delay(rest, clock, stop);

            // What rang meanwhile is dealt with by the same pass
            woken.Wait(TimeSpan.Zero, stop);
        }
    }

    private void Ring(CommitNews news)
    {
        if (Concerns(news))
        {
            Wake();
        }
    }

    /// <summary>Ends its sleep.</summary>
    protected void Wake()
    {
        try
        {
            woken.Release();
        }
        catch (SemaphoreFullException)
        {
            // Already woken.
        }
        catch (ObjectDisposedException)
        {
            // A last timer after the end.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A pass failed; the loop goes on")]
    private partial void LogFault(Exception fault);
}
