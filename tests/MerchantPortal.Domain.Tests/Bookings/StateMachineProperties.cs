using FsCheck;
using FsCheck.Fluent;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using NodaTime;
using Xunit;

namespace MerchantPortal.Domain.Tests.Bookings;

public sealed class StateMachineProperties
{
    private static readonly Gen<(int Act, int Seconds)> Step = from act in Gen.Choose(0, 11) from seconds in Gen.Frequency((5, Gen.Choose(0, 10)), (3, Gen.Choose(11, 40_000)), (1, Gen.Choose(40_001, 300_000))) select (act, seconds);

    [Fact]
    public void No_sequence_of_acts_leaves_a_closed_state_or_asks_to_tell_pending()
    {
        var cases = from mode in Gen.Elements(ConfirmationMode.Synchronous, ConfirmationMode.Asynchronous)
                    from channel in Gen.Elements(Channel.Google, Channel.Direct)
                    from steps in Step.ArrayOf(12)
                    select (mode, channel, steps);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(cases.ToArbitrary(), test =>
        {
            var booking = Given.Booking(test.mode, test.channel);
            var now = Given.Now;
            foreach (var (act, seconds) in test.steps)
            {
                now += Duration.FromSeconds(seconds);
                var (before, undoUntil) = (booking.Status, booking.UndoUntil);
                Do(booking, act, now);
                var mayReopen = before == BookingStatus.Declined && booking.Status == BookingStatus.Pending && now < undoUntil;
                var mayWithdraw = before == BookingStatus.Declined && booking.Status == BookingStatus.Canceled && act == 5 && now < undoUntil;
                var mayPenalize = before == BookingStatus.NoShow && booking.Status == BookingStatus.NoShowPenalized;
                var wasClosed = before is not (BookingStatus.Pending or BookingStatus.Confirmed);
                if ((wasClosed && booking.Status != before && !mayReopen && !mayWithdraw && !mayPenalize)
                    || (booking.Status == BookingStatus.Pending && booking.ToTell.HasFlag(BookingParts.Status))
                    || (test.channel == Channel.Direct && booking.ToTell != BookingParts.None)
                    || (booking.NextDeadlineAt is not null) != (booking.Status == BookingStatus.Pending)
                    || booking.NextDeadlineAt > booking.DecideBy
                    || (booking.IsOpen && !booking.Holds(now)))
                {
                    return false;
                }
            }

            return true;
        }));
    }

    [Fact]
    public void C118_A_deadline_never_lies_after_the_start_nor_after_the_window()
    {
        var cases = from window in Gen.Choose(15, 72 * 60) from lead in Gen.Choose(0, 100 * 60) select (window, lead);
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(cases.ToArbitrary(), test =>
        {
            var (window, start) = (Duration.FromMinutes(test.window), Given.Now + Duration.FromMinutes(test.lead));
            var deadline = DecisionDeadline.For(Given.Now, window, start);
            return deadline <= start - Duration.FromMinutes(60)
                && deadline <= Given.Now + window
                && (deadline == start - Duration.FromMinutes(60) || deadline == Given.Now + window)
                && DecisionDeadline.LeavesTime(Given.Now, window, start) == (deadline - Given.Now >= Duration.FromMinutes(15));
        }));
    }

    private static void Do(Booking booking, int act, Instant now)
    {
        var undo = Duration.FromSeconds(8);
        switch (act)
        {
            case 0: booking.Accept(Given.Sam, now, undo); break;
            case 1: booking.Decline(Given.Sam, DeclineReason.Other, null, now, undo); break;
            case 2: booking.UndoDecision(Given.Sam, now); break;
            case 3: booking.Expire(now); break;
            case 4: booking.Fail(FailureCause.SlotUnavailable, now); break;
            case 5: booking.CancelByGuest(now, updateMayBeUnderWay: false); break;
            case 6: booking.CancelByGuest(now, updateMayBeUnderWay: true); break;
            case 7: booking.CancelByMerchant(Given.Sam, null, now); break;
            case 8: booking.MarkNoShow(Given.Sam, now); break;
            case 9: booking.MarkNoShowPenalized(Given.Sam, now); break;
            case 10: booking.Remind(now); break;
            default: booking.Move(act % 2 == 0 ? Actor.Guest : Actor.Staff(Given.Sam), Given.LaterSlot(booking), booking.CancelBy, now); break;
        }
    }
}
