using MerchantPortal.Domain.Calendar;
using NodaTime;
using Xunit;

namespace MerchantPortal.Domain.Tests.Calendar;

public sealed class HolidayRegionsTests
{
    [Theory]
    [InlineData("US", "New York", "NY", true)]
    [InlineData("US", "New York", "new york", true)]
    [InlineData("US", "West Virginia", "Virginia", false)]
    [InlineData("CA", "Quebec", "Québec", true)]
    [InlineData("AU", "New South Wales", "NSW", true)]
    [InlineData("DE", "Baden-Württemberg", "Baden Wurttemberg", true)]
    [InlineData("CH", "Kanton Glarus", "Glarus", true)]
    [InlineData("CH", "Canton du Valais", "Valais", true)]
    [InlineData("DE", "Sachsen", "Sachsen-Anhalt", false)]
    [InlineData("DE", "Sachsen", " ", false)]
    [InlineData("DE", "Sachsen", null, false)]
    public void A_region_is_recognised_as_addresses_write_it(string country, string known, string? written, bool same) =>
        Assert.Equal(same, new PublicHoliday(new(2027, 1, 1), MerchantPortal.Domain.Shared.TextByLanguage.Of("Day"), false, [known]).IsKeptIn(country, written));

    [Fact]
    public void Usual_hours_are_cut_before_or_after_a_time_and_those_past_midnight_too()
    {
        var date = new LocalDate(2026, 12, 24);
        var hours = new OpeningHours(
            OpeningHours.EveryDay(new(9, 0), new(12, 0)).Week.SetItem(date.DayOfWeek, [new(new(9, 0), new(12, 0)), new(new(14, 0), new(2, 0))]),
            System.Collections.Immutable.ImmutableDictionary<LocalDate, System.Collections.Immutable.ImmutableArray<OpenPeriod>>.Empty);
        Assert.Equal([new OpenPeriod(new(9, 0), new(11, 0))], hours.UsualUntil(date, new(11, 0)));
        Assert.Equal([new OpenPeriod(new(9, 0), new(12, 0)), new(new(14, 0), new(20, 0))], hours.UsualUntil(date, new(20, 0)));
        Assert.Equal([new OpenPeriod(new(11, 0), new(12, 0)), new(new(14, 0), new(2, 0))], hours.UsualFrom(date, new(11, 0)));
        Assert.Equal([new OpenPeriod(new(16, 0), new(2, 0))], hours.UsualFrom(date, new(16, 0)));
        Assert.Empty(hours.UsualUntil(date, new(8, 0)));
    }
}
