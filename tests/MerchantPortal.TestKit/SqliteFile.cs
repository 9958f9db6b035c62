using MerchantPortal.Data;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Data.Providers;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MerchantPortal.TestKit;

/// <summary>A real SQLite file of its own with the schema in it; gone with the test.</summary>
public sealed class SqliteFile : IDbContextFactory<PortalDbContext>, IAsyncDisposable
{
    // Migrated once per run; every file begins as a copy of it, which is what migrating each would come to.
    private static readonly Lazy<Task<byte[]>> Migrated = new(MigrateAsync);

    private readonly string folder = Path.Combine(Path.GetTempPath(), "merchant-portal-tests", Guid.NewGuid().ToString("N"));
    private readonly string path;
    private readonly ServiceProvider services;

    private SqliteFile()
    {
        Directory.CreateDirectory(folder);
        path = Path.Combine(folder, "test.db");
        ConnectionString = $"Data Source={path}";
        services = new ServiceCollection()
            .AddData(new DatabaseOptions { ConnectionString = ConnectionString })
            .ConfigureDbContext<PortalDbContext>(builder => builder.AddInterceptors(SqlServerTranslation.Instance))
            .BuildServiceProvider();
    }

    public string ConnectionString { get; }

    /// <summary>Where the test may put files that go with the database.</summary>
    public string Folder => folder;

    /// <summary>The bell that acts on this file ring.</summary>
    public CommitBell Bell => services.GetRequiredService<CommitBell>();

    public static async Task<SqliteFile> CreateAsync()
    {
        var file = new SqliteFile();
        await File.WriteAllBytesAsync(file.path, await Migrated.Value);
        return file;
    }

    public PortalDbContext CreateDbContext() => services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContext();

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        using (var any = new SqliteConnection(ConnectionString))
        {
            SqliteConnection.ClearPool(any);
        }

        for (var tries = 1; Directory.Exists(folder); tries++)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (IOException) when (tries < 1000)
            {
                // A page that has just gone may still be storing that it went.
                await Task.Yield();
            }
        }
    }

    private static async Task<byte[]> MigrateAsync()
    {
        await using var file = new SqliteFile();
        await using (var db = file.CreateDbContext())
        {
            await db.Database.MigrateAsync();
            await db.Database.ExecuteSqlAsync($"PRAGMA wal_checkpoint(TRUNCATE)");
        }

        return await File.ReadAllBytesAsync(file.path);
    }
}
