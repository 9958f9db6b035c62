using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;

namespace MerchantPortal.Features.Bookings;

/// <summary>What GetBookingStatus and ListBookings read (spec 1.10); only bookings that Google made.</summary>
public sealed class BookingsForGoogle(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <summary>The booking, or null when Google never made one of this id.</summary>
    public async Task<Booking?> FindAsync(BookingId id, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        return await db.GoogleBookingAsync(id, stop);
    }

    /// <summary>The pending and confirmed bookings of a Google user that are still to come, over all merchants, soonest first.</summary>
    public async Task<IReadOnlyList<Booking>> OfUserAsync(string userId, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        // SQL Server finds those of "u" for "u " too
        return [.. (await db.OfGuest(userId, clock.Now()).ToListAsync(stop)).Where(b => b.Guest.UserId == userId)];
    }
}
