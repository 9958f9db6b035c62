using System.Diagnostics.Metrics;
using MerchantPortal.Features.Google.Updates;
using NodaTime;

namespace MerchantPortal.Features.Google.Health;

/// <summary>
/// Gauges of the outbox beside the counters of <see cref="UpdateMetrics"/>, on the same meter: they show what the alert pass last read,
/// so that a scrape never waits for the database.
/// </summary>
public sealed class OutboxMetrics : IDisposable
{
    private readonly Meter meter;
    private OutboxState last = new(0, 0, Duration.Zero);

    public OutboxMetrics()
    {
        meter = new(UpdateMetrics.MeterName, null, null, this);
        meter.CreateObservableGauge("merchantportal.updates.oldest_age", () => last.OldestAge.TotalSeconds, "s", "Age of the oldest change that Google has not heard");
        meter.CreateObservableGauge("merchantportal.updates.open", () => last.Open, "{update}", "Updates owed to Google");
        meter.CreateObservableGauge("merchantportal.updates.parked", () => last.Parked, "{update}", "Updates that wait for a person");
    }

    /// <summary>Notes the newest reading.</summary>
    public void Show(OutboxState state) => Volatile.Write(ref last, state);

    public void Dispose() => meter.Dispose();
}
