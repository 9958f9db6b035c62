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

namespace MerchantPortal.Features.Requests;

/// <summary>Takes an answer back before Google hears it; once a relay has begun to send it, it is too late (portal.md A9).</summary>
public sealed class UndoDecision(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    public sealed record Command(CurrentPerson By, MerchantId Merchant, BookingId Booking);

    public Task<Outcome> RunAsync(Command command, CancellationToken stop) =>
        contexts.ChangeBookingAsync(clock, command.By, Permission.DecideRequests, command.Merchant, command.Booking, async (db, booking, now) =>
        {
            // Another process may have a faster clock: it may have given a declined spot away, or told Google, before our window is over.
            var spotIsOurs = booking.Status != BookingStatus.Declined || await db.KeepsHeldPlaceAsync((await db.OfferOfAsync(booking.MerchantId, stop))!, booking, now, stop);
            var verdict = booking.UndoDecision(command.By.Id, now);
            // Whether the update has left is the outbox's to say; one that is withdrawn here can no longer be claimed.
            if (verdict.IsYes && !(spotIsOurs && (booking.Channel != Channel.Google || await db.TryWithdrawAsync(Update.KeyOf(booking.Id), stop))))
            {
                db.ChangeTracker.Clear();
                return Verdict.No(Refusal.UndoTooLate);
            }

            if (verdict.IsYes)
            {
                db.Record(booking, BookingEventKind.Undone, Actor.Staff(command.By.Id), command.By.Name, now);
            }

            return verdict;
        }, stop);
}
