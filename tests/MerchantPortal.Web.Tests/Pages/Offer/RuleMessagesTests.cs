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

/// <summary>What the rules say about amounts (V12, V13), refund steps and windows of time (V23) stands at the very field it is about, in the person's language.</summary>
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

    [Theory]
    [InlineData("en", "terms-deposit", "€16.00 is more than the price of €15.00. Is that meant?")]
    [InlineData("en", "terms-fee", "€16.00 is more than the price of €15.00. Is that meant?")]
    [InlineData("zh-Hant", "terms-deposit", "€16.00 高於價格 €15.00，請確認是否如此。")]
    [InlineData("zh-Hant", "terms-fee", "€16.00 高於價格 €15.00，請確認是否如此。")]
    [InlineData("tr", "terms-deposit", "€16,00, €15,00 olan fiyattan fazla. Böyle mi isteniyor?")]
    [InlineData("tr", "terms-fee", "€16,00, €15,00 olan fiyattan fazla. Böyle mi isteniyor?")]
    public async Task V13_an_amount_over_the_price_is_a_warning_at_its_own_field_that_stops_nothing(string language, string field, string said)
    {
        Speak(language);
        var page = Open(await OpenSalonAsync(change: Terms), "terms");
        Assert.DoesNotContain(said, Note(page, field), StringComparison.Ordinal);

        page.Find($"[data-testid={field}]").Input("16");

        Assert.Contains(said, Note(page, field), StringComparison.Ordinal);
        Assert.Null(page.Find($"[data-testid={field}]").GetAttribute("aria-invalid"));
        Assert.DoesNotContain(said, Note(page, field == "terms-fee" ? "terms-deposit" : "terms-fee"), StringComparison.Ordinal);

        // What cannot be read is said alone
        page.Find($"[data-testid={field}]").Input("x");
        page.Find($"[data-testid={field}]").Blur();
        Assert.DoesNotContain(said, Note(page, field), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hant")]
    [InlineData("tr")]
    public async Task V12_and_refund_steps_that_disagree_are_warnings_where_they_are_set(string language)
    {
        Speak(language);
        var page = Open(
            await OpenSalonAsync(change: s =>
            {
                Terms(s);
                var terms = s.Services["cut"].Terms!;
                s.Services["cut"].Terms = terms with { Deposit = terms.Deposit! with { Type = PriceType.PerPerson }, RefundConditions = [new(Duration.FromHours(9), 100), new(Duration.Zero, 0)] };
            }),
            "terms");
        Assert.Contains(Text("Lint.V12"), Note(page, "terms-deposit-per"), StringComparison.Ordinal);
        Assert.DoesNotContain(Text("Lint.V12"), Note(page, "terms-fee-per"), StringComparison.Ordinal);
        Assert.Equal(Text("Lint.RefundsDisagree", Services.GetRequiredService<IStringLocalizer<SharedTexts>>().LengthExactly(Duration.FromHours(4))), page.Find("[data-testid=steps-warning]").TextContent.Trim());
        Assert.Equal(OfferPart.IdOf("services[cut].terms.refundConditions"), page.Find("[data-testid=steps-warning]").Id);

        page.Find("[data-testid=terms-fee-per-PerPerson]").Change("PerPerson");
        Assert.Contains(Text("Lint.V12"), Note(page, "terms-fee-per"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "€16.00 is more than the price of €15.00. Is that meant?")]
    [InlineData("zh-Hant", "€16.00 高於價格 €15.00，請確認是否如此。")]
    [InlineData("tr", "€16,00, €15,00 olan fiyattan fazla. Böyle mi isteniyor?")]
    public async Task A_fee_to_paint_warns_at_its_fields_before_it_is_painted(string language, string said)
    {
        Speak(language);
        var page = OpenRules(await OpenSalonAsync(change: Terms));
        await page.InvokeAsync(() => page.FindComponent<WeekGridEditor>().Instance.SelectAsync(0, 0, 1, 0));
        page.Find("[data-testid=paint-deposit]").Change("1");
        page.Find("[data-testid=paint-noshow]").Change("1");
        page.Find("[data-testid=paint-noshow-amount]").Input("15");
        page.Find("[data-testid=paint-deposit-amount]").Input("15");
        Assert.DoesNotContain(said, Note(page, "paint-deposit-amount"), StringComparison.Ordinal);

        page.Find("[data-testid=paint-deposit-amount]").Input("16");
        Assert.Contains(said, Note(page, "paint-deposit-amount"), StringComparison.Ordinal);
        Assert.DoesNotContain(said, Note(page, "paint-noshow-amount"), StringComparison.Ordinal);
        page.Find("[data-testid=paint-noshow-amount]").Input("16");
        page.Find("[data-testid=paint-noshow-per]").Change("1");
        Assert.Contains(said, Note(page, "paint-noshow-amount"), StringComparison.Ordinal);
        Assert.Contains(Text("Lint.V12"), Note(page, "paint-noshow-per"), StringComparison.Ordinal);
        Assert.DoesNotContain(Text("Lint.V12"), Note(page, "paint-deposit-per"), StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=rule-row]"));

        // Painted and opened from its row, it warns there from the start
        page.Find("[data-testid=paint]").Submit();
        page.Find("[data-testid=rule-edit]").Click();
        Assert.Contains(said, Note(page, "edit-deposit-amount"), StringComparison.Ordinal);
        page.Find("[data-testid=edit-deposit-amount]").Input("14");
        Assert.DoesNotContain(said, Note(page, "edit-deposit-amount"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fee_to_paint_is_compared_with_the_price_of_the_very_hours()
    {
        var shop = await OpenSalonAsync(change: s =>
        {
            Terms(s);
            s.Services["cut"].Rules = [new([IsoDayOfWeek.Tuesday], LocalTime.Midnight, LocalTime.Midnight) { Id = "cheap", Price = new(8_000_000, null) }];
        });
        var page = OpenRules(shop);
        foreach (var (day, warns) in new[] { (0, false), (1, true) })
        {
            await page.InvokeAsync(() => page.FindComponent<WeekGridEditor>().Instance.SelectAsync(0, day, 1, day));
            page.Find("[data-testid=paint-noshow]").Change("1");
            page.Find("[data-testid=paint-noshow-amount]").Input("10");
            Assert.Equal(warns, Note(page, "paint-noshow-amount").Contains("€10.00 is more than the price of €8.00.", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Tiers_by_party_size_are_judged_while_they_are_typed_each_at_its_own_fields()
    {
        var page = OpenRules(await OpenSalonAsync(change: s =>
        {
            Terms(s);
            s.Services["cut"].Places = [new(2, 4), new(6, 1), new(8, 1)];
        }));
        page.Find("[data-testid=tiers-open]").Click();
        page.Find("[data-testid=tier-add]").Click();
        page.Find("[data-testid=tier-2-from]").Change("8");
        foreach (var tier in new[] { "tier-1", "tier-2" })
        {
            page.Find($"[data-testid={tier}-deposit]").Change("1");
            page.Find($"[data-testid={tier}-deposit-amount]").Input("2");
            page.Find($"[data-testid={tier}-deposit-per]").Change("1");
        }

        // Eight times two is more than the price, seven times is not
        Assert.Contains("€16.00 is more than the price of €15.00.", Note(page, "tier-2-deposit-amount"), StringComparison.Ordinal);
        Assert.DoesNotContain("is more than the price", Note(page, "tier-1-deposit-amount"), StringComparison.Ordinal);
        page.Find("[data-testid=tier-2-deposit-amount]").Input("");
        Assert.Equal("true", page.Find("[data-testid=tier-2-deposit-amount]").GetAttribute("aria-invalid"));
        Assert.EndsWith(Rules("Fault.AmountMissing"), Note(page, "tier-2-deposit-amount"), StringComparison.Ordinal);
        page.Find("[data-testid=tier-2-deposit]").Change("0");
        Assert.Equal(("true", Rules("Fault.Fee")), (page.Find("[data-testid=tier-2-deposit]").GetAttribute("aria-invalid"), Note(page, "tier-2-deposit")));
        page.Find("[data-testid=tier-2-card]").Change("1");
        Assert.Null(page.Find("[data-testid=tier-2-deposit]").GetAttribute("aria-invalid"));
        page.Find("[data-testid=tier-2-from]").Change("9");
        Assert.Contains(Text("Lint.RulePartyNever"), Note(page, "tier-2-from"), StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=rule-row]"));
    }

    [Fact]
    public async Task What_is_set_for_public_holidays_is_judged_while_it_is_typed_and_chosen()
    {
        var page = OpenRules(await OpenSalonAsync(change: s =>
        {
            Terms(s);
            s.Services["cut"].DefaultMode = ConfirmationMode.Asynchronous;
            s.Services["cut"].Terms = null;
        }));
        page.Find("[data-testid=holidays-open]").Click();
        page.Find("[data-testid=holiday-fee-noshow]").Change("1");
        page.Find("[data-testid=holiday-fee-noshow-amount]").Input("16");
        Assert.Contains("€16.00 is more than the price of €15.00.", Note(page, "holiday-fee-noshow-amount"), StringComparison.Ordinal);
        // A fee does not go with asking first, which stands elsewhere
        Assert.Equal(["V1"], page.FindAll("[data-testid=holiday-elsewhere] li").Select(fault => fault.GetAttribute("data-code")));
        page.Find("[data-testid=holiday-Mode]").Change(true);
        Assert.Empty(page.FindAll("[data-testid=holiday-elsewhere]"));
        page.Find("[data-testid=holiday-Price]").Change(true);
        page.Find("[data-testid=holiday-price-price]").Input("0");
        Assert.Equal(("true", Text("Lint.V10")), (page.Find("[data-testid=holiday-price-price]").GetAttribute("aria-invalid"), page.Find("[data-testid=holiday-price-price-note]").TextContent));

        Assert.All(["Price", "Fee", "Mode"], part => page.Find($"[data-testid=holiday-{part}]").Change(false));
        Assert.Equal(("true", Rules("Holiday.NoThing")), (page.Find("[data-testid=holiday-Price]").GetAttribute("aria-invalid"), Note(page, "holiday-Price")));
        foreach (var day in page.FindAll("[data-testid=holiday-days] [data-testid=holiday-day]").Where(day => day.HasAttribute("checked")).Select(day => day.GetAttribute("data-date")).ToList())
        {
            page.Find($"[data-testid=holiday-days] [data-date='{day}']").Change(false);
        }

        Assert.Equal(Rules("Holiday.NoDay"), Note(page, "holiday-days"));
        Assert.Empty(page.FindAll("[data-testid=rule-row]"));
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

    private string Rules(string key) => Services.GetRequiredService<IStringLocalizer<RulesTexts>>()[key];

    // Everything the field is described by, as a screen reader says it
    private static string Note<T>(IRenderedComponent<T> page, string field)
        where T : IComponent =>
        string.Join(' ', (page.Find($"[data-testid={field}]").GetAttribute("aria-describedby") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => page.Find("#" + id).TextContent));

    private IRenderedComponent<RulesPage> OpenRules(TestShop shop)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"rules?merchant={shop.Id}&layer=fee");
        var page = Render<RulesPage>();
        page.WaitForElement("[data-testid=week-grid]");
        return page;
    }

    private IRenderedComponent<ServicePage> Open(TestShop shop, string tab)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"services/{shop.Id}/cut?tab={tab}");
        var page = Render<ServicePage>(parameters => parameters.Add(p => p.MerchantKey, shop.Id.Value).Add(p => p.Id, "cut"));
        page.WaitForState(() => page.FindAll("[data-testid=loading]").Count == 0);
        return page;
    }
}
