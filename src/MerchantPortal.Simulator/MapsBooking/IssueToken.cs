using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace MerchantPortal.Simulator.MapsBooking;

/// <summary>OAuth 2 token endpoint for service accounts: a JWT assertion for an access token (spec 2.1). The signature is not checked: the simulator has no key.</summary>
internal static class IssueToken
{
    private const string GrantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    // what Google's own sign-in library writes, whatever the key's token_uri
    private const string GoogleAudience = "https://oauth2.googleapis.com/token";
    private const string Scope = "https://www.googleapis.com/auth/mapsbooking";

    /// <summary>Answers with the token, or with status 400 and an OAuth error.</summary>
    public static (int Status, string Body) Run(SimulatedGoogle google, IFormCollection? form, string tokenUri)
    {
        if (form is null || form["grant_type"].ToString() != GrantType)
        {
            return Wrong("unsupported_grant_type", "grant_type must be " + GrantType);
        }

        if (Wrongness(form["assertion"].ToString(), tokenUri, google.Now) is { } wrong)
        {
            return Wrong("invalid_grant", wrong);
        }

        var (token, expiresIn) = google.IssueToken();
        return (200, $$"""{"access_token":"{{token}}","expires_in":{{expiresIn.ToString(System.Globalization.CultureInfo.InvariantCulture)}},"token_type":"Bearer"}""");
    }

    private static string? Wrongness(string assertion, string tokenUri, DateTimeOffset now)
    {
        var parts = assertion.Split('.');
        if (parts.Length != 3 || parts[2].Length == 0 || Part(parts[0]) is not { } header || Part(parts[1]) is not { } claims)
        {
            return "assertion must be a signed JWT";
        }

        using (header)
        using (claims)
        {
            var payload = claims.RootElement;
            if (Strict.TextOf(header.RootElement, "alg") != "RS256")
            {
                return "the JWT must be signed with RS256";
            }

            if (string.IsNullOrEmpty(Strict.TextOf(payload, "iss")))
            {
                return "iss is missing";
            }

            if (!(Strict.TextOf(payload, "scope") ?? "").Split(' ').Contains(Scope, StringComparer.Ordinal))
            {
                return "scope must hold " + Scope;
            }

            if (Strict.TextOf(payload, "aud") is var aud && aud != tokenUri && aud != GoogleAudience)
            {
                return "aud must be the address of this token endpoint";
            }

            var expires = payload.TryGetProperty("exp", out var exp) && exp.ValueKind == JsonValueKind.Number && exp.TryGetInt64(out var seconds) ? seconds : 0;
            return expires <= now.ToUnixTimeSeconds() ? "the JWT has expired" : null;
        }
    }

    private static JsonDocument? Part(string text)
    {
        try
        {
            var document = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(text));
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            return null;
        }
        catch (Exception wrong) when (wrong is FormatException or JsonException)
        {
            return null;
        }
    }

    private static (int Status, string Body) Wrong(string error, string description) => (400, $$"""{"error":"{{error}}","error_description":"{{description}}"}""");
}
