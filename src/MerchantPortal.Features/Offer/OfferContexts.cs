using MerchantPortal.Domain.Offer;
using MerchantPortal.Features.Payments.Processors;
using NodaTime;

namespace MerchantPortal.Features.Offer;

/// <summary>What the rules of an offer must know of this deployment.</summary>
public static class OfferContexts
{
    /// <summary>The context for judging an offer at a moment, against what is published.</summary>
    public static OfferContext OfferContext(this PaymentsOptions payments, Instant now, OfferDocument? published) =>
        new(now, payments.PaymentCountries(), published) { TakesPayments = payments.HasProcessor(), Gateway = payments.Gateway(), ChargeStep = payments.ChargeStep };

    /// <summary>Where merchants of this deployment may take payments.</summary>
    public static PaymentCountries PaymentCountries(this PaymentsOptions payments) =>
        payments.Countries.Count == 0 ? Domain.Offer.PaymentCountries.Documented : new(payments.Countries);
}
