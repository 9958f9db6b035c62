using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace MerchantPortal.Features.Payments;

/// <summary>From the ledger's lines to the sums that <see cref="MoneyAfter"/> judges.</summary>
internal static class BookedMoneyReads
{
    /// <summary>The sums of one booking, with what staff have decided about fee and deposit; movements of the running act included.</summary>
    public static async Task<BookedMoney> MoneyOfAsync(this PortalDbContext db, BookingId booking, CancellationToken stop)
    {
        var movements = await db.MovementsOfAsync(booking, stop);
        var card = await db.Set<BookingPayment>().AnyAsync(p => p.BookingId == booking && p.Credential != null, stop);
        var decided = await db.Set<BookingEvent>().AsNoTracking()
            .Where(e => e.BookingId == booking && (e.Kind == BookingEventKind.FeeWaived || e.Kind == BookingEventKind.DepositKept))
            .Select(e => e.Kind).Distinct().ToListAsync(stop);
        return Sum(movements, card, decided);
    }

    /// <summary>The sums of some movements of one booking.</summary>
    /// <param name="decided">Which of "fee waived" and "deposit kept" its timeline says.</param>
    public static BookedMoney Sum(IReadOnlyList<Movement> movements, bool cardKept, IReadOnlyCollection<BookingEventKind> decided)
    {
        // A hold is captured or let go once; what a capture does not take goes back with it.
        var ended = movements.Any(m => m.State == MovementState.Succeeded && m.Kind is MovementKind.DepositCapture or MovementKind.DepositRelease or MovementKind.DepositLapse);
        var held = movements.Done(MovementKind.DepositHold);
        var open = movements.Where(m => m.State == MovementState.Begun).ToList();
        var captured = movements.Done(MovementKind.DepositCapture);
        return new(
            Prepaid: movements.Done(MovementKind.Prepayment),
            Deposit: movements.Done(MovementKind.Deposit) + captured,
            Held: ended ? 0 : held,
            Released: ended ? held - captured : 0,
            Refunded: movements.GivenBack(onTheWayToo: false),
            Fee: movements.Done(MovementKind.NoShowFee),
            FeeRefunded: movements.GivenBackOfAll(onTheWayToo: false) - movements.GivenBack(onTheWayToo: false),
            CardKept: cardKept,
            FeeWaived: decided.Contains(BookingEventKind.FeeWaived),
            DepositKept: decided.Contains(BookingEventKind.DepositKept),
            RefundFailed: movements.LastOrDefault(m => m.Kind is MovementKind.Refund or MovementKind.DepositRelease or MovementKind.RefundReturned)
                is { Kind: MovementKind.RefundReturned } or { State: MovementState.Failed },
            Unsettled: open.Count > 0)
        {
            Lapsed = movements.Done(MovementKind.DepositLapse),
            HoldUnderWay = open.Exists(m => m.Kind is MovementKind.DepositCapture or MovementKind.DepositRelease)
                && open.TrueForAll(m => m.Kind is MovementKind.DepositCapture or MovementKind.DepositRelease or MovementKind.Refund),
            OnItsWayBack = open.Count > 0 && open.TrueForAll(m => m.Kind == MovementKind.Refund) ? movements.GivenBack(onTheWayToo: true) - movements.GivenBack(onTheWayToo: false) : null,
        };
    }
}
