using MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Contracts.BookingServer;

/// <summary>A booking on the wire (spec 1.3). Null means the field was not sent, which UpdateBooking reads as "unchanged".</summary>
public sealed class Booking
{
    /// <summary>The partner's id.</summary>
    public string? BookingId { get; set; }

    /// <summary>What is booked.</summary>
    public Slot? Slot { get; set; }

    /// <summary>The guest.</summary>
    public UserInformation? UserInformation { get; set; }

    /// <summary>Where it stands.</summary>
    public BookingStatus? Status { get; set; }

    /// <summary>Price and payment.</summary>
    public PaymentInformation? PaymentInformation { get; set; }

    /// <summary>Where an online session is held.</summary>
    public VirtualSessionInfo? VirtualSessionInfo { get; set; }

    /// <summary>The offer used; required in the answer when the request had one.</summary>
    public OfferInfo? OfferInfo { get; set; }
}

/// <summary>Access to an online session (spec 1.3).</summary>
public sealed class VirtualSessionInfo
{
    /// <summary>Address to open.</summary>
    public string? SessionUrl { get; set; }

    /// <summary>Meeting number.</summary>
    public string? MeetingId { get; set; }

    /// <summary>Password of the session.</summary>
    public string? Password { get; set; }
}

/// <summary>The offer a booking used (spec 1.3).</summary>
public sealed class OfferInfo
{
    /// <summary>Its id.</summary>
    public string? OfferId { get; set; }
}

/// <summary>The guest (spec 1.3). Guest data: never log, never put in a URL. A class, not a record, so that ToString shows nothing.</summary>
public sealed class UserInformation
{
    /// <summary>Google's id of the user for this partner.</summary>
    public string? UserId { get; set; }

    /// <summary>Up to 40 characters.</summary>
    public string? GivenName { get; set; }

    /// <summary>Up to 40 characters.</summary>
    public string? FamilyName { get; set; }

    /// <summary>Postal address, rarely sent.</summary>
    public PostalAddress? Address { get; set; }

    /// <summary>E.123 in any spelling; never refused for its format.</summary>
    public string? Telephone { get; set; }

    /// <summary>May be an alternate address.</summary>
    public string? Email { get; set; }

    /// <summary>BCP 47; only for allow-listed partners.</summary>
    public string? LanguageCode { get; set; }
}

/// <summary>Postal address (spec 1.3).</summary>
public sealed class PostalAddress
{
    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string? Country { get; set; }

    /// <summary>Town.</summary>
    public string? Locality { get; set; }

    /// <summary>State or province.</summary>
    public string? Region { get; set; }

    /// <summary>Postal code.</summary>
    public string? PostalCode { get; set; }

    /// <summary>Street and number.</summary>
    public string? StreetAddress { get; set; }
}
