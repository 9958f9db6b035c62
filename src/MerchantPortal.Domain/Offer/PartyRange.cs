namespace MerchantPortal.Domain.Offer;

/// <summary>Parties of <paramref name="From"/> up to and with <paramref name="Until"/> persons; without an end, of any larger size too.</summary>
public sealed record PartyRange(int From, int? Until)
{
    /// <summary>Whether a slot for a party of this size is meant; one without a size never is.</summary>
    public bool Has(int? party) => party >= From && !(party > Until);

    /// <summary>Whether some size lies in both.</summary>
    public bool Meets(PartyRange other) => Has(Math.Max(From, other.From)) && other.Has(Math.Max(From, other.From));

    /// <summary>The sizes at which some range begins or the next would, in order: between two of them all ranges say the same.</summary>
    internal static IEnumerable<int> Starts(IEnumerable<PartyRange> ranges) => ranges.SelectMany(range => new[] { range.From, range.Until + 1 }).OfType<int>().Distinct().Order();
}
