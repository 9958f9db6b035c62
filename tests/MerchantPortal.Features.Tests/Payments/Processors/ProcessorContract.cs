using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Payments.Processors;
using Xunit;

namespace MerchantPortal.Features.Tests.Payments.Processors;

/// <summary>What every processor promises; one class per processor runs it all.</summary>
public abstract class ProcessorContract
{
    protected static readonly Money Price = new(25_000_000, "USD");

    private int numbers;

    /// <summary>How the guest pays.</summary>
    protected enum Guest
    {
        Pays,
        IsDeclined,
        IsDeclinedLater,
        PaysAndRefundsWait,
        PaysAndRefundsComeBack,
    }

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected abstract IPaymentProcessor Processor { get; }

    /// <summary>A token nobody used.</summary>
    protected abstract PaymentToken Token(Guest guest);

    /// <summary>More than a day goes by, or the process is another.</summary>
    protected abstract void Later();

    /// <summary>Days go by for the refunds: those that wait succeed, those that come back do.</summary>
    protected abstract void SettleRefunds();

    [Fact]
    public async Task A_charge_takes_the_money()
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);
        Assert.Equal(new(PaymentState.NotConfirmed), await Processor.FindAsync(reference, Stop));

        var done = Assert.IsType<PaymentResult.Succeeded>(await ConfirmAsync(reference));

        Assert.Equal(new(reference.Value, null, Captured: true), done);
        Assert.Equal(new(PaymentState.Captured, Captured: Price, Refunded: Price with { Micros = 0 }), await Processor.FindAsync(reference, Stop));
    }

    [Fact]
    public async Task The_same_confirmation_again_is_the_same_payment()
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);
        var (token, key) = (Token(Guest.Pays), Key());

        var first = await Processor.ConfirmAsync(reference, token, null, key, Stop);
        var again = await Processor.ConfirmAsync(reference, token, null, key, Stop);
        Later();
        var later = await Processor.ConfirmAsync(reference, token, null, key, Stop);

        Assert.IsType<PaymentResult.Succeeded>(first);
        Assert.Equal(first, again);
        Assert.Equal(first, later);
        Assert.Equal(Price, (await Processor.FindAsync(reference, Stop)).Captured);
    }

    [Fact]
    public async Task The_same_beginning_again_is_the_same_payment()
    {
        var key = Key();

        var first = await Processor.BeginAsync(PaymentPurpose.Charge, Price, keepCard: true, "booking-1", key, Stop);
        var again = await Processor.BeginAsync(PaymentPurpose.Charge, Price, keepCard: true, "booking-1", key, Stop);

        Assert.IsType<BeginResult.Begun>(first);
        Assert.Equal(first, again);
        Assert.Equal(
            new BeginResult.Refused(new PaymentFault.Other("idempotency_error")),
            await Processor.BeginAsync(PaymentPurpose.Charge, Price with { Micros = 26_000_000 }, keepCard: true, "booking-1", key, Stop));
    }

    [Fact]
    public async Task A_declined_card_moves_nothing_and_another_card_may_follow()
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);
        var key = Key();
        var token = Token(Guest.IsDeclined);

        var refused = Assert.IsType<PaymentResult.Refused>(await Processor.ConfirmAsync(reference, token, null, key, Stop));

        Assert.IsType<PaymentFault.CardDeclined>(refused.Fault);
        Assert.Equal(refused, await Processor.ConfirmAsync(reference, token, null, key, Stop));
        Assert.Equal(new(PaymentState.Refused, Fault: refused.Fault), await Processor.FindAsync(reference, Stop));
        Assert.IsType<PaymentResult.Succeeded>(await ConfirmAsync(reference));
    }

    [Fact]
    public async Task A_hold_is_captured_once_and_what_is_left_goes_back()
    {
        var reference = await BeginAsync(PaymentPurpose.Hold);
        var half = Price with { Micros = 12_500_000 };
        var key = Key();

        Assert.Equal(new PaymentResult.Succeeded(reference.Value), await ConfirmAsync(reference));
        Assert.Equal(new(PaymentState.Held, Held: Price), await Processor.FindAsync(reference, Stop));
        Assert.Equal(new PaymentResult.Refused(new PaymentFault.Other("amount_too_large")), await Processor.CaptureAsync(reference, Price with { Micros = 25_010_000 }, Key(), Stop));
        var captured = await Processor.CaptureAsync(reference, half, key, Stop);
        Later();

        Assert.Equal(new PaymentResult.Succeeded(reference.Value, null, Captured: true), captured);
        Assert.Equal(captured, await Processor.CaptureAsync(reference, half, key, Stop));
        Assert.Equal(captured, await Processor.CaptureAsync(reference, half, Key(), Stop));
        Assert.Equal(new PaymentResult.Refused(new PaymentFault.Other("captured_otherwise")), await Processor.CaptureAsync(reference, Price, Key(), Stop));
        Assert.Equal(new(PaymentState.Captured, Captured: half, Refunded: Price with { Micros = 0 }), await Processor.FindAsync(reference, Stop));
    }

    [Fact]
    public async Task A_hold_is_let_go()
    {
        var reference = await BeginAsync(PaymentPurpose.Hold);
        await ConfirmAsync(reference);
        var key = Key();

        var released = await Processor.ReleaseAsync(reference, key, Stop);
        Later();

        Assert.Equal(new PaymentResult.Succeeded(reference.Value), released);
        Assert.Equal(released, await Processor.ReleaseAsync(reference, key, Stop));
        Assert.Equal(released, await Processor.ReleaseAsync(reference, Key(), Stop));
        Assert.Equal(new(PaymentState.Canceled), await Processor.FindAsync(reference, Stop));
        Assert.Equal(new PaymentResult.Refused(new PaymentFault.Other("hold_canceled")), await Processor.CaptureAsync(reference, Price, Key(), Stop));
        Assert.Equal(new PaymentResult.Refused(new PaymentFault.Other("canceled")), await ConfirmAsync(reference));
    }

    [Fact]
    public async Task A_payment_never_confirmed_is_closed_and_one_that_took_money_is_not()
    {
        var open = await BeginAsync(PaymentPurpose.Charge);
        var taken = await BeginAsync(PaymentPurpose.Charge);
        await ConfirmAsync(taken);

        Assert.Equal(new PaymentResult.Succeeded(open.Value), await Processor.ReleaseAsync(open, Key(), Stop));
        Assert.Equal(new PaymentResult.Refused(new PaymentFault.Other("already_taken")), await Processor.ReleaseAsync(taken, Key(), Stop));
        Assert.Equal(PaymentState.Captured, (await Processor.FindAsync(taken, Stop)).State);
    }

    [Fact]
    public async Task A_card_kept_for_later_is_charged_once_per_key()
    {
        var reference = await BeginAsync(PaymentPurpose.KeepForLater);
        var kept = Assert.IsType<PaymentResult.Succeeded>(await ConfirmAsync(reference)).Kept!;
        var fee = new Money(30_000_000, "USD");
        var key = Key();

        var charged = Assert.IsType<PaymentResult.Succeeded>(await Processor.ChargeKeptAsync(kept, fee, "booking-1", key, Stop));
        var again = await Processor.ChargeKeptAsync(kept, fee, "booking-1", key, Stop);
        Later();
        var later = await Processor.ChargeKeptAsync(kept, fee, "booking-1", key, Stop);
        var other = Assert.IsType<PaymentResult.Succeeded>(await Processor.ChargeKeptAsync(kept, fee, "booking-1", Key(), Stop));

        Assert.InRange(kept.Value.Length, 1, 255);
        Assert.Equal(new(PaymentState.Kept, Kept: kept), await Processor.FindAsync(reference, Stop));
        Assert.True(charged.Captured);
        Assert.Equal(charged, again);
        Assert.Equal(charged, later);
        Assert.NotEqual(charged.TransactionId, other.TransactionId);
        Assert.Equal(fee, (await Processor.FindAsync(new(charged.TransactionId), Stop)).Captured);
        Assert.Equal(
            new PaymentResult.Refused(new PaymentFault.Other("idempotency_error")),
            await Processor.ChargeKeptAsync(kept, fee with { Micros = 31_000_000 }, "booking-1", key, Stop));
    }

    [Fact]
    public async Task A_card_kept_with_a_charge_is_charged_again_later()
    {
        var reference = await BeginAsync(PaymentPurpose.Charge, keepCard: true);
        var kept = Assert.IsType<PaymentResult.Succeeded>(await ConfirmAsync(reference)).Kept!;

        Assert.IsType<PaymentResult.Succeeded>(await Processor.ChargeKeptAsync(kept, Price, "booking-1", Key(), Stop));
        Assert.Equal(kept, (await Processor.FindAsync(reference, Stop)).Kept);
    }

    [Fact]
    public async Task A_kept_card_may_be_declined_later_and_stays_declined_under_its_key()
    {
        var reference = await BeginAsync(PaymentPurpose.KeepForLater);
        var kept = Assert.IsType<PaymentResult.Succeeded>(await ConfirmAsync(reference, Guest.IsDeclinedLater)).Kept!;
        var key = Key();

        var refused = Assert.IsType<PaymentResult.Refused>(await Processor.ChargeKeptAsync(kept, Price, "booking-1", key, Stop));
        Later();

        Assert.IsType<PaymentFault.CardDeclined>(refused.Fault);
        Assert.Equal(refused, await Processor.ChargeKeptAsync(kept, Price, "booking-1", key, Stop));
    }

    [Fact]
    public async Task Refunds_add_up_to_what_was_taken_and_each_is_made_once()
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);
        await ConfirmAsync(reference);
        var part = Price with { Micros = 10_000_000 };
        var key = Key();

        var first = Assert.IsType<PaymentResult.Succeeded>(await Processor.RefundAsync(reference, part, key, Stop));
        var again = await Processor.RefundAsync(reference, part, key, Stop);
        Later();
        var later = await Processor.RefundAsync(reference, part, key, Stop);

        Assert.NotEqual(reference.Value, first.TransactionId);
        Assert.False(first.Captured);
        Assert.Equal(first, again);
        Assert.Equal(first, later);
        Assert.Equal(part, (await Processor.FindAsync(reference, Stop)).Refunded);
        Assert.Equal(new PaymentResult.Refused(new PaymentFault.Other("idempotency_error")), await Processor.RefundAsync(reference, Price, key, Stop));
        Assert.Equal(new PaymentResult.Refused(new PaymentFault.Other("amount_too_large")), await Processor.RefundAsync(reference, Price, Key(), Stop));
        Assert.IsType<PaymentResult.Succeeded>(await Processor.RefundAsync(reference, Price with { Micros = 15_000_000 }, Key(), Stop));
        Assert.Equal(new(PaymentState.Captured, Captured: Price, Refunded: Price), await Processor.FindAsync(reference, Stop));
    }

    [Fact]
    public async Task A_refund_that_waits_at_a_bank_is_not_known_until_it_succeeds_and_is_one_refund_all_the_same()
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);
        await ConfirmAsync(reference, Guest.PaysAndRefundsWait);
        var key = Key();

        Assert.IsType<PaymentResult.Unknown>(await Processor.RefundAsync(reference, Price, key, Stop));
        Assert.IsType<PaymentResult.Unknown>(await Processor.FindRefundAsync(reference, key, Stop));
        Assert.IsType<PaymentResult.Refused>(await Processor.RefundAsync(reference, Price, Key(), Stop));
        SettleRefunds();
        Later();

        var done = Assert.IsType<PaymentResult.Succeeded>(await Processor.RefundAsync(reference, Price, key, Stop));
        Assert.Equal(done, await Processor.FindRefundAsync(reference, key, Stop));
        Assert.Equal(Price, (await Processor.FindAsync(reference, Stop)).Refunded);
    }

    [Fact]
    public async Task A_refund_that_succeeded_may_come_back_and_then_its_money_can_be_given_back_once_more()
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);
        await ConfirmAsync(reference, Guest.PaysAndRefundsComeBack);
        var (key, part) = (Key(), Price with { Micros = 10_000_000 });
        Assert.IsType<PaymentResult.Unknown>(await Processor.FindRefundAsync(reference, key, Stop));
        var done = Assert.IsType<PaymentResult.Succeeded>(await Processor.RefundAsync(reference, part, key, Stop));
        Assert.Equal(done, await Processor.FindRefundAsync(reference, key, Stop));

        SettleRefunds();
        Later();

        var back = new PaymentResult.Refused(new PaymentFault.Other("expired_or_canceled_card"));
        Assert.Equal(back, await Processor.FindRefundAsync(reference, key, Stop));
        Assert.Equal(back, await Processor.RefundAsync(reference, part, key, Stop));
        Assert.Equal(0, (await Processor.FindAsync(reference, Stop)).Refunded!.Value.Micros);
        Assert.IsType<PaymentResult.Succeeded>(await Processor.RefundAsync(reference, Price, Key(), Stop));
        Assert.Equal(back, await Processor.FindRefundAsync(reference, key, Stop));
    }

    [Fact]
    public async Task Nothing_is_given_back_of_what_was_not_taken()
    {
        var reference = await BeginAsync(PaymentPurpose.Hold);
        await ConfirmAsync(reference);

        Assert.IsType<PaymentResult.Refused>(await Processor.RefundAsync(reference, Price, Key(), Stop));
        Assert.Equal(Price, (await Processor.FindAsync(reference, Stop)).Held);
    }

    [Theory]
    [InlineData(25_005_000, "USD", "amount_not_whole")]
    [InlineData(500_000, "JPY", "amount_not_whole")]
    [InlineData(0, "USD", "amount_not_positive")]
    [InlineData(-25_000_000, "USD", "amount_not_positive")]
    [InlineData(25_000_000, "usd", "currency_not_supported")]
    public async Task An_amount_nobody_can_pay_is_refused_before_anything_happens(long micros, string currency, string code)
    {
        var reference = await BeginAsync(PaymentPurpose.Hold);
        await ConfirmAsync(reference);
        var (amount, fault) = (new Money(micros, currency), new PaymentFault.Other(code));

        Assert.Equal(new BeginResult.Refused(fault), await Processor.BeginAsync(PaymentPurpose.Charge, amount, keepCard: false, "booking-1", Key(), Stop));
        Assert.Equal(new PaymentResult.Refused(fault), await Processor.CaptureAsync(reference, amount, Key(), Stop));
        Assert.Equal(new PaymentResult.Refused(fault), await Processor.ChargeKeptAsync(new("any"), amount, "booking-1", Key(), Stop));
        Assert.IsType<PaymentResult.Refused>(await Processor.RefundAsync(reference, amount, Key(), Stop));
    }

    [Fact]
    public async Task What_the_processor_does_not_know_is_not_found()
    {
        PaymentReference[] unknown = [new("pi_00000000"), new("seti_00000000"), new("sandbox_0"), new("../customers"), new("")];
        foreach (var reference in unknown)
        {
            Assert.Equal(new(PaymentState.NotFound), await Processor.FindAsync(reference, Stop));
            Assert.Equal(new PaymentResult.Refused(new PaymentFault.Other("resource_missing")), await ConfirmAsync(reference));
            Assert.Equal(new PaymentResult.Refused(new PaymentFault.Other("resource_missing")), await Processor.RefundAsync(reference, Price, Key(), Stop));
        }

        Assert.Equal(new PaymentResult.Refused(new PaymentFault.Other("credential_unreadable")), await Processor.ChargeKeptAsync(new("nobody's"), Price, "booking-1", Key(), Stop));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("schlüssel")]
    [InlineData("line\n")]
    public async Task A_key_that_no_processor_could_take_is_a_mistake_of_ours(string key)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Processor.BeginAsync(PaymentPurpose.Charge, Price, keepCard: false, "booking-1", key, Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => Processor.RefundAsync(new("pi_1"), Price, key, Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => Processor.RefundAsync(new("pi_1"), Price, new string('k', 201), Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => Processor.BeginAsync(PaymentPurpose.KeepForLater, Price, keepCard: true, "booking-1", "key", Stop));
    }

    [Fact]
    public void Nothing_that_must_not_be_seen_can_be_printed()
    {
        var secrets = new object[]
        {
            new PaymentToken("hidden"), new ThreeDSecureAnswer("hidden", "hidden"), new PaymentCredential("hidden"), new PaymentFault.ThreeDSecureRequired("hidden", "hidden", "pi_1", "hidden"),
            new PaymentResult.Succeeded("pi_1", new("hidden")), new PaymentFinding(PaymentState.Kept, Kept: new("hidden")),
        };

        Assert.All(secrets, secret => Assert.DoesNotContain("hidden", $"{secret}", StringComparison.Ordinal));
        Assert.All(secrets[..2], secret => Assert.DoesNotContain("hidden", System.Text.Json.JsonSerializer.Serialize(secret), StringComparison.Ordinal));
    }

    protected string Key() => FormattableString.Invariant($"key-{Interlocked.Increment(ref numbers)}-{GetType().Name}");

    protected async Task<PaymentReference> BeginAsync(PaymentPurpose purpose, bool keepCard = false, Money? amount = null)
    {
        var money = purpose == PaymentPurpose.KeepForLater ? (Money?)null : amount ?? Price;
        return Assert.IsType<BeginResult.Begun>(await Processor.BeginAsync(purpose, money, keepCard, "booking-1", Key(), Stop)).Reference;
    }

    protected Task<PaymentResult> ConfirmAsync(PaymentReference reference, Guest guest = Guest.Pays) => Processor.ConfirmAsync(reference, Token(guest), null, Key(), Stop);
}
