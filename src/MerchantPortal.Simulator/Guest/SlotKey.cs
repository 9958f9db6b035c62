using System.Globalization;
using MerchantPortal.Contracts.BookingServer;
using MerchantPortal.Contracts.Feeds;
using MerchantPortal.Contracts.Shared;
using Microsoft.AspNetCore.Http;

namespace MerchantPortal.Simulator.Guest;

/// <summary>One slot as it travels through links and forms. Holds no guest data.</summary>
internal sealed record SlotKey(string MerchantId, string ServiceId, long StartSec, long DurationSec, string StaffId, string RoomId, int? PartySize, string Tag, ConfirmationMode Mode)
{
    public static SlotKey Of(FeedAvailability slot) => new(
        slot.MerchantId, slot.ServiceId, slot.StartSec, slot.DurationSec, slot.Resources?.StaffId ?? "", slot.Resources?.RoomId ?? "", slot.Resources?.PartySize, slot.AvailabilityTag ?? "", slot.ConfirmationMode);

    public static SlotKey? From(Func<string, string> field)
    {
        if (!Number(field("start"), out var start) || !Number(field("duration"), out var duration) || !WireEnum.TryParse<ConfirmationMode>(field("mode"), out var mode) || start > 253_402_300_799)
        {
            return null;
        }

        int? party = Number(field("party"), out var size) && size <= int.MaxValue ? (int)size : null;
        return new SlotKey(field("merchant"), field("service"), start, duration, field("staff"), field("room"), party, field("tag"), mode);
    }

    public IEnumerable<(string Name, string Value)> Fields() =>
    [
        ("merchant", MerchantId), ("service", ServiceId), ("start", StartSec.ToString(CultureInfo.InvariantCulture)), ("duration", DurationSec.ToString(CultureInfo.InvariantCulture)),
        ("staff", StaffId), ("room", RoomId), ("party", PartySize?.ToString(CultureInfo.InvariantCulture) ?? ""), ("tag", Tag), ("mode", WireEnum.NameOf(Mode)),
    ];

    public string Query() => QueryString.Create(Fields().Where(field => field.Value.Length > 0).Select(field => KeyValuePair.Create(field.Name, (string?)field.Value))).Value!;

    public ResourceIds? Resources() => StaffId.Length == 0 && RoomId.Length == 0 && PartySize is null
        ? null
        : new ResourceIds { StaffId = StaffId.Length == 0 ? null : StaffId, RoomId = RoomId.Length == 0 ? null : RoomId, PartySize = PartySize };

    public Slot ToSlot() => new()
    {
        MerchantId = MerchantId,
        ServiceId = ServiceId,
        StartSec = StartSec,
        DurationSec = DurationSec,
        AvailabilityTag = Tag.Length == 0 ? null : Tag,
        Resources = Resources(),
        ConfirmationMode = Mode,
    };

    public SlotTime ToSlotTime() => new()
    {
        ServiceId = ServiceId,
        StartSec = StartSec,
        DurationSec = DurationSec,
        AvailabilityTag = Tag.Length == 0 ? null : Tag,
        ResourceIds = Resources(),
        ConfirmationMode = Mode,
    };

    private static bool Number(string text, out long value) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
