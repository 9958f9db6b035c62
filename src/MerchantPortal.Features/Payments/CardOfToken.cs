using System.Text.Json;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Features.Payments.Processors;

namespace MerchantPortal.Features.Payments;

/// <summary>Which card is behind a token of Google Pay, when the token says it (its paymentData names the network beside the encrypted part).</summary>
public static class CardOfToken
{
    /// <summary>Null when the token does not say, or names a network of no card type of ours.</summary>
    public static CardType? Find(PaymentToken token)
    {
        var text = token.Reveal();
        if (!text.AsSpan().TrimStart().StartsWith("{"))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(text);
            return Named(Network(json.RootElement, "paymentMethodData", "info") ?? Network(json.RootElement, "cardInfo") ?? Network(json.RootElement, "info"));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Network(JsonElement json, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out json))
            {
                return null;
            }
        }

        return json.ValueKind == JsonValueKind.Object && json.TryGetProperty("cardNetwork", out var network) && network.ValueKind == JsonValueKind.String ? network.GetString() : null;
    }

    private static CardType? Named(string? network) => network?.ToUpperInvariant() switch
    {
        "VISA" => CardType.Visa,
        "MASTERCARD" => CardType.Mastercard,
        "AMEX" or "AMERICAN_EXPRESS" => CardType.AmericanExpress,
        "DISCOVER" => CardType.Discover,
        "JCB" => CardType.Jcb,
        _ => null,
    };
}
