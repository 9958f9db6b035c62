using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Shared;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace MerchantPortal.Domain.Tests.Calendar;

public sealed class PublicHolidaysTests
{
    // By the law of each country; Taiwan's calendar of its Directorate-General of Personnel Administration, Türkiye's feasts by its Presidency of Religious Affairs
    [Theory]
    [InlineData("TW", "2026-01-01 2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-02-20 2026-02-27 2026-02-28 2026-04-03 2026-04-06 2026-05-01 2026-06-19 2026-09-25 2026-09-28 2026-10-09 2026-10-26 2026-12-25")]
    [InlineData("TR", "2026-01-01 2026-03-20 2026-03-21 2026-03-22 2026-04-23 2026-05-01 2026-05-19 2026-05-27 2026-05-28 2026-05-29 2026-05-30 2026-07-15 2026-08-30 2026-10-28 2026-10-29")]
    [InlineData("US", "2026-01-01 2026-01-19 2026-02-16 2026-05-25 2026-06-19 2026-07-03 2026-07-04 2026-09-07 2026-10-12 2026-11-11 2026-11-26 2026-12-25")]
    [InlineData("DE", "2026-01-01 2026-04-03 2026-04-06 2026-05-01 2026-05-14 2026-05-25 2026-10-03 2026-12-25 2026-12-26")]
    [InlineData("JP", "2026-02-11 2026-05-06 2026-09-22 2026-11-23")]
    [InlineData("GB", "2026-04-06 2026-05-04 2026-12-28")]
    public void Holidays_of_2026_are_there(string country, string dates)
    {
        var kept = PublicHolidays.Of(country, 2026).Where(day => day.Regions.IsEmpty).Select(day => LocalDatePattern.Iso.Format(day.Date)).ToList();
        Assert.Equal([], dates.Split(' ').Except(kept));
    }

    [Fact]
    public void Germany_has_exactly_its_nine_and_its_regions_more()
    {
        var days = PublicHolidays.Of("DE", 2026);
        Assert.Equal(9, days.Count(day => day.Regions.IsEmpty));
        Assert.Equal(["Sachsen"], days.Single(day => day.Date == new LocalDate(2026, 11, 18)).Regions);
    }

    [Fact]
    public void Names_come_in_the_country_s_language_and_the_portal_s()
    {
        var unity = PublicHolidays.Of("DE", 2026).Single(day => day.Date == new LocalDate(2026, 10, 3)).Name;
        var newYear = PublicHolidays.Of("TR", 2027)[0].Name;
        Assert.Equal("Tag der Deutschen Einheit", unity.In("de"));
        Assert.Equal(("New Year's Day", "Yılbaşı", "元旦"), (newYear.In("en"), newYear.In("tr"), newYear.In("zh-Hant")));
        Assert.Equal("中秋節", PublicHolidays.Of("TW", 2026).Single(day => day.Date == new LocalDate(2026, 9, 25)).Name.In("zh-Hant"));
    }

    [Fact]
    public void Feasts_by_the_moon_are_marked_as_forecasts_and_fixed_days_are_not()
    {
        var days = PublicHolidays.Of("TR", 2026);
        Assert.True(days.Single(day => day.Date == new LocalDate(2026, 3, 20)).IsForecast);
        Assert.False(days.Single(day => day.Date == new LocalDate(2026, 10, 29)).IsForecast);
    }

    [Fact]
    public void Every_country_of_the_table_is_one_and_has_holidays_in_every_year_in_order()
    {
        Assert.True(PublicHolidays.Countries.Count() >= 80);
        Assert.Equal([], PublicHolidays.Countries.Except(IsoCodes.Countries, StringComparer.Ordinal));
        foreach (var country in PublicHolidays.Countries)
        {
            for (var year = PublicHolidays.FirstYear; year <= PublicHolidays.LastYear; year++)
            {
                var days = PublicHolidays.Of(country, year);
                Assert.True(days.Count(day => day.Regions.IsEmpty) >= 4, $"{country} {year} has only {days.Length}");
                Assert.Equal(days.OrderBy(day => day.Date).Select(day => day.Date), days.Select(day => day.Date));
                Assert.All(days, day => Assert.True(day.Name.Value.Length > 0 && day.Date.Year == year));
                Assert.Equal(days.Length, days.Select(day => (day.Date, day.Name.Value, string.Join(';', day.Regions))).Distinct().Count());
            }
        }
    }

    [Theory]
    [InlineData("AQ", 2026)]
    [InlineData("", 2026)]
    [InlineData("DE", 2025)]
    [InlineData("DE", 2032)]
    public void Outside_the_table_there_is_nothing(string country, int year) => Assert.Empty(PublicHolidays.Of(country, year));
}
