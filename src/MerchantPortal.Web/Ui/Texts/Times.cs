using System.Globalization;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace MerchantPortal.Web.Ui.Texts;

/// <summary>
/// Dates and times as people of the current culture write them (product reference 3.8), always in the merchant's zone:
/// <c>22 Nov 2025 Sat 18:00</c>, <c>2025/11/22（六）18:00</c>, <c>22.11.2025 Cmt 18:00</c>.
/// </summary>
public static class Times
{
    /// <summary>Date, weekday and time.</summary>
    public static string DateAndTime(Instant at, DateTimeZone zone) => DateAndTime(at.InZone(zone).LocalDateTime);

    /// <summary>Date, weekday and time.</summary>
    public static string DateAndTime(DateTimeOffset at, DateTimeZone zone) => DateAndTime(Instant.FromDateTimeOffset(at), zone);

    /// <summary>Date, weekday and time of a time that is local already.</summary>
    public static string DateAndTime(LocalDateTime at) => Date(at.Date) + (IsChinese ? "" : " ") + Clock(at.TimeOfDay);

    /// <summary>Date and weekday.</summary>
    public static string Date(LocalDate date)
    {
        var day = Weekday(date);
        var number = CultureInfo.InvariantCulture;
        return IsChinese ? string.Create(number, $"{date.Year:0000}/{date.Month:00}/{date.Day:00}（{day}）")
            : IsTurkish ? string.Create(number, $"{date.Day:00}.{date.Month:00}.{date.Year:0000} {day}")
            : string.Create(number, $"{date.Day} {CultureInfo.CurrentCulture.DateTimeFormat.AbbreviatedMonthNames[date.Month - 1]} {date.Year:0000} {day}");
    }

    /// <summary>Day and month alone, where there is little room: <c>24 Dec</c>, <c>12/24</c>, <c>24.12.</c></summary>
    public static string ShortDate(LocalDate date) => IsChinese ? string.Create(CultureInfo.InvariantCulture, $"{date.Month}/{date.Day}")
        : IsTurkish ? string.Create(CultureInfo.InvariantCulture, $"{date.Day:00}.{date.Month:00}.")
        : string.Create(CultureInfo.InvariantCulture, $"{date.Day} {CultureInfo.CurrentCulture.DateTimeFormat.AbbreviatedMonthNames[date.Month - 1]}");

    /// <summary>Weekday and time, for times within the next six days: <c>Sat 18:00</c>, <c>週六 18:00</c>.</summary>
    public static string WeekdayAndTime(Instant at, DateTimeZone zone)
    {
        var local = at.InZone(zone).LocalDateTime;
        return (IsChinese ? CultureInfo.CurrentCulture.DateTimeFormat.GetAbbreviatedDayName(DayOf(local.Date)) : Weekday(local.Date)) + " " + Clock(local.TimeOfDay);
    }

    /// <summary>Hours and minutes, 24-hour clock.</summary>
    public static string Clock(LocalTime time) => string.Create(CultureInfo.InvariantCulture, $"{time.Hour:00}:{time.Minute:00}");

    /// <summary>Hours and minutes in the zone, 24-hour clock.</summary>
    public static string Clock(Instant at, DateTimeZone zone) => Clock(at.InZone(zone).TimeOfDay);

    /// <summary>Hours and minutes in the zone, 24-hour clock.</summary>
    public static string Clock(DateTimeOffset at, DateTimeZone zone) => Clock(Instant.FromDateTimeOffset(at), zone);

    /// <summary>The value of a <c>datetime</c> attribute: for machines, the same in every language.</summary>
    public static string Machine(Instant at) => NodaTime.Text.InstantPattern.General.Format(at);

    /// <summary>
    /// A length in the largest two units that matter, rounded down: <c>3 days</c>, <c>2 h 5 min</c>, <c>14 min</c>, <c>40 s</c>. Negative counts as zero.
    /// </summary>
    public static string Length(this IStringLocalizer<SharedTexts> texts, Duration length) => texts.Length(length, exactly: false);

    /// <summary>As <see cref="Length(IStringLocalizer{SharedTexts}, Duration)"/> without rounding to days: for what somebody is held to, where 60 hours are not 2 days.</summary>
    public static string LengthExactly(this IStringLocalizer<SharedTexts> texts, Duration length) => texts.Length(length, exactly: true);

    private static string Length(this IStringLocalizer<SharedTexts> texts, Duration length, bool exactly)
    {
        var seconds = Math.Max(0, (long)length.TotalSeconds);
        return seconds switch
        {
            >= 48 * 3600 when !exactly || seconds % 86400 == 0 => texts.Count("Length.Days", seconds / 86400),
            >= 3600 when seconds % 3600 < 60 => texts["Length.Hours", seconds / 3600],
            >= 3600 => texts["Length.HoursMinutes", seconds / 3600, seconds % 3600 / 60],
            >= 60 => texts["Length.Minutes", seconds / 60],
            _ => texts["Length.Seconds", seconds],
        };
    }

    private static bool IsChinese => Languages.Current.Code == "zh-Hant";

    private static bool IsTurkish => Languages.Current.Code == "tr";

    private static string Weekday(LocalDate date) => IsChinese
        ? CultureInfo.CurrentCulture.DateTimeFormat.GetShortestDayName(DayOf(date))
        : CultureInfo.CurrentCulture.DateTimeFormat.GetAbbreviatedDayName(DayOf(date));

    private static DayOfWeek DayOf(LocalDate date) => (DayOfWeek)((int)date.DayOfWeek % 7);
}
