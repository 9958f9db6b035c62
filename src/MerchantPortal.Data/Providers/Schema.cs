using Microsoft.EntityFrameworkCore;

namespace MerchantPortal.Data.Providers;

/// <summary>Brings the database to this build's shape, or says why it cannot.</summary>
public static class Schema
{
    /// <summary>Creates or migrates SQLite.</summary>
    public static async Task PrepareAsync(this IDbContextFactory<PortalDbContext> contexts, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        await db.Database.EnsureCreatedAsync(stop);
    }
}
