using MerchantPortal.Domain.Shared;

namespace MerchantPortal.Domain.Account;

/// <summary>A person's name as colleagues see it and mails say it: NFKC, trimmed, 1 to 100 characters in one line, nothing that cannot be shown.</summary>
public static class PersonName
{
    /// <summary>In UTF-16 code units, as inputs and columns count.</summary>
    public const int MaxLength = 100;

    /// <summary>Reads what was typed; false when it is empty, too long, of several lines, has nothing to see, or holds what cannot be shown (<see cref="ShownText"/>).</summary>
    public static bool TryRead(string? text, out string name)
    {
        name = EmailAddress.Fold(text);
        return name.Length is > 0 and <= MaxLength && ShownText.IsClean(name, lines: false) && !ShownText.IsBlank(name);
    }
}
