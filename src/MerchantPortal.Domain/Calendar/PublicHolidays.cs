using System.Collections.Frozen;
using System.Collections.Immutable;
using MerchantPortal.Domain.Shared;
using NodaTime;
using NodaTime.Text;

namespace MerchantPortal.Domain.Calendar;

/// <summary>One public holiday on one date. Its name is English, with the country's own language and, where known, Chinese and Turkish as translations.</summary>
/// <param name="IsForecast">The date follows the moon as it is sighted and can still move by a day.</param>
/// <param name="Regions">The parts of the country that keep it, in their own names; empty: the whole country.</param>
public sealed record PublicHoliday(LocalDate Date, TextByLanguage Name, bool IsForecast, ImmutableArray<string> Regions);

/// <summary>The public holidays of a country as far as the built-in table knows them (see NOTICE.md for its source). A help for filling in opening hours, no legal source.</summary>
public static class PublicHolidays
{
    /// <summary>The first year of the table.</summary>
    public const int FirstYear = 2026;

    /// <summary>The last year of the table.</summary>
    public const int LastYear = 2031;

    private static readonly Lazy<FrozenDictionary<string, Country>> Table = new(Read);

    /// <summary>The countries of the table, ISO 3166-1 alpha-2, in order.</summary>
    public static IEnumerable<string> Countries => Table.Value.Keys.Order(StringComparer.Ordinal);

    /// <summary>Whether the table has the country at all.</summary>
    public static bool Knows(string country) => Table.Value.ContainsKey(country);

    /// <summary>The BCP 47 tag of the country's own language in the table; null for a country it does not have.</summary>
    public static string? LanguageOf(string country) => Table.Value.GetValueOrDefault(country)?.Language;

    /// <summary>The holidays of a country in a year by date, those of regions included; none outside the table.</summary>
    public static ImmutableArray<PublicHoliday> Of(string country, int year) =>
        Table.Value.TryGetValue(country, out var known) ? [.. known.Lines.SelectMany(line => Days(line, known.Language)).Where(day => day.Date.Year == year).OrderBy(day => day.Date).ThenBy(day => day.Regions.Length)] : [];

    private static IEnumerable<PublicHoliday> Days(string line, string own)
    {
        // English, own language, Chinese, Turkish, "~" for a forecast, regions, dates
        var parts = line.Split('\t');
        var names = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (language, name) in new[] { ("zh-Hant", parts[2]), ("tr", parts[3]), (own, parts[1]) })
        {
            if (name.Length > 0)
            {
                names[language] = name;
            }
        }

        var text = new TextByLanguage(parts[0], names.ToImmutable());
        ImmutableArray<string> regions = [.. parts[5].Split("; ", StringSplitOptions.RemoveEmptyEntries)];
        return parts[6].Split(' ').Select(date => new PublicHoliday(LocalDatePattern.Iso.Parse(date).Value, text, parts[4] == "~", regions));
    }

    private static FrozenDictionary<string, Country> Read()
    {
        using var stream = typeof(PublicHolidays).Assembly.GetManifestResourceStream("PublicHolidays.txt")!;
        using var reader = new StreamReader(stream);
        var countries = new Dictionary<string, Country>(StringComparer.Ordinal);
        Country? country = null;
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("= ", StringComparison.Ordinal))
            {
                var parts = line[2..].Split('\t');
                country = new(parts[1], []);
                countries.Add(parts[0], country);
            }
            else if (!line.StartsWith('#') && line.Length > 0)
            {
                country!.Lines.Add(line);
            }
        }

        return countries.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private sealed record Country(string Language, List<string> Lines);
}
