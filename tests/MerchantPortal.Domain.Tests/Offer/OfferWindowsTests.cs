using System.Collections.Immutable;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;
using Xunit;

namespace MerchantPortal.Domain.Tests.Offer;

/// <summary>What a publication owes Google: the days whose slots differ, and nothing else.</summary>
public sealed class OfferWindowsTests
{
    private static readonly LocalDate Today = new(2026, 11, 21);
    private static readonly IEnumerable<LocalDate> Horizon = Enumerable.Range(0, 61).Select(day => Today.PlusDays(day));

    [Fact]
    public void No_change_owes_nothing() => Assert.Empty(Changed(_ => { }));

    [Fact]
    public void What_guests_do_not_see_of_a_slot_owes_nothing() => Assert.Empty(Changed(d =>
    {
        d.Merchant.Telephone = "+493099999999";
        GivenOffer.Cut(d).Name = TextByLanguage.Of("Other name");
        GivenOffer.Cut(d).Rules = [GivenOffer.Rule() with { Price = new(60_000_000, null) }];
    }));

    [Fact]
    public void A_rule_owes_its_days() =>
        Assert.Equal(
            Horizon.Where(d => d.DayOfWeek == IsoDayOfWeek.Tuesday).Select(d => new OfferWindow(new("cut"), d, null)),
            Changed(d => GivenOffer.Cut(d).Rules = [GivenOffer.Rule() with { Price = new(50_000_000, null) }]));

    [Fact]
    public void A_tier_owes_its_days_where_its_size_is_offered_and_nothing_where_it_is_not()
    {
        var tier = GivenOffer.Rule() with { Party = new(6, null), Fee = new() { Deposit = new(new(40_000_000, "EUR"), PriceType.FixedRateDefault, Duration.FromHours(4)) } };
        Assert.Empty(Changed(d => (GivenOffer.Cut(d).Places, GivenOffer.Cut(d).Rules) = ([new(2, 1)], [tier]), d => GivenOffer.Cut(d).Places = [new(2, 1)]));
        Assert.Equal(
            Horizon.Where(d => d.DayOfWeek == IsoDayOfWeek.Tuesday).Select(d => new OfferWindow(new("cut"), d, null)),
            Changed(d => (GivenOffer.Cut(d).Places, GivenOffer.Cut(d).Rules) = ([new(2, 1), new(6, 1)], [tier]), d => GivenOffer.Cut(d).Places = [new(2, 1), new(6, 1)]));
    }

    [Fact]
    public void A_rule_that_takes_the_no_show_fee_away_owes_all_days_because_every_other_slot_must_now_say_it_itself() =>
        Assert.Equal(
            Horizon.Select(d => new OfferWindow(new("cut"), d, null)),
            Changed(d => GivenOffer.Cut(d).Rules = [GivenOffer.Rule() with { Fee = new() { NoNoShowFee = true } }]));

    [Fact]
    public void A_rule_that_took_the_deposit_away_owes_all_days_when_it_goes() =>
        Assert.Equal(
            Horizon.Select(d => new OfferWindow(new("cut"), d, null)),
            Changed(_ => { }, d => GivenOffer.Cut(d).Rules = [GivenOffer.Rule() with { Fee = new() { NoDeposit = true } }]));

    [Fact]
    public void A_rule_with_another_fee_owes_its_days_because_the_service_still_says_its_own() =>
        Assert.Equal(
            Horizon.Where(d => d.DayOfWeek == IsoDayOfWeek.Tuesday).Select(d => new OfferWindow(new("cut"), d, null)),
            Changed(d => GivenOffer.Cut(d).Rules = [GivenOffer.Rule() with { Fee = new() { NoShowFee = new(new(30_000_000, "EUR"), PriceType.FixedRateDefault) } }]));

    [Fact]
    public void Refund_steps_tax_and_the_notice_of_cancelling_are_the_services_and_owe_nothing()
    {
        Assert.Empty(Changed(d => GivenOffer.Cut(d).Terms = GivenOffer.DepositTerms with { RefundConditions = [new(Duration.FromHours(8), 100), new(Duration.Zero, 50)] }));
        Assert.Empty(Changed(d => d.Merchant.TaxMicroPercent = 19_000_000));
        Assert.Empty(Changed(d => GivenOffer.Cut(d).MinAdvanceOnlineCanceling = Duration.FromHours(24)));
    }

    [Fact]
    public void A_longer_notice_of_booking_owes_the_days_with_slots_that_are_now_too_near() =>
        Assert.Equal(
            [new(new("cut"), Today, null), new(new("cut"), Today.PlusDays(1), null)],
            Changed(d => GivenOffer.Cut(d).MinAdvanceBooking = Duration.FromHours(24)));

    [Fact]
    public void A_rule_outside_the_opening_hours_owes_nothing() =>
        Assert.Empty(Changed(d => GivenOffer.Cut(d).Rules = [GivenOffer.Rule(from: 1, until: 9) with { Price = new(50_000_000, null) }]));

    [Fact]
    public void A_date_exception_owes_its_date_for_every_service() =>
        Assert.Equal(
            [new(new("cut"), new(2026, 12, 24), null), new(new("wash"), new(2026, 12, 24), null)],
            Changed(d => d.Merchant.Hours = new(d.Merchant.Hours.Week, d.Merchant.Hours.Exceptions.Add(new(2026, 12, 24), []))));

    [Fact]
    public void A_price_owes_all_days_of_its_service_and_of_no_other() =>
        Assert.Equal(Horizon.Select(d => new OfferWindow(new("wash"), d, null)), Changed(d => GivenOffer.Wash(d).Price = new(41_000_000, "EUR")));

    [Fact]
    public void A_slot_that_has_begun_and_can_still_be_booked_owes_its_day()
    {
        // From 10:00 to 18:00 in Berlin; it is later than 10:00 there
        static void OneADay(OfferDocument d)
        {
            var wash = GivenOffer.Wash(d);
            d.Merchant.Hours = OpeningHours.EveryDay(new(10, 0), new(18, 0));
            (wash.Duration, wash.Step, wash.AdmissionPolicy, wash.MinBookingBufferBeforeEnd) = (Duration.FromHours(8), Duration.FromHours(8), AdmissionPolicy.TimeFlexible, Duration.FromMinutes(30));
        }

        Assert.Equal(Today, Changed(d =>
        {
            OneADay(d);
            GivenOffer.Wash(d).Price = new(41_000_000, "EUR");
        }, OneADay)[0].Date);
    }

    [Fact]
    public void A_persons_new_name_owes_that_persons_slots()
    {
        static void Both(OfferDocument d) => GivenOffer.Cut(d).Staff = [Given.Anna, Given.Bob];
        var windows = Changed(d =>
        {
            Both(d);
            d.Staff[0].Name = "Anna Maria";
        }, Both);

        Assert.Equal(Horizon.Select(d => new OfferWindow(new("cut"), d, Given.Anna)), windows);
    }

    [Fact]
    public void A_person_who_leaves_owes_that_persons_slots() =>
        Assert.Equal(
            Horizon.Select(d => new OfferWindow(new("cut"), d, Given.Bob)),
            Changed(d => GivenOffer.Cut(d).Staff = [Given.Anna], d => GivenOffer.Cut(d).Staff = [Given.Anna, Given.Bob]));

    [Fact]
    public void With_rooms_the_whole_service_is_told()
    {
        static void Roomy(OfferDocument d) => (GivenOffer.Cut(d).Staff, GivenOffer.Cut(d).Rooms) = ([Given.Anna, Given.Bob], [Given.Blue]);
        var windows = Changed(d =>
        {
            Roomy(d);
            d.Staff[0].Name = "Anna Maria";
        }, Roomy);

        Assert.Equal(Horizon.Select(d => new OfferWindow(new("cut"), d, null)), windows);
    }

    [Fact]
    public void What_is_archived_vanishes_and_what_is_new_appears()
    {
        Assert.Equal(Horizon.Select(d => new OfferWindow(new("cut"), d, null)), Changed(d => GivenOffer.Cut(d).IsArchived = true));
        Assert.Equal(Horizon.Select(d => new OfferWindow(new("cut"), d, null)), Changed(_ => { }, d => GivenOffer.Cut(d).IsArchived = true));
    }

    [Fact]
    public void A_shorter_horizon_owes_the_days_that_are_no_longer_offered() =>
        Assert.Equal(
            Horizon.Skip(59).SelectMany(d => new[] { d }).Order(),
            Changed(d => d.Merchant.BookableDays = 58).Where(w => w.Service.Value == "cut").Select(w => w.Date));

    private static ImmutableArray<OfferWindow> Changed(Action<OfferDocument> change, Action<OfferDocument>? before = null)
    {
        var (old, current) = (Document(), Document());
        before?.Invoke(old);
        change(current);
        return [.. OfferWindows.Changed(old.Compile(), current.Compile(), GivenOffer.Now)];
    }

    private static OfferDocument Document()
    {
        var document = GivenOffer.Clean();
        return document with { Staff = document.Staff.Add(new() { MerchantId = Given.Salon, Id = Given.Bob, Name = "Bob" }) };
    }
}
