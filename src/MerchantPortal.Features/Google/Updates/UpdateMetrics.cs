using System.Diagnostics.Metrics;
using MerchantPortal.Data.Outbox;
using NodaTime;

namespace MerchantPortal.Features.Google.Updates;

/// <summary>Counts calls to Google and how long Google waited for each change (meter <c>MerchantPortal.Updates</c>).</summary>
public sealed class UpdateMetrics : IDisposable
{
    public const string MeterName = "MerchantPortal.Updates";

    private readonly Meter meter;
    private readonly Counter<long> calls;
    private readonly Histogram<double> delay;

    public UpdateMetrics()
    {
        // Its own scope, so that a listener tells it from another of the same process.
        meter = new(MeterName, null, null, this);
        calls = meter.CreateCounter<long>("merchantportal.updates.calls", "{call}", "Calls made to Google, by method and outcome");
        delay = meter.CreateHistogram<double>("merchantportal.updates.delay", "s", "From the change to Google's receipt; Google's limit is 300 s");
    }

    /// <summary>Notes one call, however many updates it carried; a repeat is another call.</summary>
    public void Called(RtuCall call, UpdateFault? fault) => calls.Add(1, Method(call), new("outcome", fault?.ToString() ?? "ok"));

    /// <summary>Notes one update that Google has, and how long after its change.</summary>
    public void Arrived(RtuCall call, Duration after) => delay.Record(after.TotalSeconds, Method(call));

    private static KeyValuePair<string, object?> Method(RtuCall call) => new("method", call.Method == HttpMethod.Patch ? "bookings.patch" : "availability.replace");

    public void Dispose() => meter.Dispose();
}
