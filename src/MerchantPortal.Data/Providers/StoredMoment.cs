using System.Data.Common;
using System.Globalization;
using NodaTime;

namespace MerchantPortal.Data.Providers;

/// <summary>Reads a moment as the conventions store it: a UTC date and time, which SQLite keeps as text.</summary>
internal static class StoredMoment
{
    // "yyyy-MM-dd HH:mm:ss" and up to seven digits of a second
    private const int WholeSeconds = 19;

    /// <summary>As the model's own conversion would read the column, without its general date parser, which costs more than the rest of a row.</summary>
    public static Instant Read(DbDataReader row, int column)
    {
        if (row.GetFieldType(column) == typeof(string) && TryParse(row.GetString(column), out var moment))
        {
            return moment;
        }

        return Instant.FromDateTimeUtc(DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc));
    }

    /// <summary>Total: a text of another form answers false.</summary>
    internal static bool TryParse(ReadOnlySpan<char> text, out Instant moment)
    {
        moment = default;
        if (text.Length < WholeSeconds || text[4] != '-' || text[7] != '-' || text[10] != ' ' || text[13] != ':' || text[16] != ':'
            || !TryNumber(text[..4], out var year) || !TryNumber(text[5..7], out var month) || !TryNumber(text[8..10], out var day)
            || !TryNumber(text[11..13], out var hour) || !TryNumber(text[14..16], out var minute) || !TryNumber(text[17..19], out var second)
            || year is < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59
            || !TryFraction(text[WholeSeconds..], out var ticks))
        {
            return false;
        }

        moment = Instant.FromDateTimeUtc(new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).AddTicks(ticks));
        return true;
    }

    private static bool TryFraction(ReadOnlySpan<char> text, out int ticks)
    {
        ticks = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        if (text[0] != '.' || text.Length is < 2 or > 8 || !TryNumber(text[1..], out ticks))
        {
            return false;
        }

        for (var digits = text.Length - 1; digits < 7; digits++)
        {
            ticks *= 10;
        }

        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> digits, out int number) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
