using MerchantPortal.Domain.Shared;

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
        var peak = 0;
        for (var i = 0; i < taken.Count; i++)
        {
            var other = taken[i];
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
                peak = Math.Max(peak, At(other.Time.Start < time.Start ? time.Start : other.Time.Start));
            }
        }

        return Math.Max(0, total - peak);

        int At(NodaTime.Instant moment)
        {
            var count = 0;
            for (var i = 0; i < taken.Count; i++)
            {
                var other = taken[i];
                if (other.Service == service && other.Resources == resources && other.Time.Contains(moment))
                {
                    count++;
                }
            }

            return count;
        }
    }
}
