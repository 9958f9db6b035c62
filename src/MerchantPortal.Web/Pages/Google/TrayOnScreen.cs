using MerchantPortal.Features.Google.Updates;
using NodaTime;

namespace MerchantPortal.Web.Pages.Google;

/// <summary>
/// Which rows of the tray are on screen, and where: a row keeps its place while it is there, new ones come below, and one that is settled stays a while, so that
/// nothing vanishes or jumps under a finger (portal.md 3.1). Knows no clock: it is told the time.
/// </summary>
internal sealed class TrayOnScreen
{
    private static readonly Duration Stay = Duration.FromSeconds(5);

    private readonly Dictionary<string, Instant> leaves = new(StringComparer.Ordinal);

    /// <summary>The rows, in their places.</summary>
    public IReadOnlyList<TrayRow> Rows { get; private set; } = [];

    /// <summary>Whether a row is no longer waiting and only still seen.</summary>
    public bool IsSettled(TrayRow row) => leaves.ContainsKey(row.Key);

    /// <summary>What <see cref="Take"/> takes next is another list.</summary>
    public void Forget()
    {
        Rows = [];
        leaves.Clear();
    }

    /// <summary>Takes a newer state of the list.</summary>
    public void Take(IReadOnlyList<TrayRow> next, Instant now)
    {
        var waiting = next.ToDictionary(row => row.Key, StringComparer.Ordinal);
        var before = Rows.Select(row => row.Key).ToHashSet(StringComparer.Ordinal);
        Rows = [.. Rows.Select(row => waiting.GetValueOrDefault(row.Key) ?? row), .. next.Where(row => !before.Contains(row.Key))];
        foreach (var row in Rows)
        {
            if (waiting.ContainsKey(row.Key))
            {
                leaves.Remove(row.Key);
            }
            else
            {
                leaves.TryAdd(row.Key, now + Stay);
            }
        }

        Pass(now);
    }

    /// <summary>Lets time pass: settled rows leave. Answers whether one did.</summary>
    public bool Pass(Instant now)
    {
        var stay = Rows.Where(row => !leaves.TryGetValue(row.Key, out var at) || at > now).ToList();
        if (stay.Count == Rows.Count)
        {
            return false;
        }

        foreach (var row in Rows.Except(stay))
        {
            leaves.Remove(row.Key);
        }

        Rows = stay;
        return true;
    }
}
