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
    public async Task Details_are_kept_and_a_telephone_that_is_none_is_said_on_its_field()
    {
        var shop = await OpenSalonAsync();
        var page = Open(shop);
        page.Find("[data-testid=merchant-name]").Input("Atelier Linden");
        page.Find("[data-testid=address-country]").Input("tr");
        page.Find("[data-testid=merchant-geo]").Input("52.5301, 13.4019");
        Keep(page);
        var merchant = await DraftedAsync(shop);
        Assert.Equal(("Atelier Linden", "TR", 52.5301), (merchant.Name, merchant.Address!.Country, merchant.Geo!.Latitude));
        page.Find("[data-testid=merchant-telephone]").Input("030 12345");
        Assert.Equal("true", page.Find("[data-testid=merchant-telephone]").GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task Another_zone_is_explained_before_it_is_taken()
    {
        var shop = await OpenSalonAsync();
        var page = Open(shop);
        var options = page.FindAll("[data-testid=merchant-zone] option");
        var taipei = options.Single(o => o.TextContent == "Asia/Taipei").GetAttribute("value");
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
        page.Find("[data-testid=merchant-currency]").Input("TRY");
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
        await page.Find("[data-testid=holidays-add]").ClickAsync(new());
        Keep(page);
        var exceptions = (await DraftedAsync(shop)).Hours.Exceptions;
        Assert.Equal([new LocalDate(2026, 12, 25)], exceptions.Keys);
        Assert.Empty(exceptions[new(2026, 12, 25)]);
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
