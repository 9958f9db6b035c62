using MerchantPortal.Domain.Shared;
using NodaTime;
using NodaTime.Text;

namespace MerchantPortal.Data.Outbox;

/// <summary>Names something Google must hear; <see cref="Key"/> is its ordering stream.</summary>
public sealed record Update(OwedKind Kind, string Key, MerchantId Merchant, BookingId? Booking = null, ServiceId? Service = null, LocalDate? Date = null, StaffId? Staff = null)
{
    /// <summary>The booking's changed parts are told by bookings.patch.</summary>
    public static Update OfBooking(MerchantId merchant, BookingId booking) => new(OwedKind.BookingPatch, KeyOf(booking), merchant, booking);

    /// <summary>The slots of a service that start on a local day are told by availability.replace; with a person, only theirs.</summary>
    public static Update OfSlots(MerchantId merchant, ServiceId service, LocalDate date, StaffId? staff) =>
        new(OwedKind.AvailabilityReplace, $"slots:{merchant}/{service}/{LocalDatePattern.Iso.Format(date)}{(staff is null ? "" : "@" + staff)}", merchant, null, service, date, staff);

    /// <summary>The key of a booking's stream.</summary>
    public static string KeyOf(BookingId booking) => BookingPrefix + booking;

    /// <summary>How the keys of bookings' streams begin, and no other.</summary>
    public const string BookingPrefix = "booking:";
}
