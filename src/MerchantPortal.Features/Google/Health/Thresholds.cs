using System.Collections.Frozen;
using System.Globalization;

namespace MerchantPortal.Features.Google.Health;

/// <summary>
/// Half of what Google accepts of a booking server's method (spec 1.12): past it, people hear of it while there is still time.
/// Methods for which Google publishes no limit are not judged.
/// </summary>
public static class Thresholds
{
    /// <summary>Fewer calls in the window say nothing about a rate.</summary>
    public const int LeastCalls = 20;

    /// <summary>Half of the share of a day's updates of one status that may fail.</summary>
    public const double DailyUpdateErrors = 0.10 / 2;

    private static readonly FrozenDictionary<string, (double ErrorRate, TimeSpan Latency)> Googles = new Dictionary<string, (double, TimeSpan)>
    {
        ["BatchAvailabilityLookup"] = (0.03, TimeSpan.FromSeconds(1.5)),
        ["CreateBooking"] = (0.05, TimeSpan.FromSeconds(4)),
        ["UpdateBooking"] = (0.05, TimeSpan.FromSeconds(4)),
        ["CheckAvailability"] = (0.10, TimeSpan.FromSeconds(5)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What is past its half, as figures that need no language ("2.1 % > 1.5 %", "2.5 s > 2 s"); null when all is well or little was called.</summary>
    public static string? Over(MethodHealth health)
    {
        if (health.Count < LeastCalls || !Googles.TryGetValue(health.Method, out var limit))
        {
            return null;
        }

        var (errors, latency) = (limit.ErrorRate / 2, limit.Latency / 2);
        return health.ErrorRate > errors ? string.Create(CultureInfo.InvariantCulture, $"{health.ErrorRate * 100:0.0} % > {errors * 100:0.0} %")
            : health.P99 > latency ? string.Create(CultureInfo.InvariantCulture, $"{(health.P99 == TimeSpan.MaxValue ? "> 30" : health.P99.TotalSeconds.ToString("0.##", CultureInfo.InvariantCulture))} s > {latency.TotalSeconds:0.##} s")
            : null;
    }
}
