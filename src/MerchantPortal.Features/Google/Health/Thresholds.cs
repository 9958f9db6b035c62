using System.Globalization;

namespace MerchantPortal.Features.Google.Health;

/// <summary>
/// Half of what Google accepts of a booking server's method (spec 1.12): past it, people hear of it while there is still time.
/// Methods for which Google publishes no limit are not judged.
/// </summary>
public static class Thresholds
{
    /// <summary>Half of the share of a day's updates of one status that may fail.</summary>
    public const double DailyUpdateErrors = 0.10 / 2;

    /// <summary>What is past its half, as figures that need no language ("2.1 % > 1.5 %", "2.5 s > 2 s"); null when all is well or little was called.</summary>
    public static string? Over(MethodHealth health)
    {
        if (health.Count < BookingServerLimits.FewestCalls || BookingServerLimits.All.FirstOrDefault(limit => limit.Method == health.Method) is not { ErrorRate: { } rate } limit)
        {
            return null;
        }

        var (errors, latency) = (rate / 2, limit.Latency / 2);
        return health.ErrorRate > errors ? string.Create(CultureInfo.InvariantCulture, $"{health.ErrorRate * 100:0.0} % > {errors * 100:0.0} %")
            : health.P99 > latency ? string.Create(CultureInfo.InvariantCulture, $"{(health.P99 == TimeSpan.MaxValue ? "> 30" : health.P99.TotalSeconds.ToString("0.##", CultureInfo.InvariantCulture))} s > {latency.TotalSeconds:0.##} s")
            : null;
    }
}
