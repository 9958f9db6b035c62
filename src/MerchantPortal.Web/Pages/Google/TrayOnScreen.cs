using MerchantPortal.Features.Google.Updates;

namespace MerchantPortal.Web.Pages.Google;

/// <summary>
/// Which rows of the tray are on screen, and where: a row keeps its place until the person moves on, new ones come below, and one that is settled stays, so that
/// nothing vanishes or jumps under a finger or while somebody reads (portal.md 3.1).
/// </summary>
internal sealed class TrayOnScreen
{
    private readonly HashSet<string> settled = new(StringComparer.Ordinal);

    /// <summary>The rows, in their places.</summary>
    public IReadOnlyList<TrayRow> Rows { get; private set; } = [];

    /// <summary>How many rows are no longer waiting and only still seen.</summary>
    public int Settled => settled.Count;

    /// <summary>Whether a row is no longer waiting and only still seen.</summary>
    public bool IsSettled(TrayRow row) => settled.Contains(row.Key);

    /// <summary>What <see cref="Take"/> takes next is another list.</summary>
    public void Forget()
    {
        Rows = [];
        settled.Clear();
    }

    /// <summary>Takes a newer state of the list.</summary>
    public void Take(IReadOnlyList<TrayRow> next)
    {
        var waiting = next.ToDictionary(row => row.Key, StringComparer.Ordinal);
        var before = Rows.Select(row => row.Key).ToHashSet(StringComparer.Ordinal);
        Rows = [.. Rows.Select(row => waiting.GetValueOrDefault(row.Key) ?? row), .. next.Where(row => !before.Contains(row.Key))];
        settled.Clear();
        settled.UnionWith(Rows.Select(row => row.Key).Where(key => !waiting.ContainsKey(key)));
    }

    /// <summary>The person has seen what is settled: those rows leave.</summary>
    public void Clear()
    {
        Rows = [.. Rows.Where(row => !IsSettled(row))];
        settled.Clear();
    }
}
