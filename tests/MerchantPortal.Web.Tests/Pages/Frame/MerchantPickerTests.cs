using Bunit;
using MerchantPortal.Domain.Account;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Pages.Offer;
using MerchantPortal.Web.Ui.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MerchantPortal.Web.Tests.Pages.Frame;

/// <summary>However many businesses there are, each can be reached: the picker searches on the server and says what it leaves out.</summary>
public sealed class MerchantPickerTests : PagesContext
{
    private async Task<IRenderedComponent<PortalLayout>> ManyAsync(int businesses)
    {
        Services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        await using (var db = Portal.File.CreateDbContext())
        {
            for (var i = 0; i < businesses; i++)
            {
                var shop = new TestShop(new($"many-{i}"));
                shop.Merchant.Name = FormattableString.Invariant($"Business {i:000}");
                db.Add(shop.Merchant);
            }

            var last = new TestShop(new("tr-1"));
            last.Merchant.Name = "IŞIK Kuaför";
            db.Add(last.Merchant);
            await db.SaveChangesAsync();
        }

        await SignInAsync(Role.PartnerAdmin);
        var layout = Render<PortalLayout>();
        layout.WaitForState(() => layout.Find(".frame").GetAttribute("data-known") == "yes");
        return layout;
    }

    private static string Told(IRenderedComponent<PortalLayout> layout) => layout.Find("[data-testid=merchant-found]").TextContent;

    [Theory]
    [InlineData("en", "isik", "1 business found")]
    [InlineData("tr", "ışık kua", "1 işletme bulundu")]
    [InlineData("zh-Hant", "ＴＲ-1", "找到 1 家商家")]
    public async Task A_business_beyond_the_list_is_found_by_typing_and_stays_named_when_chosen(string language, string typed, string told)
    {
        Speak(language);
        var layout = await ManyAsync(60);
        Assert.Equal(50, layout.FindAll("[data-merchant]").Count);
        Assert.Empty(layout.FindAll("[data-merchant=tr-1]"));
        Assert.Contains("50", Told(layout), StringComparison.Ordinal);
        Assert.Contains("61", Told(layout), StringComparison.Ordinal);

        layout.Find("[data-testid=merchant-search]").Input(typed);
        layout.WaitForAssertion(() => Assert.Equal("tr-1", Assert.Single(layout.FindAll("[data-merchant]")).GetAttribute("data-merchant")));
        Assert.Equal(told, Told(layout));

        var navigation = Services.GetRequiredService<NavigationManager>();
        await layout.InvokeAsync(() => navigation.NavigateTo(layout.Find("[data-merchant=tr-1]").GetAttribute("href")!));
        layout.WaitForAssertion(() => Assert.Equal(50, layout.FindAll("[data-merchant]").Count));
        Assert.Equal("IŞIK Kuaför", layout.Find(".bar-picked").TextContent);
        Assert.DoesNotContain("isik", navigation.Uri, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("services/many-1/cut?merchant=many-1&tab=price", "/services?merchant=many-0")]
    [InlineData("bookings/B1?from=no-shows&merchant=many-1&tab=failed&page=2", "/no-shows?merchant=many-0&tab=failed")]
    [InlineData("bookings/B1?tab=decided", "/requests?tab=decided&merchant=many-0")]
    [InlineData("bookings?merchant=many-1&page=2", "/bookings?merchant=many-0")]
    public async Task On_a_page_of_one_thing_another_business_leads_to_its_list(string here, string there)
    {
        var layout = await ManyAsync(2);
        await layout.InvokeAsync(() => Services.GetRequiredService<NavigationManager>().NavigateTo(here));

        layout.WaitForAssertion(() => Assert.EndsWith(there, layout.Find("[data-merchant=many-0]").GetAttribute("href"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_not_there_is_said_and_a_few_businesses_need_no_search()
    {
        var layout = await ManyAsync(12);
        layout.Find("[data-testid=merchant-search]").Input("nowhere");
        layout.WaitForAssertion(() => Assert.Equal("No business found", Told(layout)));
        Assert.Empty(layout.FindAll("[data-merchant]"));

        await layout.InvokeAsync(() => Services.GetRequiredService<FrameState>().SetAsync(FrameModel.Empty(GoogleEnvironment.Sandbox) with { Merchants = [new("a", "A"), new("b", "B")] }));
        Assert.Empty(layout.FindAll("[data-testid=merchant-search]"));
    }

    [Fact]
    public async Task Pages_about_all_businesses_say_that_they_show_the_first()
    {
        await ManyAsync(40);

        var page = Render<MerchantPage>();

        page.WaitForState(() => page.FindAll("[data-testid=business]").Count == 30);
        Assert.Contains("first 30 of 41", page.Find("[data-testid=businesses-first]").TextContent, StringComparison.Ordinal);
    }
}
