using Bunit;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Pages.Offer;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace MerchantPortal.Web.Tests.Pages.Offer;

public sealed class BusinessPageTests : OfferContext
{
    private IRenderedComponent<MerchantPage> Open(TestShop shop, string? tab = null)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"merchant?merchant={shop.Id}" + (tab is null ? "" : "&tab=" + tab));
        var page = Render<MerchantPage>();
        page.WaitForState(() => page.FindAll("[data-testid=loading]").Count == 0);
        return page;
    }

    private static void Choose(IRenderedComponent<MerchantPage> page, string field, string text) =>
        page.Find($"[data-testid={field}]").Change(page.FindAll($"[data-testid={field}] option").Single(o => o.TextContent == text).GetAttribute("value"));

    private async Task<Merchant> DraftedAsync(TestShop shop) => (await DraftOfAsync(shop))!.Merchant;

    [Fact]
    public async Task Several_businesses_are_chosen_from()
    {
        var (shop, other) = (await Portal.OpenShopAsync(), await Portal.OpenShopAsync());
        await SignInAsync(Role.Manager, shop, other);
        var page = Render<MerchantPage>();
        page.WaitForState(() => page.FindAll("[data-testid=business]").Count == 2);
        Assert.Equal("merchant?merchant=" + shop.Id, page.Find("[data-testid=business]").GetAttribute("href"));
    }

    [Fact]
    public async Task A_person_without_a_business_is_told_so()
    {
        await SignInAsync(Role.Manager);
        var page = Render<MerchantPage>();
        page.WaitForState(() => page.FindAll("[data-testid=business-none]").Count == 1);
    }

    [Fact]
    public async Task Who_has_a_business_is_not_told_of_none_where_an_address_names_another()
    {
        var (shop, other) = (await Portal.OpenShopAsync(), await Portal.OpenShopAsync());
        const string NotYours = "This business is not there, or not yours to see.";
        await SignInAsync(Role.Manager, shop);
        Services.GetRequiredService<NavigationManager>().NavigateTo("merchant?merchant=" + other.Id);

        Assert.Equal(NotYours, Render<MerchantPage>().WaitForElement("[data-testid=business-none] h2").TextContent);
        Assert.Equal(NotYours, Render<MerchantPortal.Web.Pages.Offer.Services>().WaitForElement("[data-testid=services-none] h2").TextContent);
    }

    [Fact]
    public async Task Details_are_kept_and_a_telephone_that_is_none_is_said_on_its_field()
    {
        var shop = await OpenSalonAsync();
        var page = Open(shop);
        page.Find("[data-testid=merchant-name]").Input("Atelier Linden");
        Choose(page, "address-country", "Türkiye (TR)");
        page.Find("[data-testid=merchant-geo]").Input("52.5301, 13.4019");
        Keep(page);
        var merchant = await DraftedAsync(shop);
        Assert.Equal(("Atelier Linden", "TR", 52.5301), (merchant.Name, merchant.Address!.Country, merchant.Geo!.Latitude));
        page.Find("[data-testid=merchant-telephone]").Input("030 12345");

        // What was kept a moment ago may still be drawn
        page.WaitForAssertion(() => Assert.Equal("true", page.Find("[data-testid=merchant-telephone]").GetAttribute("aria-invalid")));
    }

    [Theory]
    [InlineData("en", "Enter a number from 1 to 366.")]
    [InlineData("zh-Hant", "請輸入 1 到 366 之間的數字。")]
    [InlineData("tr", "1 ile 366 arasında bir sayı girin.")]
    public async Task Emptied_days_ahead_are_asked_for_at_the_field_and_nothing_is_kept_until_there_is_a_number(string language, string sentence)
    {
        Speak(language);
        var shop = await OpenSalonAsync(change: s => s.Merchant.BookableDays = 45);
        var page = Open(shop, "booking");

        page.Find("[data-testid=merchant-days]").Change("");

        var days = page.Find("[data-testid=merchant-days]");
        Assert.Equal(("", "true"), (days.GetAttribute("value"), days.GetAttribute("aria-invalid")));
        Assert.Contains(sentence, days.Closest(".offer-field")!.TextContent, StringComparison.Ordinal);
        Pass(5);
        Assert.Null(await DraftOfAsync(shop));

        page.Find("[data-testid=merchant-days]").Change("50");
        Assert.Null(page.Find("[data-testid=merchant-days]").GetAttribute("aria-invalid"));
        Keep(page);
        Assert.Equal(50, (await DraftedAsync(shop)).BookableDays);
    }

    [Fact]
    public async Task Another_zone_is_explained_before_it_is_taken()
    {
        var shop = await OpenSalonAsync();
        var page = Open(shop);
        var options = page.FindAll("[data-testid=merchant-zone] option");
        var taipei = options.Single(o => o.TextContent == "Taipei (UTC+8) · Taiwan").GetAttribute("value");
        page.Find("[data-testid=merchant-zone]").Change(taipei);
        Assert.Contains("Taipei", page.Find("[data-testid=zone-warning]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=offer-review]"));
        await page.Find("[data-testid=zone-confirm]").ClickAsync(new());
        Keep(page);
        Assert.Equal("Asia/Taipei", (await DraftedAsync(shop)).ZoneId);
    }

    [Fact]
    public async Task Another_currency_converts_nothing_says_so_and_takes_every_amount_along()
    {
        var shop = await OpenSalonAsync(change: s => s.Services["cut"].Terms = new() { NoShowFee = new(new(5_000_000, "EUR"), PriceType.FixedRateDefault), RefundConditions = [new(Duration.Zero, 100)] });
        var page = Open(shop);
        Choose(page, "merchant-currency", "Turkish Lira (TRY)");
        Assert.Contains("2 amounts keep their numbers", page.Find("[data-testid=currency-warning]").TextContent, StringComparison.Ordinal);
        await page.Find("[data-testid=currency-confirm]").ClickAsync(new());
        Keep(page);
        var draft = (await DraftOfAsync(shop))!;
        Assert.Equal(("TRY", new Domain.Shared.Money(15_000_000, "TRY"), "TRY"), (draft.Merchant.Currency, draft.Services[0].Price, draft.Services[0].Terms!.NoShowFee!.Amount.Currency));
    }

    [Fact]
    public async Task A_day_has_several_stretches_that_may_run_past_midnight_and_be_used_for_every_day()
    {
        var shop = await OpenSalonAsync();
        var page = Open(shop, "hours");
        await page.Find("[data-testid=hours-Friday-add]").ClickAsync(new());
        page.Find("[data-testid=hours-Friday-to-0]").Change("14:00");
        page.Find("[data-testid=hours-Friday-from-1]").Change("18:00");
        page.Find("[data-testid=hours-Friday-to-1]").Change("02:00");
        var handlers = HandlersOf(page);
        page.Render();
        Assert.Equal(handlers, HandlersOf(page));
        Assert.Contains("until 02:00 the next day", page.Find("[data-testid=day-Friday]").TextContent, StringComparison.Ordinal);
        await page.Find("[data-testid=copy-Friday]").ClickAsync(new());
        Keep(page);
        var week = (await DraftedAsync(shop)).Hours.Week;
        Assert.All(week.Values, day => Assert.Equal([new OpenPeriod(new(10, 0), new(14, 0)), new OpenPeriod(new(18, 0), new(2, 0))], day));
    }

    [Fact]
    public async Task Single_days_differ_and_past_ones_are_refused()
    {
        var shop = await OpenSalonAsync();
        var page = Open(shop, "hours");
        page.Find("[data-testid=exception-date]").Input("2026-11-20");
        await page.Find("[data-testid=exception-close]").ClickAsync(new());
        Assert.Empty(page.FindAll("[data-testid=exception]"));
        page.Find("[data-testid=exception-date]").Input("2026-12-24");
        await page.Find("[data-testid=exception-open]").ClickAsync(new());
        Assert.Equal("2026-12-24", page.Find("[data-testid=exception]").GetAttribute("data-date"));
        Keep(page);
        Assert.Equal([new OpenPeriod(new(10, 0), new(18, 0))], (await DraftedAsync(shop)).Hours.Exceptions[new(2026, 12, 24)]);
    }

    [Fact]
    public async Task Pasted_holidays_are_shown_chosen_and_closed()
    {
        var shop = await OpenSalonAsync();
        var page = Open(shop, "hours");
        page.Find("[data-testid=holidays-text]").Input("2026-12-25 Christmas\n2026-12-26 Boxing Day\nnext year\n2025-01-01 over");
        Assert.Equal(2, page.FindAll("[data-testid=holiday]").Count);
        Assert.Contains("next year", page.Find("[data-testid=holidays-unread]").TextContent, StringComparison.Ordinal);
        page.FindAll("[data-testid=holiday]")[1].Change(false);
        Assert.DoesNotContain("Close on 2 days", page.Find("[data-testid=holidays-add]").TextContent, StringComparison.Ordinal);
        await page.Find("[data-testid=holidays-add]").ClickAsync(new());
        Keep(page);
        var exceptions = (await DraftedAsync(shop)).Hours.Exceptions;
        Assert.Equal([new LocalDate(2026, 12, 25)], exceptions.Keys);
        Assert.Empty(exceptions[new(2026, 12, 25)]);
    }

    [Fact]
    public async Task Public_holidays_of_the_business_s_own_country_are_ticked_and_added_in_one_act()
    {
        var shop = await OpenSalonAsync();
        var page = Open(shop, "hours");
        Assert.Equal("Public holidays: Germany", page.Find("#holidays-of").TextContent);
        Assert.Equal(["2026-12-25", "2026-12-26"], page.FindAll("[data-testid=public-holiday]").Select(box => box.GetAttribute("data-date")));
        Assert.All(page.FindAll("[data-testid=public-holiday]"), box => Assert.True(box.HasAttribute("checked")));
        Assert.Contains("Boxing Day", page.Find("[data-testid=holidays-national]").TextContent, StringComparison.Ordinal);
        Assert.Equal("2. Weihnachtstag", page.FindAll("[data-testid=holidays-national] [lang=de]")[1].TextContent);
        await page.Find("[data-testid=public-holidays-add]").ClickAsync(new());
        Assert.Equal(2, page.FindAll("[data-testid=exception]").Count);
        Assert.Contains("Christmas Day", page.Find("[data-testid=exception]").TextContent, StringComparison.Ordinal);
        Keep(page);
        var exceptions = (await DraftedAsync(shop)).Hours.Exceptions;
        Assert.Equal([new LocalDate(2026, 12, 25), new LocalDate(2026, 12, 26)], exceptions.Keys.Order());
        Assert.All(exceptions.Values, day => Assert.Empty(day));
        var lines = Words.Lines((await Portal.Acts.LoadOffer.RunAsync(Mei, shop.Id, CancellationToken.None))!.Published, (await DraftOfAsync(shop))!);
        Assert.Equal(["Opening hours, 25 Dec 2026 Fri (Christmas Day)", "Opening hours, 26 Dec 2026 Sat (Boxing Day)"], lines.Where(line => line.Path.StartsWith("merchant.hours.exceptions[", StringComparison.Ordinal) && line.After == "closed").Select(line => line.Label));
    }

    [Fact]
    public async Task A_holiday_that_has_its_own_hours_is_neither_touched_nor_added_again()
    {
        var shop = await OpenSalonAsync(change: s => s.Merchant.Hours = new(s.Merchant.Hours.Week, s.Merchant.Hours.Exceptions.Add(new(2026, 12, 25), [new(new(9, 0), new(12, 0))])));
        var page = Open(shop, "hours");
        var christmas = page.Find("[data-testid=public-holiday][data-date='2026-12-25']");
        Assert.True(christmas.HasAttribute("disabled"));
        Assert.False(christmas.HasAttribute("checked"));
        Assert.Equal("Close on 1 day", page.Find("[data-testid=public-holidays-add]").TextContent);
        await page.Find("[data-testid=public-holidays-add]").ClickAsync(new());
        Assert.Equal("Every public holiday of 2026 that is still to come has its own hours already.", page.Find("[data-testid=holidays-all-there]").TextContent);
        Assert.True(page.Find("[data-testid=public-holidays-add]").HasAttribute("disabled"));
        Keep(page);
        var exceptions = (await DraftedAsync(shop)).Hours.Exceptions;
        Assert.Equal(2, exceptions.Count);
        Assert.Equal([new OpenPeriod(new(9, 0), new(12, 0))], exceptions[new(2026, 12, 25)]);
    }

    [Fact]
    public async Task Holidays_may_have_other_hours_and_those_of_regions_wait_to_be_ticked()
    {
        var shop = await OpenSalonAsync();
        var page = Open(shop, "hours");
        Choose(page, "holidays-year", "2027");
        Assert.Equal(9, page.FindAll("[data-testid=public-holiday]").Count);
        var reformation = page.Find("[data-testid=regional-holiday][data-date='2027-10-31']");
        Assert.False(reformation.HasAttribute("checked"));
        Assert.Contains("only in: Brandenburg", page.Find("[data-testid=holidays-regional]").TextContent, StringComparison.Ordinal);
        reformation.Change(true);
        foreach (var box in page.FindAll("[data-testid=public-holiday]").Select(box => box.GetAttribute("data-date")).Where(date => date != "2027-10-03"))
        {
            page.Find($"[data-testid=public-holiday][data-date='{box}']").Change(false);
        }

        page.Find("[data-testid=holidays-how-Open]").Change("Open");
        page.Find("[data-testid=holidays-hours-from-0]").Change("12:00");
        Assert.Equal("Add 2 days with these hours", page.Find("[data-testid=public-holidays-add]").TextContent);
        await page.Find("[data-testid=public-holidays-add]").ClickAsync(new());
        Keep(page);
        var exceptions = (await DraftedAsync(shop)).Hours.Exceptions;
        Assert.Equal([new LocalDate(2027, 10, 3), new LocalDate(2027, 10, 31)], exceptions.Keys.Order());
        Assert.All(exceptions.Values, day => Assert.Equal([new OpenPeriod(new(12, 0), new(18, 0))], day));
    }

    [Theory]
    [InlineData("Until", "12:00", "10:00–12:00")]
    [InlineData("From", "14:00", "14:00–22:00")]
    public async Task A_half_holiday_shortens_the_usual_hours_at_a_typed_time(string how, string typed, string hours)
    {
        var shop = await OpenSalonAsync();
        var page = Open(shop, "hours");
        page.Find("[data-testid=public-holiday][data-date='2026-12-26']").Change(false);
        page.Find($"[data-testid=holidays-how-{how}]").Change(how);
        page.Find("[data-testid=holidays-time]").Change(typed);
        await page.Find("[data-testid=public-holidays-add]").ClickAsync(new());
        Keep(page);
        Assert.Equal(hours, Words.Hours(Assert.Single((await DraftedAsync(shop)).Hours.Exceptions).Value));
    }

    [Theory]
    [InlineData("en", "half a day: open until 13:00")]
    [InlineData("zh-Hant", "營業至 13:00")]
    [InlineData("tr", "13:00 saatine kadar açık")]
    public async Task A_half_day_of_the_table_is_added_with_its_own_shortened_hours(string language, string note)
    {
        Speak(language);
        var shop = await OpenSalonAsync(change: s => s.Merchant.Address = new("TR", "İstanbul", null, "34425", "Kemankeş Caddesi 22"));
        var page = Open(shop, "hours");
        Choose(page, "holidays-year", "2027");
        Assert.Contains(note, page.Find("[data-testid=public-holiday][data-date='2027-10-28']").Closest("label")!.TextContent, StringComparison.Ordinal);
        await page.Find("[data-testid=public-holidays-add]").ClickAsync(new());
        Keep(page);
        var exceptions = (await DraftedAsync(shop)).Hours.Exceptions;
        Assert.Equal([new OpenPeriod(new(10, 0), new(13, 0))], exceptions[new(2027, 10, 28)]);
        Assert.Empty(exceptions[new(2027, 10, 29)]);
    }

    [Theory]
    [InlineData("DE", "brandenburg", true)]
    [InlineData("DE", "Bayern", false)]
    [InlineData("DE", null, false)]
    public async Task Days_of_the_business_s_own_region_are_proposed_by_its_address(string country, string? region, bool proposed)
    {
        var shop = await OpenSalonAsync(change: s => s.Merchant.Address = s.Merchant.Address! with { Country = country, Region = region });
        var page = Open(shop, "hours");
        Choose(page, "holidays-year", "2027");
        Assert.Equal(proposed, page.FindAll("[data-testid=public-holiday][data-date='2027-10-31']").Any(box => box.HasAttribute("checked")));
        Assert.Equal(!proposed, page.FindAll("[data-testid=regional-holiday][data-date='2027-10-31']").Count == 1);
    }

    [Fact]
    public async Task The_country_of_the_business_drives_its_holidays_and_a_day_closed_anyway_is_not_ticked()
    {
        var shop = await OpenSalonAsync(change: s =>
        {
            s.Merchant.Address = s.Merchant.Address! with { Country = "TW" };
            s.Merchant.Hours = new(s.Merchant.Hours.Week.SetItem(IsoDayOfWeek.Friday, []), s.Merchant.Hours.Exceptions);
        });
        var page = Open(shop, "hours");
        Assert.Equal("Public holidays: Taiwan", page.Find("#holidays-of").TextContent);
        var constitution = page.Find("[data-testid=public-holiday][data-date='2026-12-25']");
        Assert.False(constitution.HasAttribute("checked"));
        Assert.Contains("closed on this day of the week anyway", page.Find("[data-testid=holidays-national]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=holidays-regional]"));
    }

    [Theory]
    [InlineData("zh-Hant", "國定假日：德國", "聖誕節")]
    [InlineData("tr", "Resmî tatiller: Almanya", "Noel")]
    public async Task Holidays_speak_the_reader_s_language(string language, string title, string christmas)
    {
        var shop = await OpenSalonAsync();
        Speak(language);
        var page = Open(shop, "hours");
        Assert.Equal(title, page.Find("#holidays-of").TextContent);
        Assert.Equal(christmas, page.Find("[data-testid=holidays-national] strong").TextContent);
    }

    [Fact]
    public async Task Without_a_country_or_without_a_list_for_it_the_page_says_so_and_pasting_stays()
    {
        var shop = await OpenSalonAsync(change: s => s.Merchant.Address = null);
        var page = Open(shop, "hours");
        Assert.Contains("focus=merchant.address.country", page.Find("[data-testid=holidays-no-country] a").GetAttribute("href"), StringComparison.Ordinal);
        await EditElsewhereAsync(shop, d => d.Merchant.Address = new("AQ", "Base", null, "1", "Ice 1"));
        page.WaitForState(() => page.FindAll("[data-testid=holidays-no-table]").Count == 1);
        Assert.Contains("Antarctica", page.Find("[data-testid=holidays-no-table]").TextContent, StringComparison.Ordinal);
        page.Find("[data-testid=holidays-text]").Input("2026-12-24");
        Assert.Single(page.FindAll("[data-testid=holiday]"));
    }

    [Fact]
    public async Task After_the_last_year_of_the_table_the_page_says_where_it_ends()
    {
        Portal.Clock.Advance(TimeSpan.FromDays(365 * 5));
        var shop = await OpenSalonAsync();
        var page = Open(shop, "hours");
        Assert.Equal(["2031", "2032", "2033"], page.FindAll("[data-testid=holidays-year] option").Select(o => o.TextContent));
        Choose(page, "holidays-year", "2032");
        Assert.Equal("The built-in list of public holidays ends with 2031. Paste the dates of 2032 below.", page.Find("[data-testid=holidays-no-year]").TextContent.Trim());
        Assert.Empty(page.FindAll("[data-testid=public-holidays-add]"));
    }

    [Fact]
    public async Task Boxes_and_times_of_the_hours_keep_their_handlers_when_the_page_is_drawn_again()
    {
        var shop = await OpenSalonAsync();
        var page = Open(shop, "hours");
        page.Find("[data-testid=holidays-text]").Input("2026-12-24 Eve");
        var before = HandlersOf(page);
        page.Render();
        Assert.Equal(before, HandlersOf(page));
    }

    [Fact]
    public async Task Country_currency_and_language_are_chosen_by_name_and_one_that_is_none_is_named()
    {
        var shop = await OpenSalonAsync(change: s => (s.Merchant.Address, s.Merchant.Currency) = (s.Merchant.Address! with { Country = "UK" }, "EUX"));
        var page = Open(shop);
        Assert.Equal("UK", page.FindAll("[data-testid=address-country] option").Single(o => o.HasAttribute("selected")).TextContent);
        Assert.Contains("“UK” is no country", page.Find("#f-merchant-address-country-error").TextContent, StringComparison.Ordinal);
        Assert.Contains("“EUX” is no currency", page.Find("#f-merchant-currency-error").TextContent, StringComparison.Ordinal);
        await page.Find("[data-testid=lint-item][data-code=CountryForm] [data-testid=lint-fix]").ClickAsync(new());
        Choose(page, "merchant-language", "Japanese (ja)");
        Keep(page);
        var draft = await DraftedAsync(shop);
        Assert.Equal(("GB", "ja"), (draft.Address!.Country, draft.Language));
    }

    [Theory]
    [InlineData("somewhere")]
    [InlineData("52.5, x")]
    [InlineData("52,5301, 13,4019")]
    public async Task A_place_that_cannot_be_read_stays_on_screen_and_is_said(string typed)
    {
        var shop = await OpenSalonAsync(change: s => s.Merchant.Geo = new(52.5, 13.4));
        var page = Open(shop);
        page.Find("[data-testid=merchant-geo]").Input(typed);
        await page.Find("[data-testid=merchant-geo]").BlurAsync(new());
        Assert.Equal(typed, page.Find("[data-testid=merchant-geo]").GetAttribute("value"));
        Assert.Contains($"“{typed}” is not a place", page.Find("#f-merchant-geo-error").TextContent, StringComparison.Ordinal);
        page.Find("[data-testid=merchant-geo]").Input("52.6, 13.5");
        await page.Find("[data-testid=merchant-geo]").BlurAsync(new());
        Assert.Empty(page.FindAll("#f-merchant-geo-error"));
        Assert.Equal("52.6, 13.5", page.Find("[data-testid=merchant-geo]").GetAttribute("value"));
    }

    [Fact]
    public async Task House_rules_are_written_in_every_language()
    {
        var shop = await OpenSalonAsync(change: s => s.Merchant.TermsText = Domain.Shared.TextByLanguage.Of("Please come early").With("de", "Bitte früh kommen"));
        var page = Open(shop, "languages");
        Assert.Equal(["en", "zh-Hant", "tr", "de"], page.FindAll("[data-language]").Select(set => set.GetAttribute("data-language")));
        page.Find("[data-testid=terms-text-tr]").Input("Lütfen erken gelin");
        page.Find("[data-testid=terms-text-en]").Input("Please come 5 minutes early");
        page.Find("[data-testid=terms-text-de]").Input("");
        Keep(page);
        var text = (await DraftedAsync(shop)).TermsText!;
        Assert.Equal(("Please come 5 minutes early", "Lütfen erken gelin"), (text.Value, text.In("tr")));
        Assert.Equal(["tr"], text.Translations.Keys);
        Assert.Equal("languages", OfferLinks.MerchantTab("merchant.termsText.translations[tr]"));
    }

    [Fact]
    public async Task Somebody_who_serves_is_named_and_removed_only_after_the_services_are_said()
    {
        var shop = await OpenSalonAsync(change: s =>
        {
            var ana = s.AddStaff("ana");
            s.Services["cut"].Staff = [ana];
        });
        var page = Open(shop, "people");
        page.Find("[data-testid=staff-ana]").Input("Ana B.");
        await page.Find("[data-testid=staff-remove-ana]").ClickAsync(new());
        Assert.Contains("Ana B. is used by: Cut", page.Find(".confirm-question").TextContent, StringComparison.Ordinal);
        await page.Find("[data-testid=staff-remove-ana-yes]").ClickAsync(new());
        await page.Find("[data-testid=room-add]").ClickAsync(new());
        Assert.NotEmpty(page.FindAll("[data-testid=lint-item][data-code=V20]"));
        Keep(page);
        var draft = (await DraftOfAsync(shop))!;
        Assert.Empty(draft.Staff);
        Assert.Empty(draft.Services[0].Staff);
    }
}
