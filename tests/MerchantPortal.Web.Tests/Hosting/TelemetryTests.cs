using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Features.Google.Health;
using MerchantPortal.Features.Google.Updates;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Xunit;
using Activity = System.Diagnostics.Activity;

namespace MerchantPortal.Web.Tests.Hosting;

/// <summary>What a collector hears over OTLP.</summary>
public sealed class TelemetryTests
{
    // Numbers that no other meter has
    private const int Parked = 70_711_013;
    private static readonly Duration Age = Duration.FromMilliseconds(4_711_125);

    [Theory]
    [InlineData("Grpc", "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", "/opentelemetry.proto.collector.trace.v1.TraceService/Export")]
    [InlineData("HttpProtobuf", "/v1/metrics", "/v1/traces")]
    public async Task Metrics_and_traces_arrive_and_hold_no_query(string protocol, string metrics, string traces)
    {
        await using var collector = await Collector.StartAsync(protocol == "Grpc" ? HttpProtocols.Http2 : HttpProtocols.Http1);
        await using var file = await SqliteFile.CreateAsync();
        var shop = await new Shop(file).With("cut").OpenAsync();
        // Outlives the server, whose end sends the last reading
        using var gauges = new OutboxMetrics();
        await using (var server = await BookingServerApp.StartAsync(
            file.ConnectionString,
            new ManualClock(),
            new() { ["Telemetry:OtlpEndpoint"] = collector.Address, ["Telemetry:OtlpProtocol"] = protocol },
            change: services => services.AddSettings<TelemetryOptions>(TelemetryOptions.Section).AddHostedService<Telemetry>().AddSingleton<UpdateMetrics>().AddSingleton(gauges)))
        {
            Assert.Equal("CONFIRMED", (await server.Google.CreateAsync(shop, "cut", "2026-11-24 12:00"))["booking.status"]);
            Assert.False(await server.Google.IsOpenAsync(shop, "cut", "2026-11-24 12:00"));
            var call = new RtuCall(HttpMethod.Patch, "v1alpha/nowhere", "{}");
            server.Services.GetRequiredService<UpdateMetrics>().Called(call, UpdateFault.QuotaUsedUp);
            server.Services.GetRequiredService<UpdateMetrics>().Arrived(call, Duration.FromSeconds(3));
            gauges.Show(new(Parked + 1, Parked, Age));
            using var answer = await server.Http.GetAsync("/v3/HealthCheck?who=nobody-is-to-know", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        Assert.All(
            ["merchant-portal", "merchantportal.bookingserver.duration", "CreateBooking", "http.server.request.duration", "merchantportal.lookup.clicks"],
            name => Assert.Contains(name, collector.Heard(metrics), StringComparison.Ordinal));
        Assert.All(
            ["merchantportal.updates.calls", "bookings.patch", nameof(UpdateFault.QuotaUsedUp), "merchantportal.updates.delay", "merchantportal.updates.open", "merchantportal.updates.parked", "merchantportal.updates.oldest_age"],
            name => Assert.Contains(name, collector.Heard(metrics), StringComparison.Ordinal));
        Assert.All(["merchant-portal", "/v3/CreateBooking", "/v3/HealthCheck", "http.response.status_code"], name => Assert.Contains(name, collector.Heard(traces), StringComparison.Ordinal));
        // Not even that there was one, nor in what this test's own client traces
        Assert.DoesNotContain("HealthCheck?", collector.Heard(traces), StringComparison.Ordinal);
        Assert.DoesNotContain("nobody-is-to-know", collector.Heard(traces) + collector.Heard(metrics), StringComparison.Ordinal);
        Assert.DoesNotContain("example.org", collector.Heard(traces) + collector.Heard(metrics), StringComparison.Ordinal);
        Assert.Equal([metrics, traces], collector.Paths);
    }

    [Fact]
    public async Task What_the_relay_and_the_deadlines_do_is_traced_and_says_nothing_of_a_guest()
    {
        var heard = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == WorkSpans.SourceName,
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = heard.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var test = new Activity("test").Start();
        await using var portal = await Portal.StartAsync();
        portal.Google.AnnounceAll();
        var shop = await portal.OpenShopAsync(asksFirst: true);
        var accepted = await portal.TakeAsync(shop, "2026-11-24 12:00");
        var expired = await portal.TakeAsync(shop, "2026-11-24 14:00");
        await portal.AcceptAsync(accepted);
        portal.Clock.Advance((expired.DecideBy!.Value - portal.Now).ToTimeSpan());
        await portal.Acts.Deadlines.RunOnceAsync(100, TestContext.Current.CancellationToken);
        await portal.SendAllAsync();

        // Others of this process work too; ours are those under this test's own
        var spans = heard.Where(span => span.TraceId == test.TraceId).ToList();
        var passes = spans.Where(span => span.OperationName == "relay.pass").ToList();
        var parcels = spans.Where(span => span.OperationName == "relay.parcel").ToList();
        Assert.NotEmpty(passes);
        Assert.All(parcels, parcel => Assert.Contains(parcel.ParentSpanId, passes.Select(pass => pass.SpanId)));
        Assert.Equal(parcels.Count, passes.Sum(pass => (int)pass.GetTagItem("granted")!));
        Assert.Equal(
            ["AvailabilityReplace", "BookingPatch", "BookingPatch"],
            parcels.Select(parcel => (string)parcel.GetTagItem("kind")!).Order(StringComparer.Ordinal));
        Assert.All(parcels, parcel => Assert.Equal((shop.Id.Value, "ok"), (parcel.GetTagItem("merchant"), parcel.GetTagItem("outcome"))));
        var deadline = Assert.Single(spans, span => span.OperationName == "deadlines.pass");
        Assert.Equal([new("bookings", 1), new("outcome", "ok")], deadline.TagObjects);
        Assert.Equal(["granted", "kind", "merchant", "outcome", "parcels", "updates"], passes.Concat(parcels).SelectMany(span => span.TagObjects).Select(tag => tag.Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.Contains(WorkSpans.SourceName, Telemetry.Sources);
    }

    /// <summary>Stands where a collector would and keeps what it is sent; of the protobuf it needs only the texts, which stand in it as they are.</summary>
    private sealed class Collector(WebApplication app) : IAsyncDisposable
    {
        private readonly ConcurrentQueue<(string Path, byte[] Body)> received = new();

        public string Address => app.Urls.Single();

        public IEnumerable<string> Paths => received.Select(r => r.Path).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

        public string Heard(string path) => string.Concat(received.Where(r => r.Path == path).Select(r => Encoding.Latin1.GetString(r.Body)));

        public static async Task<Collector> StartAsync(HttpProtocols protocols)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
            var app = builder.Build();
            var collector = new Collector(app);
            app.Run(collector.TakeAsync);
            await app.StartAsync();
            return collector;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private async Task TakeAsync(HttpContext http)
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            received.Enqueue((http.Request.Path, body.ToArray()));
            if (http.Request.ContentType == "application/grpc")
            {
                http.Response.ContentType = "application/grpc";
                // One message of no bytes: everything was taken
                await http.Response.Body.WriteAsync(new byte[5], http.RequestAborted);
                http.Response.AppendTrailer("grpc-status", "0");
            }
        }
    }
}
