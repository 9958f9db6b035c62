using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;

namespace MerchantPortal.Domain.Bookings;

/// <summary>How a place stands to what the same guest holds at the same time.</summary>
public enum OwnClash
{
    /// <summary>The guest holds nothing else then, or the merchant does not mind.</summary>
    None,

    /// <summary>The guest holds this very place.</summary>
    SamePlace,

    /// <summary>The guest holds another place at the same time, and the merchant allows one.</summary>
    Overlap,
}

/// <summary>May a guest have this place too? Asked when one is taken, moved to, or paid for after its hold ran out.</summary>
public static class OwnBookings
{
    /// <summary>The same place is never held twice (spec 1.9 c), places at the same time only where the merchant lets guests overlap.</summary>
    /// <param name="holding">What anybody holds at the merchant in that stretch of time; the booking itself left out.</param>
    public static OwnClash With(IEnumerable<Booking> holding, string guest, SlotWish wish, Merchant merchant)
    {
        var own = holding.Where(b => b.Guest.UserId == guest).ToList();
        return own.Exists(b => b.IsFor(guest, wish)) ? OwnClash.SamePlace
            : own.Count > 0 && !merchant.GuestsMayOverlap ? OwnClash.Overlap
            : OwnClash.None;
    }

    /// <summary>Whether a booking is this guest's, and of the place they wish for.</summary>
    public static bool IsFor(this Booking booking, string guest, SlotWish wish) =>
        booking.Guest.UserId == guest && booking.ServiceId == wish.Service && booking.Start == wish.Start && booking.End - booking.Start == wish.Duration
            && booking.Resources.Satisfies(wish.Resources);
}
