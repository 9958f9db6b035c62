namespace MerchantPortal.Contracts.BookingServer;

/// <summary>Cancels or moves a booking: only the fields sent change (spec 1.8).</summary>
public sealed class UpdateBookingRequest
{
    /// <summary>The id and what changes.</summary>
    public Booking? Booking { get; set; }
}

/// <summary>Either the booking as it is now or a failure, never both.</summary>
public sealed class UpdateBookingResponse
{
    /// <summary>The booking after the change.</summary>
    public Booking? Booking { get; set; }

    /// <summary>Why nothing changed.</summary>
    public BookingFailure? BookingFailure { get; set; }
}
