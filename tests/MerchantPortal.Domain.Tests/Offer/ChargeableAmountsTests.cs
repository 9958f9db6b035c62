using System.Collections.Immutable;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;
using Xunit;
using static MerchantPortal.Domain.Tests.Offer.GivenOffer;

namespace MerchantPortal.Domain.Tests.Offer;

/// <summary>Amounts that the payment processor of the deployment can never charge or give back stop publishing, each at its own field.</summary>
public sealed class ChargeableAmountsTests
{
    // As Stripe takes dinars: three decimals, the last always 0
    private static readonly OfferContext Tens = Context() with { ChargeStep = currency => currency == "KWD" ? 10_000 : null };
    private static readonly PaymentTerms Halves = Prepayment with { RefundConditions = [new(Duration.FromHours(24), 100), new(Duration.FromHours(2), 50), new(Duration.Zero, 0)] };

    public static TheoryData<string, PaymentTerms, long> Fields => new()
    {
        { "services[cut].price", Prepayment, 1_230_000 },
        { "services[cut].terms.deposit.amount", Deposit(1_234_000), 1_230_000 },
        { "services[cut].terms.noShowFee.amount", Fee(1_236_000), 1_240_000 },
    };

    [Theory]
    [MemberData(nameof(Fields))]
    public void An_amount_that_cannot_be_charged_stops_publishing_at_its_field_and_one_press_rounds_it_to_the_nearest_that_can(string path, PaymentTerms terms, long instead)
    {
        var document = Dinars(1_234_000, terms);

        var finding = Assert.Single(Findings(document));
        Assert.Equal(("AmountNotCharged", OfferLevel.Error, path, true), (finding.Code, finding.Level, finding.Path, finding.CanFix));
        Assert.Equal([Kwd(10_000), Kwd(instead)], finding.Arguments.Skip(1));

        Assert.Empty(Findings(OfferFixes.Fix(document, finding, Tens)));
    }

    [Fact]
    public void The_same_amounts_are_nothing_to_say_where_the_processor_takes_every_coin_or_nobody_takes_payments()
    {
        var document = Dinars(1_234_000, Deposit(1_234_000));

        Assert.DoesNotContain(OfferLint.Check(document, Context()), IsOfCharges);
        Assert.DoesNotContain(OfferLint.Check(document, Tens with { TakesPayments = false }), IsOfCharges);
    }

    [Fact]
    public void A_price_that_is_paid_on_arrival_may_be_any()
    {
        Assert.Empty(Findings(Dinars(1_234_000, Fee(1_000_000))));
        Assert.Empty(Findings(Dinars(1_234_000, new() { Card = CardRequirement.Always })));
    }

    [Fact]
    public void With_a_tax_it_is_the_total_that_is_charged_and_the_price_is_moved_to_the_nearest_whose_total_fits()
    {
        var document = Dinars(1_230_000, Prepayment);
        document.Merchant.TaxMicroPercent = 10_000_000;

        var finding = Assert.Single(Findings(document));
        Assert.Equal(("TaxNotCharged", "services[cut].price", true), (finding.Code, finding.Path, finding.CanFix));
        // 1.227 and its tax of 0.123 are 1.350
        Assert.Equal([Kwd(1_230_000), Kwd(1_353_000), Kwd(10_000), Kwd(1_227_000)], finding.Arguments);

        var after = OfferFixes.Fix(document, finding, Tens);
        Assert.Equal(1_227_000, Cut(after).Price.Micros);
        Assert.Empty(Findings(after));
    }

    [Fact]
    public void A_price_that_does_not_fit_but_fits_with_its_tax_is_right()
    {
        var document = Dinars(1_227_000, Prepayment);
        document.Merchant.TaxMicroPercent = 10_000_000;

        Assert.Empty(Findings(document));
    }

    [Fact]
    public void A_refund_step_whose_share_cannot_be_given_back_is_found_at_the_price_with_a_price_whose_every_share_can()
    {
        var document = Dinars(1_230_000, Halves);

        var finding = Assert.Single(Findings(document));
        Assert.Equal(("RefundNotCharged", OfferLevel.Error, "services[cut].price", true), (finding.Code, finding.Level, finding.Path, finding.CanFix));
        Assert.Equal([50, Kwd(1_230_000), Kwd(615_000), Kwd(10_000), Kwd(1_220_000)], finding.Arguments);

        var after = OfferFixes.Fix(document, finding, Tens);
        Assert.Equal(1_220_000, Cut(after).Price.Micros);
        Assert.Empty(Findings(after));
    }

    [Fact]
    public void Refund_steps_that_no_price_near_fits_say_so_without_a_press()
    {
        var document = Dinars(1_230_000, Prepayment with { RefundConditions = [.. Enumerable.Range(0, 20).Select(n => new RefundCondition(Duration.FromHours(20 - n), 97 - (4 * n)))] });

        var finding = Assert.Single(Findings(document));
        Assert.Equal(("TotalNotCharged", "services[cut].price", false), (finding.Code, finding.Path, finding.CanFix));
    }

    [Theory]
    [InlineData("services[cut].terms.deposit.amount", true)]
    [InlineData("services[cut].terms.noShowFee.amount", false)]
    public void A_percentage_that_comes_to_an_amount_that_cannot_be_charged_says_which_amount_could_stand_instead(string path, bool ofDeposit)
    {
        var document = Dinars(1_230_000, ofDeposit ? Deposit(1_000_000) with { DepositMicroPercent = 50_000_000 } : Fee(1_000_000) with { NoShowFeeMicroPercent = 50_000_000 });

        var finding = Assert.Single(Findings(document));
        Assert.Equal(("ShareNotCharged", OfferLevel.Error, path, false), (finding.Code, finding.Level, finding.Path, finding.CanFix));
        Assert.Equal([Kwd(615_000), Kwd(10_000), Cut(document).Name, Kwd(610_000)], finding.Arguments);
    }

    [Fact]
    public void A_rules_price_and_fee_are_judged_at_the_rule()
    {
        var document = Dinars(1_230_000, Prepayment);
        Cut(document).Rules = [Rule() with { Price = new(1_111_000, null) }, Rule("r2", 15, 16) with { Price = new(null, -15_000_000) }];
        Wash(document).Rules = [Rule("w") with { Fee = new() { NoShowFee = new(Kwd(555_000), PriceType.FixedRateDefault) } }];
        Wash(document).Terms = Fee(1_000_000);

        var findings = Findings(document);
        Assert.Equal(
            [("AmountNotCharged", "services[cut].rules[r1].price", true), ("ShareNotCharged", "services[cut].rules[r2].price", false), ("AmountNotCharged", "services[wash].rules[w].fee.noShowFee.amount", true)],
            findings.Select(f => (f.Code, f.Path, f.CanFix)));
        foreach (var finding in findings.Where(f => f.CanFix))
        {
            document = OfferFixes.Fix(document, finding, Tens);
        }

        Assert.Equal((1_110_000, 550_000), (Cut(document).Rules[0].Price!.Micros, Wash(document).Rules[0].Fee!.NoShowFee!.Amount.Micros));
    }

    [Theory]
    [InlineData(125_000, new[] { 2, 4 }, true)]
    [InlineData(125_000, new[] { 2, 3 }, false)]
    public void An_amount_for_each_person_is_judged_by_what_the_parties_pay(long micros, int[] parties, bool right)
    {
        var document = Dinars(1_230_000, Deposit(micros) with { Deposit = new(Kwd(micros), PriceType.PerPerson, Duration.FromHours(4)) });
        Cut(document).Places = [.. parties.Select(size => new Places(size, 1))];

        Assert.Equal(right, Findings(document).IsEmpty);
    }

    [Fact]
    public void An_amount_below_the_smallest_that_can_be_charged_becomes_that()
    {
        var document = Dinars(1_230_000, Deposit(2_000));

        Assert.Equal(10_000, Cut(OfferFixes.Fix(document, Assert.Single(Findings(document)), Tens)).Terms!.Deposit!.Amount.Micros);
    }

    [Fact]
    public void A_currency_that_cannot_be_charged_stops_publishing_at_each_thing_that_takes_money()
    {
        var document = Dinars(5_000_000, Deposit(1_000_000) with { NoShowFee = new(Kwd(1_000_000), PriceType.FixedRateDefault) });
        Wash(document).Terms = Prepayment;
        OfferCurrency.Change(document, "IQD");
        document.Merchant.Address = document.Merchant.Address! with { Country = "IQ" };

        var findings = Findings(document);
        Assert.Equal(["services[cut].terms.deposit.amount", "services[cut].terms.noShowFee.amount", "services[wash].terms.prepayment"], findings.Select(f => f.Path));
        Assert.All(findings, f => Assert.Equal(("CurrencyNotCharged", OfferLevel.Error, false, "IQD"), (f.Code, f.Level, f.CanFix, f.Arguments[1])));
        Assert.Empty(Findings(Arrival(document)));
    }

    [Fact]
    public void What_another_rule_says_already_is_not_said_twice()
    {
        // Another currency, too many decimals, nothing at all, an id of a currency that is none
        Assert.Empty(Findings(Dinars(1_230_000, Deposit(1_000_000) with { Deposit = new(new(1_234_000, "EUR"), PriceType.FixedRateDefault, Duration.FromHours(4)) })));
        Assert.Empty(Findings(Dinars(1_230_000, Deposit(1_234_500))));
        Assert.Empty(Findings(Dinars(1_230_000, Deposit(0))));
        var odd = Dinars(1_230_000, Deposit(1_000_000));
        OfferCurrency.Change(odd, "dinar");
        Assert.Empty(Findings(odd));
    }

    private static bool IsOfCharges(OfferFinding finding) => finding.Code.EndsWith("NotCharged", StringComparison.Ordinal);

    private static ImmutableArray<OfferFinding> Findings(OfferDocument document) => [.. OfferLint.Check(document, Tens).Where(IsOfCharges)];

    private static OfferDocument Arrival(OfferDocument document)
    {
        (Cut(document).Terms, Wash(document).Terms) = (null, null);
        return document;
    }

    private static Money Kwd(long micros) => new(micros, "KWD");

    private static PaymentTerms Deposit(long micros) => DepositTerms with { Deposit = new(Kwd(micros), PriceType.FixedRateDefault, Duration.FromHours(4)), NoShowFee = null };

    private static PaymentTerms Fee(long micros) => DepositTerms with { Deposit = null, NoShowFee = new(Kwd(micros), PriceType.FixedRateDefault) };

    // The salon in Kuwait: a cut of this price and these terms, and a wash paid on arrival
    private static OfferDocument Dinars(long price, PaymentTerms terms)
    {
        var document = Clean();
        OfferCurrency.Change(document, "KWD");
        document.Merchant.Address = document.Merchant.Address! with { Country = "KW" };
        (Cut(document).Price, Cut(document).Terms) = (Kwd(price), terms);
        return document;
    }
}
