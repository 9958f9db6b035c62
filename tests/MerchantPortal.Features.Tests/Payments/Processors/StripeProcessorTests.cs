using System.Text.Json;
using MerchantPortal.Contracts.Shared;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.TestKit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MerchantPortal.Features.Tests.Payments.Processors;

/// <summary>
/// The processor as the product registers it, against a strict stand-in for Stripe. No line it logs, on any path, holds a token, the account's key or
/// another secret: that is looked at after every test.
/// </summary>
public sealed class StripeProcessorTests : ProcessorContract, IAsyncLifetime
{
    private const string Confirming = "payment_intents/confirm";
    private const int Tries = 4;

    private readonly HastyClock clock = new();
    private readonly CollectingLogs logs = new();
    private LoopbackStripe stripe = null!;
    private ServiceProvider services = null!;
    private int tokens;

    protected override IPaymentProcessor Processor => services.GetRequiredService<IPaymentProcessor>();

    public async ValueTask InitializeAsync()
    {
        stripe = await LoopbackStripe.StartAsync();
        services = Services(LoopbackStripe.SecretKey);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await stripe.DisposeAsync();
        string[] secrets = ["tok_", "pm_", LoopbackStripe.SecretKey, "Bearer", "client_secret", "pa-response", "In words"];
        Assert.DoesNotContain(logs.Lines, line => secrets.Any(secret => line.Text.Contains(secret, StringComparison.Ordinal)));
    }

    protected override PaymentToken Token(Guest guest) => Token(guest switch
    {
        Guest.Pays => "visa",
        Guest.IsDeclined => "chargeDeclined",
        Guest.PaysAndRefundsWait => "pendingRefund",
        Guest.PaysAndRefundsComeBack => "refundFail",
        _ => "chargeCustomerFail",
    });

    protected override void Later() => stripe.ForgetKeys();

    protected override void SettleRefunds() => stripe.SettleRefunds();

    [Theory]
    [InlineData("chargeDeclined", "generic_decline")]
    [InlineData("chargeDeclinedInsufficientFunds", "insufficient_funds")]
    [InlineData("chargeDeclinedExpiredCard", "expired_card")]
    public async Task A_declined_card_says_why(string card, string code)
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);

        Assert.Equal(new PaymentResult.Refused(new PaymentFault.CardDeclined(code)), await ConfirmAsync(reference, card));
        Assert.Empty(stripe.Ledger);
    }

    [Theory]
    [InlineData("amexNotSupported", CreditCardType.AmericanExpress)]
    [InlineData("dinersNotSupported", CreditCardType.Unspecified)]
    public async Task A_card_type_that_is_not_supported_is_named(string card, CreditCardType type)
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);

        Assert.Equal(new PaymentResult.Refused(new PaymentFault.CardTypeRejected(type)), await ConfirmAsync(reference, card));
        Assert.Equal(new PaymentFault.CardTypeRejected(type), (await Processor.FindAsync(reference, Stop)).Fault);
    }

    [Fact]
    public async Task An_error_while_processing_is_no_fault_of_the_card()
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);

        Assert.Equal(new PaymentResult.Refused(new PaymentFault.Other("processing_error")), await ConfirmAsync(reference, "chargeDeclinedProcessingError"));
    }

    [Fact]
    public async Task A_payment_that_Stripe_is_still_at_is_not_known_yet()
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);

        Assert.IsType<PaymentResult.Unknown>(await ConfirmAsync(reference, "slow"));
        Assert.Equal(new(PaymentState.Unknown), await Processor.FindAsync(reference, Stop));
    }

    [Fact]
    public async Task Three_D_Secure_gives_the_banks_page_and_then_looks_what_came_of_it()
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);
        var (token, key, answer) = (Token("threeDSecure2Required"), Key(), new ThreeDSecureAnswer("pa-response", null));

        var wanted = Assert.IsType<PaymentResult.Refused>(await Processor.ConfirmAsync(reference, token, null, key, Stop));
        var early = await Processor.ConfirmAsync(reference, token, answer, key, Stop);
        stripe.Authenticate(reference.Value);
        var done = await Processor.ConfirmAsync(reference, token, answer, key, Stop);

        var parameters = Assert.IsType<PaymentFault.ThreeDSecureRequired>(wanted.Fault);
        Assert.StartsWith("https://", parameters.AcsUrl, StringComparison.Ordinal);
        Assert.All([parameters.PaReq, parameters.TransactionId, parameters.MdMerchantData], Assert.NotEmpty);
        Assert.Equal(wanted, early);
        Assert.Equal(new PaymentResult.Succeeded(reference.Value, null, Captured: true), done);
        Assert.Equal(2500, stripe.Balance(reference.Value));
    }

    [Fact]
    public async Task A_guest_who_fails_three_D_Secure_is_declined()
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);
        var (token, key) = (Token("threeDSecure2Required"), Key());
        await Processor.ConfirmAsync(reference, token, null, key, Stop);
        stripe.Authenticate(reference.Value, succeeds: false);

        Assert.Equal(
            new PaymentResult.Refused(new PaymentFault.CardDeclined("payment_intent_authentication_failure")),
            await Processor.ConfirmAsync(reference, token, new("pa-response", "md"), key, Stop));
    }

    [Fact]
    public async Task An_answer_to_a_question_nobody_asked_changes_nothing()
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);

        Assert.IsType<PaymentResult.Succeeded>(await Processor.ConfirmAsync(reference, Token("visa"), new("pa-response", null), Key(), Stop));
    }

    [Fact]
    public async Task Authentication_that_only_Stripes_script_can_do_is_a_payment_error()
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);

        Assert.Equal(new PaymentResult.Refused(new PaymentFault.Other("authentication_unsupported")), await ConfirmAsync(reference, "scriptRequired"));
    }

    [Fact]
    public async Task A_kept_card_that_wants_its_owner_is_declined()
    {
        var reference = await BeginAsync(PaymentPurpose.KeepForLater);
        var kept = Assert.IsType<PaymentResult.Succeeded>(await ConfirmAsync(reference, "authenticationRequiredLater")).Kept!;

        Assert.Equal(
            new PaymentResult.Refused(new PaymentFault.CardDeclined("authentication_required")), await Processor.ChargeKeptAsync(kept, Price, "booking-1", Key(), Stop));
        Assert.Empty(stripe.Ledger);
    }

    public static TheoryData<string> TokenForms =>
    [
        "tok_visa",
        "  tok_visa\n",
        "pm_card_visa",
        """{"id":"tok_visa","object":"token","card":{"id":"card_1"}}""",
        JsonSerializer.Serialize("""{"id":"tok_visa"}"""),
        JsonSerializer.Serialize(new { paymentMethodData = new { tokenizationData = new { type = "PAYMENT_GATEWAY", token = """{"id":"tok_visa"}""" } } }),
        JsonSerializer.Serialize(new { paymentMethodData = new { tokenizationData = new { token = "tok_visa" } } }),
        JsonSerializer.Serialize(new { token = new { id = "tok_visa" } }),
    ];

    [Theory]
    [MemberData(nameof(TokenForms))]
    public async Task The_token_is_found_in_whatever_Google_Pay_wraps_it(string text)
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);

        Assert.IsType<PaymentResult.Succeeded>(await Processor.ConfirmAsync(reference, new(text), null, Key(), Stop));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("{\"id\":7}")]
    [InlineData("{\"id\":\"card_1\"}")]
    [InlineData("{\"token\":{\"token\":{\"token\":null}}}")]
    [InlineData("tok_visa&amount=1")]
    public async Task A_text_without_a_token_is_refused_without_asking_Stripe(string text)
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);

        Assert.Equal(new PaymentResult.Refused(new PaymentFault.Other("token_unreadable")), await Processor.ConfirmAsync(reference, new(text), null, Key(), Stop));
        Assert.DoesNotContain(stripe.Received, call => call.Operation == Confirming);
    }

    [Fact]
    public async Task A_token_that_Stripe_does_not_know_is_a_payment_error_and_is_not_repeated()
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);
        var first = Token("visa");
        await Processor.ConfirmAsync(await BeginAsync(PaymentPurpose.Charge), first, null, Key(), Stop);

        Assert.Equal(new PaymentResult.Refused(new PaymentFault.Other("resource_missing")), await ConfirmAsync(reference, "unheardOf"));
        Assert.Equal(new PaymentResult.Refused(new PaymentFault.Other("token_already_used")), await Processor.ConfirmAsync(reference, first, null, Key(), Stop));
    }

    [Theory]
    [InlineData(25_000_000, "USD", 2500)]
    [InlineData(5_500_000_000, "JPY", 5500)]
    [InlineData(800_000_000, "TWD", 80000)]
    [InlineData(1_230_000, "KWD", 1230)]
    [InlineData(5_000_000_000, "UGX", 500000)]
    [InlineData(5_000_000_000, "ISK", 500000)]
    [InlineData(5_000_000, "MGA", 5)]
    [InlineData(10_450_000, "HUF", 1045)]
    [InlineData(65_000_000, "TRY", 6500)]
    public async Task Amounts_are_written_as_Stripe_writes_them(long micros, string currency, long amount)
    {
        var money = new Money(micros, currency);
        var reference = await BeginAsync(PaymentPurpose.Charge, amount: money);
        await ConfirmAsync(reference);
        await Processor.RefundAsync(reference, money, Key(), Stop);

        Assert.Equal(
            [new("charge", reference.Value, amount, currency.ToLowerInvariant()), new("refund", reference.Value, amount, currency.ToLowerInvariant())],
            stripe.Ledger);
        Assert.Equal(new(PaymentState.Captured, Captured: money, Refunded: money), await Processor.FindAsync(reference, Stop));
    }

    [Theory]
    [InlineData(1_234_000, "KWD", "amount_not_whole")]
    [InlineData(5_500_000, "MGA", "amount_not_whole")]
    [InlineData(5_010_000, "ISK", "amount_not_whole")]
    [InlineData(5_010_000, "UGX", "amount_not_whole")]
    [InlineData(5_000_000, "IQD", "currency_not_supported")]
    [InlineData(490_000, "USD", "amount_too_small")]
    public async Task Amounts_that_Stripe_does_not_take_are_refused(long micros, string currency, string code)
    {
        Assert.Equal(
            new BeginResult.Refused(new PaymentFault.Other(code)),
            await Processor.BeginAsync(PaymentPurpose.Charge, new(micros, currency), keepCard: false, "booking-1", Key(), Stop));
    }

    [Theory]
    [InlineData("EUR", 10_000)]
    [InlineData("TWD", 10_000)]
    [InlineData("JPY", 1_000_000)]
    [InlineData("MGA", 1_000_000)]
    [InlineData("ISK", 1_000_000)]
    [InlineData("KWD", 10_000)]
    [InlineData("IQD", null)]
    [InlineData("CLF", null)]
    [InlineData("kwd", null)]
    public async Task What_may_be_published_in_a_currency_is_what_Stripe_takes(string currency, int? step)
    {
        Assert.Equal(step, new PaymentsOptions { Processor = ProcessorKind.Stripe }.ChargeStep(currency));

        var whole = step ?? 1_000_000;
        Assert.Equal(step is null ? "currency_not_supported" : null, await FaultAsync(900L * whole));
        Assert.Equal(step is null ? "currency_not_supported" : "amount_not_whole", await FaultAsync((900L * whole) + (whole / 2)));

        async Task<string?> FaultAsync(long micros) =>
            await Processor.BeginAsync(PaymentPurpose.Charge, new(micros, currency), keepCard: false, "booking-1", Key(), Stop) is BeginResult.Refused refused ? ((PaymentFault.Other)refused.Fault).Code : null;
    }

    [Fact]
    public void The_sandbox_takes_every_coin() => Assert.Equal(1_000, new PaymentsOptions { Processor = ProcessorKind.Sandbox }.ChargeStep("KWD"));

    [Fact]
    public async Task A_refund_that_waits_at_the_bank_is_not_known_yet_and_told_by_the_same_call_later()
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);
        await ConfirmAsync(reference);
        stripe.RefundsPend = true;
        var (good, bad) = (Key(), Key());
        var part = Price with { Micros = 10_000_000 };

        Assert.IsType<PaymentResult.Unknown>(await Processor.RefundAsync(reference, part, good, Stop));
        Assert.IsType<PaymentResult.Unknown>(await Processor.RefundAsync(reference, part, bad, Stop));
        var ids = stripe.RefundsOf(reference.Value);
        stripe.EndRefund(ids[0], "succeeded");
        stripe.EndRefund(ids[1], "failed");

        Assert.Equal(new PaymentResult.Succeeded(ids[0]), await Processor.RefundAsync(reference, part, good, Stop));
        Assert.Equal(new PaymentResult.Refused(new PaymentFault.Other("expired_or_canceled_card")), await Processor.RefundAsync(reference, part, bad, Stop));
        Assert.Equal(1500, stripe.Balance(reference.Value));
    }

    [Fact]
    public async Task A_refund_that_is_cancelled_after_it_succeeded_has_come_back_and_one_that_Stripe_cannot_show_has_not()
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);
        await ConfirmAsync(reference);
        var key = Key();
        await Processor.RefundAsync(reference, Price, key, Stop);
        stripe.EndRefund(stripe.RefundsOf(reference.Value)[0], "canceled");

        Assert.Equal(new PaymentResult.Refused(new PaymentFault.Other("refund_failed")), await Processor.FindRefundAsync(reference, key, Stop));
        Assert.Equal(2500, stripe.Balance(reference.Value));
        Assert.IsType<PaymentResult.Unknown>(await Processor.FindRefundAsync(new("sandbox_0"), key, Stop));
        stripe.Fail("GET refunds", StripeFault.KeyRolled);
        Assert.IsType<PaymentResult.Unknown>(await Processor.FindRefundAsync(reference, key, Stop));
    }

    /// <summary>Every act that moves money or opens a payment.</summary>
    public static TheoryData<string> Acts => ["customers", "payment_intents", "setup_intents", Confirming, "setup_intents/confirm", "payment_intents/capture", "payment_intents/cancel", "refunds", "kept"];

    [Theory]
    [MemberData(nameof(Acts))]
    public async Task A_lost_answer_is_asked_for_again_and_the_act_is_done_once(string act)
    {
        var run = await PrepareAsync(act);
        var before = stripe.Ledger.Count;
        stripe.Fail(OperationOf(act), StripeFault.CutAfter);
        stripe.Fail(OperationOf(act), StripeFault.Garbage);

        var result = await run();

        Assert.Contains(result.GetType().Name, new[] { nameof(PaymentResult.Succeeded), nameof(BeginResult.Begun) });
        Assert.InRange(stripe.Ledger.Count - before, 0, 1);
        Assert.Equal(3, stripe.Received.Count(call => call.Operation == OperationOf(act)));
    }

    [Theory]
    [MemberData(nameof(Acts))]
    public async Task Without_any_answer_the_result_is_unknown_and_the_same_call_again_finds_out(string act)
    {
        var run = await PrepareAsync(act);
        stripe.Fail(OperationOf(act), StripeFault.CutAfter, Tries);

        var lost = await run();
        var moved = stripe.Ledger.Count;
        var again = await run();

        Assert.EndsWith("Unknown", lost.GetType().Name, StringComparison.Ordinal);
        Assert.Contains(again.GetType().Name, new[] { nameof(PaymentResult.Succeeded), nameof(BeginResult.Begun) });
        Assert.Equal(moved, stripe.Ledger.Count);
    }

    [Theory]
    [MemberData(nameof(Acts))]
    public async Task An_answer_lost_for_more_than_a_day_is_found_out_without_moving_money_twice(string act)
    {
        var run = await PrepareAsync(act);
        stripe.Fail(OperationOf(act), StripeFault.CutAfter, Tries);
        await run();
        var moved = stripe.Ledger.Count;
        stripe.ForgetKeys();

        var again = await run();

        Assert.Contains(again.GetType().Name, new[] { nameof(PaymentResult.Succeeded), nameof(BeginResult.Begun) });
        Assert.Equal(moved, stripe.Ledger.Count);
    }

    [Theory]
    [InlineData(StripeFault.Unavailable)]
    [InlineData(StripeFault.RateLimited)]
    [InlineData(StripeFault.KeyInUse)]
    [InlineData(StripeFault.CutBefore)]
    public async Task A_busy_Stripe_is_asked_again_a_few_times(StripeFault fault)
    {
        var patient = await BeginAsync(PaymentPurpose.Charge);
        var given = await BeginAsync(PaymentPurpose.Charge);

        stripe.Fail(Confirming, fault, Tries - 1);
        Assert.IsType<PaymentResult.Succeeded>(await ConfirmAsync(patient));
        stripe.Fail(Confirming, fault, Tries);
        Assert.IsType<PaymentResult.Unknown>(await ConfirmAsync(given));

        Assert.Equal(2 * (Tries - 1), clock.Waits);
        Assert.Equal(2500, stripe.Balance(patient.Value));
        Assert.Equal(new(PaymentState.NotConfirmed), await Processor.FindAsync(given, Stop));
    }

    [Fact]
    public async Task An_error_inside_Stripe_is_unknown_and_found_out()
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);
        stripe.Fail(Confirming, StripeFault.InternalError);

        Assert.IsType<PaymentResult.Unknown>(await ConfirmAsync(reference));
        Assert.Equal(new(PaymentState.NotConfirmed), await Processor.FindAsync(reference, Stop));
        Assert.Empty(stripe.Ledger);
    }

    [Theory]
    [InlineData(Confirming)]
    [InlineData("setup_intents/confirm")]
    [InlineData("refunds")]
    [InlineData("kept")]
    public async Task That_our_own_key_is_refused_says_nothing_about_the_money(string act)
    {
        var run = await PrepareAsync(act);
        stripe.Fail(OperationOf(act), StripeFault.CutAfter, Tries);
        Assert.IsType<PaymentResult.Unknown>(await run());
        var moved = stripe.Ledger.Count;

        stripe.Fail(OperationOf(act), StripeFault.KeyRolled);
        stripe.Fail("GET " + OperationOf(act), StripeFault.KeyRolled);
        Assert.IsType<PaymentResult.Unknown>(await run());

        Assert.IsType<PaymentResult.Succeeded>(await run());
        Assert.Equal(moved, stripe.Ledger.Count);
    }

    [Fact]
    public async Task A_wrong_account_key_moves_nothing_and_is_not_shown()
    {
        await using var wrong = Services("sk_test_wrongNeverShown");
        var processor = wrong.GetRequiredService<IPaymentProcessor>();

        Assert.Equal(
            new BeginResult.Refused(new PaymentFault.Other("invalid_request_error")),
            await processor.BeginAsync(PaymentPurpose.Charge, Price, keepCard: true, "booking-1", Key(), Stop));
        Assert.Equal(new(PaymentState.Unknown), await processor.FindAsync(new("pi_1"), Stop));
        Assert.DoesNotContain(logs.Lines, line => line.Text.Contains("NeverShown", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, PaymentState.NotConfirmed)]
    [InlineData(true, PaymentState.Captured)]
    public async Task When_Stripe_hangs_the_call_ends_in_time_and_what_became_of_it_is_found(bool acted, PaymentState state)
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);
        var hold = stripe.HoldNext(Confirming, acted);

        var confirming = ConfirmAsync(reference);
        await hold.Arrived;
        clock.RunOut();

        Assert.IsType<PaymentResult.Unknown>(await confirming);
        Assert.Equal(state, (await Processor.FindAsync(reference, Stop)).State);
    }

    [Fact]
    public async Task The_same_key_twice_at_once_is_one_payment()
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);
        var (token, key) = (Token("visa"), Key());
        var hold = stripe.HoldNext(Confirming);

        var first = Processor.ConfirmAsync(reference, token, null, key, Stop);
        await hold.Arrived;
        var second = await Processor.ConfirmAsync(reference, token, null, key, Stop);
        hold.Release();

        Assert.IsType<PaymentResult.Unknown>(second);
        Assert.IsType<PaymentResult.Succeeded>(await first);
        Assert.Equal(await first, await Processor.ConfirmAsync(reference, token, null, key, Stop));
        Assert.Single(stripe.Ledger);
    }

    [Fact]
    public async Task The_same_key_with_another_token_answers_what_the_payment_is()
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);
        var key = Key();
        var first = await Processor.ConfirmAsync(reference, Token("visa"), null, key, Stop);

        Assert.Equal(first, await Processor.ConfirmAsync(reference, Token("mastercard"), null, key, Stop));
        Assert.Equal(first, await Processor.ConfirmAsync(reference, Token("mastercard"), null, Key(), Stop));
        Assert.Single(stripe.Ledger);
    }

    [Fact]
    public async Task When_nothing_can_be_found_out_that_is_what_is_said()
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);
        stripe.Fail("GET payment_intents/id", StripeFault.Unavailable, Tries);
        Assert.Equal(new(PaymentState.Unknown), await Processor.FindAsync(reference, Stop));

        await ConfirmAsync(reference);
        stripe.Fail("GET refunds", StripeFault.CutBefore, Tries);
        Assert.IsType<PaymentResult.Unknown>(await Processor.RefundAsync(reference, Price, Key(), Stop));
        Assert.Equal(2500, stripe.Balance(reference.Value));
    }

    [Fact]
    public async Task A_caller_who_gives_up_gets_no_answer()
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);
        var hold = stripe.HoldNext(Confirming, acted: true);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);

        var confirming = Processor.ConfirmAsync(reference, Token("visa"), null, Key(), patience.Token);
        await hold.Arrived;
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => confirming);
        Assert.Equal(PaymentState.Captured, (await Processor.FindAsync(reference, Stop)).State);
    }

    [Fact]
    public async Task Every_call_is_pinned_to_a_version_and_every_writing_call_has_its_own_key()
    {
        var reference = await BeginAsync(PaymentPurpose.Charge, keepCard: true);
        await ConfirmAsync(reference);
        await Processor.RefundAsync(reference, Price, Key(), Stop);

        Assert.All(stripe.Received, call => Assert.Equal(StripeProcessor.ApiVersion, call.Version));
        var writing = stripe.Received.Where(call => !call.Operation.StartsWith("GET ", StringComparison.Ordinal)).ToList();
        Assert.Equal(["customers", "payment_intents", Confirming, "refunds"], writing.Select(call => call.Operation));
        Assert.Equal(writing.Count, writing.Select(call => call.Key).Distinct(StringComparer.Ordinal).Count());
        Assert.All(writing, call => Assert.InRange(call.Key!.Length, 1, 255));
        Assert.Equal("booking-1", writing[1].Form["metadata[booking]"]);
        Assert.Equal("manual", (await FormOfHoldAsync())["capture_method"]);
    }

    [Fact]
    public async Task The_log_says_what_was_asked_and_answered()
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);
        await ConfirmAsync(reference, "chargeDeclined");

        var line = Assert.Single(logs.Lines, line => line.Text.Contains("/confirm", StringComparison.Ordinal));
        Assert.Equal(LogLevel.Information, line.Level);
        Assert.Contains($"Stripe POST v1/payment_intents/{reference}/confirm answered 402 card_declined after ", line.Text, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyDictionary<string, string>> FormOfHoldAsync()
    {
        await BeginAsync(PaymentPurpose.Hold);
        return stripe.Received.Last(call => call.Operation == "payment_intents").Form;
    }

    /// <summary>Sets the stage and gives the act, each time with the same key.</summary>
    private async Task<Func<Task<object>>> PrepareAsync(string act)
    {
        var (key, token) = (Key(), Token("visa"));
        switch (act)
        {
            case "customers" or "payment_intents":
                return async () => await Processor.BeginAsync(PaymentPurpose.Charge, Price, keepCard: true, "booking-1", key, Stop);
            case "setup_intents":
                return async () => await Processor.BeginAsync(PaymentPurpose.KeepForLater, null, keepCard: true, "booking-1", key, Stop);
            case "kept":
                var kept = Assert.IsType<PaymentResult.Succeeded>(await ConfirmAsync(await BeginAsync(PaymentPurpose.KeepForLater))).Kept!;
                return async () => await Processor.ChargeKeptAsync(kept, Price, "booking-1", key, Stop);
            default:
                var reference = await BeginAsync(act switch
                {
                    "setup_intents/confirm" => PaymentPurpose.KeepForLater,
                    "payment_intents/capture" or "payment_intents/cancel" => PaymentPurpose.Hold,
                    _ => PaymentPurpose.Charge,
                });
                if (act.EndsWith("/confirm", StringComparison.Ordinal))
                {
                    return async () => await Processor.ConfirmAsync(reference, token, null, key, Stop);
                }

                await ConfirmAsync(reference);
                return async () => act switch
                {
                    "payment_intents/capture" => await Processor.CaptureAsync(reference, Price, key, Stop),
                    "payment_intents/cancel" => await Processor.ReleaseAsync(reference, key, Stop),
                    _ => await Processor.RefundAsync(reference, Price, key, Stop),
                };
        }
    }

    private static string OperationOf(string act) => act == "kept" ? "payment_intents" : act;

    private PaymentToken Token(string card) => new(FormattableString.Invariant($"tok_{card}_{Interlocked.Increment(ref tokens)}"));

    private Task<PaymentResult> ConfirmAsync(PaymentReference reference, string card) => Processor.ConfirmAsync(reference, Token(card), null, Key(), Stop);

    private ServiceProvider Services(string secretKey) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Payments:Processor"] = "Stripe",
            ["Payments:Stripe:SecretKey"] = secretKey,
            ["Payments:Stripe:BaseAddress"] = stripe.BaseAddress.ToString(),
        }).Build())
        .AddSingleton<TimeProvider>(clock)
        .AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = Environments.Production })
        .AddLogging(builder => builder.SetMinimumLevel(LogLevel.Trace).AddProvider(logs))
        .AddPayments()
        .BuildServiceProvider();
}
