using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace MerchantPortal.Data.Providers;

/// <summary>How the database stands to this build: migrations it still lacks, and migrations it has that this build does not know.</summary>
public sealed record MigrationState(IReadOnlyList<string> Pending, IReadOnlyList<string> Unknown);

/// <summary>What happens to the database before the product starts (house.md part 5).</summary>
public static class DatabaseStart
{
    private const string Locked = "Database is being migrated by another process, or one died while doing so; if none runs, empty the table __EFMigrationsLock and start again.";

    /// <summary>How long a start waits for another process that migrates the same SQLite file.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Compares the database's history with this build's migrations; a database that does not exist yet lacks them all.</summary>
    public static async Task<MigrationState> MigrationStateAsync(this PortalDbContext db, CancellationToken stop)
    {
        var known = db.Database.GetMigrations().ToList();
        var applied = (await db.Database.GetAppliedMigrationsAsync(stop)).ToList();
        return new([.. known.Except(applied, StringComparer.Ordinal)], [.. applied.Except(known, StringComparer.Ordinal)]);
    }

    /// <summary>
    /// Makes the database fit this build and answers what forbids the start, each fault in one line. SQLite migrates itself; SQL Server does only when
    /// <paramref name="migrate"/> asks for it. A database that a newer build has migrated is never touched. A migration takes the time it takes; only a start
    /// that waits for another process's gives up, after a minute.
    /// </summary>
    public static async Task<IReadOnlyList<string>> PrepareAsync(this IDbContextFactory<PortalDbContext> contexts, bool migrate, TimeProvider clock, CancellationToken stop)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(stop);
            var (pending, unknown) = await db.MigrationStateAsync(stop);
            if (unknown.Count > 0)
            {
                return [Newer(unknown)];
            }

            if (pending.Count > 0 && !migrate && !db.Database.IsSqlite())
            {
                return [Behind(pending)];
            }

            if (pending.Count > 0 && migrate)
            {
                await db.Database.MigrateAsync(stop);
            }
            else if (pending.Count > 0 && !await MigrateUnlessLockedAsync(db, clock, stop))
            {
                return [Locked];
            }

            return [];
        }
        catch (DbException unreachable)
        {
            return [Unusable(unreachable)];
        }
    }

    /// <summary>What stands against starting on this database, changing nothing. A SQLite file that is missing or behind is none: the start brings it up.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(this IDbContextFactory<PortalDbContext> contexts, CancellationToken stop)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(stop);
            var (pending, unknown) = await db.MigrationStateAsync(stop);
            return
            [
                .. unknown.Count > 0 ? [Newer(unknown)] : Array.Empty<string>(),
                .. pending.Count > 0 && !db.Database.IsSqlite() ? [Behind(pending)] : Array.Empty<string>(),
            ];
        }
        catch (DbException unreachable)
        {
            return [Unusable(unreachable)];
        }
    }

    // SQLite only: its lock is a row that outlives a process that died. False when it was not to be had.
    private static async Task<bool> MigrateUnlessLockedAsync(PortalDbContext db, TimeProvider clock, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        var begun = new Begun(db.GetService<IMigrator>(), () => patience.CancelAfter(Timeout.InfiniteTimeSpan));
        using var events = ((DiagnosticListener)db.GetService<DiagnosticSource>()).Subscribe(begun, name => name == RelationalEventId.MigrationApplying.Name);
        try
        {
            await db.Database.MigrateAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private static string Newer(IEnumerable<string> unknown) =>
        $"Database has migrations that this build does not know ({string.Join(", ", unknown)}); start the newer build, or restore the copy made before it.";

    private static string Behind(IEnumerable<string> pending) =>
        $"Database lacks migrations ({string.Join(", ", pending)}); run the program with the word migrate, or apply the idempotent script.";

    private static string Unusable(DbException error) => $"Database cannot be used: {error.Message.ReplaceLineEndings(" ")}";

    // A migration that begins has the lock
    private sealed class Begun(IMigrator migrator, Action begun) : IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Value is MigrationEventData data && data.Migrator == migrator)
            {
                begun();
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
