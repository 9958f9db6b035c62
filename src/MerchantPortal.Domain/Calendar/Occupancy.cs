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
    /// </summary>
    public static int Free(ServiceId service, TimeRange time, SlotResources resources, int total, IReadOnlyList<Taken> taken)
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

            var samePlaces = other.Service == service && other.Resources == resources;
            var sharesSomeone = (resources.Staff is { } staff && other.Resources.Staff == staff) || (resources.Room is { } room && other.Resources.Room == room);
            if (sharesSomeone && !(samePlaces && other.Time == time))
            {
                return 0;
            }

            if (samePlaces)
            {
                // The count of overlapping bookings peaks at the start of one of them.
                peak = Math.Max(peak, At(other.Time.Start < time.Start ? time.Start : other.Time.Start, service, resources, all));
            }
        }

        return Math.Max(0, total - peak);
    }

    private static int At(Instant moment, ServiceId service, SlotResources resources, ReadOnlySpan<Taken> all)
    {
        var count = 0;
        foreach (ref readonly var other in all)
        {
            if (other.Time.Contains(moment) && other.Service == service && other.Resources == resources)
            {
                count++;
            }
        }

        return count;
    }
}
