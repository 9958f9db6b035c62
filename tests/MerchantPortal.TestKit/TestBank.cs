using System.Globalization;
using MerchantPortal.Data;
using MerchantPortal.Data.Payments;
using MerchantPortal.Features.Payments.Processors;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;

namespace MerchantPortal.TestKit;

/// <summary>A processor as the acts of a <see cref="Portal"/> use it, and what really happened to the money there.</summary>
public abstract class TestBank : IAsyncDisposable
{
    public abstract ProcessorKind Kind { get; }

    public abstract IPaymentProcessor Processor { get; }

    /// <summary>This processor's token that does what a sandbox token does (README, "Sandbox payments"); one that nobody used.</summary>
    public abstract string Token(string sandbox);

    /// <summary>The guests answer what their banks ask now.</summary>
    public abstract void Authenticate();

    /// <summary>A week goes by for the cards; the caller moves the portal's own clock.</summary>
    public abstract void LapseHolds();

    /// <summary>Days go by for the refunds: those of <c>sandbox:refund-pending</c> succeed, those of <c>sandbox:refund-returned</c> come back; the caller moves the portal's own clock.</summary>
    public abstract void SettleRefunds();

    /// <summary>Somebody lets every hold go at the processor's own desk.</summary>
    public abstract Task CancelHoldsAsync();

    /// <summary>Micros over all payments, in EUR: taken, given back, held.</summary>
    public abstract Task<(long Taken, long Back, long Held)> BooksAsync();

    public abstract ValueTask DisposeAsync();
}

/// <summary>The sandbox, with its books in the database.</summary>
public sealed class SandboxBank(IDbContextFactory<PortalDbContext> database, TimeProvider clock) : TestBank
{
    public override ProcessorKind Kind => ProcessorKind.Sandbox;

    public override IPaymentProcessor Processor { get; } = new SandboxProcessor(database, clock);

    public override string Token(string sandbox) => sandbox;

    public override void Authenticate()
    {
        // the answer that comes with the next try is enough
    }

    public override void LapseHolds()
    {
        // the sandbox goes by the portal's clock
    }

    public override void SettleRefunds()
    {
        // the sandbox goes by the portal's clock
    }

    public override async Task CancelHoldsAsync()
    {
        foreach (var reference in await ReferencesAsync())
        {
            await Processor.ReleaseAsync(new(reference), Guid.NewGuid().ToString("N"), default);
        }
    }

    private async Task<List<string>> ReferencesAsync()
    {
        await using var db = await database.CreateDbContextAsync();
        return await db.Set<SandboxPayment>().Select(p => p.Reference).ToListAsync();
    }

    public override async Task<(long Taken, long Back, long Held)> BooksAsync()
    {
        var (taken, back, held) = (0L, 0L, 0L);
        foreach (var reference in await ReferencesAsync())
        {
            var finding = await Processor.FindAsync(new(reference), default);
            taken += finding.Captured?.Micros ?? 0;
            back += finding.Refunded?.Micros ?? 0;
            held += finding.Held?.Micros ?? 0;
        }

        return (taken, back, held);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>
/// The Stripe processor as the product registers it, against the strict stand-in; its books are the stand-in's own. The caller can die around any call on the wire.
/// Waits between tries are over at once, and its patience ends when Stripe keeps silent.
/// </summary>
public sealed class StripeBank : TestBank
{
    private const long MicrosPerCent = 10_000;

    private readonly HastyClock clock = new();
    private readonly ServiceProvider services;
    private int tokens;
    private int calls;

    private StripeBank(LoopbackStripe stripe)
    {
        Stripe = stripe;
        stripe.OnSilence = clock.RunOut;
        var builder = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Payments:Processor"] = "Stripe",
                ["Payments:Stripe:SecretKey"] = LoopbackStripe.SecretKey,
                ["Payments:Stripe:BaseAddress"] = stripe.BaseAddress.ToString(),
            }).Build())
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = Environments.Production })
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs))
            .AddPayments();
        builder.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(() => new Wire(this)));
        services = builder.BuildServiceProvider();
        Processor = services.GetRequiredService<IPaymentProcessor>();
    }

    public LoopbackStripe Stripe { get; }

    public CollectingLogs Logs { get; } = new();

    public override ProcessorKind Kind => ProcessorKind.Stripe;

    public override IPaymentProcessor Processor { get; }

    private int? diesBefore;
    private int? diesAfter;

    public static async Task<StripeBank> StartAsync() => new(await LoopbackStripe.StartAsync());

    /// <summary>The process dies before, or with <paramref name="answered"/> after, the so-manieth call on the wire from now on; null: it lives.</summary>
    public void Die(int? call, bool answered = false) => (calls, diesBefore, diesAfter) = (0, answered ? null : call, answered ? call : null);

    public override string Token(string sandbox)
    {
        var card = sandbox switch
        {
            "sandbox:ok" or "sandbox:timeout" => "visa",
            "sandbox:declined" => "chargeDeclined",
            "sandbox:later-declined" => "chargeCustomerFail",
            "sandbox:3ds" => "threeDSecure2Required",
            "sandbox:refund-pending" => "pendingRefund",
            "sandbox:refund-returned" => "refundFail",
            _ => throw new ArgumentOutOfRangeException(nameof(sandbox)),
        };
        if (sandbox == "sandbox:timeout")
        {
            // Each of the processor's tries
            Stripe.Fail("payment_intents/confirm", StripeFault.CutAfter, calls: 4);
        }

        return string.Create(CultureInfo.InvariantCulture, $"tok_{card}_{Interlocked.Increment(ref tokens)}");
    }

    public override void Authenticate() => Stripe.AuthenticateAll();

    public override void LapseHolds() => Stripe.LapseHolds();

    public override void SettleRefunds() => Stripe.SettleRefunds();

    public override Task CancelHoldsAsync()
    {
        Stripe.LapseHolds("requested_by_customer");
        return Task.CompletedTask;
    }

    public override Task<(long Taken, long Back, long Held)> BooksAsync()
    {
        var moved = Stripe.Ledger;
        return Task.FromResult((Sum("charge") + Sum("capture"), Sum("refund") - Sum("refund_failure"), Sum("hold") - Sum("capture") - Sum("release")));

        long Sum(string kind) => moved.Where(m => m.Kind == kind).Sum(m => m.Amount) * MicrosPerCent;
    }

    public override async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await Stripe.DisposeAsync();
    }

    private sealed class Wire(StripeBank bank) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var call = Interlocked.Increment(ref bank.calls);
            if (call == bank.diesBefore)
            {
                throw new FaultyDatabase.DiedException();
            }

            var answer = await base.SendAsync(request, cancellationToken);
            if (call == bank.diesAfter)
            {
                answer.Dispose();
                throw new FaultyDatabase.DiedException();
            }

            return answer;
        }
    }
}
