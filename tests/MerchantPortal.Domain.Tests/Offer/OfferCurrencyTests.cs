using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;
using Xunit;

namespace MerchantPortal.Domain.Tests.Offer;

public sealed class OfferCurrencyTests
{
    [Fact]
    public void Another_currency_takes_every_amount_along_and_converts_none()
    {
        var fee = new NoShowFee(new(5_000_000, "EUR"), PriceType.PerPerson);
        var deposit = new Deposit(new(7_000_000, "EUR"), PriceType.FixedRateDefault, Duration.FromHours(4));
        var merchant = new Merchant
        {
            Id = new("m"), Name = "M", ZoneId = "Europe/Berlin", Currency = "EUR", Vertical = Vertical.Beauty, Hours = OpeningHours.EveryDay(new(10, 0), new(20, 0)),
            DefaultTerms = new() { NoShowFee = fee },
            Rules = [new([IsoDayOfWeek.Friday], new(17, 0), new(19, 0)) { Id = "fee", Fee = new() { NoShowFee = fee } }],
        };
        var service = new Service
        {
            MerchantId = merchant.Id, Id = new("s"), Name = TextByLanguage.Of("S"), Price = new(15_000_000, "EUR"), Duration = Duration.FromHours(1), Step = Duration.FromHours(1), Places = [new(null, 1)],
            Terms = new() { Deposit = deposit },
            Rules = [new([IsoDayOfWeek.Monday], new(10, 0), new(12, 0)) { Id = "cheap", Price = new(9_000_000, null), Fee = new() { Deposit = deposit } }],
        };
        var document = new OfferDocument(merchant, [service], [], []);
        Assert.Equal(6, OfferCurrency.CountOf(document));

        OfferCurrency.Change(document, "TRY");

        Assert.Equal(
            [("TRY", 15_000_000L), ("TRY", 7_000_000L), ("TRY", 7_000_000L), ("TRY", 5_000_000L), ("TRY", 5_000_000L)],
            new[] { service.Price, service.Terms!.Deposit!.Amount, service.Rules[0].Fee!.Deposit!.Amount, merchant.DefaultTerms.NoShowFee!.Amount, merchant.Rules[0].Fee!.NoShowFee!.Amount }.Select(m => (m.Currency, m.Micros)));
        Assert.Equal(("TRY", 9_000_000L), (merchant.Currency, service.Rules[0].Price!.Micros!.Value));
    }
}
