using MerchantPortal.Contracts.Feeds;

namespace MerchantPortal.Simulator;

/// <summary>The slots Google holds: the feed, with every replace applied in order (spec 2.4). Not safe for many threads; its owner locks.</summary>
internal sealed class SlotModel
{
    private const int MostReplacesPerService = 2_000;

    private readonly Dictionary<(string Merchant, string Service), List<Replace>> _replaces = [];

    /// <summary>One replace: what is deleted, and the slots put in its place.</summary>
    public sealed record Replace(string MerchantId, string ServiceId, long From, long Until, long? DurationSec, string? StaffId, string? RoomId, bool ByResources, IReadOnlyList<FeedAvailability> Slots)
    {
        // party_size is not part of the formula
        public bool Deletes(FeedAvailability slot) =>
            slot.StartSec >= From && slot.StartSec < Until
            && (DurationSec is null || slot.DurationSec == DurationSec)
            && (!ByResources || (Same(slot.Resources?.StaffId, StaffId) && Same(slot.Resources?.RoomId, RoomId)));

        // an older replace that this one deletes wholly need not be kept
        public bool Covers(Replace older) => From <= older.From && Until >= older.Until
            && (DurationSec is null || DurationSec == older.DurationSec)
            && (!ByResources || (older.ByResources && Same(StaffId, older.StaffId) && Same(RoomId, older.RoomId)));

        private static bool Same(string? one, string? other) => string.Equals(one ?? "", other ?? "", StringComparison.Ordinal);
    }

    public void Apply(Replace replace)
    {
        var key = (replace.MerchantId, replace.ServiceId);
        if (!_replaces.TryGetValue(key, out var all))
        {
            _replaces[key] = all = [];
        }

        all.RemoveAll(replace.Covers);
        all.Add(replace);
        if (all.Count > MostReplacesPerService)
        {
            all.RemoveAt(0);
        }
    }

    public IReadOnlyList<FeedAvailability> Slots(string merchantId, string serviceId, long from, long until, IReadOnlyList<FeedAvailability> feed)
    {
        var slots = feed.ToList();
        foreach (var replace in _replaces.GetValueOrDefault((merchantId, serviceId)) ?? [])
        {
            slots.RemoveAll(replace.Deletes);
            slots.AddRange(replace.Slots.Where(slot => slot.StartSec >= from && slot.StartSec < until));
        }

        return [.. slots.OrderBy(slot => slot.StartSec).ThenBy(slot => slot.Resources?.StaffName, StringComparer.Ordinal)];
    }

    public void Clear() => _replaces.Clear();
}
