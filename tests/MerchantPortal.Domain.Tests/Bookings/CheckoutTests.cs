using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;
using Xunit;

namespace MerchantPortal.Domain.Tests.Bookings;

/// <summary>What the guest saw must be what is published (spec feeds 8.3, 8.4).</summary>
public sealed class CheckoutTests
{
    private static readonly Deposit Deposit = new(new(5_000_000, "EUR"), PriceType.PerPerson, Duration.FromHours(4));
    private static readonly NoShowFee Fee = new(new(7_000_000, "EUR"), PriceType.FixedRateDefault);
    private static readonly SlotTerms Free = new(new(15_000_000, "EUR"), null, false, null, null, null, null, CardRequirement.Conditional, false, Duration.Zero, 0, null, [], ConfirmationMode.Synchronous);
    private static readonly SlotTerms Prepaid = Free with { Prepayment = true, CardAsked = true };
    private static readonly SlotTerms Both = Free with { Deposit = Deposit, DepositTotal = new(10_000_000, "EUR"), NoShowFee = Fee, NoShowFeeTotal = Fee.Amount, CardAsked = true };
    private static readonly Checkout Shown = new() { Price = new(15_000_000, "EUR"), HasToken = true };

    [Fact]
    public void Pay_on_arrival_needs_nothing_said() => Assert.Null(Checkout.Nothing.Against(Free, []));

    [Fact]
    public void What_is_as_published_is_accepted()
    {
        Assert.Null(Shown.Against(Prepaid, []));
        Assert.Null((Shown with { Tax = new(0, "EUR") }).Against(Prepaid, []));
        Assert.Null((Shown with { Deposit = new(Deposit.Amount, PriceType.PerPerson, null), NoShowFee = Fee }).Against(Both, [CardType.Visa]));
        Assert.Null((Shown with { Card = CardType.Jcb }).Against(Prepaid, []));
        Assert.Null((Shown with { PaymentOptionId = "m:s:15" }).Against(Prepaid with { PaymentOptionId = "m:s:15" }, []));
    }

    [Fact]
    public void A_tax_a_notice_and_a_card_that_are_as_published_are_accepted_and_a_tax_paid_on_arrival_need_not_be_said()
    {
        var tax = new Money(2_850_000, "EUR");
        Assert.Null((Shown with { Tax = tax }).Against(Prepaid with { Tax = tax }, []));
        Assert.Null(Checkout.Nothing.Against(Free with { Tax = tax }, []));
        Assert.Null((Shown with { Deposit = new(Deposit.Amount, PriceType.PerPerson, Duration.FromHours(4)) }).Against(Both, []));
        Assert.Null((Shown with { Card = CardType.Visa }).Against(Prepaid, [CardType.Visa]));
        Assert.Null((Shown with { Card = CardType.AmericanExpress }).Against(Free, [CardType.Visa]));
    }

    [Fact]
    public void Another_tax_or_amount_of_the_deposit_is_another_one()
    {
        Assert.Equal(CheckoutFault.PriceDiffers, (Shown with { Tax = new(2_850_001, "EUR") }).Against(Prepaid with { Tax = new(2_850_000, "EUR") }, []));
        Assert.Equal(CheckoutFault.PriceDiffers, (Shown with { Tax = new(1, "EUR") }).Against(Free, []));
        Assert.Equal(CheckoutFault.TermsDiffer, (Shown with { Deposit = new(new(5_000_001, "EUR"), PriceType.PerPerson, null) }).Against(Both, []));
    }

    [Fact]
    public void What_a_request_does_not_repeat_is_left_open_where_other_terms_took_it_otherwise()
    {
        Assert.False(Shown.LeavesOpen(Both, Both));
        Assert.False(Shown.LeavesOpen(Free, Both));
        Assert.False(Shown.LeavesOpen(Both with { Deposit = null }, Both));
        Assert.True(Shown.LeavesOpen(Both, Free));
        Assert.True(Shown.LeavesOpen(Both, Both with { Deposit = Deposit with { Amount = new(9_000_000, "EUR") } }));
        Assert.True(Shown.LeavesOpen(Both, Both with { Deposit = Deposit with { MinAdvanceCancellation = Duration.Zero } }));
        Assert.True(Shown.LeavesOpen(Both, Both with { NoShowFee = null }));
        Assert.True(Shown.LeavesOpen(Prepaid, Both));
        Assert.False(Shown.LeavesOpen(Prepaid, Prepaid with { Price = new(1, "EUR") }));

        // What is repeated was compared already
        var said = Shown with { Deposit = new(Deposit.Amount, PriceType.PerPerson, null), NoShowFee = Fee };
        Assert.False(said.LeavesOpen(Both, Free));
        Assert.True((said with { NoShowFee = null }).LeavesOpen(Both, Free));
        Assert.True((said with { Deposit = null }).LeavesOpen(Both, Free));
    }

    [Fact]
    public void Each_difference_has_its_fault()
    {
        Assert.Equal(CheckoutFault.PriceDiffers, (Shown with { Price = new(14_999_999, "EUR") }).Against(Free, []));
        Assert.Equal(CheckoutFault.PriceDiffers, (Shown with { Price = new(15_000_000, "USD") }).Against(Free, []));
        Assert.Equal(CheckoutFault.PriceDiffers, (Shown with { Price = null }).Against(Prepaid, []));
        Assert.Equal(CheckoutFault.PriceDiffers, (Shown with { Tax = new(1, "EUR") }).Against(Prepaid, []));
        Assert.Equal(CheckoutFault.PriceDiffers, Shown.Against(Prepaid with { Tax = new(2_850_000, "EUR") }, []));
        Assert.Equal(CheckoutFault.TermsDiffer, (Shown with { Deposit = new(Deposit.Amount, PriceType.FixedRateDefault, null) }).Against(Both, []));
        Assert.Equal(CheckoutFault.TermsDiffer, (Shown with { Deposit = new(Deposit.Amount, PriceType.PerPerson, Duration.FromHours(5)) }).Against(Both, []));
        Assert.Equal(CheckoutFault.TermsDiffer, (Shown with { Deposit = new(Deposit.Amount, PriceType.PerPerson, null) }).Against(Prepaid, []));
        Assert.Equal(CheckoutFault.TermsDiffer, (Shown with { NoShowFee = Fee with { Amount = new(1, "EUR") } }).Against(Both, []));
        Assert.Equal(CheckoutFault.OptionNotValid, (Shown with { PaymentOptionId = "other" }).Against(Prepaid, []));
        Assert.Equal(CheckoutFault.OwnOption, (Shown with { OwnOption = true }).Against(Free, []));
        Assert.Equal(CheckoutFault.TokenMissing, (Shown with { HasToken = false }).Against(Free with { Card = CardRequirement.Always, CardAsked = true }, []));
        Assert.Equal(CheckoutFault.CardTypeRejected, (Shown with { Card = CardType.AmericanExpress }).Against(Prepaid, [CardType.Visa]));
        Assert.Equal(CheckoutFault.CardTypeRejected, (Shown with { OtherCard = true }).Against(Prepaid, [CardType.Visa, CardType.Discover]));
        Assert.Null((Shown with { OtherCard = true }).Against(Prepaid, []));
        Assert.Null((Shown with { OtherCard = true }).Against(Prepaid, [.. Enum.GetValues<CardType>()]));
    }

    [Fact]
    public void Terms_that_differ_only_in_their_windows_or_mode_cost_the_same()
    {
        Assert.True(Both.CostsTheSame(Both with { OnlineCancelNotice = Duration.FromHours(1), Mode = ConfirmationMode.Asynchronous }));
        var fee = Both with { Deposit = null, DepositTotal = null };
        Assert.True(fee.CostsTheSame(fee with { OnlineCancelNotice = Duration.FromHours(1), RefundConditions = ImpliedRefunds.Of(Duration.FromHours(1)) }));
        Assert.False(Prepaid.CostsTheSame(Prepaid with { RefundConditions = ImpliedRefunds.Of(Duration.FromHours(1)) }));
        Assert.False(Both.CostsTheSame(Both with { DepositTotal = new(1, "EUR") }));
        Assert.False(Free.CostsTheSame(Free with { Price = new(1, "EUR") }));
    }
}
