using MerchantPortal.Domain.Bookings;

namespace MerchantPortal.Domain.Shared;

/// <summary>What a rule says: done, or refused for a named reason. A refused rule has changed nothing.</summary>
public readonly record struct Verdict(Refusal? Refusal)
{
    public static Verdict Yes => default;

    public bool IsYes => Refusal is null;

    public static Verdict No(Refusal refusal) => new(refusal);
}
