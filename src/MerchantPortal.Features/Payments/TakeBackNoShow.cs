using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Offer;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;

namespace MerchantPortal.Features.Payments;

/// <summary>
/// A guest was called a no-show by mistake: taken back before Google hears it. Once the update has left it is too late; whether Google would take a booking
/// back to CONFIRMED is not documented (portal.md 0.1), so it is not offered. It is the undo of a misclick within seconds (portal.md A9) and wants no reason;
/// corrections that remain possible later do: a refund of the fee, an arrival taken back (portal.md B11).
/// </summary>
public sealed class TakeBackNoShow(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    public sealed record Command(CurrentPerson By, MerchantId Merchant, BookingId Booking);

    public Task<Outcome> RunAsync(Command command, CancellationToken stop) =>
        contexts.ChangeBookingAsync(clock, command.By, Permission.CancelBookings, command.Merchant, command.Booking, async (db, booking, now) =>
        {
            if ((await db.MoneyOfAsync(booking.Id, stop)).Unsettled)
            {
                return Verdict.No(Refusal.MoneyUnsettled);
            }

            // Another process may have a faster clock: it may have given the place away, or told Google, before our window is over.
            var placeIsOurs = booking.Status != BookingStatus.NoShow || await db.KeepsHeldPlaceAsync((await db.OfferOfAsync(booking.MerchantId, stop))!, booking, now, stop);
            var heldUntil = booking.HeldUntil;
            var verdict = booking.TakeBackNoShow(command.By.Id, now);
            if (verdict.IsYes && !(placeIsOurs && (booking.Channel != Channel.Google || await db.TryWithdrawAsync(Update.KeyOf(booking.Id), stop))))
            {
                db.ChangeTracker.Clear();
                return Verdict.No(Refusal.UndoTooLate);
            }

            if (verdict.IsYes)
            {
                // A refund that Google has not heard of went with the update that was taken back
                await db.OweBookingAsync(booking, now, null, stop);
                await db.OweFreedSlotsAsync(booking, now, heldUntil, stop);
                db.Record(booking, BookingEventKind.NoShowTakenBack, Actor.Staff(command.By.Id), command.By.Name, now);
            }

            return verdict;
        }, stop);
}
