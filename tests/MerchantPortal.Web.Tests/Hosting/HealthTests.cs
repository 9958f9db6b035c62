using System.Net;
using System.Text.Json.Nodes;
using MerchantPortal.Data;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Data.Providers;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Hosting;
using MerchantPortal.Web.Tests.Workers;
using MerchantPortal.Web.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Xunit;

namespace MerchantPortal.Web.Tests.Hosting;

/// <summary>Both addresses answer without sign-in, 200 or 503, and say which check fails and nothing else.</summary>
public sealed class HealthTests : IAsyncLifetime
{
    private readonly ManualClock clock = new();
    private readonly WorkerPulse pulse = new();
    private SqliteFile file = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => file = await SqliteFile.CreateAsync();

    public ValueTask DisposeAsync() => file.DisposeAsync();

    [Fact]
    public async Task The_whole_product_is_alive_without_sign_in()
    {
        await using var app = new PortalApp();
        await app.InitializeAsync();
        using var browser = app.Browser();

        using var answer = await browser.GetAsync("/healthz/live", Stop);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("""{"status":"ok","checks":{}}""", await answer.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task Ready_while_the_database_fits_and_the_relay_breathes()
    {
        pulse.Beat(nameof(RelayLoop), Instant.FromDateTimeOffset(clock.GetUtcNow()));

        Assert.Equal((200, """{"status":"ok","checks":{"database":"ok","migrations":"ok","relay":"ok","deadlines":"ok"}}"""), await AskAsync("/healthz/ready"));
    }

    [Fact]
    public async Task Not_ready_when_the_relay_has_not_finished_a_pass_for_half_a_minute()
    {
        pulse.Beat(nameof(RelayLoop), Instant.FromDateTimeOffset(clock.GetUtcNow()));
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(200, (await AskAsync("/healthz/ready")).Status);

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((503, """{"status":"failing","checks":{"database":"ok","migrations":"ok","relay":"failing","deadlines":"ok"}}"""), await AskAsync("/healthz/ready"));
        Assert.Equal(200, (await AskAsync("/healthz/live")).Status);
    }

    [Fact]
    public async Task Not_ready_when_the_relay_has_not_finished_a_pass_since_the_clock_was_set_back()
    {
        pulse.Beat(nameof(RelayLoop), Instant.FromDateTimeOffset(clock.GetUtcNow()));

        clock.Correct(-TimeSpan.FromHours(2));

        Assert.Equal((503, """{"status":"failing","checks":{"database":"ok","migrations":"ok","relay":"failing","deadlines":"ok"}}"""), await AskAsync("/healthz/ready"));
    }

    [Fact]
    public async Task Not_ready_when_nobody_has_looked_at_the_deadlines_for_half_a_minute()
    {
        pulse.Beat(nameof(RelayLoop), Instant.FromDateTimeOffset(clock.GetUtcNow()));

        Assert.Equal((503, """{"status":"failing","checks":{"database":"ok","migrations":"ok","relay":"ok","deadlines":"failing"}}"""), await AskAsync("/healthz/ready", deadlines: false));
    }

    [Fact]
    public async Task Without_the_worker_role_there_is_no_loop_to_ask_for() =>
        Assert.Equal((200, """{"status":"ok","checks":{"database":"ok","migrations":"ok"}}"""), await AskAsync("/healthz/ready", worker: false));

    [Fact]
    public async Task Not_ready_on_a_database_that_lacks_migrations()
    {
        var empty = $"Data Source={Path.Combine(file.Folder, "empty.db")}";
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection(empty))
        {
            await connection.OpenAsync(Stop);
        }

        var (status, body) = await AskAsync("/healthz/ready", worker: false, empty);

        Assert.Equal(503, status);
        Assert.Equal("failing", (string?)JsonNode.Parse(body)!["checks"]!["migrations"]);
    }

    [Fact]
    public async Task Not_ready_without_a_database()
    {
        var (status, body) = await AskAsync("/healthz/ready", worker: false, $"Data Source={Path.Combine(file.Folder, "absent.db")};Mode=ReadOnly");

        Assert.Equal(503, status);
        Assert.Equal("failing", (string?)JsonNode.Parse(body)!["checks"]!["database"]);
    }

    [Fact]
    public async Task A_relay_whose_passes_throw_for_half_a_minute_makes_the_process_not_ready_until_one_succeeds()
    {
        await using var portal = await Portal.StartAsync();
        var door = new Door(file);
        await using var worker = await Worker.StartAsync(portal, door, pulse, clock);
        await worker.Clock.NextWaitAsync();
        Assert.Equal(200, (await AskAsync("/healthz/ready")).Status);

        // Ten passes break, three seconds apart: after half a minute it is still allowed, and then no more.
        door.Broken = true;
        clock.Advance(TimeSpan.FromSeconds(1));
        for (var pass = 1; pass <= 10; pass++)
        {
            Assert.Equal(TimeSpan.FromSeconds(3), await worker.Clock.NextWaitAsync());
            clock.Advance(TimeSpan.FromSeconds(pass == 10 ? 2 : 3));
        }

        Assert.Equal(200, (await AskAsync("/healthz/ready")).Status);
        clock.Advance(TimeSpan.FromSeconds(1));
        await worker.Clock.NextWaitAsync();
        Assert.Equal((503, """{"status":"failing","checks":{"database":"ok","migrations":"ok","relay":"failing","deadlines":"ok"}}"""), await AskAsync("/healthz/ready"));
        Assert.Equal(200, (await AskAsync("/healthz/live")).Status);

        door.Broken = false;
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(1), await worker.Clock.NextWaitAsync());
        Assert.Equal(200, (await AskAsync("/healthz/ready")).Status);
    }

    [Fact]
    public async Task A_relay_that_hangs_in_a_pass_for_more_than_half_a_minute_makes_the_process_not_ready_until_it_goes_on()
    {
        await using var portal = await Portal.StartAsync();
        var door = new Door(file);
        await using var worker = await Worker.StartAsync(portal, door, pulse, clock);
        await worker.Clock.NextWaitAsync();

        var arrived = door.Close();
        clock.Advance(TimeSpan.FromSeconds(1));
        await arrived.WaitAsync(TimeSpan.FromSeconds(60), Stop);
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(200, (await AskAsync("/healthz/ready")).Status);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((503, """{"status":"failing","checks":{"database":"ok","migrations":"ok","relay":"failing","deadlines":"ok"}}"""), await AskAsync("/healthz/ready"));

        door.Open();
        await worker.Clock.NextWaitAsync();
        Assert.Equal(200, (await AskAsync("/healthz/ready")).Status);
    }

    [Fact]
    public async Task A_commit_wakes_the_relay_which_tells_Google_before_its_next_look()
    {
        await using var portal = await Portal.StartAsync();
        var shop = await portal.OpenShopAsync();
        await using var worker = await Worker.StartAsync(portal, portal.File, pulse, portal.Clock);
        await worker.Clock.NextWaitAsync();
        portal.Google.Announce(LoopbackGoogle.Replace);
        var hold = portal.Google.HoldNext(LoopbackGoogle.Replace);
        portal.Clock.Advance(TimeSpan.FromMilliseconds(100));

        await portal.TakeAsync(shop, "2026-11-24 12:00");

        await hold.Arrived;
        hold.Release();
    }

    [Fact]
    public async Task While_a_call_for_one_merchant_hangs_the_relay_tells_Google_of_another_when_it_falls_due_and_stays_ready()
    {
        await using var portal = await Portal.StartAsync();
        var (slow, other) = (await portal.OpenShopAsync(), await portal.OpenShopAsync(asksFirst: true));
        var request = await portal.TakeAsync(other, "2026-11-24 12:00");
        portal.Google.AnnounceAll();
        await portal.SendAllAsync();
        Assert.True((await portal.AcceptAsync(request)).IsDone);
        // Longer than this test waits for anything
        portal.MapsBooking.CallTimeout = TimeSpan.FromMinutes(5);
        await portal.TakeAsync(slow, "2026-11-24 12:00");
        var hangs = portal.Google.HoldNext(LoopbackGoogle.Replace);
        var told = portal.Google.HoldNext(LoopbackGoogle.Patch);
        await using (var worker = await Worker.StartAsync(portal, portal.File, pulse, portal.Clock))
        {
            await hangs.Arrived;
            var arrived = told.Arrived;
            var due = portal.Now + Duration.FromTimeSpan(portal.Requests.UndoWindow);
            while (portal.Now < due)
            {
                portal.Clock.Advance(await worker.Clock.NextWaitAsync());
            }

            await arrived;
            Assert.InRange((portal.Now - due).TotalMilliseconds, 0, 300);
            clock.Advance((portal.Now - clock.Now()).ToTimeSpan());
            Assert.Equal(200, (await AskAsync("/healthz/ready")).Status);
            told.Release();
        }

        // The worker stopped, and gave up the call that hung
        Assert.Equal(OwedState.Open, Assert.Single(await portal.OwedAsync(), u => u.MerchantId == slow.Id).State);
    }

    private async Task<(int Status, string Body)> AskAsync(string path, bool worker = true, string? database = null, bool deadlines = true)
    {
        if (deadlines)
        {
            pulse.Beat(nameof(DeadlineLoop), Instant.FromDateTimeOffset(clock.GetUtcNow()));
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(clock).AddSingleton(pulse).AddData(new DatabaseOptions { ConnectionString = database ?? file.ConnectionString }).AddHealth(worker, bookingServer: false);
        await using var app = builder.Build();
        app.MapHealth();
        await app.StartAsync(Stop);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var answer = await http.GetAsync(path, Stop);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }

    /// <summary>The relay's own loop as a process runs it.</summary>
    private sealed class Worker(RelayLoop loop, LoopClock clock, StartedBy process) : IAsyncDisposable
    {
        public LoopClock Clock => clock;

        public static async Task<Worker> StartAsync(Portal portal, IDbContextFactory<PortalDbContext> contexts, WorkerPulse pulse, ManualClock time)
        {
            var (clock, process) = (new LoopClock(time), new StartedBy());
            var loop = new RelayLoop(portal.Relay(contexts, time), portal.File.Bell, pulse, clock, process, new CollectingLogs().For<RelayLoop>());
            await loop.StartAsync(Stop);
            process.Listen();
            return new(loop, clock, process);
        }

        public async ValueTask DisposeAsync()
        {
            await loop.StopAsync(CancellationToken.None);
            loop.Dispose();
            process.Dispose();
        }
    }

    /// <summary>A way to the database that can break or hang.</summary>
    private sealed class Door(SqliteFile file) : IDbContextFactory<PortalDbContext>
    {
        private TaskCompletionSource? closed;
        private TaskCompletionSource? arrived;

        public bool Broken { get; set; }

        /// <summary>Nobody comes through any more; ends when the first stands before it.</summary>
        public Task Close()
        {
            arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
            closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return arrived.Task;
        }

        public void Open()
        {
            var waiting = closed!;
            closed = null;
            waiting.SetResult();
        }

        public PortalDbContext CreateDbContext() => file.CreateDbContext();

        public async Task<PortalDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default)
        {
            if (closed is { } shut)
            {
                arrived!.TrySetResult();
                await shut.Task.WaitAsync(cancellationToken);
            }

            return Broken ? throw new InvalidOperationException("The database is away.") : file.CreateDbContext();
        }
    }
}
