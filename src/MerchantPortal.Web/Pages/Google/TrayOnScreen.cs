using MerchantPortal.Features.Google.Updates;

namespace MerchantPortal.Web.Pages.Google;

/// <summary>
/// Which rows of the tray are on screen, and where: a row keeps its place until the person moves on, new ones come below, and one that is settled stays, so that
/// nothing vanishes or jumps under a finger or while somebody reads (portal.md 3.1).
/// </summary>
internal sealed class TrayOnScreen
{
    private readonly Dictionary<string, (TrayEnd End, string? By)> settled = new(StringComparer.Ordinal);

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
    }

    /// <summary>Takes a newer state of the list.</summary>
    /// <param name="ends">What became of <see cref="LeftBy"/>; who may not know of one any more is told that nothing is left to do.</param>
    public void Take(IReadOnlyList<TrayRow> next, IReadOnlyDictionary<string, (TrayEnd End, string? By)> ends)
    {
        var waiting = next.ToDictionary(row => row.Key, StringComparer.Ordinal);
        var before = Rows.Select(row => row.Key).ToHashSet(StringComparer.Ordinal);
        Rows = [.. Rows.Select(row => waiting.GetValueOrDefault(row.Key) ?? row), .. next.Where(row => !before.Contains(row.Key))];
        settled.Clear();
        foreach (var row in Rows.Where(row => !waiting.ContainsKey(row.Key)))
        {
            settled[row.Key] = ends.TryGetValue(row.Key, out var end) ? end : (TrayEnd.NotNeeded, null);
        }
    }

    /// <summary>The person has seen what is settled: those rows leave.</summary>
    public void Clear()
    {
        Rows = [.. Rows.Where(row => !IsSettled(row))];
        settled.Clear();
    }
}
