using System.Collections.Immutable;
using System.Runtime.InteropServices;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Domain.Calendar;

/// <summary>How many places of a slot are left beside the bookings that are there.</summary>
public static class Occupancy
{
    /// <summary>
    /// Places left: the total less the most that are taken at any one moment of the slot. A person or a room that serves another
    /// session in that time leaves none (one stylist, two services: busy is busy); the same session may fill up to its total.
    /// A booking the offer names otherwise since it was made keeps its place: it takes one from whatever may be the place it had.
    /// </summary>
    /// <param name="offered">The combinations the service comes in now (<see cref="MerchantOffer.PlacesOf(Offer.Service)"/>).</param>
    public static int Free(ServiceId service, TimeRange time, SlotResources resources, int total, IReadOnlyList<Taken> taken, ImmutableArray<OfferedPlaces> offered)
    {
        // by reference: a lookup of many slots walks the same list for each of them
        var all = taken switch
        {
            List<Taken> list => CollectionsMarshal.AsSpan(list),
            Taken[] array => array.AsSpan(),
            _ => [.. taken],
        };
        var peak = 0;
        foreach (ref readonly var other in all)
        {
            if (!other.Time.Overlaps(time))
            {
                continue;
            }

            var sharesSomeone = (resources.Staff is { } staff && other.Resources.Staff == staff) || (resources.Room is { } room && other.Resources.Room == room);
            if (sharesSomeone && !(other.Service == service && other.Resources == resources && other.Time == time))
            {
                return 0;
            }

            if (other.Service == service && MayBeOnePlace(resources, other.Resources, offered))
            {
                // The count of overlapping bookings peaks at the start of one of them.
                peak = Math.Max(peak, At(other.Time.Start < time.Start ? time.Start : other.Time.Start, service, resources, all, offered));
            }
        }

        return Math.Max(0, total - peak);
    }

    private static int At(Instant moment, ServiceId service, SlotResources resources, ReadOnlySpan<Taken> all, ImmutableArray<OfferedPlaces> offered)
    {
        var count = 0;
        foreach (ref readonly var other in all)
        {
            if (other.Time.Contains(moment) && other.Service == service && MayBeOnePlace(resources, other.Resources, offered))
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>
    /// Combinations that are both offered are places of their own. One that is not offered any more may be any that does not contradict it: another person or room does;
    /// nobody, no room and guests that were not counted do not, nor does another size of party where one of the two is of no table any more.
    /// </summary>
    private static bool MayBeOnePlace(SlotResources one, SlotResources other, ImmutableArray<OfferedPlaces> offered)
    {
        if (one == other)
        {
            return true;
        }

        if ((one.Staff is { } staff && other.Staff is { } person && staff != person) || (one.Room is { } room && other.Room is { } place && room != place))
        {
            return false;
        }

        return one.PartySize is { } size && other.PartySize is { } party && size != party
            ? !HasTable(size, offered) || !HasTable(party, offered)
            : !IsOffered(one, offered) || !IsOffered(other, offered);
    }

    private static bool HasTable(int party, ImmutableArray<OfferedPlaces> offered)
    {
        foreach (var (resources, _) in offered)
        {
            if (resources.PartySize == party)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOffered(SlotResources combination, ImmutableArray<OfferedPlaces> offered)
    {
        foreach (var (resources, _) in offered)
        {
            if (resources == combination)
            {
                return true;
            }
        }

        return false;
    }
}
