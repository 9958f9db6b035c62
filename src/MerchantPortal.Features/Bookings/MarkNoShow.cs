using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;

namespace MerchantPortal.Features.Bookings;

/// <summary>The guest did not come and nothing is charged: Google hears NO_SHOW.</summary>
public sealed class MarkNoShow(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    public sealed record Command(CurrentPerson By, MerchantId Merchant, BookingId Booking);

    public Task<Outcome> RunAsync(Command command, CancellationToken stop) =>
        contexts.ChangeBookingAsync(clock, command.By, Permission.CancelBookings, command.Merchant, command.Booking, async (db, booking, now) =>
        {
            var verdict = booking.MarkNoShow(command.By.Id, now);
            if (verdict.IsYes)
            {
                var version = await db.OweBookingAsync(booking, now, null, stop);
                db.Record(booking, BookingEventKind.NoShow, Actor.Staff(command.By.Id), command.By.Name, now, version);
            }

            return verdict;
        }, stop);
}
