using MerchantPortal.Data.Account;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Mail;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xunit;
using static MerchantPortal.Features.Tests.Payments.Books;

namespace MerchantPortal.Features.Tests.Payments;

/// <summary>Whatever staff or guests do about a booking's money, it is stopped at every step, as if the process had died there. One class per processor runs it all.</summary>
public abstract class CrashedMoneyActs : IAsyncLifetime
{
    private static readonly CurrentPerson Staff = Portal.Staff;
    private Portal portal = null!;

    protected Portal Portal => portal;

    public async ValueTask InitializeAsync() => portal = await Portal.StartAsync(bank: await OpenBankAsync());

    public async ValueTask DisposeAsync()
    {
        await portal.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Null is the sandbox.</summary>
    protected abstract Task<TestBank?> OpenBankAsync();

    /// <summary>Every act of staff that moves money, what it asks of the processor, and how the booking stands before and after.</summary>
    public static TheoryData<string, string, bool, int?, BookingStatus, BookingStatus, bool> Acts => new()
    {
        { "charge", "ChargeKept", false, null, BookingStatus.Confirmed, BookingStatus.NoShowPenalized, false },
        { "cancel", "Refund", false, null, BookingStatus.Confirmed, BookingStatus.Canceled, true },
        { "cancel", "Release", true, null, BookingStatus.Confirmed, BookingStatus.Canceled, true },
        { "waive", "Refund", false, 5, BookingStatus.Confirmed, BookingStatus.Canceled, true },
        { "waive", "Release", true, 5, BookingStatus.Confirmed, BookingStatus.Canceled, true },
        { "waive", "Capture", true, 3, BookingStatus.Confirmed, BookingStatus.Canceled, false },
        { "phone", "Refund", false, 30, BookingStatus.Confirmed, BookingStatus.Canceled, true },
        { "phone", "Release", true, 5, BookingStatus.Confirmed, BookingStatus.Canceled, true },
        { "phone", "Capture", true, 3, BookingStatus.Confirmed, BookingStatus.Canceled, false },
        { "refund", "Refund", false, null, BookingStatus.Confirmed, BookingStatus.Confirmed, true },
        { "refund fee", "Refund", false, null, BookingStatus.NoShowPenalized, BookingStatus.NoShowPenalized, false },
        { "keep", "Capture", true, null, BookingStatus.NoShow, BookingStatus.NoShow, false },
    };

    /// <param name="hold">The deposit is held, not taken.</param>
    /// <param name="hoursBefore">How long before the start it is done; null: once the grace time is over.</param>
    [Theory]
    [MemberData(nameof(Acts))]
    public async Task After_a_crash_at_any_step_the_ledger_ends_as_the_processors_books_and_the_booking_follows(
        string what, string call, bool hold, int? hoursBefore, BookingStatus from, BookingStatus becomes, bool back)
    {
        for (var point = 0; point < 7; point++)
        {
            var booking = await OpenAsync(hold, hoursBefore, from);
            var movement = Guid.NewGuid();
            var before = portal.Processor.Calls.Count;
            await using var dying = new FaultyDatabase(portal.File);
            var acts = portal.ActsOn(dying);
            dying.DieAfterCommits(point is 0 or 1 or 2 ? point : null);
            portal.Processor.DiesBefore = point == 3 ? before + 1 : null;
            portal.Processor.DiesAfter = point == 4 ? before + 1 : null;
            portal.Processor.Silent = point == 5 ? call : null;
            try
            {
                await DoAsync(acts, booking, what, movement);
            }
            catch (FaultyDatabase.DiedException)
            {
                // The process has died; what it left behind is the question.
            }

            dying.DieAfterCommits(null);
            (portal.Processor.DiesBefore, portal.Processor.DiesAfter, portal.Processor.Silent) = (null, null, null);
            portal.Clock.Advance(TimeSpan.FromMinutes(1));
            await portal.Acts.Reconcile.RunOnceAsync(20, default);

            Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
            var movements = await portal.MovementsAsync(booking);
            Assert.DoesNotContain(movements, m => m.State == MovementState.Begun);
            var after = await portal.BookingAsync(booking.Id);
            var moved = movements.Any(m => m.Id == movement && m.State == MovementState.Succeeded);
            Assert.Equal(point != 0, moved);
            Assert.Equal(moved ? [call] : [], portal.Processor.Calls.Skip(before).Where(c => c is not ("Find" or "FindRefund")).Distinct());
            Assert.Equal(moved ? becomes : from, after.Status);
            Assert.Equal(moved && back ? PrepaymentStatus.Refunded : PrepaymentStatus.Provided, after.Prepayment);

            // The person presses again with the same dialog: nothing moves twice.
            var calls = await portal.ProcessorAsync();
            var again = await DoAsync(portal.Acts, booking, what, movement);
            Assert.True(again.IsDone, $"point {point}: {again}");
            if (moved)
            {
                Assert.Equal(calls, await portal.ProcessorAsync());
            }

            Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
        }
    }

    /// <summary>The guest's cancel begins the refund, the worker makes it; either can die at any commit or call. Then the guest presses again.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_crash_at_any_step_of_a_guests_own_cancel_the_money_goes_back_once(bool hold)
    {
        portal.Payments.HoldDeposits = hold;
        var shop = await portal.OpenPaidShopAsync(DepositAndFee, places: 20);
        for (var point = 0; point < 7; point++)
        {
            var booking = await portal.BuyAsync(shop);
            var (calls, books) = (portal.Processor.Calls.Count, await portal.ProcessorAsync());
            await using var dying = new FaultyDatabase(portal.File);
            var acts = portal.ActsOn(dying);
            dying.DieAfterCommits(point < 3 ? point : null);
            (portal.Processor.DiesBefore, portal.Processor.DiesAfter) = (point == 3 ? calls + 1 : null, point == 4 ? calls + 1 : null);
            portal.Processor.Silent = point == 5 ? hold ? "Release" : "Refund" : null;
            var died = false;
            try
            {
                await acts.CancelByGuest.RunAsync(new(booking.Id), default);
                await acts.Reconcile.RunOnceAsync(10, default);
            }
            catch (Exception fault) when (fault is FaultyDatabase.DiedException or AggregateException { InnerException: FaultyDatabase.DiedException })
            {
                died = true;
            }

            Assert.True(died == point is not (5 or 6), $"point {point}");
            Assert.True((await portal.BookingAsync(booking.Id)).Status == (point == 0 ? BookingStatus.Confirmed : BookingStatus.Canceled), $"point {point}");
            dying.DieAfterCommits(null);
            (portal.Processor.DiesBefore, portal.Processor.DiesAfter, portal.Processor.Silent) = (null, null, null);
            Assert.Equal(point == 0 ? null : Refusal.WithdrawnByGuest, (await portal.CancelAsync(booking.Id)).Refusal);
            portal.Clock.Advance(TimeSpan.FromMinutes(5));
            await portal.Acts.Reconcile.RunOnceAsync(20, default);

            Assert.Equal(hold ? (0, 0, 0) : (books.Taken, books.Back + 5_000_000, 0), await portal.ProcessorAsync());
            Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
            Assert.Equal(MovementState.Succeeded, Assert.Single(await portal.MovementsAsync(booking), m => m.Kind is MovementKind.Refund or MovementKind.DepositRelease).State);
            Assert.Equal((BookingStatus.Canceled, PrepaymentStatus.Refunded, BookingParts.PrepaymentStatus), (await portal.BookingAsync(booking.Id) is var b ? (b.Status, b.Prepayment, b.ToTell) : default));
        }
    }

    [Fact]
    public async Task A_hold_that_the_card_lets_go_by_itself_is_noticed_and_nothing_of_it_can_be_kept()
    {
        var booking = await OpenAsync(hold: true, null, BookingStatus.NoShow);
        Assert.Equal(portal.Now + Ledger.HoldLooks, await portal.Acts.Reconcile.RunOnceAsync(20, default));
        Assert.Equal((0, 0, 5_000_000), await portal.LedgerAsync());
        Lapse();

        await portal.Acts.Reconcile.RunOnceAsync(20, default);

        Assert.Equal((0, 0, 0), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
        var lapse = Assert.Single(await portal.MovementsAsync(booking), m => m.Kind == MovementKind.DepositLapse);
        Assert.Equal((MovementState.Succeeded, 5_000_000, ActorKind.System), (lapse.State, lapse.Amount.Micros, lapse.Begun.ActorKind));
        Assert.Null(lapse.End!.Fault);
        Assert.Contains(await EventsAsync(booking), e => e.Kind == BookingEventKind.HoldLapsed && e.Movement == lapse.Id);
        var after = await portal.BookingAsync(booking.Id);
        Assert.Equal((BookingStatus.NoShow, PrepaymentStatus.Refunded, null), (after.Status, after.Prepayment, after.NextDeadlineAt));
        Assert.True(after.ToTell.HasFlag(BookingParts.PrepaymentStatus));

        // The page offers no keeping, a press from an old page is refused, and the fee is another matter
        var view = await portal.Acts.Details.RunAsync(Staff, booking.Id, default);
        Assert.DoesNotContain(view!.After.Allowed(portal.Now), step => step.Act is MoneyAct.KeepDeposit or MoneyAct.Refund);
        Assert.Equal((0, 5_000_000), (view.Ledger.Single(row => row.Kind == MovementKind.DepositLapse) is var row ? (row.Amount.Micros, row.UpTo!.Value.Micros) : default));
        Assert.Equal(Refusal.HoldLapsed, (await DoAsync(portal.Acts, booking, "keep", Guid.NewGuid())).Refusal);
        Assert.True((await ChargeAsync(booking, Guid.NewGuid())).IsDone);
        Assert.Equal((7_000_000, 0, 0), await portal.ProcessorAsync());
    }

    [Fact]
    public async Task Who_keeps_a_deposit_that_is_not_held_any_more_is_told_so_at_once()
    {
        var booking = await OpenAsync(hold: true, null, BookingStatus.NoShow);
        Lapse();
        var outcome = await DoAsync(portal.Acts, booking, "keep", Guid.NewGuid());
        Assert.Equal((MovementState.Failed, "hold_gone"), (outcome.Money, outcome.Fault));
        Assert.Single(await portal.MovementsAsync(booking), m => m is { Kind: MovementKind.DepositLapse, State: MovementState.Succeeded });
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
        Assert.Null((await portal.BookingAsync(booking.Id)).NextDeadlineAt);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_hold_that_somebody_cancelled_at_the_processors_own_desk_is_noted_as_that_and_not_as_lapsed(bool keeping)
    {
        var booking = await OpenAsync(hold: true, null, BookingStatus.NoShow);
        await portal.Bank.CancelHoldsAsync();
        if (keeping)
        {
            var outcome = await DoAsync(portal.Acts, booking, "keep", Guid.NewGuid());
            Assert.Equal((MovementState.Failed, "hold_canceled"), (outcome.Money, outcome.Fault));
        }
        else
        {
            await portal.Acts.Reconcile.RunOnceAsync(20, default);
        }

        var lapse = Assert.Single(await portal.MovementsAsync(booking), m => m.Kind == MovementKind.DepositLapse);
        Assert.Equal((MovementState.Succeeded, "hold_canceled"), (lapse.State, lapse.End!.Fault));
        Assert.Equal((PrepaymentStatus.Refunded, null), (await portal.BookingAsync(booking.Id) is var b ? (b.Prepayment, b.NextDeadlineAt) : default));
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
    }

    [Fact]
    public async Task Who_cancels_a_booking_whose_hold_has_lapsed_lets_go_of_nothing_and_both_books_agree()
    {
        var booking = await OpenAsync(hold: true, null, BookingStatus.Confirmed);
        Lapse();
        Assert.True((await DoAsync(portal.Acts, booking, "cancel", Guid.NewGuid())).IsDone);
        Assert.Equal((BookingStatus.Canceled, PrepaymentStatus.Refunded), (await portal.BookingAsync(booking.Id) is var b ? (b.Status, b.Prepayment) : default));
        Assert.Equal((0, 0, 0), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
    }

    [Fact]
    public async Task A_lapse_is_noted_once_whoever_dies_while_noting_it_and_however_many_look()
    {
        var booking = await OpenAsync(hold: true, null, BookingStatus.NoShow);
        await EmployAsync(booking);
        Lapse();
        await using var dying = new FaultyDatabase(portal.File);
        for (var point = 0; point < 2; point++)
        {
            dying.DieAfterCommits(point);
            Assert.NotNull(await Record.ExceptionAsync(() => portal.ActsOn(dying).Reconcile.RunOnceAsync(20, default)));
            portal.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => portal.Acts.Reconcile.RunOnceAsync(20, default))));
        Assert.Single(await portal.MovementsAsync(booking), m => m.Kind == MovementKind.DepositLapse);
        Assert.Single(await EventsAsync(booking), e => e.Kind == BookingEventKind.HoldLapsed);
        await AssertOneMailAsync(booking, MailTemplate.HoldLapsed);
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
    }

    [Fact]
    public async Task A_processor_that_cannot_say_whether_it_holds_is_asked_again_and_nothing_is_written()
    {
        var booking = await OpenAsync(hold: true, null, BookingStatus.NoShow);
        portal.Processor.Silent = "Find";
        Lapse();
        await portal.Acts.Reconcile.RunOnceAsync(20, default);
        Assert.DoesNotContain(await portal.MovementsAsync(booking), m => m.Kind == MovementKind.DepositLapse);
        portal.Processor.Silent = null;
        portal.Clock.Advance(Ledger.HoldLooks.ToTimeSpan());
        await portal.Acts.Reconcile.RunOnceAsync(20, default);
        Assert.Contains(await portal.MovementsAsync(booking), m => m.Kind == MovementKind.DepositLapse);
    }

    [Fact]
    public async Task A_capture_that_is_begun_while_the_processor_is_asked_about_the_hold_is_run_to_its_end_all_the_same()
    {
        var booking = await OpenAsync(hold: true, null, BookingStatus.NoShow);
        portal.Processor.Before = async act =>
        {
            if (act == "Find")
            {
                portal.Processor.Before = null;
                portal.Processor.Silent = "Capture";
                await DoAsync(portal.Acts, booking, "keep", Guid.NewGuid());
            }
        };
        await portal.Acts.Reconcile.RunOnceAsync(20, default);
        Assert.Equal(MovementState.Begun, Assert.Single(await portal.MovementsAsync(booking), m => m.Kind == MovementKind.DepositCapture).State);

        portal.Processor.Silent = null;
        portal.Clock.Advance(TimeSpan.FromMinutes(1));
        await portal.Acts.Reconcile.RunOnceAsync(20, default);
        Assert.Equal((5_000_000, 0, 0), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
    }

    [Fact]
    public async Task A_refund_that_a_bank_keeps_waiting_is_on_its_way_asked_for_less_and_less_often_and_told_when_it_is_done()
    {
        var booking = await OpenAsync(hold: false, 30, BookingStatus.Confirmed, "sandbox:refund-pending");
        var movement = Guid.NewGuid();
        var begun = portal.Now;
        Assert.Equal(MovementState.Begun, (await DoAsync(portal.Acts, booking, "refund", movement)).Money);
        var waits = new List<Duration>();
        while (portal.Now < begun + Duration.FromHours(4))
        {
            var next = (await portal.BookingAsync(booking.Id)).NextDeadlineAt!.Value;
            waits.Add(next - portal.Now);
            portal.Clock.Advance(waits[^1].ToTimeSpan());
            await portal.Acts.Reconcile.RunOnceAsync(20, default);
        }

        Assert.Equal((Duration.FromSeconds(30), Ledger.LongestWait), (waits[0], waits[^1]));
        Assert.InRange(waits.Count, 18, 24);
        Assert.Equal((MovementState.Begun, PrepaymentStatus.Provided, BookingParts.None), ((await portal.MovementsAsync(booking)).Single(m => m.Id == movement).State, (await portal.BookingAsync(booking.Id)).Prepayment, (await portal.BookingAsync(booking.Id)).ToTell));
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());

        portal.Clock.Advance(SandboxProcessor.RefundPendsFor);
        portal.Bank.SettleRefunds();
        await portal.Acts.Reconcile.RunOnceAsync(20, default);
        Assert.Equal((PrepaymentStatus.Refunded, BookingParts.PrepaymentStatus), (await portal.BookingAsync(booking.Id) is var b ? (b.Prepayment, b.ToTell) : default));
        Assert.Equal((5_000_000, 5_000_000, 0), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
    }

    [Fact]
    public async Task A_cancelling_waits_ten_minutes_for_its_refund_and_is_then_told_alone_whoever_dies_over_it_and_the_refund_once_it_is_done()
    {
        var booking = await OpenAsync(hold: false, 5, BookingStatus.Confirmed, "sandbox:refund-pending");
        Assert.Equal(MovementState.Begun, (await DoAsync(portal.Acts, booking, "waive", Guid.NewGuid())).Money);
        portal.Clock.Advance((Ledger.CancelWaits - Duration.FromSeconds(1)).ToTimeSpan());
        await portal.Acts.Reconcile.RunOnceAsync(20, default);
        Assert.Equal((BookingStatus.Confirmed, BookingParts.None), (await portal.BookingAsync(booking.Id) is var waiting ? (waiting.Status, waiting.ToTell) : default));

        var window = FormattableString.Invariant($"slots:{booking.MerchantId}/cut/{booking.Start.InUtc():uuuu-MM-dd}");
        var told = (await portal.OwedAsync(window)).Version;
        await using var dying = new FaultyDatabase(portal.File);
        for (var point = 0; point < 3; point++)
        {
            // The claim, the cancelling, and when to look next
            portal.Clock.Advance((Ledger.LongestWait).ToTimeSpan());
            dying.DieAfterCommits(point);
            Assert.NotNull(await Record.ExceptionAsync(() => portal.ActsOn(dying).Reconcile.RunOnceAsync(20, default)));
            Assert.Equal((point < 2 ? BookingStatus.Confirmed : BookingStatus.Canceled, PrepaymentStatus.Provided), (await portal.BookingAsync(booking.Id) is var b ? (b.Status, b.Prepayment) : default));
        }

        Assert.Equal(BookingParts.Status, (await portal.BookingAsync(booking.Id)).ToTell);
        Assert.True((await portal.OwedAsync(window)).Version > told);
        Assert.Equal((5_000_000, 0, 0), await portal.LedgerAsync());
        portal.Clock.Advance(SandboxProcessor.RefundPendsFor);
        portal.Bank.SettleRefunds();
        await portal.Acts.Reconcile.RunOnceAsync(20, default);

        Assert.Equal((BookingStatus.Canceled, PrepaymentStatus.Refunded, BookingParts.Status | BookingParts.PrepaymentStatus), (await portal.BookingAsync(booking.Id) is var after ? (after.Status, after.Prepayment, after.ToTell) : default));
        Assert.Equal((5_000_000, 5_000_000, 0), await portal.LedgerAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
        Assert.Single(await EventsAsync(booking), e => e.Kind == BookingEventKind.CanceledForGuest);
        Assert.Single(await EventsAsync(booking), e => e.Kind == BookingEventKind.FeeWaived);
        Assert.DoesNotContain(await EventsAsync(booking), e => e.Kind == BookingEventKind.DepositKept);
    }

    [Fact]
    public async Task A_refund_that_came_back_is_noted_once_whoever_dies_while_noting_it_and_can_be_made_again()
    {
        var booking = await OpenAsync(hold: false, null, BookingStatus.NoShow, "sandbox:refund-returned");
        Assert.True((await DoAsync(portal.Acts, booking, "refund", Guid.NewGuid())).IsDone);
        Assert.Equal((portal.Now + Ledger.RefundLooks, PrepaymentStatus.Refunded), (await portal.BookingAsync(booking.Id) is var b ? (b.NextDeadlineAt, b.Prepayment) : default));
        await EmployAsync(booking);
        portal.Clock.Advance(SandboxProcessor.RefundReturnsAfter);
        portal.Bank.SettleRefunds();
        await using var dying = new FaultyDatabase(portal.File);
        for (var point = 0; point < 2; point++)
        {
            dying.DieAfterCommits(point);
            Assert.NotNull(await Record.ExceptionAsync(() => portal.ActsOn(dying).Reconcile.RunOnceAsync(20, default)));
            portal.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => portal.Acts.Reconcile.RunOnceAsync(20, default))));

        Assert.Equal((5_000_000, 0, 0), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
        var back = Assert.Single(await portal.MovementsAsync(booking), m => m.Kind == MovementKind.RefundReturned);
        Assert.Equal((MovementState.Succeeded, 5_000_000, ActorKind.System, "expired_or_canceled_card"), (back.State, back.Amount.Micros, back.Begun.ActorKind, back.End!.Fault));
        Assert.Single(await EventsAsync(booking), e => e.Kind == BookingEventKind.RefundReturned && e.Movement == back.Id);
        await AssertOneMailAsync(booking, MailTemplate.RefundReturned);

        // Google was told for good and hears nothing; nobody keeps what the guest was promised back, and it is offered to be refunded again
        Assert.Equal((PrepaymentStatus.Refunded, null), (await portal.BookingAsync(booking.Id) is var after ? (after.Prepayment, after.NextDeadlineAt) : default));
        var page = await portal.Acts.Ledger.RunAsync(Staff, new(), 1, default);
        Assert.Equal((5_000_000, 0, 5_000_000), (page.Sums.Single() is var sum ? (sum.In, sum.Back, sum.Net) : default));
        Assert.Equal(Refusal.DepositMustBeRefunded, (await DoAsync(portal.Acts, booking, "keep", Guid.NewGuid())).Refusal);
        Assert.True((await DoAsync(portal.Acts, booking, "refund", Guid.NewGuid())).IsDone);
        Assert.Equal((5_000_000, 5_000_000, 0), await portal.LedgerAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
    }

    /// <summary>The bank does not answer, the merchant says no, and then the bank answers: what it did goes back, and only then Google hears of the money.</summary>
    [Theory]
    [InlineData("Capture", false)]
    [InlineData("Capture", true)]
    [InlineData("Release", false)]
    public async Task While_a_hold_is_being_taken_or_let_go_the_merchant_cancels_at_once_and_everything_goes_back(string call, bool gone)
    {
        var booking = await OpenAsync(hold: true, null, BookingStatus.Confirmed);
        if (gone)
        {
            await portal.Bank.CancelHoldsAsync();
        }

        Assert.True((await portal.Acts.Arrived.RunAsync(new(Staff, booking.MerchantId, booking.Id), default)).IsDone);
        portal.Processor.Silent = call;
        Assert.Equal(MovementState.Begun, (await DoAsync(portal.Acts, booking, call == "Capture" ? "keep" : "refund", Guid.NewGuid())).Money);
        var cancel = Guid.NewGuid();
        Assert.True((await DoAsync(portal.Acts, booking, "cancel", cancel)).IsDone);
        Assert.True((await DoAsync(portal.Acts, booking, "cancel", cancel)).IsDone);
        Assert.Equal((BookingStatus.Canceled, PrepaymentStatus.Provided, BookingParts.Status), (await portal.BookingAsync(booking.Id) is var told ? (told.Status, told.Prepayment, told.ToTell) : default));
        Assert.Single(await EventsAsync(booking), e => e.Kind == BookingEventKind.CanceledByMerchant);

        portal.Processor.Silent = null;
        for (var look = 0; look < 3; look++)
        {
            portal.Clock.Advance(TimeSpan.FromMinutes(1));
            await portal.Acts.Reconcile.RunOnceAsync(20, default);
            Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
        }

        Assert.Equal((0, 0), await portal.LedgerAsync() is var (taken, back, held) ? (taken - back, held) : default);
        Assert.DoesNotContain(await portal.MovementsAsync(booking), m => m.State == MovementState.Begun);
        Assert.Equal((BookingStatus.Canceled, PrepaymentStatus.Refunded), (await portal.BookingAsync(booking.Id) is var after ? (after.Status, after.Prepayment) : default));
        Assert.Equal(call == "Capture" && !gone ? [(MovementKind.Refund, Staff.Name)] : [], (await portal.MovementsAsync(booking)).Where(m => m.Kind == MovementKind.Refund).Select(m => (m.Kind, m.Begun.ActorName!)));
    }

    /// <summary>The worker dies at each commit between the bank's answer and the money's way back.</summary>
    [Fact]
    public async Task What_a_bank_took_of_a_cancelled_booking_goes_back_once_whoever_dies_over_it()
    {
        for (var point = 0; point < 4; point++)
        {
            var booking = await OpenAsync(hold: true, null, BookingStatus.Confirmed);
            Assert.True((await portal.Acts.Arrived.RunAsync(new(Staff, booking.MerchantId, booking.Id), default)).IsDone);
            portal.Processor.Silent = "Capture";
            await DoAsync(portal.Acts, booking, "keep", Guid.NewGuid());
            Assert.True((await DoAsync(portal.Acts, booking, "cancel", Guid.NewGuid())).IsDone);
            portal.Processor.Silent = null;
            portal.Clock.Advance(TimeSpan.FromMinutes(1));
            await using var dying = new FaultyDatabase(portal.File);
            dying.DieAfterCommits(point);
            for (var look = 0; look < 2; look++)
            {
                await Record.ExceptionAsync(() => portal.ActsOn(dying).Reconcile.RunOnceAsync(20, default));
            }

            for (var look = 0; look < 2; look++)
            {
                portal.Clock.Advance(TimeSpan.FromMinutes(1));
                await portal.Acts.Reconcile.RunOnceAsync(20, default);
            }

            Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
            Assert.Equal((PrepaymentStatus.Refunded, 1), ((await portal.BookingAsync(booking.Id)).Prepayment, (await portal.MovementsAsync(booking)).Count(m => m is { Kind: MovementKind.Refund, State: MovementState.Succeeded })));
        }
    }

    [Fact]
    public async Task A_cancelling_for_a_guest_waits_ten_minutes_for_the_bank_to_take_the_deposit_and_keeps_it()
    {
        var booking = await OpenAsync(hold: true, 3, BookingStatus.Confirmed);
        portal.Processor.Silent = "Capture";
        Assert.Equal(MovementState.Begun, (await DoAsync(portal.Acts, booking, "phone", Guid.NewGuid())).Money);
        portal.Clock.Advance((Ledger.CancelWaits - Duration.FromSeconds(1)).ToTimeSpan());
        await portal.Acts.Reconcile.RunOnceAsync(20, default);
        Assert.Equal(BookingStatus.Confirmed, (await portal.BookingAsync(booking.Id)).Status);
        portal.Clock.Advance(Ledger.LongestWait.ToTimeSpan());
        await portal.Acts.Reconcile.RunOnceAsync(20, default);
        Assert.Equal((BookingStatus.Canceled, BookingParts.Status), (await portal.BookingAsync(booking.Id) is var told ? (told.Status, told.ToTell) : default));

        portal.Processor.Silent = null;
        portal.Clock.Advance(Ledger.LongestWait.ToTimeSpan());
        await portal.Acts.Reconcile.RunOnceAsync(20, default);
        await portal.Acts.Reconcile.RunOnceAsync(20, default);
        Assert.Equal((5_000_000, 0, 0), await portal.LedgerAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
        Assert.Equal((BookingStatus.Canceled, PrepaymentStatus.Provided), (await portal.BookingAsync(booking.Id) is var after ? (after.Status, after.Prepayment) : default));
        Assert.Single(await EventsAsync(booking), e => e.Kind == BookingEventKind.CanceledForGuest);
        Assert.Single(await EventsAsync(booking), e => e.Kind == BookingEventKind.DepositKept);
    }

    [Fact]
    public async Task A_refund_that_is_refused_while_nobody_waits_on_a_page_is_told_by_one_mail()
    {
        var booking = await OpenAsync(hold: false, 30, BookingStatus.Confirmed);
        await EmployAsync(booking);
        await portal.Processor.RefundAsync(new(booking.TransactionId!), new(5_000_000, "EUR"), "desk", default);
        Assert.Equal(MovementState.Failed, (await DoAsync(portal.Acts, booking, "refund", Guid.NewGuid())).Money);
        Assert.False(await portal.ReadAsync(db => db.Set<OwedMail>().AnyAsync()));

        Assert.True((await portal.CancelAsync(booking.Id)).IsDone);
        await using var dying = new FaultyDatabase(portal.File);
        dying.DieAfterCommits(1);
        Assert.NotNull(await Record.ExceptionAsync(() => portal.ActsOn(dying).Reconcile.RunOnceAsync(20, default)));
        portal.Clock.Advance(TimeSpan.FromMinutes(1));
        await portal.Acts.Reconcile.RunOnceAsync(20, default);

        Assert.Equal(MovementState.Failed, (await portal.MovementsAsync(booking))[^1].State);
        await AssertOneMailAsync(booking, MailTemplate.RefundFailed);
    }

    [Fact]
    public async Task A_refund_that_is_refused_after_the_page_has_gone_is_told_by_one_mail()
    {
        var booking = await OpenAsync(hold: false, 30, BookingStatus.Confirmed);
        await EmployAsync(booking);
        await portal.Processor.RefundAsync(new(booking.TransactionId!), new(5_000_000, "EUR"), "desk", default);
        using var page = new CancellationTokenSource();
        portal.Processor.After = act => act == "Refund" ? page.CancelAsync() : Task.CompletedTask;

        await Record.ExceptionAsync(() => portal.Acts.Refund.RunAsync(new(Portal.Staff, booking.MerchantId, booking.Id, Guid.NewGuid(), "sorry"), page.Token));

        Assert.Equal(MovementState.Failed, (await portal.MovementsAsync(booking))[^1].State);
        await AssertOneMailAsync(booking, MailTemplate.RefundFailed);
    }

    [Fact]
    public async Task A_fee_whose_refund_came_back_is_a_charged_fee_again()
    {
        var booking = await OpenAsync(hold: false, null, BookingStatus.NoShowPenalized, "sandbox:refund-returned");
        Assert.True((await DoAsync(portal.Acts, booking, "refund fee", Guid.NewGuid())).IsDone);
        Assert.Equal(1, (await portal.Acts.Missed.RunAsync(Staff, MissedTab.Reversed, null, 1, default)).Counts[MissedTab.Reversed]);
        portal.Clock.Advance(SandboxProcessor.RefundReturnsAfter);
        portal.Bank.SettleRefunds();
        await portal.Acts.Reconcile.RunOnceAsync(20, default);

        Assert.Equal((12_000_000, 0, 0), await portal.LedgerAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
        var row = Assert.Single((await portal.Acts.Missed.RunAsync(Staff, MissedTab.Charged, null, 1, default)).Rows);
        Assert.Equal((7_000_000, 0), (row.After.Money.FeeRefundable, row.After.Money.FeeRefunded));
        Assert.True((await portal.Acts.Details.RunAsync(Staff, booking.Id, default))!.Ledger[^1] is { Kind: MovementKind.RefundReturned, OfFee: true, Direction: 1 });
        Assert.Equal(7_000_000, (await portal.Acts.Missed.MonthsAsync(Staff, null, default))[^1].Recovered.Single().Micros);
        Assert.True((await DoAsync(portal.Acts, booking, "refund fee", Guid.NewGuid())).IsDone);
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
    }

    [Fact]
    public async Task A_refund_that_stays_where_it_is_is_looked_after_for_forty_five_days_and_then_never_again()
    {
        var booking = await OpenAsync(hold: false, 30, BookingStatus.Confirmed);
        Assert.True((await DoAsync(portal.Acts, booking, "cancel", Guid.NewGuid())).IsDone);
        var (done, asked) = (portal.Now, portal.Processor.Calls.Count);
        while ((await portal.BookingAsync(booking.Id)).NextDeadlineAt is { } next)
        {
            Assert.InRange(next, portal.Now, done + Ledger.RefundsReturnWithin);
            portal.Clock.Advance((next - portal.Now).ToTimeSpan());
            await portal.Acts.Reconcile.RunOnceAsync(20, default);
        }

        Assert.Equal(done + Ledger.RefundsReturnWithin, portal.Now);
        Assert.Equal(Enumerable.Repeat("FindRefund", 45), portal.Processor.Calls.Skip(asked));
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
    }

    /// <summary>Somebody of the shop who gets mails, and somebody of none who does not.</summary>
    private Task EmployAsync(Booking booking) => portal.ReadAsync(async db =>
    {
        foreach (var (name, merchant) in new[] { ("ada", booking.MerchantId), ("bob", (MerchantId?)null) })
        {
            var person = new AppUser { Id = name, UserName = name + "@x.example", Email = name + "@x.example", EmailConfirmed = true, DisplayName = name, Role = Role.Staff, Language = "tr", CreatedAt = portal.Now };
            person.Memberships.AddRange(merchant is { } shop ? [new Membership { UserId = name, MerchantId = shop }] : []);
            db.Add(person);
        }

        return await db.SaveChangesAsync();
    });

    /// <summary>One mail went out in the same commit, to whom it concerns, with the guest's first name, service and time and nothing more of them.</summary>
    private async Task AssertOneMailAsync(Booking booking, MailTemplate template)
    {
        var mail = Assert.Single(await portal.ReadAsync(db => db.Set<OwedMail>().AsNoTracking().Where(m => m.Template == template).ToListAsync()));
        Assert.Equal(("ada@x.example", "tr"), (mail.ToAddress, mail.Language));
        Assert.Contains($"\"guest\":\"{booking.Guest.GivenName}\"", mail.Values, StringComparison.Ordinal);
        Assert.DoesNotContain(booking.Guest.FamilyName, mail.Values, StringComparison.Ordinal);
        Assert.DoesNotContain(booking.Guest.Email, mail.Values, StringComparison.Ordinal);
    }

    private void Lapse()
    {
        portal.Clock.Advance(SandboxProcessor.HoldsFor);
        portal.Bank.LapseHolds();
    }

    private Task<List<BookingEvent>> EventsAsync(Booking booking) => portal.ReadAsync(db => db.Set<BookingEvent>().AsNoTracking().Where(e => e.BookingId == booking.Id).ToListAsync());

    /// <summary>A booking with deposit and fee, so long before its start or so late, in this status.</summary>
    protected async Task<Booking> OpenAsync(bool hold, int? hoursBefore, BookingStatus from, string token = "sandbox:ok")
    {
        portal.Payments.HoldDeposits = hold;
            var booking = await BuyAsync(DepositAndFee, token);
            if (hoursBefore is { } hours)
            {
                portal.Clock.Advance((booking.Start - portal.Now - Duration.FromHours(hours)).ToTimeSpan());
            }
            else
            {
                AfterGrace(booking);
            }

            if (from == BookingStatus.NoShow)
            {
                await portal.Acts.NoShow.RunAsync(new(Staff, booking.MerchantId, booking.Id), default);
            }
            else if (from == BookingStatus.NoShowPenalized)
            {
                Assert.True((await ChargeAsync(booking, Guid.NewGuid())).IsDone);
            }

        return booking;
    }

    private async Task<Booking> BuyAsync(Domain.Offer.PaymentTerms terms, string token)
    {
        var shop = await portal.OpenPaidShopAsync(terms, change: s => s.Services["cut"].MinAdvanceOnlineCanceling = Duration.FromHours(24));
        var local = (portal.Now.InZone(DateTimeZoneProviders.Tzdb["Europe/Berlin"]).Date.PlusDays(3)).ToString("uuuu-MM-dd", null) + " 12:00";
        return await portal.BuyAsync(shop, local, token);
    }

    private void AfterGrace(Booking booking) => portal.Clock.Advance((booking.Start + Duration.FromTimeSpan(portal.Bookings.NoShowGrace) - portal.Now).ToTimeSpan());

    private Task<MoneyOutcome> ChargeAsync(Booking booking, Guid movement) => portal.Acts.Charge.RunAsync(Command(booking, movement), default);

    private static ChargeFee.Command Command(Booking booking, Guid movement) => new(Staff, booking.MerchantId, booking.Id, movement, "did not come");

    protected static Task<MoneyOutcome> DoAsync(PortalActs acts, Booking booking, string what, Guid movement) => what switch
    {
        "charge" => acts.Charge.RunAsync(Command(booking, movement), default),
        "cancel" => acts.Cancel.RunAsync(new(Staff, booking.MerchantId, booking.Id, "ill", movement), default),
        "waive" => acts.Waive.RunAsync(new(Staff, booking.MerchantId, booking.Id, movement, "kind"), default),
        "phone" => acts.CancelForGuest.RunAsync(new(Staff, booking.MerchantId, booking.Id, movement, "called"), default),
        "keep" => acts.Keep.RunAsync(new(Staff, booking.MerchantId, booking.Id, movement, "terms"), default),
        "refund fee" => acts.Refund.RunAsync(new(Staff, booking.MerchantId, booking.Id, movement, "was there", null, OfFee: true), default),
        _ => acts.Refund.RunAsync(new(Staff, booking.MerchantId, booking.Id, movement, "goodwill"), default),
    };
}

public sealed class SandboxCrashedMoneyActsTests : CrashedMoneyActs
{
    protected override Task<TestBank?> OpenBankAsync() => Task.FromResult<TestBank?>(null);
}

/// <summary>The same over Stripe, and each call on the wire goes wrong in each way, once or until somebody mends it.</summary>
public sealed class StripeCrashedMoneyActsTests : CrashedMoneyActs
{
    private StripeBank bank = null!;

    protected override async Task<TestBank?> OpenBankAsync() => bank = await StripeBank.StartAsync();

    public static TheoryData<string, bool, int?, BookingStatus, BookingStatus, StripeFault> Faults => new(
        from act in new (string What, bool Hold, int? Hours, BookingStatus From, BookingStatus Becomes)[]
        {
            ("charge", false, null, BookingStatus.Confirmed, BookingStatus.NoShowPenalized),
            ("cancel", false, null, BookingStatus.Confirmed, BookingStatus.Canceled),
            ("cancel", true, null, BookingStatus.Confirmed, BookingStatus.Canceled),
            ("keep", true, null, BookingStatus.NoShow, BookingStatus.NoShow),
        }
        from fault in Enum.GetValues<StripeFault>()
        select (act.What, act.Hold, act.Hours, act.From, act.Becomes, fault));

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Whatever_goes_wrong_on_the_wire_the_money_moves_once_and_the_booking_follows(
        string what, bool hold, int? hoursBefore, BookingStatus from, BookingStatus becomes, StripeFault fault)
    {
        var hits = 0;
        for (var point = 0; ; point++)
        {
            // Once, or until somebody mends it
            var booking = await OpenAsync(hold, hoursBefore, from);
            var movement = Guid.NewGuid();
            bank.Stripe.FailFrom((point / 2) + 1, fault, point % 2 == 0 ? 1 : int.MaxValue);
            var outcome = await DoAsync(Portal.Acts, booking, what, movement);
            Assert.True(outcome.Outcome.IsDone && outcome.Money != MovementState.Failed, $"point {point}: {outcome}");
            if (!bank.Stripe.Heal())
            {
                // There are fewer calls
                break;
            }

            hits++;
            Portal.Clock.Advance(TimeSpan.FromMinutes(1));
            await Portal.Acts.Reconcile.RunOnceAsync(20, default);
            if (fault == StripeFault.InternalError && (await Portal.MovementsAsync(booking)).Any(m => m.State == MovementState.Begun))
            {
                // Stripe keeps an error of its own under the key, for a day
                bank.Stripe.ForgetKeys();
                Portal.Clock.Advance(TimeSpan.FromHours(25));
                await Portal.Acts.Reconcile.RunOnceAsync(20, default);
            }

            Assert.Equal(await Portal.ProcessorAsync(), await Portal.LedgerAsync());
            Assert.Equal(MovementState.Succeeded, Assert.Single(await Portal.MovementsAsync(booking), m => m.Id == movement).State);
            Assert.Equal(becomes, (await Portal.BookingAsync(booking.Id)).Status);
            var books = await Portal.ProcessorAsync();
            Assert.True((await DoAsync(Portal.Acts, booking, what, movement)).IsDone);
            Assert.Equal(books, await Portal.ProcessorAsync());
        }

        Assert.InRange(hits, 2, 6);
    }
}
