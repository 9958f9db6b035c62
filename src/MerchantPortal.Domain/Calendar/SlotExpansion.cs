using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Domain.Calendar;

/// <summary>
/// Which starts a service has. Starts lie on a local grid counted from opening, so that a clock change never shifts them:
/// a local time that is skipped has no slot, one that comes twice has two. A slot's length is elapsed time and ends by closing.
/// </summary>
public static class SlotExpansion
{
    /// <summary>The starts of the periods that begin on a local date, in order; those after midnight belong to the date their period began on.</summary>
    public static IEnumerable<Instant> Starts(MerchantOffer offer, Service service, LocalDate date)
    {
        var step = (long)service.Step.TotalSeconds;
        if (step < 1)
        {
            // A draft may hold anything; no grid, no slots
            yield break;
        }

        foreach (var period in offer.Merchant.Hours.On(date))
        {
            var span = OpeningHours.Span(period, date, offer.Zone);
            if (KeepsItsOffset(offer.Zone, span, date.At(period.From)))
            {
                // Nothing is skipped or comes twice: the local grid is one of elapsed time too
                for (var start = span.Start; start + service.Duration <= span.End; start += Duration.FromSeconds(step))
                {
                    yield return start;
                }

                continue;
            }

            var close = (period.To <= period.From ? date.PlusDays(1) : date).At(period.To);
            // When closing comes twice it is the later one, and in the first pass the shop is open beyond its local closing time.
            var twice = offer.Zone.MapLocal(close) is { Count: 2 } mapped ? mapped.First().Offset.Seconds - mapped.Last().Offset.Seconds : 0;
            var length = Period.Between(date.At(period.From), close, PeriodUnits.Seconds).Seconds + twice;
            var starts = new SortedSet<Instant>();
            for (var offset = 0L; offset < length; offset += step)
            {
                var mapping = offer.Zone.MapLocal(date.At(period.From).PlusSeconds(offset));
                if (mapping.Count > 0)
                {
                    starts.Add(mapping.First().ToInstant());
                    starts.Add(mapping.Last().ToInstant());
                }
            }

            foreach (var start in starts)
            {
                if (start >= span.Start && start + service.Duration <= span.End)
                {
                    yield return start;
                }
            }
        }
    }

    private static bool KeepsItsOffset(DateTimeZone zone, TimeRange span, LocalDateTime opening)
    {
        var interval = zone.GetZoneInterval(span.Start);
        return (!interval.HasEnd || interval.End >= span.End) && span.Start.WithOffset(interval.WallOffset).LocalDateTime == opening;
    }

    /// <summary>Whether a start is one of <see cref="Starts"/>, answered without expanding the day.</summary>
    public static bool Has(MerchantOffer offer, Service service, Instant start)
    {
        var local = offer.LocalOf(start);
        return service.Step >= Duration.FromSeconds(1) && (Has(offer, service, start, local.Date, local.TickOfDay)
            || Has(offer, service, start, local.Date.PlusDays(-1), local.TickOfDay + NodaConstants.TicksPerDay));
    }

    private static bool Has(MerchantOffer offer, Service service, Instant start, LocalDate date, long ticksIntoDate)
    {
        foreach (var period in offer.Merchant.Hours.On(date))
        {
            var offset = ticksIntoDate - period.From.TickOfDay;
            if (offset < 0 || offset % (long)service.Step.TotalTicks != 0 || (ticksIntoDate >= NodaConstants.TicksPerDay && period.To > period.From))
            {
                continue;
            }

            var span = offer.SpanOf(period, date);
            if (start >= span.Start && start + service.Duration <= span.End)
            {
                return true;
            }
        }

        return false;
    }
}
