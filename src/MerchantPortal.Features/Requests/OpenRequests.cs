using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Requests;

/// <summary>
/// Lets colleagues see that a person has requests open in order to answer them (portal.md A10). It locks nothing, and is forgotten after
/// <see cref="Stays"/> or with <see cref="LeaveRequests"/>. Every call clears away what is older, whoever left it.
/// </summary>
public sealed class OpenRequests(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <summary>How long colleagues are told of it: about as long as somebody looks at one request.</summary>
    public static readonly Duration Stays = Duration.FromMinutes(3);

    /// <param name="Bookings">Those on the person's screen; what is not waiting for an answer, or outside the person's merchants, is passed over.</param>
    public sealed record Command(CurrentPerson By, IReadOnlyCollection<BookingId> Bookings);

    /// <summary>When they were opened, for <see cref="LeaveRequests"/>; null when the person may not answer requests, and then nobody is told.</summary>
    public async Task<Instant?> RunAsync(Command command, CancellationToken stop)
    {
        if (!command.By.May(Permission.DecideRequests))
        {
            return null;
        }

        var (me, ids) = (command.By.Id, command.Bookings.ToList());
        return await contexts.ActAsync<Instant?>(clock, async db =>
        {
            var now = clock.Now();
            var old = now - Stays;
            await db.Set<RequestOpening>().Where(o => o.OpenedAt <= old).ExecuteDeleteAsync(stop);
            var waiting = await db.BookingsSeenBy(command.By).Where(b => ids.Contains(b.Id) && b.Status == BookingStatus.Pending)
                .Select(b => new { b.Id, b.MerchantId }).ToListAsync(stop);
            var known = await db.Set<RequestOpening>().Where(o => o.UserId == me && ids.Contains(o.BookingId)).ToDictionaryAsync(o => o.BookingId, stop);
            foreach (var request in waiting)
            {
                if (known.TryGetValue(request.Id, out var opening))
                {
                    opening.OpenedAt = now;
                }
                else
                {
                    db.Add(new RequestOpening { BookingId = request.Id, UserId = me, MerchantId = request.MerchantId, OpenedAt = now });
                }

                db.Announce(request.MerchantId);
            }

            return now;
        }, stop);
    }
}
