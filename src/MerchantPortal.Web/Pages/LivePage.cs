using MerchantPortal.Features.Shared;
using MerchantPortal.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace MerchantPortal.Web.Pages;

/// <summary>
/// Base of pages that show what is stored and follow it: a change that concerns the page is on screen at once, and without one it looks again by its clock.
/// One look at a time; what comes during one is answered by one more.
/// </summary>
public abstract class LivePage : UiComponent
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private IDisposable? news;
    private ITimer? ticker;
    private bool looking;
    private bool again;
    private bool hurry;
    private ITimer? resting;

    [Inject]
    private Notifier Notifier { get; set; } = default!;

    /// <summary>How often <see cref="TickAsync"/> is called; <see cref="Timeout.InfiniteTimeSpan"/>: never.</summary>
    protected virtual TimeSpan Tick => TimeSpan.FromSeconds(15);

    /// <summary>Whether a change may be seen on the page; asked on any thread.</summary>
    protected abstract bool Concerns(Changes changes);

    /// <summary>Reads what the page shows and keeps it. Says on the page when it could not; throws only when the page has gone or the person may not see it.</summary>
    protected abstract Task ReadAsync();

    /// <summary>Time passed: looks again, unless a page knows better.</summary>
    protected virtual Task TickAsync() => LookAsync();

    /// <summary>Reads and redraws, for a person who waits for it: at once, or as soon as the look under way is done.</summary>
    protected Task LookAsync() => LookAsync(atOnce: true);

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        news = Notifier.Subscribe(changes =>
        {
            if (Concerns(changes))
            {
                _ = OnScreenAsync(() => LookAsync(atOnce: false));
            }
        });
        ticker = Time.CreateTimer(_ => _ = OnScreenAsync(TickAsync), null, Tick, Tick);
    }

    private async Task LookAsync(bool atOnce)
    {
        (again, hurry) = (true, hurry || atOnce);
        if (looking || (resting is not null && !atOnce))
        {
            // Whoever looks or rests sees to it
            return;
        }

        looking = true;
        var took = TimeSpan.Zero;
        try
        {
            do
            {
                (again, hurry) = (false, false);
                var began = Time.GetTimestamp();
                await ReadAsync();
                StateHasChanged();
                took = Time.GetElapsedTime(began);
            }
            while (hurry);
        }
        catch (OperationCanceledException)
        {
            // The page has gone.
        }
        finally
        {
            looking = false;
        }

        Rest(took);
    }

    /// <summary>
    /// News come as fast as Google books: a page reads for them at most four times a second, and one that is long about it less often, so that screens leave the
    /// machine to guests. No time passes on a test's clock while it reads, so it rests only where something waits.
    /// </summary>
    private void Rest(TimeSpan took)
    {
        resting?.Dispose();
        resting = IsGone || (took <= TimeSpan.Zero && !again) ? null
            : Time.CreateTimer(_ => _ = OnScreenAsync(RestedAsync), null, TimeSpan.FromTicks(Math.Clamp(took.Ticks * 10, Pause.Ticks, 2 * Pause.Ticks)), Timeout.InfiniteTimeSpan);
    }

    private Task RestedAsync()
    {
        resting?.Dispose();
        resting = null;
        return again ? LookAsync(atOnce: false) : Task.CompletedTask;
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        news?.Dispose();
        ticker?.Dispose();
        resting?.Dispose();
        base.Dispose(disposing);
    }
}
