using System.Text.Json;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Features.Payments.Processors;

namespace MerchantPortal.Features.Payments;

/// <summary>Which card is behind a token, when the token says it: Stripe's names the card's brand, and Google Pay's paymentData the network beside the encrypted part.</summary>
public static class CardOfToken
{
    private const int Depth = 4;

    /// <summary>Null when the token does not say, or names a network of no card type of ours. Where both are named Stripe's is the card that is charged.</summary>
    public static CardType? Find(PaymentToken token) => Find(token.Reveal(), Depth);

    private static CardType? Find(string? text, int depth)
    {
        text = text?.Trim();
        if (text is null || depth == 0 || !(text.StartsWith('{') || text.StartsWith('"')))
        {
            return null;
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

    // The same places in which StripeToken looks for the token itself
    private static CardType? Find(JsonElement json, int depth) => json.ValueKind switch
    {
        JsonValueKind.String => Find(json.GetString(), depth - 1),
        JsonValueKind.Object => Named(json.Child("card").Text("brand"))
            ?? Find(json.Child("paymentMethodData").Child("tokenizationData").Child("token"), depth)
            ?? Find(json.Child("tokenizationData").Child("token"), depth)
            ?? Find(json.Child("token"), depth)
            ?? Named(json.Child("paymentMethodData").Child("info").Text("cardNetwork") ?? json.Child("cardInfo").Text("cardNetwork") ?? json.Child("info").Text("cardNetwork")),
        _ => null,
    };

    // Stripe writes "American Express" on a token and "amex" on a payment method, Google "AMEX", the wire "AMERICAN_EXPRESS"
    private static CardType? Named(string? network) => network?.Replace(" ", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToUpperInvariant() switch
    {
        "VISA" => CardType.Visa,
        "MASTERCARD" => CardType.Mastercard,
        "AMEX" or "AMERICANEXPRESS" => CardType.AmericanExpress,
        "DISCOVER" => CardType.Discover,
        "JCB" => CardType.Jcb,
        _ => null,
    };
}
