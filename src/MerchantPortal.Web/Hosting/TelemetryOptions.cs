using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;

namespace MerchantPortal.Web.Hosting;

/// <summary>Section <c>Telemetry</c>.</summary>
public sealed class TelemetryOptions
{
    public const string Section = "Telemetry";

    /// <summary>Where metrics and traces go over OTLP; null: nowhere. The variable OTEL_EXPORTER_OTLP_ENDPOINT does the same.</summary>
    public Uri? OtlpEndpoint { get; set; }

    /// <summary>How the collector is spoken to; with <see cref="OtlpExportProtocol.HttpProtobuf"/> <c>v1/metrics</c> and <c>v1/traces</c> are put behind the address.</summary>
    public OtlpExportProtocol OtlpProtocol { get; set; } = OtlpExportProtocol.Grpc;
}

/// <summary>Finds every fault of the section <c>Telemetry</c>.</summary>
internal sealed class CheckTelemetryOptions : IValidateOptions<TelemetryOptions>
{
    public ValidateOptionsResult Validate(string? name, TelemetryOptions options) =>
        options.OtlpEndpoint is null or { IsAbsoluteUri: true, Scheme: "http" or "https" }
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("Telemetry:OtlpEndpoint is not a web address; write the collector's, for example http://localhost:4317, or leave it out.");
}
