using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Domain.Offer;

/// <summary>The slots of a service on a local day; only one person's when <paramref name="Staff"/> names them.</summary>
public readonly record struct OfferWindow(ServiceId Service, LocalDate Date, StaffId? Staff);

/// <summary>What a publication changes for Google.</summary>
public static class OfferWindows
{
    /// <summary>
    /// The windows in which some slot differs as it is sent (<see cref="PublishedSlot"/>) or costs another price. What only the service's line in the feed says
    /// (tax, refund steps, notices, terms that all its slots share) owes none; where a deposit or fee moves from the service to its slots, every slot that has it does.
    /// Days are the new offer's. Only one person's window is named when only theirs differs and the service has no rooms (spec 2.4, C100).
    /// </summary>
    public static IEnumerable<OfferWindow> Changed(MerchantOffer old, MerchantOffer current, Instant now)
    {
        foreach (var id in current.Services.Keys.Union(old.Services.Keys).OrderBy(id => id.Value, StringComparer.Ordinal))
        {
            var (was, becomes) = (SlotsOf(old, id, now), SlotsOf(current, id, now));
            var roomy = RoomsIn(old, id) || RoomsIn(current, id);
            var days = was.Keys.Union(becomes.Keys)
                .Select(key => (Date: current.DateOf(key.Start), key.Resources.Staff, Differs: was.GetValueOrDefault(key) != becomes.GetValueOrDefault(key)))
                .GroupBy(slot => slot.Date)
                .OrderBy(day => day.Key);
            foreach (var day in days)
            {
                var people = day.Where(slot => slot.Differs).Select(slot => slot.Staff).Distinct().ToList();
                var everybody = roomy || people.Contains(null) || (people.Count > 1 && people.Count == day.Select(slot => slot.Staff).Distinct().Count());
                foreach (var person in everybody && people.Count > 0 ? [null] : people.OrderBy(p => p!.Value.Value, StringComparer.Ordinal).ToList())
                {
                    yield return new(id, day.Key, person);
                }
            }
        }
    }

    private static bool RoomsIn(MerchantOffer offer, ServiceId id) => offer.Services.TryGetValue(id, out var service) && !service.Rooms.IsEmpty;

    private static Dictionary<SlotKey, SentSlot> SlotsOf(MerchantOffer offer, ServiceId id, Instant now)
    {
        var slots = new Dictionary<SlotKey, SentSlot>();
        if (!offer.Services.TryGetValue(id, out var service) || service.IsArchived || !offer.CanBePublished(service))
        {
            return slots;
        }

        // Some slots can still be booked after they began; those that are past are left out there
        foreach (var slot in Availability.Over(offer, service, new(now - service.Duration, offer.HorizonAt(now)), [], now))
        {
            slots[new(slot.Start, slot.Resources)] = new(PublishedSlot.Of(offer, slot), slot.Settings.Price);
        }

        return slots;
    }

    private readonly record struct SlotKey(Instant Start, SlotResources Resources);

    // The price beside the option that carries it: at the service's own price a slot names no option
    private sealed record SentSlot(PublishedSlot Slot, Money Price);
}
