using MerchantPortal.Data;
using MerchantPortal.Data.Google;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Google.Health;

/// <summary>How the booking server did lately in all processes on the database (C126).</summary>
public sealed class ReadBookingServerHealth(IDbContextFactory<PortalDbContext> contexts, BookingServerHealth own, TimeProvider clock)
{
    /// <summary>Every method called in the window, by name: this process as it is, the others as they last wrote it (see <see cref="ShareBookingServerHealth"/>).</summary>
    public async Task<IReadOnlyList<MethodHealth>> RunAsync(CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        var since = clock.Now() - Duration.FromTimeSpan(BookingServerHealth.Window);
        var others = await db.Set<MethodCalls>().AsNoTracking().Where(c => c.At > since && c.Process != own.Process)
            .Select(c => new { c.Method, c.Slices }).ToListAsync(stop);
        return own.Sum(others.Select(c => (c.Method, c.Slices)).Concat(own.Slices().Select(called => (called.Method, called.Slices))));
    }
}
