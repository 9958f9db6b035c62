using MerchantPortal.Data;
using MerchantPortal.Data.Google;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Data.Providers;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Google.Health;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace MerchantPortal.Features.Tests.Data;

/// <summary>A fact that exists only where the variable MERCHANTPORTAL_SQLSERVER holds a connection string to a server that may make and drop databases.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer(typeof(LiveFactDiscoverer))]
public sealed class LiveFactAttribute(
    [System.Runtime.CompilerServices.CallerFilePath] string? sourceFilePath = null,
    [System.Runtime.CompilerServices.CallerLineNumber] int sourceLineNumber = -1) : FactAttribute(sourceFilePath, sourceLineNumber);

public sealed class LiveFactDiscoverer : FactDiscoverer
{
    public override ValueTask<IReadOnlyCollection<IXunitTestCase>> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, IXunitTestMethod testMethod, IFactAttribute factAttribute) =>
        LiveSqlServerTests.Server is null ? new([]) : base.Discover(discoveryOptions, testMethod, factAttribute);
}

/// <summary>The same promises on a live SQL Server.</summary>
public sealed class LiveSqlServerTests : IAsyncLifetime
{
    private readonly ServiceProvider services = new ServiceCollection().AddData(new DatabaseOptions
    {
        Provider = DatabaseProvider.SqlServer,
        ConnectionString = $"{Server};Database=merchant_portal_{Guid.NewGuid():N}",
    }).BuildServiceProvider();

    public static string? Server { get; } = Environment.GetEnvironmentVariable("MERCHANTPORTAL_SQLSERVER") is { Length: > 0 } set ? set : null;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IDbContextFactory<PortalDbContext> Contexts => services.GetRequiredService<IDbContextFactory<PortalDbContext>>();

    [LiveFact]
    public async Task The_start_refuses_pending_migrations_by_name_and_the_verb_applies_them()
    {
        var fault = Assert.Single(await Contexts.PrepareAsync(migrate: false, TimeProvider.System, Stop));
        Assert.Contains("_Initial", fault, StringComparison.Ordinal);

        Assert.Empty(await Contexts.PrepareAsync(migrate: true, TimeProvider.System, Stop));
        Assert.Empty(await Contexts.PrepareAsync(migrate: false, TimeProvider.System, Stop));
    }

    [LiveFact]
    public async Task Instants_order_as_they_should()
    {
        await Contexts.PrepareAsync(migrate: true, TimeProvider.System, Stop);
        var first = Instant.FromUtc(2026, 11, 21, 10, 0);
        await using var db = await Contexts.CreateDbContextAsync(Stop);
        db.AddRange(new[] { first + Duration.FromTicks(10), first }.Select((at, i) => new Problem { Key = $"p{i}", Kind = ProblemKind.UpdatesLate, Turn = Guid.CreateVersion7(), SinceAt = at, SeenAt = at }));
        await db.SaveChangesAsync(Stop);

        Assert.Equal([first, first + Duration.FromTicks(10)], await db.OpenProblems().Select(p => p.SinceAt).ToListAsync(Stop));
    }

    [LiveFact]
    public async Task Acts_at_the_same_time_owe_one_row_a_key()
    {
        await Contexts.PrepareAsync(migrate: true, TimeProvider.System, Stop);
        var clock = new ManualClock();
        var now = Instant.FromDateTimeOffset(clock.GetUtcNow());

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Contexts.ActAsync(
            clock, async db =>
            {
                await db.OweAsync(Update.OfSlots(new MerchantId("m"), new ServiceId("s"), new LocalDate(2026, 11, 21), null), now, null, Stop);
                return true;
            }, Stop)));

        await using var read = await Contexts.CreateDbContextAsync(Stop);
        var row = Assert.Single(await read.OwedNow(now).ToListAsync(Stop));
        Assert.Equal(8, row.Version);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await using (var db = await Contexts.CreateDbContextAsync(CancellationToken.None))
        {
            await db.Database.EnsureDeletedAsync(CancellationToken.None);
        }

        await services.DisposeAsync();
    }
}
