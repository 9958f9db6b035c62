using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Mail;
using MerchantPortal.Data.Offer;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Requests;

/// <summary>
/// Looks after pending requests whose time runs: reminds staff at 50 and 80 per cent; at the deadline declines what nobody answered and fails what had
/// lost its place, which nobody could have accepted (spec 3.3, 3.4, portal.md D4). Each step is one commit that checks the booking's own state, so
/// several workers, or one after a long stop, do it once.
/// </summary>
public sealed class DeadlinePass(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <summary>Does everything that is due, at most so many; answers when to look next (null: nothing is pending).</summary>
    /// <exception cref="AggregateException">Some could not be done; all others were.</exception>
    public async Task<Instant?> RunOnceAsync(int atMost, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        var now = clock.Now();
        var due = await db.Set<Booking>().AsNoTracking()
            .Where(b => b.NextDeadlineAt <= now && b.Status == BookingStatus.Pending)
            .OrderBy(b => b.NextDeadlineAt)
            .Take(atMost)
            .Select(b => b.Id)
            .ToListAsync(stop);
        using var span = due.Count == 0 ? null : WorkSpans.Start("deadlines.pass");
        span?.SetTag("bookings", due.Count);
        var faults = new List<Exception>();
        foreach (var id in due)
        {
            try
            {
                await StepAsync(id, stop);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                faults.Add(fault);
            }
        }

        WorkSpans.Ended(faults.Count > 0 ? "broken" : "ok");
        if (faults.Count > 0)
        {
            throw new AggregateException(faults);
        }

        return due.Count == atMost ? now : await db.Set<Booking>().Where(b => b.Status == BookingStatus.Pending).MinAsync(b => b.NextDeadlineAt, stop);
    }

    private Task<bool> StepAsync(BookingId id, CancellationToken stop) => contexts.ActAsync(clock, async db =>
    {
        var now = clock.Now();
        if (await db.Set<Booking>().FirstOrDefaultAsync(b => b.Id == id && b.NextDeadlineAt <= now && b.Status == BookingStatus.Pending, stop) is not { } booking)
        {
            return false;
        }

        if (now >= booking.DecideBy)
        {
            var offer = (await db.OfferOfAsync(booking.MerchantId, stop))!;
            var placed = await AcceptRequest.HasPlaceAsync(db, offer, booking, now, stop);
            if ((placed ? booking.Expire(now) : booking.Fail(FailureCause.SlotUnavailable, now)).IsYes)
            {
                var version = await db.OweBookingAsync(booking, now, null, stop);
                db.Record(booking, placed ? BookingEventKind.Expired : BookingEventKind.Failed, Actor.System, null, now, version);
                await db.OweSlotsAsync(offer, booking.ServiceId, booking.Time, booking.Resources, now, null, stop);
            }
        }
        else if (booking.Remind(now))
        {
            db.Record(booking, BookingEventKind.Reminded, Actor.System, null, now);
            await RequestMails.OweAsync(db, booking, (await db.OfferOfAsync(booking.MerchantId, stop))!, MailTemplate.DeadlineNear, now, stop);
        }

        return true;
    }, stop);
}
