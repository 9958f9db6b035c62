using NodaTime;

namespace MerchantPortal.Domain.Shared;

/// <summary>Moments up to which a person may still do something.</summary>
public static class Limits
{
    /// <summary>Whether the limit is over: its own second is still inside, all of it, because Google knows limits in whole seconds (spec feeds 7.4).</summary>
    public static bool IsOverAt(this Instant limit, Instant now) => now.ToUnixTimeSeconds() > limit.ToUnixTimeSeconds();
}
