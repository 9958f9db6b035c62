using System.Collections.Immutable;
using AngleSharp.Dom;
using Bunit;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Offer;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Pages.Offer;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace MerchantPortal.Web.Tests.Pages.Offer;

/// <summary>The page "Prices &amp; rules" on the real acts.</summary>
public sealed class RulesPageTests : PagesContext
{
    private CurrentPerson person = default!;

    [Fact]
    public async Task Without_rules_the_base_price_applies_and_one_rule_is_suggested()
    {
        var page = await OpenPageAsync();

        Assert.Contains("Base price applies all week", page.Find("[data-testid=suggestion]").TextContent, StringComparison.Ordinal);
        Assert.Equal("15.00", Shown(page, 0, 0));
        Assert.Equal("Monday 10:00: €15.00, the service’s own", Spoken(page, 0, 0));
        Assert.NotNull(page.Find("[data-testid=rules-empty]"));

        page.Find("[data-testid=suggestion-take]").Click();

        Assert.Equal("18.00", Shown(page, 0, 5));
        Assert.Equal("15.00", Shown(page, 0, 4));
        Assert.Contains("Saturday", Assert.Single(page.FindAll("[data-testid=rule-row]")).TextContent, StringComparison.Ordinal);
        Assert.Contains("Saturday, all day", page.Find("[data-testid=difference-line]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=suggestion]"));
    }

    [Fact]
    public async Task A_selection_takes_a_percentage_shows_what_Google_gets_and_says_which_rule_won()
    {
        var page = await OpenPageAsync();
        await SelectAsync(page, 14, 5, 17, 5);
        Assert.Equal("Saturday, 17:00–19:00", page.Find("[data-testid=selection]").TextContent);

        page.Find("[data-testid=paint-price]").Input("+20%");
        Assert.Equal("+20% of €15.00 is €18.00. That amount goes to Google.", page.Find("[data-testid=paint-price-note]").TextContent);
        page.Find("[data-testid=paint]").Submit();

        Assert.Equal(["15.00", "18.00", "18.00", "15.00"], new[] { 13, 14, 17, 18 }.Select(row => Shown(page, row, 5)));
        Assert.Contains("week-own", Cell(page, 14, 5).ClassName, StringComparison.Ordinal);
        await Editor(page).InvokeAsync(() => Editor(page).Instance.LookAsync(15, 5));
        Assert.Equal("€18.00", page.Find("[data-testid=facts-price]").TextContent);
        Assert.Equal("Rule of this service: Saturday, 17:00–19:00 — +20% of the service’s price", page.Find("[data-testid=facts-price-why]").TextContent);
        var option = page.Find("[data-testid=facts-option]");
        Assert.EndsWith(":cut:18000000-EUR", option.TextContent, StringComparison.Ordinal);
        Assert.Equal("no", option.GetAttribute("translate"));
    }

    [Fact]
    public async Task Delete_clears_and_undo_brings_back()
    {
        var page = await OpenPageAsync(Saturday(18));
        await SelectAsync(page, 0, 5, 1, 5);

        await Editor(page).InvokeAsync(() => Editor(page).Instance.DeleteAsync());
        Assert.Equal(["15.00", "15.00", "18.00"], new[] { 0, 1, 2 }.Select(row => Shown(page, row, 5)));
        Assert.Equal(2, page.FindAll("[data-testid=rule-row]").Count);

        await Editor(page).InvokeAsync(() => Editor(page).Instance.UndoAsync());
        Assert.Equal("18.00", Shown(page, 0, 5));
        Assert.Single(page.FindAll("[data-testid=rule-row]"));
    }

    [Theory]
    [InlineData("", "Enter a price or a percentage.")]
    [InlineData("-5", "“-5” is negative. Enter the amount without a sign.")]
    [InlineData("15.005", "Amounts in EUR have at most 2 decimals. Write it like 1,250.50.")]
    [InlineData("soon", "“soon” is not an amount. Write it like 1,250.50.")]
    [InlineData("-100%", "A price cannot fall by 100% or more.")]
    public async Task What_cannot_be_painted_is_said_on_its_field_and_changes_nothing(string typed, string sentence)
    {
        var page = await OpenPageAsync();
        await SelectAsync(page, 0, 0, 0, 0);
        page.Find("[data-testid=paint-price]").Input(typed);
        page.Find("[data-testid=paint]").Submit();

        Assert.Equal(sentence, page.Find("[data-testid=paint-price-note]").TextContent);
        Assert.Equal("true", page.Find("[data-testid=paint-price]").GetAttribute("aria-invalid"));
        Assert.Equal("15.00", Shown(page, 0, 0));
        Assert.Empty(page.FindAll("[data-testid=rule-row]"));
    }

    [Fact]
    public async Task All_services_take_a_percentage_only_and_a_service_shows_what_it_inherits()
    {
        var page = await OpenPageAsync(query: "&service=all");
        await SelectAsync(page, -1, 1, -1, 1);
        Assert.Equal("Tuesday, all day", page.Find("[data-testid=selection]").TextContent);
        page.Find("[data-testid=paint-price]").Input("12.00");
        page.Find("[data-testid=paint]").Submit();
        Assert.Contains("only a percentage works", page.Find("[data-testid=paint-price-note]").TextContent, StringComparison.Ordinal);

        page.Find("[data-testid=paint-price]").Input("-10%");
        page.Find("[data-testid=paint]").Submit();
        Assert.Equal(("−10%", "Tue", "Each own"), (Shown(page, 0, 1), Won(page, 0, 1), Won(page, 0, 0)));

        page.Find("[data-testid=rules-scope]").Change("0");
        page.WaitForState(() => Shown(page, 0, 1) == "13.50");
        Assert.Contains("week-inherited", Cell(page, 0, 1).ClassName, StringComparison.Ordinal);
        Assert.Equal("All: Tue", Won(page, 0, 1));
        Assert.EndsWith("from the rules for all services (Tuesday, all day)", Spoken(page, 0, 1), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "Fixing it changes 2 services.", "Fixing it changes wash only. wash gets terms of its own and no longer follows the usual terms of the business.")]
    [InlineData("zh-Hant", "修正會影響 2 項服務。", "修正只會影響「wash」。 「wash」將改用自己的條款，不再跟隨商家的一般條款。")]
    [InlineData("tr", "Düzeltme 2 hizmeti değiştirir.", "Düzeltme yalnızca wash hizmetini değiştirir. wash kendi koşullarını alır ve işletmenin olağan koşullarını artık izlemez.")]
    public async Task How_far_a_press_goes_is_said_before_it_where_services_share_what_it_changes(string language, string all, string one)
    {
        Speak(language);
        var page = await OpenPageAsync(
            shop =>
            {
                shop.Add("wash");
                shop.Merchant.TokenizationParameters = shop.Merchant.TokenizationParameters.Add("gateway", "sandbox");
                shop.Merchant.DefaultTerms = new() { NoShowFee = new(new(12_000_000, "EUR"), PriceType.FixedRateDefault), RefundConditions = [new(Duration.Zero, 100)] };
                shop.Services["wash"].Price = new(10_000_000, "EUR");
                shop.Merchant.Rules = [new([IsoDayOfWeek.Tuesday], new(17, 0), new(19, 0)) { Id = "ask", Mode = ConfirmationMode.Asynchronous }];
            }, query: "&service=all");
        Assert.Equal((all, one), (ReachOf("V1"), ReachOf("V13AboveOnePrice")));

        string? ReachOf(string code) => page.FindAll($"[data-testid=lint-item][data-code={code}] [data-testid=lint-reach]").SingleOrDefault()?.TextContent.Trim();
    }

    [Fact]
    public async Task Fees_and_the_way_of_confirming_are_layers_of_the_same_grid()
    {
        var page = await OpenPageAsync(query: "&layer=fee");
        await SelectAsync(page, 14, 0, 17, 6);
        page.Find("[data-testid=paint]").Submit();
        Assert.Equal("true", page.Find("[data-testid=paint-deposit]").GetAttribute("aria-invalid"));
        page.Find("[data-testid=paint-noshow]").Change("1");
        page.Find("[data-testid=paint-noshow-amount]").Input("20%");
        Assert.Equal("20% of €15.00 is €3.00. That amount goes to Google.", page.Find("[data-testid=paint-noshow-amount-published]").TextContent);
        page.Find("[data-testid=paint]").Submit();
        Assert.Equal(["Business", "Daily 17–19", "Daily 17–19", "Business"], new[] { 13, 14, 17, 18 }.Select(row => Won(page, row, 3)));
        Assert.Equal(["–", "Fee 3", "Fee 3", "–"], new[] { 13, 14, 17, 18 }.Select(row => Shown(page, row, 3)));
        await Editor(page).InvokeAsync(() => Editor(page).Instance.LookAsync(14, 3));
        Assert.Equal(["No-show fee: Rule of this service: Every day, 17:00–19:00 — No-show fee 20% of the price"], page.FindAll("[data-testid=facts-fee-why]").Select(why => why.TextContent));
        Assert.Equal(
            """
            {
              "no_show_fee": {
                "fee": {
                  "price_micros": 3000000,
                  "currency_code": "EUR"
                },
                "fee_type": "FIXED_RATE_DEFAULT"
              },
              "confirmation_mode": "CONFIRMATION_MODE_SYNCHRONOUS"
            }
            """.ReplaceLineEndings("\n"),
            page.Find("details:not([open]) [data-testid=facts-lines]").TextContent);

        page.Find("[data-testid=layer-Mode]").Change("Mode");
        page.WaitForState(() => Shown(page, 0, 0) == "Instant");
        await SelectAsync(page, 14, 4, 14, 4);
        page.Find("[data-testid=paint]").Submit();

        Assert.Equal(("Ask", "Fri 17–17:30", "Instant", "Base"), (Shown(page, 14, 4), Won(page, 14, 4), Shown(page, 13, 4), Won(page, 13, 4)));
        Assert.Contains("week-problem", Cell(page, 14, 4).ClassName, StringComparison.Ordinal);
        Assert.NotNull(page.Find("[data-testid=lint-item][data-code=V1]"));
        Assert.Equal(2, page.FindAll("[data-testid=rule-row]").Count);
    }

    [Theory]
    [InlineData("en", "Google will publish: Cut €3.00, Colour €8.00", "No-show fee 20% of the price")]
    [InlineData("zh-Hant", "Google 將公布：Cut €3.00、Colour €8.00", "未到場費 價格的 20%")]
    [InlineData("tr", "Google şunları yayımlar: Cut €3,00, Colour €8,00", "Gelmeme ücreti fiyatın %20 kadarı")]
    public async Task A_percentage_of_fees_for_all_services_is_each_services_own_amount(string language, string each, string row)
    {
        Speak(language);
        var page = await OpenPageAsync(
            s =>
            {
                s.Services["cut"].Name = TextByLanguage.Of("Cut");
                var colour = s.Add("colour");
                (colour.Name, colour.Price, colour.Position) = (TextByLanguage.Of("Colour"), new(40_000_000, "EUR"), 2);
            },
            "&service=all&layer=fee");
        await SelectAsync(page, 14, 0, 17, 0);
        page.Find("[data-testid=paint-noshow]").Change("1");
        page.Find("[data-testid=paint-noshow-amount]").Input("20%");
        Assert.Equal(each, page.Find("[data-testid=paint-noshow-each]").TextContent);
        page.Find("[data-testid=paint]").Submit();
        Assert.Contains("20", Shown(page, 14, 0), StringComparison.Ordinal);
        Assert.Contains(row, page.Find("[data-testid=rule-row]").TextContent, StringComparison.Ordinal);

        // Opened again it is still a percentage, and an amount takes its place
        page.Find("[data-testid=rule-edit]").Click();
        Assert.Equal(MoneyText.Percent(20, signed: false), page.Find("[data-testid=edit-noshow-amount]").GetAttribute("value"));
        page.Find("[data-testid=edit-noshow-amount]").Input("120%");
        Assert.Equal("true", page.Find("[data-testid=edit-noshow-amount]").GetAttribute("aria-invalid"));
        page.Find("[data-testid=edit-noshow-amount]").Input("5");
        Assert.Empty(page.FindAll("[data-testid=edit-noshow-each]"));
        page.Find("#rule-form").Submit();
        Assert.DoesNotContain(row, page.Find("[data-testid=rule-row]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_without_ids_or_with_the_same_are_rows_of_their_own_and_each_is_deleted_alone()
    {
        SlotRule Day(IsoDayOfWeek day, string id) => new([day], LocalTime.Midnight, LocalTime.Midnight) { Id = id, Price = new((int)day * 1_000_000L, null) };
        var page = await OpenPageAsync(
            [Day(IsoDayOfWeek.Monday, ""), Day(IsoDayOfWeek.Tuesday, ""), Day(IsoDayOfWeek.Wednesday, "same"), Day(IsoDayOfWeek.Thursday, "same")]);
        Assert.Equal(["1.00", "2.00", "3.00", "4.00"], Enumerable.Range(0, 4).Select(day => Shown(page, 0, day)));
        Assert.Equal(4, page.FindAll("[data-testid=rule-row]").Count);

        page.FindAll("[data-testid=rule-delete]")[1].Click();
        page.FindAll("[data-testid=rule-delete]")[2].Click();

        Assert.Equal(["1.00", "15.00", "3.00", "15.00"], Enumerable.Range(0, 4).Select(day => Shown(page, 0, day)));
        await Editor(page).InvokeAsync(() => Editor(page).Instance.SaveAsync());
        Assert.Equal("kept", page.Find("[data-testid=offer-bar]").GetAttribute("data-state"));
    }

    [Fact]
    public async Task Each_finding_above_the_list_leads_to_the_row_of_its_rule_and_again_when_it_is_pressed_again()
    {
        var page = await OpenPageAsync([Saturday(18) with { Id = "ask", Price = null, Mode = ConfirmationMode.Asynchronous, Fee = new() { NoShowFee = new(new(1_000_000, "EUR"), PriceType.FixedRateDefault) } }]);
        Assert.Equal(["V1", "V2"], page.FindAll("[data-testid=lint-item]").Select(p => p.GetAttribute("data-code")));

        for (var press = 1; press <= 2; press++)
        {
            page.Find("[data-testid=lint-item][data-code=V1] [data-testid=lint-go]").Click();
            page.WaitForElement("tr[aria-current]");
            Assert.Equal(nameof(GridLayer.Mode), page.Find("tr[aria-current]").GetAttribute("data-layer"));
            Assert.True(page.Find("[data-testid=layer-Mode]").HasAttribute("checked"));
            page.WaitForAssertion(() => Assert.Equal(press, JSInterop.Invocations["portal.focusFirst"].Count));
            Assert.Contains(page.Find("tr[aria-current]").Id, (IReadOnlyList<string>)JSInterop.Invocations["portal.focusFirst"][^1].Arguments[0]!);
        }

        page.Find("[data-testid=lint-item][data-code=V2] [data-testid=lint-go]").Click();
        page.WaitForState(() => page.Find("tr[aria-current]").GetAttribute("data-layer") == nameof(GridLayer.Fee));
        Assert.True(page.Find("[data-testid=layer-Fee]").HasAttribute("checked"));
    }

    [Fact]
    public async Task What_is_odd_about_rules_is_said_where_they_are_painted_with_the_way_to_the_row_and_one_press_puts_it_right()
    {
        var (at17, at19) = (new LocalTime(17, 0), new LocalTime(19, 0));
        var page = await OpenPageAsync(
        [
            Saturday(18),
            new([IsoDayOfWeek.Saturday], at17, at19) { Id = "overlap", Price = new(20_000_000, null) },
            new([IsoDayOfWeek.Monday], at17, at19) { Id = "empty" },
            new([IsoDayOfWeek.Tuesday], new(17, 2), at19) { Id = "off", Price = new(14_000_000, null) },
            SlotRuleOn(new(2020, 1, 1)) with { Id = "past" },
            new([IsoDayOfWeek.Friday], at17, at19) { Id = "above", Fee = new() { NoShowFee = new(new(16_000_000, "EUR"), PriceType.PerPerson) } },
        ]);
        string[] odd = ["RuleOverlap", "RuleEmpty", "RuleOffGrid", "RulePast", "V12", "V13AbovePrice"];
        Assert.Empty(odd.Except(page.FindAll("[data-testid=lint-item]").Select(item => item.GetAttribute("data-code"))));

        page.Find("[data-testid=lint-item][data-code=RuleOffGrid] [data-testid=lint-go]").Click();
        page.WaitForElement("tr[aria-current]");
        Assert.Contains("Tuesday", page.Find("tr[aria-current]").TextContent, StringComparison.Ordinal);

        foreach (var code in odd)
        {
            await page.Find($"[data-testid=lint-item][data-code={code}] [data-testid=lint-fix]").ClickAsync(new());
            Assert.Empty(page.FindAll($"[data-testid=lint-item][data-code={code}]"));
        }

        // The week shows it at once
        Assert.Equal(["18.00", "14.00"], new[] { Shown(page, 14, 5), Shown(page, 14, 1) });

        // Each press is a step that can be undone, the last one first
        foreach (var code in odd.Reverse())
        {
            page.Find("[data-testid=rules-undo]").Click();
            Assert.NotNull(page.Find($"[data-testid=lint-item][data-code={code}]"));
        }

        Assert.Empty(page.FindAll("[data-testid=rules-undo]"));
    }

    [Fact]
    public async Task Undoing_a_fix_leaves_what_was_painted_after_it()
    {
        var page = await OpenPageAsync(Saturday(18) with { From = new(9, 2) });
        await page.Find("[data-testid=lint-item][data-code=RuleOffGrid] [data-testid=lint-fix]").ClickAsync(new());
        await EditElsewhereAsync(document => document.Services[0].Rules = document.Services[0].Rules.Add(new([IsoDayOfWeek.Monday], new(11, 0), new(12, 0)) { Id = "mei", Price = new(25_000_000, null) }));
        await Editor(page).InvokeAsync(() => Editor(page).Instance.SaveAsync());
        page.WaitForState(() => Shown(page, 2, 0) == "25.00");

        await Editor(page).InvokeAsync(() => Editor(page).Instance.UndoAsync());

        Assert.NotNull(page.Find("[data-testid=lint-item][data-code=RuleOffGrid]"));
        Assert.Equal("25.00", Shown(page, 2, 0));
    }

    [Fact]
    public async Task Terms_of_a_service_that_a_rule_for_all_makes_odd_are_said_where_that_rule_is_painted()
    {
        var page = await OpenPageAsync(
            s =>
            {
                s.Services["cut"].Terms = new() { NoShowFee = new(new(10_000_000, "EUR"), PriceType.FixedRateDefault), RefundConditions = ImpliedRefunds.Of(Duration.Zero) };
                s.Merchant.Rules = [new([IsoDayOfWeek.Monday], LocalTime.Midnight, LocalTime.Midnight) { Id = "half", Price = new(null, -50_000_000) }];
            },
            "&service=all");
        Assert.Contains("€10.00 is more than the price of €7.50", page.Find("[data-testid=lint-item][data-code=V13AbovePrice]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Staff_read_what_is_odd_and_cannot_put_it_right()
    {
        var page = await OpenPageAsync(Saturday(18) with { From = new(9, 2) }, role: Role.Staff);
        Assert.NotNull(page.Find("[data-testid=lint-item][data-code=RuleOffGrid] [data-testid=lint-go]"));
        Assert.Empty(page.FindAll("[data-testid=lint-fix]"));
        // Nor are they told to paint
        Assert.Equal("What a guest sees, half hour by half hour.", page.Find(".page-lead").TextContent);
    }

    [Fact]
    public async Task The_box_for_a_date_keeps_its_handler_while_the_page_is_drawn_again_and_what_is_typed_stays()
    {
        var page = await OpenPageAsync();
        var handler = page.Find("[data-testid=date-typed]").GetAttribute("blazor:onchange");
        Assert.NotNull(handler);
        page.Find("[data-testid=date-typed]").Change("2026-12-24");

        await PaintElsewhereAsync(Saturday(18));
        page.WaitForState(() => Shown(page, 0, 5) == "18.00");

        Assert.Equal((handler, "2026-12-24"), (page.Find("[data-testid=date-typed]").GetAttribute("blazor:onchange"), page.Find("[data-testid=date-typed]").GetAttribute("value")));
        page.Find(".date-form").Submit();
        Assert.EndsWith("&date=2026-12-24", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_date_has_its_own_values_beside_the_usual_week()
    {
        var page = await OpenPageAsync(Saturday(18), "&date=2026-12-26");
        Assert.Single(page.FindAll(".week-grid thead th"));
        Assert.Equal("18.00", Shown(page, 0, 0));
        await SelectAsync(page, -1, 0, -1, 0);
        page.Find("[data-testid=paint-price]").Input("30");
        page.Find("[data-testid=paint]").Submit();

        Assert.Equal("30.00", Shown(page, 0, 0));
        Assert.Contains("this date only", Spoken(page, 0, 0), StringComparison.Ordinal);
        Assert.Equal("true", page.Find("[data-testid='date-2026-12-26']").GetAttribute("aria-current"));
        Assert.Equal(2, page.FindAll("[data-testid=rule-row]").Count);
    }

    [Fact]
    public async Task A_row_of_the_list_is_edited_with_ordinary_fields_and_deleted()
    {
        var page = await OpenPageAsync(Saturday(18));
        page.Find("[data-testid=rule-edit]").Click();
        page.Find("[data-testid=edit-day-7]").Change(true);
        page.Find("[data-testid=edit-from]").Change("17:00");
        page.Find("[data-testid=edit-until]").Change("16:00");
        page.Find("#rule-form").Submit();
        Assert.Contains("It ends before it begins", page.Find("[data-testid=rule-sheet]").TextContent, StringComparison.Ordinal);

        page.Find("[data-testid=edit-until]").Change("19:00");
        page.Find("[data-testid=edit-price]").Input("20");
        page.Find("#rule-form").Submit();
        Assert.Empty(page.FindAll("[data-testid=rule-sheet]"));
        Assert.Equal(["15.00", "20.00", "20.00"], new[] { Shown(page, 13, 6), Shown(page, 14, 6), Shown(page, 14, 5) });

        page.Find("[data-testid=rule-delete]").Click();
        Assert.Empty(page.FindAll("[data-testid=rule-row]"));
        Assert.Equal("15.00", Shown(page, 14, 5));
    }

    [Fact]
    public async Task Staff_who_may_not_edit_see_everything_and_change_nothing()
    {
        var page = await OpenPageAsync(Saturday(18), role: Role.Staff);

        Assert.Equal("18.00", Shown(page, 0, 5));
        Assert.NotNull(page.Find("[data-testid=offer-read-only]"));
        Assert.Equal("true", page.Find("[data-testid=week-grid]").GetAttribute("aria-readonly"));
        Assert.Empty(page.FindAll("[data-testid=paint], [data-testid=rule-edit], [data-testid=rule-delete], [data-testid=date-add]"));
        await SelectAsync(page, 0, 0, 0, 0);
        await Editor(page).InvokeAsync(() => Editor(page).Instance.DeleteAsync());
        Assert.Equal("€15.00", page.Find("[data-testid=facts-price]").TextContent);
        Assert.Single(page.FindAll("[data-testid=rule-row]"));
    }

    [Fact]
    public async Task A_page_that_cannot_read_says_so_and_tries_again()
    {
        var shop = await Portal.OpenShopAsync();
        person = await SignInAsync(Role.Manager, shop);
        Database.Broken = true;
        Services.GetRequiredService<NavigationManager>().NavigateTo($"rules?merchant={shop.Id}");
        var page = Render<RulesPage>();
        page.WaitForElement("[data-testid=load-failed]");

        Database.Broken = false;
        page.Find("[data-testid=retry]").Click();

        page.WaitForElement("[data-testid=week-grid]");
    }

    [Fact]
    public async Task A_draft_that_cannot_be_drawn_says_what_is_in_the_way_and_leads_there()
    {
        var page = await OpenPageAsync(Saturday(18));
        var merchant = new MerchantId(Services.GetRequiredService<NavigationManager>().Uri.Split("merchant=")[1].Split('&')[0]);
        var other = new CurrentPerson(new("other"), "Mei", Role.Manager, null, "en");
        var view = (await Services.GetRequiredService<LoadOffer>().RunAsync(other, merchant, CancellationToken.None))!;
        var theirs = view.ToEdit();
        theirs.Merchant.ZoneId = "Europe/Atlantis";
        theirs = theirs with { Services = theirs.Services.Add(theirs.Services[0]) };

        Assert.Equal(SaveOfferDraft.Kind.Saved, (await Services.GetRequiredService<SaveOfferDraft>().RunAsync(new(other, merchant, theirs, view.ToEdit(), null), CancellationToken.None)).Kind);

        page.WaitForElement("[data-testid=rules-obstacles]");
        Assert.Empty(page.FindAll("[data-testid=week-grid]"));
        Assert.Equal(["ZoneUnknown", "IdTwice"], page.FindAll("[data-testid=rules-obstacles] a").Select(a => a.GetAttribute("data-code")));
        Assert.Contains("“Europe/Atlantis” is not a time zone.", page.Find("[data-testid=rules-obstacles]").TextContent, StringComparison.Ordinal);
        Assert.Contains("focus=merchant.zoneId", page.Find("[data-testid=rules-obstacles] a").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_it_loads_grey_lines_stand_for_the_grid()
    {
        var shop = await Portal.OpenShopAsync();
        await SignInAsync(Role.Manager, shop);
        Database.Close();
        Services.GetRequiredService<NavigationManager>().NavigateTo($"rules?merchant={shop.Id}");
        var page = Render<RulesPage>();
        Assert.NotNull(page.Find("[data-testid=loading]"));
        Database.Open();
        page.WaitForElement("[data-testid=week-grid]");
    }

    [Theory]
    [InlineData("en", "Saturday 17:00: two values. Press Enter to choose.", "Yours: 20.00", "Mei: 25.00")]
    [InlineData("zh-Hant", "星期六 17:00：有兩個值，按 Enter 選擇。", "您的： 20.00", "Mei： 25.00")]
    [InlineData("tr", "Cumartesi 17:00: iki değer var. Seçmek için Enter’a basın.", "Sizinki: 20,00", "Mei: 25,00")]
    public async Task Cells_that_two_people_painted_show_both_and_are_chosen_and_nothing_typed_is_lost(string language, params string[] spoken)
    {
        Speak(language);
        var page = await OpenPageAsync();
        var saturday = language == "zh-Hant" ? 6 : 5;
        await SelectAsync(page, 13, saturday, 14, saturday);
        page.Find("[data-testid=paint-price]").Input("20");
        page.Find("[data-testid=paint]").Submit();
        page.Find("[data-testid=paint-price]").Input("21");
        await PaintElsewhereAsync(new([IsoDayOfWeek.Saturday], new(17, 0), new(18, 0)) { Id = "mei", Price = new(25_000_000, null) });

        await Editor(page).InvokeAsync(() => Editor(page).Instance.SaveAsync());

        page.WaitForElement("[data-pick]");
        Assert.Equal([1, 2, 1], new[] { 13, 14, 15 }.Select(row => Math.Max(1, Cell(page, row, saturday).QuerySelectorAll("[data-pick]").Length)));
        Assert.False(Cell(page, 14, saturday).HasAttribute("aria-label"));
        Assert.Equal(spoken, Cell(page, 14, saturday).Children.Select(part => part.TextContent));
        Assert.Equal(MoneyIn("25.00"), Shown(page, 15, saturday));
        Assert.Equal("21", page.Find("[data-testid=paint-price]").GetAttribute("value"));
        Assert.Equal("waiting", page.Find("[data-testid=offer-bar]").GetAttribute("data-state"));

        await Editor(page).InvokeAsync(() => Editor(page).Instance.ChooseAsync(14, saturday, mine: false));

        page.WaitForState(() => Shown(page, 14, saturday) == MoneyIn("25.00"));
        Assert.Equal(MoneyIn("20.00"), Shown(page, 13, saturday));
        Assert.Empty(page.FindAll("[data-pick], [data-testid=offer-conflicts]"));
        Assert.Contains(MoneyIn("25.00"), page.Find("[data-testid=rules-said]").TextContent, StringComparison.Ordinal);
        Assert.Equal("kept", page.Find("[data-testid=offer-bar]").GetAttribute("data-state"));

        await Editor(page).InvokeAsync(() => Editor(page).Instance.UndoAsync());
        Assert.Equal([MoneyIn("20.00"), MoneyIn("25.00")], new[] { 14, 15 }.Select(row => Shown(page, row, saturday)));

        string MoneyIn(string amount) => language == "tr" ? amount.Replace('.', ',') : amount;
    }

    [Fact]
    public async Task A_conflict_of_all_services_stands_in_the_list_too_and_its_cells_are_one_press_away()
    {
        var page = await OpenPageAsync(query: "&service=all");
        await SelectAsync(page, -1, 1, -1, 1);
        page.Find("[data-testid=paint-price]").Input("-10%");
        page.Find("[data-testid=paint]").Submit();
        await EditElsewhereAsync(document => document.Merchant.Rules = [new([IsoDayOfWeek.Tuesday], new(8, 0), new(9, 0)) { Id = "mei", Price = new(null, -20_000_000) }]);

        await Editor(page).InvokeAsync(() => Editor(page).Instance.SaveAsync());

        page.WaitForElement("[data-testid=offer-conflict]");
        Assert.Equal("All services, Tuesday, 08:00–09:00, price", page.Find("[data-testid=offer-conflict] legend").TextContent);
        Assert.Equal(["−10% of the service’s price", "−20% of the service’s price"], page.FindAll("[data-testid=offer-conflict] dd").Select(dd => dd.TextContent));
        // The shop is closed then, and the row stands there all the same
        Assert.Equal("08:00", page.Find(".week-time time").TextContent);
        Assert.Equal(["Yours: −10%", "Mei: −20%"], Cell(page, 0, 1).QuerySelectorAll("[data-pick]").Select(pick => pick.TextContent));
        Assert.EndsWith("&service=all&at=2-08:00", page.Find("[data-testid=conflict-show]").GetAttribute("href"), StringComparison.Ordinal);

        page.Find("[data-testid=conflict-mine]").Click();

        page.WaitForState(() => page.FindAll("[data-pick]").Count == 0);
        Assert.Equal("kept", page.Find("[data-testid=offer-bar]").GetAttribute("data-state"));
        Assert.Equal(("−10%", "Tue", "Each own"), (Shown(page, 0, 1), Won(page, 0, 1), Won(page, 0, 0)));
    }

    [Fact]
    public async Task Undo_takes_back_my_own_painting_and_leaves_what_somebody_else_painted_meanwhile()
    {
        var page = await OpenPageAsync();
        await SelectAsync(page, 0, 0, 0, 0);
        page.Find("[data-testid=paint-price]").Input("20");
        page.Find("[data-testid=paint]").Submit();
        await PaintElsewhereAsync(new([IsoDayOfWeek.Monday], new(11, 0), new(12, 0)) { Id = "mei", Price = new(25_000_000, null) });
        await Editor(page).InvokeAsync(() => Editor(page).Instance.SaveAsync());
        page.WaitForState(() => Shown(page, 2, 0) == "25.00");

        await Editor(page).InvokeAsync(() => Editor(page).Instance.UndoAsync());

        Assert.Equal(["15.00", "25.00"], new[] { 0, 2 }.Select(row => Shown(page, row, 0)));
    }

    [Fact]
    public async Task A_finding_of_a_rule_leads_to_the_row_of_what_it_is_about()
    {
        var both = Saturday(18) with { Mode = ConfirmationMode.Asynchronous };
        var page = await OpenPageAsync(both, "&service=cut&focus=services%5Bcut%5D.rules%5Bsaturday%5D.mode");

        var row = page.Find("[data-testid=rule-row][aria-current]");
        Assert.Equal(nameof(GridLayer.Mode), row.GetAttribute("data-layer"));
        Assert.Equal("-1", row.GetAttribute("tabindex"));
        Assert.Contains(row.Id, Assert.Single(FocusedFirst()));
        // Above the grid or below it, other acts do not take the focus again
        page.Find("[data-testid=layer-Fee]").Change("Fee");
        page.WaitForState(() => page.FindAll("[aria-current].table, tr[aria-current]").Count == 0);
        Assert.Single(FocusedFirst());

        Services.GetRequiredService<NavigationManager>().NavigateTo(Services.GetRequiredService<NavigationManager>().Uri + "&focus=services%5Bcut%5D.rules%5Bsaturday%5D");
        page.WaitForElement("tr[aria-current]");
        Assert.Equal(nameof(GridLayer.Price), page.Find("tr[aria-current]").GetAttribute("data-layer"));
        Assert.Equal(2, FocusedFirst().Count);

        List<IReadOnlyList<string>> FocusedFirst() => [.. JSInterop.Invocations["portal.focusFirst"].Select(call => (IReadOnlyList<string>)call.Arguments[0]!)];
    }

    [Theory]
    [InlineData(0, "Saturday")]
    [InlineData(13.5, "Sunday")]
    public async Task The_day_shown_where_one_has_room_is_today_where_the_merchant_is(double hours, string day)
    {
        Portal.Clock.Advance(TimeSpan.FromHours(hours));
        var page = await OpenPageAsync();
        Assert.Equal(day, page.Find("[data-testid=day-shown]").TextContent);
        page.Find("[data-testid=day-next]").Click();
        Services.GetRequiredService<NavigationManager>().NavigateTo(page.Find("[data-testid=date-week]").GetAttribute("href")! + "&date=2026-12-26");
        page.WaitForElement("[data-testid=date-note]");
        Assert.Equal("0", page.Find("[data-testid=week-editor]").GetAttribute("data-day"));
    }

    [Fact]
    public async Task Painting_in_Turkish_and_Chinese_reads_amounts_as_they_are_written_there()
    {
        Speak("tr");
        var page = await OpenPageAsync();
        await SelectAsync(page, 0, 0, 0, 0);
        page.Find("[data-testid=paint-price]").Input("18,50");
        page.Find("[data-testid=paint]").Submit();
        Assert.Equal("18,50", Shown(page, 0, 0));
        Assert.Equal("Pazartesi 10:00: €18,50, burada değişti (Pazartesi, 10:00–10:30)", Spoken(page, 0, 0));
    }

    [Fact]
    public async Task Tiers_by_party_size_never_overlap_compile_to_slots_and_show_what_each_guest_gets()
    {
        var page = await OpenPageAsync(shop => (shop.Services["cut"].Places, shop.Merchant.TaxMicroPercent) = ([new(2, 4), new(4, 2), new(6, 1), new(8, 1)], 20_000_000), query: "&layer=fee");
        Assert.Equal(["€15.00 plus €3.00 tax"], page.FindAll("[data-testid=facts-price], [data-testid=party-price]").Select(price => price.TextContent).Distinct());
        Assert.Equal(Enumerable.Range(1, 12).Select(n => $"{n}"), page.FindAll("[data-testid=party-row]").Select(row => row.GetAttribute("data-size")));
        Assert.Equal(["1", "3", "5", "7", "9", "10", "11", "12"], page.FindAll(".party-not").Select(row => row.GetAttribute("data-size")));
        page.Find("[data-testid=tiers-open]").Click();
        Assert.Equal(["1–5 guests", "6 guests or more"], page.FindAll("[data-testid=tier-range]").Select(range => range.TextContent));

        page.Find("[data-testid=tier-1-from]").Change("1");
        Assert.Contains("more than 1", page.Find(".tier .field-error").TextContent, StringComparison.Ordinal);
        page.Find("#tiers-form").Submit();
        Assert.NotNull(page.Find("[data-testid=tiers]"));
        Assert.Empty(page.FindAll("[data-testid=rule-row]"));

        page.Find("[data-testid=tier-1-from]").Change("6");
        page.Find("[data-testid=tier-1-deposit]").Change("1");
        page.Find("[data-testid=tier-1-deposit-amount]").Input("2.50");
        page.Find("[data-testid=tier-1-deposit-per]").Change("1");
        page.Find("[data-testid=tier-add]").Click();
        page.Find("[data-testid=tier-2-from]").Change("8");
        page.Find("[data-testid=tier-2-deposit]").Change("1");
        page.Find("[data-testid=tier-2-deposit-amount]").Input("0");
        Assert.Equal("€2.50 per person, €15.00 in all", Row(page, 6, "tiers").QuerySelector("[data-testid=party-deposit]")!.TextContent);
        page.Find("#tiers-form").Submit();

        Assert.Empty(page.FindAll("[data-testid=tiers]"));
        Assert.Equal(["6–7 guests", "8 guests or more"], page.FindAll(".rule-size").Select(size => size.TextContent));
        Assert.Equal(["–", "€2.50 per person, €15.00 in all", "–"], new[] { 4, 6, 8 }.Select(size => Row(page, size, "party").QuerySelector("[data-testid=party-deposit]")!.TextContent));
        Assert.Equal(["Base", "6–7 guests", "8+ guests"], new[] { 4, 6, 8 }.Select(size => Row(page, size, "party").QuerySelector("[data-testid=party-rule]")!.TextContent));
        Assert.Contains("€2.50 per person", Row(page, 6, "party").QuerySelector(".party-reads")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(("–", "By size"), (Shown(page, 0, 0), Won(page, 0, 0)));
        Assert.EndsWith("Other values for some party sizes.", Spoken(page, 0, 0), StringComparison.Ordinal);

        page.Find("[data-testid=rules-party]").Change("3");
        page.WaitForState(() => Won(page, 0, 0) == "6–7 guests");
        Assert.Equal("Dep. 2.50 pp", Shown(page, 0, 0));
        await SelectAsync(page, 0, 5, 1, 5);
        Assert.Equal("Saturday, 10:00–11:00, 6–7 guests", page.Find("[data-testid=selection]").TextContent);
        page.Find("[data-testid=paint-deposit-amount]").Input("3");
        page.Find("[data-testid=paint]").Submit();
        Assert.Equal(["Dep. 3 pp", "Dep. 2.50 pp"], new[] { Shown(page, 0, 5), Shown(page, 0, 4) });

        page.Find("[data-testid=tiers-open]").Click();
        Assert.Equal(["1–5 guests", "6–7 guests", "8 guests or more"], page.FindAll("[data-testid=tier-range]").Take(3).Select(range => range.TextContent));
    }

    [Fact]
    public async Task Tiers_that_are_moved_charge_nothing_any_more_where_they_were()
    {
        var page = await OpenTiersAsync(Tier("tier", new(6, null), 5, [.. Enum.GetValues<IsoDayOfWeek>().Skip(1)]));
        page.Find("[data-testid=tiers-from]").Change("17:00");
        page.Find("[data-testid=tiers-until]").Change("22:00");
        page.Find("#tiers-form").Submit();

        var row = Assert.Single(page.FindAll("[data-testid=rule-row]"));
        Assert.Contains("17:00–22:00", row.TextContent, StringComparison.Ordinal);
        Assert.Equal("6 guests or more", row.QuerySelector(".rule-size")!.TextContent);
    }

    [Fact]
    public async Task Taking_over_tiers_leaves_rules_for_other_days_that_were_not_shown()
    {
        var page = await OpenTiersAsync(Tier("few", new(2, 4), 5, IsoDayOfWeek.Friday, IsoDayOfWeek.Saturday), Tier("many", new(6, null), 10, IsoDayOfWeek.Saturday));
        Assert.Equal(["1 guest", "2–4 guests", "5 guests or more"], page.FindAll("[data-testid=tier-range]").Select(range => range.TextContent));
        page.Find("[data-testid=tier-1-deposit-amount]").Input("6");
        page.Find("#tiers-form").Submit();

        Assert.Equal(["2–4 guests", "6 guests or more"], page.FindAll(".rule-size").Select(size => size.TextContent));
        Assert.Equal(["€6.00", "€10.00"], page.FindAll("[data-testid=rule-row]").Select(row => row.TextContent.Contains("€6.00", StringComparison.Ordinal) ? "€6.00" : row.TextContent.Contains("€10.00", StringComparison.Ordinal) ? "€10.00" : row.TextContent));
    }

    [Fact]
    public async Task What_is_painted_on_the_week_of_a_chosen_party_size_is_for_that_size()
    {
        var page = await OpenPageAsync(shop => shop.Services["cut"].Places = [new(2, 4), new(6, 1)], query: "&layer=fee&party=6");
        await SelectAsync(page, 0, 5, 1, 5);
        Assert.Equal("Saturday, 10:00–11:00, 6 guests", page.Find("[data-testid=selection]").TextContent);
        Assert.Equal(("6", "6"), (page.Find("[data-testid=paint-party-from]").GetAttribute("value"), page.Find("[data-testid=paint-party-until]").GetAttribute("value")));
        page.Find("[data-testid=paint-deposit]").Change("1");
        page.Find("[data-testid=paint-deposit-amount]").Input("5");
        page.Find("[data-testid=paint]").Submit();
        Assert.Equal("6 guests", Assert.Single(page.FindAll(".rule-size")).TextContent);

        // Another week is another selection, and whoever wants all sizes says so
        page.Find("[data-testid=rules-party]").Change("0");
        page.WaitForState(() => Shown(page, 0, 5) == "–");
        Assert.Equal("Saturday, 10:00–11:00", page.Find("[data-testid=selection]").TextContent);
        page.Find("[data-testid=rules-party]").Change("2");
        page.WaitForState(() => Shown(page, 0, 5) == "Dep. 5");
        await SelectAsync(page, 4, 4, 4, 4);
        page.Find("[data-testid=paint-party-from]").Change("");
        page.Find("[data-testid=paint-party-until]").Change("");
        Assert.Equal("Friday, 12:00–12:30", page.Find("[data-testid=selection]").TextContent);
    }

    [Fact]
    public async Task Undoing_a_painted_deposit_takes_the_refund_conditions_back_that_came_with_it()
    {
        var page = await OpenPageAsync(shop => shop.Services["cut"].Terms = PaymentTerms.PayOnArrival, query: "&layer=fee");
        await SelectAsync(page, 0, 5, 1, 5);
        page.Find("[data-testid=paint-deposit]").Change("1");
        page.Find("[data-testid=paint-deposit-amount]").Input("5");
        page.Find("[data-testid=paint]").Submit();
        Assert.Equal(ImpliedRefunds.Of(Assert.Single(Cut().Rules).Fee!.Deposit!.MinAdvanceCancellation), Cut().Terms!.RefundConditions);

        await page.Find("[data-testid=rules-undo]").ClickAsync(new());

        Assert.Equal((PaymentTerms.PayOnArrival, 0), (Cut().Terms, Cut().Rules.Length));

        Service Cut() => Editor(page).Instance.Document.Services.Single(s => s.Id.Value == "cut");
    }

    [Theory]
    [InlineData("en", "Sat, Sat 10–12", "Saturday, all day; Saturday, 10:00–12:00")]
    [InlineData("zh-Hant", "週六、週六 10–12", "星期六 全天；星期六 10:00–12:00")]
    [InlineData("tr", "Cmt, Cmt 10–12", "Cumartesi, tüm gün; Cumartesi, 10:00–12:00")]
    public async Task Rules_that_decided_together_are_listed_as_the_language_does_and_each_sentence_stands_alone(string language, string names, string spoken)
    {
        Speak(language);
        var deposit = new SlotRule([IsoDayOfWeek.Saturday], LocalTime.Midnight, LocalTime.Midnight) { Id = "d", Fee = new() { Deposit = new(new(5_000_000, "EUR"), PriceType.FixedRateDefault, Duration.FromHours(4)) } };
        var fee = new SlotRule([IsoDayOfWeek.Saturday], new(10, 0), new(12, 0)) { Id = "f", Fee = new() { NoShowFee = new(new(6_000_000, "EUR"), PriceType.FixedRateDefault) } };
        var page = await OpenPageAsync(shop => (shop.Services["cut"].Places, shop.Services["cut"].Rules) = ([new(2, 4), new(4, 2)], [deposit, fee]), query: "&layer=fee");
        var saturday = language == "zh-Hant" ? 6 : 5;
        await SelectAsync(page, 0, saturday, 0, saturday);

        Assert.Contains(spoken, Spoken(page, 0, saturday), StringComparison.Ordinal);
        Assert.Equal(names, Row(page, 2, "party").QuerySelector("[data-testid=party-rule]")!.TextContent);
        Assert.True(Row(page, 2, "party").QuerySelectorAll(".party-reads > p").Length > 1);
    }

    [Fact]
    public async Task Of_a_service_for_one_party_size_alone_what_is_painted_names_none()
    {
        var page = await OpenPageAsync(shop => shop.Services["cut"].Places = [new(6, 1)], query: "&layer=fee");
        await SelectAsync(page, 0, 5, 1, 5);
        Assert.Equal("Saturday, 10:00–11:00", page.Find("[data-testid=selection]").TextContent);
    }

    [Fact]
    public async Task A_largest_party_below_the_smallest_is_told_at_its_field_and_an_end_before_the_beginning_at_the_hour()
    {
        var page = await OpenPageAsync(shop => shop.Services["cut"].Places = [new(2, 4), new(6, 1)]);
        await SelectAsync(page, 0, 5, 1, 5);
        (string?, string?) Marked() => (page.Find("[data-testid=paint-until]").GetAttribute("aria-invalid"), page.Find("[data-testid=paint-party-until]").GetAttribute("aria-invalid"));
        Assert.Equal((null, null), Marked());

        page.Find("[data-testid=paint-party-from]").Change("6");
        page.Find("[data-testid=paint-party-until]").Change("2");
        Assert.Equal((null, "true"), Marked());
        var field = page.Find("[data-testid=paint-party-until]");
        var says = field.GetAttribute("aria-describedby")!.Split(' ').Select(id => page.Find($"[id='{id}']").TextContent.Trim());
        Assert.Contains("The largest party is smaller than the smallest.", says);
        Assert.Single(page.FindAll("[data-testid=paint] .field-error"));

        page.Find("[data-testid=paint-party-until]").Change("6");
        page.Find("[data-testid=paint-until]").Change("09:00");
        Assert.Equal(("true", null), Marked());
        page.Find("[data-testid=paint-until]").Change("11:00");
        page.Find("[data-testid=paint-day-6]").Change(false);
        Assert.Equal((null, null), Marked());
        Assert.Single(page.FindAll("[data-testid=paint] .field-error"));
    }

    private static SlotRule Tier(string id, PartyRange party, int deposit, params IsoDayOfWeek[] days) => new([.. days], LocalTime.Midnight, LocalTime.Midnight)
    {
        Id = id,
        Party = party,
        Fee = new() { Deposit = new(new(deposit * 1_000_000L, "EUR"), PriceType.FixedRateDefault, Duration.FromHours(4)) },
    };

    private async Task<IRenderedComponent<RulesPage>> OpenTiersAsync(params SlotRule[] rules)
    {
        var page = await OpenPageAsync(shop => (shop.Services["cut"].Places, shop.Services["cut"].Rules) = ([new(2, 4), new(4, 2), new(6, 1), new(8, 1)], [.. rules]), query: "&layer=fee");
        page.Find("[data-testid=tiers-open]").Click();
        return page;
    }

    [Fact]
    public async Task All_public_holidays_are_priced_in_one_act_are_rows_of_one_group_and_go_together()
    {
        var page = await OpenPageAsync(shop => shop.Merchant.Address = new("DE", "Berlin", "Berlin", "10119", "Torstrasse 11"));
        await SelectAsync(page, 0, 5, 1, 5);
        page.Find("[data-testid=paint-price]").Input("16");
        page.Find("[data-testid=paint]").Submit();
        page.Find("[data-testid=holidays-open]").Click();
        Assert.Equal("Public holidays of the next twelve months", page.Find(".sheet-title").TextContent);
        var ticked = page.FindAll("[data-testid=holiday-days] [data-testid=holiday-day]").Where(day => day.HasAttribute("checked")).Select(day => day.GetAttribute("data-date")!).ToList();
        Assert.Contains("2026-12-25", ticked);
        Assert.Contains("2027-03-08", ticked);
        Assert.DoesNotContain("2027-01-06", ticked);

        page.Find("[data-testid=holiday-days] [data-date='2027-01-01']").Change(false);
        page.Find("[data-testid=holiday-price-price]").Input("+20%");
        page.Find("[data-testid=holiday-Mode]").Change(true);
        page.Find("[data-testid=holiday-mode-mode-Asynchronous]").Change("Asynchronous");
        Assert.Equal($"Set for {ticked.Count - 1} days", page.Find("[data-testid=holiday-set]").TextContent);
        page.Find("#holiday-form").Submit();

        Assert.Empty(page.FindAll("[data-testid=holiday-rules]"));
        Assert.StartsWith($"Public holidays: {2 * (ticked.Count - 1)} rules", page.Find("[data-testid=rule-holidays]").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Single(page.FindAll("[data-testid=rule-row]"));
        page.Find("[data-testid=rule-holidays-show]").Click();
        Assert.Contains(page.FindAll("[data-testid=rule-row]"), row => row.TextContent.Contains("25 Dec 2026 Fri", StringComparison.Ordinal) && row.TextContent.Contains("Christmas Day", StringComparison.Ordinal));
        Assert.Contains(page.FindAll("[data-testid=difference-line]"), line => line.TextContent.Contains("25 Dec 2026 Fri", StringComparison.Ordinal));

        page.Find("[data-testid=rule-holidays-remove]").Click();
        Assert.Equal("Saturday", Assert.Single(page.FindAll("[data-testid=rule-row]")).QuerySelector("td")!.TextContent.Trim());
        await Editor(page).InvokeAsync(() => Editor(page).Instance.UndoAsync());
        Assert.Equal(1 + 2 * (ticked.Count - 1), page.FindAll("[data-testid=rule-row]").Count);
    }

    private static IElement Row(IRenderedComponent<RulesPage> page, int size, string within) => page.Find($"[data-testid={within}] [data-testid=party-row][data-size='{size}']");

    private static SlotRule SlotRuleOn(LocalDate date) => new([], LocalTime.Midnight, LocalTime.Midnight) { Id = "date", Date = date, Price = new(17_000_000, null) };

    private static SlotRule Saturday(int price) => new([IsoDayOfWeek.Saturday], LocalTime.Midnight, LocalTime.Midnight) { Id = "saturday", Price = new(price * 1_000_000L, null) };

    private Task<IRenderedComponent<RulesPage>> OpenPageAsync(SlotRule? rule = null, string query = "", Role role = Role.Manager) => OpenPageAsync(rule is null ? [] : [rule], query, role);

    private Task<IRenderedComponent<RulesPage>> OpenPageAsync(ImmutableArray<SlotRule> rules, string query = "", Role role = Role.Manager) =>
        OpenPageAsync(s => s.Services["cut"].Rules = rules, query, role);

    private async Task<IRenderedComponent<RulesPage>> OpenPageAsync(Action<TestShop> change, string query = "", Role role = Role.Manager)
    {
        var shop = await Portal.OpenShopAsync(change: change);
        person = await SignInAsync(role, shop);
        Services.GetRequiredService<NavigationManager>().NavigateTo($"rules?merchant={shop.Id}{query}");
        var page = Render<RulesPage>();
        page.WaitForElement("[data-testid=week-grid]");
        return page;
    }

    private Task PaintElsewhereAsync(SlotRule rule) => EditElsewhereAsync(document => document.Services[0].Rules = [rule]);

    /// <summary>Somebody else's edit of what is published, kept before this person's.</summary>
    private async Task EditElsewhereAsync(Action<OfferDocument> change)
    {
        var merchant = new MerchantId(Services.GetRequiredService<NavigationManager>().Uri.Split("merchant=")[1].Split('&')[0]);
        var other = new CurrentPerson(new("other"), "Mei", Role.Manager, null, "en");
        var view = (await Services.GetRequiredService<LoadOffer>().RunAsync(other, merchant, CancellationToken.None))!;
        var theirs = view.ToEdit();
        change(theirs);
        Assert.Equal(SaveOfferDraft.Kind.Saved, (await Services.GetRequiredService<SaveOfferDraft>().RunAsync(new(other, merchant, theirs, view.ToEdit(), null), CancellationToken.None)).Kind);
    }

    private static IRenderedComponent<WeekGridEditor> Editor(IRenderedComponent<RulesPage> page) => page.FindComponent<WeekGridEditor>();

    private static Task SelectAsync(IRenderedComponent<RulesPage> page, int fromRow, int fromColumn, int toRow, int toColumn) =>
        Editor(page).InvokeAsync(() => Editor(page).Instance.SelectAsync(fromRow, fromColumn, toRow, toColumn));

    /// <summary>The value alone, without the name of the rule.</summary>
    private static string Shown(IRenderedComponent<RulesPage> page, int row, int column) => string.Concat(Cell(page, row, column).QuerySelectorAll(".week-line").Select(line => line.TextContent));

    /// <summary>What a screen reader says of a cell.</summary>
    private static string Spoken(IRenderedComponent<RulesPage> page, int row, int column)
    {
        var cell = Cell(page, row, column);
        Assert.All(cell.Children.Skip(1), part => Assert.Equal("true", part.GetAttribute("aria-hidden")));
        return cell.Children[0].TextContent;
    }

    /// <summary>The name of the rule that stands in a cell.</summary>
    private static string Won(IRenderedComponent<RulesPage> page, int row, int column) => Cell(page, row, column).QuerySelector(".week-won")!.TextContent;

    private static IElement Cell(IRenderedComponent<RulesPage> page, int row, int column) => page.Find($"td[data-r='{row}'][data-c='{column}']");
}
