using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using MerchantPortal.Web.Hosting;

namespace MerchantPortal.Benchmarks;

/// <summary>Takes every call with 200 and notes when it came. Loopback only.</summary>
internal sealed class LoopbackGoogle : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> awaited = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<long> arrivals = new();
    private readonly WebApplication app;

    private LoopbackGoogle(WebApplication app) => this.app = app;

    public string Address => app.Urls.First().TrimEnd('/') + "/";

    public int Calls => arrivals.Count;

    public static async Task<LoopbackGoogle> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        var google = new LoopbackGoogle(server);
        server.MapPatch("/v1alpha/notification/partners/{partner}/bookings/{booking}", (string booking) =>
        {
            google.arrivals.Enqueue(Stopwatch.GetTimestamp());
            if (google.awaited.TryGetValue(booking, out var waiting))
            {
                waiting.TrySetResult();
            }

            return Results.Json(new { });
        });

        // The batch answer repeats what it stored.
        server.MapPost("/v1alpha/inventory/partners/{partner}/availability:replace", async (HttpContext http) =>
        {
            using var reader = new StreamReader(http.Request.Body);
            return Results.Text(await reader.ReadToEndAsync(), "application/json");
        });
        await server.StartAsync();
        return google;
    }

    /// <summary>Done when a patch of the booking has come.</summary>
    public Task ArrivalOf(string booking) => awaited.GetOrAdd(booking, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>The most calls in any sixty seconds, and the overall rate a minute.</summary>
    public (int Most, double Rate) BusiestMinute()
    {
        var all = arrivals.Order().ToArray();
        var (most, first) = (0, 0);
        for (var last = 0; last < all.Length; last++)
        {
            while (Stopwatch.GetElapsedTime(all[first], all[last]) >= TimeSpan.FromMinutes(1))
            {
                first++;
            }

            most = Math.Max(most, last - first + 1);
        }

        return (most, all.Length < 2 ? 0 : all.Length / Stopwatch.GetElapsedTime(all[0], all[^1]).TotalMinutes);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}

/// <summary>The product's worker inside this process, as the host builds it.</summary>
internal static class Product
{
    public static async Task<WebApplication> StartAsync(string file, string google, string callsPerMinute, string folder, TimeSpan undoWindow = default)
    {
        Directory.CreateDirectory(folder);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development", ContentRootPath = folder, ApplicationName = "MerchantPortal.Web" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Hosting:Roles"] = "Worker",
            ["Database:ConnectionString"] = $"Data Source={file}",
            ["Demo:Seed"] = "false",
            ["ActionsCenter:PartnerId"] = "20009999",
            ["BookingServer:Credentials:0:UserName"] = "google",
            ["BookingServer:Credentials:0:Password"] = "google-demo",
            ["MapsBooking:Authentication"] = "None",
            ["MapsBooking:BaseAddress"] = google,
            ["MapsBooking:CallsPerMinute"] = callsPerMinute,
            ["Requests:UndoWindow"] = undoWindow.ToString("c", CultureInfo.InvariantCulture),
            ["Mail:From"] = "portal@demo.example",
            ["Mail:PickupDirectory"] = Path.Combine(folder, "mail"),
            ["Logging:LogLevel:Default"] = "Warning",
        });
        builder.AddPortal();
        var app = builder.Build();
        app.UsePortal();
        await app.StartAsync();
        return app;
    }
}
