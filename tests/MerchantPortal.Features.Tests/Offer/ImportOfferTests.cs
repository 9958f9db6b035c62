using System.Globalization;
using System.Text;
using MerchantPortal.Contracts.Feeds;
using MerchantPortal.Data.Offer;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Google.Feeds;
using MerchantPortal.Features.Offer;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xunit;

namespace MerchantPortal.Features.Tests.Offer;

public sealed class ImportOfferTests : IAsyncLifetime
{
    private const string Colour = """
        { "merchant_id": "shop-1", "service_id": "colour-full",
          "localized_service_name": { "value": "Komplettfarbe", "localized_value": [ { "locale": "en", "value": "Full colour" } ] },
          "price": { "price_micros": 110000000, "currency_code": "EUR" },
          "prepayment_type": "NOT_SUPPORTED", "require_credit_card": "REQUIRE_CREDIT_CARD_CONDITIONAL",
          "rules": { "min_advance_booking": 7200, "min_advance_online_canceling": 86400,
            "cancellation_policy": { "refund_condition": [ { "min_duration_before_start_time_sec": 14400, "refund_percent": 100 }, { "min_duration_before_start_time_sec": 0, "refund_percent": 0 } ] } },
          "deposit": { "deposit": { "price_micros": 20000000, "currency_code": "EUR" }, "min_advance_cancellation_sec": 14400, "deposit_type": "FIXED_RATE_DEFAULT" },
          "no_show_fee": { "fee": { "price_micros": 30000000, "currency_code": "EUR" }, "fee_type": "FIXED_RATE_DEFAULT" },
          "type": "SERVICE_TYPE_APPOINTMENT" }
        """;

    private static readonly PaymentTerms HouseTerms = new()
    {
        NoShowFee = new(new(10_000_000, "EUR"), PriceType.FixedRateDefault),
        RefundConditions = [new(Duration.Zero, 100)],
    };

    private Portal portal = null!;
    private TestShop shop = null!;

    public async ValueTask InitializeAsync()
    {
        portal = await Portal.StartAsync();
        shop = await portal.OpenShopAsync(change: s =>
        {
            s.Merchant.TokenizationParameters = s.Merchant.TokenizationParameters.Add("gateway", "sandbox");
            s.Merchant.DefaultTerms = HouseTerms;
        });
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task Googles_own_example_becomes_a_draft_with_its_terms()
    {
        var result = await ImportAsync($$"""{ "metadata": { "generation_timestamp": 1804125601 }, "service": [ {{Colour}} ] }""");

        Assert.Equal((ImportOffer.Kind.Imported, null), (result.Kind, result.Fault));
        Assert.Equal(["metadata"], result.Unused);
        Assert.Equal(("services[colour-full]", OfferChangeKind.Added), (Assert.Single(result.Changes).Path, result.Changes[0].Kind));
        var draft = (await DraftAsync())!;
        var colour = draft.Services.Single(s => s.Id.Value == "colour-full");
        Assert.Equal(("Komplettfarbe", "Full colour", 110_000_000), (colour.Name.Value, colour.Name.In("en"), colour.Price.Micros));
        Assert.Equal((Duration.FromHours(2), Duration.FromHours(24)), (colour.MinAdvanceBooking, colour.MinAdvanceOnlineCanceling));
        Assert.Equal(
            new PaymentTerms
            {
                Deposit = new(new(20_000_000, "EUR"), PriceType.FixedRateDefault, Duration.FromHours(4)),
                NoShowFee = new(new(30_000_000, "EUR"), PriceType.FixedRateDefault),
                RefundConditions = [new(Duration.FromHours(4), 100), new(Duration.Zero, 0)],
            },
            colour.Terms);
        Assert.Contains(draft.Services, s => s.Id.Value == "cut");
    }

    [Fact]
    public async Task CamelCase_numbers_as_text_and_the_old_name_are_read_too()
    {
        var result = await ImportAsync("""{"service":[{"merchantId":"shop-1","serviceId":"cut","name":"Cut","price":{"priceMicros":"39000000","currencyCode":"EUR"}}]}""");

        Assert.Equal((ImportOffer.Kind.Imported, null), (result.Kind, result.Fault));
        Assert.Equal(39_000_000, (await DraftAsync())!.Services.Single(s => s.Id.Value == "cut").Price.Micros);
    }

    [Fact]
    public async Task What_the_feeds_say_of_an_offer_imports_without_a_change()
    {
        await ImportAsync($$"""{"service":[{{Colour}}]}""");
        var draft = (await DraftAsync())!;
        var offer = draft.Compile();
        var file = FeedsJson.Wire.WriteText(new ImportedFeed { Merchant = [FeedViews.Of(offer)], Service = [.. draft.Services.Select(s => FeedViews.Of(offer, s))] });

        var again = await ImportAsync(file);

        Assert.Equal((ImportOffer.Kind.Imported, null), (again.Kind, again.Fault));
        Assert.Empty(again.Changes);
    }

    [Fact]
    public async Task A_policy_that_gives_more_time_than_the_clock_a_fee_is_charged_by_is_not_what_guests_read()
    {
        await ImportAsync("""
            { "service": [ { "merchant_id": "shop-1", "service_id": "colour", "localized_service_name": { "value": "Farbe" }, "price": { "price_micros": 110000000, "currency_code": "EUR" },
              "no_show_fee": { "fee": { "price_micros": 30000000, "currency_code": "EUR" }, "fee_type": "FIXED_RATE_DEFAULT" },
              "rules": { "min_advance_online_canceling": 172800, "cancellation_policy": { "refund_condition": [ { "min_duration_before_start_time_sec": 3600, "refund_percent": 100 } ] } } } ] }
            """);

        var offer = (await DraftAsync())!.Compile();
        var line = FeedViews.Of(offer, offer.Services[new("colour")]);
        Assert.Equal((172_800, 172_800L), (line.Rules!.MinAdvanceOnlineCanceling, line.Rules.CancellationPolicy!.RefundCondition!.First(step => step.RefundPercent == 100).MinDurationBeforeStartTimeSec));
    }

    [Fact]
    public async Task A_file_of_more_services_than_an_offer_can_keep_is_refused_before_each_is_looked_at()
    {
        // Each breaks a rule, which nobody needs to be told any more
        var services = Enumerable.Range(0, 8_000).Select(n => $$$"""{"merchant_id":"shop-1","service_id":"s{{{n}}}","localized_service_name":{"value":"S"},"price":{"price_micros":-1,"currency_code":"EUR"}}""");

        var result = await ImportAsync($$"""{"service":[{{string.Join(',', services)}}]}""");

        Assert.Equal((ImportOffer.Kind.Unreadable, ImportCode.OfferTooLong), (result.Kind, result.Fault!.Code));
        Assert.Empty(result.Findings);
        Assert.Null(await DraftAsync());
    }

    [Fact]
    public async Task Of_terms_and_rules_only_what_the_file_names_changes_and_null_takes_it_away()
    {
        await ImportAsync($$"""{"service":[{{Colour}}]}""");
        var terms = (await ServiceAsync("colour-full")).Terms!;

        await NameAsync(""" "deposit": { "deposit": { "price_micros": 25000000, "currency_code": "EUR" }, "min_advance_cancellation_sec": 7200 } """);
        terms = terms with { Deposit = new(new(25_000_000, "EUR"), PriceType.FixedRateDefault, Duration.FromHours(2)) };
        await HoldsAsync(terms, Duration.FromHours(2), Duration.FromHours(24));

        await NameAsync(""" "rules": { "cancellation_policy": { "refund_condition": [ { "min_duration_before_start_time_sec": 7200, "refund_percent": 100 }, { "refund_percent": 0 } ] } } """);
        terms = terms with { RefundConditions = [new(Duration.FromHours(2), 100), new(Duration.Zero, 0)] };
        await HoldsAsync(terms, Duration.FromHours(2), Duration.FromHours(24));

        await NameAsync(""" "prepaymentType": "REQUIRED", "deposit": null """);
        terms = terms with { Prepayment = true, Deposit = null };
        await HoldsAsync(terms, Duration.FromHours(2), Duration.FromHours(24));

        await NameAsync(""" "noShowFee": null, "require_credit_card": "REQUIRE_CREDIT_CARD_ALWAYS" """);
        terms = terms with { NoShowFee = null, Card = CardRequirement.Always };
        await HoldsAsync(terms, Duration.FromHours(2), Duration.FromHours(24));

        await NameAsync(""" "rules": { "min_advance_online_canceling": null } """);
        await HoldsAsync(terms, Duration.FromHours(2), null);

        await NameAsync(""" "prepayment_type": null, "require_credit_card": null, "rules": null """);
        await HoldsAsync(new(), Duration.Zero, null);

        async Task NameAsync(string fields)
        {
            var result = await ImportAsync($$"""{"service":[{"merchant_id":"shop-1","service_id":"colour-full",{{fields}}}]}""");
            Assert.Equal((ImportOffer.Kind.Imported, null), (result.Kind, result.Fault));
        }

        async Task HoldsAsync(PaymentTerms expected, Duration booking, Duration? canceling)
        {
            var service = await ServiceAsync("colour-full");
            Assert.Equal(expected, service.Terms ?? new());
            Assert.Equal((booking, canceling), (service.MinAdvanceBooking, service.MinAdvanceOnlineCanceling));
        }
    }

    [Fact]
    public async Task Terms_of_the_house_hold_on_beside_what_the_file_names()
    {
        await ImportAsync("""{"service":[{"merchant_id":"shop-1","service_id":"cut","name":"Cut"}]}""");
        Assert.Null((await ServiceAsync("cut")).Terms);

        await ImportAsync("""{"service":[{"merchant_id":"shop-1","service_id":"cut","deposit":{"deposit":{"price_micros":5000000,"currency_code":"EUR"}}}]}""");

        Assert.Equal(HouseTerms with { Deposit = new(new(5_000_000, "EUR"), PriceType.FixedRateDefault, Duration.Zero) }, (await ServiceAsync("cut")).Terms);
    }

    [Theory]
    [InlineData("", "body")]
    [InlineData("[]", "body")]
    [InlineData("{}", "body")]
    [InlineData("""{"service":[],"service":[]}""", "body")]
    [InlineData("""{"services":[]}""", "body")]
    [InlineData("""{"\ud800":[]}""", "body")]
    [InlineData("""{"service":[{"merchant_id":"shop-1","service_id":"\ud800"}]}""", "body")]
    [InlineData("""{"service":[{"merchant_id":"shop-1","service_id":"x","prize":{}}]}""", "service[0]")]
    [InlineData("""{"service":[{"merchant_id":"shop-1","merchantId":"shop-1","service_id":"x"}]}""", "service[0].merchant_id")]
    [InlineData("""{"service":[{"merchant_id":"shop-2","service_id":"x"}]}""", "service[0].merchant_id")]
    [InlineData("""{"service":[{"merchant_id":"shop-1","service_id":"x"}]}""", "service[0].localized_service_name")]
    [InlineData("""{"service":[{"merchant_id":"shop-1","service_id":"x","name":"X"}]}""", "service[0].price")]
    [InlineData("""{"service":[{"merchant_id":"shop-1","service_id":"x","name":"X","price":{"price_micros":1.5,"currency_code":"EUR"}}]}""", "service[0].price.price_micros")]
    [InlineData("""{"service":[{"merchant_id":"shop-1","service_id":"x","name":"X","price":{"price_micros":1e7,"currency_code":"EUR"}}]}""", "service[0].price.price_micros")]
    [InlineData("""{"service":[{"merchant_id":"shop-1","service_id":"x","name":"X","price":{"price_micros":10000000,"currency_code":"eur"}}]}""", "service[0].price.currency_code")]
    [InlineData("""{"service":[{"merchant_id":"shop-1","service_id":"cut","prepayment_type":"SURE"}]}""", "service[0].prepayment_type")]
    [InlineData("""{"service":[{"merchant_id":"shop-1","service_id":"cut","prepayment_type":1}]}""", "service[0].prepayment_type")]
    [InlineData("""{"service":[{"merchant_id":"shop-1","service_id":"cut","prepayment_type":"OPTIONAL"}]}""", "service[0].prepayment_type")]
    [InlineData("""{"service":[{"merchant_id":"shop-1","service_id":"cut"},{"merchant_id":"shop-1","service_id":"cut"}]}""", "service[1].service_id")]
    [InlineData("""{"service":[null]}""", "service[0]")]
    [InlineData("""{"merchant":[{"merchant_id":"other"}]}""", "merchant[0].merchant_id")]
    [InlineData("""{"merchant":[{"merchant_id":"shop-1","geo":{"latitude":1.5}}]}""", "merchant[0].geo")]
    [InlineData("""{"merchant":[{"merchant_id":"shop-1","payment_restrictions":{"credit_card_restrictions":{"credit_card_type":[]}}}]}""", "merchant[0].payment_restrictions.credit_card_restrictions.credit_card_type")]
    [InlineData("""{"merchant":[{"merchant_id":"shop-1","payment_option":[{"payment_option_id":"x"}]}]}""", "merchant[0].payment_option")]
    public async Task A_file_that_cannot_be_read_names_the_place_and_changes_nothing(string file, string place)
    {
        var result = await ImportAsync(file);

        Assert.Equal((ImportOffer.Kind.Unreadable, place), (result.Kind, result.Fault?.Place));
        Assert.Null(await DraftAsync());
    }

    [Theory]
    [InlineData("{\n  \"service\": [\"ü\", x]}", ImportCode.NotJson, "2", "20", "32")]
    [InlineData("""{"service":[],"service":[]}""", ImportCode.KeyTwice)]
    [InlineData("""{"service":[],"Service":[]}""", ImportCode.TwoSpellings)]
    [InlineData("""{"merchant":[],"services":[]}""", ImportCode.UnknownKey, "merchant, service")]
    [InlineData("""{"service":[{"merchant_id":"shop-1","service_id":"\ud800"}]}""", ImportCode.NotText)]
    [InlineData("""{"service":[{"merchant_id":"shop-1","service_id":"cut","rules":{"min_advance_booking":"1h"}}]}""", ImportCode.NotWholeNumber)]
    [InlineData("""{"merchant":[{"merchant_id":"shop-1","payment_restrictions":{"credit_card_restrictions":{"credit_card_type":["DINERS"]}}}]}""", ImportCode.NotOneOf, "VISA, MASTERCARD, AMERICAN_EXPRESS, DISCOVER, JCB")]
    public async Task A_fault_has_a_code_and_what_to_write_instead(string file, ImportCode code, params string[] arguments)
    {
        var result = await ImportAsync(file);

        Assert.Equal((ImportOffer.Kind.Unreadable, (ImportCode?)code), (result.Kind, result.Fault?.Code));
        Assert.Equal(arguments, result.Fault!.Arguments);
    }

    [Fact]
    public async Task What_breaks_the_rules_is_refused_whole()
    {
        var wrong = Colour.Replace("20000000", "20005000", StringComparison.Ordinal);

        var result = await ImportAsync($$"""{"merchant":[{"merchant_id":"shop-1","name":"New name"}],"service":[{{wrong}}]}""");

        Assert.Equal(ImportOffer.Kind.Refused, result.Kind);
        Assert.Equal(("Decimals", "services[colour-full].terms.deposit.amount"), (Assert.Single(result.Findings).Code, result.Findings[0].Path));
        Assert.Null(await DraftAsync());
    }

    [Theory]
    [InlineData(ProcessorKind.Stripe, 1_234_000, "AmountNotCharged")]
    [InlineData(ProcessorKind.Stripe, 1_230_000, null)]
    [InlineData(ProcessorKind.Sandbox, 1_234_000, null)]
    public async Task An_amount_that_the_configured_processor_can_never_charge_is_refused_at_its_field(ProcessorKind processor, long deposit, string? code)
    {
        shop = await portal.OpenShopAsync(change: s =>
        {
            (s.Merchant.Currency, s.Services["cut"].Price) = ("KWD", new(8_000_000, "KWD"));
            s.Merchant.Address = new("KW", "Kuwait City", null, "13001", "Fahad Al-Salem Street 1");
            s.Merchant.TokenizationParameters = s.Merchant.TokenizationParameters.Add("gateway", "stripe");
        });
        portal.Payments.Processor = processor;
        portal.Payments.Countries.Add("KW");
        var dinars = Colour.Replace("EUR", "KWD", StringComparison.Ordinal).Replace("20000000", deposit.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("shop-1", shop.Id.Value, StringComparison.Ordinal);

        var result = await ImportAsync($$"""{"service":[{{dinars}}]}""");

        Assert.Equal(code is null ? ImportOffer.Kind.Imported : ImportOffer.Kind.Refused, result.Kind);
        Assert.Equal(code is null ? [] : [(code, "services[colour-full].terms.deposit.amount")], result.Findings.Where(f => f.Level == OfferLevel.Error).Select(f => (f.Code, f.Path)));
    }

    [Fact]
    public async Task Payment_settings_in_a_file_need_their_right()
    {
        const string file = """{"merchant":[{"merchant_id":"shop-1","tokenization_config":{"tokenization_parameter":{"gateway":"stripe","stripe:publishableKey":"pk_test_1"}}}]}""";

        Assert.Equal(ImportOffer.Kind.NotAllowed, (await ImportAsync(file)).Kind);
        Assert.Null(await DraftAsync());
    }

    private Task<ImportOffer.Result> ImportAsync(string file) => portal.Acts.Import.RunAsync(new(Portal.Staff, shop.Id, Encoding.UTF8.GetBytes(file)), CancellationToken.None);

    private async Task<Service> ServiceAsync(string id) => (await DraftAsync())!.Services.Single(s => s.Id.Value == id);

    private async Task<OfferDocument?> DraftAsync() =>
        await portal.ReadAsync(db => db.Set<OfferDraft>().SingleOrDefaultAsync()) is { } draft ? OfferDocuments.Read(draft.Document) : null;
}
