using FsCheck;
using FsCheck.Fluent;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using NodaTime;
using NodaTime.TimeZones;
using Xunit;

namespace MerchantPortal.Domain.Tests.Calendar;

/// <summary>Slots across clock changes: Berlin and New York (an hour), Lord Howe (half an hour), Istanbul (a zone that stopped changing), Taipei (none).</summary>
public sealed class SlotExpansionTests
{
    private static readonly string[] Zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Europe/Istanbul", "Asia/Taipei"];

    // The days around every clock change of 2014 to 2027, and some days far from one.
    private static readonly (string Zone, LocalDate Date)[] Days =
    [
        .. Zones.SelectMany(zone => DateTimeZoneProviders.Tzdb[zone]
            .GetZoneIntervals(Instant.FromUtc(2014, 1, 1, 0, 0), Instant.FromUtc(2027, 12, 31, 0, 0))
            .Where(interval => interval.HasStart && interval.Start > Instant.FromUtc(2014, 1, 1, 0, 0))
            .SelectMany(interval => Enumerable.Range(-1, 3).Select(day => (zone, interval.Start.InZone(DateTimeZoneProviders.Tzdb[zone]).Date.PlusDays(day))))),
        .. Zones.Select(zone => (zone, new LocalDate(2026, 12, 24))),
    ];

    private static readonly Gen<(string Zone, LocalDate Date, int From, int To, int Step, int Length)> Cases =
        from day in Gen.Elements(Days)
        from opening in Gen.Choose(0, 95)
        from closing in Gen.Choose(0, 95)
        from step in Gen.Elements(15, 20, 30, 45, 60, 90, 120)
        from length in Gen.Elements(10, 15, 30, 45, 60, 90, 120, 180)
        select (day.Zone, day.Date, opening * 15, closing * 15, step, length);

    [Fact]
    public void A_start_is_a_moment_of_the_open_time_on_the_local_grid_and_nothing_else() => ForAll(test =>
    {
        var (offer, service, period) = Build(test);
        var span = OpeningHours.Span(period, test.Date, offer.Zone);
        var opening = test.Date.At(period.From);
        var expected = new List<Instant>();
        for (var moment = span.Start; moment + service.Duration <= span.End; moment += Duration.FromMinutes(1))
        {
            var offset = Period.Between(opening, moment.InZone(offer.Zone).LocalDateTime, PeriodUnits.Minutes).Minutes;
            if (offset >= 0 && offset % test.Step == 0)
            {
                expected.Add(moment);
            }
        }

        return expected.SequenceEqual(SlotExpansion.Starts(offer, service, test.Date));
    });

    [Fact]
    public void Has_answers_as_the_expansion_does() => ForAll(test =>
    {
        var (offer, service, _) = Build(test);
        var starts = SlotExpansion.Starts(offer, service, test.Date.PlusDays(-1)).Concat(SlotExpansion.Starts(offer, service, test.Date)).ToHashSet();
        var day = offer.DayOf(test.Date);
        for (var moment = day.Start; moment < day.End; moment += Duration.FromMinutes(5))
        {
            if (SlotExpansion.Has(offer, service, moment) != starts.Contains(moment))
            {
                return false;
            }
        }

        return true;
    });

    [Fact]
    public void Slots_do_not_overlap_when_the_step_is_as_long_except_by_what_the_clock_is_changed() => ForAll(test =>
    {
        var (offer, service, _) = Build(test);
        var starts = SlotExpansion.Starts(offer, service, test.Date).ToList();
        var day = new NodaTime.Interval(offer.DayOf(test.Date).Start, offer.DayOf(test.Date.PlusDays(1)).End);
        var offsets = offer.Zone.GetZoneIntervals(day).Select(interval => interval.WallOffset.Seconds).ToList();
        var shift = Duration.FromSeconds(offsets.Max() - offsets.Min());

        // A local start that comes twice has two slots, just as far apart as the clock was put back.
        bool IsTwice((Instant First, Instant Second) pair) => offer.LocalOf(pair.First) == offer.LocalOf(pair.Second) && pair.Second - pair.First == shift;
        return test.Step < test.Length || starts.Zip(starts.Skip(1)).All(pair => pair.Second - pair.First >= service.Duration - shift || IsTwice(pair));
    });

    [Fact]
    public void A_local_start_that_comes_twice_has_two_slots_as_far_apart_as_the_clock_was_put_back()
    {
        var (offer, service, _) = Build(("Australia/Lord_Howe", new(2027, 4, 3), 720, 690, 90, 90));
        var twice = SlotExpansion.Starts(offer, service, new(2027, 4, 3)).GroupBy(offer.LocalOf).Single(starts => starts.Count() > 1).ToList();
        Assert.Equal(Duration.FromMinutes(30), twice[1] - twice[0]);
    }

    [Fact]
    public void A_whole_day_open_is_filled_to_the_minute_whatever_the_clock_does() => ForAll(test =>
    {
        var (offer, service, _) = Build(test with { From = 0, To = 0, Step = 15, Length = 15 });
        var day = offer.DayOf(test.Date);
        var starts = SlotExpansion.Starts(offer, service, test.Date).ToList();
        return Duration.FromMinutes(15) * starts.Count == day.End - day.Start && starts.Distinct().Count() == starts.Count;
    });

    [Fact]
    public void The_same_slots_come_out_under_turkish_rules()
    {
        var before = Thread.CurrentThread.CurrentCulture;
        try
        {
            foreach (var culture in new[] { "tr-TR", "zh-Hant", "ar-SA" })
            {
                ForAll(test =>
                {
                    var (offer, service, _) = Build(test);
                    Thread.CurrentThread.CurrentCulture = System.Globalization.CultureInfo.InvariantCulture;
                    var plain = Slots(offer, service, test.Date);
                    Thread.CurrentThread.CurrentCulture = System.Globalization.CultureInfo.GetCultureInfo(culture);
                    return plain == Slots(offer, service, test.Date);
                });
            }
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = before;
        }

        static string Slots(MerchantOffer offer, Service service, LocalDate date) =>
            string.Join('\n', Availability.Over(offer, service, offer.DayOf(date), [], offer.DayOf(date).Start - Duration.FromDays(1)).Select(slot => slot.ToString()));
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29", "00:00 01:00 03:00 04:00", 4)]
    [InlineData("Europe/Berlin", "2026-10-25", "00:00 01:00 02:00 02:00 03:00 04:00", 6)]
    [InlineData("America/New_York", "2026-03-08", "00:00 01:00 03:00 04:00", 4)]
    [InlineData("America/New_York", "2026-11-01", "00:00 01:00 01:00 02:00 03:00 04:00", 6)]
    [InlineData("Australia/Lord_Howe", "2026-10-04", "00:00 01:00 03:00 04:00", 4)]
    [InlineData("Australia/Lord_Howe", "2026-04-05", "00:00 01:00 02:00 03:00 04:00", 5)]
    [InlineData("Europe/Istanbul", "2026-03-29", "00:00 01:00 02:00 03:00 04:00", 5)]
    [InlineData("Asia/Taipei", "2026-10-25", "00:00 01:00 02:00 03:00 04:00", 5)]
    public void A_skipped_hour_has_no_slot_and_a_doubled_one_two(string zone, string date, string starts, int count)
    {
        var day = NodaTime.Text.LocalDatePattern.Iso.Parse(date).Value;
        var (offer, service, _) = Build((zone, day, 0, 5 * 60, 60, 15));
        var found = SlotExpansion.Starts(offer, service, day).ToList();
        Assert.Equal(starts, string.Join(' ', found.Select(start => start.InZone(offer.Zone).TimeOfDay.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture))));
        Assert.Equal(count, found.Distinct().Count());
    }

    [Fact]
    public void The_half_hour_that_comes_twice_in_Lord_Howe_has_two_slots()
    {
        var day = new LocalDate(2026, 4, 5);
        var (offer, service, _) = Build(("Australia/Lord_Howe", day, 60, 150, 30, 15));
        Assert.Equal("01:00 01:30 01:30 02:00", string.Join(' ', SlotExpansion.Starts(offer, service, day)
            .Select(start => start.InZone(offer.Zone).TimeOfDay.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void A_shop_that_closes_in_the_doubled_hour_is_open_through_its_first_pass()
    {
        // Berlin, 25 October 2026: 02:30 comes twice and closing means the second, so 02:30 and 02:45 of the first pass are open
        var day = new LocalDate(2026, 10, 25);
        var (offer, service, _) = Build(("Europe/Berlin", day, 105, 150, 15, 15));
        Assert.Equal("01:45 02:00 02:15 02:30 02:45 02:00 02:15", string.Join(' ', SlotExpansion.Starts(offer, service, day)
            .Select(start => start.InZone(offer.Zone).TimeOfDay.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void A_draft_without_a_step_has_no_slots_and_a_step_of_one_second_has_one_each_second()
    {
        var day = new LocalDate(2026, 12, 24);
        var (offer, service, _) = Build(("Europe/Berlin", day, 600, 601, 1, 1));
        var opening = day.At(new(10, 0)).InZoneStrictly(offer.Zone).ToInstant();
        (service.Step, service.Duration) = (Duration.FromSeconds(1), Duration.FromSeconds(58));
        Assert.Equal([opening, opening + Duration.FromSeconds(1), opening + Duration.FromSeconds(2)], SlotExpansion.Starts(offer, service, day));
        Assert.True(SlotExpansion.Has(offer, service, opening + Duration.FromSeconds(2)));

        foreach (var step in new[] { Duration.Zero, Duration.FromSeconds(-1), Duration.FromMilliseconds(999) })
        {
            service.Step = step;
            Assert.Empty(SlotExpansion.Starts(offer, service, day));
            Assert.False(SlotExpansion.Has(offer, service, opening));
        }
    }

    private static void ForAll(Func<(string Zone, LocalDate Date, int From, int To, int Step, int Length), bool> holds) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(400), Prop.ForAll(Cases.ToArbitrary(), holds));

    private static (MerchantOffer Offer, Service Service, OpenPeriod Period) Build((string Zone, LocalDate Date, int From, int To, int Step, int Length) test)
    {
        var period = new OpenPeriod(LocalTime.FromMinutesSinceMidnight(test.From), LocalTime.FromMinutesSinceMidnight(test.To));
        var service = Given.Service(minutes: test.Length, step: test.Step);
        return (Given.Offer(Given.Merchant(test.Zone, OpeningHours.EveryDay(period.From, period.To)), service), service, period);
    }
}
