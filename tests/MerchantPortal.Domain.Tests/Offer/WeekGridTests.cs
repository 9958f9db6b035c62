using System.Collections.Immutable;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;
using Xunit;

namespace MerchantPortal.Domain.Tests.Offer;

/// <summary>Which rule wins, and what a slot then costs (portal.md C2: never stack, date beats week, service beats merchant).</summary>
public sealed class WeekGridTests
{
    private static readonly LocalDateTime Tuesday17 = new(2026, 11, 24, 17, 0);
    private static readonly ImmutableArray<IsoDayOfWeek> Tuesdays = [IsoDayOfWeek.Tuesday];

    [Fact]
    public void Without_rules_every_slot_is_as_the_service_says()
    {
        var service = Given.Service();
        var settings = new WeekGrid(Given.Merchant(), service).At(Tuesday17);
        Assert.Equal((service.Price, null, false, null, null, CardRequirement.Conditional), (settings.Price, settings.PaymentOptionId, settings.Prepayment, settings.Deposit, settings.NoShowFee, settings.Card));
        Assert.Equal(new WinningRules(null, null, null, null, null), settings.Won);
    }

    [Theory]
    [InlineData("service week", 31)]
    [InlineData("merchant date", 22)]
    [InlineData("service date", 33)]
    public void A_date_beats_the_week_and_the_service_beats_the_merchant(string strongest, long expected)
    {
        var merchant = Given.Merchant();
        var service = Given.Service();
        merchant.Rules = [Priced(Tuesdays, null, 21)];
        service.Rules = [Priced(Tuesdays, null, 31)];
        if (strongest != "service week")
        {
            merchant.Rules = merchant.Rules.Add(Priced([], Tuesday17.Date, 22));
        }

        if (strongest == "service date")
        {
            service.Rules = service.Rules.Add(Priced([], Tuesday17.Date, 33));
        }

        var settings = new WeekGrid(merchant, service).At(Tuesday17);
        Assert.Equal(expected * 1_000_000, settings.Price.Micros);
        Assert.Equal(strongest != "merchant date", settings.Won.Price!.OfService);
    }

    [Fact]
    public void Percents_never_stack_and_are_of_the_services_own_price()
    {
        var merchant = Given.Merchant();
        var service = Given.Service();
        service.Price = new(10_000_000, "EUR");
        merchant.Rules = [new(Tuesdays, new(0, 0), new(0, 0)) { Price = new(null, 20_000_000) }];
        Assert.Equal(12_000_000, new WeekGrid(merchant, service).At(Tuesday17).Price.Micros);
        service.Rules = [new(Tuesdays, new(16, 0), new(18, 0)) { Price = new(null, -33_333_000) }];
        var grid = new WeekGrid(merchant, service);
        Assert.Equal(6_670_000, grid.At(Tuesday17).Price.Micros);
        Assert.Equal(12_000_000, grid.At(new(2026, 11, 24, 18, 0)).Price.Micros);
    }

    [Fact]
    public void Between_17_and_19_another_fee_is_due_and_at_19_the_usual_one_again()
    {
        var service = Given.Service();
        service.Terms = new() { NoShowFee = new(new(25_000_000, "EUR"), PriceType.FixedRateDefault), Deposit = new(new(5_000_000, "EUR"), PriceType.PerPerson, Duration.FromHours(4)) };
        service.Rules = [new(Tuesdays, new(17, 0), new(19, 0)) { Fee = new() { NoShowFee = new(new(40_000_000, "EUR"), PriceType.PerPerson) } }];
        var grid = new WeekGrid(Given.Merchant(), service);
        Assert.Equal(25_000_000, grid.At(new(2026, 11, 24, 16, 59)).NoShowFee!.Amount.Micros);
        Assert.Equal((40_000_000, PriceType.PerPerson), (grid.At(Tuesday17).NoShowFee!.Amount.Micros, grid.At(Tuesday17).NoShowFee!.Type));
        Assert.Equal(service.Terms.Deposit, grid.At(Tuesday17).Deposit);
        Assert.Equal(25_000_000, grid.At(new(2026, 11, 24, 19, 0)).NoShowFee!.Amount.Micros);
    }

    [Fact]
    public void A_rule_can_take_the_services_fee_away_for_some_hours()
    {
        var service = Given.Service();
        service.Terms = new() { NoShowFee = new(new(25_000_000, "EUR"), PriceType.FixedRateDefault) };
        service.Rules = [new(Tuesdays, new(17, 0), new(19, 0)) { Fee = new() { NoNoShowFee = true } }];
        var settings = new WeekGrid(Given.Merchant(), service).At(Tuesday17);
        Assert.Null(settings.NoShowFee);
        Assert.False(settings.CardAsked);
    }

    [Fact]
    public void A_service_without_terms_of_its_own_has_the_merchants()
    {
        var merchant = Given.Merchant();
        var service = Given.Service();
        merchant.DefaultTerms = new() { Prepayment = true };
        Assert.True(new WeekGrid(merchant, service).At(Tuesday17).Prepayment);
        service.Terms = PaymentTerms.PayOnArrival;
        Assert.False(new WeekGrid(merchant, service).At(Tuesday17).Prepayment);
    }

    [Theory]
    [InlineData("EUR", 15_990_000, 20_000_000, 3_200_000)]
    [InlineData("TWD", 1_290_000_000, 33_333_000, 430_000_000)]
    [InlineData("JPY", 4_500_000_000, 12_345_000, 556_000_000)]
    [InlineData("KWD", 9_995_000, 10_000_000, 1_000_000)]
    public void A_share_of_the_merchants_terms_is_each_services_own_amount_as_people_pay_it(string currency, long price, long share, long expected)
    {
        var merchant = Given.Merchant();
        merchant.DefaultTerms = new()
        {
            Deposit = new(new(999_000_000, currency), PriceType.FixedRateDefault, Duration.FromHours(4)),
            DepositMicroPercent = share,
            NoShowFee = new(new(1_000_000, currency), PriceType.PerPerson),
            NoShowFeeMicroPercent = 100_000_000,
        };
        var service = Given.Service();
        service.Price = new(price, currency);
        service.Rules = [new(Tuesdays, new(17, 0), new(19, 0)) { Price = new(null, 50_000_000) }];
        var grid = new WeekGrid(merchant, service);

        Assert.Equal(new Money(expected, currency), grid.At(Tuesday17).Deposit!.Amount);
        Assert.Equal((grid.At(Tuesday17).Deposit, service.Price), (grid.Published.Deposit, grid.At(Tuesday17).NoShowFee!.Amount));
        service.Price = service.Price with { Micros = 0 };
        service.IsOnline = true;
        Assert.Equal((null, null), (service.TermsAt(merchant).Deposit, service.TermsAt(merchant).NoShowFee));
        service.Terms = PaymentTerms.PayOnArrival;
        Assert.Same(PaymentTerms.PayOnArrival, service.TermsAt(merchant));
    }

    [Fact]
    public void A_share_painted_for_all_services_is_of_each_services_own_price_whatever_the_hour_costs()
    {
        var merchant = Given.Merchant();
        merchant.Rules =
        [
            new(Tuesdays, new(17, 0), new(19, 0))
            {
                Price = new(null, 50_000_000),
                Fee = new() { Deposit = new(default, PriceType.FixedRateDefault, Duration.FromHours(4)), DepositMicroPercent = 25_000_000, NoShowFee = new(default, PriceType.PerPerson), NoShowFeeMicroPercent = 10_000_000 },
            },
        ];
        foreach (var (price, deposit, fee) in new[] { (15_990_000L, 4_000_000L, 1_600_000L), (80_000_000, 20_000_000, 8_000_000) })
        {
            var service = Given.Service();
            service.Price = new(price, "EUR");
            var settings = new WeekGrid(merchant, service).At(Tuesday17);
            Assert.Equal(new Deposit(new(deposit, "EUR"), PriceType.FixedRateDefault, Duration.FromHours(4)), settings.Deposit);
            Assert.Equal(new NoShowFee(new(fee, "EUR"), PriceType.PerPerson), settings.NoShowFee);
        }
    }

    [Fact]
    public void V21_The_id_of_a_price_option_says_what_it_carries()
    {
        var service = Given.Service();
        service.Rules = [Priced(Tuesdays, null, 21), Priced([IsoDayOfWeek.Saturday], null, 21), Priced([IsoDayOfWeek.Sunday], null, 22)];
        var grid = new WeekGrid(Given.Merchant(), service);
        var tuesday = grid.At(Tuesday17).PaymentOptionId;
        Assert.Equal($"{service.MerchantId}:{service.Id}:21000000-EUR", tuesday);
        Assert.Equal(tuesday, grid.At(new(2026, 11, 28, 9, 0)).PaymentOptionId);
        Assert.NotEqual(tuesday, grid.At(new(2026, 11, 29, 9, 0)).PaymentOptionId);
        Assert.Null(grid.At(new(2026, 11, 23, 9, 0)).PaymentOptionId);
    }

    [Fact]
    public void A_rule_that_names_the_usual_price_needs_no_option()
    {
        var service = Given.Service();
        service.Rules = [new(Tuesdays, new(0, 0), new(0, 0)) { Price = new(service.Price.Micros, null) }];
        var settings = new WeekGrid(Given.Merchant(), service).At(Tuesday17);
        Assert.Null(settings.PaymentOptionId);
        Assert.NotNull(settings.Won.Price);
    }

    [Fact]
    public void Six_people_on_Saturday_pay_a_deposit_and_two_on_Tuesday_do_not()
    {
        var deposit = new Deposit(new(50_000_000, "EUR"), PriceType.PerPerson, Duration.FromHours(4));
        var service = Given.Service(places: [new(2, 4), new(6, 1), new(8, 1)]);
        service.Rules = [new([IsoDayOfWeek.Saturday], LocalTime.Midnight, LocalTime.Midnight) { Party = new(6, null), Fee = new() { Deposit = deposit } }];
        service.Terms = new() { RefundConditions = ImpliedRefunds.Of(deposit.MinAdvanceCancellation) };
        var offer = new MerchantOffer(GivenOffer.Clean().Merchant, [service], [], []);
        var (saturday, tuesday) = (new LocalDateTime(2026, 11, 28, 17, 0), Tuesday17);
        Deposit? At(LocalDateTime start, int? party) => offer.SettingsAt(service, start.InZoneStrictly(offer.Zone).ToInstant(), party).Deposit;

        Assert.Equal([null, null, deposit, deposit, null], new int?[] { 2, 5, 6, 100, null }.Select(party => At(saturday, party)));
        Assert.All(new int?[] { 2, 6, null }, party => Assert.Null(At(tuesday, party)));
        Assert.Equal(300_000_000, offer.TermsAt(service, saturday.InZoneStrictly(offer.Zone).ToInstant(), 6).DepositTotal!.Value.Micros);
        var slots = Availability.Over(offer, service, new(Given.Now, Given.Now + Duration.FromDays(8)), [], Given.Now).ToList();
        Assert.All(slots, slot => Assert.Equal(slot.Resources.PartySize >= 6 && offer.LocalOf(slot.Start).DayOfWeek == IsoDayOfWeek.Saturday ? deposit : null, slot.Settings.Deposit));
        Assert.Contains(slots, slot => slot.Settings.Deposit is not null);
    }

    [Fact]
    public void Of_the_same_rank_a_rule_for_some_sizes_beats_one_for_all_and_nothing_stronger()
    {
        var merchant = Given.Merchant();
        var service = Given.Service(places: [new(2, 1), new(6, 1)]);
        SlotRule OfSize(SlotRule rule) => rule with { Party = new(4, 8) };
        long At(int? party) => new WeekGrid(merchant, service).At(Tuesday17, party).Price.Micros / 1_000_000;

        (merchant.Rules, service.Rules) = ([OfSize(Priced(Tuesdays, null, 41))], []);
        Assert.Equal((41, 15, 15, 15), (At(6), At(2), At(9), At(null)));
        merchant.Rules = [Priced(Tuesdays, null, 40), .. merchant.Rules];
        Assert.Equal((41, 40), (At(6), At(2)));
        service.Rules = [Priced(Tuesdays, null, 50)];
        Assert.Equal(50, At(6));
        service.Rules = [.. service.Rules, OfSize(Priced(Tuesdays, null, 51))];
        Assert.Equal((51, 50), (At(6), At(2)));
        merchant.Rules = [.. merchant.Rules, Priced([], Tuesday17.Date, 60)];
        Assert.Equal((60, 60), (At(6), At(2)));
    }

    [Fact]
    public void Only_where_nothing_differs_all_slots_have_the_same_settings()
    {
        var (merchant, service) = (Given.Merchant(), Given.Service());
        var plain = new WeekGrid(merchant, service);
        Assert.Equal(plain.At(Tuesday17), plain.Always);
        Assert.False(plain.KnowsParties);

        service.Rules = [Priced(Tuesdays, null, 21)];
        Assert.Null(new WeekGrid(merchant, service).Always);
        service.Rules = [Priced(Tuesdays, null, 21) with { Party = new(4, null) }];
        var sized = new WeekGrid(merchant, service);
        Assert.Null(sized.Always);
        Assert.True(sized.KnowsParties);

        (service.Rules, service.Places) = ([], []);
        Assert.NotNull(new WeekGrid(merchant, service).Always);
    }

    [Fact]
    public void A_day_is_as_many_stretches_as_something_changes_and_a_rule_that_never_wins_makes_none()
    {
        var (merchant, service) = (Given.Merchant(), Given.Service());
        service.Rules = [new(Tuesdays, new(17, 0), new(19, 0)) { Price = new(21_000_000, null) }];
        Assert.Equal([(LocalTime.Midnight, 15), (new(17, 0), 21), (new(19, 0), 15)], Stretches());
        service.Rules = [Priced(Tuesdays, null, 31)];
        merchant.Rules = [new(Tuesdays, new(17, 0), new(19, 0)) { Price = new(21_000_000, null) }];
        Assert.Equal([(LocalTime.Midnight, 31)], Stretches());

        IEnumerable<(LocalTime, int)> Stretches()
        {
            var grid = new WeekGrid(merchant, service);
            Assert.Equal(grid.On(Tuesday17.Date), grid.On(IsoDayOfWeek.Tuesday));
            return grid.On(Tuesday17.Date).Select(stretch => (stretch.From, (int)(stretch.Settings.Price.Micros / 1_000_000)));
        }
    }

    [Fact]
    public void Among_equals_the_first_listed_wins_and_around_a_dates_rule_its_weekday_holds()
    {
        var service = Given.Service();
        service.Rules = [Priced(Tuesdays, null, 31), Priced(Tuesdays, null, 32), new([], new(17, 0), new(19, 0)) { Date = Tuesday17.Date, Price = new(41_000_000, null) }];
        var grid = new WeekGrid(Given.Merchant(), service);
        Assert.Equal((41, 31, 31), (Euros(Tuesday17), Euros(Tuesday17.PlusHours(2)), Euros(Tuesday17.PlusDays(7))));
        Assert.Equal([Tuesday17.Date], grid.Dates);
        Assert.Equal([15, 31, 41], grid.All.Select(settings => settings.Price.Micros / 1_000_000).Distinct().Order());

        long Euros(LocalDateTime at) => grid.At(at).Price.Micros / 1_000_000;
    }

    [Fact]
    public void A_rule_can_take_the_services_deposit_away_and_ask_for_a_card_all_the_same()
    {
        var service = Given.Service();
        service.Terms = new() { Deposit = new(new(5_000_000, "EUR"), PriceType.PerPerson, Duration.FromHours(4)) };
        service.Rules = [new(Tuesdays, new(17, 0), new(19, 0)) { Fee = new() { NoDeposit = true, Card = CardRequirement.Always } }];
        var grid = new WeekGrid(Given.Merchant(), service);
        var (without, usual) = (grid.At(Tuesday17), grid.At(Tuesday17.PlusHours(2)));
        Assert.Equal((null, CardRequirement.Always, true), (without.Deposit, without.Card, without.CardAsked));
        Assert.Equal((service.Terms.Deposit, CardRequirement.Conditional), (usual.Deposit, usual.Card));
    }

    [Fact]
    public void What_costs_nothing_is_prepaid_without_a_card()
    {
        var service = Given.Service();
        service.Terms = new() { Prepayment = true };
        Assert.True(new WeekGrid(Given.Merchant(), service).At(Tuesday17).CardAsked);
        service.Price = new(0, "EUR");
        Assert.False(new WeekGrid(Given.Merchant(), service).At(Tuesday17).CardAsked);
    }

    private static SlotRule Priced(ImmutableArray<IsoDayOfWeek> days, LocalDate? date, long euros) =>
        new(days, LocalTime.Midnight, LocalTime.Midnight) { Date = date, Price = new(euros * 1_000_000, null) };
}
