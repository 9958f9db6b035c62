using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xunit;
using static MerchantPortal.Features.Tests.Payments.Books;

namespace MerchantPortal.Features.Tests.Payments;

/// <summary>Acts of staff on money after the booking (spec feeds 7.7, 8.1, 8.2): 15 EUR, deposit 5 EUR until 4 h before, fee 7 EUR, online cancelling until 24 h before.</summary>
public sealed class MoneyActsTests : IAsyncLifetime
{
    private static readonly CurrentPerson Staff = Portal.Staff;
    private Portal portal = null!;

    public async ValueTask InitializeAsync() => portal = await Portal.StartAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task C092_A_no_show_is_charged_and_told_as_NO_SHOW_PENALIZED_only_after_the_charge_succeeded()
    {
        var booking = await BuyAsync(DepositAndFee);
        AfterGrace(booking);
        portal.Processor.Before = async act =>
        {
            if (act == "ChargeKept")
            {
                Assert.Equal((BookingStatus.Confirmed, BookingParts.None), (await portal.BookingAsync(booking.Id) is var b ? (b.Status, b.ToTell) : default));
            }
        };
        var outcome = await ChargeAsync(booking, Guid.NewGuid());

        Assert.True(outcome.IsDone);
        portal.Google.AnnounceAll();
        await portal.SendAllAsync();
        var patch = Assert.Single(await portal.TriesAsync(), t => t.Key == Update.KeyOf(booking.Id));
        Assert.EndsWith("?updateMask=status", patch.Request, StringComparison.Ordinal);
        Assert.Contains("NO_SHOW_PENALIZED", patch.Body, StringComparison.Ordinal);
        Assert.Equal((12_000_000, 0, 0), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
    }

    [Fact]
    public async Task A_no_show_that_was_marked_first_can_be_charged_later()
    {
        var booking = await BuyAsync(DepositAndFee);
        AfterGrace(booking);
        Assert.True((await portal.Acts.NoShow.RunAsync(new(Staff, booking.MerchantId, booking.Id), default)).IsDone);
        portal.Clock.Advance(TimeSpan.FromDays(2));
        Assert.True((await ChargeAsync(booking, Guid.NewGuid())).IsDone);
        Assert.Equal(BookingStatus.NoShowPenalized, (await portal.BookingAsync(booking.Id)).Status);
    }

    [Fact]
    public async Task A_declined_charge_leaves_the_booking_and_says_why_and_may_be_tried_again()
    {
        var booking = await BuyAsync(WithFee, "sandbox:later-declined");
        AfterGrace(booking);
        var outcome = await ChargeAsync(booking, Guid.NewGuid());
        Assert.Equal((true, MovementState.Failed, "card_declined"), (outcome.Outcome.IsDone, outcome.Money, outcome.Fault));
        Assert.Equal((BookingStatus.Confirmed, BookingParts.None), (await portal.BookingAsync(booking.Id) is var b ? (b.Status, b.ToTell) : default));
        Assert.Equal(MissedTab.Failed, Assert.Single((await portal.Acts.Missed.RunAsync(Staff, MissedTab.Failed, null, 1, default)).Rows).Tab);
        Assert.Equal(MovementState.Failed, (await ChargeAsync(booking, Guid.NewGuid())).Money);
        Assert.True((await portal.Acts.NoShow.RunAsync(new(Staff, booking.MerchantId, booking.Id), default)).IsDone);
        Assert.Equal((0, 0, 0), await portal.ProcessorAsync());
        Assert.Equal(2, (await portal.MovementsAsync(booking)).Count(m => m is { Kind: MovementKind.NoShowFee, State: MovementState.Failed }));
        Assert.DoesNotContain(await EventsAsync(booking), e => e.Kind == BookingEventKind.FeeCharged);
    }

    [Fact]
    public async Task Pressing_twice_or_in_another_tab_charges_once()
    {
        var booking = await BuyAsync(WithFee);
        AfterGrace(booking);
        var movement = Guid.NewGuid();
        var pressed = await Task.WhenAll(ChargeAsync(booking, movement), ChargeAsync(booking, movement), ChargeAsync(booking, Guid.NewGuid()));
        Assert.Contains(pressed, o => o.IsDone);
        Assert.All(pressed, o => Assert.True(o.IsDone || o.Refusal is Refusal.FeeCharged or Refusal.MoneyUnsettled, $"{o}"));
        Assert.True((await ChargeAsync(booking, movement)).IsDone || (await portal.MovementsAsync(booking)).All(m => m.Id != movement));
        Assert.Equal((7_000_000, 0, 0), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
    }

    [Fact]
    public async Task Two_people_who_charge_from_two_processes_at_once_charge_once()
    {
        var booking = await BuyAsync(WithFee);
        AfterGrace(booking);
        await using var other = new FaultyDatabase(portal.File);
        var acts = portal.ActsOn(other);
        var command = Command(booking, Guid.NewGuid());
        var pressed = await Task.WhenAll(Task.Run(() => ChargeAsync(booking, Guid.NewGuid())), Task.Run(() => acts.Charge.RunAsync(command, default)));
        Assert.Single(pressed, o => o.IsDone);
        Assert.Equal((7_000_000, 0, 0), await portal.ProcessorAsync());
    }

    [Fact]
    public async Task An_answer_that_never_came_is_shown_as_not_known_and_nothing_else_is_done_until_the_worker_knows()
    {
        var booking = await BuyAsync(WithFee);
        AfterGrace(booking);
        portal.Processor.Silent = "ChargeKept";
        var outcome = await ChargeAsync(booking, Guid.NewGuid());
        Assert.Equal(MovementState.Begun, outcome.Money);
        Assert.False(outcome.IsDone);
        Assert.Equal(BookingStatus.Confirmed, (await portal.BookingAsync(booking.Id)).Status);
        Assert.Equal(Refusal.MoneyUnsettled, (await ChargeAsync(booking, Guid.NewGuid())).Refusal);
        Assert.Equal(Refusal.MoneyUnsettled, (await portal.Acts.NoShow.RunAsync(new(Staff, booking.MerchantId, booking.Id), default)).Refusal);
        Assert.Equal(Refusal.MoneyUnsettled, (await portal.Acts.Arrived.RunAsync(new(Staff, booking.MerchantId, booking.Id), default)).Refusal);

        portal.Processor.Silent = null;
        portal.Clock.Advance(TimeSpan.FromMinutes(1));
        await portal.Acts.Reconcile.RunOnceAsync(10, default);
        Assert.Equal(BookingStatus.NoShowPenalized, (await portal.BookingAsync(booking.Id)).Status);
        Assert.Equal((7_000_000, 0, 0), await portal.ProcessorAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_merchant_cancels_everything_goes_back_first_and_one_patch_says_both(bool hold)
    {
        portal.Payments.HoldDeposits = hold;
        portal.Google.AnnounceAll();
        var booking = await BuyAsync(DepositAndFee);
        var window = $"slots:{booking.MerchantId}/cut/2026-11-24";
        portal.Clock.Advance((booking.Start - portal.Now - Duration.FromHours(1)).ToTimeSpan());
        await portal.SendAllAsync();
        Assert.Equal(OwedState.Settled, (await portal.OwedAsync(window)).State);
        Assert.Equal(Refusal.ReasonNeeded, (await portal.Acts.Cancel.RunAsync(new(Staff, booking.MerchantId, booking.Id, null), default)).Refusal);
        Assert.True((await portal.Acts.Cancel.RunAsync(new(Staff, booking.MerchantId, booking.Id, "ill"), default)).IsDone);
        Assert.Equal(OwedState.Open, (await portal.OwedAsync(window)).State);
        await portal.SendAllAsync();
        var patch = Assert.Single(await portal.TriesAsync(), t => t.Key == Update.KeyOf(booking.Id));
        Assert.EndsWith("?updateMask=status,paymentInformation.prepaymentStatus", patch.Request, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"CANCELED\"", patch.Body, StringComparison.Ordinal);
        Assert.Contains("PREPAYMENT_REFUNDED", patch.Body, StringComparison.Ordinal);
        Assert.Equal(hold ? (0, 0, 0) : (5_000_000, 5_000_000, 0), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
        Assert.Equal((BookingStatus.Canceled, PrepaymentStatus.Refunded), (await portal.BookingAsync(booking.Id) is var b ? (b.Status, b.Prepayment) : default));
    }

    /// <summary>What a person saw is not what is so any more: a colleague was quicker.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_act_moves_the_amount_it_was_given_or_nothing_at_all(bool hold)
    {
        portal.Payments.HoldDeposits = hold;
        var booking = await BuyAsync(WithDeposit);
        Assert.Equal(Refusal.AmountNotAllowed, (await portal.Acts.Cancel.RunAsync(new(Staff, booking.MerchantId, booking.Id, "ill", RefundMicros: 3_000_000), default)).Refusal);
        Assert.Equal(Refusal.AmountNotAllowed, (await portal.Acts.Cancel.RunAsync(new(Staff, booking.MerchantId, booking.Id, "ill", RefundMicros: 0), default)).Refusal);
        Assert.Equal(Refusal.AmountNotAllowed, (await portal.Acts.CancelForGuest.RunAsync(new(Staff, booking.MerchantId, booking.Id, Guid.NewGuid(), "called", 0), default)).Refusal);
        AfterGrace(booking);
        Assert.True((await portal.Acts.NoShow.RunAsync(new(Staff, booking.MerchantId, booking.Id), default)).IsDone);
        Assert.Equal(Refusal.AmountNotAllowed, (await portal.Acts.Keep.RunAsync(new(Staff, booking.MerchantId, booking.Id, Guid.NewGuid(), "terms", hold ? 0 : 5_000_000), default)).Refusal);
        Assert.Equal(BookingStatus.NoShow, (await portal.BookingAsync(booking.Id)).Status);
        Assert.Equal(hold ? (0, 0, 5_000_000) : (5_000_000, 0, 0), await portal.ProcessorAsync());
        Assert.True((await portal.Acts.Keep.RunAsync(new(Staff, booking.MerchantId, booking.Id, Guid.NewGuid(), "terms", hold ? 5_000_000 : 0), default)).IsDone);
        Assert.Equal((5_000_000, 0, 0), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
    }

    [Fact]
    public async Task A_refund_that_is_refused_leaves_the_booking_standing_and_it_can_be_cancelled_without_it_and_refunded_later()
    {
        var booking = await BuyAsync(WithDeposit);
        await portal.Processor.RefundAsync(new(booking.TransactionId!), new(5_000_000, "EUR"), "desk", default);
        var outcome = await portal.Acts.Cancel.RunAsync(new(Staff, booking.MerchantId, booking.Id, "ill"), default);
        Assert.Equal(MovementState.Failed, outcome.Money);
        Assert.Equal(BookingStatus.Confirmed, (await portal.BookingAsync(booking.Id)).Status);
        Assert.True((await portal.Acts.Cancel.RunAsync(new(Staff, booking.MerchantId, booking.Id, null, Guid.NewGuid(), RefundMicros: 0), default)).IsDone);
        Assert.Equal((BookingStatus.Canceled, PrepaymentStatus.Provided, BookingParts.Status), (await portal.BookingAsync(booking.Id) is var b ? (b.Status, b.Prepayment, b.ToTell) : default));
    }

    [Fact]
    public async Task Cancelling_without_the_refund_is_offered_only_while_the_latest_refund_did_not_work()
    {
        var booking = await BuyAsync(WithDeposit);
        await portal.Processor.RefundAsync(new(booking.TransactionId!), new(4_000_000, "EUR"), "desk", default);
        Assert.Equal(MovementState.Failed, (await RefundAsync(booking, 2_000_000)).Money);
        Assert.Equal((0, 5_000_000), await BoundsAsync());
        portal.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await RefundAsync(booking, 1_000_000)).IsDone);
        Assert.Equal((4_000_000, 4_000_000), await BoundsAsync());

        async Task<(long, long)> BoundsAsync() => (await portal.Acts.Details.RunAsync(Staff, booking.Id, default))!.After.Decide(MoneyAct.Cancel, portal.Now).Step is { } step ? (step.Least, step.Most) : default;
    }

    /// <summary>Spec feeds 8.1, "refund made later than the cancellation": CANCELED alone and at once, the refund alone and only once it is done.</summary>
    [Fact]
    public async Task Who_cancels_need_not_wait_for_a_refund_that_is_on_its_way_and_each_is_told_when_it_happened()
    {
        portal.Google.AnnounceAll();
        var booking = await BuyAsync(WithDeposit, "sandbox:refund-pending");
        Assert.Equal(MovementState.Begun, (await RefundAsync(booking, 2_000_000)).Money);
        Assert.Equal(Refusal.MoneyUnsettled, (await RefundAsync(booking, 1_000_000)).Refusal);
        Assert.Equal(MovementState.Begun, (await CancelAsync("ill")).Money);
        Assert.Equal((BookingStatus.Confirmed, BookingParts.None), (await portal.BookingAsync(booking.Id) is var waiting ? (waiting.Status, waiting.ToTell) : default));

        Assert.True((await CancelAsync(null)).IsDone);
        await portal.SendAllAsync();
        Assert.Equal((BookingStatus.Canceled, PrepaymentStatus.Provided), (await portal.BookingAsync(booking.Id) is var canceled ? (canceled.Status, canceled.Prepayment) : default));
        Assert.Equal(SlotState.Open, await portal.StateAsync(shop, Noon));
        portal.Clock.Advance(SandboxProcessor.RefundPendsFor);
        await portal.Acts.Reconcile.RunOnceAsync(10, default);
        await portal.SendAllAsync();

        Assert.Equal((5_000_000, 5_000_000, 0), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
        var patches = (await portal.TriesAsync()).Where(t => t.Key == Update.KeyOf(booking.Id)).ToList();
        Assert.Equal(["status", "paymentInformation.prepaymentStatus"], patches.Select(p => p.Request.Split("?updateMask=")[1]));
        Assert.Equal([false, true], patches.Select(p => p.Body!.Contains("PREPAYMENT_REFUNDED", StringComparison.Ordinal)));
        Assert.Single(await EventsAsync(booking), e => e.Kind == BookingEventKind.CanceledByMerchant);

        Task<MoneyOutcome> CancelAsync(string? note) => portal.Acts.Cancel.RunAsync(new(Staff, booking.MerchantId, booking.Id, note), default);
    }

    /// <summary>The rows of spec feeds 7.7 in which a guest phones, at minutes before the start.</summary>
    [Theory]
    [InlineData(300, 5_000_000, BookingParts.Status | BookingParts.PrepaymentStatus)]
    [InlineData(180, 0, BookingParts.Status)]
    public async Task A_guest_phones_too_late_and_the_fee_is_waived(int minutesBefore, long back, BookingParts told)
    {
        var booking = await BuyAsync(DepositAndFee);
        portal.Clock.Advance((booking.Start - portal.Now - Duration.FromMinutes(minutesBefore)).ToTimeSpan());
        Assert.True((await portal.Acts.Waive.RunAsync(new(Staff, booking.MerchantId, booking.Id, Guid.NewGuid(), "regular guest"), default)).IsDone);
        var after = await portal.BookingAsync(booking.Id);
        Assert.Equal((BookingStatus.Canceled, told), (after.Status, after.ToTell));
        Assert.Equal((5_000_000, back, 0), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
        var kinds = (await EventsAsync(booking)).Select(e => e.Kind).ToList();
        Assert.Contains(BookingEventKind.FeeWaived, kinds);
        Assert.Contains(BookingEventKind.CanceledForGuest, kinds);
        Assert.Equal(back == 0, kinds.Contains(BookingEventKind.DepositKept));
        Assert.Equal(SlotState.Open, await portal.StateAsync(shop, Noon));
    }

    [Fact]
    public async Task A_guest_phones_too_late_and_the_fee_is_charged_instead_of_the_refund_only_when_that_was_chosen()
    {
        var booking = await BuyAsync(DepositAndFee);
        portal.Clock.Advance((booking.Start - portal.Now - Duration.FromHours(5)).ToTimeSpan());
        Assert.Equal(Refusal.FeeOrRefund, (await ChargeAsync(booking, Guid.NewGuid())).Refusal);
        Assert.True((await portal.Acts.Charge.RunAsync(Command(booking, Guid.NewGuid()) with { InsteadOfRefund = true }, default)).IsDone);
        Assert.Equal((BookingStatus.NoShowPenalized, BookingParts.Status), (await portal.BookingAsync(booking.Id) is var b ? (b.Status, b.ToTell) : default));
        Assert.Equal(SlotState.Open, await portal.StateAsync(shop, Noon));
        Assert.Contains(await portal.OwedAsync(), u => u.Key == $"slots:{booking.MerchantId}/cut/2026-11-24");
        Assert.True((await portal.Acts.Refund.RunAsync(new(Staff, booking.MerchantId, booking.Id, Guid.NewGuid(), "goodwill"), default)).IsDone);
        Assert.Equal(BookingParts.Status | BookingParts.PrepaymentStatus, (await portal.BookingAsync(booking.Id)).ToTell);
    }

    [Fact]
    public async Task A_held_deposit_is_taken_when_it_is_kept_and_by_a_late_cancellation()
    {
        portal.Payments.HoldDeposits = true;
        var booking = await BuyAsync(DepositAndFee);
        AfterGrace(booking);
        Assert.True((await portal.Acts.Waive.RunAsync(new(Staff, booking.MerchantId, booking.Id, Guid.NewGuid(), "ill"), default)).IsDone);
        Assert.Equal((BookingStatus.NoShow, (0L, 0L, 5_000_000L)), ((await portal.BookingAsync(booking.Id)).Status, await portal.ProcessorAsync()));
        Assert.Equal(Refusal.FeeWaived, (await ChargeAsync(booking, Guid.NewGuid())).Refusal);
        Assert.True((await portal.Acts.Keep.RunAsync(new(Staff, booking.MerchantId, booking.Id, Guid.NewGuid(), "by the terms"), default)).IsDone);
        Assert.Equal((5_000_000, 0, 0), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());

        // Google hears of the no-show alone, and the line of the deposit does not say otherwise
        Assert.Equal([BookingEventKind.NoShow], await portal.ReadAsync(db => db.Set<BookingEvent>().Where(e => e.BookingId == booking.Id && e.OwedVersion != null).Select(e => e.Kind).ToListAsync()));
        Assert.Equal(Refusal.DepositKept, (await portal.Acts.Keep.RunAsync(new(Staff, booking.MerchantId, booking.Id, Guid.NewGuid(), "again"), default)).Refusal);

        var other = await portal.BuyAsync(shop, "2026-11-25 12:00");
        portal.Clock.Advance((other.Start - portal.Now - Duration.FromHours(1)).ToTimeSpan());
        Assert.True((await portal.Acts.CancelForGuest.RunAsync(new(Staff, other.MerchantId, other.Id, Guid.NewGuid(), "called"), default)).IsDone);
        Assert.Equal((10_000_000, 0, 0), await portal.ProcessorAsync());
        Assert.Equal(BookingStatus.Canceled, (await portal.BookingAsync(other.Id)).Status);
    }

    [Fact]
    public async Task Goodwill_in_parts_is_told_only_when_the_last_part_has_gone_back()
    {
        portal.Google.AnnounceAll();
        var booking = await BuyAsync(WithDeposit);
        await portal.SendAllAsync();
        Assert.Equal(Refusal.AmountNotAllowed, (await RefundAsync(booking, 5_000_001)).Refusal);
        Assert.Equal(Refusal.AmountNotAllowed, (await RefundAsync(booking, 1_234_567)).Refusal);
        Assert.Equal(Refusal.AmountNotAllowed, (await RefundAsync(booking, 6_000_000)).Refusal);
        Assert.Equal(Refusal.AmountNotAllowed, (await RefundAsync(booking, -1)).Refusal);
        Assert.True((await RefundAsync(booking, 2_000_000)).IsDone);
        Assert.Equal(BookingParts.None, (await portal.BookingAsync(booking.Id)).ToTell);
        Assert.True((await RefundAsync(booking, null)).IsDone);
        Assert.Equal((BookingStatus.Confirmed, BookingParts.PrepaymentStatus), (await portal.BookingAsync(booking.Id) is var b ? (b.Status, b.ToTell) : default));
        Assert.Equal(Refusal.NothingToRefund, (await RefundAsync(booking, null)).Refusal);
        Assert.Equal((5_000_000, 5_000_000, 0), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());

        // The place is taken as before
        Assert.Equal(OwedState.Settled, (await portal.OwedAsync($"slots:{booking.MerchantId}/cut/2026-11-24")).State);
    }

    [Fact]
    public async Task A_cancelling_belongs_to_its_own_refund_and_another_refund_cancels_nothing()
    {
        var booking = await BuyAsync(WithDeposit);
        var other = await portal.BuyAsync(shop, "2026-11-24 14:00");
        await portal.Processor.RefundAsync(new(booking.TransactionId!), new(4_000_000, "EUR"), "desk", default);
        Assert.Equal(MovementState.Failed, (await portal.Acts.Cancel.RunAsync(new(Staff, booking.MerchantId, booking.Id, "ill"), default)).Money);
        portal.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True((await RefundAsync(booking, 1_000_000)).IsDone);
        Assert.True((await RefundAsync(other, null)).IsDone);

        Assert.Equal([BookingStatus.Confirmed, BookingStatus.Confirmed], (await portal.BookingsAsync()).Select(b => b.Status));
    }

    [Fact]
    public async Task A_fee_that_is_charged_beside_a_held_deposit_leaves_it_held()
    {
        portal.Payments.HoldDeposits = true;
        var booking = await BuyAsync(DepositAndFee);
        AfterGrace(booking);

        Assert.True((await ChargeAsync(booking, Guid.NewGuid())).IsDone);

        Assert.Equal((7_000_000, 0, 5_000_000), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
    }

    [Fact]
    public async Task A_held_deposit_that_somebody_took_at_the_processors_own_desk_is_not_asked_about_any_more()
    {
        portal.Payments.HoldDeposits = true;
        var booking = await BuyAsync(DepositAndFee);
        await portal.Processor.CaptureAsync(new(booking.TransactionId!), new(5_000_000, "EUR"), "desk", default);
        portal.Clock.Advance(Ledger.HoldLooks.ToTimeSpan());

        Assert.Null(await portal.Acts.Reconcile.RunOnceAsync(10, default));

        Assert.DoesNotContain(await portal.MovementsAsync(booking), m => m.Kind == MovementKind.DepositLapse);
    }

    [Fact]
    public async Task What_is_due_the_longest_is_looked_after_first()
    {
        var first = await BuyAsync(WithDeposit);
        var second = await portal.BuyAsync(shop, "2026-11-24 14:00");
        Assert.True((await portal.CancelAsync(second.Id)).IsDone);
        portal.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await portal.CancelAsync(first.Id)).IsDone);

        Assert.Equal(portal.Now, await portal.Acts.Reconcile.RunOnceAsync(1, default));

        Assert.Equal([MovementState.Begun, MovementState.Succeeded], [(await portal.MovementsAsync(first))[^1].State, (await portal.MovementsAsync(second))[^1].State]);
    }

    [Fact]
    public async Task Money_that_cannot_be_looked_after_holds_up_no_other_and_is_told_of_and_done_at_the_next_look()
    {
        var first = await BuyAsync(WithDeposit);
        var second = await portal.BuyAsync(shop, "2026-11-24 14:00");
        Assert.True((await portal.CancelAsync(first.Id)).IsDone);
        Assert.True((await portal.CancelAsync(second.Id)).IsDone);
        portal.Processor.Before = act =>
        {
            portal.Processor.Before = null;
            throw new InvalidOperationException(act);
        };

        var told = await Assert.ThrowsAsync<AggregateException>(() => portal.Acts.Reconcile.RunOnceAsync(10, default));
        Assert.Equal("Refund", Assert.Single(told.InnerExceptions).Message);
        Assert.Equal((10_000_000, 5_000_000, 0), await portal.ProcessorAsync());

        portal.Clock.Advance(ReconcilePayments.Lease.ToTimeSpan());
        await portal.Acts.Reconcile.RunOnceAsync(10, default);
        Assert.Equal((10_000_000, 10_000_000, 0), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
    }

    [Fact]
    public async Task A_charged_fee_goes_back_and_Google_keeps_what_it_was_told()
    {
        var booking = await BuyAsync(WithFee);
        AfterGrace(booking);
        await ChargeAsync(booking, Guid.NewGuid());
        var told = (await portal.BookingAsync(booking.Id)).ToTell;
        Assert.True((await portal.Acts.Refund.RunAsync(new(Staff, booking.MerchantId, booking.Id, Guid.NewGuid(), "was there", 3_000_000, OfFee: true), default)).IsDone);
        Assert.Equal(MissedTab.Charged, Assert.Single((await portal.Acts.Missed.RunAsync(Staff, MissedTab.Charged, null, 1, default)).Rows).Tab);
        Assert.True((await portal.Acts.Refund.RunAsync(new(Staff, booking.MerchantId, booking.Id, Guid.NewGuid(), "was there", null, OfFee: true), default)).IsDone);
        var after = await portal.BookingAsync(booking.Id);
        Assert.Equal((BookingStatus.NoShowPenalized, told, PrepaymentStatus.Provided), (after.Status, after.ToTell, after.Prepayment));
        Assert.Equal((7_000_000, 7_000_000, 0), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
        Assert.Equal(MissedTab.Reversed, Assert.Single((await portal.Acts.Missed.RunAsync(Staff, MissedTab.Reversed, null, 1, default)).Rows).Tab);
    }

    [Fact]
    public async Task Who_has_come_is_not_a_candidate_and_cannot_be_charged_and_a_wrong_no_show_is_taken_back_before_it_leaves()
    {
        portal.Google.AnnounceAll();
        var booking = await BuyAsync(WithFee);
        AfterGrace(booking);
        Assert.Single((await portal.Acts.Missed.RunAsync(Staff, MissedTab.Candidates, null, 1, default)).Rows);
        Assert.True((await portal.Acts.NoShow.RunAsync(new(Staff, booking.MerchantId, booking.Id), default)).IsDone);
        await portal.SendAllAsync();
        Assert.DoesNotContain(await portal.TriesAsync(), t => t.Key == Update.KeyOf(booking.Id));
        Assert.True((await portal.Acts.TakeBackNoShow.RunAsync(new(Staff, booking.MerchantId, booking.Id), default)).IsDone);
        Assert.Single((await portal.Acts.Missed.RunAsync(Staff, MissedTab.Reversed, null, 1, default)).Rows);
        Assert.True((await portal.Acts.Arrived.RunAsync(new(Staff, booking.MerchantId, booking.Id), default)).IsDone);
        Assert.Equal(Refusal.GuestArrived, (await ChargeAsync(booking, Guid.NewGuid())).Refusal);
        portal.Clock.Advance(TimeSpan.FromMinutes(1));
        await portal.SendAllAsync();
        Assert.DoesNotContain(await portal.TriesAsync(), t => t.Key == Update.KeyOf(booking.Id));
        Assert.Equal(BookingStatus.Confirmed, (await portal.BookingAsync(booking.Id)).Status);

        Assert.True((await portal.Acts.Arrived.RunAsync(new(Staff, booking.MerchantId, booking.Id, Arrived: false, "the wrong Ms Moss"), default)).IsDone);
        Assert.True((await portal.Acts.NoShow.RunAsync(new(Staff, booking.MerchantId, booking.Id), default)).IsDone);
        portal.Clock.Advance(portal.Requests.UndoWindow);
        await portal.SendAllAsync();
        Assert.Equal(Refusal.UndoTooLate, (await portal.Acts.TakeBackNoShow.RunAsync(new(Staff, booking.MerchantId, booking.Id), default)).Refusal);
    }

    [Fact]
    public async Task A_no_show_keeps_its_place_while_it_can_be_taken_back_and_then_opens_the_slots_still_to_come()
    {
        portal.Google.AnnounceAll();
        var booking = await BuyAsync(WithFee, EveryHalfHour);
        await portal.SendAllAsync();
        AfterGrace(booking);
        Assert.True((await portal.Acts.NoShow.RunAsync(new(Staff, booking.MerchantId, booking.Id), default)).IsDone);
        var (taken, _) = await portal.Acts.BuyAsync(portal.Wish(shop, "2026-11-24 12:30"));
        Assert.Equal(TakeBooking.Kind.SlotUnavailable, taken);
        Assert.True((await portal.Acts.TakeBackNoShow.RunAsync(new(Staff, booking.MerchantId, booking.Id), default)).IsDone);
        portal.Clock.Advance(portal.Requests.UndoWindow);
        await portal.SendAllAsync();
        Assert.Equal((SlotState.Full, 0), (await portal.StateAsync(shop, "2026-11-24 12:30"), SpotsAtGoogle()));

        Assert.True((await portal.Acts.NoShow.RunAsync(new(Staff, booking.MerchantId, booking.Id), default)).IsDone);
        portal.Clock.Advance(portal.Requests.UndoWindow);
        await portal.SendAllAsync();
        Assert.Equal((SlotState.Open, 1), (await portal.StateAsync(shop, "2026-11-24 12:30"), SpotsAtGoogle()));

        long? SpotsAtGoogle() => portal.Google.Simulated.Slots(shop.Id.Value, "cut", Portal.At(shop, "2026-11-24 12:30").ToUnixTimeSeconds(), Portal.At(shop, "2026-11-24 13:00").ToUnixTimeSeconds(), []).Single().SpotsOpen;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_no_show_whose_place_a_process_with_a_faster_clock_gave_away_stays_one_and_one_beside_which_there_was_never_a_place_is_taken_back(bool givenAway)
    {
        var booking = await BuyAsync(WithFee, s =>
        {
            EveryHalfHour(s);
            s.Services["cut"].Places = [new(null, 2)];
        });
        await portal.BuyAsync(shop, Noon);
        await portal.ReadAsync(async db =>
        {
            (await db.Set<Service>().SingleAsync()).Places = [new(null, givenAway ? 2 : 1)];
            return await db.SaveChangesAsync();
        });
        AfterGrace(booking);
        Assert.True((await portal.Acts.NoShow.RunAsync(new(Staff, booking.MerchantId, booking.Id), default)).IsDone);
        if (givenAway)
        {
            var options = Microsoft.Extensions.Options.Options.Create(portal.Payments);
            var fast = new TakeBooking(portal.File, new MerchantOffers(portal.File, options), options, new ManualClock(portal.Clock.GetUtcNow() + TimeSpan.FromSeconds(20)));
            Assert.Equal(TakeBooking.Kind.MustPay, (await fast.RunAsync(portal.Wish(shop, "2026-11-24 12:30") with { Checkout = Checkout() }, default)).Kind);
        }

        Assert.Equal(givenAway ? Refusal.UndoTooLate : null, (await portal.Acts.TakeBackNoShow.RunAsync(new(Staff, booking.MerchantId, booking.Id), default)).Refusal);
        Assert.Equal(givenAway ? BookingStatus.NoShow : BookingStatus.Confirmed, (await portal.BookingAsync(booking.Id)).Status);
    }

    [Fact]
    public async Task An_arrival_is_taken_back_for_a_reason_that_stays_in_the_history_with_who_gave_it()
    {
        var booking = await BuyAsync(WithFee);
        AfterGrace(booking);
        Assert.True((await portal.Acts.Arrived.RunAsync(new(Staff, booking.MerchantId, booking.Id), default)).IsDone);
        foreach (var (reason, code) in new[] { (null, "ReasonNeeded"), (" ", "ReasonNeeded"), (new string('x', Booking.NoteLimit + 1), "NoteTooLong") })
        {
            var refused = await Assert.ThrowsAsync<FluentValidation.ValidationException>(() => portal.Acts.Arrived.RunAsync(new(Staff, booking.MerchantId, booking.Id, Arrived: false, reason), default));
            Assert.Equal(code, Assert.Single(refused.Errors).ErrorCode);
        }

        Assert.NotNull((await portal.BookingAsync(booking.Id)).ArrivedAt);
        Assert.True((await portal.Acts.Arrived.RunAsync(new(Staff, booking.MerchantId, booking.Id, Arrived: false, " the wrong Ms Moss "), default)).IsDone);

        Assert.Null((await portal.BookingAsync(booking.Id)).ArrivedAt);
        var events = await EventsAsync(booking);
        Assert.Null(Assert.Single(events, e => e.Kind == BookingEventKind.Arrived).Note);
        var taken = Assert.Single(events, e => e.Kind == BookingEventKind.ArrivalTakenBack);
        Assert.Equal(("the wrong Ms Moss", Staff.Name, Staff.Id), (taken.Note, taken.ActorName, taken.ActorId));
    }

    [Fact]
    public async Task A_refund_that_Google_has_not_heard_of_is_told_although_the_no_show_after_it_is_taken_back()
    {
        portal.Google.AnnounceAll();
        var booking = await BuyAsync(DepositAndFee);
        Assert.True((await portal.Acts.Refund.RunAsync(new(Staff, booking.MerchantId, booking.Id, Guid.NewGuid(), "goodwill", null), default)).IsDone);
        AfterGrace(booking);
        Assert.True((await portal.Acts.NoShow.RunAsync(new(Staff, booking.MerchantId, booking.Id), default)).IsDone);
        Assert.True((await portal.Acts.TakeBackNoShow.RunAsync(new(Staff, booking.MerchantId, booking.Id), default)).IsDone);

        await portal.SendAllAsync();

        var patch = Assert.Single(await portal.TriesAsync(), t => t.Key == Update.KeyOf(booking.Id));
        Assert.EndsWith("?updateMask=paymentInformation.prepaymentStatus", patch.Request, StringComparison.Ordinal);
        Assert.Equal(BookingParts.None, (await portal.BookingAsync(booking.Id)).ToTell);
    }

    [Fact]
    public async Task Another_merchants_people_find_nothing_and_ops_look_and_do_not_touch()
    {
        var booking = await BuyAsync(DepositAndFee);
        var other = await portal.OpenPaidShopAsync(WithFee);
        var mine = await portal.BuyAsync(other);
        AfterGrace(booking);
        var stranger = new CurrentPerson(new("stranger"), "Eve", Role.Manager, [other.Id], "en");
        var ops = new CurrentPerson(new("ops"), "Ops", Role.Ops, null, "en");
        foreach (var (by, expected) in new[] { (stranger, Outcome.NotFound), (ops, Outcome.Refused(Refusal.NotAllowed)) })
        {
            Assert.Equal(expected, await portal.Acts.Charge.RunAsync(Command(booking, Guid.NewGuid()) with { By = by }, default));
            Assert.Equal(expected, await portal.Acts.Waive.RunAsync(new(by, booking.MerchantId, booking.Id, Guid.NewGuid(), "r"), default));
            Assert.Equal(expected, await portal.Acts.Keep.RunAsync(new(by, booking.MerchantId, booking.Id, Guid.NewGuid(), "r"), default));
            Assert.Equal(expected, await portal.Acts.Refund.RunAsync(new(by, booking.MerchantId, booking.Id, Guid.NewGuid(), "r"), default));
            Assert.Equal(expected, await portal.Acts.CancelForGuest.RunAsync(new(by, booking.MerchantId, booking.Id, Guid.NewGuid(), "r"), default));
            Assert.Equal(expected, await portal.Acts.Cancel.RunAsync(new(by, booking.MerchantId, booking.Id, "r"), default));
            Assert.Equal(expected, await portal.Acts.NoShow.RunAsync(new(by, booking.MerchantId, booking.Id), default));
            Assert.Equal(expected, await portal.Acts.Arrived.RunAsync(new(by, booking.MerchantId, booking.Id), default));
            Assert.Equal(expected, await portal.Acts.TakeBackNoShow.RunAsync(new(by, booking.MerchantId, booking.Id), default));
        }

        // A wrong merchant in the command does not help either.
        Assert.Equal(Outcome.NotFound, await portal.Acts.Charge.RunAsync(Command(booking, Guid.NewGuid()) with { By = stranger, Merchant = other.Id }, default));
        Assert.Equal([mine.Id], (await portal.Acts.Missed.RunAsync(stranger, MissedTab.Candidates, null, 1, default)).Rows.Select(r => r.Id));
        Assert.Empty((await portal.Acts.Missed.RunAsync(stranger, MissedTab.Candidates, booking.MerchantId, 1, default)).Rows);
        Assert.All((await portal.Acts.Ledger.RunAsync(stranger, new(), 1, default)).Rows, r => Assert.Equal(other.Id, r.Merchant));
        Assert.Equal(0, (await portal.Acts.Ledger.RunAsync(stranger, new(booking.MerchantId), 1, default)).Total);
        Assert.Equal(2, (await portal.Acts.Missed.RunAsync(ops, MissedTab.Candidates, null, 1, default)).Rows.Count);
        Assert.Equal(0, (await portal.ReadAsync(db => db.Set<LedgerEntry>().CountAsync(e => e.ActorName == "Eve" || e.ActorName == "Ops"))));
    }

    [Fact]
    public async Task A_reason_is_wanted_and_short_and_stays_with_us()
    {
        var booking = await BuyAsync(WithFee);
        AfterGrace(booking);
        foreach (var (reason, code) in new[] { ("", nameof(Refusal.ReasonNeeded)), ("  ", nameof(Refusal.ReasonNeeded)), (new string('r', 256), nameof(Refusal.NoteTooLong)) })
        {
            Assert.Equal(code, Assert.Single((await ChargeFee.Rules.ValidateAsync(Command(booking, Guid.NewGuid()) with { Reason = reason }, default)).Errors).ErrorCode);
        }

        Assert.True((await portal.Acts.Charge.RunAsync(Command(booking, Guid.NewGuid()) with { Reason = "the secret reason" }, default)).IsDone);
        portal.Google.AnnounceAll();
        await portal.SendAllAsync();
        Assert.DoesNotContain(await portal.TriesAsync(), t => t.Body.Contains("secret", StringComparison.Ordinal));
        Assert.Contains(await portal.MovementsAsync(booking), m => m.Begun.Reason == "the secret reason");
    }

    [Fact]
    public async Task The_ledger_is_filtered_and_summed_by_currency_and_pages_newest_first()
    {
        var booking = await BuyAsync(DepositAndFee);
        AfterGrace(booking);
        await ChargeAsync(booking, Guid.NewGuid());
        portal.Clock.Advance(TimeSpan.FromSeconds(1));
        await RefundAsync(booking, 2_000_000);
        var all = await portal.Acts.Ledger.RunAsync(Staff, new(), 1, default);
        Assert.Equal([MovementKind.Refund, MovementKind.NoShowFee], all.Rows.Take(2).Select(r => r.Movement.Kind));
        Assert.Equal([new LedgerSum("EUR", 12_000_000, 2_000_000)], all.Sums);
        Assert.Equal(all.Total, all.Rows.Count);
        Assert.Single((await portal.Acts.Ledger.RunAsync(Staff, new(Kind: MovementKind.NoShowFee), 1, default)).Rows);
        Assert.Empty((await portal.Acts.Ledger.RunAsync(Staff, new(State: MovementState.Failed), 1, default)).Rows);
        Assert.Empty((await portal.Acts.Ledger.RunAsync(Staff, new(State: MovementState.Begun), 1, default)).Rows);
        Assert.Equal(all.Total, (await portal.Acts.Ledger.RunAsync(Staff, new(State: MovementState.Succeeded, Month: new YearMonth(2026, 11)), 1, default)).Total);
        Assert.Equal(0, (await portal.Acts.Ledger.RunAsync(Staff, new(Month: new YearMonth(2026, 10)), 1, default)).Total);
        var second = await new LedgerPages(portal.File) { PageSize = 1 }.RunAsync(Staff, new(), 2, default);
        Assert.Equal((all.Rows[1].Movement.Movement, all.Total), (second.Rows.Single().Movement.Movement, second.Total));
    }

    [Fact]
    public async Task The_months_count_who_came_who_cancelled_too_late_and_who_did_not_come()
    {
        var charged = await BuyAsync(DepositAndFee);
        var late = await portal.BuyAsync(shop, "2026-11-24 14:00");
        var kept = await portal.BuyAsync(shop, "2026-11-24 16:00");
        var unreported = await portal.BuyAsync(shop, "2026-11-24 17:00");
        var ours = await portal.BuyAsync(shop, "2026-11-24 18:00");
        portal.Clock.Advance((charged.Start - portal.Now - Duration.FromHours(1)).ToTimeSpan());
        await portal.Acts.Waive.RunAsync(new(Staff, late.MerchantId, late.Id, Guid.NewGuid(), "called"), default);
        await portal.Acts.Cancel.RunAsync(new(Staff, ours.MerchantId, ours.Id, "we are ill"), default);
        AfterGrace(charged);
        await ChargeAsync(charged, Guid.NewGuid());
        portal.Clock.Advance((unreported.End - portal.Now).ToTimeSpan());
        Assert.True((await portal.Acts.Arrived.RunAsync(new(Staff, kept.MerchantId, kept.Id), default)).IsDone);
        var months = await portal.Acts.Missed.MonthsAsync(Staff, null, default);
        Assert.Equal(MissedAppointments.Months, months.Count);
        var november = months[^1];
        Assert.Equal((new YearMonth(2026, 11), 1, 1, 1, 1), (november.Month, november.Arrived, november.Unreported, november.LateCanceled, november.NoShows));
        Assert.Equal([new(7_000_000, "EUR")], november.Recovered);
    }

    private TestShop shop = null!;

    private static void EveryHalfHour(TestShop s) => s.Services["cut"].Step = Duration.FromMinutes(30);

    private Task<Booking> BuyAsync(PaymentTerms terms, Action<TestShop> change) => BuyAsync(terms, "sandbox:ok", change);

    private async Task<Booking> BuyAsync(PaymentTerms terms, string token = "sandbox:ok", Action<TestShop>? change = null)
    {
        shop = await portal.OpenShopAsync(change: s =>
        {
            s.Merchant.TokenizationParameters = s.Merchant.TokenizationParameters.Add("gateway", "sandbox");
            s.Services["cut"].Terms = terms;
            s.Services["cut"].MinAdvanceOnlineCanceling = Duration.FromHours(24);
            change?.Invoke(s);
        });
        var local = (portal.Now.InZone(DateTimeZoneProviders.Tzdb["Europe/Berlin"]).Date.PlusDays(3)).ToString("uuuu-MM-dd", null) + " 12:00";
        return await portal.BuyAsync(shop, local, token);
    }

    private void AfterGrace(Booking booking) => portal.Clock.Advance((booking.Start + Duration.FromTimeSpan(portal.Bookings.NoShowGrace) - portal.Now).ToTimeSpan());

    private static ChargeFee.Command Command(Booking booking, Guid movement) => new(Staff, booking.MerchantId, booking.Id, movement, "did not come");

    private Task<MoneyOutcome> ChargeAsync(Booking booking, Guid movement) => portal.Acts.Charge.RunAsync(Command(booking, movement), default);

    private Task<MoneyOutcome> RefundAsync(Booking booking, long? micros) => portal.Acts.Refund.RunAsync(new(Staff, booking.MerchantId, booking.Id, Guid.NewGuid(), "goodwill", micros), default);

    private Task<List<BookingEvent>> EventsAsync(Booking booking) => portal.ReadAsync(db => db.Set<BookingEvent>().AsNoTracking().Where(e => e.BookingId == booking.Id).ToListAsync());
}
