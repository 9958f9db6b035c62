using System.Globalization;
using Microsoft.Data.Sqlite;

namespace MerchantPortal.TestKit;

/// <summary>
/// A connection of its own to a database file, beside everybody else: it notices every commit that changed anything in any table, and can keep the file
/// locked for writers as a stuck process would.
/// </summary>
public sealed class Watch : IAsyncDisposable
{
    private readonly SqliteConnection file;
    private long last;

    private Watch(SqliteConnection file) => this.file = file;

    public static async Task<Watch> StartAsync(SqliteFile database)
    {
        var watch = new Watch(new(database.ConnectionString + ";Pooling=False"));
        await watch.file.OpenAsync();
        await watch.ChangedAsync();
        return watch;
    }

    /// <summary>Whether somebody has changed the database since the last call.</summary>
    public async Task<bool> ChangedAsync()
    {
        var before = last;
        last = await RunAsync("PRAGMA data_version");
        return last != before;
    }

    /// <summary>Takes the file's write lock and keeps it.</summary>
    public Task LockAsync() => RunAsync("BEGIN IMMEDIATE");

    /// <summary>Gives it back, having written nothing.</summary>
    public Task UnlockAsync() => RunAsync("ROLLBACK");

    public ValueTask DisposeAsync() => file.DisposeAsync();

    private async Task<long> RunAsync(string sql)
    {
        await using var command = file.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync() ?? 0L, CultureInfo.InvariantCulture);
    }
}
