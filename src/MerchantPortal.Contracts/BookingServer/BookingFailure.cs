using MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Contracts.BookingServer;

/// <summary>A business refusal, answered with HTTP 200 (spec 1.11).</summary>
public sealed class BookingFailure
{
    /// <summary>Why; never unspecified.</summary>
    public BookingFailureCause? Cause { get; set; }

    /// <summary>Required with the cause "card type rejected".</summary>
    public CreditCardType? RejectedCardType { get; set; }

    /// <summary>For debugging only; never shown to guests, holds no guest data.</summary>
    public string? Description { get; set; }

    /// <summary>Required with the cause "3-D Secure wanted".</summary>
    public PaymentFailure? PaymentFailure { get; set; }
}

/// <summary>Details of a payment refusal.</summary>
public sealed class PaymentFailure
{
    /// <summary>What 3-D Secure 1 needs.</summary>
    public ThreeDSecureParameters? Threeds1Parameters { get; set; }
}

/// <summary>What 3-D Secure 1 needs (spec 1.11).</summary>
public sealed class ThreeDSecureParameters
{
    /// <summary>The issuer's address.</summary>
    public string? AcsUrl { get; set; }

    /// <summary>Request to the issuer.</summary>
    public string? PaReq { get; set; }

    /// <summary>Id of the transaction.</summary>
    public string? TransactionId { get; set; }

    /// <summary>Merchant data.</summary>
    public string? MdMerchantData { get; set; }
}
