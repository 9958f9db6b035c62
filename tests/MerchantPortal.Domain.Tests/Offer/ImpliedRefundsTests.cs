using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;
using Xunit;

namespace MerchantPortal.Domain.Tests.Offer;

public sealed class ImpliedRefundsTests
{
    private static readonly NoShowFee Fee = GivenOffer.DepositTerms.NoShowFee!;

    public static TheoryData<string> Ways => ["own", "usual", "painted", "painted for all", "as a share", "never written"];

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_cancellation_is_free_exactly_as_long_as_no_fee_is_charged_whatever_is_written_beside_the_fee(string way)
    {
        var document = GivenOffer.Clean();
        var wash = GivenOffer.Wash(document);
        PaymentTerms stale = new() { NoShowFee = Fee, RefundConditions = ImpliedRefunds.Of(Duration.FromHours(24)) };
        var painted = GivenOffer.Rule() with { Fee = new() { NoShowFee = Fee } };
        (wash.MinAdvanceOnlineCanceling, wash.Terms) = (Duration.FromDays(3), way switch
        {
            "own" => stale,
            "as a share" => stale with { NoShowFeeMicroPercent = 20_000_000 },
            "never written" => stale with { RefundConditions = [] },
            "usual" => null,
            _ => stale with { NoShowFee = null },
        });
        document.Merchant.DefaultTerms = way == "usual" ? stale : PaymentTerms.PayOnArrival;
        wash.Rules = way == "painted" ? [painted] : [];
        document.Merchant.Rules = way == "painted for all" ? [painted] : [];

        Assert.Empty(OfferLint.Check(document, GivenOffer.Context()));
        var offer = document.Compile();
        var start = new LocalDateTime(2026, 11, 24, 11, 0).InZoneStrictly(offer.Zone).ToInstant();
        var terms = offer.TermsAt(wash, start, null);
        Assert.NotNull(terms.NoShowFee);
        Assert.Equal(ImpliedRefunds.Of(Duration.FromDays(3)), offer.GridOf(wash).Terms.RefundConditions);
        Assert.Equal((start - Duration.FromDays(3), 100, 0), (terms.CancelUntil(start), terms.RefundPercent(start, terms.CancelUntil(start)), terms.RefundPercent(start, terms.CancelUntil(start) + Duration.FromSeconds(1))));
    }

    [Fact]
    public void Services_that_share_a_fee_each_have_the_policy_of_their_own_clock()
    {
        var document = GivenOffer.Clean();
        document.Merchant.DefaultTerms = new() { NoShowFee = Fee };
        var (cut, wash) = (GivenOffer.Cut(document), GivenOffer.Wash(document));
        (cut.Terms, cut.MinAdvanceOnlineCanceling, wash.MinAdvanceOnlineCanceling) = (null, Duration.FromDays(2), null);

        Assert.Empty(OfferLint.Check(document, GivenOffer.Context()));
        var offer = document.Compile();
        Assert.Equal(ImpliedRefunds.Of(Duration.FromDays(2)), offer.GridOf(cut).Terms.RefundConditions);
        Assert.Equal(ImpliedRefunds.Of(Duration.Zero), offer.GridOf(wash).Terms.RefundConditions);
    }

    [Fact]
    public void What_a_person_wrote_about_money_paid_with_the_booking_stays()
    {
        var document = GivenOffer.Clean();
        var cut = GivenOffer.Cut(document);
        cut.MinAdvanceOnlineCanceling = Duration.FromDays(3);
        foreach (var terms in new[] { GivenOffer.DepositTerms, GivenOffer.Prepayment, GivenOffer.Prepayment with { NoShowFee = Fee }, new() { RefundConditions = ImpliedRefunds.Of(Duration.FromHours(1)) } })
        {
            cut.Terms = terms;
            Assert.Same(terms, cut.TermsAt(document.Merchant));
        }
    }
}
