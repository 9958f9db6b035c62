using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace MerchantPortal.Data.Providers;

/// <summary>How the database stands to this build: migrations it still lacks, and migrations it has that this build does not know.</summary>
public sealed record MigrationState(IReadOnlyList<string> Pending, IReadOnlyList<string> Unknown);

/// <summary>What happens to the database before the product starts (house.md part 5).</summary>
public static class DatabaseStart
{
    private const string Locked = "Database is being migrated by another process; start again when that one is done.";

    /// <summary>How often a start that waits looks whether it may migrate.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

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

            if (pending.Count > 0 && db.Database.IsSqlite())
            {
                return await MigrateInTurnAsync(db, migrate ? Timeout.InfiniteTimeSpan : Patience, clock, stop) ? [] : [Locked];
            }

            if (pending.Count > 0)
            {
                await db.Database.MigrateAsync(stop);
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

    /// <summary>
    /// SQLite only: EF's own lock is a row that outlives a process that died, and refuses every later start. So whoever migrates holds a file beside the database, which the system
    /// lets go with the process; a row that stands while it is ours was left by a dead one. False when the turn was not to be had in time.
    /// </summary>
    private static async Task<bool> MigrateInTurnAsync(PortalDbContext db, TimeSpan patience, TimeProvider clock, CancellationToken stop)
    {
        using var time = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, stop);
        try
        {
            await using var turn = await TakeTurnAsync(db.Database.GetDbConnection().DataSource, clock, either.Token);
            if (await db.GetService<IRelationalDatabaseCreator>().ExistsAsync(stop))
            {
                await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS __EFMigrationsLock", stop);
            }

            await db.Database.MigrateAsync(stop);
            return true;
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task<FileStream?> TakeTurnAsync(string database, TimeProvider clock, CancellationToken stop)
    {
        while (database.Length > 0 && database != ":memory:")
        {
            try
            {
                // Never deleted: who waits would hold a file that nobody sees any more
                return new(database + ".migrating", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(database + ".migrating"))
            {
                await Task.Delay(Glance, clock, stop);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // No place for a file is no place for a database, which says so in its own words
                return null;
            }
        }

        return null;
    }

    private static string Newer(IEnumerable<string> unknown) =>
        $"Database has migrations that this build does not know ({string.Join(", ", unknown)}); start the newer build, or restore the copy made before it.";

    private static string Behind(IEnumerable<string> pending) =>
        $"Database lacks migrations ({string.Join(", ", pending)}); run the program with the word migrate, or apply the idempotent script.";

    /// <summary>What an error of the database itself means for a start, in one line.</summary>
    public static string Unusable(DbException error) => $"Database cannot be used: {error.Message.ReplaceLineEndings(" ")}";
}
