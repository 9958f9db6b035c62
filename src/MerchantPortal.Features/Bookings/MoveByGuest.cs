using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Bookings;

/// <summary>
/// A guest moves a booking through Google (spec 1.8): the new spot is taken and the old one freed in one commit, or nothing changes. The terms stay
/// those the guest agreed to, so a spot whose price, deposit, fee or refund differs is not to be had.
/// Person and room stay ("keeps merchant, service and resources unless sent"): those the guest named, now or before, or the move is refused; those we assigned
/// while they are free then, else others are assigned, as the rule refuses only for what "the user chose". Nothing named is ever substituted (1.13).
/// </summary>
public sealed class MoveByGuest(IDbContextFactory<PortalDbContext> contexts, MerchantOffers offers, TimeProvider clock)
{
    /// <summary>Null fields stay as they are.</summary>
    public sealed record Command(BookingId Booking, Instant? Start, Duration? Duration, StaffId? Staff, RoomId? Room, int? PartySize);

    /// <summary>The booking as it stands afterwards, or null when there is none. Moving to where it already is succeeds.</summary>
    public Task<(Outcome Outcome, Booking? Booking)> RunAsync(Command command, CancellationToken stop) =>
        contexts.ActAsync(clock, db => MoveAsync(db, command, clock.Now(), stop), stop);

    private async Task<(Outcome Outcome, Booking? Booking)> MoveAsync(PortalDbContext db, Command command, Instant now, CancellationToken stop)
    {
        if (await db.GoogleBookingAsync(command.Booking, stop) is not { } booking)
        {
            return (Outcome.NotFound, null);
        }

        var length = command.Duration ?? booking.End - booking.Start;
        var sent = new SlotResources(command.Staff, command.Room, command.PartySize);
        var wish = new SlotWish(booking.ServiceId, command.Start ?? booking.Start, length, sent.Over(booking.Named));
        if (wish.Start == booking.Start && length == booking.End - booking.Start && booking.Resources.Satisfies(wish.Resources))
        {
            booking.Name(sent);
            return (Outcome.Done, booking);
        }

        if (booking.Mode == ConfirmationMode.Asynchronous)
        {
            return (Outcome.Refused(Refusal.AskedFirst), booking);
        }

        var offer = (await offers.CurrentAsync(db, booking.MerchantId, stop))!;

        // Asked before waiting for the turns, so that what was never offered leaves nothing behind; what is only kept is no fault of the request.
        if (Availability.Find(offer, wish with { Resources = sent with { PartySize = wish.Resources.PartySize } }, [], now).State is SlotState.NeverOffered or SlotState.Past)
        {
            return (Outcome.Refused(Refusal.SlotNeverOffered), booking);
        }

        var (oldTime, oldResources) = (booking.Time, booking.Resources);
        var newTime = new TimeRange(wish.Start, wish.Start + length);
        foreach (var time in new[] { oldTime, newTime }.OrderBy(time => time.Start))
        {
            await db.TakeTurnAsync(offer, time, stop);
        }

        var others = await db.Holding(booking.MerchantId, newTime, now).Where(b => b.Id != booking.Id).ToListAsync(stop);
        var taken = others.ConvertAll(b => new Taken(b.ServiceId, b.Time, b.Resources));
        var (state, slot) = Availability.Find(offer, wish with { Resources = sent.Over(booking.Resources) }, taken, now);
        if (state != SlotState.Open)
        {
            (state, slot) = Availability.Find(offer, wish, taken, now);
        }

        if (OwnBookings.With(others, booking.Guest.UserId, wish, offer.Merchant) != OwnClash.None)
        {
            return (Outcome.Refused(Refusal.OverlappingReservation), booking);
        }

        if (state != SlotState.Open || slot!.Mode == ConfirmationMode.Asynchronous)
        {
            return (Outcome.Refused(Refusal.SlotUnavailable), booking);
        }

        // What the guest agreed to stays; a slot that costs something else is another booking.
        var service = offer.Services[booking.ServiceId];
        var terms = offer.TermsAt(service, slot.Start, slot.Resources.PartySize);
        if (booking.Terms is { } agreed ? !agreed.Terms.CostsTheSame(terms) : terms.CardAsked)
        {
            return (Outcome.Refused(Refusal.SlotUnavailable), booking);
        }

        // Money held on the card is given back by the bank when its time is over, whatever the booking's new time.
        var movements = await db.MovementsOfAsync(booking.Id, stop);
        var money = BookedMoneyReads.Sum(movements, cardKept: false, []);
        if (money.Held > 0
            && movements.First(m => m.Kind == MovementKind.DepositHold).Begun.At + TakeBooking.LongestHold < slot.Start)
        {
            return (Outcome.Refused(Refusal.SlotUnavailable), booking);
        }

        // As for a cancel: begun by a process whose clock says that it is too late
        if (booking.Status == BookingStatus.Confirmed && !booking.CancelBy.IsOverAt(now) && movements.IsFeeUnderWay())
        {
            return (Outcome.Refused(Refusal.OutsideCancellationWindow), booking);
        }

        var cancelBy = booking.Terms?.Terms.CancelUntil(slot.Start) ?? terms.CancelUntil(slot.Start);
        var verdict = booking.Move(Actor.Guest, slot, cancelBy, now, money, sent);
        if (!verdict.IsYes)
        {
            return (Outcome.Of(verdict), booking);
        }

        booking.ComesAnyTime = service.AdmissionPolicy == AdmissionPolicy.TimeFlexible;
        db.Record(booking, BookingEventKind.Moved, Actor.Guest, null, now, moved: (oldTime.Start, newTime.Start));
        await db.OweSlotsAsync(offer, booking.ServiceId, oldTime, oldResources, now, null, stop);
        await db.OweSlotsAsync(offer, booking.ServiceId, booking.Time, booking.Resources, now, null, stop);
        return (Outcome.Done, booking);
    }
}
