using Bunit;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using NodaTime;
using Xunit;

namespace MerchantPortal.Web.Tests.Ui;

public sealed class TimesTests : UiContext
{
    private static readonly Instant SaturdayEvening = Instant.FromUtc(2025, 11, 22, 10, 0);

    [Theory]
    [InlineData("en", "22 Nov 2025 Sat 18:00")]
    [InlineData("zh-Hant", "2025/11/22（六）18:00")]
    [InlineData("tr", "22.11.2025 Cmt 18:00")]
    public void A_moment_is_written_as_people_of_the_language_write_it_in_the_merchants_zone(string culture, string expected)
    {
        Speak(culture);
        Assert.Equal(expected, Times.DateAndTime(SaturdayEvening, DateTimeZoneProviders.Tzdb["Asia/Taipei"]));
        Assert.Equal(expected, Times.DateAndTime(SaturdayEvening.ToDateTimeOffset(), DateTimeZoneProviders.Tzdb["Asia/Taipei"]));
    }

    [Theory]
    [InlineData("en", "Sat 18:00")]
    [InlineData("zh-Hant", "週六 18:00")]
    [InlineData("tr", "Cmt 18:00")]
    public void A_near_moment_is_weekday_and_time(string culture, string expected)
    {
        Speak(culture);
        Assert.Equal(expected, Times.WeekdayAndTime(SaturdayEvening, DateTimeZoneProviders.Tzdb["Asia/Taipei"]));
    }

    [Fact]
    public void The_hour_that_comes_twice_is_read_from_the_zone_not_from_the_machine()
    {
        var berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
        Assert.Equal("26 Oct 2025 Sun 02:30", Times.DateAndTime(Instant.FromUtc(2025, 10, 26, 0, 30), berlin));
        Assert.Equal("26 Oct 2025 Sun 02:30", Times.DateAndTime(Instant.FromUtc(2025, 10, 26, 1, 30), berlin));
        Assert.Equal("26 Oct 2025 Sun 03:30", Times.DateAndTime(Instant.FromUtc(2025, 10, 26, 2, 30), berlin));
    }

    [Theory]
    [InlineData("en", -5, "0 s")]
    [InlineData("en", 59, "59 s")]
    [InlineData("en", 60, "1 min")]
    [InlineData("en", 3599, "59 min")]
    [InlineData("en", 3600, "1 h")]
    [InlineData("en", 7500, "2 h 5 min")]
    [InlineData("en", 172800, "2 days")]
    [InlineData("zh-Hant", 7500, "2 小時 5 分")]
    [InlineData("tr", 172800, "2 gün")]
    public void A_length_is_said_in_the_units_that_matter(string culture, int seconds, string expected)
    {
        Speak(culture);
        Assert.Equal(expected, Services.GetRequiredService<IStringLocalizer<SharedTexts>>().Length(Duration.FromSeconds(seconds)));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hant")]
    [InlineData("tr")]
    public void The_way_to_the_profile_has_the_name_of_the_page(string culture)
    {
        Speak(culture);
        Assert.Equal(Services.GetRequiredService<IStringLocalizer<AccountTexts>>()["Profile.Title"].Value, Services.GetRequiredService<IStringLocalizer<FrameTexts>>()["Nav.MyAccount"].Value);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hant")]
    [InlineData("tr")]
    public void What_may_be_formatted_is_said_in_words_not_in_tags(string culture)
    {
        Speak(culture);
        Assert.DoesNotContain("<", Services.GetRequiredService<IStringLocalizer<OfferTexts>>()["Help.description"].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void One_and_many_are_different_sentences()
    {
        var texts = Services.GetRequiredService<IStringLocalizer<FrameTexts>>();
        Assert.Equal("1 request is waiting for you", texts.Count("Nav.OpenRequests", 1));
        Assert.Equal("0 requests are waiting for you", texts.Count("Nav.OpenRequests", 0));
        Assert.Equal("2 requests are waiting for you", texts.Count("Nav.OpenRequests", 2));
    }

    [Theory]
    [InlineData("zh-TW", "zh-Hant")]
    [InlineData("zh-Hant-TW", "zh-Hant")]
    [InlineData("tr-TR", "tr")]
    [InlineData("en-GB", "en")]
    [InlineData("fr", "en")]
    public void A_regional_culture_speaks_its_language_and_an_unknown_one_English(string culture, string expected)
    {
        Speak(culture);
        Assert.Equal(expected, Languages.Current.Code);
    }
}
