using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Features.Requests;

/// <summary>Answers a pending request with "yes". The guest may withdraw at the same moment: the first commit wins. Google hears it when the undo window is over.</summary>
public sealed class AcceptRequest(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock, IOptions<RequestsOptions> options)
{
    public sealed record Command(CurrentPerson By, MerchantId Merchant, BookingId Booking);

    public Task<Outcome> RunAsync(Command command, CancellationToken stop) =>
        contexts.ChangeBookingAsync(clock, command.By, Permission.DecideRequests, command.Merchant, command.Booking, async (db, booking, now) =>
        {
            var verdict = booking.Accept(command.By.Id, now, options.Value.Undo);
            if (verdict.IsYes)
            {
                var version = await db.OweBookingAsync(booking, now, booking.UndoUntil, stop);
                db.Record(booking, BookingEventKind.Accepted, Actor.Staff(command.By.Id), command.By.Name, now, version);
            }

            return verdict;
        }, stop);
}
