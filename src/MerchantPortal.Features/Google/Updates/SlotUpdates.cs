using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Features.Google.Updates;

/// <summary>Which availability updates a change owes.</summary>
public static class SlotUpdates
{
    /// <summary>
    /// Every service whose slots a booking of this time and these resources can open or close: its own, and those that share the person
    /// or the room (spec 2.4, C107). Only one person's slots are named when only theirs can
    /// have changed (C100); with rooms the whole service is, because a restrict by person alone means slots without a room.
    /// </summary>
    public static IEnumerable<Update> TouchedBy(MerchantOffer offer, ServiceId booked, TimeRange time, SlotResources resources)
    {
        foreach (var service in offer.Services.Values.OrderBy(service => service.Id.Value, StringComparer.Ordinal))
        {
            var sharesStaff = resources.Staff is { } staff && service.Staff.Contains(staff);
            var sharesRoom = resources.Room is { } room && service.Rooms.Contains(room);
            if (service.Id != booked && !sharesStaff && !sharesRoom)
            {
                continue;
            }

            var first = offer.DateOf(time.Start - service.Duration + Duration.Epsilon);
            var last = offer.DateOf(time.End - Duration.Epsilon);
            for (var date = first; date <= last; date = date.PlusDays(1))
            {
                if (date < offer.DateOf(time.Start) && !HasStartIn(offer, service, date, time))
                {
                    continue;
                }

                // Google matches staff and room together, so one person's window would miss the slots that name a room too.
                yield return Update.OfSlots(offer.Merchant.Id, service.Id, date, sharesStaff && service.Rooms.IsEmpty ? resources.Staff : null);
            }
        }
    }

    /// <summary>Those of <see cref="TouchedBy"/> in which a slot is still to come at a moment that the booking kept from others: a place that frees later opens no past slot.</summary>
    public static IEnumerable<Update> FreedBy(MerchantOffer offer, Booking booking, Instant at) =>
        TouchedBy(offer, booking.ServiceId, booking.Time, booking.Resources).Where(update =>
            offer.Services[update.Service!.Value] is var service
            && SlotExpansion.Starts(offer, service, update.Date!.Value).Any(start => service.PastFrom(start) > at && new TimeRange(start, start + service.Duration).Overlaps(booking.Time)));

    private static bool HasStartIn(MerchantOffer offer, Domain.Offer.Service service, LocalDate date, TimeRange time) =>
        SlotExpansion.Starts(offer, service, date).Any(start => new TimeRange(start, start + service.Duration).Overlaps(time));
}
