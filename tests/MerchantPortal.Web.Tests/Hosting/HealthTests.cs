using System.Net;
using System.Text.Json.Nodes;
using MerchantPortal.Data;
using MerchantPortal.Data.Providers;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Hosting;
using MerchantPortal.Web.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
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

        Assert.Equal((200, """{"status":"ok","checks":{"database":"ok","migrations":"ok","relay":"ok"}}"""), await AskAsync("/healthz/ready"));
    }

    [Fact]
    public async Task Not_ready_when_the_relay_has_not_finished_a_pass_for_half_a_minute()
    {
        pulse.Beat(nameof(RelayLoop), Instant.FromDateTimeOffset(clock.GetUtcNow()));
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(200, (await AskAsync("/healthz/ready")).Status);

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((503, """{"status":"failing","checks":{"database":"ok","migrations":"ok","relay":"failing"}}"""), await AskAsync("/healthz/ready"));
        Assert.Equal(200, (await AskAsync("/healthz/live")).Status);
    }

    [Fact]
    public async Task Without_the_worker_role_there_is_no_relay_to_ask_for() =>
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

    private async Task<(int Status, string Body)> AskAsync(string path, bool worker = true, string? database = null)
    {
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
}
