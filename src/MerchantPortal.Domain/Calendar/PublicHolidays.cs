using System.Collections.Frozen;
using System.Collections.Immutable;
using MerchantPortal.Domain.Shared;
using NodaTime;
using NodaTime.Text;

namespace MerchantPortal.Domain.Calendar;

/// <summary>One public holiday on one date. Its name is English, with the country's own language and, where known, Chinese and Turkish as translations.</summary>
/// <param name="IsForecast">The date follows the moon as it is sighted and can still move by a day.</param>
/// <param name="Regions">The parts of the country that keep it, in their own names; empty: the whole country.</param>
public sealed record PublicHoliday(LocalDate Date, TextByLanguage Name, bool IsForecast, ImmutableArray<string> Regions)
{
    /// <summary>When a half holiday begins; null: it is a whole day. The table's half days are Türkiye's eves, which begin at 13:00 by law.</summary>
    public LocalTime? HalfFrom => Name.Value.EndsWith("(afternoon)", StringComparison.Ordinal) ? new LocalTime(13, 0) : null;

    /// <summary>
    /// Whether a part of the country is kept by the region of an address, written as a name in any case and with or without accents, or in short where addresses do that (US, CA, AU).
    /// A region that is written otherwise is not recognised; the day is then one to look through.
    /// </summary>
    public bool IsKeptIn(string country, string? region) => !string.IsNullOrWhiteSpace(region) && Regions.Any(name => PublicHolidays.IsSameRegion(country, name, region));
}

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

    // The table writes the whole title, addresses mostly the name
    private static readonly string[] Titles = ["KANTON ", "CANTON DU ", "CANTON DE ", "CANTON ", "COMUNIDAD DE ", "COMUNIDAD FORAL DE ", "CIUDAD DE "];

    // Postal abbreviations of those regions that the table names
    private static readonly FrozenDictionary<string, string> Short = (
        "US:CA=CALIFORNIA US:CT=CONNECTICUT US:DE=DELAWARE US:FL=FLORIDA US:GA=GEORGIA US:HI=HAWAII US:IL=ILLINOIS US:IN=INDIANA US:KY=KENTUCKY US:LA=LOUISIANA US:MA=MASSACHUSETTS US:MI=MICHIGAN "
        + "US:MO=MISSOURI US:MT=MONTANA US:NV=NEVADA US:NH=NEW_HAMPSHIRE US:NJ=NEW_JERSEY US:NY=NEW_YORK US:NC=NORTH_CAROLINA US:SC=SOUTH_CAROLINA US:TN=TENNESSEE US:TX=TEXAS US:VT=VERMONT US:WV=WEST_VIRGINIA "
        + "US:WI=WISCONSIN US:AR=ARKANSAS CA:AB=ALBERTA CA:BC=BRITISH_COLUMBIA CA:MB=MANITOBA CA:NB=NEW_BRUNSWICK CA:NS=NOVA_SCOTIA CA:NT=NORTHWEST_TERRITORIES CA:NU=NUNAVUT CA:ON=ONTARIO "
        + "CA:PE=PRINCE_EDWARD_ISLAND CA:QC=QUEBEC CA:SK=SASKATCHEWAN CA:YT=YUKON AU:ACT=AUSTRALIAN_CAPITAL_TERRITORY AU:NSW=NEW_SOUTH_WALES AU:NT=NORTHERN_TERRITORY AU:QLD=QUEENSLAND "
        + "AU:SA=SOUTH_AUSTRALIA AU:TAS=TASMANIA AU:VIC=VICTORIA AU:WA=WESTERN_AUSTRALIA")
        .Split(' ').Select(pair => pair.Split('=')).ToFrozenDictionary(pair => pair[0], pair => pair[1].Replace('_', ' '), StringComparer.Ordinal);

    internal static bool IsSameRegion(string country, string known, string written)
    {
        var (name, given) = (Plain(known), Plain(written));
        return Bare(name) == Bare(given) || Short.GetValueOrDefault($"{country}:{given}") == name;
    }

    private static string Bare(string name) => Array.Find(Titles, title => name.StartsWith(title, StringComparison.Ordinal)) is { } title ? name[title.Length..] : name;

    // Without accents, in capitals, marks as single blanks
    private static string Plain(string text) => string.Join(' ', string.Concat(text.Normalize(System.Text.NormalizationForm.FormD)
        .Where(c => System.Globalization.CharUnicodeInfo.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.NonSpacingMark)
        .Select(c => char.IsLetter(c) ? char.ToUpperInvariant(c) : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries));

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
