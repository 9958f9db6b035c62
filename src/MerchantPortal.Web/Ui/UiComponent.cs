using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace MerchantPortal.Web.Ui;

/// <summary>
/// Base of pages and parts that hear of changes from outside their circuit (notifier, timers). Keeps the person's language on such calls
/// and redraws at most four times a second. Override <see cref="Dispose(bool)"/> to unsubscribe.
/// </summary>
public abstract class UiComponent : ComponentBase, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    // A component is created on its circuit, where both are the person's; a notifier's thread has the server's.
    private readonly CultureInfo culture = CultureInfo.CurrentCulture;
    private readonly CultureInfo uiCulture = CultureInfo.CurrentUICulture;
    private readonly CancellationTokenSource gone = new();
    private readonly Lock gate = new();
    private ITimer? waiting;
    private long drawnAt;
    private bool disposed;

    /// <summary>A component that has left the screen may still ask for its token: an act that was pressed goes on.</summary>
    protected UiComponent() => Gone = gone.Token;

    /// <summary>The clock; also drives the redraw pause.</summary>
    [Inject]
    protected TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Cancelled when the component leaves the screen.</summary>
    protected CancellationToken Gone { get; }

    /// <summary>Whether the component has left the screen; nobody is there to be told anything.</summary>
    protected bool IsGone => disposed;

    /// <summary>Runs work on the circuit in the person's language; safe from any thread.</summary>
    protected Task OnScreenAsync(Func<Task> work) => InvokeAsync(async () =>
    {
        if (disposed)
        {
            return;
        }

        CultureInfo.CurrentCulture = culture;
        CultureInfo.CurrentUICulture = uiCulture;
        await work();
    });

    /// <summary>Redraws now, or as soon as a quarter of a second has passed since the last time; safe from any thread.</summary>
    protected void RedrawSoon()
    {
        lock (gate)
        {
            if (disposed || waiting is not null)
            {
                return;
            }

            var since = drawnAt == 0 ? Pause : Time.GetElapsedTime(drawnAt);
            var due = since >= Pause ? TimeSpan.Zero : Pause - since;
            waiting = Time.CreateTimer(_ => Draw(), null, due, Timeout.InfiniteTimeSpan);
        }
    }

    private void Draw()
    {
        lock (gate)
        {
            waiting?.Dispose();
            waiting = null;
            drawnAt = Time.GetTimestamp();
        }

        _ = OnScreenAsync(() =>
        {
            StateHasChanged();
            return Task.CompletedTask;
        });
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Called once when the component leaves the screen.</summary>
    protected virtual void Dispose(bool disposing)
    {
        lock (gate)
        {
            if (disposed || !disposing)
            {
                return;
            }

            disposed = true;
            waiting?.Dispose();
        }

        gone.Cancel();
        gone.Dispose();
    }
}
