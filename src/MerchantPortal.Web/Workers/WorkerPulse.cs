using System.Collections.Concurrent;
using NodaTime;

namespace MerchantPortal.Web.Workers;

/// <summary>When each loop of this process last finished a pass, or got on within a long one; the readiness check reads it.</summary>
public sealed class WorkerPulse
{
    private readonly ConcurrentDictionary<string, Instant> beats = new(StringComparer.Ordinal);

    /// <summary>Last sign of life by loop name.</summary>
    public IReadOnlyDictionary<string, Instant> Beats => beats;

    public void Beat(string loop, Instant at) => beats[loop] = at;
}
