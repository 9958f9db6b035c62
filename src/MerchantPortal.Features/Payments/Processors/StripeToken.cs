using System.Text.Json;

namespace MerchantPortal.Features.Payments.Processors;

/// <summary>Finds Stripe's token in what Google hands on.</summary>
internal static class StripeToken
{
    private const int Depth = 4;

    /// <summary>
    /// <c>tok_…</c> or <c>pm_…</c> as it is, as the <c>id</c> of the JSON that Google Pay makes for Stripe, or inside Google Pay's whole
    /// <c>paymentData</c> (spec feeds 6.2); null when there is none.
    /// </summary>
    public static string? Find(PaymentToken token) => Find(token.Reveal(), Depth);

    private static string? Find(string? text, int depth)
    {
        text = text?.Trim();
        if (text is null or "" || depth == 0)
        {
            return null;
        }

        if (IsToken(text))
        {
            return text;
        }

        try
        {
            using var json = JsonDocument.Parse(text);
            return Find(json.RootElement, depth);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Find(JsonElement json, int depth) => json.ValueKind switch
    {
        JsonValueKind.String => Find(json.GetString(), depth - 1),
        JsonValueKind.Object => json.Text("id") is { } id && IsToken(id) ? id
            : Find(json.Child("paymentMethodData").Child("tokenizationData").Child("token"), depth)
            ?? Find(json.Child("tokenizationData").Child("token"), depth)
            ?? Find(json.Child("token"), depth),
        _ => null,
    };

    private static bool IsToken(string text) =>
        (text.StartsWith("tok_", StringComparison.Ordinal) || text.StartsWith("pm_", StringComparison.Ordinal))
        && text.Length <= 255 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
