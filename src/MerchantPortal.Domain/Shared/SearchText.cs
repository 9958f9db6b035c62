using System.Globalization;
using System.Text;

namespace MerchantPortal.Domain.Shared;

/// <summary>
/// What a person types into a search field, compared the same way in every language: İ, i, ı and I are one letter, letters with and without marks are one,
/// and full-width letters and digits are letters and digits (portal.md 3.8).
/// </summary>
public static class SearchText
{
    /// <summary>Whether one of the texts contains what is wanted; nothing wanted is found everywhere.</summary>
    public static bool Finds(string? wanted, params IEnumerable<string> texts)
    {
        if (string.IsNullOrWhiteSpace(wanted))
        {
            return true;
        }

        var folded = Fold(wanted).Trim();
        return texts.Any(text => Fold(text).Contains(folded, StringComparison.Ordinal));
    }

    private static string Fold(string text) =>
        string.Concat(Decomposed(text).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)).ToUpperInvariant().Replace('ı', 'I');

    private static string Decomposed(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormKD);
        }
        catch (ArgumentException)
        {
            // Half a surrogate pair has no normal form
            return text;
        }
    }
}
