using MerchantPortal.Domain.Account;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.Features.Shared;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Features.Payments;

/// <summary>What the processor said to a test token.</summary>
public enum TestTokenOutcome
{
    /// <summary>The card was taken and kept.</summary>
    Accepted,
    Declined,
    CardTypeRejected,
    ThreeDSecureRequired,

    /// <summary>No answer came.</summary>
    Unknown,

    /// <summary>Refused for another reason: no such token.</summary>
    Refused,

    /// <summary>Not the sandbox, or not the person's to do.</summary>
    NotAllowed,
}

/// <summary>Tries one of the sandbox's documented tokens, as a card that is kept for later: no amount, no booking, nothing in the ledger.</summary>
public sealed class CheckTestToken(IPaymentProcessor processor, IOptions<PaymentsOptions> options)
{
    /// <summary>The documented tokens (black-box.md), one for each outcome.</summary>
    public static readonly IReadOnlyList<string> Documented =
        ["sandbox:ok", "sandbox:declined", "sandbox:card-type:AMERICAN_EXPRESS", "sandbox:3ds", "sandbox:timeout", "sandbox:later-declined"];

    public async Task<TestTokenOutcome> RunAsync(CurrentPerson by, string token, CancellationToken stop)
    {
        if (!by.May(Permission.EditPayments) || options.Value.Processor != ProcessorKind.Sandbox || !Documented.Contains(token, StringComparer.Ordinal))
        {
            return TestTokenOutcome.NotAllowed;
        }

        var key = $"test-{Guid.CreateVersion7():N}";
        return await processor.BeginAsync(PaymentPurpose.KeepForLater, null, keepCard: true, "test token", key, stop) is BeginResult.Begun begun
            ? await processor.ConfirmAsync(begun.Reference, new(token), null, key + "-confirm", stop) switch
            {
                PaymentResult.Succeeded => TestTokenOutcome.Accepted,
                PaymentResult.Refused { Fault: PaymentFault.CardDeclined } => TestTokenOutcome.Declined,
                PaymentResult.Refused { Fault: PaymentFault.CardTypeRejected } => TestTokenOutcome.CardTypeRejected,
                PaymentResult.Refused { Fault: PaymentFault.ThreeDSecureRequired } => TestTokenOutcome.ThreeDSecureRequired,
                PaymentResult.Unknown => TestTokenOutcome.Unknown,
                _ => TestTokenOutcome.Refused,
            }
            : TestTokenOutcome.Refused;
    }
}
