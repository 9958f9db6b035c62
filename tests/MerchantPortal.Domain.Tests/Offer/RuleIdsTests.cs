using System.Collections.Immutable;
using MerchantPortal.Domain.Offer;
using Xunit;

namespace MerchantPortal.Domain.Tests.Offer;

/// <summary>Each rule of a list has an id of its own, and the same list always gets the same.</summary>
public sealed class RuleIdsTests
{
    [Fact]
    public void Missing_and_repeated_ids_are_given_the_first_keeps_its_own_and_nothing_else_changes()
    {
        var rules = new[] { "", "same", "", "same", "same-2", "rule-2" }.Select(id => GivenOffer.Rule(id)).ToImmutableArray();

        var named = RuleIds.Named(rules);

        Assert.Equal(["rule-3", "same", "rule-4", "same-3", "same-2", "rule-2"], named.Select(rule => rule.Id));
        Assert.Equal(named, RuleIds.Named(rules));
        Assert.Equal(rules.Select(rule => rule with { Id = "" }), named.Select(rule => rule with { Id = "" }));
        Assert.True(named == RuleIds.Named(named));
    }

    [Fact]
    public void A_single_rule_without_an_id_gets_one_and_a_document_s_lists_are_named_each_by_itself()
    {
        var document = GivenOffer.Clean();
        document.Merchant.Rules = [GivenOffer.Rule("")];
        GivenOffer.Cut(document).Rules = [GivenOffer.Rule("a"), GivenOffer.Rule("a")];
        GivenOffer.Wash(document).Rules = [GivenOffer.Rule("a")];

        document.WithRuleIds();

        Assert.Equal("rule-2", Assert.Single(document.Merchant.Rules).Id);
        Assert.Equal(["a", "a-2"], GivenOffer.Cut(document).Rules.Select(rule => rule.Id));
        Assert.Equal("a", Assert.Single(GivenOffer.Wash(document).Rules).Id);
    }
}
