using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace MerchantPortal.Data.Providers;

/// <summary>
/// SQLite has one writer: acts of this process queue here instead of meeting "database is locked". Another process's lock is waited for in short steps,
/// because the driver holds its thread while it waits and hears no cancellation.
/// On SQL Server there is nothing to wait for.
/// </summary>
internal static class WriteTurn
{
    private const int Busy = 5;

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

    /// <summary>Begins the transaction, waiting for other writers as long as the connection's timeout says or until <paramref name="stop"/>, noticed within a second.</summary>
    /// <exception cref="SqliteException">Another process kept the file locked all that time.</exception>
    public static async Task<IDbContextTransaction> BeginAsync(PortalDbContext db, CancellationToken stop)
    {
        if (db.Database.GetDbConnection() is not SqliteConnection file)
        {
            return await db.Database.BeginTransactionAsync(stop);
        }

        var patience = file.DefaultTimeout;
        for (var waited = SqliteSetup.Step; ; waited += SqliteSetup.Step)
        {
            try
            {
                file.DefaultTimeout = SqliteSetup.Step;
                return await db.Database.BeginTransactionAsync(stop);
            }
            catch (SqliteException locked) when (locked.SqliteErrorCode == Busy && waited < patience)
            {
                // A circuit goes on drawing meanwhile.
                await Task.Yield();
            }
            finally
            {
                file.DefaultTimeout = patience;
            }
        }
    }

    private sealed class Turn(SemaphoreSlim file) : IDisposable
    {
        public void Dispose() => file.Release();
    }
}
