using System.Reflection;
using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Google.Health;
using MerchantPortal.Features.Offer;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Shared;
using MerchantPortal.Features.Tests.Payments;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using NodaTime;
using Xunit;

namespace MerchantPortal.Features.Tests.Data;

/// <summary>Queries mean the same on both databases. Beyond the named ones, every query of every test that uses <see cref="SqliteFile"/> is compiled for SQL Server too.</summary>
public sealed class QueryTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 21, 10, 0);

    public static TheoryData<string> Named =>
        [.. NamedQueries().Select(method => $"{method.DeclaringType!.Name}.{method.Name}({string.Join(", ", method.GetParameters().Skip(1).Select(p => p.ParameterType.Name))})")];

    [Theory]
    [MemberData(nameof(Named))]
    public void Named_queries_translate_for_SQL_Server(string name)
    {
        using var db = SqlServerTranslation.OfflineContext();
        var method = NamedQueries().ElementAt(Named.Select(row => row.Data).ToList().IndexOf(name));
        var arguments = method.GetParameters().Select(p => p.ParameterType == typeof(PortalDbContext) ? db : Sample(p.ParameterType)).ToArray();

        var sql = ((IQueryable)method.Invoke(null, arguments)!).ToQueryString();

        Assert.Contains("SELECT", sql, StringComparison.Ordinal);
        Assert.Contains("[", sql, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_that_SQL_Server_does_not_understand_fails_the_test_that_runs_it()
    {
        await using var file = await SqliteFile.CreateAsync();
        await using var db = file.CreateDbContext();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            db.Set<OwedUpdate>().Where(u => EF.Functions.Glob(u.Key, "slots:*")).ToListAsync(TestContext.Current.CancellationToken));

        Assert.StartsWith("SQL Server cannot run this query", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(3000)]
    public void A_list_of_ids_however_long_is_compared_as_the_column_is(int ids)
    {
        using var db = SqlServerTranslation.OfflineContext();
        var list = Enumerable.Range(0, ids).Select(i => new MerchantId(FormattableString.Invariant($"m{i}"))).ToList();
        using var command = db.Set<Domain.Bookings.Booking>().Where(b => list.Contains(b.MerchantId)).CreateDbCommand();
        var before = command.CommandText;

        foreach (var interceptor in db.GetService<IDbContextOptions>().FindExtension<CoreOptionsExtension>()!.Interceptors!.OfType<IDbCommandInterceptor>())
        {
            interceptor.CommandInitialized(null!, command);
        }

        Assert.Contains(ids > 2100 ? "] varchar(128) COLLATE Latin1_General_100_BIN2 '$')" : " IN (@list1, @list2, ", command.CommandText, StringComparison.Ordinal);
        Assert.Equal(ids > 2100, command.CommandText != before);
    }

    [Fact]
    public async Task Every_query_a_test_runs_is_compiled_for_SQL_Server()
    {
        await using var file = await SqliteFile.CreateAsync();
        await using var db = file.CreateDbContext();
        var before = SqlServerTranslation.Compiled;

        await db.ParkedUpdates().Where(u => u.Attempts > 41 && u.Version != 17).Select(u => u.Key + "!").ToListAsync(TestContext.Current.CancellationToken);
        await db.Set<OwedUpdate>().Where(u => u.Attempts > 4711).ExecuteUpdateAsync(set => set.SetProperty(u => u.Attempts, 0), TestContext.Current.CancellationToken);

        Assert.True(SqlServerTranslation.Compiled >= before + 2);
    }

    [Fact]
    public async Task ListBookings_looks_up_its_guest_and_reads_no_one_elses_bookings()
    {
        // One step: no scan, and no sorting after it
        Assert.Equal("SEARCH b USING INDEX IX_Bookings_Guest_UserId_Start (Guest_UserId=?)", Assert.Single(await PlanOfAsync(db => db.OfGuest("guest", Now))));
    }

    [Fact]
    public async Task The_relay_looks_for_what_is_due_in_two_reads_that_go_through_no_row_twice()
    {
        var due = await PlanOfAsync(db => db.DueUpdates(Now));
        var underWay = await PlanOfAsync(db => db.WindowsUnderWay(Now));

        Assert.Equal(["SEARCH o USING INDEX IX_OwedUpdates_State_Kind_DueAt (State=?)", "USE TEMP B-TREE FOR LAST TERM OF ORDER BY"], due);
        Assert.Equal("SEARCH o USING INDEX IX_OwedUpdates_State_Kind_DueAt (State=? AND Kind=?)", Assert.Single(underWay));
    }

    [Fact]
    public async Task Owing_many_windows_in_one_act_does_not_look_through_all_of_them_for_each()
    {
        await using var file = await SqliteFile.CreateAsync();
        await using var db = file.CreateDbContext();
        var looks = 0;
        db.ChangeTracker.DetectingAllChanges += (_, _) => looks++;

        for (var day = 0; day < 20; day++)
        {
            await db.OweNumberedAsync(Update.OfSlots(new("m"), new("s"), new LocalDate(2026, 11, 1).PlusDays(day), null), Now, null, TestContext.Current.CancellationToken);
        }

        Assert.Equal((0, 20), (looks, db.Set<OwedUpdate>().Local.Count));
    }

    [Fact]
    public async Task The_ledger_with_each_filter_is_understood_by_SQL_Server()
    {
        await using var portal = await Portal.StartAsync();
        var (berlin, taipei) = await SoldInTwoZonesAsync(portal);
        var some = Portal.Staff with { Merchants = [berlin.Id] };
        async Task<int> CountAsync(CurrentPerson by, LedgerFilter filter) => (await portal.Acts.Ledger.RunAsync(by, filter, 1, TestContext.Current.CancellationToken)).Total;

        Assert.Equal(4, await CountAsync(Portal.Staff, new()));
        Assert.Equal(2, await CountAsync(some, new()));
        Assert.Equal(2, await CountAsync(Portal.Staff, new(Merchant: taipei.Id)));
        Assert.Equal(0, await CountAsync(some, new(Merchant: taipei.Id)));
        Assert.Equal(2, await CountAsync(Portal.Staff, new(Kind: MovementKind.Deposit)));
        Assert.Equal(4, await CountAsync(Portal.Staff, new(State: MovementState.Succeeded)));
        Assert.Equal(0, await CountAsync(Portal.Staff, new(State: MovementState.Begun)));
        Assert.Equal(4, await CountAsync(Portal.Staff, new(Month: new(2026, 11))));
        Assert.Equal(0, await CountAsync(Portal.Staff, new(Month: new(2026, 12))));
        Assert.Equal(1, await CountAsync(some, new(berlin.Id, MovementKind.Deposit, MovementState.Succeeded, new(2026, 11))));
        Assert.Single((await new LedgerPages(portal.File) { PageSize = 3 }.RunAsync(Portal.Staff, new(Month: new(2026, 11)), 2, TestContext.Current.CancellationToken)).Rows);
        foreach (var filter in new LedgerFilter[] { new(), new(Month: new(2026, 11), State: MovementState.Succeeded) })
        {
            Assert.Equal(4, await new LedgerPages(portal.File) { Piece = 3 }.AllAsync(Portal.Staff, filter, TestContext.Current.CancellationToken).CountAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Missed_appointments_and_their_months_are_understood_by_SQL_Server()
    {
        await using var portal = await Portal.StartAsync();
        var (berlin, taipei) = await SoldInTwoZonesAsync(portal);
        portal.Clock.Advance(TimeSpan.FromDays(4));
        foreach (var by in new[] { Portal.Staff, Portal.Staff with { Merchants = [berlin.Id] } })
        {
            var all = await portal.Acts.Missed.RunAsync(by, MissedTab.Candidates, null, 1, TestContext.Current.CancellationToken);
            Assert.Equal(by.Merchants?.Count ?? 2, all.Rows.Count);
            Assert.Equal(all.Rows.Count, await portal.Acts.Missed.AllAsync(by, MissedTab.Candidates, null, TestContext.Current.CancellationToken).CountAsync(TestContext.Current.CancellationToken));
            Assert.Equal(by.MaySee(taipei.Id) ? 1 : 0, (await portal.Acts.Missed.RunAsync(by, MissedTab.Candidates, taipei.Id, 1, TestContext.Current.CancellationToken)).Rows.Count);
            Assert.Equal(all.Rows.Count, (await portal.Acts.Missed.MonthsAsync(by, null, TestContext.Current.CancellationToken)).Sum(m => m.Unreported));
            Assert.Equal(1, (await portal.Acts.Missed.MonthsAsync(by, berlin.Id, TestContext.Current.CancellationToken)).Sum(m => m.Unreported));
        }
    }

    [Fact]
    public async Task Offers_their_history_and_the_watch_over_money_are_understood_by_SQL_Server()
    {
        await using var portal = await Portal.StartAsync();
        var (berlin, taipei) = await SoldInTwoZonesAsync(portal);
        var plain = await portal.OpenShopAsync();
        var offers = new ListOffers(portal.File, Microsoft.Extensions.Options.Options.Create(portal.Payments), portal.Clock);
        Assert.Equal(3, (await offers.RunAsync(Portal.Staff, null, TestContext.Current.CancellationToken)).Length);
        Assert.Equal(berlin.Id, Assert.Single(await offers.RunAsync(Portal.Staff with { Merchants = [berlin.Id] }, null, TestContext.Current.CancellationToken)).Published.Merchant.Id);
        Assert.Empty(await offers.RunAsync(Portal.Staff with { Merchants = [berlin.Id] }, taipei.Id, TestContext.Current.CancellationToken));

        var view = await portal.Acts.LoadOffer.RunAsync(Portal.Staff, plain.Id, TestContext.Current.CancellationToken);
        var edited = view!.ToEdit();
        edited.Services[0].Price = edited.Services[0].Price with { Micros = 16_000_000 };
        var saved = await portal.Acts.SaveDraft.RunAsync(new(Portal.Staff, plain.Id, edited, view.Published, null), TestContext.Current.CancellationToken);
        Assert.Equal(PublishOffer.Kind.Published, (await portal.Acts.Publish.RunAsync(new(Portal.Staff, plain.Id, saved.Stamp!.Value), TestContext.Current.CancellationToken)).Kind);
        Assert.Equal(2, (await portal.Acts.OfferHistory.RunAsync(Portal.Staff, plain.Id, null, null, TestContext.Current.CancellationToken)).Length);
        Assert.Single(await portal.Acts.OfferHistory.RunAsync(Portal.Staff, plain.Id, 2, null, TestContext.Current.CancellationToken));
        Assert.NotNull(Assert.Single(await offers.RunAsync(Portal.Staff, plain.Id, TestContext.Current.CancellationToken)).PublishedAt);

        var published = (await portal.Acts.LoadOffer.RunAsync(Portal.Staff, plain.Id, TestContext.Current.CancellationToken))!.Published;
        Assert.Single(await new ServicesPublished(portal.File).RunAsync(Portal.Staff, published, TestContext.Current.CancellationToken));
        var back = await portal.Acts.RollBack.RunAsync(new(Portal.Staff, plain.Id, To: 1, Current: 2), TestContext.Current.CancellationToken);
        Assert.Equal((RollBackOffer.Kind.RolledBack, 3L), (back.Kind, back.Version));
        var file = System.Text.Encoding.UTF8.GetBytes($$$"""{"service":[{"merchant_id":"{{{plain.Id}}}","service_id":"cut","price":{"price_micros":17000000,"currency_code":"EUR"}}]}""");
        Assert.Equal(ImportOffer.Kind.Imported, (await portal.Acts.Import.RunAsync(new(Portal.Staff, plain.Id, file), TestContext.Current.CancellationToken)).Kind);

        Assert.Null(await portal.Acts.Reconcile.RunOnceAsync(10, TestContext.Current.CancellationToken));
        portal.Processor.Silent = "ChargeKept";
        var missed = Assert.Single(await portal.BookingsAsync(), b => b.MerchantId == berlin.Id);
        portal.Clock.Advance(TimeSpan.FromDays(4));
        await portal.Acts.Charge.RunAsync(new(Portal.Staff, berlin.Id, missed.Id, Guid.CreateVersion7(), "did not come"), TestContext.Current.CancellationToken);
        portal.Processor.Silent = null;
        portal.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Null(await portal.Acts.Reconcile.RunOnceAsync(10, TestContext.Current.CancellationToken));
        Assert.Equal(Domain.Bookings.BookingStatus.NoShowPenalized, (await portal.BookingAsync(missed.Id)).Status);
    }

    /// <summary>A booking with a deposit in each of two shops, a night apart.</summary>
    /// <summary>How SQLite goes about a query, a line for each step.</summary>
    private static async Task<List<string>> PlanOfAsync<T>(Func<PortalDbContext, IQueryable<T>> query)
    {
        await using var file = await SqliteFile.CreateAsync();
        await using var db = file.CreateDbContext();
        await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var explain = query(db).CreateDbCommand();
        explain.CommandText = "EXPLAIN QUERY PLAN " + explain.CommandText;
        var plan = new List<string>();
        await using var rows = await explain.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
        {
            plan.Add(rows.GetString(rows.GetOrdinal("detail")));
        }

        return plan;
    }

    private static async Task<(TestShop Berlin, TestShop Taipei)> SoldInTwoZonesAsync(Portal portal)
    {
        var berlin = await portal.OpenPaidShopAsync(Books.DepositAndFee);
        var taipei = await portal.OpenShopAsync(change: s =>
        {
            s.Merchant.TokenizationParameters = s.Merchant.TokenizationParameters.Add("gateway", "sandbox");
            s.Merchant.ZoneId = "Asia/Taipei";
            s.Services["cut"].Terms = Books.DepositAndFee;
        });
        await portal.BuyAsync(berlin);
        await portal.BuyAsync(taipei);
        return (berlin, taipei);
    }

    private static IEnumerable<MethodInfo> NamedQueries() =>
        new[] { typeof(PortalDbContext).Assembly, typeof(AlertPass).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsAbstract: true, IsSealed: true })
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(method => typeof(IQueryable).IsAssignableFrom(method.ReturnType) && !method.IsGenericMethodDefinition
                && method.GetParameters() is [{ ParameterType: var first }, ..] && first == typeof(PortalDbContext))
            .OrderBy(method => method.DeclaringType!.FullName + method, StringComparer.Ordinal);

    private static object? Sample(Type type) =>
        type == typeof(Instant) ? Now
        : type == typeof(LocalDate) ? new LocalDate(2026, 11, 21)
        : type == typeof(TimeRange) ? new TimeRange(Now, Now + Duration.FromHours(1))
        : type == typeof(CurrentPerson) ? new CurrentPerson(new("u"), "Sam", Role.Staff, [new("m")], "en")
        : type == typeof(string) ? "text"
        : type.GetConstructor([typeof(string)]) is { } id ? id.Invoke(["id-1"])
        : type.IsValueType ? Activator.CreateInstance(type)
        : null;
}
