using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Mail;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Payments;

/// <summary>
/// Runs one begun movement to its end: a refund, a deposit's capture or release, a no-show fee. Asks the processor under the movement's id, outside of any
/// transaction, and commits the outcome with all that follows from it: the ledger's line, the booking, the timeline, and what Google must hear, which is
/// only what happened (spec feeds 8.1). Staff acts call it after their first commit; the reconciler calls it for what they left open. Idempotent, from
/// any number of processes. The payment made with a booking is not its business.
/// </summary>
public sealed class SettleMovement(IDbContextFactory<PortalDbContext> contexts, IPaymentProcessor processor, TimeProvider clock)
{
    /// <summary>How the movement stands afterwards; <see cref="MovementState.Begun"/> when its outcome is still not known: the worker looks again.</summary>
    /// <param name="page">Cancelled once the person who waits for the outcome has left; without a page (null), or without anybody on it any more, who is told by mail that money could not be given back.</param>
    /// <exception cref="InvalidOperationException">There is no such movement.</exception>
    public async Task<MovementState> RunAsync(Guid movement, CancellationToken stop, CancellationToken? page = null)
    {
        LedgerEntry begun;
        BookingPayment? payment;
        await using (var db = await contexts.CreateDbContextAsync(stop))
        {
            var lines = await db.Set<LedgerEntry>().AsNoTracking().Where(e => e.Movement == movement).ToListAsync(stop);
            if (lines.Find(e => e.State != MovementState.Begun) is { } end)
            {
                return end.State;
            }

            begun = lines.SingleOrDefault() ?? throw new InvalidOperationException("There is no such movement.");
            payment = await db.Set<BookingPayment>().AsNoTracking().FirstOrDefaultAsync(p => p.BookingId == begun.BookingId, stop);
        }

        // Money has moved or not: whoever waits, the outcome is kept.
        return await AskAsync(begun, payment, stop) switch
        {
            PaymentResult.Succeeded done => await EndAsync(begun, MovementState.Succeeded, done.TransactionId, null, page, CancellationToken.None),
            PaymentResult.Refused no => await EndAsync(begun, MovementState.Failed, null, Ledger.CodeOf(no.Fault), page, CancellationToken.None),
            _ => MovementState.Begun,
        };
    }

    /// <summary>Cancels the booking whose money is still on its way, where a person wanted that with it; a refund is told once it is done. Nothing where the booking has been closed since.</summary>
    public Task CancelMeanwhileAsync(Guid movement, CancellationToken stop) => contexts.ActAsync(clock, async db =>
    {
        var lines = await db.Set<LedgerEntry>().AsNoTracking().Where(e => e.Movement == movement).ToListAsync(stop);
        if (lines is not [{ State: MovementState.Begun, ActorId: { } staff } begun] || await AskedAsync(db, movement, stop) is not { } asked)
        {
            return false;
        }

        var now = clock.Now();
        var booking = await db.Set<Booking>().SingleAsync(b => b.Id == begun.BookingId, stop);
        if (booking.CancelByMerchant(staff, begun.Reason, now).IsYes)
        {
            var version = await db.OweBookingAsync(booking, now, null, stop);
            db.RecordCancel(booking, asked, begun, await db.MovementsOfAsync(booking.Id, stop), now, version);
            await db.OweFreedSlotsAsync(booking, now, null, stop);
        }

        return true;
    }, stop);

    private async Task<PaymentResult> AskAsync(LedgerEntry begun, BookingPayment? payment, CancellationToken stop)
    {
        if (payment is null)
        {
            return new PaymentResult.Refused(new PaymentFault.Other("nothing_was_paid"));
        }

        var key = begun.Movement.ToString("N");
        var amount = new Money(begun.Micros, begun.Currency);
        switch (begun.Kind)
        {
            case MovementKind.Refund:
                return await processor.RefundAsync(new(begun.ProcessorId ?? payment.Reference), amount, key, stop);
            case MovementKind.DepositCapture:
                return await processor.CaptureAsync(new(payment.Reference), amount, key, stop);
            case MovementKind.DepositRelease:
                return await processor.ReleaseAsync(new(payment.Reference), key, stop);
            case MovementKind.NoShowFee:
                return payment.Credential is { } card
                    ? await processor.ChargeKeptAsync(new(card), amount, begun.BookingId.Value, key, stop)
                    : new PaymentResult.Refused(new PaymentFault.Other("no_card_kept"));
            case MovementKind.Prepayment or MovementKind.Deposit or MovementKind.DepositHold or MovementKind.CardKept or MovementKind.DepositLapse or MovementKind.RefundReturned:
                return new PaymentResult.Unknown();
            default:
                throw new InvalidOperationException("Unknown kind of movement.");
        }
    }

    private Task<MovementState> EndAsync(LedgerEntry begun, MovementState state, string? processorId, string? fault, CancellationToken? page, CancellationToken stop) => contexts.ActAsync(clock, async db =>
    {
        if (await db.Set<LedgerEntry>().AsNoTracking().FirstOrDefaultAsync(e => e.Movement == begun.Movement && e.State != MovementState.Begun, stop) is { } first)
        {
            return first.State;
        }

        var now = clock.Now();
        var booking = await db.Set<Booking>().SingleAsync(b => b.Id == begun.BookingId, stop);
        db.End(begun, state, processorId, fault, now);
        var movements = await db.MovementsOfAsync(booking.Id, stop);
        booking.WatchMoney(Ledger.NextLook(movements, now));
        db.Touch(booking);
        var wasOpen = booking.IsOpen;
        var kind = state == MovementState.Failed ? BookingEventKind.MoneyFailed : Follow(booking, begun, movements, now);
        var by = new Actor(begun.ActorKind, begun.ActorId);
        // Money first, then the record, then one update that says both (spec feeds 8.1). Refused when the guest was quicker: then only the refund is told.
        var asked = state == MovementState.Succeeded && by.User is not null ? await AskedAsync(db, begun.Movement, stop) : null;
        var canceled = asked is not null && booking.CancelByMerchant(by.User!.Value, begun.Reason, now).IsYes;

        // Google must have our answer to the guest's cancel before it hears of the refund.
        var version = await db.OweBookingAsync(booking, now, by.Kind == ActorKind.Guest ? begun.At + TakeBooking.AnswerTravels : null, stop);
        // Google hears nothing of a deposit that is kept, nor of what failed; what else it may still be owed is said by its own line
        db.Record(booking, kind, by, begun.ActorName, now, kind is BookingEventKind.DepositKept or BookingEventKind.MoneyFailed ? null : version, begun.Movement);
        if (canceled)
        {
            db.RecordCancel(booking, asked!.Value, begun, movements, now, version);
        }

        if (fault is PaymentFault.HoldGone or PaymentFault.HoldCanceled)
        {
            await db.NoteLapseAsync(booking, byItself: fault == PaymentFault.HoldGone, now, stop);
        }

        if (begun.Kind == MovementKind.DepositCapture && booking.Status == BookingStatus.Canceled)
        {
            await GiveBackAsync(db, booking, now, stop);
        }

        if (state == MovementState.Failed && page is null or { IsCancellationRequested: true } && begun.Kind is MovementKind.Refund or MovementKind.DepositRelease)
        {
            await db.OweMailsAsync(booking, MailTemplate.RefundFailed, begun, now, stop);
        }

        if (wasOpen && !booking.IsOpen)
        {
            await db.OweFreedSlotsAsync(booking, now, null, stop);
        }

        return state;
    }, stop);

    /// <summary>The merchant cancelled while the deposit was being taken: what became of it goes back in that person's name. Who cancelled for a guest has chosen to keep it.</summary>
    private static async Task GiveBackAsync(PortalDbContext db, Booking booking, Instant now, CancellationToken stop)
    {
        if (await db.Set<BookingEvent>().AsNoTracking().FirstOrDefaultAsync(e => e.BookingId == booking.Id && e.Kind == BookingEventKind.CanceledByMerchant, stop) is not { } cancel
            || await db.MoneyOfAsync(booking.Id, stop) is not { Unsettled: false } money || money.Held + money.Refundable is not (> 0 and var back))
        {
            return;
        }

        db.Begin(
            booking, Guid.CreateVersion7(now.ToDateTimeOffset()), money.Held > 0 ? MovementKind.DepositRelease : MovementKind.Refund, booking.Terms!.Terms.Price with { Micros = back },
            new(cancel.ActorKind, cancel.ActorId), cancel.ActorName, cancel.Note, null, now, now);
    }

    /// <summary>The cancelling that a person wanted with this movement, null when none.</summary>
    private static async Task<BookingEventKind?> AskedAsync(PortalDbContext db, Guid movement, CancellationToken stop) =>
        await db.Set<BookingEvent>().AsNoTracking()
            .Where(e => e.Movement == movement && (e.Kind == BookingEventKind.CancelAsked || e.Kind == BookingEventKind.CancelForGuestAsked))
            .Select(e => (BookingEventKind?)e.Kind).FirstOrDefaultAsync(stop);

    /// <summary>What a success changes of the booking; answers what the timeline says.</summary>
    private static BookingEventKind Follow(Booking booking, LedgerEntry begun, IReadOnlyList<Movement> movements, Instant now)
    {
        switch (begun.Kind)
        {
            case MovementKind.NoShowFee:
                // Refused when the booking was closed otherwise meanwhile: the money moved all the same, and the timeline says so.
                _ = begun.ActorId is { } staff ? booking.MarkNoShowPenalized(staff, now) : default;
                return BookingEventKind.FeeCharged;
            case MovementKind.DepositCapture:
                return BookingEventKind.DepositKept;
            default:
                // Only a full refund is one to Google; a partial one has no name there (spec feeds 8.2), and neither has a fee given back.
                var taken = movements.Taken();
                if (begun.Kind == MovementKind.DepositRelease || (begun.ProcessorId is null && movements.GivenBack(onTheWayToo: false) >= taken))
                {
                    _ = booking.RefundPrepayment();
                }

                return BookingEventKind.Refunded;
        }
    }
}
