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
