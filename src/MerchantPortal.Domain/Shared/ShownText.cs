using System.Globalization;
using System.Text;

namespace MerchantPortal.Domain.Shared;

/// <summary>
/// What a text needs so that people see what it says: nothing that cannot be shown, nothing that turns the text around it, and something to see at all.
/// The joiners of Arabic, Indic and emoji stay.
/// </summary>
public static class ShownText
{
    /// <summary>Whether there is nothing to see: no text, or only spaces, marks without a letter's shape and the like.</summary>
    public static bool IsBlank(string? text)
    {
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (IsSeen(rune))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether all of the text can be shown as it is: no control characters, none that overrides the direction of what follows, no half of a surrogate pair.</summary>
    /// <param name="lines">Whether it may have several lines.</param>
    public static bool IsClean(string text, bool lines) => Cleaned(text, lines) == text;

    /// <summary>The text without what cannot be shown; the ends of lines become spaces where there may be only one.</summary>
    public static string Cleaned(string text, bool lines)
    {
        var kept = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1]))
            {
                kept.Append(c).Append(text[++i]);
            }
            else if (c is '\n' or '\r' or '\t' or '\u2028' or '\u2029')
            {
                kept.Append(lines ? c : ' ');
            }
            else if (!char.IsControl(c) && !char.IsSurrogate(c) && c is not ((>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069')))
            {
                kept.Append(c);
            }
        }

        return kept.ToString();
    }

    private static bool IsSeen(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned => false,
        // Half of a pair is read as this
        _ when rune == Rune.ReplacementChar => false,
        // Fillers of Hangul, the empty pattern of Braille, joiners and selectors that are marks
        _ => rune.Value is not (0x034f or 0x115f or 0x1160 or 0x2800 or 0x3164 or 0xffa0 or (>= 0xfe00 and <= 0xfe0f) or (>= 0xe0100 and <= 0xe01ef)),
    };
}
