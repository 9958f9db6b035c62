using Bunit;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Pages.Offer;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using NodaTime;
using Xunit;

namespace MerchantPortal.Web.Tests.Pages.Offer;

/// <summary>What the rules say about amounts (V13) and windows of time (V23) stands at the very field it is about, in the person's language.</summary>
public sealed class RuleMessagesTests : OfferContext
{
    private static readonly Duration TooLong = Duration.FromDays(400);

    [Theory]
    [InlineData("en", "terms-deposit")]
    [InlineData("en", "terms-fee")]
    [InlineData("zh-Hant", "terms-deposit")]
    [InlineData("zh-Hant", "terms-fee")]
    [InlineData("tr", "terms-deposit")]
    [InlineData("tr", "terms-fee")]
    public async Task V13_an_amount_of_nothing_is_said_at_its_own_field_and_not_at_the_other(string language, string field)
    {
        Speak(language);
        var page = Open(await OpenSalonAsync(change: Terms), "terms");
        Assert.Null(page.Find($"[data-testid={field}]").GetAttribute("aria-invalid"));

        page.Find($"[data-testid={field}]").Input("0");

        Assert.Equal("true", page.Find($"[data-testid={field}]").GetAttribute("aria-invalid"));
        Assert.Contains(Text("Lint.V13"), Note(page, field), StringComparison.Ordinal);
        Assert.Null(page.Find(field == "terms-fee" ? "[data-testid=terms-deposit]" : "[data-testid=terms-fee]").GetAttribute("aria-invalid"));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hant")]
    [InlineData("tr")]
    public async Task V23_a_window_that_is_too_long_is_said_at_its_own_field_each(string language)
    {
        Speak(language);
        var shop = await OpenSalonAsync(change: s =>
        {
            Terms(s);
            var cut = s.Services["cut"];
            (cut.MinAdvanceBooking, cut.MinAdvanceOnlineCanceling) = (TooLong, TooLong);
            (cut.AdmissionPolicy, cut.MinBookingBufferBeforeEnd) = (AdmissionPolicy.TimeFlexible, TooLong);
            cut.Terms = cut.Terms! with { Deposit = cut.Terms.Deposit! with { MinAdvanceCancellation = TooLong }, RefundConditions = [new(TooLong, 100)] };
        });
        var said = Text("Lint.V23", Services.GetRequiredService<IStringLocalizer<SharedTexts>>().LengthExactly(TooLong), Services.GetRequiredService<IStringLocalizer<SharedTexts>>().LengthExactly(Duration.FromDays(366)));

        var rules = Open(shop, "rules");
        Assert.All(["service-advance", "service-canceling", "service-buffer"], field => Assert.Contains(said, Note(rules, field), StringComparison.Ordinal));

        var terms = Open(shop, "terms");
        Assert.All(["terms-refund-hours", "terms-cancel-hours"], field => Assert.Contains(said, Note(terms, field), StringComparison.Ordinal));
        Assert.Equal(said, terms.Find("[data-testid=steps-fault]").TextContent.Trim());
        Assert.Null(terms.Find("[data-testid=terms-deposit]").GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task The_finding_of_a_deposits_notice_leads_to_its_own_field()
    {
        var page = Open(await OpenSalonAsync(change: s =>
        {
            Terms(s);
            s.Services["cut"].Terms = s.Services["cut"].Terms! with { Deposit = s.Services["cut"].Terms!.Deposit! with { MinAdvanceCancellation = TooLong } };
        }), "terms");
        Assert.Equal(OfferPart.IdOf("services[cut].terms.deposit.minAdvanceCancellation"), page.Find("[data-testid=terms-refund-hours]").Id);
    }

    private static void Terms(TestShop shop)
    {
        shop.Merchant.TokenizationParameters = shop.Merchant.TokenizationParameters.Add("gateway", "sandbox");
        shop.Services["cut"].Terms = new()
        {
            Deposit = new(new(5_000_000, "EUR"), PriceType.FixedRateDefault, Duration.FromHours(4)),
            NoShowFee = new(new(7_000_000, "EUR"), PriceType.FixedRateDefault),
            RefundConditions = [new(Duration.FromHours(4), 100), new(Duration.Zero, 0)],
        };
    }

    private string Text(string key, params object[] arguments)
    {
        var text = Services.GetRequiredService<IStringLocalizer<OfferTexts>>()[key, arguments];
        Assert.False(text.ResourceNotFound);
        return text.Value;
    }

    // Everything the field is described by, as a screen reader says it
    private static string Note(IRenderedComponent<ServicePage> page, string field) =>
        string.Join(' ', (page.Find($"[data-testid={field}]").GetAttribute("aria-describedby") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => page.Find("#" + id).TextContent));

    private IRenderedComponent<ServicePage> Open(TestShop shop, string tab)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"services/{shop.Id}/cut?tab={tab}");
        var page = Render<ServicePage>(parameters => parameters.Add(p => p.MerchantKey, shop.Id.Value).Add(p => p.Id, "cut"));
        page.WaitForState(() => page.FindAll("[data-testid=loading]").Count == 0);
        return page;
    }
}
