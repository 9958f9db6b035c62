using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Web.BookingServer;

/// <summary>Who may call (spec 1.1): HTTP Basic against every configured pair, in a time that does not tell how much of one was right.</summary>
internal sealed class Credentials(IOptions<BookingServerOptions> options)
{
    /// <summary>Longest user name and password together, in characters.</summary>
    public const int Longest = 256;

    private const string Scheme = "Basic ";

    // up to four UTF-8 bytes a character and the colon
    private const int MostBytes = (Longest * 4) + 1;

    private readonly (byte[] User, byte[] Password)[] pairs =
        [.. options.Value.Credentials.Select(pair => (SHA256.HashData(Encoding.UTF8.GetBytes(pair.UserName)), SHA256.HashData(Encoding.UTF8.GetBytes(pair.Password))))];

    /// <summary>Whether an Authorization header names one of the pairs.</summary>
    public bool Accept(string? authorization)
    {
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        Span<byte> text = stackalloc byte[MostBytes];
        if (!Convert.TryFromBase64Chars(authorization.AsSpan(Scheme.Length).Trim(), text, out var length))
        {
            return false;
        }

        var colon = text[..length].IndexOf((byte)':');
        if (colon < 0)
        {
            return false;
        }

        Span<byte> user = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> password = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..colon], user);
        SHA256.HashData(text[(colon + 1)..length], password);
        var accepted = false;
        foreach (var pair in pairs)
        {
            // both halves of all pairs, always
            accepted |= CryptographicOperations.FixedTimeEquals(user, pair.User) & CryptographicOperations.FixedTimeEquals(password, pair.Password);
        }

        return accepted;
    }
}
