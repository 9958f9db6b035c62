using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;
using Xunit;

namespace MerchantPortal.Domain.Tests.Offer;

/// <summary>What is published and breaks a rule all the same is not offered: exactly those slots, everywhere alike.</summary>
public sealed class HeldBackTests
{
    private static readonly LocalDate Tuesday = new(2026, 11, 24);

    private readonly OfferDocument document = GivenOffer.Clean();

    [Fact]
    public void Nothing_of_a_clean_offer_is_held_back()
    {
        var offer = document.Compile(PaymentCountries.Documented);
        Assert.All(offer.Services.Values, service => Assert.Empty(offer.HeldBackOf(service).Codes));
        Assert.Empty(OfferLint.HeldBack(GivenOffer.Context(document)));
    }

    [Fact]
    public void Only_the_hours_that_break_a_rule_are_missing_and_their_rule_is_named()
    {
        var wash = GivenOffer.Wash(document);
        wash.Terms = new() { RefundConditions = [new(Duration.Zero, 100)] };
        wash.Rules = [GivenOffer.Rule(from: 12, until: 14) with { Mode = ConfirmationMode.Asynchronous, Fee = new() { NoShowFee = GivenOffer.DepositTerms.NoShowFee } }];
        var offer = document.Compile(PaymentCountries.Documented);

        Assert.Equal(["V1"], offer.HeldBackOf(wash).Codes);
        Assert.Equal([10, 11, 14, 15, 16, 17, 18, 19, 20, 21], Hours(offer, wash));
        Assert.Equal(SlotState.HeldBack, StateAt(offer, wash, 12));
        Assert.Equal(SlotState.Open, StateAt(offer, wash, 14));
        var finding = Assert.Single(OfferLint.HeldBack(GivenOffer.Context(document)));
        Assert.Equal(("SlotsHeldBack", OfferLevel.Warning, "services[wash]", (object)"V1"), (finding.Code, finding.Level, finding.Path, Assert.Single(finding.Arguments)));
    }

    [Fact]
    public void The_rules_of_an_offer_ask_the_very_same_of_its_slots_before_they_are_published()
    {
        Assert.Empty(OfferLint.OfSlots(document, GivenOffer.Context()));
        var wash = GivenOffer.Wash(document);
        wash.Rules = [GivenOffer.Rule(from: 12, until: 14) with { Fee = new() { Deposit = GivenOffer.DepositTerms.Deposit } }];
        wash.Terms = PaymentTerms.PayOnArrival;

        var finding = Assert.Single(OfferLint.OfSlots(document, GivenOffer.Context()));
        Assert.Equal(("SlotsBreakRules", OfferLevel.Error, "services[wash]"), (finding.Code, finding.Level, finding.Path));
        Assert.Equal(string.Join(", ", document.Compile(PaymentCountries.Documented).HeldBackOf(wash).Codes), Assert.Single(finding.Arguments));
        Assert.Equal(["V4"], OfferLint.Check(document, GivenOffer.Context()).Where(f => f.Level == OfferLevel.Error).Select(f => f.Code));
    }

    [Fact]
    public void A_person_without_a_name_holds_back_their_slots_and_nobody_else_s()
    {
        var wash = GivenOffer.Wash(document);
        wash.Staff = [Given.Anna, Given.Bob];
        var offer = document.Compile();

        Assert.Equal(["V20"], offer.HeldBackOf(wash).Codes);
        Assert.Equal([Given.Anna], Availability.Over(offer, wash, offer.DayOf(Tuesday), [], Given.Now).Select(slot => slot.Resources.Staff!.Value).Distinct());
        Assert.Equal(SlotState.HeldBack, StateAt(offer, wash, 12, new(Given.Bob, null, null)));
        Assert.Equal(SlotState.Open, StateAt(offer, wash, 12, new(Given.Anna, null, null)));
        Assert.Equal(SlotState.Open, StateAt(offer, wash, 12));
    }

    [Fact]
    public void Where_payments_are_not_allowed_what_is_paid_is_held_back_and_what_is_not_goes_on()
    {
        var offer = document.Compile(new PaymentCountries(["US"]));
        Assert.Equal(["V22"], offer.HeldBackOf(GivenOffer.Cut(document)).Codes);
        Assert.Empty(Hours(offer, GivenOffer.Cut(document)));
        Assert.NotEmpty(Hours(offer, GivenOffer.Wash(document)));
        Assert.NotEmpty(Hours(document.Compile(), GivenOffer.Cut(document)));
    }

    [Fact]
    public void Mending_it_owes_the_windows_of_the_slots_that_are_offered_again()
    {
        var broken = GivenOffer.Clean();
        broken.Merchant.TokenizationParameters = broken.Merchant.TokenizationParameters.Clear();
        var windows = OfferWindows.Changed(broken.Compile(), document.Compile(), Given.Now).ToList();
        Assert.NotEmpty(windows);
        Assert.All(windows, window => Assert.Equal("cut", window.Service.Value));
    }

    [Fact]
    public void A_place_that_is_past_or_too_late_says_so_though_it_is_held_back()
    {
        document.Merchant.TokenizationParameters = document.Merchant.TokenizationParameters.Clear();
        var cut = GivenOffer.Cut(document);
        cut.MinAdvanceBooking = Duration.FromHours(2);
        var offer = document.Compile();
        Assert.Equal(SlotState.Past, Availability.Find(offer, new(cut.Id, Given.Now, null, default), [], Given.Now).State);
        Assert.Equal(SlotState.TooLate, Availability.Find(offer, new(cut.Id, Given.Now + Duration.FromHours(1), null, default), [], Given.Now).State);
    }

    private static IEnumerable<int> Hours(MerchantOffer offer, Service service) =>
        Availability.Over(offer, service, offer.DayOf(Tuesday), [], Given.Now).Select(slot => offer.LocalOf(slot.Start).Hour);

    private static SlotState StateAt(MerchantOffer offer, Service service, int hour, SlotResources resources = default) =>
        Availability.Find(offer, new(service.Id, Tuesday.At(new LocalTime(hour, 0)).InZoneStrictly(offer.Zone).ToInstant(), null, resources), [], Given.Now).State;
}
