namespace MerchantPortal.Domain.Account;

/// <summary>A person's name as colleagues see it and mails say it: NFKC, trimmed, 1 to 100 characters in one line, nothing that cannot be shown.</summary>
public static class PersonName
{
    /// <summary>In UTF-16 code units, as inputs and columns count.</summary>
    public const int MaxLength = 100;

    /// <summary>Reads what was typed; false when it is empty, too long, of several lines, or holds control characters or broken text (lone surrogates).</summary>
    public static bool TryRead(string? text, out string name)
    {
        name = EmailAddress.Fold(text);
        return name.Length is > 0 and <= MaxLength && !name.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029') && IsWhole(name);
    }

    private static bool IsWhole(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }
}
