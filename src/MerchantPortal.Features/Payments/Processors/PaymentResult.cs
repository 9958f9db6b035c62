using MerchantPortal.Contracts.Shared;
using MerchantPortal.Domain.Shared;

namespace MerchantPortal.Features.Payments.Processors;

/// <summary>The processor's own id of a payment, such as <c>pi_…</c> or <c>seti_…</c>, at most 255 characters. No secret: fit for the ledger, for Google and for logs.</summary>
public readonly record struct PaymentReference(string Value)
{
    public override string ToString() => Value;
}

/// <summary>How a kept card is charged later: the processor's ids in one string of at most 255 characters, never a token. Stored, but neither logged nor shown.</summary>
public sealed record PaymentCredential(string Value)
{
    public override string ToString() => "[credential]";
}

/// <summary>The guest's token from Google, single use. Lives only for the call: never stored, logged or thrown.</summary>
public sealed class PaymentToken(string value)
{
    public override string ToString() => "[token]";

    // A method, so that no serialiser and no logger finds it.
    internal string Reveal() => value;
}

/// <summary>What the guest's bank answered to 3-D Secure, as Google hands it on (spec feeds 6.1). Never stored or logged.</summary>
public sealed class ThreeDSecureAnswer(string paResponse, string? mdMerchantData)
{
    public override string ToString() => "[3-D Secure answer]";

    internal string PaResponse() => paResponse;

    internal string? MdMerchantData() => mdMerchantData;
}

/// <summary>What became of <see cref="IPaymentProcessor.BeginAsync"/>.</summary>
public abstract record BeginResult
{
    private BeginResult()
    {
    }

    /// <summary>The payment is open; nothing has moved.</summary>
    public sealed record Begun(PaymentReference Reference) : BeginResult;

    /// <summary>The processor will not open it.</summary>
    public sealed record Refused(PaymentFault Fault) : BeginResult;

    /// <summary>No answer. Nothing has moved; the same call with the same key finds the payment again.</summary>
    public sealed record Unknown : BeginResult;
}

/// <summary>What became of an act on a payment.</summary>
public abstract record PaymentResult
{
    private PaymentResult()
    {
    }

    /// <summary>Done: captured, held, kept, released or refunded, as asked.</summary>
    /// <param name="TransactionId">The processor's id for Google and the ledger: the payment's reference, or the refund's own id.</param>
    /// <param name="Kept">The card, when it was to be kept.</param>
    /// <param name="Captured">Money was taken; false when it is only held, kept, released or refunded.</param>
    public sealed record Succeeded(string TransactionId, PaymentCredential? Kept = null, bool Captured = false) : PaymentResult;

    /// <summary>Refused for good; this act moved no money.</summary>
    public sealed record Refused(PaymentFault Fault) : PaymentResult;

    /// <summary>No answer, or the processor itself is not sure yet: money may have moved.</summary>
    public sealed record Unknown : PaymentResult;
}

/// <summary>Why a payment is refused (spec feeds 8.3). Codes are the processor's own words for staff and logs, never a guest's data.</summary>
public abstract record PaymentFault
{
    /// <summary>The code of <see cref="Other"/> when held money was to be taken and is not held any more: the card let it go by itself.</summary>
    public const string HoldGone = "hold_gone";

    /// <summary>The same where somebody cancelled it, such as at the processor's own desk.</summary>
    public const string HoldCanceled = "hold_canceled";

    private PaymentFault()
    {
    }

    /// <summary><c>PAYMENT_ERROR_CARD_DECLINED</c>.</summary>
    /// <param name="Code">Such as <c>insufficient_funds</c>, or <c>authentication_required</c> when a kept card wants its owner.</param>
    public sealed record CardDeclined(string Code) : PaymentFault;

    /// <summary><c>PAYMENT_ERROR_CARD_TYPE_REJECTED</c>.</summary>
    public sealed record CardTypeRejected(CreditCardType Type) : PaymentFault;

    /// <summary><c>PAYMENT_OPTION_NOT_VALID</c>: the processor does not offer this way of paying on this account.</summary>
    public sealed record OptionNotUsable(string Code) : PaymentFault;

    /// <summary><c>PAYMENT_REQUIRES_3DS1</c>, with the four parameters Google hands to the guest's browser. The address may hold a secret of this payment.</summary>
    public sealed record ThreeDSecureRequired(string AcsUrl, string PaReq, string TransactionId, string MdMerchantData) : PaymentFault
    {
        public override string ToString() => $"{nameof(ThreeDSecureRequired)} {{ TransactionId = {TransactionId} }}";
    }

    /// <summary><c>PAYMENT_ERROR</c>: anything else.</summary>
    public sealed record Other(string Code) : PaymentFault;
}

/// <summary>Where a payment stands.</summary>
public enum PaymentState
{
    /// <summary>No answer, or the processor is still at it: ask again later.</summary>
    Unknown,

    /// <summary>The processor does not know the reference.</summary>
    NotFound,

    /// <summary>Open; nothing has moved.</summary>
    NotConfirmed,

    /// <summary>Open and refused at the last try; nothing has moved.</summary>
    Refused,

    /// <summary>The money is held.</summary>
    Held,

    /// <summary>The money was taken; some or all of it may have been given back since.</summary>
    Captured,

    /// <summary>The card is kept; no money is involved.</summary>
    Kept,

    /// <summary>Closed; held money went back.</summary>
    Canceled,
}

/// <summary>What <see cref="IPaymentProcessor.FindAsync"/> found.</summary>
/// <param name="State">Where the payment stands.</param>
/// <param name="Held">Money held now.</param>
/// <param name="Captured">Money taken, refunds not subtracted.</param>
/// <param name="Refunded">Money given back of what was taken.</param>
/// <param name="Kept">The kept card, if any.</param>
/// <param name="Fault">Why, when refused.</param>
/// <param name="Lapsed">Closed because the card let held money go by itself; false when somebody closed it, we or others.</param>
public sealed record PaymentFinding(
    PaymentState State, Money? Held = null, Money? Captured = null, Money? Refunded = null, PaymentCredential? Kept = null, PaymentFault? Fault = null, bool Lapsed = false);
