using MerchantPortal.Domain.Shared;

namespace MerchantPortal.Features.Payments.Processors;

/// <summary>What a payment is for.</summary>
public enum PaymentPurpose
{
    /// <summary>The amount is taken when the payment is confirmed.</summary>
    Charge,

    /// <summary>The amount is held when the payment is confirmed, and captured or released later.</summary>
    Hold,

    /// <summary>No amount: the card is checked and kept, to be charged later without the guest.</summary>
    KeepForLater,
}

/// <summary>
/// The outside world of payments: begin, confirm with the guest's token, find out what became of it, capture, release, refund, charge a kept card.
/// <para>
/// Every act carries a key (printable ASCII, at most <see cref="ProcessorKey.Longest"/>), is idempotent on it and may be repeated with it after a crash, however late;
/// another act, another amount or another token wants another key. Acts never throw for what a card, a bank or a network does: no answer is <see cref="PaymentResult.Unknown"/>,
/// which means that money may have moved, and is resolved by <see cref="FindAsync"/> or by the same call with the same key. They end within about
/// twelve seconds. <see cref="OperationCanceledException"/> comes only when the caller's own token was cancelled; then, too, money may have moved.
/// Never call one inside a database transaction.
/// </para>
/// </summary>
public interface IPaymentProcessor
{
    /// <summary>Opens a payment and moves no money. Store the reference before confirming: a crash is reconciled by it.</summary>
    /// <param name="purpose">What the payment is for.</param>
    /// <param name="amount">To charge or hold; null exactly for <see cref="PaymentPurpose.KeepForLater"/>.</param>
    /// <param name="keepCard">Whether the card is kept for <see cref="ChargeKeptAsync"/> as well; always so for <see cref="PaymentPurpose.KeepForLater"/>.</param>
    /// <param name="bookingReference">Our own word for the booking, shown in the processor's books; at most 200 characters, nothing about the guest.</param>
    /// <param name="key">The idempotency key.</param>
    /// <param name="stop">The caller gives up.</param>
    Task<BeginResult> BeginAsync(PaymentPurpose purpose, Money? amount, bool keepCard, string bookingReference, string key, CancellationToken stop);

    /// <summary>
    /// Uses the guest's token: charges, holds or keeps, as begun. A payment that is already confirmed answers what it is. After
    /// <see cref="PaymentFault.ThreeDSecureRequired"/> the same call comes again with the guest's answer.
    /// </summary>
    Task<PaymentResult> ConfirmAsync(PaymentReference reference, PaymentToken token, ThreeDSecureAnswer? answer, string key, CancellationToken stop);

    /// <summary>What became of a payment, as the processor knows it now; asks and changes nothing.</summary>
    Task<PaymentFinding> FindAsync(PaymentReference reference, CancellationToken stop);

    /// <summary>Takes held money, all or part of it, once; what is not taken is given back. A hold that is over is refused with <see cref="PaymentFault.HoldGone"/> or <see cref="PaymentFault.HoldCanceled"/>.</summary>
    Task<PaymentResult> CaptureAsync(PaymentReference reference, Money amount, string key, CancellationToken stop);

    /// <summary>Gives held money back, or closes a payment that was never confirmed. Refused once money was taken.</summary>
    Task<PaymentResult> ReleaseAsync(PaymentReference reference, string key, CancellationToken stop);

    /// <summary>Gives taken money back, all or part of it; refunds add up to at most what was taken.</summary>
    Task<PaymentResult> RefundAsync(PaymentReference reference, Money amount, string key, CancellationToken stop);

    /// <summary>
    /// What became of a refund that was made with this key, as the processor knows it now; asks and changes nothing. Succeeded: the money is on its way to the card or there.
    /// Refused: the refund failed, perhaps long after it had succeeded, and the merchant has the money again. Unknown: it waits, or the processor cannot say.
    /// </summary>
    Task<PaymentResult> FindRefundAsync(PaymentReference reference, string key, CancellationToken stop);

    /// <summary>Charges a kept card without the guest. The transaction id of the result is the reference of the new payment.</summary>
    Task<PaymentResult> ChargeKeptAsync(PaymentCredential credential, Money amount, string bookingReference, string key, CancellationToken stop);
}
