namespace MerchantPortal.Contracts.BookingServer;

/// <summary>Asks for a user's future bookings (spec 1.10).</summary>
public sealed class ListBookingsRequest
{
    /// <summary>Google's id of the user.</summary>
    public string? UserId { get; set; }
}

/// <summary>The user's future bookings.</summary>
public sealed class ListBookingsResponse
{
    /// <summary>Set it, also when empty: an empty list is written.</summary>
    public List<Booking>? Bookings { get; set; }
}
