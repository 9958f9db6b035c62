using System.Collections.Concurrent;
using MerchantPortal.Features.Shared;
using NodaTime;

namespace MerchantPortal.Features.Google.Health;

/// <summary>When each loop of this process last finished a pass; readiness asks whether the relay still breathes. Safe for use from many threads.</summary>
public sealed class WorkerPulse(TimeProvider clock)
{
    /// <summary>Name of the relay's loop.</summary>
    public const string Relay = "relay";

    /// <summary>A loop that has not finished a pass for this long is taken for dead.</summary>
    public static readonly Duration Longest = Duration.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Instant> beats = new(StringComparer.Ordinal);

    /// <summary>A pass of the loop is over, well or not: the loop goes on.</summary>
    public void Beat(string loop) => beats[loop] = clock.Now();

    /// <summary>Whether the loop finished a pass lately.</summary>
    public bool IsAlive(string loop) => beats.TryGetValue(loop, out var last) && clock.Now() - last <= Longest;
}
