using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace MerchantPortal.Data.Providers;

/// <summary>
/// SQLite has one writer: acts of this process queue here instead of meeting "database is locked". Other processes are met by the busy timeout.
/// On SQL Server there is nothing to wait for.
/// </summary>
internal static class WriteTurn
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Files = new(StringComparer.Ordinal);

    public static async Task<IDisposable?> WaitAsync(PortalDbContext db, CancellationToken stop)
    {
        if (!db.Database.IsSqlite())
        {
            return null;
        }

        var file = Files.GetOrAdd(db.Database.GetConnectionString()!, _ => new SemaphoreSlim(1));
        await file.WaitAsync(stop);
        return new Turn(file);
    }

    private sealed class Turn(SemaphoreSlim file) : IDisposable
    {
        public void Dispose() => file.Release();
    }
}
