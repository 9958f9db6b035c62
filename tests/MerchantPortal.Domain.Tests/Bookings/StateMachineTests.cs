using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;
using Xunit;

namespace MerchantPortal.Domain.Tests.Bookings;

/// <summary>The whole state machine of spec 3.3: every state against every trigger, as one table.</summary>
public sealed class StateMachineTests
{
    private static readonly Duration Undo = Duration.FromSeconds(8);

    // One row per state; "=X" becomes X, anything else is the refusal. Columns as in Columns.
    private static readonly string[] Columns = ["Accept", "Decline", "Undo", "Expire", "Fail", "GuestCancels", "MerchantCancels", "NoShow", "Penalize", "GuestMoves", "MerchantMoves"];

    private const string Table = """
        Pending         | =Confirmed         | =Declined          | NothingToUndo    | StillPending | =Failed    | =Canceled                 | StillPending       | StillPending       | AskedFirst         | AskedFirst         | StillPending
        Overdue         | DeadlinePassed     | DeadlinePassed     | NothingToUndo    | =Declined    | =Failed    | =Canceled                 | StillPending       | StillPending       | AskedFirst         | AskedFirst         | StillPending
        JustAccepted    | AlreadyConfirmed   | AlreadyConfirmed   | =Pending         | NotPending   | NotPending | =Canceled                 | =Canceled          | NotStarted         | AskedFirst         | AskedFirst         | =Confirmed
        Accepted        | AlreadyConfirmed   | AlreadyConfirmed   | UndoTooLate      | NotPending   | NotPending | =Canceled                 | =Canceled          | NotStarted         | AskedFirst         | AskedFirst         | =Confirmed
        Instant         | AlreadyConfirmed   | AlreadyConfirmed   | NothingToUndo    | NotPending   | NotPending | =Canceled                 | =Canceled          | NotStarted         | =NoShowPenalized   | =Confirmed         | =Confirmed
        InstantLate     | AlreadyConfirmed   | AlreadyConfirmed   | NothingToUndo    | NotPending   | NotPending | OutsideCancellationWindow | =Canceled          | NotStarted         | =NoShowPenalized   | =Confirmed         | =Confirmed
        InstantBegun    | AlreadyConfirmed   | AlreadyConfirmed   | NothingToUndo    | NotPending   | NotPending | AlreadyStarted            | =Canceled          | =NoShow            | =NoShowPenalized   | AlreadyStarted     | AlreadyStarted
        AcceptedBegun   | AlreadyConfirmed   | AlreadyConfirmed   | UndoTooLate      | NotPending   | NotPending | AlreadyStarted            | =Canceled          | =NoShow            | AskedFirst         | AskedFirst         | AlreadyStarted
        JustDeclined    | AlreadyDeclined    | AlreadyDeclined    | =Pending         | NotPending   | NotPending | =Canceled                 | AlreadyDeclined    | AlreadyDeclined    | AskedFirst         | AskedFirst         | AlreadyDeclined
        Declined        | AlreadyDeclined    | AlreadyDeclined    | UndoTooLate      | NotPending   | NotPending | Closed                    | AlreadyDeclined    | AlreadyDeclined    | AskedFirst         | AskedFirst         | AlreadyDeclined
        Expired         | DeadlinePassed     | DeadlinePassed     | NothingToUndo    | NotPending   | NotPending | Closed                    | AlreadyDeclined    | AlreadyDeclined    | AskedFirst         | AskedFirst         | AlreadyDeclined
        Withdrawn       | WithdrawnByGuest   | WithdrawnByGuest   | WithdrawnByGuest | NotPending   | NotPending | WithdrawnByGuest          | WithdrawnByGuest   | WithdrawnByGuest   | AskedFirst         | AskedFirst         | WithdrawnByGuest
        CanceledByUs    | CanceledByMerchant | CanceledByMerchant | NothingToUndo    | NotPending   | NotPending | CanceledByMerchant        | CanceledByMerchant | CanceledByMerchant | CanceledByMerchant | CanceledByMerchant | CanceledByMerchant
        Failed          | Closed             | Closed             | NothingToUndo    | NotPending   | NotPending | Closed                    | Closed             | Closed             | AskedFirst         | AskedFirst         | Closed
        NoShow          | Closed             | Closed             | NothingToUndo    | NotPending   | NotPending | Closed                    | Closed             | Closed             | =NoShowPenalized   | Closed             | Closed
        NoShowPenalized | Closed             | Closed             | NothingToUndo    | NotPending   | NotPending | Closed                    | Closed             | Closed             | Closed             | Closed             | Closed
        Paying          | Closed             | Closed             | NothingToUndo    | NotPending   | NotPending | Closed                    | Closed             | Closed             | Closed             | Closed             | Closed
        """;

    public static TheoryData<string, string, string> Cells()
    {
        var cells = new TheoryData<string, string, string>();
        foreach (var row in Table.Split('\n', StringSplitOptions.TrimEntries))
        {
            var parts = row.Split('|', StringSplitOptions.TrimEntries);
            for (var column = 0; column < Columns.Length; column++)
            {
                cells.Add(parts[0], Columns[column], parts[column + 1]);
            }
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void C120_Every_trigger_in_every_state_does_what_the_table_says(string state, string trigger, string expected)
    {
        var (booking, now) = InState(state);
        var before = Given.Picture(booking);
        var verdict = Pull(booking, trigger, now);

        if (expected[0] == '=')
        {
            Assert.Equal(Verdict.Yes, verdict);
            Assert.Equal(Enum.Parse<BookingStatus>(expected[1..]), booking.Status);
        }
        else
        {
            Assert.Equal(Enum.Parse<Refusal>(expected), verdict.Refusal);
            Assert.Equal(before, Given.Picture(booking));
        }
    }

    [Fact]
    public void Only_a_booking_that_is_being_paid_for_is_paid_or_fails_to_be()
    {
        foreach (var state in Table.Split('\n', StringSplitOptions.TrimEntries).Select(row => row.Split('|')[0].Trim()))
        {
            var (paid, now) = InState(state);
            var (failed, _) = InState(state);
            var isPaying = paid.Status == BookingStatus.Paying;
            Assert.Equal(isPaying ? null : Refusal.NotPaying, paid.Pay("t-1", PrepaymentStatus.Provided, now).Refusal);
            Assert.Equal(isPaying ? null : Refusal.NotPaying, failed.FailPayment(now).Refusal);
        }
    }

    [Fact]
    public void A_place_is_held_while_it_is_paid_for_and_Google_is_told_nothing_of_it()
    {
        var (paid, now) = InState("Paying");
        Assert.True(paid.Holds(now));
        Assert.False(paid.Holds(now + Duration.FromMinutes(1)));
        Assert.True(paid.Pay("t-1", PrepaymentStatus.Provided, now).IsYes);
        Assert.Equal((BookingStatus.Confirmed, "t-1", PrepaymentStatus.Provided, BookingParts.None), (paid.Status, paid.TransactionId, paid.Prepayment, paid.ToTell));
        Assert.True(paid.Holds(now + Duration.FromMinutes(1)));

        var (failed, _) = InState("Paying");
        Assert.True(failed.FailPayment(now).IsYes);
        Assert.False(failed.Holds(now));
        Assert.Equal((BookingStatus.Failed, FailureCause.PaymentError, BookingParts.None), (failed.Status, failed.FailureCause, failed.ToTell));
    }

    [Fact]
    public void The_table_speaks_of_every_status()
    {
        var reached = Table.Split('\n', StringSplitOptions.TrimEntries).Select(row => InState(row.Split('|')[0].Trim()).Booking.Status).Distinct().Order();
        Assert.Equal(Enum.GetValues<BookingStatus>(), reached);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void C095_What_is_pending_is_never_told_and_what_others_booked_never_at_all(string state, string trigger, string expected)
    {
        Assert.NotEqual("", expected);
        foreach (var channel in Enum.GetValues<Channel>())
        {
            var (booking, now) = InState(state, channel);
            Pull(booking, trigger, now);
            if (channel == Channel.Direct)
            {
                Assert.Equal(BookingParts.None, booking.ToTell);
            }
            else if (booking.Status == BookingStatus.Pending)
            {
                Assert.False(booking.ToTell.HasFlag(BookingParts.Status));
            }
        }
    }

    [Theory]
    [InlineData("Pending", "Accept", BookingParts.Status)]
    [InlineData("Pending", "Decline", BookingParts.Status)]
    [InlineData("Overdue", "Expire", BookingParts.Status)]
    [InlineData("Pending", "Fail", BookingParts.Status)]
    [InlineData("Instant", "MerchantCancels", BookingParts.Status)]
    [InlineData("InstantBegun", "NoShow", BookingParts.Status)]
    [InlineData("InstantBegun", "Penalize", BookingParts.Status)]
    [InlineData("NoShow", "Penalize", BookingParts.Status)]
    [InlineData("Instant", "MerchantMoves", BookingParts.StartTime)]
    [InlineData("Instant", "GuestMoves", BookingParts.None)]
    [InlineData("Instant", "GuestCancels", BookingParts.None)]
    [InlineData("Pending", "GuestCancels", BookingParts.None)]
    [InlineData("JustAccepted", "Undo", BookingParts.None)]
    [InlineData("JustAccepted", "GuestCancels", BookingParts.None)]
    [InlineData("JustDeclined", "GuestCancels", BookingParts.None)]
    public void C098_Google_is_told_what_it_did_not_do_itself(string state, string trigger, BookingParts told)
    {
        var (booking, now) = InState(state);
        Assert.True(Pull(booking, trigger, now).IsYes);
        Assert.Equal(told, booking.ToTell);
    }

    [Fact]
    public void A_guest_who_cancels_while_an_update_is_under_way_is_told_again()
    {
        var (booking, now) = InState("Instant");
        Assert.True(booking.CancelByGuest(now, updateMayBeUnderWay: true).IsYes);
        Assert.Equal(BookingParts.Status, booking.ToTell);
    }

    [Fact]
    public void A_decline_holds_the_spot_until_it_can_no_longer_be_undone()
    {
        var (booking, now) = InState("JustDeclined");
        Assert.True(booking.Holds(now));
        Assert.True(booking.Holds(booking.UndoUntil!.Value - Duration.Epsilon));
        Assert.False(booking.Holds(booking.UndoUntil!.Value));
        Assert.Equal(DeclineReason.FullyBooked, booking.DeclineReason);
    }

    [Fact]
    public void An_expired_request_lets_go_of_its_spot_at_once_for_the_reason_no_answer()
    {
        var (booking, now) = InState("Expired");
        Assert.False(booking.Holds(now));
        Assert.Equal(DeclineReason.NoAnswer, booking.DeclineReason);
        Assert.Equal(ActorKind.System, booking.StatusBy);
    }

    [Fact]
    public void A_failed_request_keeps_its_cause()
    {
        var (booking, _) = InState("Failed");
        Assert.Equal(FailureCause.SlotUnavailable, booking.FailureCause);
    }

    [Fact]
    public void A_note_of_256_characters_is_refused_and_one_of_255_kept()
    {
        var (request, now) = InState("Pending");
        Assert.Equal(Refusal.NoteTooLong, request.Decline(Given.Sam, DeclineReason.Other, new string('n', 256), now, Undo).Refusal);
        Assert.Equal(BookingStatus.Pending, request.Status);
        Assert.True(request.Decline(Given.Sam, DeclineReason.Other, new string('n', 255), now, Undo).IsYes);
        var (booking, later) = InState("Instant");
        Assert.Equal(Refusal.NoteTooLong, booking.CancelByMerchant(Given.Sam, new string('n', 256), later).Refusal);
        Assert.True(booking.CancelByMerchant(Given.Sam, new string('n', 255), later).IsYes);
    }

    [Fact]
    public void The_last_moment_of_an_answer_still_counts()
    {
        var (booking, _) = InState("Pending");
        Assert.True(booking.Accept(Given.Sam, booking.DecideBy!.Value, Undo).IsYes);
    }

    [Fact]
    public void An_undone_answer_plans_the_reminders_anew()
    {
        var (booking, now) = InState("JustAccepted");
        Assert.Null(booking.NextDeadlineAt);
        booking.UndoDecision(Given.Sam, now);
        Assert.Equal(Given.Now + Duration.FromHours(6), booking.NextDeadlineAt);
        Assert.Null(booking.UndoUntil);
    }

    [Fact]
    public void Reminders_are_due_at_half_and_at_four_fifths_and_each_goes_out_once()
    {
        var (booking, _) = InState("Pending");
        Assert.False(booking.Remind(Given.Now + Duration.FromHours(6) - Duration.FromSeconds(1)));
        Assert.True(booking.Remind(Given.Now + Duration.FromHours(6)));
        Assert.False(booking.Remind(Given.Now + Duration.FromHours(7)));
        Assert.True(booking.Remind(Given.Now + Duration.FromMinutes(576)));
        Assert.Equal(2, booking.Reminders);
        Assert.Equal(booking.DecideBy, booking.NextDeadlineAt);
        Assert.False(booking.Remind(booking.DecideBy!.Value));
    }

    [Fact]
    public void After_a_long_stop_only_the_later_reminder_goes_out()
    {
        var (booking, _) = InState("Pending");
        Assert.True(booking.Remind(Given.Now + Duration.FromHours(11)));
        Assert.Equal(2, booking.Reminders);
        Assert.Equal(booking.DecideBy, booking.NextDeadlineAt);
    }

    [Fact]
    public void A_merchants_move_names_exactly_the_changed_parts()
    {
        var (booking, now) = InState("Instant");
        var to = Given.LaterSlot(booking) with { Start = booking.Start, Duration = Duration.FromMinutes(90), Resources = new(null, null, 3) };
        Assert.True(booking.Move(Actor.Staff(Given.Sam), to, to.Start, now).IsYes);
        Assert.Equal(BookingParts.Duration | BookingParts.PartySize, booking.ToTell);
    }

    [Fact]
    public void A_slot_that_became_instant_confirms_what_was_asked_and_Google_is_told()
    {
        var (booking, now) = InState("Pending");
        booking.ConfirmAtOnce(now);
        Assert.Equal((BookingStatus.Confirmed, ActorKind.System, BookingParts.Status, null), (booking.Status, booking.StatusBy, booking.ToTell, booking.NextDeadlineAt));
    }

    [Fact]
    public void Only_what_was_paid_is_refunded_and_only_once()
    {
        var (unpaid, now) = InState("Instant");
        Assert.Equal(Refusal.NothingToRefund, unpaid.RefundPrepayment().Refusal);
        Assert.Equal(BookingParts.None, unpaid.ToTell);

        var (paid, _) = InState("Paying");
        paid.Pay("t-1", PrepaymentStatus.Provided, now);
        Assert.True(paid.RefundPrepayment().IsYes);
        Assert.Equal((PrepaymentStatus.Refunded, BookingParts.PrepaymentStatus), (paid.Prepayment, paid.ToTell));
        Assert.Equal(Refusal.NothingToRefund, paid.RefundPrepayment().Refusal);
    }

    [Fact]
    public void Money_on_its_way_is_watched_also_after_a_decision_and_never_instead_of_a_deadline()
    {
        var (booking, now) = InState("Instant");
        booking.WatchMoney(now + Duration.FromMinutes(1));
        Assert.Equal(now + Duration.FromMinutes(1), booking.NextDeadlineAt);
        Assert.True(booking.CancelByMerchant(Given.Sam, null, now).IsYes);
        Assert.Equal(now + Duration.FromMinutes(1), booking.NextDeadlineAt);
        booking.WatchMoney(null);
        Assert.Null(booking.NextDeadlineAt);

        foreach (var state in new[] { "Pending", "Paying" })
        {
            var (waiting, _) = InState(state);
            var deadline = waiting.NextDeadlineAt;
            waiting.WatchMoney(null);
            Assert.NotNull(deadline);
            Assert.Equal(deadline, waiting.NextDeadlineAt);
        }
    }

    [Fact]
    public void The_last_moment_of_cancelling_online_still_counts()
    {
        var (booking, _) = InState("Instant");
        Assert.True(booking.CancelByGuest(booking.CancelBy, updateMayBeUnderWay: false).IsYes);
    }

    [Fact]
    public void The_merchants_note_stays_with_the_booking_it_cancelled_and_with_no_other()
    {
        var (booking, now) = InState("Instant");
        Assert.True(booking.CancelByMerchant(Given.Sam, "we are ill", now).IsYes);
        Assert.Equal("we are ill", booking.Note);

        var (pending, later) = InState("Pending");
        Assert.Equal(Refusal.StillPending, pending.CancelByMerchant(Given.Sam, "we are ill", later).Refusal);
        Assert.Null(pending.Note);
    }

    [Fact]
    public void An_arrival_is_noted_and_taken_back_only_on_a_confirmed_booking()
    {
        var (pending, now) = InState("Pending");
        Assert.Equal(Refusal.StillPending, pending.Arrive(now).Refusal);
        var (booking, _) = InState("InstantBegun");
        Assert.Equal(Refusal.NotArrived, booking.TakeBackArrival().Refusal);
        Assert.True(booking.Arrive(booking.Start).IsYes);
        Assert.Equal(Refusal.GuestArrived, booking.Arrive(booking.Start).Refusal);
        Assert.True(booking.TakeBackArrival().IsYes);
        Assert.True(booking.Arrive(booking.Start).IsYes);
        Assert.True(booking.CancelByMerchant(Given.Sam, null, booking.Start).IsYes);
        Assert.Equal(Refusal.CanceledByMerchant, booking.TakeBackArrival().Refusal);
    }

    [Fact]
    public void A_no_show_can_be_taken_back_for_a_window_when_there_is_one()
    {
        var (booking, now) = InState("InstantBegun");
        Assert.True(booking.MarkNoShow(Given.Sam, now, Undo).IsYes);
        Assert.Equal(now + Undo, booking.UndoUntil);

        var (final, _) = InState("InstantBegun");
        Assert.True(final.MarkNoShow(Given.Sam, now, Duration.Zero).IsYes);
        Assert.Null(final.UndoUntil);

        var (early, soon) = InState("Pending");
        Assert.Equal(Refusal.StillPending, early.MarkNoShow(Given.Sam, soon, Undo).Refusal);
        Assert.Null(early.UndoUntil);
    }

    [Fact]
    public void At_the_deadline_itself_nobody_is_reminded_any_more()
    {
        var (booking, _) = InState("Pending");
        Assert.False(booking.Remind(booking.DecideBy!.Value));
        Assert.Equal(0, booking.Reminders);
    }

    [Fact]
    public void A_guest_who_may_come_at_any_time_of_the_slot_is_missed_at_its_end_and_not_before()
    {
        var (booking, _) = InState("Instant");
        booking.ComesAnyTime = true;
        Assert.Equal(Refusal.NotStarted, booking.MarkNoShow(Given.Sam, booking.Start - Duration.FromSeconds(1)).Refusal);
        Assert.Equal(Refusal.GraceNotOver, booking.MarkNoShow(Given.Sam, booking.Start).Refusal);
        Assert.Equal(Refusal.GraceNotOver, booking.MarkNoShow(Given.Sam, booking.End - Duration.FromSeconds(1)).Refusal);
        Assert.True(booking.MarkNoShow(Given.Sam, booking.End).IsYes);
    }

    [Fact]
    public void A_booking_has_its_status_since_it_was_opened_and_then_since_it_was_changed()
    {
        var (booking, now) = InState("Pending");
        Assert.Equal((ActorKind.Guest, null, Given.Now), (booking.StatusBy, booking.StatusByUser, booking.StatusAt));
        Assert.True(booking.Decline(Given.Sam, DeclineReason.PartyTooLarge, "too many", now, Undo).IsYes);
        Assert.Equal((ActorKind.Staff, Given.Sam, now), (booking.StatusBy, booking.StatusByUser, booking.StatusAt));
        Assert.Equal((DeclineReason.PartyTooLarge, "too many"), (booking.DeclineReason, booking.Note));
    }

    [Fact]
    public void What_is_cancelled_or_charged_can_no_longer_be_undone()
    {
        var (withdrawn, now) = InState("JustAccepted");
        Assert.NotNull(withdrawn.UndoUntil);
        Assert.True(withdrawn.CancelByGuest(now, updateMayBeUnderWay: false).IsYes);
        Assert.Null(withdrawn.UndoUntil);

        var (canceled, _) = InState("JustAccepted");
        Assert.True(canceled.CancelByMerchant(Given.Sam, null, now).IsYes);
        Assert.Null(canceled.UndoUntil);

        var (charged, late) = InState("InstantBegun");
        Assert.True(charged.MarkNoShow(Given.Sam, late, Undo).IsYes);
        Assert.True(charged.MarkNoShowPenalized(Given.Sam, late).IsYes);
        Assert.Null(charged.UndoUntil);
    }

    [Fact]
    public void A_fee_for_a_no_show_that_Google_has_heard_of_is_told_all_the_same()
    {
        var (missed, now) = InState("NoShow");
        typeof(Booking).GetProperty(nameof(Booking.ToTell))!.SetValue(missed, BookingParts.None);
        Assert.True(missed.MarkNoShowPenalized(Given.Sam, now).IsYes);
        Assert.Equal(BookingParts.Status, missed.ToTell);
    }

    [Fact]
    public void Taking_an_answer_or_a_no_show_back_leaves_what_else_Google_must_hear()
    {
        var (asked, now) = InState("JustAccepted");
        Assert.True(asked.Move(Actor.Staff(Given.Sam), Given.LaterSlot(asked), asked.CancelBy, now).IsYes);
        Assert.True(asked.UndoDecision(Given.Sam, now).IsYes);
        Assert.Equal(BookingParts.StartTime, asked.ToTell);

        var (booking, soon) = InState("Instant");
        Assert.True(booking.Move(Actor.Staff(Given.Sam), Given.LaterSlot(booking), booking.CancelBy, soon).IsYes);
        Assert.True(booking.MarkNoShow(Given.Sam, booking.Start, Undo).IsYes);
        Assert.True(booking.TakeBackNoShow(Given.Sam, booking.Start).IsYes);
        Assert.Equal(BookingParts.StartTime, booking.ToTell);
    }

    /// <summary>docs/decisions/late-moves.md: where a card was agreed to, the guest moves until the limit's own second.</summary>
    [Theory]
    [InlineData(true, ActorKind.Guest, 0, null)]
    [InlineData(true, ActorKind.Guest, 1, Refusal.OutsideCancellationWindow)]
    [InlineData(true, ActorKind.Staff, 1, null)]
    [InlineData(false, ActorKind.Guest, 1, null)]
    public void A_guest_who_agreed_to_a_card_moves_until_the_time_for_cancelling_is_over(bool card, ActorKind by, int secondsLate, Refusal? refusal)
    {
        var terms = new SlotTerms(
            new(15_000_000, "EUR"), null, false, null, null, null, null, card ? CardRequirement.Always : CardRequirement.Conditional, card, Duration.FromHours(2), 0, null, [], ConfirmationMode.Synchronous);
        var booking = Given.Booking(ConfirmationMode.Synchronous, cancelLead: Duration.FromHours(2), terms: terms);
        var actor = by == ActorKind.Guest ? Actor.Guest : Actor.Staff(Given.Sam);
        Assert.Equal(refusal, booking.Move(actor, Given.LaterSlot(booking), booking.CancelBy, booking.CancelBy + Duration.FromSeconds(secondsLate)).Refusal);
    }

    /// <summary>Spec feeds 7.4: the boundary second counts as inside; without a window the boundary is the start.</summary>
    [Theory]
    [InlineData(2, 999, null)]
    [InlineData(2, 1000, Refusal.OutsideCancellationWindow)]
    [InlineData(0, 999, null)]
    [InlineData(0, 1000, Refusal.AlreadyStarted)]
    public void A_guest_cancels_until_the_end_of_the_limits_own_second(int hoursBefore, int millisecondsLate, Refusal? refusal)
    {
        var booking = Given.Booking(ConfirmationMode.Synchronous, cancelLead: Duration.FromHours(hoursBefore));
        Assert.Equal(refusal, booking.CancelByGuest(booking.CancelBy + Duration.FromMilliseconds(millisecondsLate), updateMayBeUnderWay: false).Refusal);
    }

    [Fact]
    public void Who_had_arrived_has_not_arrived_for_the_time_they_move_to()
    {
        var booking = Given.Booking(ConfirmationMode.Synchronous);
        var soon = booking.Start - Duration.FromMinutes(5);
        Assert.True(booking.Arrive(soon).IsYes);
        Assert.True(booking.Move(Actor.Guest, Given.LaterSlot(booking), booking.CancelBy, soon).IsYes);
        Assert.Null(booking.ArrivedAt);
    }

    private static (Booking Booking, Instant Now) InState(string state, Channel channel = Channel.Google)
    {
        var soon = Given.Now + Duration.FromHours(1);
        var asked = Given.Booking(ConfirmationMode.Asynchronous, channel);
        var instant = Given.Booking(ConfirmationMode.Synchronous, channel, Duration.FromHours(2));
        switch (state)
        {
            case "Pending":
                return (asked, soon);
            case "Overdue":
                return (asked, asked.DecideBy!.Value + Duration.FromSeconds(1));
            case "JustAccepted":
                asked.Accept(Given.Sam, soon, Undo);
                return (asked, soon + Duration.FromSeconds(3));
            case "Accepted":
                asked.Accept(Given.Sam, soon, Undo);
                return (asked, soon + Undo);
            case "AcceptedBegun":
                asked.Accept(Given.Sam, soon, Undo);
                return (asked, asked.Start + Duration.FromSeconds(1));
            case "Instant":
                return (instant, soon);
            case "InstantLate":
                return (instant, instant.CancelBy + Duration.FromSeconds(1));
            case "InstantBegun":
                return (instant, instant.Start);
            case "JustDeclined":
                asked.Decline(Given.Sam, DeclineReason.FullyBooked, null, soon, Undo);
                return (asked, soon + Duration.FromSeconds(3));
            case "Declined":
                asked.Decline(Given.Sam, DeclineReason.FullyBooked, null, soon, Undo);
                return (asked, soon + Undo);
            case "Expired":
                asked.Expire(asked.DecideBy!.Value);
                return (asked, asked.DecideBy!.Value);
            case "Withdrawn":
                asked.CancelByGuest(soon, updateMayBeUnderWay: false);
                return (asked, soon);
            case "CanceledByUs":
                instant.CancelByMerchant(Given.Sam, null, soon);
                return (instant, soon);
            case "Paying":
                instant.OpenForPayment(soon, soon + Duration.FromMinutes(1));
                return (instant, soon);
            case "Failed":
                asked.Fail(FailureCause.SlotUnavailable, soon);
                return (asked, soon);
            case "NoShow":
                instant.MarkNoShow(Given.Sam, instant.Start);
                return (instant, instant.End);
            case "NoShowPenalized":
                instant.MarkNoShowPenalized(Given.Sam, instant.Start);
                return (instant, instant.End);
            default:
                throw new ArgumentOutOfRangeException(nameof(state), state, null);
        }
    }

    private static Verdict Pull(Booking booking, string trigger, Instant now) => trigger switch
    {
        "Accept" => booking.Accept(Given.Sam, now, Undo),
        "Decline" => booking.Decline(Given.Sam, DeclineReason.FullyBooked, null, now, Undo),
        "Undo" => booking.UndoDecision(Given.Sam, now),
        "Expire" => booking.Expire(now),
        "Fail" => booking.Fail(FailureCause.SlotUnavailable, now),
        "GuestCancels" => booking.CancelByGuest(now, updateMayBeUnderWay: false),
        "MerchantCancels" => booking.CancelByMerchant(Given.Sam, null, now),
        "NoShow" => booking.MarkNoShow(Given.Sam, now),
        "Penalize" => booking.MarkNoShowPenalized(Given.Sam, now),
        "GuestMoves" => booking.Move(Actor.Guest, Given.LaterSlot(booking), booking.CancelBy, now),
        "MerchantMoves" => booking.Move(Actor.Staff(Given.Sam), Given.LaterSlot(booking), booking.CancelBy, now),
        _ => throw new ArgumentOutOfRangeException(nameof(trigger), trigger, null),
    };
}
