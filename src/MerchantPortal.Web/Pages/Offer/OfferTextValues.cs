using System.Text.RegularExpressions;
using MerchantPortal.Domain.Shared;

namespace MerchantPortal.Web.Pages.Offer;

/// <summary>Editing of texts in several languages.</summary>
public static partial class OfferTextValues
{
    /// <summary>The text with its main value replaced; a translation into the main language follows it.</summary>
    public static TextByLanguage WithMain(this TextByLanguage? text, string? value, string mainLanguage)
    {
        var old = text ?? TextByLanguage.Of("");
        return new(value ?? "", old.Translations.ContainsKey(mainLanguage) ? old.Translations.SetItem(mainLanguage, value ?? "") : old.Translations);
    }

    /// <summary>The text with one translation replaced, or without it when it is empty.</summary>
    public static TextByLanguage With(this TextByLanguage? text, string language, string? value)
    {
        var old = text ?? TextByLanguage.Of("");
        return old with { Translations = string.IsNullOrWhiteSpace(value) ? old.Translations.Remove(language) : old.Translations.SetItem(language, value) };
    }

    /// <summary>Nothing instead of a text without any word.</summary>
    public static TextByLanguage? OrNothing(this TextByLanguage text) => text.Value.Length == 0 && text.Translations.IsEmpty ? null : text;

    /// <summary>Whether a text has the form of a BCP 47 tag such as de, zh-Hant or pt-BR.</summary>
    public static bool IsTag(string? tag) => tag is not null && Tag().IsMatch(tag);

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Tag();
}
