using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Offer;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;

namespace MerchantPortal.Features.Bookings;

/// <summary>A guest cancels through Google (spec 1.8). A repeat of the guest's own cancel is refused with <see cref="Refusal.WithdrawnByGuest"/>, which the door answers as success.</summary>
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

        var key = Update.KeyOf(booking.Id);
        var underWay = await db.MayBeUnderWayAsync(key, stop);
        var verdict = booking.CancelByGuest(now, underWay);
        if (!verdict.IsYes)
        {
            return (Outcome.Of(verdict), booking);
        }

        // Taken back with the booking: a relay that claims it at the same moment finds another version, or was first and is looked at again.
        if (!underWay && !await db.TryWithdrawAsync(key, stop) && await db.MayBeUnderWayAsync(key, stop))
        {
            throw new DbUpdateConcurrencyException("A relay began to send meanwhile.");
        }

        var version = await db.OweBookingAsync(booking, now, null, stop);
        db.Record(booking, BookingEventKind.Withdrawn, Actor.Guest, null, now, version);
        var offer = await db.OfferOfAsync(booking.MerchantId, stop);
        await db.OweSlotsAsync(offer!, booking.ServiceId, booking.Time, booking.Resources, now, null, stop);
        return (Outcome.Done, booking);
    }, stop);
}
