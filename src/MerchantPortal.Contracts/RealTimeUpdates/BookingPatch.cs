using System.Text.Json.Serialization;
using MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Contracts.RealTimeUpdates;

/// <summary>Body of bookings.patch (spec 2.3). Only the fields named in the update mask count; name, merchantId and serviceId always go along.</summary>
public sealed class BookingPatch
{
    /// <summary><c>partners/{p}/bookings/{b}</c>.</summary>
    public string? Name { get; set; }

    /// <summary>Feed merchant id.</summary>
    public string? MerchantId { get; set; }

    /// <summary>Feed service id.</summary>
    public string? ServiceId { get; set; }

    /// <summary>New start, RFC 3339 UTC (<see cref="WireTime.Timestamp"/>).</summary>
    public string? StartTime { get; set; }

    /// <summary>New length (<see cref="WireTime.Duration"/>).</summary>
    public string? Duration { get; set; }

    /// <summary>New party size; dining.</summary>
    [JsonConverter(typeof(WireInt64))] public long? PartySize { get; set; }

    /// <summary>New status; never pending.</summary>
    public BookingStatus? Status { get; set; }

    /// <summary>New payment state.</summary>
    public BookingPatchPayment? PaymentInformation { get; set; }
}

/// <summary>Payment part of a patch.</summary>
public sealed class BookingPatchPayment
{
    /// <summary>Only provided to refunded is a legal change.</summary>
    public PrepaymentStatus? PrepaymentStatus { get; set; }

    /// <summary>The processor's id; goes with provided and refunded.</summary>
    public string? PaymentTransactionId { get; set; }
}
