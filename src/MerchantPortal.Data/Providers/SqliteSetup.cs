using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace MerchantPortal.Data.Providers;

/// <summary>
/// How SQLite is opened: write-ahead log, so readers never wait for the writer. A writer waits for another process's for ten seconds, or as long as the
/// connection string's <c>Default Timeout</c> says; then it fails with "database is locked".
/// </summary>
internal static class SqliteSetup
{
    public const string MigrationsAssembly = "MerchantPortal.Migrations.Sqlite";

    /// <summary>Seconds the engine itself waits for a lock, holding its thread; longer waits are rows of these.</summary>
    public const int Step = 1;

    private const int Patience = 10;

    public static void Use(DbContextOptionsBuilder builder, string connectionString)
    {
        var settings = new SqliteConnectionStringBuilder(connectionString);
        var folder = Path.GetDirectoryName(settings.DataSource);
        if (!string.IsNullOrEmpty(folder))
        {
            Directory.CreateDirectory(folder);
        }

        var patience = settings.ShouldSerialize("Default Timeout") ? settings.DefaultTimeout : Patience;
        builder.UseSqlite(connectionString, sqlite => sqlite.MigrationsAssembly(MigrationsAssembly).CommandTimeout(patience)).AddInterceptors(Pragmas.Instance);
    }

    private sealed class Pragmas : DbConnectionInterceptor
    {
        public static readonly Pragmas Instance = new();

        // Pooled handles keep their pragmas, so each is told once.
        private readonly ConditionalWeakTable<object, object> told = [];

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Tell((SqliteConnection)connection);

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Tell((SqliteConnection)connection);
            return Task.CompletedTask;
        }

        private void Tell(SqliteConnection connection)
        {
            var handle = connection.Handle!;
            if (told.TryGetValue(handle, out _))
            {
                return;
            }

            using var command = connection.CreateCommand();

            // EF looks read-only whether the file is there; a copy from a backup keeps no log yet, and cannot be given one then
            var journal = new SqliteConnectionStringBuilder(connection.ConnectionString).Mode == SqliteOpenMode.ReadOnly ? "" : "PRAGMA journal_mode = WAL; ";
            command.CommandText = FormattableString.Invariant($"{journal}PRAGMA busy_timeout = {Step * 1000};");
            command.ExecuteNonQuery();
            told.AddOrUpdate(handle, handle);
        }
    }
}
