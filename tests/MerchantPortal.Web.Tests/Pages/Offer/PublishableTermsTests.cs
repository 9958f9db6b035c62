using Bunit;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Pages.Offer;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace MerchantPortal.Web.Tests.Pages.Offer;

/// <summary>Whatever the pages offer in one press can be published as it is, where payments are set up.</summary>
public sealed class PublishableTermsTests : OfferContext
{
    private static readonly PaymentTerms Deposit = ImpliedRefunds.Complete(new PaymentTerms { Deposit = new(new(3_000_000, "EUR"), PriceType.FixedRateDefault, Duration.FromHours(4)) });

    private static readonly SlotRule PaintedDeposit = new([IsoDayOfWeek.Tuesday], new(10, 0), new(14, 0)) { Id = "r", Fee = new() { Deposit = Deposit.Deposit } };

    public static TheoryData<Vertical, int> Presets() => new(Enum.GetValues<Vertical>().SelectMany(vertical => TermsPreset.For(vertical).Select(preset => (vertical, preset.Number))));

    public static TheoryData<TermsKind> Kinds() => new(Enum.GetValues<TermsKind>());

    public static TheoryData<GridLayer, TermsKind?, ConfirmationMode> Suggestions() => new(
        from layer in Enum.GetValues<GridLayer>()
        from kind in Enum.GetValues<TermsKind>().Select(kind => (TermsKind?)kind).Append(null)
        from mode in Enum.GetValues<ConfirmationMode>()
        where mode == ConfirmationMode.Synchronous || kind is null or TermsKind.PayOnArrival
        select (layer, kind, mode));

    [Theory]
    [MemberData(nameof(Presets))]
    public async Task Every_preset_of_every_trade_is_published_as_it_is_and_shown_as_in_use(Vertical vertical, int number)
    {
        var shop = await OpenAsync(s => (s.Merchant.Vertical, s.Services["cut"].Terms) = (vertical, PaymentTerms.PayOnArrival));
        var page = OpenTerms(shop);

        await page.Find($"[data-testid=preset-{number}]").ClickAsync(new());

        Assert.Equal("true", page.Find($"[data-testid=preset-{number}]").GetAttribute("aria-pressed"));
        await PublishAsync(page);
        var cut = await PublishedServiceAsync(shop, "cut");
        Assert.Equal(TermsPreset.For(vertical)[number - 1].Kind, TermsPreset.KindOf(cut.Terms!));
        Assert.Equal(TermsPreset.KindOf(cut.Terms!) is TermsKind.PayOnArrival or TermsKind.CardOnly or TermsKind.NoShowFee, cut.Terms!.RefundConditions.IsEmpty);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_way_chosen_afresh_is_published_as_it_is(TermsKind kind)
    {
        var shop = await OpenAsync(s => s.Services["cut"].Terms = kind == TermsKind.PayOnArrival ? Deposit : PaymentTerms.PayOnArrival);
        var page = OpenTerms(shop);

        await page.Find($"[data-testid=terms-{kind}]").ChangeAsync(new() { Value = kind.ToString() });

        await PublishAsync(page);
        Assert.Equal(kind, TermsPreset.KindOf((await PublishedServiceAsync(shop, "cut")).Terms!));
    }

    [Fact]
    public async Task Moving_the_deposits_clock_raises_no_warning()
    {
        var shop = await OpenAsync(s => s.Services["cut"].Terms = Deposit);
        var page = OpenTerms(shop);

        await page.Find("[data-testid=terms-refund-hours]").ChangeAsync(new() { Value = "9" });

        Assert.Empty(page.FindAll("[data-testid=lint-item]"));
        await PublishAsync(page);
        Assert.Equal(ImpliedRefunds.Of(Duration.FromHours(9)), (await PublishedServiceAsync(shop, "cut")).Terms!.RefundConditions);
    }

    [Fact]
    public async Task Paying_on_arrival_under_a_painted_fee_is_published_as_it_is()
    {
        var fee = new NoShowFee(new(5_000_000, "EUR"), PriceType.FixedRateDefault);
        var shop = await OpenAsync(s => (s.Services["cut"].Terms, s.Services["cut"].Rules) =
            (Deposit, [new([IsoDayOfWeek.Tuesday], new(10, 0), new(14, 0)) { Id = "r", Fee = new() { NoShowFee = fee } }]));
        var page = OpenTerms(shop);

        await page.Find("[data-testid=terms-PayOnArrival]").ChangeAsync(new() { Value = "PayOnArrival" });

        await PublishAsync(page);
        Assert.Equal(PaymentTerms.PayOnArrival, (await PublishedServiceAsync(shop, "cut")).Terms);
    }

    [Theory]
    [MemberData(nameof(Suggestions))]
    public async Task Every_suggestion_is_published_as_it_is(GridLayer layer, TermsKind? kind, ConfirmationMode mode)
    {
        var shop = await OpenAsync(s => (s.Services["cut"].Terms, s.Services["cut"].DefaultMode) = (kind is { } of ? TermsOf(of) : null, mode));
        var page = OpenRules(shop, layer);

        // What asks for money cannot ask first too (V1), so there it is not suggested
        var clash = (layer == GridLayer.Fee && mode == ConfirmationMode.Asynchronous) || (layer == GridLayer.Mode && (mode == ConfirmationMode.Asynchronous || kind is not (null or TermsKind.PayOnArrival)));
        Assert.Equal(clash ? 0 : 1, page.FindAll("[data-testid=suggestion-take]").Count);
        if (!clash)
        {
            await page.Find("[data-testid=suggestion-take]").ClickAsync(new());
            Assert.Empty(page.FindAll("[data-testid=lint-item][data-severity=error]"));
            await PublishAsync(page);
            Assert.Single((await PublishedServiceAsync(shop, "cut")).Rules);
        }
    }

    [Fact]
    public async Task Terms_without_refund_conditions_under_a_painted_deposit_are_on_the_list()
    {
        var shop = await OpenAsync(s => s.Services["cut"].Rules = [PaintedDeposit]);
        var page = OpenRules(shop, GridLayer.Fee);
        Assert.Equal(["V4"], page.FindAll("[data-testid=lint-item]").Select(problem => problem.GetAttribute("data-code")));
    }

    [Fact]
    public async Task A_later_clock_under_the_booking_rules_is_published_with_the_policy_and_the_words_that_a_fee_is_charged_by()
    {
        var shop = await OpenAsync(s => s.Services["cut"].Terms = PaymentTerms.PayOnArrival);
        var page = OpenTerms(shop);
        await page.Find("[data-testid=terms-NoShowFee]").ChangeAsync(new() { Value = "NoShowFee" });
        await page.Find("[data-testid=terms-cancel-hours]").ChangeAsync(new() { Value = "24" });
        await PublishAsync(page);
        page = OpenTerms(shop, "rules");

        page.Find("[data-testid=service-canceling]").Input("3");
        await PublishAsync(page);

        var published = await PublishedServiceAsync(shop, "cut");
        Assert.Equal(ImpliedRefunds.Of(Duration.FromDays(3)), published.TermsAt(shop.Merchant).RefundConditions);
    }

    private static PaymentTerms TermsOf(TermsKind kind) => new TermsPreset(1, kind, 20, PriceType.FixedRateDefault, Duration.FromHours(4), Duration.FromHours(4)).Terms(new(15_000_000, "EUR"), "EUR");

    private Task<TestShop> OpenAsync(Action<TestShop> change) => OpenSalonAsync(Role.Manager, s =>
    {
        s.Merchant.TokenizationParameters = s.Merchant.TokenizationParameters.Add("gateway", "sandbox");
        change(s);
    });

    private IRenderedComponent<ServicePage> OpenTerms(TestShop shop, string tab = "terms")
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"services/{shop.Id}/cut?tab={tab}");
        var page = Render<ServicePage>(parameters => parameters.Add(p => p.MerchantKey, shop.Id.Value).Add(p => p.Id, "cut"));
        page.WaitForState(() => page.FindAll("[data-testid=loading]").Count == 0);
        return page;
    }

    private IRenderedComponent<RulesPage> OpenRules(TestShop shop, GridLayer layer)
    {
        var name = layer switch { GridLayer.Price => "price", GridLayer.Fee => "fee", GridLayer.Mode => "mode" };
        Services.GetRequiredService<NavigationManager>().NavigateTo($"rules?merchant={shop.Id}&layer={name}");
        var page = Render<RulesPage>();
        page.WaitForElement("[data-testid=week-grid]");
        return page;
    }

    private async Task PublishAsync<T>(IRenderedComponent<T> page)
        where T : IComponent
    {
        Keep(page);
        await page.Find("[data-testid=offer-review]").ClickAsync(new());
        await page.Find("[data-testid=publish-confirm]").ClickAsync(new());
        page.WaitForState(() => page.FindAll("[data-testid=publish-done]").Count == 1);
    }
}
