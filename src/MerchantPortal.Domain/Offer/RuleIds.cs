using System.Collections.Immutable;

namespace MerchantPortal.Domain.Offer;

/// <summary>
/// Every rule of a list has an id of its own. Lists of before there was an editor, or that were written by hand, may have rules without one or two with the same: they get
/// theirs when a document is read, always the same for the same list, so that what is published, drafted and kept as a revision still agree.
/// </summary>
public static class RuleIds
{
    /// <summary>The document with every rule named; the same object, changed in place.</summary>
    public static OfferDocument WithRuleIds(this OfferDocument document)
    {
        document.Merchant.Rules = Named(document.Merchant.Rules);
        foreach (var service in document.Services)
        {
            service.Rules = Named(service.Rules);
        }

        return document;
    }

    /// <summary>The list in its order, the first of equal ids keeping it; the very list when nothing was missing.</summary>
    public static ImmutableArray<SlotRule> Named(ImmutableArray<SlotRule> rules)
    {
        if (rules.Length == 0 || (rules.Length == 1 && rules[0].Id.Length > 0))
        {
            return rules;
        }

        var (named, seen) = (rules, new HashSet<string>(StringComparer.Ordinal));
        for (var i = 0; i < rules.Length; i++)
        {
            if (rules[i].Id.Length == 0 || !seen.Add(rules[i].Id))
            {
                named = named.SetItem(i, rules[i] with { Id = Free(named, rules[i].Id.Length == 0 ? "rule" : rules[i].Id) });
                seen.Add(named[i].Id);
            }
        }

        return named;
    }

    /// <summary>An id that no rule of the list has: the stem with a number behind it.</summary>
    public static string Free(ImmutableArray<SlotRule> rules, string stem)
    {
        for (var n = 2; ; n++)
        {
            var id = FormattableString.Invariant($"{stem}-{n}");
            if (!rules.Any(r => r.Id == id))
            {
                return id;
            }
        }
    }
}
