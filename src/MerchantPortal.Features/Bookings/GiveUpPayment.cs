using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Offer;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Bookings;

/// <summary>
/// Ends a payment that nobody came back for: the place is free, an open payment is closed at the processor, and money that was taken or held goes back
/// through the ledger. A booking whose place is still held is left alone, so Google's next try and this never both decide.
/// </summary>
public sealed class GiveUpPayment(IDbContextFactory<PortalDbContext> contexts, IPaymentProcessor processor, SettleMovement settle, TimeProvider clock)
{
    /// <summary>True when the booking is not being paid for any more; false when the processor cannot say yet or somebody came back.</summary>
    public async Task<bool> RunAsync(BookingId id, CancellationToken stop)
    {
        PaymentReference? reference;
        await using (var db = await contexts.CreateDbContextAsync(stop))
        {
            reference = await db.Set<BookingPayment>().AsNoTracking().FirstOrDefaultAsync(p => p.BookingId == id, stop) is { } payment ? new(payment.Reference) : null;
        }

        // Nothing is confirmed before its reference is stored, so without one no money can have moved.
        var finding = reference is { } known ? await processor.FindAsync(known, stop) : new(PaymentState.NotFound);
        if (reference is not null && finding.State is PaymentState.Unknown or PaymentState.NotFound)
        {
            // What was begun and is not found is at another account: the processor of now cannot say what became of it
            return false;
        }

        var open = finding.State is PaymentState.NotConfirmed or PaymentState.Refused;

        var (ended, back) = await contexts.ActAsync(clock, async db =>
        {
            var now = clock.Now();
            var booking = await db.Set<Booking>().SingleAsync(b => b.Id == id, stop);
            if (booking.Status != BookingStatus.Paying)
            {
                return (true, (Guid?)null);
            }

            // Held again, or paid for the first time, since we asked.
            if (booking.HeldUntil > now || (reference is null && await db.Set<BookingPayment>().AnyAsync(p => p.BookingId == id, stop)))
            {
                return (false, null);
            }

            var offer = (await db.OfferOfAsync(booking.MerchantId, stop))!;
            var begun = await WriteAsync(db, booking, await db.MovementsOfAsync(id, stop), reference, finding, offer, now, stop);
            if (open)
            {
                booking.WatchMoney(now + Ledger.Grace);
            }

            return (true, begun);
        }, stop);
        if (back is { } movement)
        {
            await settle.RunAsync(movement, stop);
        }

        if (ended && open)
        {
            await CloseAsync(id, reference!.Value, stop);
        }

        return ended;
    }

    /// <summary>
    /// Closes the payment of a booking that has failed, so that it cannot be confirmed afterwards; what has moved all the same goes back. Never before the booking has
    /// failed: closing also lets go what is held, and the guest may just be coming back. Nothing for any other booking; what the processor cannot say yet is asked again by the worker.
    /// </summary>
    public async Task CloseAsync(BookingId id, PaymentReference reference, CancellationToken stop)
    {
        await using (var db = await contexts.CreateDbContextAsync(stop))
        {
            if (!await db.Set<Booking>().AnyAsync(b => b.Id == id && b.Status == BookingStatus.Failed, stop))
            {
                return;
            }
        }

        var finding = await processor.ReleaseAsync(reference, PayForBooking.ReleaseKey(reference), stop) is PaymentResult.Succeeded
            ? new(PaymentState.Canceled)
            : await processor.FindAsync(reference, stop);
        await contexts.ActAsync(clock, async db =>
        {
            var now = clock.Now();
            var booking = await db.Set<Booking>().SingleAsync(b => b.Id == id, stop);
            var movements = await db.MovementsOfAsync(id, stop);
            switch (finding.State)
            {
                case PaymentState.Captured or PaymentState.Held:
                    BringBack(db, booking, movements, reference, finding.State == PaymentState.Captured, now);
                    break;
                case PaymentState.Canceled or PaymentState.Kept:
                    booking.WatchMoney(Ledger.NextLook(movements, now));
                    break;
                default:
                    booking.WatchMoney(now + Ledger.Pause(now - booking.StatusAt));
                    break;
            }

            return true;
        }, stop);
    }

    /// <summary>Writes the end in the running transaction; answers the movement that brings money back, begun and to be settled.</summary>
    internal static async Task<Guid?> WriteAsync(
        PortalDbContext db, Booking booking, IReadOnlyList<Movement> movements, PaymentReference? reference, PaymentFinding finding, MerchantOffer offer, Instant now, CancellationToken stop)
    {
        booking.FailPayment(now);
        var main = PayForBooking.Main(movements);
        var moved = finding.State is PaymentState.Captured or PaymentState.Held && main.Kind != MovementKind.CardKept;
        foreach (var movement in movements.Where(m => m.State == MovementState.Begun))
        {
            var succeeded = moved && movement.Kind != MovementKind.CardKept;
            db.End(movement.Begun, succeeded ? MovementState.Succeeded : MovementState.Failed, succeeded ? reference?.Value : null, succeeded ? null : "given_up", now);
        }

        Guid? back = null;
        if (moved)
        {
            var amount = finding.State == PaymentState.Held ? main.Amount : Left(main.Amount, finding);
            if (amount.Micros > 0)
            {
                back = Guid.CreateVersion7(now.ToDateTimeOffset());
                db.Begin(
                    booking, back.Value, finding.State == PaymentState.Held ? MovementKind.DepositRelease : MovementKind.Refund, amount, Actor.System, null, null, null, now, now);
            }
        }

        db.RemoveRange(await db.Set<IdempotentAnswer>().Where(a => a.BookingId == booking.Id).ToListAsync(stop));
        db.Record(booking, BookingEventKind.MoneyFailed, Actor.System, null, now, movement: main.Id);
        await db.OweSlotsAsync(offer, booking.ServiceId, booking.Time, booking.Resources, now, null, stop);
        return back;
    }

    /// <summary>
    /// For a booking that had failed before its money moved: writes that it has, and begins what brings it back, for the worker to settle at once. Nothing when the ledger
    /// knows of the money already, or only a card was kept. The booking must be tracked.
    /// </summary>
    internal static void BringBack(PortalDbContext db, Booking booking, IReadOnlyList<Movement> movements, PaymentReference reference, bool captured, Instant now)
    {
        var main = PayForBooking.Main(movements);
        if (main.Kind == MovementKind.CardKept || movements.Any(m => m.Kind == main.Kind && m.State == MovementState.Succeeded))
        {
            return;
        }

        // The movement it was begun as has ended, and no line is ever rewritten
        var moved = db.Begin(booking, Guid.CreateVersion7(now.ToDateTimeOffset()), main.Kind, main.Amount, Actor.Guest, null, null, null, now, now);
        db.End(moved, MovementState.Succeeded, reference.Value, null, now);
        db.Begin(booking, Guid.CreateVersion7(now.ToDateTimeOffset()), captured ? MovementKind.Refund : MovementKind.DepositRelease, main.Amount, Actor.System, null, null, null, now, now);
    }

    private static Money Left(Money amount, PaymentFinding finding) =>
        amount with { Micros = (finding.Captured?.Micros ?? amount.Micros) - (finding.Refunded?.Micros ?? 0) };
}
