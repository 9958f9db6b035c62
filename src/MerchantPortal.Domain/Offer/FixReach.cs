using System.Collections.Immutable;

namespace MerchantPortal.Domain.Offer;

/// <summary>How far a fix goes, said before it is pressed: what stands with the business is shared by services.</summary>
/// <param name="Changed">The services whose terms or slots become others.</param>
/// <param name="OnTheirOwn">Those of them that followed the business's usual terms and will not any more.</param>
public sealed record FixReach(ImmutableArray<Service> Changed, ImmutableArray<Service> OnTheirOwn)
{
    private static readonly WinningRules Whichever = new(null, null, null, null, null);

    /// <summary>Whether a finding is about what services share, so that its fix may change several.</summary>
    public static bool IsShared(OfferFinding finding) => OfferPaths.IsAt(finding.Path, "merchant.defaultTerms") || OfferPaths.IsAt(finding.Path, "merchant.rules");

    /// <summary>From a document to the same with a finding put right.</summary>
    public static FixReach Of(OfferDocument before, OfferDocument after)
    {
        var was = before.Services.Where(s => !s.IsArchived).ToDictionary(s => s.Id);
        var changed = after.Services.Where(s => was.TryGetValue(s.Id, out var old) && !IsSame(before.Merchant, old, after.Merchant, s)).ToImmutableArray();
        return new(changed, [.. changed.Where(s => s.Terms is not null && was[s.Id].Terms is null)]);
    }

    // Which rule says it is of no matter to guests
    private static bool IsSame(Merchant before, Service old, Merchant after, Service service) =>
        (old.Terms ?? before.DefaultTerms) == (service.Terms ?? after.DefaultTerms)
        && ((before.Rules.AsSpan().SequenceEqual(after.Rules.AsSpan()) && old.Rules.AsSpan().SequenceEqual(service.Rules.AsSpan()))
            || SettingsOf(before, old).SequenceEqual(SettingsOf(after, service)));

    private static IEnumerable<SlotSettings> SettingsOf(Merchant merchant, Service service) => new WeekGrid(merchant, service).Every.Select(settings => settings with { Won = Whichever });
}
