using System.Text.Json.Serialization;
using MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Contracts.BookingServer;

/// <summary>A bookable time of one service (spec 1.3). Null means the field was not sent.</summary>
public sealed class Slot
{
    /// <summary>Feed merchant id.</summary>
    public string? MerchantId { get; set; }

    /// <summary>Feed service id.</summary>
    public string? ServiceId { get; set; }

    /// <summary>Start, Unix seconds UTC.</summary>
    [JsonConverter(typeof(WireInt64))] public long? StartSec { get; set; }

    /// <summary>Length in seconds.</summary>
    [JsonConverter(typeof(WireInt64))] public long? DurationSec { get; set; }

    /// <summary>Opaque tag of the availability feed.</summary>
    public string? AvailabilityTag { get; set; }

    /// <summary>Staff, room and party size; the key is <c>resources</c> here.</summary>
    public ResourceIds? Resources { get; set; }

    /// <summary>How the booking is confirmed; not part of the slot's identity.</summary>
    public ConfirmationMode? ConfirmationMode { get; set; }
}

/// <summary>A slot of a lookup; the merchant sits on the request (spec 1.3).</summary>
public sealed class SlotTime
{
    /// <summary>Feed service id.</summary>
    public string? ServiceId { get; set; }

    /// <summary>Start, Unix seconds UTC.</summary>
    [JsonConverter(typeof(WireInt64))] public long? StartSec { get; set; }

    /// <summary>Length in seconds; null is any.</summary>
    [JsonConverter(typeof(WireInt64))] public long? DurationSec { get; set; }

    /// <summary>Opaque tag of the availability feed.</summary>
    public string? AvailabilityTag { get; set; }

    /// <summary>Staff, room and party size; the key is <c>resource_ids</c> here.</summary>
    public ResourceIds? ResourceIds { get; set; }

    /// <summary>How the booking would be confirmed.</summary>
    public ConfirmationMode? ConfirmationMode { get; set; }
}

/// <summary>What a slot needs besides time (spec 1.3). Empty or missing means none chosen.</summary>
public sealed class ResourceIds
{
    /// <summary>Feed staff id.</summary>
    public string? StaffId { get; set; }

    /// <summary>Feed room id.</summary>
    public string? RoomId { get; set; }

    /// <summary>Guests; dining only.</summary>
    [JsonConverter(typeof(WireInt32))] public int? PartySize { get; set; }
}
