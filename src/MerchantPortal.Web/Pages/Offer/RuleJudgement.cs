using System.Collections.Immutable;
using MerchantPortal.Domain.Offer;

namespace MerchantPortal.Web.Pages.Offer;

/// <summary>What the rules of the offer would say about a document with other rules in one scope: asked while they are typed, by the functions that the acts ask.</summary>
/// <param name="Document">The offer with those rules.</param>
/// <param name="Owner">The path of what the rules belong to.</param>
/// <param name="Rules">The rules of that scope.</param>
/// <param name="Findings">Every finding about the document.</param>
/// <param name="Known">What is found about the offer without them.</param>
public sealed record RuleJudgement(OfferDocument Document, string Owner, ImmutableArray<SlotRule> Rules, ImmutableArray<OfferFinding> Findings, ImmutableArray<OfferFinding> Known)
{
    /// <summary>Of the findings those about a value that was painted, by its path within the rule: <c>price</c>, <c>fee.deposit.amount</c>, <c>party</c>.</summary>
    public IReadOnlyList<OfferFinding> About(GridPaint paint) => [.. Rules.Where(rule => GridPaint.Of(rule, paint.Layer) == paint).SelectMany(About)];

    /// <summary>As <see cref="About(GridPaint)"/>, of one of the rules.</summary>
    public IEnumerable<OfferFinding> About(SlotRule rule) =>
        from finding in Findings
        let at = OfferPaths.Of(rule, Owner) + "."
        where finding.Path.StartsWith(at, StringComparison.Ordinal)
        select finding with { Path = finding.Path[at.Length..] };

    /// <summary>The errors that would come into being elsewhere than at these rules.</summary>
    public IEnumerable<OfferFinding> Elsewhere => Findings.Where(f => f.Level == OfferLevel.Error && !OfferEditing.IsAt(f.Path, Owner + ".rules") && !Known.Any(k => (k.Code, k.Path) == (f.Code, f.Path)));
}
