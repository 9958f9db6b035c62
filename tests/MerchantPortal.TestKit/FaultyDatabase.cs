using System.Data.Common;
using MerchantPortal.Data;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Data.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace MerchantPortal.TestKit;

/// <summary>
/// Another opening of a <see cref="SqliteFile"/>, as a second process has it: its own pool, its own bell and no queue of writers in common.
/// It can be told to fail a commit, to do something just before a table is read or to find nothing there, and it remembers what it was asked.
/// </summary>
public sealed class FaultyDatabase : IDbContextFactory<PortalDbContext>, IAsyncDisposable
{
    private static int opened;

    private readonly ServiceProvider services;
    private readonly Commits commits = new();
    private readonly Reads reads = new();

    /// <param name="file">The database.</param>
    /// <param name="patience">Seconds it waits for another's lock.</param>
    public FaultyDatabase(SqliteFile file, int? patience = null)
    {
        // Another connection string is another queue of writers: the two meet at the file, like processes.
        var options = new DatabaseOptions { ConnectionString = FormattableString.Invariant($"{file.ConnectionString};Default Timeout={patience ?? 30 + Interlocked.Increment(ref opened)}") };
        services = new ServiceCollection()
            .AddSingleton<CommitBell>()
            .AddDbContextFactory<PortalDbContext>(builder => builder.UseDatabase(options).AddInterceptors(commits, reads))
            .BuildServiceProvider();
    }

    public CommitBell Bell => services.GetRequiredService<CommitBell>();

    /// <summary>Commits tried so far.</summary>
    public int Tried => commits.Tried;

    /// <summary>The text of every command so far, in order. Acts on one file never meet in the middle, as they do on SQL Server: their order of locking and reading is seen here.</summary>
    public IReadOnlyList<string> Said => reads.Said;

    /// <summary>Lets so many commits pass and fails all after them, as if the process had died; null heals it.</summary>
    public void DieAfterCommits(int? passing)
    {
        commits.Tried = 0;
        commits.Passing = passing;
    }

    /// <summary>Runs once, just before the next command whose text holds this.</summary>
    public void BeforeNext(string sqlPart, Action act)
    {
        reads.Act = act;
        reads.SqlPart = sqlPart;
    }

    /// <summary>The next query whose text holds this finds nothing, as on SQL Server when another process commits just after it: on a file such readers wait for each other.</summary>
    public void FindNothingNext(string sqlPart) => reads.Blind = sqlPart;

    public PortalDbContext CreateDbContext() => services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContext();

    public ValueTask DisposeAsync() => services.DisposeAsync();

    /// <summary>What a commit of a dying process throws.</summary>
    public sealed class DiedException() : Exception("The process died here.");

    private sealed class Commits : DbTransactionInterceptor
    {
        private int tried;

        public int Tried
        {
            get => tried;
            set => tried = value;
        }

        public int? Passing { get; set; }

        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            Interlocked.Increment(ref tried) > Passing ? throw new DiedException() : base.TransactionCommittingAsync(transaction, eventData, result, cancellationToken);
    }

    private sealed class Reads : DbCommandInterceptor
    {
        public string? SqlPart { get; set; }

        public Action? Act { get; set; }

        public string? Blind { get; set; }

        public List<string> Said { get; } = [];

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Said.Add(command.CommandText);
            return base.NonQueryExecutingAsync(command, eventData, result, cancellationToken);
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Said.Add(command.CommandText);
            if (SqlPart is { } part && command.CommandText.Contains(part, StringComparison.Ordinal))
            {
                SqlPart = null;
                Act!();
            }

            if (Blind is { } table && command.CommandText.Contains(table, StringComparison.Ordinal))
            {
                Blind = null;
                command.CommandText = command.CommandText.Replace("WHERE ", "WHERE 1 = 0 AND ", StringComparison.Ordinal);
            }

            return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
        }
    }
}
