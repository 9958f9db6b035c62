using System.Data.Common;
using MerchantPortal.Data;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Data.Providers;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.TestKit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MerchantPortal.Features.Tests.Data;

/// <summary>Two migration sets, one model (house.md part 5).</summary>
public sealed class MigrationTests : IAsyncDisposable
{
    private static readonly string Here = Path.Combine(Architecture.Repository.Root, "tests", "MerchantPortal.Features.Tests", "Data");

    private readonly string folder = Directory.CreateTempSubdirectory("merchant-portal-migrations").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Every migration: files of each version are brought up to today's.</summary>
    public static TheoryData<string> Versions
    {
        get
        {
            using var db = Sqlite("Data Source=unused.db");
            return [.. db.Database.GetMigrations()];
        }
    }

    [Fact]
    public void No_change_of_the_model_waits_for_a_migration()
    {
        using var sqlite = Sqlite("Data Source=unused.db");
        using var server = SqlServerTranslation.OfflineContext();

        Assert.False(sqlite.Database.HasPendingModelChanges(), "SQLite: run migrations/add-migration.sh");
        Assert.False(server.Database.HasPendingModelChanges(), "SQL Server: run migrations/add-migration.sh");
    }

    [Fact]
    public void Both_sets_have_the_same_migrations_in_the_same_order()
    {
        using var sqlite = Sqlite("Data Source=unused.db");
        using var server = SqlServerTranslation.OfflineContext();

        Assert.NotEmpty(sqlite.Database.GetMigrations());
        Assert.Equal(sqlite.Database.GetMigrations(), server.Database.GetMigrations());
    }

    [Fact]
    public void A_migration_killed_in_the_middle_leaves_no_half_because_none_leaves_its_transaction()
    {
        using var sqlite = Sqlite("Data Source=unused.db");
        Assert.DoesNotContain("PRAGMA", sqlite.GetService<IMigrator>().GenerateScript(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_file_of_an_earlier_version_keeps_its_rows_on_the_way_up(string version)
    {
        var contexts = Contexts();
        await using (var old = await contexts.CreateDbContextAsync(Stop))
        {
            await old.GetService<IMigrator>().MigrateAsync(version, Stop);
            await FillAsync(old, await File.ReadAllTextAsync(SeedOf(version), Stop));
        }

        var before = await CountsAsync();
        Assert.Empty(await contexts.PrepareAsync(migrate: false, TimeProvider.System, Stop));
        var after = await CountsAsync();

        Assert.Contains(before, table => table.Value > 0);
        Assert.All(before, table => Assert.Equal(table.Value, after.GetValueOrDefault(table.Key, -1)));
        await using var db = await contexts.CreateDbContextAsync(Stop);
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(Stop));
        foreach (var type in db.Model.GetEntityTypes().Where(type => !type.IsOwned() && !type.HasSharedClrType))
        {
            // Every row can still be read as what it is.
            var read = typeof(MigrationTests).GetMethod(nameof(ReadAllAsync), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!;
            Assert.Equal(after[type.GetTableName()!], await (Task<int>)read.MakeGenericMethod(type.ClrType).Invoke(null, [db])!);
        }
    }

    [Theory]
    [InlineData("DepositHold")]
    [InlineData("Refund")]
    public async Task What_was_held_given_back_late_or_for_any_time_before_the_columns_is_watched_and_known_after_them(string kind)
    {
        const string before = "20261122025026_WhoseRequest";
        var contexts = Contexts();
        await using (var old = await contexts.CreateDbContextAsync(Stop))
        {
            await old.GetService<IMigrator>().MigrateAsync(before, Stop);
            await FillAsync(old, await File.ReadAllTextAsync(SeedOf(before), Stop));
            await FillAsync(old, $"""
                UPDATE "Services" SET "AdmissionPolicy" = 'TimeFlexible' WHERE EXISTS (SELECT 1 FROM "Bookings" b WHERE b."Id" = 'b-01a2002ae4e77b178b992b9d1b67d2ab' AND b."MerchantId" = "Services"."MerchantId" AND b."ServiceId" = "Services"."Id");
                UPDATE "LedgerEntries" SET "Kind" = '{kind}', "State" = 'Succeeded', "BookingId" = 'b-01a2002ae4e77b178b992b9d1b67d2ab';
                UPDATE "OwedUpdates" SET "SentAt" = '2026-11-21 22:14:20' WHERE "Key" = 'slots:10001/1000/2026-11-22';
                UPDATE "OwedUpdates" SET "SentAt" = '2026-11-21 22:14:20' WHERE "Key" = 'slots:10002/1000/2026-11-23';
                """);
        }

        Assert.Empty(await contexts.PrepareAsync(migrate: false, TimeProvider.System, Stop));

        await using var db = await contexts.CreateDbContextAsync(Stop);
        var held = await db.Set<Booking>().SingleAsync(b => b.Id == new BookingId("b-01a2002ae4e77b178b992b9d1b67d2ab"), Stop);
        Assert.Equal((held.CreatedAt, null, true), (held.NextDeadlineAt, held.Answers, held.ComesAnyTime));
        Assert.Single(await db.Set<Booking>().ToListAsync(Stop), booking => booking.ComesAnyTime);
        Assert.Equal(["slots:10001/1000/2026-11-22"], await db.Set<OwedUpdate>().Where(u => u.LateAt != null).Select(u => u.Key).ToListAsync(Stop));
    }

    [Theory]
    [InlineData("""{"staff_id":"","room_id":"red"}""", true)]
    [InlineData("""{"staff_id":"anna","room_id":""}""", false)]
    [InlineData("""{"party_size":4}""", false)]
    public async Task Who_named_a_room_before_that_was_kept_has_named_it_after(string resources, bool chosen)
    {
        const string before = "20261122164614_OpenChoices";
        var contexts = Contexts();
        await using (var old = await contexts.CreateDbContextAsync(Stop))
        {
            await old.GetService<IMigrator>().MigrateAsync(before, Stop);
            await FillAsync(old, await File.ReadAllTextAsync(SeedOf(before), Stop));
            await FillAsync(old, $$$"""UPDATE "Bookings" SET "RoomId" = 'red', "WireEcho" = '{"slot":{"resources":{{{resources}}}},"user_information":{"given_name":"\"room_id\":\"x\""}}';""");
        }

        Assert.Empty(await contexts.PrepareAsync(migrate: false, TimeProvider.System, Stop));

        await using var db = await contexts.CreateDbContextAsync(Stop);
        Assert.All(await db.Set<Booking>().ToListAsync(Stop), booking => Assert.Equal(chosen, booking.RoomChosen));
    }

    [Fact]
    public async Task The_seed_of_the_newest_version_fills_the_tables_that_matter()
    {
        var seed = await File.ReadAllTextAsync(SeedOf(Versions.Last().Data), Stop);

        Assert.All(
            ["Merchants", "Services", "Bookings", "BookingEvents", "IdempotentAnswers", "MerchantDays", "OwedUpdates", "UpdateTries", "AspNetUsers", "Memberships", "ContactInformation", "OwedMails", "Problems", "OfferDrafts", "OfferOpenChoices", "OfferRevisions", "LedgerEntries", "BookingPayments", "SandboxPayments", "RequestOpenings", "MethodCalls"],
            table => Assert.Contains($"INSERT INTO \"{table}\"", seed, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_file_is_migrated_by_the_start()
    {
        var contexts = Contexts();

        Assert.Empty(await contexts.PrepareAsync(migrate: false, TimeProvider.System, Stop));

        await using var db = await contexts.CreateDbContextAsync(Stop);
        Assert.Empty((await db.MigrationStateAsync(Stop)).Pending);
    }

    [Fact]
    public async Task A_copy_made_for_a_backup_can_be_started_on()
    {
        Assert.Empty(await Contexts().PrepareAsync(migrate: false, TimeProvider.System, Stop));
        var copy = Path.Combine(folder, "copy.db");
        await using (var connection = new SqliteConnection($"Data Source={File_};Pooling=false"))
        {
            await connection.OpenAsync(Stop);
            await using var vacuum = connection.CreateCommand();
            vacuum.CommandText = $"VACUUM INTO '{copy}'";
            await vacuum.ExecuteNonQueryAsync(Stop);
        }

        Assert.Empty(await Contexts(copy).PrepareAsync(migrate: false, TimeProvider.System, Stop));

        await using var db = await Contexts(copy).CreateDbContextAsync(Stop);
        Assert.Equal("wal", await db.Database.SqlQueryRaw<string>("PRAGMA journal_mode").AsAsyncEnumerable().SingleAsync(Stop));
    }

    [Fact]
    public async Task A_file_of_a_newer_build_stops_the_start_and_is_left_alone()
    {
        var contexts = Contexts();
        await contexts.PrepareAsync(migrate: false, TimeProvider.System, Stop);
        await using (var db = await contexts.CreateDbContextAsync(Stop))
        {
            await db.Database.ExecuteSqlRawAsync("INSERT INTO \"__EFMigrationsHistory\" VALUES ('20991231235959_FromTheFuture', '99.0.0')", Stop);
        }

        foreach (var migrate in new[] { false, true })
        {
            var fault = Assert.Single(await contexts.PrepareAsync(migrate, TimeProvider.System, Stop));
            Assert.Equal("Database has migrations that this build does not know (20991231235959_FromTheFuture); start the newer build, or restore the copy made before it.", fault);
        }
    }

    [Fact]
    public async Task A_migration_takes_the_time_it_takes()
    {
        var clock = new ManualClock();
        var slow = new SlowCommand("CREATE TABLE \"Merchants\"", () => clock.Advance(TimeSpan.FromMinutes(70)));
        await using var services = new ServiceCollection()
            .AddData(new DatabaseOptions { ConnectionString = $"Data Source={File_}" })
            .ConfigureDbContext<PortalDbContext>(builder => builder.AddInterceptors(slow))
            .BuildServiceProvider();
        var contexts = services.GetRequiredService<IDbContextFactory<PortalDbContext>>();

        Assert.Empty(await contexts.PrepareAsync(migrate: false, clock, Stop));

        Assert.Equal(1, slow.Met);
        await using var db = await contexts.CreateDbContextAsync(Stop);
        Assert.Empty((await db.MigrationStateAsync(Stop)).Pending);
    }

    [Fact]
    public async Task A_start_waits_a_minute_for_another_process_that_migrates_and_then_says_so()
    {
        var (contexts, clock) = (Contexts(), new ManualClock());
        await using var other = Migrating();

        var start = contexts.PrepareAsync(migrate: false, clock, Stop);
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(start.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("Database is being migrated by another process; start again when that one is done.", Assert.Single(await start));
    }

    [Fact]
    public async Task The_word_migrate_waits_until_the_other_process_is_done()
    {
        var (contexts, clock) = (Contexts(), new ManualClock());
        var other = Migrating();

        var migration = contexts.PrepareAsync(migrate: true, clock, Stop);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.False(migration.IsCompleted);
        await other.DisposeAsync();
        while (!migration.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Empty(await migration);
    }

    [Fact]
    public async Task What_a_killed_migration_left_behind_refuses_no_later_start()
    {
        var contexts = Contexts();
        await SqlAsync("PRAGMA journal_mode = WAL; CREATE TABLE __EFMigrationsLock (Id INTEGER NOT NULL CONSTRAINT PK___EFMigrationsLock PRIMARY KEY, Timestamp TEXT NOT NULL); INSERT INTO __EFMigrationsLock VALUES (1, '2026-11-21')");

        Assert.Empty(await contexts.PrepareAsync(migrate: false, new ManualClock(), Stop));

        await using var db = await contexts.CreateDbContextAsync(Stop);
        Assert.Empty((await db.MigrationStateAsync(Stop)).Pending);
    }

    [Fact]
    public async Task SQL_Server_that_is_not_there_stops_the_start_in_one_line()
    {
        var services = new ServiceCollection().AddData(new DatabaseOptions
        {
            Provider = DatabaseProvider.SqlServer,
            ConnectionString = "Server=127.0.0.1,1;Database=none;User Id=sa;Password=do-not-show;Encrypt=false;Connect Timeout=1;ConnectRetryCount=0",
        });
        await using var provider = services.BuildServiceProvider();

        var fault = Assert.Single(await provider.GetRequiredService<IDbContextFactory<PortalDbContext>>().FaultsAsync(Stop));

        Assert.StartsWith("Database cannot be used: ", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("do-not-show", fault, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault);
    }

    [Fact]
    public void The_migrations_of_SQL_Server_collate_every_text_and_bring_back_every_key_that_stood_in_the_way()
    {
        using var server = SqlServerTranslation.OfflineContext();
        var script = server.GetService<IMigrator>().GenerateScript(fromMigration: "20261122191125_RoomChosen", toMigration: "20261122195500_OrdinalText");
        var tables = server.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables.ToList();
        var texts = tables.SelectMany(t => t.Columns).Where(c => c.Collation is not null).ToList();

        Assert.NotEmpty(texts);
        Assert.All(texts, c => Assert.Contains($"ALTER TABLE [{c.Table.Name}] ALTER COLUMN [{c.Name}] {c.StoreType} COLLATE {c.Collation} {(c.IsNullable ? "NULL" : "NOT NULL")};", script, StringComparison.Ordinal));
        Assert.Equal(
            tables.SelectMany(t => t.UniqueConstraints.Select(k => (k.Name, k.Columns)).Concat(t.ForeignKeyConstraints.Select(k => (k.Name, k.Columns)))).Where(k => k.Columns.Any(texts.Contains)).Select(k => k.Name).Order(StringComparer.Ordinal),
            System.Text.RegularExpressions.Regex.Matches(script, @"ADD CONSTRAINT \[(?<name>\w+)\]", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)).Select(m => m.Groups["name"].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_script_for_SQL_Server_is_the_approved_one()
    {
        using var server = SqlServerTranslation.OfflineContext();
        var script = server.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent).ReplaceLineEndings("\n");
        var approved = Path.Combine(Here, "sql-server.approved.sql");
        if (Environment.GetEnvironmentVariable("ACCEPT_APPROVED") == "1")
        {
            await File.WriteAllTextAsync(approved, script, Stop);
        }

        Assert.Equal((await File.ReadAllTextAsync(approved, Stop)).ReplaceLineEndings("\n"), script);
    }

    public ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static PortalDbContext Sqlite(string connectionString) =>
        new((DbContextOptions<PortalDbContext>)new DbContextOptionsBuilder<PortalDbContext>().UseDatabase(new() { ConnectionString = connectionString }).Options);

    /// <summary>The rows a database of a version held; a migration without a file of its own lets the one before it stand.</summary>
    private static string SeedOf(string version) => Directory.GetFiles(Path.Combine(Here, "Versions"), "*.sql")
        .Where(file => string.CompareOrdinal(Path.GetFileNameWithoutExtension(file), version) <= 0)
        .MaxBy(file => file, StringComparer.Ordinal)!;

    private static async Task<int> ReadAllAsync<T>(PortalDbContext db)
        where T : class => (await db.Set<T>().AsNoTracking().ToListAsync(Stop)).Count;

    private static async Task FillAsync(PortalDbContext db, string rows)
    {
        // Past EF, which would take the braces of JSON for parameters.
        await db.Database.OpenConnectionAsync(Stop);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = rows;
        await command.ExecuteNonQueryAsync(Stop);
    }

    // As a process does that migrates just now
    private FileStream Migrating() => new(File_ + ".migrating", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    private async Task SqlAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={File_};Pooling=false");
        await connection.OpenAsync(Stop);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Stop);
    }

    private sealed class SlowCommand(string part, Action during) : DbCommandInterceptor
    {
        public int Met { get; private set; }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.Contains(part, StringComparison.Ordinal))
            {
                Met++;
                during();
            }

            return base.NonQueryExecutingAsync(command, eventData, result, cancellationToken);
        }
    }

    private string File_ => Path.Combine(folder, "old.db");

    private IDbContextFactory<PortalDbContext> Contexts(string? path = null) =>
        new ServiceCollection().AddData(new DatabaseOptions { ConnectionString = $"Data Source={path ?? File_}" }).BuildServiceProvider().GetRequiredService<IDbContextFactory<PortalDbContext>>();

    private async Task<Dictionary<string, long>> CountsAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={File_};Pooling=false");
        await connection.OpenAsync(Stop);
        var tables = new List<string>();
        await using (var list = connection.CreateCommand())
        {
            list.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_\\_EF%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'";
            await using var reader = await list.ExecuteReaderAsync(Stop);
            while (await reader.ReadAsync(Stop))
            {
                tables.Add(reader.GetString(0));
            }
        }

        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            await using var count = connection.CreateCommand();
            count.CommandText = $"SELECT count(*) FROM \"{table}\"";
            counts[table] = (long)(await count.ExecuteScalarAsync(Stop))!;
        }

        return counts;
    }
}
