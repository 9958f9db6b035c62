using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
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
            // Whether the update has left is the outbox's to say; one that is withdrawn here can no longer be claimed.
            var owed = booking.Channel == Channel.Google && booking.ToTell != BookingParts.None;
            var verdict = booking.UndoDecision(command.By.Id, now);
            if (verdict.IsYes && owed && !await db.TryWithdrawAsync(Update.KeyOf(booking.Id), stop))
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
