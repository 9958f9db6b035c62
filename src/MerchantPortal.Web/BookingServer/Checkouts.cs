using MerchantPortal.Contracts.BookingServer;
using MerchantPortal.Contracts.Shared;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Payments.Processors;
using NodaTime;

namespace MerchantPortal.Web.BookingServer;

/// <summary>Reads what a request says of money. Total: no value makes it fail.</summary>
internal static class Checkouts
{
    // far longer than any notice
    private const long LongestSeconds = 3660L * 24 * 3600;

    /// <summary>
    /// Takes the secrets out of the request, so that nothing after this can keep or hash them: a second try of a payment may bring another token or
    /// the bank's answer and is the same request all the same (spec 1.9).
    /// </summary>
    public static (Checkout Checkout, PaymentToken? Token, ThreeDSecureAnswer? Bank) Take(CreateBookingRequest request)
    {
        var parameters = request.PaymentProcessingParameters;
        var text = string.IsNullOrEmpty(parameters?.UnparsedPaymentMethodToken) ? parameters?.PaymentMethodToken : parameters.UnparsedPaymentMethodToken;
        var token = string.IsNullOrWhiteSpace(text) ? null : new PaymentToken(text);
        var payment = request.PaymentInformation;
        var bank = string.IsNullOrWhiteSpace(payment?.PaResponse) ? null : new ThreeDSecureAnswer(payment.PaResponse, payment.MdMerchantData);
        request.PaymentProcessingParameters = null;
        if (payment is not null)
        {
            (payment.PaResponse, payment.MdMerchantData) = (null, null);
        }

        var card = token is null ? null : CardOfToken.Find(token);
        return (Of(payment) with { HasToken = token is not null, AnswersThreeDSecure = bank is not null, Card = card?.Type, OtherCard = card is { Type: null } }, token, bank);
    }

    private static Checkout Of(PaymentInformation? sent) => sent is null ? Checkout.Nothing : new()
    {
        Price = Amount(sent.Price),
        Tax = Amount(sent.TaxAmount),
        Deposit = sent.Deposit is { } deposit && Amount(deposit.Deposit) is { } amount ? new(amount, Type(deposit.DepositType), Notice(deposit.MinAdvanceCancellationSec)) : null,
        NoShowFee = sent.NoShowFee is { } fee && Amount(fee.Fee) is { } charged ? new(charged, Type(fee.FeeType)) : null,
        PaymentOptionId = string.IsNullOrEmpty(sent.PaymentOptionId) ? null : sent.PaymentOptionId,
        OwnOption = !string.IsNullOrEmpty(sent.UserPaymentOptionId),
    };

    // an empty message says nothing; a missing field of one that does is its default
    private static Money? Amount(Price? sent) => sent is null or { PriceMicros: null, CurrencyCode: null } ? null : new(sent.PriceMicros ?? 0, sent.CurrencyCode ?? "");

    private static Domain.Offer.PriceType Type(PriceType? sent) => sent == PriceType.PerPerson ? Domain.Offer.PriceType.PerPerson : Domain.Offer.PriceType.FixedRateDefault;

    private static Duration? Notice(long? seconds) => seconds switch
    {
        null => null,
        >= 0 and <= LongestSeconds => Duration.FromSeconds(seconds.Value),
        _ => -Duration.Epsilon,
    };
}
