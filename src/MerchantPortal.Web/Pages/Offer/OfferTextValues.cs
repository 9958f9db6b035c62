using MerchantPortal.Domain.Shared;

namespace MerchantPortal.Web.Pages.Offer;

/// <summary>Editing of texts in several languages.</summary>
public static class OfferTextValues
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

    /// <summary>What stands in the field of a language: its translation, in the main language else the main text.</summary>
    public static string Typed(this TextByLanguage? text, string language, string mainLanguage) =>
        text?.Translations.GetValueOrDefault(language) ?? (language == mainLanguage ? text?.Value ?? "" : "");

    /// <summary>The text with what was typed into the field of a language.</summary>
    public static TextByLanguage WithTyped(this TextByLanguage? text, string language, string? value, string mainLanguage) =>
        language == mainLanguage ? text.WithMain(value, language) : text.With(language, value);

    /// <summary>Nothing instead of a text without any word.</summary>
    public static TextByLanguage? OrNothing(this TextByLanguage text) => text.Value.Length == 0 && text.Translations.IsEmpty ? null : text;
}
