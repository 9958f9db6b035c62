using System.Collections.Immutable;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Domain.Tests.Offer;

/// <summary>An offer that the rules have nothing to say about, to be spoiled in one place.</summary>
internal static class GivenOffer
{
    public static readonly Instant Now = Given.Now;

    public static readonly PaymentTerms DepositTerms = new()
    {
        Deposit = new(new(10_000_000, "EUR"), PriceType.FixedRateDefault, Duration.FromHours(4)),
        NoShowFee = new(new(20_000_000, "EUR"), PriceType.FixedRateDefault),
        RefundConditions = [new(Duration.FromHours(4), 100), new(Duration.Zero, 0)],
    };

    public static readonly PaymentTerms Prepayment = new() { Prepayment = true, RefundConditions = [new(Duration.Zero, 100)] };

    public static OfferContext Context(OfferDocument? published = null) => new(Now, PaymentCountries.Documented, published);

    /// <summary>A salon in Berlin that takes payments: a cut with a deposit, a wash paid on arrival, and Anna.</summary>
    public static OfferDocument Clean()
    {
        var merchant = Given.Merchant();
        merchant.Name = "Salon";
        merchant.Language = "de";
        merchant.Category = "hair salon";
        merchant.Telephone = "+493012345678";
        merchant.Url = "https://salon.example";
        merchant.Address = new("DE", "Berlin", null, "10119", "Torstrasse 11");
        merchant.Geo = new(52.53, 13.4);
        merchant.TokenizationParameters = ImmutableSortedDictionary<string, string>.Empty.Add("gateway", "sandbox");
        return new(
            merchant,
            [Service("cut", 60_000_000, DepositTerms), Service("wash", 40_000_000, null)],
            [new() { MerchantId = Given.Salon, Id = Given.Anna, Name = "Anna" }],
            [new() { MerchantId = Given.Salon, Id = Given.Blue, Name = "Blue room" }]);
    }

    public static Service Cut(OfferDocument document) => document.Services.Single(s => s.Id.Value == "cut");

    public static Service Wash(OfferDocument document) => document.Services.Single(s => s.Id.Value == "wash");

    public static SlotRule Rule(string id = "r1", int from = 10, int until = 14, params IsoDayOfWeek[] days) =>
        new(days.Length == 0 ? [IsoDayOfWeek.Tuesday] : [.. days], new(from, 0), until == 24 ? LocalTime.Midnight : new(until, 0)) { Id = id };

    private static Service Service(string id, long micros, PaymentTerms? terms)
    {
        var service = Given.Service(id);
        service.Price = new(micros, "EUR");
        service.Description = TextByLanguage.Of("<p>With <strong>care</strong>.</p>");
        service.Terms = terms;
        return service;
    }
}
