using MerchantPortal.Domain.Shared;

namespace MerchantPortal.Features.Payments.Processors;

/// <summary>
/// Nobody moves money. Nothing begins; what another processor began before the settings changed can be asked of nobody, so it stays unknown,
/// and is settled once that processor is set up again: nothing is written off that may have moved.
/// </summary>
public sealed class NoProcessor : IPaymentProcessor
{
    /// <summary>The fault of everything that is refused here.</summary>
    public static readonly PaymentFault Fault = new PaymentFault.Other("no_processor");

    public Task<BeginResult> BeginAsync(PaymentPurpose purpose, Money? amount, bool keepCard, string bookingReference, string key, CancellationToken stop) =>
        Task.FromResult<BeginResult>(new BeginResult.Refused(Fault));

    public Task<PaymentResult> ConfirmAsync(PaymentReference reference, PaymentToken token, ThreeDSecureAnswer? answer, string key, CancellationToken stop) => NotKnown;

    public Task<PaymentFinding> FindAsync(PaymentReference reference, CancellationToken stop) => Task.FromResult(new PaymentFinding(PaymentState.Unknown));

    public Task<PaymentResult> CaptureAsync(PaymentReference reference, Money amount, string key, CancellationToken stop) => NotKnown;

    public Task<PaymentResult> ReleaseAsync(PaymentReference reference, string key, CancellationToken stop) => NotKnown;

    public Task<PaymentResult> RefundAsync(PaymentReference reference, Money amount, string key, CancellationToken stop) => NotKnown;

    public Task<PaymentResult> FindRefundAsync(PaymentReference reference, string key, CancellationToken stop) => NotKnown;

    public Task<PaymentResult> ChargeKeptAsync(PaymentCredential credential, Money amount, string bookingReference, string key, CancellationToken stop) => NotKnown;

    private static Task<PaymentResult> NotKnown => Task.FromResult<PaymentResult>(new PaymentResult.Unknown());
}
