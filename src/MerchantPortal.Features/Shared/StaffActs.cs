using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Shared;

/// <summary>The one way for a person to change a booking: inside their merchants, with the permission, in one transaction.</summary>
internal static class StaffActs
{
    /// <summary>Loads the booking for the person and runs the change; what lies outside their merchants is not found.</summary>
    public static async Task<Outcome> ChangeBookingAsync(
        this IDbContextFactory<PortalDbContext> contexts,
        TimeProvider clock,
        CurrentPerson by,
        Permission permission,
        MerchantId merchant,
        BookingId id,
        Func<PortalDbContext, Booking, Instant, Task<Verdict>> change,
        CancellationToken stop)
    {
        if (!by.MaySee(merchant))
        {
            return Outcome.NotFound;
        }

        if (!by.May(permission))
        {
            return Outcome.Refused(Refusal.NotAllowed);
        }

        return await contexts.ActAsync(clock, async db =>
            await db.BookingsOf(merchant).FirstOrDefaultAsync(b => b.Id == id, stop) is { } booking
                ? Outcome.Of(await change(db, booking, clock.Now()))
                : Outcome.NotFound, stop);
    }
}
