using MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Contracts.BookingServer;

/// <summary>Asks for the status of a booking (spec 1.10).</summary>
public sealed class GetBookingStatusRequest
{
    /// <summary>The partner's id.</summary>
    public string? BookingId { get; set; }
}

/// <summary>The status; all three fields are required.</summary>
public sealed class GetBookingStatusResponse
{
    /// <summary>The partner's id.</summary>
    public string? BookingId { get; set; }

    /// <summary>Where the booking stands.</summary>
    public BookingStatus? BookingStatus { get; set; }

    /// <summary>Where the payment stands.</summary>
    public PrepaymentStatus? PrepaymentStatus { get; set; }
}
