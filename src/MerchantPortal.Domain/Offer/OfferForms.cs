using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MerchantPortal.Domain.Offer;

/// <summary>The forms that ids and languages have wherever they are entered.</summary>
public static class OfferForms
{
    /// <summary>Longest id that Google is handed (spec feeds 3.1).</summary>
    public const int LongestId = 128;

    private const int LongestSuggestion = 60;

    /// <summary>Whether a text can be an id: 1 to 128 of A–Z, a–z, 0–9 and <c>. _ ~ -</c> (spec feeds 3.1).</summary>
    public static bool IsId(string id) => id.Length is > 0 and <= LongestId && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '~' or '-');

    /// <summary>Whether a text looks like a BCP 47 tag of at most 20 characters.</summary>
    public static bool IsLanguage(string tag)
    {
        var parts = tag.Split('-');
        return parts[0].Length is 2 or 3 && parts[0].All(char.IsAsciiLetter)
            && parts.Skip(1).All(part => part.Length is >= 1 and <= 8 && part.All(char.IsAsciiLetterOrDigit)) && tag.Length <= 20;
    }

    /// <summary>An id made from a name, the same each time: <c>Kıyı Lokantası</c> gives <c>kiyi-lokantasi</c>. A name without Latin letters and digits gives <c>m-</c> and eight hex digits; no name, nothing.</summary>
    public static string SuggestId(string name)
    {
        var plain = new StringBuilder();
        foreach (var c in Decomposed(name.Trim()))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark || c is '\'' or '’')
            {
                continue;
            }

            // What does not come apart into a letter and a mark
            plain.Append(c switch
            {
                'ı' => "i",
                'ß' => "ss",
                'ø' or 'Ø' => "o",
                'ł' or 'Ł' => "l",
                'æ' or 'Æ' => "ae",
                _ when char.IsAsciiLetterOrDigit(c) => char.ToLowerInvariant(c).ToString(),
                _ => "-",
            });
        }

        var id = string.Join('-', plain.ToString().Split('-', StringSplitOptions.RemoveEmptyEntries));
        return id.Length > 0 ? id[..Math.Min(id.Length, LongestSuggestion)].TrimEnd('-')
            : string.IsNullOrWhiteSpace(name) ? ""
            : "m-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name.Trim())))[..8];
    }

    // Broken text (lone surrogates) stays as it is
    private static string Decomposed(string name)
    {
        try
        {
            return name.Normalize(NormalizationForm.FormKD);
        }
        catch (ArgumentException)
        {
            return name;
        }
    }
}
