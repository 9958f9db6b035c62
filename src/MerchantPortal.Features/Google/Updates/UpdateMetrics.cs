using System.Diagnostics.Metrics;
using MerchantPortal.Data.Outbox;
using NodaTime;

namespace MerchantPortal.Features.Google.Updates;

/// <summary>Counts calls to Google and how long Google waited for each change (meter <c>MerchantPortal.Updates</c>).</summary>
public sealed class UpdateMetrics : IDisposable
{
    public const string MeterName = "MerchantPortal.Updates";

    private readonly Meter meter = new(MeterName);
    private readonly Counter<long> calls;
    private readonly Histogram<double> delay;

    public UpdateMetrics()
    {
        calls = meter.CreateCounter<long>("merchantportal.updates.calls", "{call}", "Updates sent to Google, by method and outcome");
        delay = meter.CreateHistogram<double>("merchantportal.updates.delay", "s", "From the change to Google's receipt; Google's limit is 300 s");
    }

    /// <summary>Notes one delivered or refused update.</summary>
    public void Called(bool patch, UpdateFault? fault, Instant owedAt, Instant now)
    {
        var method = new KeyValuePair<string, object?>("method", patch ? "bookings.patch" : "availability.replace");
        calls.Add(1, method, new("outcome", fault?.ToString() ?? "ok"));
        if (fault is null)
        {
            delay.Record((now - owedAt).TotalSeconds, method);
        }
    }

    public void Dispose() => meter.Dispose();
}
