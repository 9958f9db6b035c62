using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Offer;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MerchantPortal.Features.Requests;

/// <summary>Answers a pending request with "yes". The guest may withdraw at the same moment: the first commit wins. Google hears it when the undo window is over.</summary>
public sealed class AcceptRequest(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock, IOptions<RequestsOptions> options)
{
    public sealed record Command(CurrentPerson By, MerchantId Merchant, BookingId Booking);

    public Task<Outcome> RunAsync(Command command, CancellationToken stop) =>
        contexts.ChangeBookingAsync(clock, command.By, Permission.DecideRequests, command.Merchant, command.Booking,
            (db, booking, now) => ApplyAsync(db, booking, command.By, now, options.Value.Undo, stop), stop);

    /// <summary>The answer itself, inside the caller's transaction; also used by links in mails.</summary>
    internal static async Task<Verdict> ApplyAsync(PortalDbContext db, Booking booking, CurrentPerson by, Instant now, Duration undo, CancellationToken stop)
    {
        if (booking.Status == BookingStatus.Pending && !await HasPlaceAsync(db, (await db.OfferOfAsync(booking.MerchantId, stop))!, booking, now, stop))
        {
            return Verdict.No(Refusal.SlotUnavailable);
        }

        var verdict = booking.Accept(by.Id, now, undo);
        if (verdict.IsYes)
        {
            var version = await db.OweBookingAsync(booking, now, booking.UndoUntil, stop);
            db.Record(booking, BookingEventKind.Accepted, Actor.Staff(by.Id), by.Name, now, version);
        }

        return verdict;
    }

    /// <summary>
    /// Whether a pending request could still be accepted beside what is firm: two answers, one table (portal.md part 2, pain 1). A guest who is paying has the place
    /// until they are done.
    /// </summary>
    internal static async Task<bool> HasPlaceAsync(PortalDbContext db, MerchantOffer offer, Booking booking, Instant now, CancellationToken stop)
    {
        await db.TakeTurnAsync(offer, booking.Time, stop);
        var held = await db.Holding(booking.MerchantId, booking.Time, now).ToListAsync(stop);
        var firm = held.FindAll(b => !Booking.OnlyAsks(b.Status)).ConvertAll(b => new Taken(b.ServiceId, b.Time, b.Resources));
        return Availability.PlacesFor(offer, new(booking.ServiceId, booking.Time, booking.Resources), firm) > 0;
    }
}
