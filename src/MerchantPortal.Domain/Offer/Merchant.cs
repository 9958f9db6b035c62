using System.Collections.Immutable;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Shared;

namespace MerchantPortal.Domain.Offer;

/// <summary>The trade of a merchant; only dining and beauty may ask first (spec 3.1 A9).</summary>
public enum Vertical
{
    Dining,
    Beauty,
    Other,
}

/// <summary>A restaurant or salon that can be booked from Google.</summary>
public sealed class Merchant
{
    public required MerchantId Id { get; init; }

    public required string Name { get; set; }

    /// <summary>IANA zone; every time staff see is local to it.</summary>
    public required string ZoneId { get; set; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; set; }

    public required Vertical Vertical { get; set; }

    /// <summary>BCP 47 tag of the merchant's main language.</summary>
    public string Language { get; set; } = "en";

    public required OpeningHours Hours { get; set; }

    /// <summary>How many local days ahead of today can be booked.</summary>
    public int BookableDays { get; set; } = 60;

    /// <summary>Most open bookings of one Google user here; null: no limit (cause USER_OVER_BOOKING_LIMIT).</summary>
    public int? OpenBookingsPerGuest { get; set; }

    /// <summary>Whether a guest may hold two bookings that overlap in time (cause OVERLAPPING_RESERVATION when not).</summary>
    public bool GuestsMayOverlap { get; set; }

    /// <summary>Null until it is entered; publishing needs it (spec feeds 2.3).</summary>
    public PostalAddress? Address { get; set; }

    /// <summary>Null until it is entered.</summary>
    public GeoCoordinates? Geo { get; set; }

    /// <summary>E.164, for example +14567891234.</summary>
    public string? Telephone { get; set; }

    /// <summary>The merchant's public website.</summary>
    public string? Url { get; set; }

    /// <summary>The partner's own word for the trade; helps Google find the place.</summary>
    public string? Category { get; set; }

    /// <summary>Millionths of one percent, added to prices; 0: prices are final (spec feeds 7.6).</summary>
    public int TaxMicroPercent { get; set; }

    /// <summary>House terms shown at checkout (spec feeds 3.5); never about money.</summary>
    public TextByLanguage? TermsText { get; set; }

    public string? TermsUrl { get; set; }

    /// <summary>What Google Pay is handed for the merchant's processor; holds "gateway" when the merchant takes payments, and never a secret (spec feeds 3.2).</summary>
    public ImmutableSortedDictionary<string, string> TokenizationParameters { get; set; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The cards the merchant takes; empty: all (spec feeds 3.4).</summary>
    public ImmutableArray<CardType> AcceptedCards { get; set; } = [];

    /// <summary>The terms of services that have none of their own.</summary>
    public PaymentTerms DefaultTerms { get; set; } = PaymentTerms.PayOnArrival;

    /// <summary>Rules for the slots of all services; prices only in percent.</summary>
    public ImmutableArray<SlotRule> Rules { get; set; } = [];

    /// <summary>Bumped with every change of the merchant, its services, staff, rooms or hours, so that readers know their copy is old.</summary>
    public long OfferVersion { get; set; }
}

/// <summary>A member of staff as guests see them.</summary>
public sealed class StaffMember
{
    public required MerchantId MerchantId { get; init; }

    public required StaffId Id { get; init; }

    public required string Name { get; set; }
}

/// <summary>A room as guests see it.</summary>
public sealed class Room
{
    public required MerchantId MerchantId { get; init; }

    public required RoomId Id { get; init; }

    public required string Name { get; set; }
}

/// <summary>A postal address (spec feeds 2.3). Country is ISO 3166-1 alpha-2.</summary>
public sealed record PostalAddress(string Country, string Locality, string? Region, string PostalCode, string StreetAddress);

/// <summary>A point on the map in degrees (spec feeds 2.3).</summary>
public sealed record GeoCoordinates(double Latitude, double Longitude);
