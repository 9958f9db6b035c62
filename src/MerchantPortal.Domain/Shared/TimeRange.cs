using NodaTime;

namespace MerchantPortal.Domain.Shared;

/// <summary>A stretch of time, start included and end excluded, in UTC instants.</summary>
public readonly record struct TimeRange(Instant Start, Instant End)
{
    public bool Overlaps(TimeRange other) => Start < other.End && other.Start < End;

    public bool Contains(Instant moment) => Start <= moment && moment < End;
}
