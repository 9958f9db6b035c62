using MerchantPortal.Features.Google.Updates;
using NodaTime;

namespace MerchantPortal.Web.Pages.Google;

/// <summary>
/// Which rows of the tray are on screen, and where: a row keeps its place until the person moves on, new ones come below, and one that is settled stays, so that
/// nothing vanishes or jumps under a finger or while somebody reads (portal.md 3.1). One that somebody tries again is being sent until it was sent or failed again.
/// </summary>
internal sealed class TrayOnScreen
{
    // After that it is late like any other, and can be tried once more
    private static readonly Duration SoonSent = Duration.FromMinutes(1);

    private readonly Dictionary<string, (TrayEnd End, string? By)> settled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Instant> again = new(StringComparer.Ordinal);

    /// <summary>The rows, in their places.</summary>
    public IReadOnlyList<TrayRow> Rows { get; private set; } = [];

    /// <summary>How many rows are no longer waiting and only still seen.</summary>
    public int Settled => settled.Count;

    /// <summary>Whether a row is no longer waiting and only still seen.</summary>
    public bool IsSettled(TrayRow row) => settled.ContainsKey(row.Key);

    /// <summary>What became of a row that is no longer waiting, and who discarded it.</summary>
    public (TrayEnd End, string? By) EndOf(TrayRow row) => settled[row.Key];

    /// <summary>The rows on screen that are not in a newer state of the list.</summary>
    public IReadOnlyList<string> LeftBy(IReadOnlyList<TrayRow> next) => [.. Rows.Select(row => row.Key).Except(next.Select(row => row.Key), StringComparer.Ordinal)];

    /// <summary>What <see cref="Take"/> takes next is another list.</summary>
    public void Forget()
    {
        Rows = [];
        settled.Clear();
        again.Clear();
    }

    /// <summary>Takes a newer state of the list.</summary>
    /// <param name="ends">What became of <see cref="LeftBy"/>; who may not know of one any more is told that nothing is left to do.</param>
    public void Take(IReadOnlyList<TrayRow> next, IReadOnlyDictionary<string, (TrayEnd End, string? By)> ends, Instant now)
    {
        var waiting = next.ToDictionary(row => row.Key, StringComparer.Ordinal);
        var before = Rows.Select(row => row.Key).ToHashSet(StringComparer.Ordinal);
        Rows = [.. Rows.Select(row => waiting.TryGetValue(row.Key, out var newer) ? Newer(row, newer, now) : Left(row, ends)), .. next.Where(row => !before.Contains(row.Key))];
        settled.Clear();
        foreach (var row in Rows.Where(row => !waiting.ContainsKey(row.Key) && !row.Sending))
        {
            settled[row.Key] = ends.TryGetValue(row.Key, out var end) ? end : (TrayEnd.NotNeeded, null);
        }
    }

    // No fault any more, and not sent: somebody tried it again
    private TrayRow Newer(TrayRow row, TrayRow newer, Instant now)
    {
        if (newer.State != TrayState.Late || (row.State == TrayState.Late && !again.ContainsKey(row.Key)))
        {
            again.Remove(row.Key);
            return newer;
        }

        again.TryAdd(row.Key, now);
        return newer with { Sending = newer.Sending || now - again[row.Key] < SoonSent };
    }

    private static TrayRow Left(TrayRow row, IReadOnlyDictionary<string, (TrayEnd End, string? By)> ends) =>
        row with { Sending = ends.GetValueOrDefault(row.Key) is { End: TrayEnd.OnItsWay } };

    /// <summary>The person has seen what is settled: those rows leave.</summary>
    public void Clear()
    {
        Rows = [.. Rows.Where(row => !IsSettled(row))];
        settled.Clear();
    }
}
