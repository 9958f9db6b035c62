using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;
using Xunit;

namespace MerchantPortal.Domain.Tests.Offer;

public sealed class OfferCurrencyTests
{
    private static readonly NoShowFee Fee = new(new(5_000_000, "EUR"), PriceType.PerPerson);
    private static readonly Deposit Deposit = new(new(7_000_000, "EUR"), PriceType.FixedRateDefault, Duration.FromHours(4));

    [Fact]
    public void Another_currency_takes_every_amount_along_and_converts_none()
    {
        var merchant = Merchant(new() { NoShowFee = Fee }, Rule("fee") with { Fee = new() { NoShowFee = Fee } });
        var service = Service(new() { Deposit = Deposit }, Rule("cheap") with { Price = new(9_000_000, null), Fee = new() { Deposit = Deposit } });
        var document = new OfferDocument(merchant, [service], [], []);

        OfferCurrency.Change(document, "TRY");

        Assert.Equal(
            [("TRY", 15_000_000L), ("TRY", 7_000_000L), ("TRY", 7_000_000L), ("TRY", 5_000_000L), ("TRY", 5_000_000L)],
            new[] { service.Price, service.Terms!.Deposit!.Amount, service.Rules[0].Fee!.Deposit!.Amount, merchant.DefaultTerms.NoShowFee!.Amount, merchant.Rules[0].Fee!.NoShowFee!.Amount }.Select(m => (m.Currency, m.Micros)));
        Assert.Equal(("TRY", 9_000_000L), (merchant.Currency, service.Rules[0].Price!.Micros!.Value));
    }

    [Fact]
    public void Every_amount_counts_once_and_what_is_no_amount_does_not()
    {
        Assert.Equal(0, Count(Merchant(new())));
        Assert.Equal(1, Count(Merchant(new() { Deposit = Deposit })));
        Assert.Equal(1, Count(Merchant(new() { NoShowFee = Fee })));
        Assert.Equal(2, Count(Merchant(new()), Service(null), Service(new())));
        Assert.Equal(5, Count(Merchant(new()), Service(new() { Deposit = Deposit, NoShowFee = Fee }), Service(new() { Deposit = Deposit })));

        var priced = Rule("price") with { Price = new(9_000_000, null) };
        var percent = Rule("percent") with { Price = new(null, 10) };
        var deposit = Rule("deposit") with { Fee = new() { Deposit = Deposit } };
        var both = Rule("both") with { Price = new(9_000_000, null), Fee = new() { Deposit = Deposit, NoShowFee = Fee } };
        Assert.Equal(0, Count(Merchant(new(), percent)));
        Assert.Equal(1, Count(Merchant(new(), priced)));
        Assert.Equal(5, Count(Merchant(new(), deposit, both, priced)));
        Assert.Equal(2 + 1 + 4, Count(Merchant(new()), Service(null, priced), Service(null, percent, deposit, both)));
    }

    [Fact]
    public void A_currency_is_everywhere_when_there_are_amounts_and_none_names_another()
    {
        Assert.False(IsEverywhere("EUR", Merchant(new())));
        Assert.True(IsEverywhere("EUR", Merchant(new()), Service(null), Service(null)));
        Assert.False(IsEverywhere("TRY", Merchant(new()), Service(null)));

        // One amount somewhere that names another
        var (fee, deposit) = (Fee with { Amount = new(5_000_000, "TRY") }, Deposit with { Amount = new(7_000_000, "TRY") });
        Assert.False(IsEverywhere("EUR", Merchant(new() { NoShowFee = fee }), Service(null)));
        Assert.False(IsEverywhere("EUR", Merchant(new() { Deposit = deposit }), Service(null)));
        Assert.False(IsEverywhere("EUR", Merchant(new()), Service(new() { Deposit = deposit })));
        Assert.False(IsEverywhere("EUR", Merchant(new(), Rule("r") with { Fee = new() { NoShowFee = fee } }), Service(null)));
        Assert.False(IsEverywhere("EUR", Merchant(new()), Service(null, Rule("r") with { Fee = new() { Deposit = deposit } })));
        Assert.True(IsEverywhere("TRY", Merchant(new() { Deposit = deposit }, Rule("r") with { Fee = new() { NoShowFee = fee } })));
    }

    private static int Count(Merchant merchant, params Service[] services) => OfferCurrency.CountOf(new(merchant, [.. services], [], []));

    private static bool IsEverywhere(string currency, Merchant merchant, params Service[] services) => OfferCurrency.IsEverywhere(new(merchant, [.. services], [], []), currency);

    private static SlotRule Rule(string id) => new([IsoDayOfWeek.Friday], new(17, 0), new(19, 0)) { Id = id };

    private static Merchant Merchant(PaymentTerms terms, params SlotRule[] rules) => new()
    {
        Id = new("m"), Name = "M", ZoneId = "Europe/Berlin", Currency = "EUR", Vertical = Vertical.Beauty, Hours = OpeningHours.EveryDay(new(10, 0), new(20, 0)),
        DefaultTerms = terms, Rules = [.. rules],
    };

    private static Service Service(PaymentTerms? terms, params SlotRule[] rules) => new()
    {
        MerchantId = new("m"), Id = new("s"), Name = TextByLanguage.Of("S"), Price = new(15_000_000, "EUR"), Duration = Duration.FromHours(1), Step = Duration.FromHours(1), Places = [new(null, 1)],
        Terms = terms, Rules = [.. rules],
    };
}
