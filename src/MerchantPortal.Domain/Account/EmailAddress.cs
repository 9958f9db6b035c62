using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace MerchantPortal.Domain.Account;

/// <summary>
/// An e-mail address as we keep it (portal.md 4.3): NFKC, domain in ASCII form and lower case by invariant rules, local part as typed.
/// Equality is ordinal ignoring case, never culture-aware.
/// </summary>
public readonly struct EmailAddress : IEquatable<EmailAddress>
{
    /// <summary>Longest address that can travel (RFC 5321).</summary>
    public const int MaxLength = 254;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private EmailAddress(string value) => Value = value;

    /// <summary>The whole address.</summary>
    public string Value { get; }

    /// <summary>The part after the @, ASCII and lower case.</summary>
    public string Domain => Value[(Value.LastIndexOf('@') + 1)..];

    /// <summary>Whether the local part says that nobody reads answers (no-reply, noreply, do-not-reply, in any case and spacing).</summary>
    public bool IsNoReply
    {
        get
        {
            var local = new string(Value[..Value.LastIndexOf('@')].Where(char.IsAsciiLetter).ToArray());
            return local.StartsWith("noreply", StringComparison.OrdinalIgnoreCase) || local.StartsWith("donotreply", StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>Reads one bare address: one @, a dot in the domain, at most 254 characters, no spaces.</summary>
    public static bool TryRead(string? text, out EmailAddress address)
    {
        address = default;
        var typed = Fold(text);
        var at = typed.IndexOf('@', StringComparison.Ordinal);
        if (at <= 0 || at != typed.LastIndexOf('@') || typed.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '<' or '>' or ',' or ';' or '"'))
        {
            return false;
        }

        var local = typed[..at];
        var domain = typed[(at + 1)..];
        if (local is ['.', ..] or [.., '.'] || local.Contains("..", StringComparison.Ordinal) || local.Length > 64
            || !domain.Contains('.', StringComparison.Ordinal) || domain is ['.', ..] or [.., '.'])
        {
            return false;
        }

        try
        {
            domain = Idn.GetAscii(domain).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return false;
        }

        if (local.Length + 1 + domain.Length > MaxLength)
        {
            return false;
        }

        address = new EmailAddress($"{local}@{domain}");
        return true;
    }

    /// <summary>Trimmed and in NFKC: full-width letters and ＠ from a Chinese input method become plain ones. Broken text (lone surrogates) stays as it is.</summary>
    public static string Fold(string? text)
    {
        try
        {
            return (text ?? "").Normalize(NormalizationForm.FormKC).Trim();
        }
        catch (ArgumentException)
        {
            return (text ?? "").Trim();
        }
    }

    public bool Equals(EmailAddress other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is EmailAddress other && Equals(other);

    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value ?? "");

    public override string ToString() => Value;

    public static bool operator ==(EmailAddress left, EmailAddress right) => left.Equals(right);

    public static bool operator !=(EmailAddress left, EmailAddress right) => !left.Equals(right);
}

/// <summary>What was typed or pasted into an address field, taken apart (portal.md 4.3).</summary>
/// <param name="Parts">The addresses as text; not yet checked.</param>
/// <param name="NameDropped">A display name was cut away from at least one of them.</param>
public sealed record PastedAddresses(ImmutableArray<string> Parts, bool NameDropped)
{
    /// <summary>Splits at comma, semicolon and line break, outside quotes, and keeps only the address of <c>Ops &lt;ops@shop.example&gt;</c>.</summary>
    public static PastedAddresses Read(string? text)
    {
        var parts = ImmutableArray.CreateBuilder<string>();
        var dropped = false;
        var quoted = false;
        var part = new StringBuilder();
        foreach (var c in EmailAddress.Fold(text) + "\n")
        {
            if (c == '"')
            {
                quoted = !quoted;
            }

            // 、 and the full-width marks fold to themselves or to ASCII; 、 is the comma of Chinese lists
            if (c is '\n' or '\r' || (!quoted && (c is ',' or ';' or '、')))
            {
                Take(part.ToString());
                part.Clear();
                quoted = false;
            }
            else
            {
                part.Append(c);
            }
        }

        return new(parts.ToImmutable(), dropped);

        void Take(string one)
        {
            one = one.Trim();
            var open = one.LastIndexOf('<');
            var close = one.LastIndexOf('>');
            if (open >= 0 && close > open)
            {
                dropped = dropped || open > 0;
                one = one[(open + 1)..close].Trim();
            }

            if (one.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
            {
                one = one["mailto:".Length..];
            }

            if (one.Length > 0)
            {
                parts.Add(one);
            }
        }
    }
}
