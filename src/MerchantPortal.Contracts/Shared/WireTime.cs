using System.Globalization;

namespace MerchantPortal.Contracts.Shared;

/// <summary>Timestamps and durations of the Maps Booking API: RFC 3339 in UTC and whole seconds with an <c>s</c> (spec 2.1).</summary>
public static class WireTime
{
    /// <summary>Unix seconds as <c>2026-12-31T09:00:00Z</c>.</summary>
    public static string Timestamp(long unixSeconds) =>
        DateTimeOffset.FromUnixTimeSeconds(unixSeconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Seconds as <c>2700s</c>.</summary>
    public static string Duration(long seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds}s");

    /// <summary>Reads an RFC 3339 timestamp in UTC (ending in Z, up to nine fraction digits, cut off) as Unix seconds.</summary>
    public static bool TryTimestamp(string? text, out long unixSeconds)
    {
        unixSeconds = 0;
        if (text is null || text.Length is < 20 or > 30 || text[^1] != 'Z')
        {
            return false;
        }

        var fraction = text.AsSpan(19, text.Length - 20);
        if (fraction.Length > 0 && (fraction[0] != '.' || fraction.Length < 2 || fraction[1..].ContainsAnyExceptInRange('0', '9')))
        {
            return false;
        }

        if (!DateTime.TryParseExact(text.AsSpan(0, 19), "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            return false;
        }

        unixSeconds = new DateTimeOffset(time).ToUnixTimeSeconds();
        return true;
    }

    /// <summary>Reads a duration of whole or fractional seconds (<c>2700s</c>, <c>2700.5s</c>, the fraction cut off).</summary>
    public static bool TryDuration(string? text, out long seconds)
    {
        seconds = 0;
        return text is { Length: > 1 and < 24 } && text[^1] == 's'
            && decimal.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number is >= 0 and <= 315_576_000_000
            && (seconds = (long)number) >= 0;
    }
}
