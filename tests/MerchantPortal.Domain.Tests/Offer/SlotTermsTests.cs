using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;
using Xunit;

namespace MerchantPortal.Domain.Tests.Offer;

/// <summary>The ten steps of spec feeds 7.2 and the tax of 7.6.</summary>
public sealed class SlotTermsTests
{
    private static readonly Instant Start = Instant.FromUtc(2027, 3, 5, 15, 0);

    [Theory]
    [InlineData(80_000_000, "USD", 7_253_000, 5_800_000)]
    [InlineData(65_000_000, "EUR", 19_000_000, 12_350_000)]
    [InlineData(5_500_000_000, "JPY", 10_000_000, 550_000_000)]
    [InlineData(1_234_000, "KWD", 5_000_000, 62_000)]
    [InlineData(50_000, "USD", 50_000_000, 20_000)]
    [InlineData(70_000, "USD", 50_000_000, 40_000)]
    [InlineData(10_000, "USD", 50_000_000, 0)]
    [InlineData(9_000_000_000_000_000_000, "USD", 99_000_000, 8_910_000_000_000_000_000)]
    public void Tax_is_rounded_half_to_even_to_the_currencys_smallest_coin(long price, string currency, long rate, long tax) =>
        Assert.Equal(new Money(tax, currency), CurrencyUnits.Share(new(price, currency), rate));

    [Theory]
    [InlineData(TaxSource.Merchant, 19_000_000)]
    [InlineData(TaxSource.None, 0)]
    [InlineData(TaxSource.Own, 7_000_000)]
    public void A_services_tax_is_the_merchants_or_none_or_its_own(TaxSource source, int expected)
    {
        var (merchant, service) = (Given.Merchant(), Given.Service());
        merchant.TaxMicroPercent = 19_000_000;
        service.Tax = new(source, 7_000_000);
        var terms = Resolve(merchant, service, null);
        Assert.Equal(expected, terms.TaxMicroPercent);
        Assert.Equal(expected == 0, terms.Tax is null);
    }

    [Theory]
    [InlineData(null, 10)]
    [InlineData(0, 10)]
    [InlineData(1, 10)]
    [InlineData(6, 60)]
    public void Amounts_per_person_are_times_the_party_and_one_without(int? party, long expected)
    {
        var (merchant, service) = (Given.Merchant(), Given.Service());
        service.Terms = new()
        {
            Deposit = new(new(10_000_000, "EUR"), PriceType.PerPerson, Duration.Zero),
            NoShowFee = new(new(10_000_000, "EUR"), PriceType.FixedRateDefault),
        };
        var terms = Resolve(merchant, service, party);
        Assert.Equal(expected * 1_000_000, terms.DepositTotal!.Value.Micros);
        Assert.Equal(10_000_000, terms.NoShowFeeTotal!.Value.Micros);
        Assert.Equal(terms.DepositTotal, terms.DueAtBooking);
    }

    [Fact]
    public void The_two_clocks_of_the_worked_case_run_apart()
    {
        var (merchant, service) = (Given.Merchant(), Given.Service());
        service.MinAdvanceOnlineCanceling = Duration.FromHours(24);
        service.Terms = new() { Deposit = new(new(20_000_000, "EUR"), PriceType.FixedRateDefault, Duration.FromHours(4)) };
        var terms = Resolve(merchant, service, null);
        Assert.Equal(Instant.FromUtc(2027, 3, 4, 15, 0), terms.CancelUntil(Start));
        Assert.Equal(Instant.FromUtc(2027, 3, 5, 11, 0), terms.DepositRefundUntil(Start));
    }

    [Fact]
    public void Without_a_window_cancelling_is_free_until_the_start_and_so_is_the_deposit()
    {
        var (merchant, service) = (Given.Merchant(), Given.Service());
        service.Terms = new() { Deposit = new(new(20_000_000, "EUR"), PriceType.FixedRateDefault, Duration.Zero) };
        var terms = Resolve(merchant, service, null);
        Assert.Equal(Start, terms.CancelUntil(Start));
        Assert.Equal(Start, terms.DepositRefundUntil(Start));
    }

    [Theory]
    [InlineData(49, 100)]
    [InlineData(48, 100)]
    [InlineData(47, 50)]
    [InlineData(4, 50)]
    [InlineData(3, 0)]
    public void The_refund_is_the_step_with_the_largest_notice_still_met(int hoursBefore, int percent)
    {
        var (merchant, service) = (Given.Merchant(), Given.Service());
        service.Terms = new() { Prepayment = true, RefundConditions = [new(Duration.FromHours(4), 50), new(Duration.FromHours(48), 100), new(Duration.Zero, 0)] };
        Assert.Equal(percent, Resolve(merchant, service, null).RefundPercent(Start, Start - Duration.FromHours(hoursBefore)));
    }

    [Fact]
    public void Where_no_step_is_met_nothing_of_a_prepayment_goes_back()
    {
        var (merchant, service) = (Given.Merchant(), Given.Service());
        service.Terms = new() { Prepayment = true, RefundConditions = [new(Duration.FromHours(4), 50)] };
        Assert.Equal(0, Resolve(merchant, service, null).RefundPercent(Start, Start - Duration.FromHours(3)));
    }

    [Fact]
    public void A_prepayment_is_the_price_with_its_tax()
    {
        var (merchant, service) = (Given.Merchant(), Given.Service());
        service.Price = new(80_000_000, "USD");
        service.Terms = new() { Prepayment = true };
        service.Tax = new(TaxSource.Own, 7_253_000);
        Assert.Equal(new Money(85_800_000, "USD"), Resolve(merchant, service, null).DueAtBooking);
    }

    [Theory]
    [InlineData(false, false, false, CardRequirement.Conditional, false)]
    [InlineData(false, false, false, CardRequirement.Always, true)]
    [InlineData(true, false, false, CardRequirement.Conditional, true)]
    [InlineData(false, true, false, CardRequirement.Conditional, true)]
    [InlineData(false, false, true, CardRequirement.Conditional, true)]
    public void A_card_is_asked_when_money_needs_one_or_always(bool prepay, bool deposit, bool fee, CardRequirement card, bool asked)
    {
        var (merchant, service) = (Given.Merchant(), Given.Service());
        service.Price = new(30_000_000, "EUR");
        service.Terms = new()
        {
            Prepayment = prepay,
            Deposit = deposit ? new(new(1_000_000, "EUR"), PriceType.FixedRateDefault, Duration.Zero) : null,
            NoShowFee = fee ? new(new(1_000_000, "EUR"), PriceType.FixedRateDefault) : null,
            Card = card,
        };
        Assert.Equal(asked, Resolve(merchant, service, null).CardAsked);
    }

    [Fact]
    public void Terms_are_the_same_when_everything_is_and_others_by_any_one_thing()
    {
        Money euro = new(1_000_000, "EUR");
        Deposit deposit = new(euro, PriceType.PerPerson, Duration.FromHours(4));
        NoShowFee fee = new(euro, PriceType.FixedRateDefault);
        SlotTerms terms = new(euro, "o", true, deposit, euro, fee, euro, CardRequirement.Always, true, Duration.FromHours(1), 19_000_000, euro, [new(Duration.FromHours(1), 50)], ConfirmationMode.Synchronous);
        var copy = terms with { RefundConditions = [new(Duration.FromHours(1), 50)] };
        Assert.Equal((terms, terms.GetHashCode()), (copy, copy.GetHashCode()));
        SlotTerms?[] others =
        [
            null,
            terms with { Price = euro with { Micros = 1 } },
            terms with { PaymentOptionId = null },
            terms with { Prepayment = false },
            terms with { Deposit = null },
            terms with { DepositTotal = null },
            terms with { NoShowFee = null },
            terms with { NoShowFeeTotal = null },
            terms with { Card = CardRequirement.Conditional },
            terms with { CardAsked = false },
            terms with { OnlineCancelNotice = Duration.Zero },
            terms with { TaxMicroPercent = 0 },
            terms with { Tax = null },
            terms with { RefundConditions = [new(Duration.FromHours(1), 51)] },
            terms with { RefundConditions = [] },
            terms with { Mode = ConfirmationMode.Asynchronous },
        ];
        Assert.All(others, other => Assert.False(terms.Equals(other)));
    }

    [Fact]
    public void A_price_that_does_not_fit_with_its_tax_is_an_error_and_never_a_wrong_amount()
    {
        var (merchant, service) = (Given.Merchant(), Given.Service());
        service.Terms = new() { Prepayment = true };
        var terms = Resolve(merchant, service, null) with { Price = new(long.MaxValue, "EUR"), Tax = new(1, "EUR") };
        Assert.Throws<OverflowException>(() => terms.DueAtBooking);
    }

    private static SlotTerms Resolve(Merchant merchant, Service service, int? party)
    {
        var grid = new WeekGrid(merchant, service);
        return SlotTerms.Resolve(merchant, service, grid, grid.At(new(2027, 3, 5, 16, 0)), party);
    }
}
