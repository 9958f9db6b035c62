using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MerchantPortal.Web.BookingServer;

/// <summary>What is measured of the booking server; tags are names of methods and outcomes, never ids.</summary>
internal sealed class BookingServerMetrics : IDisposable
{
    public const string MeterName = "MerchantPortal.BookingServer";

    private readonly Meter meter;
    private readonly Histogram<double> duration;
    private readonly Counter<long> clicks;
    private readonly Counter<long> unavailable;

    public BookingServerMetrics(IMeterFactory meters)
    {
        meter = meters.Create(MeterName);
        duration = meter.CreateHistogram<double>("merchantportal.bookingserver.duration", "s", "Time to answer, by method and outcome");
        clicks = meter.CreateCounter<long>("merchantportal.lookup.clicks", null, "Lookups of a single slot: somebody clicked it");
        unavailable = meter.CreateCounter<long>("merchantportal.lookup.unavailable", null, "Clicked slots that were not open: Google held old data");
    }

    /// <summary>One answer was given.</summary>
    public void Answered(string method, in Answer answer, TimeSpan took)
    {
        if (duration.Enabled)
        {
            duration.Record(took.TotalSeconds, new TagList { { "method", method }, { "outcome", Outcome(answer) } });
        }
    }

    /// <summary>Somebody clicked a slot (C127).</summary>
    public void Clicked(bool open)
    {
        clicks.Add(1);
        if (!open)
        {
            unavailable.Add(1);
        }
    }

    public void Dispose() => meter.Dispose();

    private static string Outcome(in Answer answer) => answer.Status switch
    {
        < 300 => answer.Cause is null ? "done" : "refused",
        StatusCodes.Status400BadRequest => "invalid",
        StatusCodes.Status401Unauthorized => "unauthenticated",
        < 500 => "missing",
        StatusCodes.Status501NotImplemented => "off",
        StatusCodes.Status503ServiceUnavailable => "unavailable",
        _ => "broken",
    };
}
