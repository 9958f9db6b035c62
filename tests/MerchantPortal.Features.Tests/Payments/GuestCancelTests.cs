using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.TestKit;
using Microsoft.Extensions.Options;
using NodaTime;
using Xunit;
using static MerchantPortal.Features.Tests.Payments.Books;

namespace MerchantPortal.Features.Tests.Payments;

/// <summary>A guest cancels through Google and what was paid goes back as agreed (spec feeds 8.1, 8.2).</summary>
public sealed class GuestCancelTests : IAsyncLifetime
{
    private Portal portal = null!;

    public async ValueTask InitializeAsync() => portal = await Portal.StartAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task A_full_refund_is_told_by_its_own_path_and_only_after_it_happened()
    {
        portal.Google.AnnounceAll();
        var booking = await portal.BuyAsync(await portal.OpenPaidShopAsync(Prepaid));

        Assert.True((await portal.CancelAsync(booking.Id)).IsDone);
        await portal.SendAllAsync();
        Assert.DoesNotContain(await portal.TriesAsync(), t => t.Key == Update.KeyOf(booking.Id));
        Assert.Equal(PrepaymentStatus.Provided, (await portal.BookingAsync(booking.Id)).Prepayment);

        await portal.Acts.Reconcile.RunOnceAsync(10, default);
        await portal.SendAllAsync();
        Assert.DoesNotContain(await portal.TriesAsync(), t => t.Key == Update.KeyOf(booking.Id));
        portal.Clock.Advance(TimeSpan.FromSeconds(2));
        await portal.SendAllAsync();

        var patch = Assert.Single(await portal.TriesAsync(), t => t.Key == Update.KeyOf(booking.Id));
        Assert.EndsWith("?updateMask=paymentInformation.prepaymentStatus", patch.Request, StringComparison.Ordinal);
        Assert.Equal(200, patch.HttpStatus);
        Assert.Contains("\"prepaymentStatus\":\"PREPAYMENT_REFUNDED\"", patch.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("\"status\"", patch.Body, StringComparison.Ordinal);
        Assert.Equal((15_000_000, 15_000_000, 0), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
        Assert.Equal(PrepaymentStatus.Refunded, (await portal.BookingAsync(booking.Id)).Prepayment);
        Assert.Equal(portal.Now - Duration.FromSeconds(2) + Ledger.RefundLooks, (await portal.BookingAsync(booking.Id)).NextDeadlineAt);
    }

    [Theory]
    [InlineData(3 * 60, 7_500_000, false)]
    [InlineData(30, 0, false)]
    [InlineData(4 * 60, 15_000_000, true)]
    public async Task A_prepayment_goes_back_by_its_step_and_only_the_whole_of_it_is_told(int minutesBefore, long back, bool told)
    {
        var booking = await portal.BuyAsync(await portal.OpenPaidShopAsync(Prepaid));
        AdvanceTo(booking.Start - Duration.FromMinutes(minutesBefore));

        await CancelAndSettleAsync(booking);

        Assert.Equal((15_000_000, back, 0), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
        Assert.Equal(told, (await portal.BookingAsync(booking.Id)).ToTell == BookingParts.PrepaymentStatus);
        Assert.Equal(told ? PrepaymentStatus.Refunded : PrepaymentStatus.Provided, (await portal.BookingAsync(booking.Id)).Prepayment);
    }

    [Theory]
    [InlineData(false, 0, true)]
    [InlineData(false, -1, false)]
    [InlineData(true, 0, true)]
    [InlineData(true, -1, false)]
    public async Task A_deposit_goes_back_until_its_own_limit_the_second_of_it_included(bool hold, int secondsEarly, bool goesBack)
    {
        portal.Payments.HoldDeposits = hold;
        var booking = await portal.BuyAsync(await portal.OpenPaidShopAsync(DepositAndFee));
        AdvanceTo(booking.Start - Duration.FromHours(4) - Duration.FromSeconds(secondsEarly));

        await CancelAndSettleAsync(booking);

        Assert.Equal((hold, goesBack) switch
        {
            (true, true) => (0, 0, 0),
            (true, false) => (0, 0, 5_000_000),
            (false, true) => (5_000_000, 5_000_000, 0),
            _ => (5_000_000, 0, 0),
        }, await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
        Assert.Equal(goesBack ? PrepaymentStatus.Refunded : PrepaymentStatus.Provided, (await portal.BookingAsync(booking.Id)).Prepayment);
    }

    /// <summary>
    /// The worked case of spec feeds 7.7: 110, deposit 20 until 4 h before, fee 30, online cancelling until 24 h before. A guest may cancel online within the online limit only;
    /// the merchant always, and then one PATCH says both.
    /// </summary>
    [Theory]
    [InlineData((24 * 60) + 1, "paymentInformation.prepaymentStatus", false)]
    [InlineData((24 * 60) + 1, "paymentInformation.prepaymentStatus", true)]
    [InlineData((24 * 60) - 1, null, false)]
    [InlineData((24 * 60) - 1, null, true)]
    [InlineData((4 * 60) + 1, null, false)]
    [InlineData((4 * 60) - 1, null, false)]
    [InlineData((4 * 60) - 1, null, true)]
    public async Task The_worked_case_is_cancelled_by_the_guest_only_online_in_time_and_by_the_merchant_at_any_time(int minutesBefore, string? mask, bool hold)
    {
        portal.Google.AnnounceAll();
        portal.Payments.HoldDeposits = hold;
        var booking = await BuyWorkedCaseAsync();
        AdvanceTo(booking.Start - Duration.FromMinutes(minutesBefore));
        var outcome = await portal.CancelAsync(booking.Id);
        await portal.Acts.Reconcile.RunOnceAsync(10, default);
        portal.Clock.Advance(TimeSpan.FromSeconds(2));
        await portal.SendAllAsync();

        if (mask is null)
        {
            Assert.Equal(Refusal.OutsideCancellationWindow, outcome.Refusal);
            Assert.Equal(hold ? (0, 0, 20_000_000) : (20_000_000, 0, 0), await portal.ProcessorAsync());
            Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
            Assert.Equal((BookingStatus.Confirmed, PrepaymentStatus.Provided, BookingParts.None), (await portal.BookingAsync(booking.Id) is var b ? (b.Status, b.Prepayment, b.ToTell) : default));
            Assert.DoesNotContain(await portal.TriesAsync(), t => t.Key == Update.KeyOf(booking.Id));
            Assert.DoesNotContain(await portal.OwedAsync(), u => u.Key == Update.KeyOf(booking.Id));

            Assert.True((await portal.Acts.Cancel.RunAsync(new(Portal.Staff, booking.MerchantId, booking.Id, "ill"), default)).IsDone);
            await portal.SendAllAsync();
        }
        else
        {
            Assert.True(outcome.IsDone);
        }

        var patch = Assert.Single(await portal.TriesAsync(), t => t.Key == Update.KeyOf(booking.Id));
        Assert.EndsWith("?updateMask=" + (mask ?? "status,paymentInformation.prepaymentStatus"), patch.Request, StringComparison.Ordinal);
        Assert.Contains("\"prepaymentStatus\":\"PREPAYMENT_REFUNDED\"", patch.Body, StringComparison.Ordinal);
        Assert.Equal(mask is null, patch.Body.Contains("\"status\":\"CANCELED\"", StringComparison.Ordinal));
        Assert.Equal(hold ? (0, 0, 0) : (20_000_000, 20_000_000, 0), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
        Assert.Equal((BookingStatus.Canceled, PrepaymentStatus.Refunded), (await portal.BookingAsync(booking.Id) is var after ? (after.Status, after.Prepayment) : default));
        Assert.DoesNotContain(await portal.MovementsAsync(booking), m => m.Kind == MovementKind.NoShowFee);
    }

    [Fact]
    public async Task A_refund_that_Google_has_not_heard_of_is_told_although_the_guest_cancels_after_it()
    {
        portal.Google.AnnounceAll();
        var booking = await portal.BuyAsync(await portal.OpenPaidShopAsync(Prepaid));
        Assert.True((await portal.Acts.Refund.RunAsync(new(Portal.Staff, booking.MerchantId, booking.Id, Guid.NewGuid(), "goodwill", null), default)).IsDone);
        Assert.True((await portal.CancelAsync(booking.Id)).IsDone);
        await portal.SendAllAsync();
        Assert.DoesNotContain(await portal.TriesAsync(), t => t.Key == Update.KeyOf(booking.Id));
        portal.Clock.Advance(TimeSpan.FromSeconds(2));
        await portal.SendAllAsync();

        var patch = Assert.Single(await portal.TriesAsync(), t => t.Key == Update.KeyOf(booking.Id));
        Assert.EndsWith("?updateMask=paymentInformation.prepaymentStatus", patch.Request, StringComparison.Ordinal);
        Assert.Equal((15_000_000, 15_000_000, 0), await portal.ProcessorAsync());
    }

    [Fact]
    public async Task Of_two_refunds_on_their_way_the_one_that_makes_it_whole_is_told_and_not_the_one_before()
    {
        var booking = await portal.BuyAsync(await portal.OpenPaidShopAsync(Prepaid), token: "sandbox:refund-pending");
        Assert.Equal(MovementState.Begun, (await portal.Acts.Refund.RunAsync(new(Portal.Staff, booking.MerchantId, booking.Id, Guid.NewGuid(), "goodwill", 5_000_000), default)).Money);
        portal.Clock.Advance(TimeSpan.FromHours(1));
        Assert.True((await portal.CancelAsync(booking.Id)).IsDone);
        await portal.Acts.Reconcile.RunOnceAsync(10, default);

        portal.Clock.Advance(SandboxProcessor.RefundPendsFor - TimeSpan.FromHours(1));
        await portal.Acts.Reconcile.RunOnceAsync(10, default);
        Assert.Equal((PrepaymentStatus.Provided, BookingParts.None), (await portal.BookingAsync(booking.Id) is var part ? (part.Prepayment, part.ToTell) : default));
        portal.Clock.Advance(TimeSpan.FromHours(1));
        await portal.Acts.Reconcile.RunOnceAsync(10, default);
        Assert.Equal((PrepaymentStatus.Refunded, BookingParts.PrepaymentStatus), (await portal.BookingAsync(booking.Id) is var whole ? (whole.Prepayment, whole.ToTell) : default));
    }

    [Fact]
    public async Task Where_only_a_card_is_kept_nothing_goes_back_and_nothing_is_told()
    {
        var booking = await portal.BuyAsync(await portal.OpenPaidShopAsync(WithFee));
        await CancelAndSettleAsync(booking);
        Assert.Equal(["Begin", "Confirm"], portal.Processor.Calls);
        Assert.Equal(BookingParts.None, (await portal.BookingAsync(booking.Id)).ToTell);
    }

    [Fact]
    public async Task A_refund_that_the_processor_refuses_is_never_told()
    {
        var booking = await portal.BuyAsync(await portal.OpenPaidShopAsync(Prepaid));
        await portal.CancelAsync(booking.Id);

        // The sandbox refuses what was given back already, by somebody at its own desk.
        var refund = Assert.Single(await portal.MovementsAsync(booking), m => m.Kind == MovementKind.Refund);
        await portal.Processor.RefundAsync(new(booking.TransactionId!), refund.Amount, "desk", default);
        await portal.Acts.Reconcile.RunOnceAsync(10, default);

        var failed = Assert.Single(await portal.MovementsAsync(booking), m => m.Kind == MovementKind.Refund);
        Assert.Equal((MovementState.Failed, "amount_too_large"), (failed.State, failed.End!.Fault));
        Assert.Equal((BookingParts.None, PrepaymentStatus.Provided), (await portal.BookingAsync(booking.Id) is var b ? (b.ToTell, b.Prepayment) : default));
    }

    [Fact]
    public async Task A_repeated_cancel_gives_back_once_and_too_late_a_cancel_nothing()
    {
        var shop = await portal.OpenPaidShopAsync(Prepaid);
        var booking = await portal.BuyAsync(shop);
        var late = await portal.BuyAsync(shop, "2026-11-24 14:00");
        await CancelAndSettleAsync(booking);
        Assert.Equal(Refusal.WithdrawnByGuest, (await portal.CancelAsync(booking.Id)).Refusal);
        AdvanceTo(late.Start + Duration.FromSeconds(1));
        Assert.Equal(Refusal.AlreadyStarted, (await portal.CancelAsync(late.Id)).Refusal);
        await portal.Acts.Reconcile.RunOnceAsync(10, default);
        Assert.Equal((30_000_000, 15_000_000, 0), await portal.ProcessorAsync());
    }

    /// <summary>A process whose clock is slow still lets a guest cancel or move while another one is charging the fee for having cancelled too late.</summary>
    [Theory]
    [InlineData("sandbox:ok", BookingStatus.NoShowPenalized)]
    [InlineData("sandbox:later-declined", BookingStatus.Canceled)]
    public async Task While_the_fee_is_being_charged_a_guest_neither_cancels_nor_moves(string token, BookingStatus ends)
    {
        var shop = await portal.OpenPaidShopAsync(WithFee, change: s => s.Services["cut"].MinAdvanceOnlineCanceling = Duration.FromHours(24));
        var booking = await portal.BuyAsync(shop, token: token);
        AdvanceTo(booking.CancelBy + Duration.FromSeconds(1));
        var slow = new ManualClock(portal.Clock.GetUtcNow() - TimeSpan.FromSeconds(2));
        var cancel = new CancelByGuest(portal.File, slow);
        var move = new MoveByGuest(portal.File, new MerchantOffers(portal.File, Options.Create(portal.Payments)), slow);
        var asked = new List<Refusal?>();
        portal.Processor.Before = async act =>
        {
            if (act == "ChargeKept")
            {
                asked.Add((await cancel.RunAsync(new(booking.Id), default)).Outcome.Refusal);
                asked.Add((await move.RunAsync(new(booking.Id, booking.Start + Duration.FromDays(1), null, null, null, null), default)).Outcome.Refusal);
            }
        };
        await portal.Acts.Charge.RunAsync(new(Portal.Staff, booking.MerchantId, booking.Id, Guid.NewGuid(), "called late"), default);

        Assert.Equal([Refusal.OutsideCancellationWindow, Refusal.OutsideCancellationWindow], asked);
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
        var (charged, after) = (ends == BookingStatus.NoShowPenalized, await portal.BookingAsync(booking.Id));
        Assert.Equal((charged ? ends : BookingStatus.Confirmed, charged, booking.Start), (after.Status, after.ToTell.HasFlag(BookingParts.Status), after.Start));

        // What was not charged can be cancelled again
        Assert.Equal(charged ? Refusal.Closed : null, (await cancel.RunAsync(new(booking.Id), default)).Outcome.Refusal);
        Assert.Equal(ends, (await portal.BookingAsync(booking.Id)).Status);
    }

    [Fact]
    public async Task What_was_never_said_to_be_paid_is_never_said_to_be_refunded()
    {
        var booking = await portal.TakeAsync(await portal.OpenShopAsync(), Noon);
        Assert.Equal(Refusal.NothingToRefund, booking.RefundPrepayment().Refusal);
        Assert.Equal(BookingParts.None, booking.ToTell);

        var paid = await portal.BuyAsync(await portal.OpenPaidShopAsync(Prepaid));
        Assert.True(paid.RefundPrepayment().IsYes);
        Assert.Equal(Refusal.NothingToRefund, paid.RefundPrepayment().Refusal);
    }

    private async Task<Booking> BuyWorkedCaseAsync()
    {
        AdvanceTo(Instant.FromUtc(2027, 3, 1, 9, 0));
        var shop = await portal.OpenPaidShopAsync(new(), change: s =>
        {
            s.Services["cut"].Price = new(110_000_000, "EUR");
            s.Services["cut"].MinAdvanceOnlineCanceling = Duration.FromHours(24);
            s.Services["cut"].Terms = new()
            {
                Deposit = new(new(20_000_000, "EUR"), PriceType.FixedRateDefault, Duration.FromHours(4)),
                NoShowFee = new(new(30_000_000, "EUR"), PriceType.FixedRateDefault),
                RefundConditions = [new(Duration.FromHours(4), 100), new(Duration.Zero, 0)],
            };
        });
        var wish = portal.Wish(shop, "2027-03-05 16:00") with { Checkout = new() { Price = new(110_000_000, "EUR"), HasToken = true } };
        var (_, paid) = await portal.Acts.BuyAsync(wish);
        var booking = await portal.BookingAsync(new(paid!.Answer!.Split('|')[0]));
        portal.Learn(booking, booking.Status);
        Assert.Equal(Instant.FromUtc(2027, 3, 5, 15, 0), booking.Start);
        return booking;
    }

    private async Task CancelAndSettleAsync(Booking booking)
    {
        Assert.True((await portal.CancelAsync(booking.Id)).IsDone);
        await portal.Acts.Reconcile.RunOnceAsync(10, default);
        Assert.DoesNotContain(await portal.MovementsAsync(booking), m => m.State == MovementState.Begun);
    }

    private void AdvanceTo(Instant moment) => portal.Clock.Advance((moment - portal.Now).ToTimeSpan());
}
