using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Requests;

/// <summary>Takes back what <see cref="OpenRequests"/> told: the person went on without answering, or has answered.</summary>
public sealed class LeaveRequests(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <param name="OpenedAt">What <see cref="OpenRequests"/> said. Opened once more since then, on another page, a request stays open.</param>
    public sealed record Command(UserId By, IReadOnlyCollection<BookingId> Bookings, Instant OpenedAt);

    public async Task RunAsync(Command command, CancellationToken stop)
    {
        var ids = command.Bookings.ToList();
        await contexts.ActAsync(clock, async db =>
        {
            var left = db.Set<RequestOpening>().Where(o => o.UserId == command.By && ids.Contains(o.BookingId) && o.OpenedAt == command.OpenedAt);
            foreach (var merchant in await left.Select(o => o.MerchantId).Distinct().ToListAsync(stop))
            {
                db.Announce(merchant);
            }

            return await left.ExecuteDeleteAsync(stop);
        }, stop);
    }
}
