using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace MerchantPortal.Data.Providers;

/// <summary>How SQLite is opened: write-ahead log, so readers never wait for the writer, and a native busy timeout for other processes.</summary>
internal static class SqliteSetup
{
    public const string MigrationsAssembly = "MerchantPortal.Migrations.Sqlite";

    public static void Use(DbContextOptionsBuilder builder, string connectionString)
    {
        var folder = Path.GetDirectoryName(new SqliteConnectionStringBuilder(connectionString).DataSource);
        if (!string.IsNullOrEmpty(folder))
        {
            Directory.CreateDirectory(folder);
        }

        builder.UseSqlite(connectionString, sqlite => sqlite.MigrationsAssembly(MigrationsAssembly)).AddInterceptors(Pragmas.Instance);
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
            command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 5000;";
            command.ExecuteNonQuery();
            told.AddOrUpdate(handle, handle);
        }
    }
}
