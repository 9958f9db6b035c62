namespace MerchantPortal.Web.Ui;

/// <summary>What a toast is about; chooses icon and colour.</summary>
public enum ToastTone
{
    /// <summary>Something happened.</summary>
    Neutral,

    /// <summary>Something worked.</summary>
    Good,

    /// <summary>Something did not work; stays until closed.</summary>
    Bad,
}

/// <summary>A short message at the edge of the screen. Toasts are missed: whatever matters is also on the page.</summary>
/// <param name="Text">A whole sentence.</param>
/// <param name="Tone">Icon and colour.</param>
/// <param name="ActionText">The button's word, e.g. Undo; null for none.</param>
/// <param name="Action">Run when the button is pressed; the toast closes first.</param>
/// <param name="Stays">How long it is shown; default 6 s.</param>
public sealed record Toast(string Text, ToastTone Tone = ToastTone.Neutral, string? ActionText = null, Func<Task>? Action = null, TimeSpan? Stays = null);

/// <summary>The toasts of one circuit. Scoped; call from the circuit.</summary>
public sealed class ToastService(TimeProvider time) : IDisposable
{
    private readonly List<(Toast Toast, ITimer? Timer)> shown = [];
    private readonly Lock gate = new();

    /// <summary>Raised after the list changed, on any thread.</summary>
    public event EventHandler? Changed;

    /// <summary>What is on screen, oldest first.</summary>
    public IReadOnlyList<Toast> Shown
    {
        get
        {
            lock (gate)
            {
                return shown.ConvertAll(entry => entry.Toast);
            }
        }
    }

    /// <summary>Shows a toast; at most three at once, the oldest leaves.</summary>
    public void Show(Toast toast)
    {
        lock (gate)
        {
            var timer = toast.Tone == ToastTone.Bad && toast.Stays is null
                ? null
                : time.CreateTimer(_ => Close(toast), null, toast.Stays ?? TimeSpan.FromSeconds(6), Timeout.InfiniteTimeSpan);
            shown.Add((toast, timer));
            if (shown.Count > 3)
            {
                shown[0].Timer?.Dispose();
                shown.RemoveAt(0);
            }
        }

        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Takes a toast off the screen; does nothing when it has left already.</summary>
    public void Close(Toast toast)
    {
        lock (gate)
        {
            var index = shown.FindIndex(entry => ReferenceEquals(entry.Toast, toast));
            if (index < 0)
            {
                return;
            }

            shown[index].Timer?.Dispose();
            shown.RemoveAt(index);
        }

        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (gate)
        {
            shown.ForEach(entry => entry.Timer?.Dispose());
            shown.Clear();
        }
    }
}
