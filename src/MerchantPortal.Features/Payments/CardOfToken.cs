using System.Text.Json;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Features.Payments.Processors;

namespace MerchantPortal.Features.Payments;

/// <summary>The card that a token names.</summary>
/// <param name="Type">Null for a network that no merchant can list, such as Diners Club or UnionPay: the wire has no name for it (spec feeds 3.4).</param>
public readonly record struct NamedCard(CardType? Type);

/// <summary>Which card is behind a token, when the token says it: Stripe's names the card's brand, and Google Pay's paymentData the network beside the encrypted part.</summary>
public static class CardOfToken
{
    private const int Depth = 4;

    /// <summary>Null when the token does not say, or says a word that we do not know. Where both are named Stripe's is the card that is charged.</summary>
    public static NamedCard? Find(PaymentToken token) => Find(token.Reveal(), Depth);

    private static NamedCard? Find(string? text, int depth)
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
    private static NamedCard? Find(JsonElement json, int depth) => json.ValueKind switch
    {
        JsonValueKind.String => Find(json.GetString(), depth - 1),
        JsonValueKind.Object => Named(json.Child("card").Text("brand"))
            ?? Find(json.Child("paymentMethodData").Child("tokenizationData").Child("token"), depth)
            ?? Find(json.Child("tokenizationData").Child("token"), depth)
            ?? Find(json.Child("token"), depth)
            ?? Named(json.Child("paymentMethodData").Child("info").Text("cardNetwork") ?? json.Child("cardInfo").Text("cardNetwork") ?? json.Child("info").Text("cardNetwork")),
        _ => null,
    };

    // Stripe writes "American Express" on a token and "amex" on a payment method, Google "AMEX", the wire "AMERICAN_EXPRESS".
    // Electron and Maestro are debit cards of their networks.
    private static NamedCard? Named(string? network) => network?.Replace(" ", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToUpperInvariant() switch
    {
        "VISA" or "ELECTRON" or "VISAELECTRON" => new(CardType.Visa),
        "MASTERCARD" or "MAESTRO" => new(CardType.Mastercard),
        "AMEX" or "AMERICANEXPRESS" => new(CardType.AmericanExpress),
        "DISCOVER" => new(CardType.Discover),
        "JCB" => new(CardType.Jcb),
        "DINERS" or "DINERSCLUB" or "UNIONPAY" or "CHINAUNIONPAY" or "INTERAC" or "ELO" or "ELODEBIT" or "EFTPOSAU" or "EFTPOSAUSTRALIA" or "CARTESBANCAIRES" or "PAGOBANCOMAT" or "GIROCARD" or "TROY" or "MADA" => new(null),
        _ => null,
    };
}
