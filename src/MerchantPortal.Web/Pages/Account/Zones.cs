using System.Collections.Frozen;
using System.Globalization;
using MerchantPortal.Web.Ui.Texts;
using NodaTime;
using NodaTime.TimeZones;

namespace MerchantPortal.Web.Pages.Account;

/// <summary>Time zones as people choose them: "Taipei (UTC+8)".</summary>
public static class Zones
{
    private static readonly Instant Reference = Instant.FromUtc(2026, 1, 15, 0, 0);

    /// <summary>Zones that are places, from west to east, then by city: the order of the names that people choose from.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. (TzdbDateTimeZoneSource.Default.ZoneLocations ?? []).Select(l => l.ZoneId).Distinct(StringComparer.Ordinal)
            .OrderBy(id => DateTimeZoneProviders.Tzdb[id].GetZoneInterval(Reference).StandardOffset).ThenBy(City, StringComparer.Ordinal).ThenBy(id => id, StringComparer.Ordinal),
    ];

    private static readonly FrozenDictionary<string, string> Countries =
        (TzdbDateTimeZoneSource.Default.ZoneLocations ?? []).ToFrozenDictionary(l => l.ZoneId, l => l.CountryCode, StringComparer.Ordinal);

    /// <summary>The zones of a country (ISO 3166-1 alpha-2); empty when it has none.</summary>
    public static IReadOnlyList<string> Of(string? country) =>
        [.. (TzdbDateTimeZoneSource.Default.ZoneLocations ?? []).Where(l => l.CountryCode == country).Select(l => l.ZoneId)];

    /// <summary>The city and the standard offset of a zone; the id itself when it is unknown.</summary>
    public static string Name(string id)
    {
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) is not { } zone)
        {
            return id;
        }

        return Name(id, zone.GetZoneInterval(Reference).StandardOffset);
    }

    /// <summary>The city of a zone and its offset at a moment; the id itself when it is unknown.</summary>
    public static string Name(string id, Instant at) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) is { } zone ? Beside(at, zone) : id;

    /// <summary>The country of a zone that is a place (ISO 3166-1 alpha-2); else null.</summary>
    public static string? CountryOf(string id) => Countries.GetValueOrDefault(id);

    /// <summary>A moment as people of the zone write it, the zone's name beside it.</summary>
    public static string DateAndTime(Instant at, DateTimeZone zone) => Times.DateAndTime(at, zone) + " " + Beside(at, zone);

    /// <summary>A moment of today, the zone's name beside it.</summary>
    public static string Clock(Instant at, DateTimeZone zone) => Times.Clock(at, zone) + " " + Beside(at, zone);

    private static string City(string id) => id[(id.LastIndexOf('/') + 1)..].Replace('_', ' ');

    // With the offset of that moment: summer time is no lie
    private static string Beside(Instant at, DateTimeZone zone) => Name(zone.Id, zone.GetUtcOffset(at));

    private static string Name(string id, Offset offset)
    {
        if (City(id) == "UTC")
        {
            return "UTC";
        }

        var hours = offset.Milliseconds / 3_600_000.0;
        var sign = hours < 0 ? "−" : "+";
        return string.Create(CultureInfo.InvariantCulture, $"{City(id)} (UTC{sign}{Math.Abs(hours):0.##})");
    }
}
