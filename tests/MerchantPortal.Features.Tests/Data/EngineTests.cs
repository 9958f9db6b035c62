using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Data.Google;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Data.Providers;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Account;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Google;
using MerchantPortal.Features.Google.Health;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;
using Xunit;
using Wire = MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Features.Tests.Data;

/// <summary>The promises that hang on the database, on a real one of each engine (house.md part 9): one subclass an engine.</summary>
public abstract class EngineTests : IAsyncLifetime
{
    private const string Noon = "2026-11-24 12:00";

    private readonly List<ServiceProvider> opened = [];
    private IDbContextFactory<PortalDbContext> database = null!;
    private Portal portal = null!;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>How to reach a database of this test's own that does not exist yet.</summary>
    protected abstract DatabaseOptions Fresh { get; }

    public async ValueTask InitializeAsync()
    {
        database = Open();
        portal = await Portal.StartAsync(database: database);
    }

    public async ValueTask DisposeAsync()
    {
        await portal.DisposeAsync();
        await DropAsync(database);
        foreach (var services in opened)
        {
            await services.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [EngineFact]
    public async Task An_empty_database_is_migrated_once_and_then_fits()
    {
        await MigrateAsync();
        await using (var db = await database.CreateDbContextAsync(Stop))
        {
            var (pending, unknown) = await db.MigrationStateAsync(Stop);
            Assert.Empty(pending);
            Assert.Empty(unknown);
            Assert.False(db.Database.HasPendingModelChanges());
        }

        Assert.Empty(await database.PrepareAsync(migrate: true, TimeProvider.System, Stop));
        Assert.Empty(await database.FaultsAsync(Stop));
    }

    [EngineFact]
    public async Task Of_two_processes_that_take_the_last_spot_at_once_one_wins_and_the_other_is_told()
    {
        await MigrateAsync();
        var shop = await portal.OpenShopAsync();
        PortalActs[] processes = [portal.Acts, portal.ActsOn(Open())];
        for (var hour = 10; hour < 14; hour++)
        {
            var local = FormattableString.Invariant($"2026-11-24 {hour}:00");
            var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => processes[i % 2].Take.RunAsync(portal.Wish(shop, local), Stop), Stop)));

            Assert.Equal(1, results.Count(result => result.Kind == TakeBooking.Kind.Taken));
            Assert.Equal(7, results.Count(result => result.Kind == TakeBooking.Kind.SlotUnavailable));
        }

        Assert.Equal(4, await portal.ReadAsync(db => db.Set<Booking>().CountAsync(Stop)));
    }

    [EngineFact]
    public async Task The_same_token_at_once_makes_one_booking_and_gives_every_caller_its_answer()
    {
        await MigrateAsync();
        var shop = await portal.OpenShopAsync(places: 20);
        PortalActs[] processes = [portal.Acts, portal.ActsOn(Open())];
        var wish = portal.Wish(shop, Noon);

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => processes[i % 2].Take.RunAsync(wish, Stop), Stop)));

        Assert.Single(results, result => result.Kind == TakeBooking.Kind.Taken);
        Assert.Equal(5, results.Count(result => result.Kind == TakeBooking.Kind.Replayed));
        Assert.Single(results.Select(result => result.Answer).Distinct());
        Assert.Equal(1, await portal.ReadAsync(db => db.Set<Booking>().CountAsync(Stop)));
    }

    [EngineFact]
    public async Task An_id_or_token_that_differs_in_case_width_or_by_a_space_is_another()
    {
        await MigrateAsync();
        var shop = await portal.OpenShopAsync(places: 9, change: s => s.Merchant.GuestsMayOverlap = true);
        var wish = portal.Wish(shop, Noon, "ira", token: "token");
        var first = await portal.TakeAsync(wish);
        Assert.Equal(TakeBooking.Kind.Taken, (await portal.Acts.Take.RunAsync(portal.Wish(shop, Noon, "IRA", token: "TOKEN"), Stop)).Kind);

        var google = new BookingsForGoogle(database, portal.Clock);
        Assert.Equal(first!.Id, Assert.Single(await google.OfUserAsync("ira", Stop)).Id);
        foreach (var other in new Func<string, string>[] { id => id.ToUpperInvariant(), id => id + " ", id => "\uff42" + id[1..] })
        {
            Assert.Null(await google.FindAsync(new(other(first.Id.Value)), Stop));
            Assert.Equal(TakeBooking.Kind.UnknownMerchant, (await portal.Acts.Take.RunAsync(wish with { Merchant = new(other(shop.Id.Value)), Token = "other" }, Stop)).Kind);
        }

        Assert.Empty(await google.OfUserAsync("ira ", Stop));
        Assert.NotNull(await google.FindAsync(first.Id, Stop));
    }

    [EngineFact]
    public async Task Of_one_guests_bookings_on_different_days_at_once_no_more_are_taken_than_the_merchant_allows()
    {
        await MigrateAsync();
        var shop = await portal.OpenShopAsync(change: s => s.Merchant.OpenBookingsPerGuest = 1);
        PortalActs[] processes = [portal.Acts, portal.ActsOn(Open())];

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            Task.Run(() => processes[i % 2].Take.RunAsync(portal.Wish(shop, FormattableString.Invariant($"2026-11-{24 + i} 12:00"), "ira"), Stop), Stop)));

        Assert.Equal(1, results.Count(result => result.Kind == TakeBooking.Kind.Taken));
        Assert.Equal(5, results.Count(result => result.Kind == TakeBooking.Kind.OverBookingLimit));
    }

    [EngineFact]
    public async Task Of_two_administrators_who_withdraw_each_other_at_once_one_stays()
    {
        await MigrateAsync();
        CurrentPerson[] both = [new(new("ada"), "Ada", Role.PartnerAdmin, null, "en"), new(new("mei"), "Mei", Role.PartnerAdmin, null, "en")];
        await using (var db = await database.CreateDbContextAsync(Stop))
        {
            db.AddRange(both.Select(p => new AppUser { Id = p.Id.Value, DisplayName = p.Name, Role = p.Role, UserName = p.Name, NormalizedUserName = p.Name, LastSeenAt = portal.Now }));
            await db.SaveChangesAsync(Stop);
        }

        var settings = Options.Create(new ActionsCenterOptions());
        var refusals = await Task.WhenAll(both.Select((by, i) =>
            Task.Run(() => new DisableUser(i == 0 ? database : Open(), settings, portal.Clock).RunAsync(new(by, both[1 - i].Id), Stop), Stop)));

        Assert.Single(refusals, UserRefusal.LastAdministrator);
        Assert.Single(refusals, refusal => refusal is null);
    }

    [EngineFact]
    public async Task An_answer_is_owed_when_it_counts_taken_back_by_undo_and_told_once()
    {
        await MigrateAsync();
        var shop = await portal.OpenShopAsync(asksFirst: true);
        var request = await portal.TakeAsync(shop, Noon);
        portal.Google.Announce(LoopbackGoogle.Replace);
        await portal.SendAllAsync();

        Assert.True((await portal.AcceptAsync(request)).IsDone);
        Assert.Equal((portal.Now, portal.Now + Duration.FromSeconds(8)), await portal.OwedAsync(Update.KeyOf(request.Id)) is var owed ? (owed.OwedAt, owed.DueAt) : default);
        Assert.True((await portal.UndoAsync(request)).IsDone);
        portal.Clock.Advance(TimeSpan.FromSeconds(8));
        await portal.SendAllAsync();
        Assert.Equal((BookingStatus.Pending, 0), ((await portal.BookingAsync(request.Id)).Status, portal.Google.Received(LoopbackGoogle.Patch).Count));

        Assert.True((await portal.DeclineAsync(request)).IsDone);
        portal.Google.Announce(LoopbackGoogle.Patch);
        portal.Google.Announce(LoopbackGoogle.Replace);
        portal.Clock.Advance(TimeSpan.FromSeconds(8));
        await portal.SendAllAsync();
        Assert.Equal(Wire.BookingStatus.DeclinedByMerchant, portal.Google.Simulated.Booking(request.Id.Value)!.Status);
        Assert.Equal(SlotState.Open, await portal.StateAsync(shop, Noon));
    }

    [EngineFact]
    public async Task Two_relays_tell_each_update_once()
    {
        await MigrateAsync();
        var shop = await portal.OpenShopAsync(asksFirst: true, places: 50);
        for (var i = 0; i < 12; i++)
        {
            await portal.AcceptAsync(await portal.TakeAsync(shop, Noon));
        }

        portal.Google.Announce(LoopbackGoogle.Patch, 12);
        portal.Google.Announce(LoopbackGoogle.Replace);
        portal.Clock.Advance(TimeSpan.FromSeconds(8));
        var (one, other) = (portal.Relay(), portal.Relay(Open()));
        await Task.WhenAll(Task.Run(() => one.RunOnceAsync(40, Stop), Stop), Task.Run(() => other.RunOnceAsync(40, Stop), Stop));
        await portal.SendAllAsync(one);

        Assert.Equal(12, portal.Google.Received(LoopbackGoogle.Patch).Select(call => call.Path).Distinct(StringComparer.Ordinal).Count());
        Assert.All(await portal.OwedAsync(), update => Assert.Equal(OwedState.Settled, update.State));
    }

    [EngineFact]
    public async Task Acts_at_the_same_time_owe_one_row_a_key()
    {
        await MigrateAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => database.ActAsync(
            portal.Clock, async db =>
            {
                await db.OweAsync(Update.OfSlots(new MerchantId("m"), new ServiceId("s"), new LocalDate(2026, 11, 21), null), portal.Now, null, Stop);
                return true;
            }, Stop)));

        Assert.Equal(8, Assert.Single(await portal.ReadAsync(db => db.OwedNow(portal.Now).ToListAsync(Stop))).Version);
    }

    [EngineFact]
    public async Task Instants_order_as_they_should()
    {
        await MigrateAsync();
        var first = Instant.FromUtc(2026, 11, 21, 10, 0);
        await using var db = await database.CreateDbContextAsync(Stop);
        db.AddRange(new[] { first + Duration.FromTicks(10), first }.Select((at, i) => new Problem { Key = $"p{i}", Kind = ProblemKind.UpdatesLate, Turn = Guid.CreateVersion7(), SinceAt = at, SeenAt = at }));
        await db.SaveChangesAsync(Stop);

        Assert.Equal([first, first + Duration.FromTicks(10)], await db.OpenProblems().Select(p => p.SinceAt).ToListAsync(Stop));
    }

    /// <summary>Another opening of the same database, as another process has it.</summary>
    protected IDbContextFactory<PortalDbContext> Open()
    {
        var services = new ServiceCollection().AddData(Fresh).BuildServiceProvider();
        opened.Add(services);
        return services.GetRequiredService<IDbContextFactory<PortalDbContext>>();
    }

    /// <summary>Removes the database.</summary>
    protected abstract Task DropAsync(IDbContextFactory<PortalDbContext> contexts);

    private async Task MigrateAsync() => Assert.Empty(await database.PrepareAsync(migrate: true, TimeProvider.System, Stop));
}

/// <summary>On SQLite, always.</summary>
public sealed class SqliteEngineTests : EngineTests
{
    private readonly string folder = Directory.CreateTempSubdirectory("merchant-portal-engine").FullName;

    // Another time-out is another connection string, and so another queue of writers: the openings meet at the file, like processes.
    private readonly List<string> openings = [];

    protected override DatabaseOptions Fresh
    {
        get
        {
            openings.Add(FormattableString.Invariant($"Data Source={Path.Combine(folder, "engine.db")};Default Timeout={30 + openings.Count}"));
            return new() { ConnectionString = openings[^1] };
        }
    }

    protected override Task DropAsync(IDbContextFactory<PortalDbContext> contexts)
    {
        foreach (var opening in openings)
        {
            using var any = new SqliteConnection(opening);
            SqliteConnection.ClearPool(any);
        }

        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }
}
