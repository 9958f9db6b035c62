using MerchantPortal.Data;
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
/// Looks after money whose outcome is not known: payments that nobody came back for are given up, those of bookings that have failed are closed, begun movements are run to their end, and a deposit that the
/// card does not hold any more is noticed, as is a refund that came back. Each booking is claimed by one worker for a while; what a worker leaves behind is due again afterwards.
/// </summary>
public sealed class ReconcilePayments(IDbContextFactory<PortalDbContext> contexts, IPaymentProcessor processor, GiveUpPayment giveUp, SettleMovement settle, TimeProvider clock)
{
    /// <summary>How long a booking belongs to the worker that claimed it at least; a payment that nobody came back for until it is asked for again (<see cref="Ledger.Pause"/>).</summary>
    public static readonly Duration Lease = Duration.FromSeconds(30);

    /// <summary>Does everything that is due, at most so many bookings; answers when to look next, a moment that is over when more is due (null: no money is on its way).</summary>
    /// <exception cref="AggregateException">Some could not be done; all others were.</exception>
    public async Task<Instant?> RunOnceAsync(int atMost, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        var now = clock.Now();
        var due = await db.Set<Booking>().AsNoTracking()
            .Where(b => b.NextDeadlineAt <= now && b.Status != BookingStatus.Pending)
            .OrderBy(b => b.NextDeadlineAt)
            .Take(atMost)
            .Select(b => new { b.Id, b.Status, b.NextDeadlineAt, b.HeldUntil })
            .ToListAsync(stop);
        var faults = new List<Exception>();
        foreach (var one in due)
        {
            try
            {
                if (await ClaimAsync(one.Id, one.NextDeadlineAt!.Value, one.Status == BookingStatus.Paying ? one.HeldUntil : null, stop))
                {
                    await RunAsync(one.Id, one.Status, stop);
                }
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                faults.Add(fault);
            }
        }

        if (faults.Count > 0)
        {
            throw new AggregateException(faults);
        }

        return await db.Set<Booking>().Where(b => b.Status != BookingStatus.Pending).MinAsync(b => b.NextDeadlineAt, stop);
    }

    private async Task RunAsync(BookingId id, BookingStatus status, CancellationToken stop)
    {
        if (status == BookingStatus.Paying)
        {
            await giveUp.RunAsync(id, stop);
            return;
        }

        await using var db = await contexts.CreateDbContextAsync(stop);
        var movements = await db.MovementsOfAsync(id, stop);
        var payment = await db.Set<BookingPayment>().AsNoTracking().FirstOrDefaultAsync(p => p.BookingId == id, stop);
        if (status == BookingStatus.Failed && payment is not null && movements.All(m => m.State == MovementState.Failed))
        {
            await giveUp.CloseAsync(id, new(payment.Reference), stop);
            return;
        }

        var open = movements.Where(m => m.State == MovementState.Begun).ToList();
        var waits = false;
        foreach (var movement in open)
        {
            if (await settle.RunAsync(movement.Id, stop) == MovementState.Begun)
            {
                waits = true;
                if (clock.Now() - movement.Begun.At >= Ledger.CancelWaits)
                {
                    await settle.CancelMeanwhileAsync(movement.Id, stop);
                }
            }
        }

        // Asked before the commit, outside of it; what was begun meanwhile is looked after soon.
        var held = open.Count == 0 && payment is not null && BookedMoneyReads.Sum(movements, cardKept: false, []).Held > 0 ? await processor.FindAsync(new(payment.Reference), stop) : null;
        var returned = new List<(Guid Refund, PaymentFault Why)>();
        foreach (var refund in movements.Refunded())
        {
            if (payment is not null && await processor.FindRefundAsync(new(refund.Begun.ProcessorId ?? payment.Reference), refund.Id.ToString("N"), stop) is PaymentResult.Refused no)
            {
                returned.Add((refund.Id, no.Fault));
            }
        }

        if (open.Count > 0 && !waits && returned.Count == 0)
        {
            // Who wrote the end has said when to look next
            return;
        }

        await contexts.ActAsync(clock, async db =>
        {
            var (booking, now) = (await db.Set<Booking>().SingleAsync(b => b.Id == id, stop), clock.Now());
            if (held is { State: PaymentState.Canceled })
            {
                await db.NoteLapseAsync(booking, held.Lapsed, now, stop);
            }

            foreach (var (refund, why) in returned)
            {
                await db.NoteReturnAsync(booking, refund, why, now, stop);
            }

            // Any other state is not ours to judge, such as a deposit that somebody took at the processor's own desk: nothing is asked about it any more
            booking.WatchMoney(Ledger.NextLook(await db.MovementsOfAsync(id, stop), now, held is null or { State: PaymentState.Canceled or PaymentState.Held or PaymentState.Unknown }));
            return true;
        }, stop);
    }

    /// <param name="letGo">When the place of a payment was let go: what becomes of the payment has been waited for since then, by nobody but us.</param>
    private Task<bool> ClaimAsync(BookingId id, Instant seen, Instant? letGo, CancellationToken stop) => contexts.ActAsync(clock, async db =>
    {
        var now = clock.Now();
        var until = now + (letGo is { } since ? Ledger.Pause(now - since) : Lease);
        var stamp = Guid.CreateVersion7();
        return await db.Set<Booking>().Where(b => b.Id == id && b.NextDeadlineAt == seen && b.Status != BookingStatus.Pending)
            .ExecuteUpdateAsync(set => set.SetProperty(b => b.NextDeadlineAt, until).SetProperty(b => b.Stamp, stamp), stop) == 1;
    }, stop);
}
