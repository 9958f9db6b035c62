using MerchantPortal.Features.Google.Updates;
using MerchantPortal.Features.Shared;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace MerchantPortal.Web.Hosting;

/// <summary>
/// Metrics and traces over OTLP, only when an endpoint is configured. Subscribes to meters and sources by name: the framework's own and ours.
/// </summary>
internal sealed class Telemetry(IOptions<TelemetryOptions> options, IConfiguration configuration) : IHostedService, IDisposable
{
    /// <summary>The standard variable of OpenTelemetry; our own setting wins over it.</summary>
    public const string Variable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>What is measured.</summary>
    public static readonly string[] Meters =
    [
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Components", "System.Net.Http", "System.Runtime",
        "Microsoft.EntityFrameworkCore", UpdateMetrics.MeterName, "MerchantPortal.BookingServer",
    ];

    /// <summary>What is traced.</summary>
    public static readonly string[] Sources = ["Microsoft.AspNetCore", "System.Net.Http", "Microsoft.EntityFrameworkCore", WorkSpans.SourceName];

    private MeterProvider? metrics;
    private TracerProvider? traces;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if ((options.Value.OtlpEndpoint ?? Standard()) is not { } endpoint)
        {
            return Task.CompletedTask;
        }

        var resource = ResourceBuilder.CreateDefault().AddService("merchant-portal", serviceInstanceId: Environment.MachineName);
        metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(Meters).AddOtlpExporter(otlp => To(otlp, "v1/metrics")).Build();
        traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Sources).AddProcessor(new WithoutQueries()).AddOtlpExporter(otlp => To(otlp, "v1/traces")).Build();
        return Task.CompletedTask;

        void To(OtlpExporterOptions otlp, string signal)
        {
            otlp.Protocol = options.Value.OtlpProtocol;
            // The exporter puts the signal behind an address of its own finding only
            otlp.Endpoint = otlp.Protocol == OtlpExportProtocol.Grpc ? endpoint : new(endpoint.AbsoluteUri.TrimEnd('/') + "/" + signal);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        metrics?.ForceFlush(2000);
        traces?.ForceFlush(2000);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        metrics?.Dispose();
        traces?.Dispose();
    }

    private Uri? Standard() => Uri.TryCreate(configuration[Variable], UriKind.Absolute, out var endpoint) ? endpoint : null;

    /// <summary>Query strings can hold tokens of mails and names that were searched for: they never leave.</summary>
    private sealed class WithoutQueries : BaseProcessor<System.Diagnostics.Activity>
    {
        public override void OnEnd(System.Diagnostics.Activity data)
        {
            data.SetTag("url.query", null);
            if (data.GetTagItem("url.full") is string full && full.IndexOf('?', StringComparison.Ordinal) is var at and >= 0)
            {
                data.SetTag("url.full", full[..at]);
            }
        }
    }
}
