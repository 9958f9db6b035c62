using System.Collections.Immutable;
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
    /// <summary>
    /// Every slot of a service that starts in the range and within the horizon, in order of start; past slots are left out, and those whose line would break a rule
    /// (<see cref="HeldBack"/>); full ones are not.
    /// </summary>
    public static IEnumerable<Slot> Over(MerchantOffer offer, Service service, TimeRange range, IReadOnlyList<Taken> taken, Instant now)
    {
        if (service.IsArchived)
        {
            yield break;
        }

        var (places, starts) = (offer.PlacesOf(service), new List<Instant>());
        var end = Instant.Min(range.End, offer.HorizonAt(now));
        var last = offer.DateOf(range.End);
        for (var date = offer.DateOf(range.Start).PlusDays(-1); date <= last; date = date.PlusDays(1))
        {
            starts.AddRange(SlotExpansion.Starts(offer, service, date).Where(start => start >= range.Start && start < end && service.PastFrom(start) > now));
        }

        // Periods may overlap, within a day or over midnight, and a slot is one slot.
        if (!starts.Zip(starts.Skip(1)).All(pair => pair.First < pair.Second))
        {
            starts = [.. starts.Distinct().Order()];
        }

        var (heldBack, byParty) = (offer.HeldBackOf(service), offer.GridOf(service).KnowsParties);
        foreach (var start in starts)
        {
            var settings = offer.SettingsAt(service, start, null);
            foreach (var one in places)
            {
                settings = byParty ? offer.SettingsAt(service, start, one.Resources.PartySize) : settings;
                if (heldBack.Holds(settings) || heldBack.Holds(one.Resources))
                {
                    continue;
                }

                yield return At(service, start, settings, one, places, taken, now).Slot;
            }
        }
    }

    /// <summary>Answers a wish. <paramref name="taken"/> must hold every booking that overlaps the wished time; others do no harm.</summary>
    public static SlotAnswer Find(MerchantOffer offer, SlotWish wish, IReadOnlyList<Taken> taken, Instant now)
    {
        if (!offer.Services.TryGetValue(wish.Service, out var service)
            || service.IsArchived
            || (wish.Duration is { } length && length != service.Duration)
            || !SlotExpansion.Has(offer, service, wish.Start)
            || wish.Start >= offer.HorizonAt(now))
        {
            return new(SlotState.NeverOffered, null);
        }

        SlotAnswer? first = null;
        var offered = offer.PlacesOf(service);
        foreach (var places in offered)
        {
            if (!places.Resources.Satisfies(wish.Resources))
            {
                continue;
            }

            var settings = offer.SettingsAt(service, wish.Start, places.Resources.PartySize);
            var (state, slot) = At(service, wish.Start, settings, places, offered, taken, now);
            if (state is SlotState.Open or SlotState.Full && (offer.HeldBackOf(service).Holds(settings) || offer.HeldBackOf(service).Holds(places.Resources)))
            {
                (state, slot) = (SlotState.HeldBack, slot with { SpotsOpen = 0 });
            }

            if (state == SlotState.Open)
            {
                return new(state, slot);
            }

            first ??= new(state, slot);
        }

        return first ?? new(SlotState.NeverOffered, null);
    }

    /// <summary>Whether a booking would still have its place beside the others, whatever the hour; asked when one is taken up again.</summary>
    public static bool HasPlace(MerchantOffer offer, Taken booking, IReadOnlyList<Taken> others) =>
        offer.Services.TryGetValue(booking.Service, out var service)
        && service.PlacesFor(booking.Resources.PartySize) is { } places
        && Occupancy.Free(booking.Service, booking.Time, booking.Resources, places.Count, others, offer.PlacesOf(service)) > 0;

    /// <summary>
    /// How many places an answer has to give to a request beside bookings that are firm (<see cref="Booking.OnlyAsks"/>). A request holds the place it asked for, so
    /// there are none only where places were taken away since; of a kind that is not offered any more there is the one it holds.
    /// </summary>
    public static int PlacesFor(MerchantOffer offer, Taken request, IReadOnlyList<Taken> firm) =>
        Occupancy.Free(
            request.Service, request.Time, request.Resources, offer.Services.GetValueOrDefault(request.Service)?.PlacesFor(request.Resources.PartySize)?.Count ?? 1, firm, offer.PlacesOf(request.Service));

    private static (SlotState State, Slot Slot) At(
        Service service, Instant start, SlotSettings settings, OfferedPlaces places, ImmutableArray<OfferedPlaces> offered, IReadOnlyList<Taken> taken, Instant now)
    {
        var free = Occupancy.Free(service.Id, new(start, start + service.Duration), places.Resources, places.Total, taken, offered);
        var state = service.PastFrom(start) <= now ? SlotState.Past
            : service.BookableUntil(start).IsOverAt(now) ? SlotState.TooLate
            : settings.Mode == ConfirmationMode.Asynchronous && !DecisionDeadline.LeavesTime(now, service.AnswerWindow, start) ? SlotState.TooLate
            : free == 0 ? SlotState.Full
            : SlotState.Open;
        return (state, new(service.Id, start, service.Duration, places.Resources, places.Total, state == SlotState.Open ? free : 0, settings));
    }
}
