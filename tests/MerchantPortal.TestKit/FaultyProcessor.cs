using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Payments.Processors;

namespace MerchantPortal.TestKit;

/// <summary>
/// A processor whose answers can be lost, or whose caller can die around a call, in front of another that keeps the books. Calls are numbered from 1.
/// </summary>
public sealed class FaultyProcessor(IPaymentProcessor inner) : IPaymentProcessor
{
    private readonly Lock gate = new();
    private readonly List<string> calls = [];

    /// <summary>The names of the acts asked so far, in order: Begin, Confirm, Find, Capture, Release, Refund, FindRefund, ChargeKept.</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (gate)
            {
                return [.. calls];
            }
        }
    }

    /// <summary>The process dies before this call is made.</summary>
    public int? DiesBefore { get; set; }

    /// <summary>The call is made, and the process dies before it hears the answer.</summary>
    public int? DiesAfter { get; set; }

    /// <summary>Acts of this name are done, but their answer never arrives.</summary>
    public string? Silent { get; set; }

    /// <summary>Payments succeed, and the card that was to be kept is not.</summary>
    public bool KeepsNoCard { get; set; }

    /// <summary>Runs before each act, with its name; what it answers is waited for.</summary>
    public Func<string, Task>? Before { get; set; }

    /// <summary>As <see cref="Before"/>, after each act that was done and before its answer is heard.</summary>
    public Func<string, Task>? After { get; set; }

    public Task<BeginResult> BeginAsync(PaymentPurpose purpose, Money? amount, bool keepCard, string bookingReference, string key, CancellationToken stop) =>
        RunAsync("Begin", () => inner.BeginAsync(purpose, amount, keepCard, bookingReference, key, stop), new BeginResult.Unknown());

    public async Task<PaymentResult> ConfirmAsync(PaymentReference reference, PaymentToken token, ThreeDSecureAnswer? answer, string key, CancellationToken stop)
    {
        var result = await RunAsync("Confirm", () => inner.ConfirmAsync(reference, token, answer, key, stop), new PaymentResult.Unknown());
        return KeepsNoCard && result is PaymentResult.Succeeded done ? done with { Kept = null } : result;
    }

    public Task<PaymentFinding> FindAsync(PaymentReference reference, CancellationToken stop) =>
        RunAsync("Find", () => inner.FindAsync(reference, stop), new PaymentFinding(PaymentState.Unknown));

    public Task<PaymentResult> CaptureAsync(PaymentReference reference, Money amount, string key, CancellationToken stop) =>
        RunAsync("Capture", () => inner.CaptureAsync(reference, amount, key, stop), new PaymentResult.Unknown());

    public Task<PaymentResult> ReleaseAsync(PaymentReference reference, string key, CancellationToken stop) =>
        RunAsync("Release", () => inner.ReleaseAsync(reference, key, stop), new PaymentResult.Unknown());

    public Task<PaymentResult> RefundAsync(PaymentReference reference, Money amount, string key, CancellationToken stop) =>
        RunAsync("Refund", () => inner.RefundAsync(reference, amount, key, stop), new PaymentResult.Unknown());

    public Task<PaymentResult> FindRefundAsync(PaymentReference reference, string key, CancellationToken stop) =>
        RunAsync("FindRefund", () => inner.FindRefundAsync(reference, key, stop), new PaymentResult.Unknown());

    public Task<PaymentResult> ChargeKeptAsync(PaymentCredential credential, Money amount, string bookingReference, string key, CancellationToken stop) =>
        RunAsync("ChargeKept", () => inner.ChargeKeptAsync(credential, amount, bookingReference, key, stop), new PaymentResult.Unknown());

    private async Task<T> RunAsync<T>(string act, Func<Task<T>> run, T unknown)
    {
        int number;
        lock (gate)
        {
            calls.Add(act);
            number = calls.Count;
        }

        if (DiesBefore == number)
        {
            throw new FaultyDatabase.DiedException();
        }

        if (Before is { } before)
        {
            await before(act);
        }

        var result = await run();
        if (After is { } after)
        {
            await after(act);
        }

        if (DiesAfter == number)
        {
            throw new FaultyDatabase.DiedException();
        }

        return Silent == act ? unknown : result;
    }
}
