using System.Globalization;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Web.Pages.Account;
using MerchantPortal.Web.Ui;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace MerchantPortal.Web.Pages.Offer;

/// <summary>Countries, currencies, languages and time zones as the reader calls them, and as choices of a field. A code without a name stands for itself.</summary>
internal static class CodeNames
{
    public static string Country(this IStringLocalizer<CodesTexts> codes, string country) => Name(codes, "Country.", country);

    public static string Currency(this IStringLocalizer<CodesTexts> codes, string currency) => Name(codes, "Currency.", currency);

    /// <summary>The reader's word for the language of a BCP 47 tag; of a longer tag the one it begins with.</summary>
    public static string Language(this IStringLocalizer<CodesTexts> codes, string tag)
    {
        for (var part = tag; part.Length > 0; part = part[..Math.Max(part.LastIndexOf('-'), 0)])
        {
            if (codes["Language." + part] is { ResourceNotFound: false } name)
            {
                return part.Length == tag.Length ? name : $"{name.Value} ({tag})";
            }
        }

        return tag;
    }

    /// <summary>Every country by name; one that is none stays among them, so that the field shows what is wrong.</summary>
    public static IReadOnlyList<Option<string>> Countries(this IStringLocalizer<CodesTexts> codes, string? now) =>
        Options(IsoCodes.Countries, now, code => codes.Country(code));

    public static IReadOnlyList<Option<string>> Currencies(this IStringLocalizer<CodesTexts> codes, string? now) =>
        Options(IsoCodes.Currencies, now, code => codes.Currency(code));

    /// <summary>A time zone by its city, with its offset at the moment, and its country: "Istanbul (UTC+3) · Türkiye".</summary>
    public static string Zone(this IStringLocalizer<CodesTexts> codes, string id, Instant at) =>
        Zones.CountryOf(id) is { } country ? $"{Zones.Name(id, at)} · {codes.Country(country)}" : Zones.Name(id, at);

    /// <summary>Every time zone from west to east, after some that come first.</summary>
    public static IReadOnlyList<Option<string>> ZoneChoices(this IStringLocalizer<CodesTexts> codes, IEnumerable<string> first, Instant at) =>
        [.. first.Concat(Zones.All).Distinct(StringComparer.Ordinal).Select(id => new Option<string>(id, codes.Zone(id, at)))];

    /// <summary>The languages that have a name, but for those left out.</summary>
    public static IReadOnlyList<Option<string>> LanguageChoices(this IStringLocalizer<CodesTexts> codes, string? now, IEnumerable<string> without) =>
        Options(
            codes.GetAllStrings(includeParentCultures: true).Select(text => text.Name).Where(key => key.StartsWith("Language.", StringComparison.Ordinal)).Select(key => key["Language.".Length..])
                .Distinct(StringComparer.Ordinal).Except(without, StringComparer.Ordinal),
            now,
            codes.Language);

    private static IReadOnlyList<Option<string>> Options(IEnumerable<string> codes, string? now, Func<string, string> nameOf)
    {
        var all = now is { Length: > 0 } ? codes.Append(now).Distinct(StringComparer.Ordinal) : codes;
        return [.. all.Select(code => new Option<string>(code, nameOf(code) is var name && name == code ? code : $"{name} ({code})")).OrderBy(option => option.Text, StringComparer.Create(CultureInfo.CurrentCulture, ignoreCase: true))];
    }

    private static string Name(IStringLocalizer<CodesTexts> codes, string kind, string code) => codes[kind + code] is { ResourceNotFound: false } name ? name.Value : code;
}
