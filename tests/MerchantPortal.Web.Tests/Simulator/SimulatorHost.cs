using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using MerchantPortal.Contracts.BookingServer;
using MerchantPortal.Contracts.Feeds;
using MerchantPortal.Contracts.Shared;
using MerchantPortal.Simulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MerchantPortal.Web.Tests.Simulator;

/// <summary>The simulator on a real port, beside a small booking server of our own that answers what a test tells it to.</summary>
internal sealed class SimulatorHost : IAsyncDisposable
{
    public const string Partner = "20009999";
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    private readonly WebApplication _app;

    private SimulatorHost(WebApplication app, FakeBookingServer server)
    {
        _app = app;
        Server = server;
        Google = app.Services.GetRequiredService<SimulatedGoogle>();
        Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = true }) { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public FakeBookingServer Server { get; }

    public SimulatedGoogle Google { get; }

    public HttpClient Client { get; }

    public static async Task<SimulatorHost> StartAsync(Action<SimulatorOptions>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<TimeProvider>(new FixedClock());
        builder.Services.AddSimulator(options =>
        {
            options.PartnerId = Partner;
            options.UserName = "google";
            options.Password = "secret-word";
            options.Feed = (_, _) => Task.FromResult(Feed);
            options.Slots = (_, asked, _) => Task.FromResult<IReadOnlyList<FeedAvailability>>([.. Enumerable.Range(9, 4).Select(hour => Slot(asked, hour))]);
            configure?.Invoke(options);
        });
        var app = builder.Build();
        app.MapSimulator();
        var server = new FakeBookingServer();
        app.MapPost("/v3/{method}", server.AnswerAsync);
        await app.StartAsync();
        app.Services.GetRequiredService<SimulatedGoogle>().Options.BookingServer = app.Urls.Single();
        return new SimulatorHost(app, server);
    }

    public SimulatedBooking Know(BookingStatus status = BookingStatus.PendingMerchantConfirmation, PrepaymentStatus prepayment = PrepaymentStatus.NotProvided, string id = "b-1")
    {
        var booking = new SimulatedBooking(id, "10001", "1000", Now.ToUnixTimeSeconds() + 86_400, 3600, status) { PrepaymentStatus = prepayment };
        Google.Learn(booking);
        return booking;
    }

    public async Task<(int Status, JsonNode? Body)> SendAsync(HttpMethod method, string path, string? json, string? bearer = null, string contentType = "application/json")
    {
        using var message = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            message.Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue(contentType));
        }

        if (bearer is not null)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        }

        using var response = await Client.SendAsync(message);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.StartsWith('{') || text.StartsWith('[') ? JsonNode.Parse(text) : null);
    }

    public Task<(int Status, JsonNode? Body)> PatchAsync(string query, string json, string booking = "b-1", string partner = Partner, string? bearer = null) =>
        SendAsync(HttpMethod.Patch, $"/simulator/v1alpha/notification/partners/{partner}/bookings/{booking}{query}", json, bearer);

    public Task<(int Status, JsonNode? Body)> ReplaceAsync(string json, string partner = Partner, string query = "") =>
        SendAsync(HttpMethod.Post, $"/simulator/v1alpha/inventory/partners/{partner}/availability:replace{query}", json);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    private static SimulatedFeed Feed => new(
    [
        new SimulatedMerchant("10001", "Café <Luna>", "America/Los_Angeles", [new SimulatedService("1000", "Table", new FeedPrice { PriceMicros = 0, CurrencyCode = "USD" })]),
        new SimulatedMerchant("merchant-1", "Salon", "America/New_York",
        [
            new SimulatedService("service-1-a", "Men's haircut", new FeedPrice { PriceMicros = 15_000_000, CurrencyCode = "USD" }),
            new SimulatedService("service-3-c", "Gift Massage", new FeedPrice { PriceMicros = 80_000_000, CurrencyCode = "USD" }, TakesPayment: true),
        ]),
    ]);

    private static FeedAvailability Slot(SlotsOfDay asked, int hour)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(asked.MerchantId == "10001" ? "America/Los_Angeles" : "America/New_York");
        var local = asked.Day.ToDateTime(new TimeOnly(hour, 0));
        return new FeedAvailability
        {
            MerchantId = asked.MerchantId,
            ServiceId = asked.ServiceId,
            StartSec = new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUnixTimeSeconds(),
            DurationSec = 3600,
            SpotsTotal = 2,
            SpotsOpen = hour == 12 ? 0 : 2,
            Resources = asked.MerchantId == "10001" ? new FeedResources { PartySize = 4 } : null,
            ConfirmationMode = asked.MerchantId == "10001" ? ConfirmationMode.Asynchronous : ConfirmationMode.Synchronous,
        };
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}

/// <summary>One simulator for all tests of a class, forgetful between them.</summary>
public sealed class SharedSimulator : Xunit.IAsyncLifetime
{
    private SimulatorHost? _host;

    public async ValueTask InitializeAsync() => _host = await SimulatorHost.StartAsync();

    public ValueTask DisposeAsync() => _host is null ? ValueTask.CompletedTask : _host.DisposeAsync();

    internal SimulatorHost Fresh()
    {
        _host!.Google.Reset();
        return _host;
    }
}

/// <summary>A booking server that takes every slot and every change, unless told otherwise; it checks the credentials.</summary>
internal sealed class FakeBookingServer
{
    private readonly Dictionary<string, string> _byToken = [];

    public List<(string Method, JsonNode Body)> Calls { get; } = [];

    /// <summary>Bookings made, as ListBookings gives them.</summary>
    public List<JsonObject> Made { get; } = [];

    /// <summary>Starts of slots that are taken.</summary>
    public HashSet<string> Taken { get; } = [];

    /// <summary>Answers of methods that shall not behave.</summary>
    public Dictionary<string, (int Status, string Body)> Instead { get; } = [];

    public async Task AnswerAsync(HttpContext http, string method)
    {
        var expected = "Basic " + Convert.ToBase64String("google:secret-word"u8);
        if (http.Request.Headers.Authorization != expected || http.Request.ContentType != "application/json")
        {
            http.Response.StatusCode = 401;
            return;
        }

        var body = (await JsonNode.ParseAsync(http.Request.Body))!;
        Calls.Add((method, body));
        if (Instead.TryGetValue(method, out var told))
        {
            http.Response.StatusCode = told.Status;
            await http.Response.WriteAsync(told.Body);
            return;
        }

        var answer = method switch
        {
            "BatchAvailabilityLookup" => new JsonObject
            {
                ["slot_time_availability"] = new JsonArray([.. body["slot_time"]!.AsArray().Select(time => (JsonNode)new JsonObject
                {
                    ["slot_time"] = time!.DeepClone(),
                    ["available"] = !Taken.Contains(time["start_sec"]!.GetValue<string>()),
                })]),
            },
            "CreateBooking" => Create(body),
            "ListBookings" => new JsonObject { ["bookings"] = new JsonArray([.. Made.Where(b => (string?)b["user_information"]!["user_id"] == (string?)body["user_id"]).Select(b => b.DeepClone())]) },
            "UpdateBooking" => new JsonObject { ["booking"] = body["booking"]!.DeepClone() },
            "GetBookingStatus" => new JsonObject { ["booking_id"] = body["booking_id"]!.DeepClone(), ["booking_status"] = "NO_SHOW", ["prepayment_status"] = "PREPAYMENT_NOT_PROVIDED" },
            _ => throw new InvalidOperationException(method),
        };
        await http.Response.WriteAsync(answer.ToJsonString());
    }

    private JsonObject Create(JsonNode body)
    {
        var token = body["idempotency_token"]!.GetValue<string>();
        var id = _byToken.TryGetValue(token, out var known) ? known : _byToken[token] = string.Create(CultureInfo.InvariantCulture, $"b-{_byToken.Count + 1}");
        var asks = body["slot"]!["confirmation_mode"]!.GetValue<string>() == "CONFIRMATION_MODE_ASYNCHRONOUS";
        var booking = new JsonObject
        {
            ["booking_id"] = id,
            ["slot"] = body["slot"]!.DeepClone(),
            ["user_information"] = body["user_information"]!.DeepClone(),
            ["status"] = asks ? "PENDING_MERCHANT_CONFIRMATION" : "CONFIRMED",
        };
        if (body["payment_information"] is JsonObject payment)
        {
            // what was shown, and that it was paid
            booking["payment_information"] = payment.DeepClone();
            booking["payment_information"]!["prepayment_status"] = "PREPAYMENT_PROVIDED";
            booking["payment_information"]!["payment_transaction_id"] = "tx-1";
            booking["payment_information"]!["payment_processed_by"] = "PROCESSED_BY_PARTNER";
        }

        Made.Add(booking);
        return new JsonObject { ["booking"] = booking.DeepClone() };
    }
}
