using System.Text.Json.Serialization;
using MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Contracts.BookingServer;

/// <summary>Legacy: asks about one slot (spec 1.6).</summary>
public sealed class CheckAvailabilityRequest
{
    /// <summary>The slot.</summary>
    public Slot? Slot { get; set; }
}

/// <summary>Legacy: the answer about one slot.</summary>
public sealed class CheckAvailabilityResponse
{
    /// <summary>The slot as asked.</summary>
    public Slot? Slot { get; set; }

    /// <summary>Free places; always written.</summary>
    [JsonConverter(typeof(WireInt32))] public int CountAvailable { get; set; }

    /// <summary>Last moment to cancel online, Unix seconds.</summary>
    [JsonConverter(typeof(WireInt64))] public long? LastOnlineCancellableSec { get; set; }

    /// <summary>Whether the length is shown.</summary>
    public DurationRequirement? DurationRequirement { get; set; }
}
