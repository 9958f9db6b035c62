using AngleSharp.Html.Dom;
using Bunit;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Web.Pages.Offer;
using MerchantPortal.Web.Ui.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using RequestsPage = MerchantPortal.Web.Pages.Requests.Requests;
using ServicesPage = MerchantPortal.Web.Pages.Offer.Services;

namespace MerchantPortal.Web.Tests.Pages.Offer;

public sealed class NewBusinessSheetTests : OfferContext
{
    private IRenderedComponent<TPage> Open<TPage>()
        where TPage : IComponent
    {
        var page = Render<TPage>();
        page.WaitForState(() => page.FindAll("[data-testid=loading]").Count == 0);
        return page;
    }

    private async Task<IRenderedComponent<ServicesPage>> OpenSheetAsync()
    {
        await SignInAsync(Role.PartnerAdmin);
        var page = Open<ServicesPage>();
        await page.Find("[data-testid=business-new]").ClickAsync(new());
        return page;
    }

    private static void Type(IRenderedComponent<ServicesPage> page, string field, string text) => page.Find($"[data-testid=new-business-{field}]").Change(text);

    private static string Typed(IRenderedComponent<ServicesPage> page, string field) => page.Find($"[data-testid=new-business-{field}]").GetAttribute("value") ?? "";

    private static IHtmlOptionElement Chosen(IRenderedComponent<ServicesPage> page, string field) =>
        page.FindAll($"[data-testid=new-business-{field}] option").OfType<IHtmlOptionElement>().Single(o => o.HasAttribute("selected"));

    private static void Choose(IRenderedComponent<ServicesPage> page, string field, string text) =>
        page.Find($"[data-testid=new-business-{field}]").Change(
            page.FindAll($"[data-testid=new-business-{field}] option").Single(o => o.TextContent.Contains(text, StringComparison.Ordinal)).GetAttribute("value")!);

    private static Task PressAsync(IRenderedComponent<ServicesPage> page) => page.Find("[data-testid=new-business-add]").ClickAsync(new());

    private static void Fill(IRenderedComponent<ServicesPage> page)
    {
        Type(page, "name", "Kıyı Lokantası");
        Choose(page, "vertical", "Restaurant");
        Choose(page, "country", "(TR)");
    }

    private Task<List<Merchant>> StoredAsync() => Portal.ReadAsync(db => db.Set<Merchant>().AsNoTracking().ToListAsync());

    private string Address => Services.GetRequiredService<NavigationManager>().Uri;

    [Fact]
    public async Task The_first_business_of_an_empty_portal_is_added_and_its_page_opens()
    {
        var page = await OpenSheetAsync();
        Assert.Contains("There is no business yet.", page.Find("[data-testid=services-none]").TextContent, StringComparison.Ordinal);
        Fill(page);
        Assert.Equal("kiyi-lokantasi", Typed(page, "id"));
        Assert.Equal(("Istanbul (UTC+3) · Türkiye", true), (Chosen(page, "zone").TextContent, Chosen(page, "currency").TextContent.Contains("TRY", StringComparison.Ordinal)));

        await PressAsync(page);

        page.WaitForState(() => Address.EndsWith("/merchant?merchant=kiyi-lokantasi", StringComparison.Ordinal));
        var merchant = Assert.Single(await StoredAsync());
        Assert.Equal(("kiyi-lokantasi", "Kıyı Lokantası", Vertical.Dining, "TR", "Europe/Istanbul", "TRY", "en"), (merchant.Id.Value, merchant.Name, merchant.Vertical, merchant.Address!.Country, merchant.ZoneId, merchant.Currency, merchant.Language));

        var business = Render<MerchantPage>();
        business.WaitForState(() => business.FindAll("[data-testid=address-street]").Count == 1);
        Assert.Contains("Kıyı Lokantası", business.Find("h1").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(business.FindAll(".lint-item"));
    }

    [Theory]
    [InlineData("en", "Enter the name of the business.")]
    [InlineData("zh-Hant", "請輸入商家名稱。")]
    [InlineData("tr", "İşletmenin adını girin.")]
    public async Task An_empty_form_says_what_is_missing_at_each_field_and_in_a_summary(string language, string sentence)
    {
        Speak(language);
        var page = await OpenSheetAsync();
        await PressAsync(page);

        page.WaitForState(() => page.FindAll("[data-testid=new-business-errors]").Count == 1);
        Assert.Equal(
            ["new-business-name", "new-business-id", "new-business-vertical", "new-business-country", "new-business-zone", "new-business-currency"],
            page.FindAll("[data-testid=new-business-errors] a").Select(a => a.GetAttribute("data-focus")!));
        Assert.Contains(sentence, page.Find("[data-testid=new-business-errors]").TextContent, StringComparison.Ordinal);
        foreach (var field in new[] { "name", "id", "vertical", "country", "zone", "currency" })
        {
            var control = page.Find($"#new-business-{field}");
            Assert.Equal("true", control.GetAttribute("aria-invalid"));
            Assert.NotEmpty(page.Find($"#new-business-{field}-error").TextContent);
        }

        Assert.Empty(await StoredAsync());
    }

    [Fact]
    public async Task An_id_that_is_taken_is_said_at_its_field_and_another_is_taken()
    {
        var shop = await Portal.OpenShopAsync();
        var page = await OpenSheetAsync();
        Fill(page);
        Type(page, "id", shop.Id.Value);
        await PressAsync(page);

        page.WaitForState(() => page.FindAll("#new-business-id-error").Count == 1);
        Assert.Contains("already", page.Find("#new-business-id-error").TextContent, StringComparison.Ordinal);
        Assert.Single(await StoredAsync());

        Type(page, "id", " shop-other ");
        await PressAsync(page);
        page.WaitForState(() => Address.EndsWith("merchant=shop-other", StringComparison.Ordinal));
        Assert.Equal(2, (await StoredAsync()).Count);
    }

    [Fact]
    public async Task A_currency_of_another_country_is_told_which_it_must_be()
    {
        var page = await OpenSheetAsync();
        Fill(page);
        Choose(page, "currency", "(EUR)");
        await PressAsync(page);

        page.WaitForState(() => page.FindAll("#new-business-currency-error").Count == 1);
        Assert.Contains("TRY", page.Find("#new-business-currency-error").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_id_follows_the_name_until_somebody_types_another()
    {
        var page = await OpenSheetAsync();
        Type(page, "name", "Willow");
        Type(page, "name", "Willow & Stone");
        Assert.Equal("willow-stone", Typed(page, "id"));

        Type(page, "id", "our-id");
        Type(page, "name", "Willow");
        Assert.Equal("our-id", Typed(page, "id"));
    }

    [Theory]
    [InlineData("en", 0, "New York (UTC−5) · United States")]
    [InlineData("tr", 236, "New York (UTC−4) · Amerika Birleşik Devletleri")]
    [InlineData("zh-Hant", 236, "New York (UTC−4) · 美國")]
    public async Task A_country_of_several_zones_leaves_the_choice_and_offers_its_own_first_with_the_offset_of_today(string language, int daysLater, string first)
    {
        Portal.Clock.Advance(TimeSpan.FromDays(daysLater));
        Speak(language);
        var page = await OpenSheetAsync();
        Choose(page, "country", "(US)");

        Assert.Equal("", Chosen(page, "zone").GetAttribute("value"));
        Assert.Equal(first, page.FindAll("[data-testid=new-business-zone] option")[1].TextContent);
    }

    [Fact]
    public async Task A_database_that_is_away_is_said_and_what_was_typed_stays()
    {
        var page = await OpenSheetAsync();
        Fill(page);
        Database.Broken = true;
        await PressAsync(page);
        page.WaitForState(() => page.FindAll("[data-testid=new-business-failed]").Count == 1);
        Assert.Equal("Kıyı Lokantası", Typed(page, "name"));

        Database.Broken = false;
        await PressAsync(page);
        page.WaitForState(() => Address.EndsWith("merchant=kiyi-lokantasi", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_right_that_was_withdrawn_meanwhile_is_said_and_nothing_is_added()
    {
        var page = await OpenSheetAsync();
        Fill(page);
        await using (var db = Portal.File.CreateDbContext())
        {
            await db.Users.ExecuteUpdateAsync(set => set.SetProperty(u => u.Role, Role.Ops));
        }

        await PressAsync(page);
        page.WaitForState(() => page.FindAll("[data-testid=new-business-errors]").Count == 1);
        Assert.Contains("partner administrators", page.Find("[data-testid=new-business-errors]").TextContent, StringComparison.Ordinal);
        Assert.Empty(await StoredAsync());
    }

    [Fact]
    public async Task Closing_the_sheet_adds_nothing()
    {
        var page = await OpenSheetAsync();
        Fill(page);
        await page.Find("[data-testid=new-business-close]").ClickAsync(new());

        Assert.Empty(page.FindAll("[data-testid=new-business]"));
        Assert.Empty(await StoredAsync());
    }

    [Theory]
    [InlineData(Role.PartnerAdmin, 1)]
    [InlineData(Role.Ops, 0)]
    [InlineData(Role.Manager, 0)]
    [InlineData(Role.Staff, 0)]
    public async Task Partner_administrators_alone_find_the_button(Role role, int buttons)
    {
        await OpenSalonAsync(role);
        Assert.Equal(buttons, Open<ServicesPage>().FindAll("[data-testid=business-new]").Count);
    }

    [Fact]
    public async Task Where_a_business_is_chosen_a_new_one_can_be_added()
    {
        await Portal.OpenShopAsync();
        await Portal.OpenShopAsync();
        await SignInAsync(Role.PartnerAdmin);
        var page = Open<MerchantPage>();
        await page.Find("[data-testid=business-new]").ClickAsync(new());
        Assert.Single(page.FindAll("[data-testid=new-business]"));
    }

    [Fact]
    public async Task With_several_businesses_that_offer_nothing_the_first_service_is_for_the_chosen_one()
    {
        await Portal.OpenShopAsync(change: s => s.Services.Clear());
        var second = await Portal.OpenShopAsync(change: s => s.Services.Clear());
        await SignInAsync(Role.PartnerAdmin);
        var page = Open<ServicesPage>();
        page.Find("[data-testid=first-service-merchant]").Change("1");
        await page.Find("[data-testid=template-haircut]").ClickAsync(new());

        page.WaitForState(() => Address.Contains($"/services/{second.Id}/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_picker_of_the_frame_shows_it_at_once()
    {
        Services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        await Portal.OpenShopAsync();
        var page = await OpenSheetAsync();
        var layout = Render<PortalLayout>();
        layout.WaitForState(() => layout.Find(".frame").GetAttribute("data-known") == "yes");
        Assert.Empty(layout.FindAll("[data-merchant]"));
        Fill(page);
        await PressAsync(page);

        layout.WaitForState(() => layout.FindAll("[data-merchant=kiyi-lokantasi]").Count > 0);
    }

    [Theory]
    [InlineData(Role.PartnerAdmin)]
    [InlineData(Role.Manager)]
    public async Task Every_room_opens_in_a_portal_without_any_business(Role role)
    {
        await SignInAsync(role);
        var frame = Services.GetRequiredService<FrameState>();
        await frame.SetAsync(frame.Model with { PersonName = "Ayşe", Merchants = [], Known = true });
        Assert.Single(Open<ServicesPage>().FindAll("[data-testid=services-none]"));
        Assert.Single(Open<MerchantPage>().FindAll("[data-testid=business-none]"));
        Assert.Single(Open<RulesPage>().FindAll("[data-testid=rules-none]"));
        Assert.NotEmpty(Open<RequestsPage>().FindAll("[data-testid^=empty-]"));
    }

    [Fact]
    public async Task Every_room_opens_for_a_business_that_was_just_added()
    {
        var admin = await SignInAsync(Role.PartnerAdmin);
        Assert.Empty(await Portal.Acts.AddMerchant.RunAsync(new(admin, new("new-1"), "New", Vertical.Beauty, "DE", "Europe/Berlin", "EUR", "de"), CancellationToken.None));

        Assert.Single(Open<ServicesPage>().FindAll("[data-testid=services-empty]"));
        Services.GetRequiredService<NavigationManager>().NavigateTo("merchant?merchant=new-1");
        foreach (var tab in new[] { "basics", "hours", "terms", "people", "booking", "languages" })
        {
            Services.GetRequiredService<NavigationManager>().NavigateTo("merchant?merchant=new-1&tab=" + tab);
            var page = Open<MerchantPage>();
            page.WaitForState(() => page.FindAll("[data-testid=offer-bar]").Count == 1);
        }

        Services.GetRequiredService<NavigationManager>().NavigateTo("rules?merchant=new-1");
        Assert.Empty(Open<RulesPage>().FindAll("[data-testid=load-failed]"));
        Services.GetRequiredService<NavigationManager>().NavigateTo("requests?merchant=new-1");
        Assert.NotEmpty(Open<RequestsPage>().FindAll("[data-testid^=empty-]"));
    }

    [Theory]
    [InlineData("en", "Nothing is published yet")]
    [InlineData("zh-Hant", "尚未發布任何內容")]
    [InlineData("tr", "Henüz hiçbir şey yayında değil")]
    public async Task Of_a_business_that_was_just_added_nothing_is_said_to_be_published(string language, string said)
    {
        Speak(language);
        var admin = await SignInAsync(Role.PartnerAdmin);
        Assert.Empty(await Portal.Acts.AddMerchant.RunAsync(new(admin, new("new-1"), "New", Vertical.Beauty, "DE", "Europe/Berlin", "EUR", "de"), CancellationToken.None));
        Services.GetRequiredService<NavigationManager>().NavigateTo("merchant?merchant=new-1");
        var page = Open<MerchantPage>();

        Assert.Equal(said, page.WaitForElement("[data-testid=offer-bar] strong").TextContent);
    }

    [Fact]
    public async Task The_first_publication_leads_to_the_next_step()
    {
        var admin = await SignInAsync(Role.PartnerAdmin);
        Assert.Empty(await Portal.Acts.AddMerchant.RunAsync(new(admin, new("new-1"), "New", Vertical.Beauty, "DE", "Europe/Berlin", "EUR", "de"), CancellationToken.None));
        await EditElsewhereAsync(new(new("new-1")), d => (d.Merchant.Category, d.Merchant.Address) = ("salon", new("DE", "Berlin", null, "10119", "Torstrasse 11")), admin);
        Services.GetRequiredService<NavigationManager>().NavigateTo("merchant?merchant=new-1");
        var page = Open<MerchantPage>();
        await page.WaitForElement("[data-testid=offer-review]").ClickAsync(new());

        await page.Find("[data-testid=publish-confirm]").ClickAsync(new());

        page.WaitForElement("[data-testid=publish-done]");
        Assert.Equal("services?merchant=new-1", page.Find("[data-testid=publish-next] a").GetAttribute("href"));
    }
}
