using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Domain.Calendar;

/// <summary>
/// What is free: the one function of offer, bookings and now that the feed, BatchAvailabilityLookup, CreateBooking and the
/// availability update all call (house.md part 3). Nothing else computes a slot, its capacity or its confirmation mode.
/// </summary>
public static class Availability
{
    /// <summary>Every slot of a service that starts in the range and within the horizon, in order of start; past slots are left out, full ones are not.</summary>
    public static IEnumerable<Slot> Over(MerchantOffer offer, Service service, TimeRange range, IReadOnlyList<Taken> taken, Instant now)
    {
        // A set, because periods may overlap, within a day or over midnight, and a slot is one slot.
        var starts = new SortedSet<Instant>();
        var last = offer.DateOf(range.End);
        for (var date = offer.DateOf(range.Start).PlusDays(-1); date <= last; date = date.PlusDays(1))
        {
            starts.UnionWith(SlotExpansion.Starts(offer, service, date).Where(start => range.Contains(start) && start > now && WithinHorizon(offer, start, now)));
        }

        foreach (var start in starts)
        {
            foreach (var resources in Combinations(service))
            {
                yield return At(offer, service, start, resources, taken, now).Slot;
            }
        }
    }

    /// <summary>Answers a wish. <paramref name="taken"/> must hold every booking that overlaps the wished time; others do no harm.</summary>
    public static SlotAnswer Find(MerchantOffer offer, SlotWish wish, IReadOnlyList<Taken> taken, Instant now)
    {
        if (!offer.Services.TryGetValue(wish.Service, out var service)
            || (wish.Duration is { } length && length != service.Duration)
            || !SlotExpansion.Has(offer, service, wish.Start)
            || !WithinHorizon(offer, wish.Start, now))
        {
            return new(SlotState.NeverOffered, null);
        }

        SlotAnswer? first = null;
        foreach (var resources in Combinations(service))
        {
            if (!resources.Satisfies(wish.Resources))
            {
                continue;
            }

            var (state, slot) = At(offer, service, wish.Start, resources, taken, now);
            if (state == SlotState.Open)
            {
                return new(state, slot);
            }

            first ??= new(state, slot);
        }

        return first ?? new(SlotState.NeverOffered, null);
    }

    private static (SlotState State, Slot Slot) At(
        MerchantOffer offer, Service service, Instant start, SlotResources resources, IReadOnlyList<Taken> taken, Instant now)
    {
        var mode = offer.ModeAt(service, start);
        var total = service.Places.First(places => places.PartySize == resources.PartySize).Count;
        var free = Occupancy.Free(service.Id, new(start, start + service.Duration), resources, total, taken);
        var state = start <= now ? SlotState.Past
            : start - service.MinAdvanceBooking < now ? SlotState.TooLate
            : mode == ConfirmationMode.Asynchronous && !DecisionDeadline.LeavesTime(now, service.AnswerWindow, start) ? SlotState.TooLate
            : free == 0 ? SlotState.Full
            : SlotState.Open;
        return (state, new(service.Id, start, service.Duration, resources, total, state == SlotState.Open ? free : 0, mode));
    }

    private static bool WithinHorizon(MerchantOffer offer, Instant start, Instant now) =>
        offer.DateOf(start) <= offer.DateOf(now).PlusDays(offer.Merchant.BookableDays);

    private static IEnumerable<SlotResources> Combinations(Service service)
    {
        foreach (var staff in service.Staff.IsEmpty ? [null] : service.Staff.Select(id => (StaffId?)id))
        {
            foreach (var room in service.Rooms.IsEmpty ? [null] : service.Rooms.Select(id => (RoomId?)id))
            {
                foreach (var places in service.Places)
                {
                    yield return new(staff, room, places.PartySize);
                }
            }
        }
    }
}
