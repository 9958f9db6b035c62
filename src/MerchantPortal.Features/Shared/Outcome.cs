using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Features.Shared;

/// <summary>What became of an act on one thing.</summary>
public readonly record struct Outcome(bool Found, Refusal? Refusal)
{
    public static Outcome Done => new(true, null);

    /// <summary>There is no such thing, or the person may not know of it.</summary>
    public static Outcome NotFound => new(false, null);

    public bool IsDone => Found && Refusal is null;

    public static Outcome Refused(Refusal refusal) => new(true, refusal);

    public static Outcome Of(Verdict verdict) => new(true, verdict.Refusal);
}

/// <summary>The clock as the domain reads it.</summary>
public static class ClockReading
{
    /// <summary>The moment, in whole microseconds: what both databases can keep.</summary>
    public static Instant Now(this TimeProvider clock)
    {
        var now = Instant.FromDateTimeOffset(clock.GetUtcNow());
        return Instant.FromUnixTimeTicks(now.ToUnixTimeTicks() / 10 * 10);
    }
}
