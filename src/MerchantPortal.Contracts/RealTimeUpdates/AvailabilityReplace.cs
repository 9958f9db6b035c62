using System.Text.Json.Serialization;
using MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Contracts.RealTimeUpdates;

/// <summary>Batch body of availability:replace, and its answer, which lists only the entries that succeeded (spec 2.4).</summary>
public sealed class BatchReplaceServiceAvailability
{
    /// <summary>One entry per service and window.</summary>
    public List<ExtendedServiceAvailability>? ExtendedServiceAvailability { get; set; }
}

/// <summary>The slots of one service in one window: everything else inside the restricts is deleted (spec 2.4).</summary>
public sealed class ExtendedServiceAvailability
{
    /// <summary>Feed merchant id.</summary>
    public string? MerchantId { get; set; }

    /// <summary>Feed service id.</summary>
    public string? ServiceId { get; set; }

    /// <summary>Window start, inclusive, RFC 3339 UTC.</summary>
    public string? StartTimeRestrict { get; set; }

    /// <summary>Window end, exclusive, RFC 3339 UTC.</summary>
    public string? EndTimeRestrict { get; set; }

    /// <summary>Only slots of this length.</summary>
    public string? DurationRestrict { get; set; }

    /// <summary>Only slots of this staff member and room; the party size is not part of it.</summary>
    public Resources? ResourcesRestrict { get; set; }

    /// <summary>The slots; set it, also when empty.</summary>
    public List<Availability>? Availability { get; set; }
}

/// <summary>Single body of availability:replace.</summary>
public sealed class ReplaceServiceAvailability
{
    /// <summary>The slots of the service in the path.</summary>
    public ServiceAvailability? ServiceAvailability { get; set; }
}

/// <summary>As <see cref="ExtendedServiceAvailability"/>, with the service in its name.</summary>
public sealed class ServiceAvailability
{
    /// <summary><c>partners/{p}/merchants/{m}/services/{s}</c>.</summary>
    public string? Name { get; set; }

    /// <summary>Window start, inclusive, RFC 3339 UTC.</summary>
    public string? StartTimeRestrict { get; set; }

    /// <summary>Window end, exclusive, RFC 3339 UTC.</summary>
    public string? EndTimeRestrict { get; set; }

    /// <summary>Only slots of this length.</summary>
    public string? DurationRestrict { get; set; }

    /// <summary>Only slots of this staff member and room.</summary>
    public Resources? ResourcesRestrict { get; set; }

    /// <summary>The slots.</summary>
    public List<Availability>? Availability { get; set; }
}

/// <summary>One slot, in the spots form (spec 2.4).</summary>
public sealed class Availability
{
    /// <summary>RFC 3339 UTC.</summary>
    public string? StartTime { get; set; }

    /// <summary>Whole seconds, <c>2700s</c>.</summary>
    public string? Duration { get; set; }

    /// <summary>Places in all; a string on the wire.</summary>
    [JsonConverter(typeof(WireInt64))] public long? SpotsTotal { get; set; }

    /// <summary>Places free, 0 when booked out; a string on the wire.</summary>
    [JsonConverter(typeof(WireInt64))] public long? SpotsOpen { get; set; }

    /// <summary>Opaque tag.</summary>
    public string? AvailabilityTag { get; set; }

    /// <summary>Staff, room, party size.</summary>
    public Resources? Resources { get; set; }

    /// <summary>The merchant's payment option that carries this slot's price; absent: the service's price (feeds spec 5.2).</summary>
    public List<string>? PaymentOptionId { get; set; }

    /// <summary>Replaces the service's deposit.</summary>
    public Deposit? Deposit { get; set; }

    /// <summary>Replaces the service's fee.</summary>
    public NoShowFee? NoShowFee { get; set; }

    /// <summary>Absent: as the service.</summary>
    public RequireCreditCard? RequireCreditCard { get; set; }

    /// <summary>Set it on every slot.</summary>
    public ConfirmationMode? ConfirmationMode { get; set; }

    /// <summary>When the slot may be booked and cancelled, over the service's rules.</summary>
    public SchedulingRuleOverrides? SchedulingRuleOverrides { get; set; }
}

/// <summary>A deposit and until when it is given back (feeds spec 2.5).</summary>
public sealed class Deposit
{
    /// <summary>The amount; the field bears the message's name.</summary>
    [JsonPropertyName("deposit")] public Price? Amount { get; set; }

    /// <summary>Seconds before the start; a string on the wire.</summary>
    [JsonConverter(typeof(WireInt64))] public long? MinAdvanceCancellationSec { get; set; }

    /// <summary>Per booking or per person.</summary>
    public PriceType? DepositType { get; set; }
}

/// <summary>A fee for not coming (feeds spec 2.5).</summary>
public sealed class NoShowFee
{
    /// <summary>The amount.</summary>
    public Price? Fee { get; set; }

    /// <summary>Per booking or per person.</summary>
    public PriceType? FeeType { get; set; }
}

/// <summary>An amount.</summary>
public sealed class Price
{
    /// <summary>Millionths of the currency's unit; a string on the wire.</summary>
    [JsonConverter(typeof(WireInt64))] public long? PriceMicros { get; set; }

    /// <summary>ISO 4217.</summary>
    public string? CurrencyCode { get; set; }
}

/// <summary>Resources of a slot. A staff id goes with a staff name, a room id with a room name.</summary>
public sealed class Resources
{
    /// <summary>Feed staff id.</summary>
    public string? StaffId { get; set; }

    /// <summary>Shown to guests.</summary>
    public string? StaffName { get; set; }

    /// <summary>Feed room id.</summary>
    public string? RoomId { get; set; }

    /// <summary>Shown to guests.</summary>
    public string? RoomName { get; set; }

    /// <summary>Guests; dining only.</summary>
    [JsonConverter(typeof(WireInt32))] public int? PartySize { get; set; }
}

/// <summary>Rules of one slot that win over the service's, Unix seconds, strings on the wire.</summary>
public sealed class SchedulingRuleOverrides
{
    /// <summary>Bookable from.</summary>
    [JsonConverter(typeof(WireInt64))] public long? FirstBookableSec { get; set; }

    /// <summary>Bookable until.</summary>
    [JsonConverter(typeof(WireInt64))] public long? LastBookableSec { get; set; }

    /// <summary>Cancellable online until.</summary>
    [JsonConverter(typeof(WireInt64))] public long? LastOnlineCancellableSec { get; set; }
}
