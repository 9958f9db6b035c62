using AngleSharp.Dom;
using Bunit;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Features.Offer;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;
using ServicesPage = MerchantPortal.Web.Pages.Offer.Services;

namespace MerchantPortal.Web.Tests.Pages.Offer;

public sealed class ServicesPageTests : OfferContext
{
    private IRenderedComponent<ServicesPage> Open()
    {
        var page = Render<ServicesPage>();
        page.WaitForState(() => page.FindAll("[data-testid=loading]").Count == 0);
        return page;
    }

    private static IElement Row(IRenderedComponent<ServicesPage> page, string service) => page.Find($"[data-testid=service-row][data-service={service}]");

    [Theory]
    [InlineData("en", "Cut", "Pay on arrival", "Instant", "Live")]
    [InlineData("zh-Hant", "剪髮", "到店付款", "即時確認", "上線中")]
    [InlineData("tr", "Kesim", "Geldiğinde öde", "Anında onay", "Yayında")]
    public async Task A_service_shows_its_name_length_price_terms_and_standing_in_the_readers_language(string language, string name, string terms, string mode, string state)
    {
        Speak(language);
        await OpenSalonAsync();
        var row = Row(Open(), "cut").TextContent;
        foreach (var part in new[] { name, terms, mode, state, "15" })
        {
            Assert.Contains(part, row, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_service_that_differs_in_the_draft_is_a_draft_and_one_with_an_error_is_blocked_with_its_reason()
    {
        var shop = await OpenSalonAsync(change: s => s.Add("colour"));
        await EditElsewhereAsync(shop, d => d.Services[0].Price = new(16_000_000, "EUR"));
        await EditElsewhereAsync(shop, d => d.Services[1].Price = new(16_000_000, "USD"));
        var page = Open();
        Assert.Equal("draft", Row(page, shop.Services["cut"].Id == (await DraftOfAsync(shop))!.Services[0].Id ? "cut" : "colour").GetAttribute("data-state"));
        var blocked = page.Find("[data-testid=service-row][data-state=blocked]");
        Assert.Contains("USD", blocked.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_offered_begins_with_a_template_whose_service_is_drafted_before_its_page_opens()
    {
        var shop = await OpenSalonAsync(change: s => s.Services.Clear());
        var page = Open();
        Assert.Equal(4, page.FindAll("[data-testid=services-empty] .template").Count);

        await page.Find("[data-testid=template-haircut]").ClickAsync(new());

        page.WaitForState(() => Services.GetRequiredService<NavigationManager>().Uri.Contains("/services/shop-", StringComparison.Ordinal));
        var made = Assert.Single((await DraftOfAsync(shop))!.Services);
        Assert.EndsWith($"/services/{shop.Id}/{made.Id}", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        Assert.Equal(("Haircut", "剪髮"), (made.Name.In("en"), made.Name.In("zh-Hant")));
        Assert.Equal("EUR", made.Price.Currency);
    }

    [Fact]
    public async Task Until_it_is_read_lines_are_grey_and_an_unreachable_database_is_said_and_tried_again()
    {
        await OpenSalonAsync();
        Database.Close();
        var page = Render<ServicesPage>();
        Assert.Single(page.FindAll("[data-testid=loading]"));
        Database.Broken = true;
        Database.Open();
        page.WaitForState(() => page.FindAll("[data-testid=load-failed]").Count == 1);

        Database.Broken = false;
        await page.Find("[data-testid=retry]").ClickAsync(new());
        page.WaitForState(() => page.FindAll("[data-testid=service-row]").Count == 1);
        Assert.Empty(page.FindAll("[data-testid=load-failed]"));
    }

    [Fact]
    public async Task Staff_look_and_change_nothing()
    {
        await OpenSalonAsync(Role.Staff);
        var page = Open();
        Assert.Empty(page.FindAll("[data-testid=services-new]"));
        Assert.Single(page.FindAll("[data-testid=offer-read-only]"));
        Assert.Contains("Look", page.Find("[data-testid=service-edit]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_without_a_business_is_told_so()
    {
        await Portal.OpenShopAsync();
        await SignInAsync(Role.Staff);
        Assert.Single(Open().FindAll("[data-testid=services-none]"));
    }

    [Theory]
    [InlineData("kesİm", true)]
    [InlineData("ＣＵＴ", true)]
    [InlineData("massage", false)]
    public async Task Search_folds_the_Turkish_i_and_full_width_letters(string typed, bool found)
    {
        await OpenSalonAsync();
        var page = Open();
        page.Find("[data-testid=services-search]").Input(typed);
        Assert.Equal(found ? 1 : 0, page.FindAll("[data-testid=service-row]").Count);
        Assert.Equal(found ? 0 : 1, page.FindAll("[data-testid=services-not-found]").Count);
    }

    [Fact]
    public async Task A_price_that_differs_by_hour_says_from_what_to_what_and_every_price_the_tax_on_top()
    {
        await OpenSalonAsync(change: s =>
        {
            s.Services["cut"].Rules = [new([NodaTime.IsoDayOfWeek.Saturday], new(17, 0), new(19, 0)) { Id = "sat", Price = new(18_000_000, null) }];
            s.Merchant.TaxMicroPercent = 19_000_000;
            s.Add("colour").Tax = new(TaxSource.None, 0);
        });
        var page = Open();
        Assert.Contains("€15.00 to €18.00", Row(page, "cut").TextContent, StringComparison.Ordinal);
        Assert.Equal(["plus 19% tax"], page.FindAll("[data-testid=service-plus-tax]").Select(note => note.TextContent));
    }

    [Theory]
    [InlineData("en", "Last published", "as it was set up", "not yet")]
    [InlineData("zh-Hant", "上次發布", "初始設定", "尚未發布")]
    [InlineData("tr", "Son yayın", "kurulduğu gibi", "henüz değil")]
    public async Task Each_service_says_when_it_was_last_published(string language, string title, string asSetUp, string notYet)
    {
        Speak(language);
        var shop = await OpenSalonAsync(change: s => s.Add("colour"));
        var page = Open();
        Assert.Equal([asSetUp, asSetUp], Published(page));
        Assert.Contains(title, page.FindAll("[data-testid=services] th").Select(th => th.TextContent));
        Assert.Equal(title, page.Find("[data-testid=service-published]").GetAttribute("data-label"));

        await EditElsewhereAsync(shop, d => d.Services.Single(s => s.Id.Value == "cut").Price = new(16_000_000, "EUR"));
        var draft = (await Portal.Acts.LoadOffer.RunAsync(Mei, shop.Id, Xunit.TestContext.Current.CancellationToken))!.Draft!;
        Assert.Equal(PublishOffer.Kind.Published, (await Portal.Acts.Publish.RunAsync(new(Mei, shop.Id, draft.Stamp), Xunit.TestContext.Current.CancellationToken)).Kind);
        var at = Times.DateAndTime(Portal.Now, DateTimeZoneProviders.Tzdb[shop.Merchant.ZoneId]);
        page.WaitForAssertion(() => Assert.Equal(at, Row(page, "cut").QuerySelector("[data-testid=service-published]")!.TextContent.Trim()));
        Assert.Equal(asSetUp, Row(page, "colour").QuerySelector("[data-testid=service-published]")!.TextContent.Trim());

        await page.Find("[data-testid=services-new]").ClickAsync(new());
        await page.Find("[data-testid=new-service] [data-testid=template-haircut]").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains(notYet, Published(page)));
    }

    private static IEnumerable<string> Published(IRenderedComponent<ServicesPage> page) => page.FindAll("[data-testid=service-published]").Select(td => td.TextContent.Trim());

    [Fact]
    public async Task The_list_follows_what_others_edit()
    {
        var shop = await OpenSalonAsync();
        var page = Open();
        await EditElsewhereAsync(shop, d => d.Services[0].Price = new(21_000_000, "EUR"));
        page.WaitForState(() => Row(page, "cut").TextContent.Contains("€21.00", StringComparison.Ordinal));
        Assert.Equal("draft", Row(page, "cut").GetAttribute("data-state"));
    }
}
