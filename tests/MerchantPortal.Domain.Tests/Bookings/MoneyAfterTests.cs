using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace MerchantPortal.Domain.Tests.Bookings;

/// <summary>The worked case of spec feeds 7.7 and the tables 8.1 and 8.2: 110 EUR, deposit 20 EUR until 4 h before, fee 30 EUR, online cancelling until 24 h before.</summary>
public sealed class MoneyAfterTests
{
    private const long Euro = 1_000_000;
    private static readonly Instant Start = Instant.FromUtc(2027, 3, 5, 15, 0);
    private static readonly Duration Grace = Duration.FromMinutes(15);
    private static readonly Duration Second = Duration.FromSeconds(1);
    private static readonly Deposit Deposit = new(Eur(20), PriceType.FixedRateDefault, Duration.FromHours(4));
    private static readonly NoShowFee Fee = new(Eur(30), PriceType.FixedRateDefault);
    private static readonly BookedMoney DepositTaken = new(Deposit: 20 * Euro, CardKept: true);
    private static readonly BookedMoney DepositHeld = new(Held: 20 * Euro, CardKept: true);

    /// <summary>Spec feeds 7.7, rows in which staff act; the amount is what goes back or is charged.</summary>
    [Theory]
    [InlineData("2027-03-05T10:00:00Z", MoneyAct.WaiveFee, 20, MoneyMove.Refund, BookingStatus.Canceled, BookingParts.Status | BookingParts.PrepaymentStatus)]
    [InlineData("2027-03-05T12:00:00Z", MoneyAct.ChargeFee, 30, MoneyMove.Charge, BookingStatus.NoShowPenalized, BookingParts.Status)]
    [InlineData("2027-03-05T12:00:00Z", MoneyAct.WaiveFee, 0, MoneyMove.None, BookingStatus.Canceled, BookingParts.Status)]
    [InlineData("2027-03-05T15:15:00Z", MoneyAct.ChargeFee, 30, MoneyMove.Charge, BookingStatus.NoShowPenalized, BookingParts.Status)]
    [InlineData("2027-03-05T15:15:00Z", MoneyAct.WaiveFee, 0, MoneyMove.None, BookingStatus.NoShow, BookingParts.Status)]
    [InlineData("2027-03-05T15:15:00Z", MoneyAct.MarkNoShow, 0, MoneyMove.None, BookingStatus.NoShow, BookingParts.Status)]
    [InlineData("2027-03-01T09:00:00Z", MoneyAct.Cancel, 20, MoneyMove.Refund, BookingStatus.Canceled, BookingParts.Status | BookingParts.PrepaymentStatus)]
    [InlineData("2027-03-05T12:00:00Z", MoneyAct.Cancel, 20, MoneyMove.Refund, BookingStatus.Canceled, BookingParts.Status | BookingParts.PrepaymentStatus)]
    [InlineData("2027-03-06T12:00:00Z", MoneyAct.Cancel, 20, MoneyMove.Refund, BookingStatus.Canceled, BookingParts.Status | BookingParts.PrepaymentStatus)]
    public void The_worked_case_moves_the_money_and_tells_what_its_table_says(string at, MoneyAct act, long amount, MoneyMove move, BookingStatus becomes, BookingParts told)
    {
        var step = Step(Case(DepositTaken), act, InstantPattern.General.Parse(at).Value);
        Assert.True(step.Allows(amount * Euro));
        Assert.Equal(amount * Euro, step.Suggested);
        Assert.Equal((move, amount * Euro), step.Movement(amount * Euro));
        Assert.Equal(becomes, step.Becomes);
        Assert.Equal(told, step.Tells(amount * Euro));
    }

    [Fact]
    public void Without_a_processor_a_merchant_may_cancel_before_the_money_went_back_and_nothing_else_changes()
    {
        var stuck = Case(DepositTaken) with { CanMoveMoney = false };
        var before = Start - Duration.FromDays(3);

        var cancel = Step(stuck, MoneyAct.Cancel, before);
        Assert.Equal((0, 20 * Euro, 20 * Euro), (cancel.Least, cancel.Most, cancel.Suggested));
        Assert.Equal((MoneyMove.None, BookingParts.Status), (cancel.Movement(0).Move, cancel.Tells(0)));
        Assert.Equal(20 * Euro, Step(Case(DepositTaken), MoneyAct.Cancel, before).Least);
        Assert.All(
            Enum.GetValues<MoneyAct>().Where(act => act != MoneyAct.Cancel),
            act => Assert.Equal(Case(DepositTaken).Decide(act, before), stuck.Decide(act, before)));
    }

    [Fact]
    public void Between_the_two_limits_the_fee_stands_against_the_refund_and_outside_of_them_it_does_not()
    {
        var limit = Start - Duration.FromHours(4);
        Assert.Equal(20 * Euro, Step(Case(DepositTaken), MoneyAct.ChargeFee, limit).InsteadOf);
        Assert.Equal(20 * Euro, Step(Case(DepositHeld), MoneyAct.ChargeFee, limit).InsteadOf);
        Assert.Equal(0, Step(Case(DepositTaken), MoneyAct.ChargeFee, limit + Second).InsteadOf);
        Assert.Equal(0, Step(Case(DepositTaken) with { Status = BookingStatus.NoShow }, MoneyAct.ChargeFee, limit).InsteadOf);
    }

    [Fact]
    public void The_second_of_the_online_limit_is_free_and_the_next_is_not()
    {
        var limit = Start - Duration.FromHours(24);
        Assert.Equal(Refusal.StillFree, Refused(Case(DepositTaken), MoneyAct.ChargeFee, limit));
        Assert.Equal(Refusal.StillFree, Refused(Case(DepositTaken), MoneyAct.WaiveFee, limit));
        Assert.Equal(30 * Euro, Step(Case(DepositTaken), MoneyAct.ChargeFee, limit + Second).Most);
        Assert.Equal(20 * Euro, Step(Case(DepositTaken), MoneyAct.WaiveFee, limit + Second).Least);
    }

    [Fact]
    public void The_second_of_the_deposit_limit_must_be_refunded_and_the_next_may_be_kept()
    {
        var limit = Start - Duration.FromHours(4);
        Assert.Equal((20 * Euro, 20 * Euro), Bounds(Case(DepositTaken), MoneyAct.CancelForGuest, limit));
        Assert.Equal((0, 20 * Euro), Bounds(Case(DepositTaken), MoneyAct.CancelForGuest, limit + Second));
        Assert.Equal((MoneyMove.Release, 20 * Euro), Step(Case(DepositHeld), MoneyAct.CancelForGuest, limit).Movement(20 * Euro));
        Assert.Equal((MoneyMove.Capture, 20 * Euro), Step(Case(DepositHeld), MoneyAct.CancelForGuest, limit + Second).Movement(0));
        Assert.False(Step(Case(DepositHeld), MoneyAct.CancelForGuest, limit + Second).Allows(10 * Euro));
    }

    /// <summary>Spec feeds 7.4: Google knows limits in whole seconds.</summary>
    [Fact]
    public void A_limit_holds_until_the_end_of_its_own_second()
    {
        var almost = Second - Duration.FromMilliseconds(1);
        Assert.Equal(Refusal.StillFree, Refused(Case(DepositTaken), MoneyAct.ChargeFee, Start - Duration.FromHours(24) + almost));
        Assert.Equal((20 * Euro, 20 * Euro), Bounds(Case(DepositTaken), MoneyAct.CancelForGuest, Start - Duration.FromHours(4) + almost));
        Assert.Equal(BookingStatus.Canceled, Step(Case(DepositTaken), MoneyAct.CancelForGuest, Start + almost).Becomes);
        var late = Case(DepositTaken) with { Status = BookingStatus.Canceled, StatusBy = ActorKind.Guest, StatusAt = Start - Duration.FromHours(4) + almost };
        Assert.Equal(Refusal.DepositMustBeRefunded, Refused(late, MoneyAct.KeepDeposit, Start));
        Assert.True(Case(DepositTaken).IsFreeToCancel(Start - Duration.FromHours(24) + almost));
    }

    [Fact]
    public void A_no_show_wants_the_start_and_the_grace_time_to_be_over_and_nobody_to_have_come()
    {
        Assert.Equal(Refusal.NotStarted, Refused(Case(DepositTaken), MoneyAct.MarkNoShow, Start - Second));
        Assert.Equal(Refusal.GraceNotOver, Refused(Case(DepositTaken), MoneyAct.MarkNoShow, Start));
        Assert.Equal(Refusal.GraceNotOver, Refused(Case(DepositTaken), MoneyAct.ChargeFee, Start + Second));
        Assert.Equal(Refusal.GraceNotOver, Refused(Case(DepositTaken), MoneyAct.MarkNoShow, Start + Grace - Second));
        Assert.Equal(BookingStatus.NoShow, Step(Case(DepositTaken), MoneyAct.MarkNoShow, Start + Grace).Becomes);
        Assert.Equal(Refusal.GuestArrived, Refused(Case(DepositTaken) with { ArrivedAt = Start }, MoneyAct.MarkNoShow, Start + Grace));
        Assert.Equal(Refusal.GuestArrived, Refused(Case(DepositTaken) with { ArrivedAt = Start }, MoneyAct.ChargeFee, Start + Grace));
        Assert.False(Case(DepositTaken).IsCandidate(Start + Grace - Second));
        Assert.True(Case(DepositTaken).IsCandidate(Start + Grace));
        Assert.False((Case(DepositTaken) with { ArrivedAt = Start }).IsCandidate(Start + Grace));
    }

    [Theory]
    [InlineData(MoneyAct.ChargeFee)]
    [InlineData(MoneyAct.WaiveFee)]
    [InlineData(MoneyAct.CancelForGuest)]
    public void Who_has_come_is_charged_nothing_and_cancels_nothing_although_it_is_past_the_end_of_free_cancelling(MoneyAct act)
    {
        var early = Case(DepositTaken) with { ArrivedAt = Start - Duration.FromMinutes(30) };
        Assert.Equal(Refusal.GuestArrived, Refused(early, act, Start - Second));
        Assert.Equal(Refusal.GuestArrived, Refused(early, act, Start));
        var any = Case(DepositTaken) with { ArrivedAt = Start + Duration.FromMinutes(30), ComesBy = Start + Duration.FromHours(8) };
        Assert.Equal(Refusal.GuestArrived, Refused(any, act, Start + Duration.FromHours(1)));
    }

    /// <summary>Who may come at any time of the slot is expected until its end: until then they cancel too late by phone, and only afterwards they did not come.</summary>
    [Fact]
    public void A_guest_who_may_come_at_any_time_of_the_slot_is_missed_after_its_end_and_cancels_by_phone_until_then()
    {
        var end = Start + Duration.FromHours(8);
        var any = Case(DepositTaken) with { ComesBy = end };
        Assert.Equal(Refusal.NotStarted, Refused(any, MoneyAct.MarkNoShow, Start - Second));
        Assert.Equal(Refusal.GraceNotOver, Refused(any, MoneyAct.MarkNoShow, Start + Grace));
        Assert.False(any.IsCandidate(end + Grace - Second));
        Assert.True(any.IsCandidate(end + Grace));
        Assert.Equal(BookingStatus.NoShow, Step(any, MoneyAct.MarkNoShow, end + Grace).Becomes);
        foreach (var at in new[] { Start + Second, end })
        {
            Assert.Equal((BookingStatus.Canceled, 0, 20 * Euro), (Step(any, MoneyAct.WaiveFee, at) is var waive ? (waive.Becomes, waive.Least, waive.Most) : default));
            Assert.Equal((BookingStatus.NoShowPenalized, 30 * Euro), (Step(any, MoneyAct.ChargeFee, at) is var charge ? (charge.Becomes, charge.Suggested) : default));
            Assert.Equal((0, 20 * Euro), Bounds(any, MoneyAct.CancelForGuest, at));
        }

        Assert.Equal(Refusal.GraceNotOver, Refused(any, MoneyAct.ChargeFee, end + Second));
        Assert.Equal(Refusal.AlreadyStarted, Refused(any, MoneyAct.CancelForGuest, end + Second));
    }

    [Fact]
    public void A_late_cancellation_ends_with_the_start_second_and_a_guest_cannot_cancel_afterwards()
    {
        Assert.Equal(BookingStatus.Canceled, Step(Case(DepositTaken), MoneyAct.WaiveFee, Start).Becomes);
        Assert.Equal(Refusal.GraceNotOver, Refused(Case(DepositTaken), MoneyAct.WaiveFee, Start + Second));
        Assert.Equal(Refusal.AlreadyStarted, Refused(Case(DepositTaken), MoneyAct.CancelForGuest, Start + Second));
    }

    [Fact]
    public void The_fee_is_charged_once_also_later_and_never_after_it_was_waived()
    {
        var marked = Case(DepositTaken) with { Status = BookingStatus.NoShow };
        Assert.Equal((BookingStatus.NoShowPenalized, 30 * Euro), (Step(marked, MoneyAct.ChargeFee, Start + Duration.FromDays(3)).Becomes, marked.Chargeable));
        Assert.Equal(BookingParts.Status, Step(marked, MoneyAct.ChargeFee, Start + Grace).Tells(30 * Euro));
        Assert.Equal(Refusal.FeeWaived, Refused(marked with { Money = DepositTaken with { FeeWaived = true } }, MoneyAct.ChargeFee, Start + Grace));
        var charged = marked with { Status = BookingStatus.NoShowPenalized, Money = DepositTaken with { Fee = 30 * Euro } };
        Assert.Equal(Refusal.FeeCharged, Refused(charged, MoneyAct.ChargeFee, Start + Grace));
        Assert.Equal(Refusal.FeeCharged, Refused(charged, MoneyAct.WaiveFee, Start + Grace));
        Assert.Equal(0, charged.Chargeable);
    }

    [Fact]
    public void Waiving_after_the_no_show_changes_nothing_that_Google_would_hear()
    {
        var step = Step(Case(DepositTaken) with { Status = BookingStatus.NoShow }, MoneyAct.WaiveFee, Start + Grace);
        Assert.Equal((BookingStatus.NoShow, BookingParts.None), (step.Becomes, step.Tells(0)));
    }

    [Fact]
    public void Without_a_fee_a_card_or_with_a_request_that_was_asked_first_nothing_is_charged()
    {
        Assert.Equal(Refusal.NoFee, Refused(Case(DepositTaken) with { Terms = Terms(fee: null) }, MoneyAct.ChargeFee, Start + Grace));
        Assert.Equal(Refusal.NoFee, Refused(Case(DepositTaken) with { Terms = null }, MoneyAct.ChargeFee, Start + Grace));
        Assert.Equal(Refusal.NoCard, Refused(Case(DepositTaken with { CardKept = false }), MoneyAct.ChargeFee, Start + Grace));
        Assert.Equal(Refusal.AskedFirst, Refused(Case(DepositTaken) with { Mode = ConfirmationMode.Asynchronous }, MoneyAct.ChargeFee, Start + Grace));
        Assert.Equal(0, Case(DepositTaken with { CardKept = false }).Chargeable);
    }

    [Theory]
    [InlineData(49, 110, true)]
    [InlineData(48, 110, true)]
    [InlineData(47, 55, false)]
    [InlineData(24, 55, false)]
    [InlineData(23, 0, false)]
    public void A_prepayment_goes_back_by_the_step_that_is_still_met_and_only_all_of_it_is_told(int hoursBefore, long due, bool told)
    {
        var terms = Terms(deposit: null, fee: null) with { Prepayment = true, RefundConditions = [new(Duration.FromHours(24), 50), new(Duration.FromHours(48), 100)] };
        var step = Step(Case(new(Prepaid: 110 * Euro)) with { Terms = terms }, MoneyAct.CancelForGuest, Start - Duration.FromHours(hoursBefore));
        Assert.Equal((due * Euro, 110 * Euro, due * Euro), (step.Least, step.Most, step.Suggested));
        Assert.Equal(told ? BookingParts.Status | BookingParts.PrepaymentStatus : BookingParts.Status, step.Tells(due * Euro));
    }

    [Fact]
    public void A_fee_alone_was_never_paid_so_its_cancellation_speaks_of_no_refund()
    {
        var step = Step(Case(new(CardKept: true)) with { Terms = Terms(deposit: null) }, MoneyAct.Cancel, Start - Duration.FromDays(3));
        Assert.Equal((MoneyMove.None, 0), step.Movement(step.Suggested));
        Assert.Equal(BookingParts.Status, step.Tells(0));
    }

    [Theory]
    [InlineData(BookingStatus.Confirmed)]
    [InlineData(BookingStatus.Canceled)]
    [InlineData(BookingStatus.NoShow)]
    [InlineData(BookingStatus.NoShowPenalized)]
    public void A_goodwill_refund_is_told_alone_and_only_when_all_has_gone_back(BookingStatus status)
    {
        var some = Step(Case(DepositTaken) with { Status = status }, MoneyAct.Refund, Start + Duration.FromDays(9));
        Assert.Equal((1, 20 * Euro, false), (some.Least, some.Most, some.ChangesStatus));
        Assert.Equal(BookingParts.None, some.Tells(5 * Euro));
        Assert.Equal(BookingParts.PrepaymentStatus, some.Tells(20 * Euro));
        var rest = Step(Case(DepositTaken with { Refunded = 5 * Euro }) with { Status = status }, MoneyAct.Refund, Start + Duration.FromDays(9));
        Assert.Equal((15 * Euro, BookingParts.PrepaymentStatus), (rest.Most, rest.Tells(15 * Euro)));
        Assert.Equal(Refusal.NothingToRefund, Refused(Case(DepositTaken with { Refunded = 20 * Euro }) with { Status = status }, MoneyAct.Refund, Start));
    }

    [Fact]
    public void A_refund_of_what_Google_was_not_told_to_be_paid_is_not_told()
    {
        var step = Step(Case(DepositTaken) with { Prepayment = PrepaymentStatus.Refunded }, MoneyAct.Cancel, Start);
        Assert.Equal(BookingParts.Status, step.Tells(step.Suggested));
    }

    [Fact]
    public void A_charged_fee_goes_back_up_to_what_was_charged_and_Google_is_not_told()
    {
        var step = Step(Case(DepositTaken with { Fee = 30 * Euro, FeeRefunded = 10 * Euro }) with { Status = BookingStatus.NoShowPenalized }, MoneyAct.RefundFee, Start);
        Assert.Equal((20 * Euro, BookingParts.None, MoneyMove.RefundFee), (step.Most, step.Tells(20 * Euro), step.Movement(5 * Euro).Move));
    }

    [Fact]
    public void A_deposit_may_be_kept_when_the_guest_did_not_come_or_cancelled_after_the_limit_and_once()
    {
        var limit = Start - Duration.FromHours(4);
        Assert.Equal((MoneyMove.Capture, 20 * Euro), Step(Case(DepositHeld) with { Status = BookingStatus.NoShow }, MoneyAct.KeepDeposit, Start + Grace).Movement(0));
        Assert.Equal((MoneyMove.None, 0), Step(Case(DepositTaken) with { Status = BookingStatus.NoShowPenalized }, MoneyAct.KeepDeposit, Start + Grace).Movement(0));
        var canceled = Case(DepositTaken) with { Status = BookingStatus.Canceled, StatusBy = ActorKind.Guest };
        Assert.NotNull(Step(canceled with { StatusAt = limit + Second }, MoneyAct.KeepDeposit, Start));
        Assert.Equal(Refusal.DepositMustBeRefunded, Refused(canceled with { StatusAt = limit }, MoneyAct.KeepDeposit, Start));
        Assert.Equal(Refusal.DepositMustBeRefunded, Refused(canceled with { StatusAt = limit + Second, StatusBy = ActorKind.Staff }, MoneyAct.KeepDeposit, Start));
        Assert.Equal(Refusal.DepositKept, Refused(Case(DepositTaken with { DepositKept = true }) with { Status = BookingStatus.NoShow }, MoneyAct.KeepDeposit, Start + Grace));
        Assert.Equal(Refusal.NothingToKeep, Refused(Case(DepositTaken), MoneyAct.KeepDeposit, Start + Grace));
        Assert.Equal(MoneyMove.Capture, Step(Case(DepositHeld) with { ArrivedAt = Start }, MoneyAct.KeepDeposit, Start).Movement(0).Move);

        // Keeping is no choice between keeping and letting go
        Assert.False(Step(Case(DepositHeld) with { ArrivedAt = Start }, MoneyAct.KeepDeposit, Start).IsOpen);
    }

    [Fact]
    public void While_the_outcome_of_a_movement_is_not_known_nothing_else_is_done()
    {
        foreach (var act in Enum.GetValues<MoneyAct>())
        {
            Assert.Equal(Refusal.MoneyUnsettled, Refused(Case(DepositTaken with { Unsettled = true }), act, Start + Grace));
        }
    }

    [Theory]
    [InlineData(20, 0)]
    [InlineData(5, 15)]
    public void A_refund_on_its_way_keeps_nobody_from_cancelling_and_what_is_left_goes_back_with_it(long way, long left)
    {
        var open = Case(DepositTaken with { Unsettled = true, OnItsWayBack = way * Euro });
        var step = Step(open, MoneyAct.Cancel, Start);
        Assert.Equal((left * Euro, left * Euro, left * Euro), (step.Least, step.Most, step.Suggested));
        Assert.Equal((left == 0 ? MoneyMove.None : MoneyMove.Refund, BookingParts.Status), (step.Movement(left * Euro).Move, step.Tells(left * Euro)));
        Assert.All(Enum.GetValues<MoneyAct>().Where(act => act != MoneyAct.Cancel), act => Assert.Equal(Refusal.MoneyUnsettled, Refused(open, act, Start)));
    }

    [Fact]
    public void A_hold_that_is_being_taken_or_let_go_keeps_nobody_from_cancelling_and_nothing_is_told_of_the_money_yet()
    {
        var open = Case(DepositHeld with { Unsettled = true, HoldUnderWay = true });
        var step = Step(open, MoneyAct.Cancel, Start);
        Assert.Equal((0, 0, 0, BookingStatus.Canceled), (step.Least, step.Most, step.Suggested, step.Becomes));
        Assert.Equal((MoneyMove.None, BookingParts.Status), (step.Movement(0).Move, step.Tells(0)));
        Assert.All(Enum.GetValues<MoneyAct>().Where(act => act != MoneyAct.Cancel), act => Assert.Equal(Refusal.MoneyUnsettled, Refused(open, act, Start)));
    }

    [Fact]
    public void A_refund_that_was_refused_lets_the_merchant_cancel_without_it_and_refund_later()
    {
        Assert.False(Step(Case(DepositTaken), MoneyAct.Cancel, Start).Allows(0));
        foreach (var money in new[] { DepositTaken, DepositHeld })
        {
            var step = Step(Case(money with { RefundFailed = true }), MoneyAct.Cancel, Start);
            Assert.True(step.Allows(0));
            Assert.True(step.Allows(20 * Euro));
            Assert.False(step.Allows(5 * Euro));
            Assert.Equal((MoneyMove.None, 0), step.Movement(0));
            Assert.Equal(BookingParts.Status, step.Tells(0));
        }
    }

    [Fact]
    public void Who_has_come_is_noted_from_two_hours_before_the_start_and_can_be_taken_back()
    {
        var booking = Given.Booking(ConfirmationMode.Synchronous);
        Assert.Equal(Refusal.NotStarted, booking.Arrive(booking.Start - Booking.ArrivalBefore - Second).Refusal);
        Assert.Equal(Refusal.NotArrived, booking.TakeBackArrival().Refusal);
        Assert.True(booking.Arrive(booking.Start - Booking.ArrivalBefore).IsYes);
        Assert.Equal(Refusal.GuestArrived, booking.Arrive(booking.Start).Refusal);
        Assert.Equal(Refusal.GuestArrived, booking.MarkNoShow(Given.Sam, booking.Start + Grace).Refusal);
        Assert.Equal(Refusal.GuestArrived, booking.MarkNoShowPenalized(Given.Sam, booking.Start + Grace).Refusal);
        Assert.Equal(BookingParts.None, booking.ToTell);
        Assert.True(booking.TakeBackArrival().IsYes);
        Assert.True(booking.MarkNoShow(Given.Sam, booking.Start + Grace).IsYes);
    }

    [Fact]
    public void A_no_show_is_taken_back_within_its_window_and_not_at_its_end()
    {
        var booking = Given.Booking(ConfirmationMode.Synchronous);
        Assert.True(booking.MarkNoShow(Given.Sam, booking.Start, Duration.FromSeconds(8)).IsYes);
        Assert.Equal(Refusal.UndoTooLate, booking.TakeBackNoShow(Given.Sam, booking.Start + Duration.FromSeconds(8)).Refusal);
        Assert.True(booking.TakeBackNoShow(Given.Sam, booking.Start + Duration.FromSeconds(7)).IsYes);
        Assert.Equal((BookingStatus.Confirmed, BookingParts.None, null), (booking.Status, booking.ToTell, booking.UndoUntil));
        Assert.Equal(Refusal.NothingToUndo, booking.TakeBackNoShow(Given.Sam, booking.Start).Refusal);
    }

    [Fact]
    public void A_deposit_that_may_be_cancelled_until_the_start_goes_back_at_the_starts_own_second()
    {
        var free = Terms(Deposit with { MinAdvanceCancellation = Duration.Zero });
        Assert.Equal(20 * Euro, (Case(DepositTaken) with { Terms = free }).DueBack(Start));
        Assert.Equal(0, (Case(DepositTaken) with { Terms = free }).DueBack(Start + Second));
    }

    [Fact]
    public void A_hold_is_let_go_or_taken_as_a_whole_and_nothing_of_it_is_due_after_its_limit()
    {
        Assert.Equal((0, 20 * Euro), Bounds(Case(DepositHeld), MoneyAct.CancelForGuest, Start - Duration.FromHours(4) + Second));
        Assert.Equal((20 * Euro, 20 * Euro), Bounds(Case(DepositHeld), MoneyAct.Refund, Start));
    }

    [Fact]
    public void What_went_back_before_is_not_due_again()
    {
        var terms = Terms(deposit: null, fee: null) with { Prepayment = true, RefundConditions = [new(Duration.FromHours(24), 50)] };
        var some = Case(new(Prepaid: 110 * Euro, Refunded: 10 * Euro)) with { Terms = terms };
        Assert.Equal((45 * Euro, 100 * Euro), Bounds(some, MoneyAct.CancelForGuest, Start - Duration.FromHours(24)));
    }

    [Fact]
    public void The_amount_is_a_persons_to_choose_only_where_there_is_more_than_one()
    {
        Assert.True(Step(Case(DepositTaken), MoneyAct.Refund, Start).IsOpen);
        Assert.False(Step(Case(DepositTaken), MoneyAct.Cancel, Start).IsOpen);
        Assert.Equal((20 * Euro, 20 * Euro), Bounds(Case(DepositHeld) with { Status = BookingStatus.NoShow }, MoneyAct.KeepDeposit, Start + Grace));
    }

    [Theory]
    [InlineData(MoneyAct.Cancel)]
    [InlineData(MoneyAct.CancelForGuest)]
    public void What_is_cancelled_is_not_cancelled_again(MoneyAct act)
    {
        var canceled = Case(DepositTaken) with { Status = BookingStatus.Canceled };
        Assert.Equal(Refusal.WithdrawnByGuest, Refused(canceled, act, Start - Second));
        Assert.Equal(Refusal.CanceledByMerchant, Refused(canceled with { StatusBy = ActorKind.Staff }, act, Start - Second));
    }

    [Fact]
    public void There_is_nothing_to_keep_without_a_deposit_nor_once_all_of_it_went_back_or_the_card_let_it_go()
    {
        var missed = Case(DepositTaken) with { Status = BookingStatus.NoShow };
        Assert.Equal(Refusal.NothingToKeep, Refused(missed with { Money = new(Prepaid: 110 * Euro) }, MoneyAct.KeepDeposit, Start + Grace));
        Assert.Equal(Refusal.NothingToKeep, Refused(missed with { Money = DepositTaken with { Refunded = 20 * Euro } }, MoneyAct.KeepDeposit, Start + Grace));
        Assert.Equal(Refusal.NothingToKeep, Refused(missed with { Money = BookedMoney.None }, MoneyAct.KeepDeposit, Start + Grace));
        Assert.Equal(Refusal.HoldLapsed, Refused(missed with { Money = new(Released: 20 * Euro) { Lapsed = 20 * Euro } }, MoneyAct.KeepDeposit, Start + Grace));
    }

    [Fact]
    public void A_deposit_that_Google_was_told_to_be_refunded_is_not_kept_and_a_hold_beside_it_is()
    {
        var told = Case(DepositTaken) with { Status = BookingStatus.NoShow, Prepayment = PrepaymentStatus.Refunded };
        Assert.Equal(Refusal.DepositMustBeRefunded, Refused(told, MoneyAct.KeepDeposit, Start + Grace));
        Assert.Equal(MoneyMove.Capture, Step(told with { Money = DepositHeld }, MoneyAct.KeepDeposit, Start + Grace).Movement(0).Move);
    }

    [Fact]
    public void While_the_booking_stands_a_hold_is_kept_only_of_a_guest_who_has_come_and_a_taken_deposit_not_at_all()
    {
        Assert.Equal(Refusal.NothingToKeep, Refused(Case(DepositHeld), MoneyAct.KeepDeposit, Start));
        Assert.Equal(Refusal.NothingToKeep, Refused(Case(DepositTaken) with { ArrivedAt = Start }, MoneyAct.KeepDeposit, Start));
        Assert.Equal(Refusal.NothingToKeep, Refused(Case(DepositHeld) with { ArrivedAt = Start - Second }, MoneyAct.KeepDeposit, Start - Second));
    }

    private static MoneyAfter Case(BookedMoney money) => new(
        BookingStatus.Confirmed, ActorKind.Guest, Start - Duration.FromDays(9), ConfirmationMode.Synchronous, Start, Start, Start - Duration.FromHours(24), null, PrepaymentStatus.Provided,
        Terms(), money, Grace);

    private static SlotTerms Terms() => Terms(Deposit, Fee);

    private static SlotTerms Terms(Deposit? deposit) => Terms(deposit, Fee);

    private static SlotTerms Terms(NoShowFee? fee) => Terms(Deposit, fee);

    private static SlotTerms Terms(Deposit? deposit, NoShowFee? fee) => new(
        Eur(110), null, false, deposit, deposit?.Amount, fee, fee?.Amount, CardRequirement.Conditional, true, Duration.FromHours(24), 0, null, [], ConfirmationMode.Synchronous);

    private static Money Eur(long euros) => new(euros * Euro, "EUR");

    private static MoneyStep Step(MoneyAfter after, MoneyAct act, Instant now)
    {
        var (step, refusal) = after.Decide(act, now);
        Assert.Null(refusal);
        return step!;
    }

    private static Refusal? Refused(MoneyAfter after, MoneyAct act, Instant now)
    {
        var (step, refusal) = after.Decide(act, now);
        Assert.Null(step);
        return refusal;
    }

    private static (long, long) Bounds(MoneyAfter after, MoneyAct act, Instant now) => Step(after, act, now) is var step ? (step.Least, step.Most) : default;
}
