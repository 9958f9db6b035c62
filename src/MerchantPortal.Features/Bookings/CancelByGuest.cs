using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Offer;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Bookings;

/// <summary>
/// A guest cancels through Google (spec 1.8). A repeat of the guest's own cancel is refused with <see cref="Refusal.WithdrawnByGuest"/>, which the door
/// answers as success. What was paid goes back as agreed: begun with the cancel, done by the worker.
/// </summary>
public sealed class CancelByGuest(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    public sealed record Command(BookingId Booking);

    /// <summary>The booking as it stands afterwards, or null when there is none.</summary>
    public Task<(Outcome Outcome, Booking? Booking)> RunAsync(Command command, CancellationToken stop) => contexts.ActAsync(clock, async db =>
    {
        var now = clock.Now();
        if (await db.GoogleBookingAsync(command.Booking, stop) is not { } booking)
        {
            return (Outcome.NotFound, (Booking?)null);
        }

        // Begun by a process whose clock says that it is too late to cancel
        if (booking.Status == BookingStatus.Confirmed && !booking.CancelBy.IsOverAt(now) && (await db.MovementsOfAsync(booking.Id, stop)).IsFeeUnderWay())
        {
            return (Outcome.Refused(Refusal.OutsideCancellationWindow), booking);
        }

        // A decline owes its slots for the end of its window already, and once is enough
        var owedFor = booking.Status == BookingStatus.Declined ? booking.HeldUntil : null;
        var key = Update.KeyOf(booking.Id);
        var underWay = await db.MayBeUnderWayAsync(key, stop);
        var verdict = booking.CancelByGuest(now, underWay);
        if (!verdict.IsYes)
        {
            return (Outcome.Of(verdict), booking);
        }

        // Taken back with the booking, and nobody need look at a refused one: a relay that claims it at the same moment finds another version, or was first and is looked at again.
        if (!underWay && !await db.TryWithdrawAsync(key, stop, refusedToo: true) && await db.MayBeUnderWayAsync(key, stop))
        {
            throw new DbUpdateConcurrencyException("A relay began to send meanwhile.");
        }

        await GiveBackAsync(db, booking, now, stop);

        // Google must have our answer before it hears of an earlier refund
        var version = await db.OweBookingAsync(booking, now, underWay ? null : now + TakeBooking.AnswerTravels, stop);
        db.Record(booking, BookingEventKind.Withdrawn, Actor.Guest, null, now, version);
        var offer = await db.OfferOfAsync(booking.MerchantId, stop);
        await db.OweSlotsAsync(offer!, booking.ServiceId, booking.Time, booking.Resources, now, owedFor, stop);
        return (Outcome.Done, booking);
    }, stop);

    /// <summary>Begins what the agreed terms give back of a payment (spec feeds 8.2); the worker settles it, and only then is Google told.</summary>
    private static async Task GiveBackAsync(PortalDbContext db, Booking booking, Instant now, CancellationToken stop)
    {
        if (booking.Terms is not { Terms: { } terms } || booking.Prepayment == PrepaymentStatus.NotProvided)
        {
            return;
        }

        var movements = await db.MovementsOfAsync(booking.Id, stop);
        if (movements.Any(m => m.State == MovementState.Begun && m.Kind is MovementKind.DepositCapture or MovementKind.DepositRelease))
        {
            return;
        }

        var money = BookedMoneyReads.Sum(movements, cardKept: false, []);
        var onTheWay = movements.GivenBack(onTheWayToo: true) - money.Refunded;
        var back = MoneyAfter.Of(booking, money, Duration.Zero, canMoveMoney: true).DueBack(now) - onTheWay;
        if (back > 0)
        {
            var kind = money.Held > 0 ? MovementKind.DepositRelease : MovementKind.Refund;
            db.Begin(booking, Guid.CreateVersion7(now.ToDateTimeOffset()), kind, terms.Price with { Micros = back }, Actor.Guest, null, null, null, now, now);
        }
    }
}
