using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;
using Xunit;

namespace MerchantPortal.Domain.Tests.Offer;

/// <summary>What only a slot can break (spec feeds 7.3), one by one.</summary>
public sealed class SlotLintTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 11, 24, 11, 0);

    private static readonly PublishedSlot Slot = new() { Start = Start, Duration = Duration.FromHours(1), SpotsTotal = 2, SpotsOpen = 1, Mode = ConfirmationMode.Synchronous };

    private static readonly PublishedSlot WithDeposit = Slot with { Deposit = GivenOffer.DepositTerms.Deposit };
    private static readonly PublishedSlot WithFee = Slot with { NoShowFee = GivenOffer.DepositTerms.NoShowFee };
    private static readonly PublishedSlot WithCard = Slot with { Card = CardRequirement.Always };

    private readonly OfferDocument document = GivenOffer.Clean();
    private readonly Service service;
    private readonly PaymentOption cheap;
    private PaymentCountries? countries = PaymentCountries.Documented;

    public SlotLintTests()
    {
        service = GivenOffer.Wash(document);
        service.Terms = new() { RefundConditions = [new(Duration.Zero, 100)] };
        cheap = new("salon:wash:1", service, new(1_000_000, "EUR"));
    }

    [Fact]
    public void A_plain_slot_has_no_findings_and_neither_have_deposit_and_fee_together_V7()
    {
        Assert.Empty(Codes(Slot));
        Assert.Empty(Codes(WithDeposit with { NoShowFee = WithFee.NoShowFee }));
    }

    [Fact]
    public void V1_C122_Anything_paid_or_a_card_on_a_slot_that_asks_first()
    {
        foreach (var slot in new[] { WithDeposit, WithFee, WithCard })
        {
            Assert.Contains("V1", Codes(slot with { Mode = ConfirmationMode.Asynchronous }));
            Assert.DoesNotContain("V1", Codes(slot));
        }

        service.Terms = GivenOffer.Prepayment;
        Assert.Equal(["V1"], Codes(Slot with { Mode = ConfirmationMode.Asynchronous }));
    }

    [Fact]
    public void V2_Anything_paid_or_a_card_without_a_gateway()
    {
        document.Merchant.TokenizationParameters = document.Merchant.TokenizationParameters.Remove("gateway");
        foreach (var slot in new[] { WithDeposit, WithFee, WithCard })
        {
            Assert.Contains("V2", Codes(slot));
        }

        Assert.Empty(Codes(Slot));
    }

    [Fact]
    public void V3_A_prepayment_of_nothing_or_of_no_exact_price()
    {
        (service.Terms, service.IsOnline) = (GivenOffer.Prepayment, true);
        Assert.Empty(Codes(Slot));
        Assert.Equal(["V3"], Codes(Slot with { PaymentOptionId = "free" }, new PaymentOption("free", service, new(0, "EUR"))));
        service.PriceInterpretation = PriceInterpretation.StartsAt;
        Assert.Equal(["V3"], Codes(Slot));
    }

    [Theory]
    [InlineData(PriceInterpretation.StartsAt)]
    [InlineData(PriceInterpretation.NotDisplayed)]
    public void V3_A_deposit_is_charged_with_the_booking_too_and_a_fee_and_a_card_are_not(PriceInterpretation how)
    {
        service.PriceInterpretation = how;
        Assert.Equal(["V3"], Codes(WithDeposit));
        Assert.Empty(Codes(WithFee));
        Assert.DoesNotContain("V3", Codes(WithCard));
        Assert.Empty(Codes(Slot));
    }

    [Fact]
    public void V4_Money_without_a_cancellation_policy_and_a_card_needs_none()
    {
        service.Terms = null;
        Assert.Equal(["V4"], Codes(WithDeposit));
        Assert.DoesNotContain("V4", Codes(WithCard));
        service.Terms = new() { Prepayment = true };
        Assert.Equal(["V4"], Codes(Slot));
    }

    [Fact]
    public void V5_and_V6_A_prepayment_with_a_deposit_or_with_a_fee()
    {
        service.Terms = GivenOffer.Prepayment;
        Assert.Equal(["V5"], Codes(WithDeposit));
        Assert.Equal(["V6"], Codes(WithFee));
        Assert.Equal(OfferLevel.Warning, Assert.Single(Check(WithFee)).Level);
    }

    [Fact]
    public void V8_A_card_and_nothing_that_it_is_for() => Assert.Equal([("V8", OfferLevel.Warning)], Check(WithCard).Select(f => (f.Code, f.Level)));

    [Fact]
    public void V11_An_option_the_merchant_does_not_have()
    {
        Assert.Equal(["V11"], Codes(Slot with { PaymentOptionId = "salon:wash:2" }, cheap));
        Assert.Empty(Codes(Slot with { PaymentOptionId = cheap.Id }, cheap));
    }

    [Fact]
    public void V13_An_amount_of_nothing_and_one_above_the_price()
    {
        Assert.Equal(["V13"], Codes(Slot with { Deposit = WithDeposit.Deposit! with { Amount = new(0, "EUR") } }));
        Assert.Equal(["V13"], Codes(Slot with { NoShowFee = WithFee.NoShowFee! with { Amount = new(-1_000_000, "EUR") } }));
        Assert.Equal(["V13AbovePrice"], Codes(Slot with { NoShowFee = WithFee.NoShowFee! with { Amount = new(40_010_000, "EUR") } }));
        Assert.Equal(["V13AbovePrice"], Codes(Slot with { PartySize = 3, NoShowFee = new(new(20_000_000, "EUR"), PriceType.PerPerson) }));
        Assert.Empty(Codes(Slot with { PartySize = 2, NoShowFee = new(new(20_000_000, "EUR"), PriceType.PerPerson) }));
    }

    [Fact]
    public void V14_A_later_charge_that_is_not_later()
    {
        service.Terms = GivenOffer.Prepayment with { ChargeBeforeStart = Duration.FromHours(1) };
        Assert.Equal(["V14"], Codes(Slot));
    }

    [Fact]
    public void V15_A_buffer_before_the_end_of_what_begins_on_time()
    {
        service.MinBookingBufferBeforeEnd = Duration.FromMinutes(10);
        Assert.Equal(["V15"], Codes(Slot));
        service.AdmissionPolicy = AdmissionPolicy.TimeFlexible;
        Assert.Empty(Codes(Slot));
    }

    [Fact]
    public void V18_Refund_steps_beyond_all_twice_or_rising()
    {
        foreach (var steps in new RefundCondition[][] { [new(Duration.Zero, 101)], [new(Duration.Zero, -1)], [new(Duration.Zero, 50), new(Duration.Zero, 50)], [new(Duration.FromHours(2), 10), new(Duration.Zero, 20)] })
        {
            service.Terms = GivenOffer.Prepayment with { RefundConditions = [.. steps] };
            Assert.Equal(["V18"], Codes(Slot));
        }
    }

    [Fact]
    public void V22_A_payment_where_none_may_be_taken_and_not_judged_where_nobody_knows()
    {
        foreach (var address in new[] { document.Merchant.Address! with { Country = "AX" }, document.Merchant.Address! with { Country = "ME" }, null })
        {
            document.Merchant.Address = address;
            Assert.Equal(["V22"], Codes(WithDeposit));
            Assert.Empty(Codes(Slot));
        }

        countries = null;
        Assert.Empty(Codes(WithDeposit));
    }

    [Fact]
    public void V23_A_window_below_nothing_or_beyond_366_days()
    {
        var tooLong = Duration.FromDays(366) + Duration.FromSeconds(1);
        Assert.Equal(["V23"], Codes(Slot with { Deposit = WithDeposit.Deposit! with { MinAdvanceCancellation = tooLong } }));
        service.MinAdvanceBooking = -Duration.FromSeconds(1);
        Assert.Equal(["V23"], Codes(Slot));
        service.MinAdvanceBooking = Duration.Zero;
        service.MinAdvanceOnlineCanceling = tooLong;
        Assert.Equal(["V23"], Codes(Slot));
        service.MinAdvanceOnlineCanceling = null;
        service.Terms = new() { RefundConditions = [new(tooLong, 100)] };
        Assert.Equal(["V23"], Codes(Slot));
    }

    [Fact]
    public void V12_A_deposit_per_person_without_a_party()
    {
        var slot = Slot with { Deposit = GivenOffer.DepositTerms.Deposit! with { Type = PriceType.PerPerson } };
        Assert.Equal(["V12"], Codes(slot));
        Assert.Empty(Codes(slot with { PartySize = 3 }));
    }

    [Fact]
    public void V16_Bookable_from_after_it_ends_to_be()
    {
        Assert.Equal(["V16"], Codes(Slot with { FirstBookable = Start }));
        Assert.Equal(["V16"], Codes(Slot with { LastBookable = Start }));
        Assert.Equal(["V16"], Codes(Slot with { FirstBookable = Start - Duration.FromHours(1), LastBookable = Start - Duration.FromHours(1) }));
        Assert.Empty(Codes(Slot with { FirstBookable = Start - Duration.FromHours(2), LastBookable = Start - Duration.FromHours(1) }));
    }

    [Fact]
    public void V17_Cancellable_online_after_the_start()
    {
        Assert.Equal(["V17"], Codes(Slot with { LastOnlineCancellable = Start + Duration.FromSeconds(1) }));
        Assert.Empty(Codes(Slot with { LastOnlineCancellable = Start }));
    }

    [Fact]
    public void V19_More_places_open_than_there_are()
    {
        Assert.Equal(["V19"], Codes(Slot with { SpotsOpen = 3 }));
        Assert.Equal(["V19"], Codes(Slot with { SpotsOpen = -1 }));
        Assert.Equal(["V19"], Codes(Slot with { SpotsTotal = 0, SpotsOpen = 0 }));
    }

    [Fact]
    public void V20_An_id_without_its_name_and_the_reverse()
    {
        Assert.Equal(["V20"], Codes(Slot with { StaffId = "anna" }));
        Assert.Equal(["V20"], Codes(Slot with { RoomName = "Blue" }));
    }

    [Fact]
    public void V21_One_id_with_two_prices() =>
        Assert.Equal(["V21"], Codes(Slot with { PaymentOptionId = cheap.Id }, cheap, cheap with { Price = new(2_000_000, "EUR") }));

    [Fact]
    public void V9_A_deposit_in_another_currency() =>
        Assert.Equal(["V9"], Codes(Slot with { Deposit = new(new(1_000_000, "USD"), PriceType.FixedRateDefault, Duration.Zero) }));

    [Fact]
    public void V9_An_offer_in_another_currency_than_the_country_s()
    {
        document.Merchant.Address = document.Merchant.Address! with { Country = "CH" };
        Assert.Equal(["V9"], Codes(Slot));
    }

    [Fact]
    public void V10_A_free_slot_in_person() =>
        Assert.Equal(["V10"], Codes(Slot with { PaymentOptionId = "free" }, new PaymentOption("free", service, new(0, "EUR"))));

    private IEnumerable<string> Codes(PublishedSlot slot, params PaymentOption[] options) => Check(slot, options).Select(f => f.Code);

    private IEnumerable<OfferFinding> Check(PublishedSlot slot, params PaymentOption[] options)
    {
        var grid = new WeekGrid(document.Merchant, service);
        return SlotLint.Check(slot, new(document.Merchant, service, grid.Terms, grid.Published, options.ToLookup(o => o.Id, o => o.Price, StringComparer.Ordinal), countries));
    }
}
