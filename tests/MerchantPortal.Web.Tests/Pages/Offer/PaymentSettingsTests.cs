using Bunit;
using MerchantPortal.Domain.Account;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Pages.Offer;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Xunit;

namespace MerchantPortal.Web.Tests.Pages.Offer;

public sealed class PaymentSettingsTests : OfferContext
{
    private IRenderedComponent<PaymentSettings> Open(TestShop shop, string environment = "Production")
    {
        Services.AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = environment });
        Services.AddSingleton<IPaymentProcessor>(new SandboxProcessor(Portal.File, Portal.Clock));
        Services.GetRequiredService<NavigationManager>().NavigateTo($"account/payments?merchant={shop.Id}");
        var page = Render<PaymentSettings>();
        page.WaitForState(() => page.FindAll("[data-testid=loading]").Count == 0);
        return page;
    }

    [Fact]
    public async Task Only_administrators_see_it()
    {
        var page = Open(await OpenSalonAsync());
        Assert.Empty(page.FindAll("[data-testid=processor], [data-testid=tokenization]"));
        Assert.Contains("You cannot open this page", page.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sk_live_51Secret")]
    [InlineData(" RK_test_51Secret")]
    public async Task A_secret_key_is_refused_and_neither_kept_nor_shown(string secret)
    {
        var shop = await OpenSalonAsync(Role.PartnerAdmin);
        var page = Open(shop);
        page.Find("[data-testid=parameter-key]").Input("stripe:publishableKey");
        page.Find("[data-testid=parameter-value]").Input(secret);
        await page.Find("[data-testid=parameter-add]").ClickAsync(new());
        Assert.Contains("secret key", page.Find("[data-testid=tokenization]").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("51Secret", page.Markup, StringComparison.Ordinal);
        Assert.Null(await DraftOfAsync(shop));

        page.Find("[data-testid=parameter-value]").Input("pk_live_51");
        await page.Find("[data-testid=parameter-add]").ClickAsync(new());
        page.Find("[data-testid='parameter-stripe:publishableKey']").Input(secret);
        Assert.DoesNotContain("51Secret", page.Markup, StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll("[data-testid=lint-item][data-code=typing]"));
        Keep(page);
        Assert.Equal("pk_live_51", (await DraftOfAsync(shop))!.Merchant.TokenizationParameters["stripe:publishableKey"]);
    }

    [Fact]
    public async Task The_country_and_the_gateway_decide_which_terms_may_be_used()
    {
        var shop = await OpenSalonAsync(Role.PartnerAdmin);
        var page = Open(shop);
        Assert.Equal("Sandbox", page.Find("[data-testid=processor]").GetAttribute("data-processor"));
        Assert.Equal("no", page.Find("[data-testid=allowed-Deposit]").GetAttribute("data-may"));
        page.Find("[data-testid=parameter-key]").Input("gateway");
        page.Find("[data-testid=parameter-value]").Input("adyen");
        await page.Find("[data-testid=parameter-add]").ClickAsync(new());
        Assert.Equal("yes", page.Find("[data-testid=allowed-Deposit]").GetAttribute("data-may"));
        page.Find("[data-testid=card-Visa]").Change(true);
        Keep(page);
        Assert.Equal([Domain.Offer.CardType.Visa], (await DraftOfAsync(shop))!.Merchant.AcceptedCards);
    }

    [Theory]
    [InlineData("en", "Payments here are made through the gateway “stripe”, not “adyen”.")]
    [InlineData("zh-Hant", "此處透過 stripe 收款，而 gateway 是「adyen」。")]
    [InlineData("tr", "Ödemeler burada “stripe” üzerinden alınır, “adyen” üzerinden değil.")]
    public async Task A_gateway_of_another_processor_is_a_warning_at_its_field_and_the_sandbox_takes_any(string language, string said)
    {
        Speak(language);
        var shop = await OpenSalonAsync(Role.PartnerAdmin, s => s.Merchant.TokenizationParameters = s.Merchant.TokenizationParameters.Add("gateway", "adyen"));
        Assert.Empty(Open(shop).FindAll("[data-testid=lint-item][data-code=GatewayOther]"));

        Portal.Payments.Processor = ProcessorKind.Stripe;
        var page = Render<PaymentSettings>();
        page.WaitForState(() => page.FindAll("[data-testid=loading]").Count == 0);
        var field = page.Find("[data-testid=parameter-gateway]");
        Assert.Contains(said, page.Find("#" + field.GetAttribute("aria-describedby")).TextContent, StringComparison.Ordinal);
        Assert.Equal("warning", page.Find("[data-testid=lint-item][data-code=GatewayOther]").GetAttribute("data-severity"));
        page.Find("[data-testid=lint-item][data-code=GatewayOther] [data-testid=lint-go]").Click();
        Assert.Contains(field.Id!, Assert.IsAssignableFrom<IReadOnlyList<string>>(JSInterop.Invocations["portal.focusFirst"][^1].Arguments[0]));

        field.Input("stripe");
        Assert.Empty(page.FindAll("[data-testid=lint-item][data-code=GatewayOther]"));
    }

    [Fact]
    public async Task Where_nobody_takes_payments_the_page_says_so_and_what_an_earlier_processor_left()
    {
        var shop = await OpenSalonAsync(Role.PartnerAdmin, s =>
        {
            s.Merchant.TokenizationParameters = s.Merchant.TokenizationParameters.Add("gateway", "sandbox");
            s.Services["cut"].Terms = new() { Prepayment = true, RefundConditions = [new(NodaTime.Duration.Zero, 100)] };
        });
        var wish = Portal.Wish(shop, "2026-11-24 12:00") with { Checkout = new() { Price = new(15_000_000, "EUR"), HasToken = true } };
        var taken = await Portal.Acts.Take.RunAsync(wish, Xunit.TestContext.Current.CancellationToken);
        await Portal.Acts.Pay.RunAsync(new(taken.Paying!.Value, new("sandbox:ok"), null, wish.Answer), Xunit.TestContext.Current.CancellationToken);
        Portal.Payments.Processor = ProcessorKind.None;

        var page = Open(shop);

        Assert.Equal("None", page.Find("[data-testid=processor]").GetAttribute("data-processor"));
        Assert.Contains("Nobody takes payments here", page.Find("[data-testid=processor]").TextContent, StringComparison.Ordinal);
        Assert.Contains(shop.Id.Value, page.Find("[data-testid=left-selling]").TextContent, StringComparison.Ordinal);
        Assert.EndsWith("here.", page.Find("[data-testid=left-bookings]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=left-waiting]"));
        Assert.All(["Prepayment", "Deposit", "NoShowFee", "Card"], term => Assert.Equal("no", page.Find($"[data-testid=allowed-{term}]").GetAttribute("data-may")));
        Assert.Contains("no payment processor here", page.Find("[data-testid=allowed-Card]").TextContent, StringComparison.Ordinal);

        Portal.Payments.Processor = ProcessorKind.Sandbox;
        page = Render<PaymentSettings>();
        page.WaitForState(() => page.FindAll("[data-testid=loading]").Count == 0);
        Assert.Empty(page.FindAll("[data-testid=processor-left]"));
    }

    [Theory]
    [InlineData("sandbox:ok", "Accepted")]
    [InlineData("sandbox:declined", "Declined")]
    [InlineData("sandbox:card-type:AMERICAN_EXPRESS", "CardTypeRejected")]
    [InlineData("sandbox:3ds", "ThreeDSecureRequired")]
    [InlineData("sandbox:timeout", "Unknown")]
    [InlineData("sandbox:later-declined", "Accepted")]
    public async Task In_development_each_test_token_shows_its_outcome(string token, string outcome)
    {
        var page = Open(await OpenSalonAsync(Role.PartnerAdmin), "Development");
        await page.Find($"[data-testid='try-{token}']").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal(outcome, page.Find("[data-testid=test-token-result]").GetAttribute("data-outcome")));
    }

    [Fact]
    public async Task Outside_development_there_is_no_test_token() =>
        Assert.Empty(Open(await OpenSalonAsync(Role.PartnerAdmin)).FindAll("[data-testid=test-tokens]"));
}
