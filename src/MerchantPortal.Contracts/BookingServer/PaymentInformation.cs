using System.Text.Json.Serialization;
using MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Contracts.BookingServer;

/// <summary>Price and payment of a booking (spec 1.3, seed 004).</summary>
public sealed class PaymentInformation
{
    /// <summary>Whether money was taken.</summary>
    public PrepaymentStatus? PrepaymentStatus { get; set; }

    /// <summary>The processor's id; required when a token was used.</summary>
    public string? PaymentTransactionId { get; set; }

    /// <summary>Must equal the request exactly.</summary>
    public Price? Price { get; set; }

    /// <summary>Must equal the request exactly, when tax is configured.</summary>
    public Price? TaxAmount { get; set; }

    /// <summary>Fees.</summary>
    public Price? Fees { get; set; }

    /// <summary>Fees and taxes in one.</summary>
    public Price? FeesAndTaxes { get; set; }

    /// <summary>The deposit taken or held.</summary>
    public DepositTerms? Deposit { get; set; }

    /// <summary>The fee that may be charged later.</summary>
    public NoShowFee? NoShowFee { get; set; }

    /// <summary>Who moves the money.</summary>
    public PaymentProcessedBy? PaymentProcessedBy { get; set; }

    /// <summary>Pack or membership used.</summary>
    public string? PaymentOptionId { get; set; }

    /// <summary>The user's own pack or membership.</summary>
    public string? UserPaymentOptionId { get; set; }

    /// <summary>The answer of 3-D Secure 1. A secret.</summary>
    public string? PaResponse { get; set; }

    /// <summary>Merchant data of 3-D Secure 1.</summary>
    public string? MdMerchantData { get; set; }
}

/// <summary>An amount: micros of a currency.</summary>
public sealed class Price
{
    /// <summary>Millionths of the currency's unit.</summary>
    [JsonConverter(typeof(WireInt64))] public long? PriceMicros { get; set; }

    /// <summary>ISO 4217.</summary>
    public string? CurrencyCode { get; set; }

    /// <summary>Opaque tag of a pricing option.</summary>
    public string? PricingOptionTag { get; set; }
}

/// <summary>A deposit and until when it is paid back.</summary>
public sealed class DepositTerms
{
    /// <summary>The amount.</summary>
    public Price? Deposit { get; set; }

    /// <summary>Seconds before the start until when a cancellation is refunded.</summary>
    [JsonConverter(typeof(WireInt64))] public long? MinAdvanceCancellationSec { get; set; }

    /// <summary>Per booking or per person.</summary>
    public PriceType? DepositType { get; set; }
}

/// <summary>A fee for not coming.</summary>
public sealed class NoShowFee
{
    /// <summary>The amount.</summary>
    public Price? Fee { get; set; }

    /// <summary>Per booking or per person.</summary>
    public PriceType? FeeType { get; set; }
}

/// <summary>How to take the money (spec 1.3). Holds payment tokens: never log. What we do not use is not read.</summary>
public sealed class PaymentProcessingParameters
{
    /// <summary>The processor the token is for.</summary>
    public PaymentProcessor? Processor { get; set; }

    /// <summary>Legacy token.</summary>
    public string? PaymentMethodToken { get; set; }

    /// <summary>The token, as the processor wants it.</summary>
    public string? UnparsedPaymentMethodToken { get; set; }
}
