using MerchantPortal.Domain.Calendar;
using NodaTime;
using Xunit;

namespace MerchantPortal.Domain.Tests.Calendar;

public sealed class OpeningHoursTests
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    [Fact]
    public void An_exception_replaces_the_week_and_an_empty_one_closes_the_day()
    {
        var (christmas, eve, plain) = (new LocalDate(2026, 12, 25), new LocalDate(2026, 12, 24), new LocalDate(2026, 12, 23));
        var hours = Given.Hours((christmas, []), (eve, [new(new(10, 0), new(13, 0)), new(new(15, 0), new(16, 0))]));
        Assert.Empty(hours.On(christmas));
        Assert.Equal([new OpenPeriod(new(10, 0), new(13, 0)), new OpenPeriod(new(15, 0), new(16, 0))], hours.On(eve));
        Assert.Equal([new OpenPeriod(new(10, 0), new(22, 0))], hours.On(plain));
    }

    [Fact]
    public void A_day_without_hours_in_the_week_is_closed()
    {
        var hours = new OpeningHours(Given.Hours().Week.Remove(IsoDayOfWeek.Sunday), Given.Hours().Exceptions);
        Assert.Empty(hours.On(new(2026, 11, 22)));
        Assert.Single(hours.On(new(2026, 11, 23)));
    }

    [Fact]
    public void Half_a_holiday_has_the_usual_hours_as_far_as_they_go_and_nothing_that_only_touches_it()
    {
        var (day, two) = (new LocalDate(2026, 12, 24), new LocalTime(14, 0));
        var split = Of(new(new(10, 0), two), new(two, new(22, 0)));
        Assert.Equal([new OpenPeriod(new(10, 0), two)], split.UsualUntil(day, two));
        Assert.Equal([new OpenPeriod(two, new(22, 0))], split.UsualFrom(day, two));
        Assert.Equal([new OpenPeriod(new(10, 0), two)], Of(new OpenPeriod(new(10, 0), new(22, 0))).UsualUntil(day, two));
        Assert.Equal([new OpenPeriod(two, new(2, 0))], Of(new OpenPeriod(new(10, 0), new(2, 0))).UsualFrom(day, two));

        // The same time twice is a whole day
        var whole = Of(new OpenPeriod(new(10, 0), new(10, 0)));
        Assert.Equal([new OpenPeriod(new(10, 0), two)], whole.UsualUntil(day, two));
        Assert.Equal([new OpenPeriod(two, new(10, 0))], whole.UsualFrom(day, two));

        // What ends before the half begins, or begins in it, is as it was
        Assert.Equal([new OpenPeriod(new(9, 0), new(12, 0))], Of(new OpenPeriod(new(9, 0), new(12, 0))).UsualUntil(day, two));
        Assert.Equal([new OpenPeriod(new(15, 0), new(22, 0))], Of(new OpenPeriod(new(15, 0), new(22, 0))).UsualFrom(day, two));

        static OpeningHours Of(params OpenPeriod[] thursday) => new(Given.Hours().Week.SetItem(IsoDayOfWeek.Thursday, [.. thursday]), Given.Hours().Exceptions);
    }

    [Fact]
    public void A_period_past_midnight_ends_on_the_next_day()
    {
        var span = OpeningHours.Span(new(new(18, 0), new(2, 0)), new(2026, 11, 20), Berlin);
        Assert.Equal(Instant.FromUtc(2026, 11, 20, 17, 0), span.Start);
        Assert.Equal(Instant.FromUtc(2026, 11, 21, 1, 0), span.End);
    }

    [Fact]
    public void Midnight_as_end_is_the_end_of_the_day()
    {
        var span = OpeningHours.Span(new(new(10, 0), LocalTime.Midnight), new(2026, 11, 20), Berlin);
        Assert.Equal(Instant.FromUtc(2026, 11, 20, 23, 0), span.End);
    }

    [Fact]
    public void The_same_time_twice_is_a_whole_day()
    {
        var span = OpeningHours.Span(new(new(6, 0), new(6, 0)), new(2026, 11, 20), Berlin);
        Assert.Equal(Duration.FromHours(24), span.End - span.Start);
    }

    [Fact]
    public void A_skipped_opening_moves_to_the_end_of_the_gap_and_so_does_a_skipped_closing()
    {
        var day = new LocalDate(2026, 3, 29);
        Assert.Equal(Instant.FromUtc(2026, 3, 29, 1, 0), OpeningHours.Span(new(new(2, 30), new(6, 0)), day, Berlin).Start);
        Assert.Equal(Instant.FromUtc(2026, 3, 29, 1, 0), OpeningHours.Span(new(new(0, 0), new(2, 30)), day, Berlin).End);
    }

    [Fact]
    public void A_doubled_opening_is_the_earlier_and_a_doubled_closing_the_later()
    {
        var day = new LocalDate(2026, 10, 25);
        Assert.Equal(Instant.FromUtc(2026, 10, 25, 0, 30), OpeningHours.Span(new(new(2, 30), new(6, 0)), day, Berlin).Start);
        Assert.Equal(Instant.FromUtc(2026, 10, 25, 1, 30), OpeningHours.Span(new(new(0, 0), new(2, 30)), day, Berlin).End);
    }
}
