using System.Collections.Immutable;

namespace MerchantPortal.Domain.Shared;

/// <summary>A text in the merchant's main language with translations by BCP 47 tag (spec feeds 2.2).</summary>
public sealed record TextByLanguage(string Value, ImmutableSortedDictionary<string, string> Translations)
{
    /// <summary>A text that is not translated.</summary>
    public static TextByLanguage Of(string value) => new(value, ImmutableSortedDictionary<string, string>.Empty);

    /// <summary>The translation for a BCP 47 tag or one of its parents (zh-Hant-TW, zh-Hant, zh), else the main text.</summary>
    public string In(string language)
    {
        for (var tag = language; tag.Length > 0; tag = tag[..Math.Max(tag.LastIndexOf('-'), 0)])
        {
            if (Translations.TryGetValue(tag, out var text))
            {
                return text;
            }
        }

        return Value;
    }

    public bool Equals(TextByLanguage? other) =>
        other is not null && Value == other.Value && Translations.SequenceEqual(other.Translations);

    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);
}
