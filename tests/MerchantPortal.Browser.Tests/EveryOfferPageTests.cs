namespace MerchantPortal.Browser.Tests;

/// <summary>Every page of the offer and of money, for everybody: see <see cref="Looks"/>.</summary>
public sealed class EveryOfferPageTests(Chromium chromium, Product product) : BrowserTest(chromium), IClassFixture<Product>
{
    private static readonly string[] Pages =
    [
        "/services", "/services?merchant=tpe-1", "/services/merchant-1/service-2-b", "/services/merchant-1/service-2-b?tab=price", "/services/merchant-1/service-2-b?tab=terms",
        "/services/merchant-1/service-2-b?tab=rules", "/services/merchant-1/service-2-b?tab=languages", "/services/merchant-1/service-2-b?tab=preview", "/services/merchant-1/service-3-c?tab=terms",
        "/merchant", "/merchant?merchant=ist-1", "/merchant?merchant=ist-1&tab=hours", "/merchant?merchant=ist-1&tab=terms", "/merchant?merchant=ist-1&tab=people", "/merchant?merchant=ist-1&tab=booking", "/merchant?merchant=ist-1&tab=languages",
        "/account/payments", "/account/payments?merchant=merchant-1", "/no-shows", "/no-shows?tab=charged", "/payments", "/bookings", "/bookings?tab=past",
    ];

    private readonly Looks looks = new();

    [Fact]
    public async Task Pages_of_the_offer_and_of_money_can_be_used_by_everybody()
    {
        var page = await OpenAsync(product, Demo.Admin);
        await GoAsync(page, "/requests");
        foreach (var path in Pages)
        {
            await MoveAsync(page, path);
            await looks.AtAsync(page, path);
        }

        await MoveAsync(page, "/services/merchant-1/service-3-c?tab=terms");
        await page.GetByTestId("step-add").ClickAsync();
        await Expect(page.GetByTestId("step-percent-1")).ToBeVisibleAsync();
        await looks.AtAsync(page, "a prepayment that goes back in two steps");
        await MoveAsync(page, "/merchant?merchant=merchant-1&tab=hours");
        await page.GetByTestId("holidays").Locator("> summary").ClickAsync();
        await page.GetByTestId("holidays-regional").Locator("> summary").ClickAsync();
        await page.GetByTestId("holidays-how-Open").CheckAsync();
        await looks.AtAsync(page, "public holidays");
        await MoveAsync(page, "/services/tpe-1/cut?tab=price");
        await page.GetByTestId("service-price").FillAsync("8,5");
        await page.GetByTestId("service-price").BlurAsync();
        await looks.AtAsync(page, "an amount that cannot be read");
        await page.GetByTestId("service-price").FillAsync("850");
        await page.GetByTestId("offer-review").ClickAsync();
        await Expect(page.GetByTestId("publish-sheet")).ToBeVisibleAsync();
        await looks.AtAsync(page, "publish sheet");
        await page.GetByTestId("publish-cancel").ClickAsync();
        await page.GetByTestId("offer-history").ClickAsync();
        await Expect(page.GetByTestId("history-sheet")).ToBeVisibleAsync();
        await looks.AtAsync(page, "history sheet");
        await MoveAsync(page, "/services");
        await page.GetByTestId("services-import").ClickAsync();
        await Expect(page.GetByTestId("import-sheet")).ToBeVisibleAsync();
        await looks.AtAsync(page, "import sheet");
        looks.AssertNothing();
    }

    [Fact]
    public async Task The_rules_page_can_be_used_by_everybody()
    {
        var page = await OpenAsync(product, Demo.Manager);
        await GoAsync(page, "/requests");
        foreach (var path in new[] { "", "&layer=fee", "&layer=mode", "&service=all", "&date=2031-12-24" })
        {
            await MoveAsync(page, "/rules?merchant=10001" + path);
            await looks.AtAsync(page, "rules " + path);
        }

        await MoveAsync(page, "/rules?merchant=10001");
        await page.GetByTestId("day-6").ClickAsync();
        await page.GetByTestId("paint-price").FillAsync("44,4");
        await page.GetByTestId("paint-apply").ClickAsync();
        await Expect(page.GetByTestId("paint-price")).ToHaveAttributeAsync("aria-invalid", "true");
        await looks.AtAsync(page, "rules, wrong amount");
        await page.GetByTestId("paint-price").FillAsync("44");
        await page.GetByTestId("paint-apply").ClickAsync();
        await Expect(page.Locator("td[data-r='0'][data-c='5'] .week-line")).ToHaveTextAsync("44.00");
        await page.GetByTestId("rule-edit").First.ClickAsync();
        await Expect(page.GetByTestId("rule-sheet")).ToBeVisibleAsync();
        await looks.AtAsync(page, "rules, painted, edit sheet");
        await page.Keyboard.PressAsync("Escape");
        await page.GetByTestId("tiers-open").ClickAsync();
        await Expect(page.GetByTestId("tiers")).ToBeVisibleAsync();
        await looks.AtAsync(page, "rules, tiers by party size");
        await page.Keyboard.PressAsync("Escape");
        await page.GetByTestId("holidays-open").ClickAsync();
        await Expect(page.GetByTestId("holiday-rules")).ToBeVisibleAsync();
        await looks.AtAsync(page, "rules, public holidays");
        looks.AssertNothing();
    }

    [Theory]
    [InlineData("tr")]
    [InlineData("zh-Hant")]
    public async Task No_page_of_the_offer_is_wider_than_the_narrowest_phone_in_other_languages(string language)
    {
        var page = await OpenAsync(product, Demo.Admin, 320, 800, language);
        await GoAsync(page, "/account/profile");
        await ChooseLanguageAsync(page, language);
        await GoAsync(page, "/requests");
        foreach (var path in Pages)
        {
            await MoveAsync(page, path);
            await looks.FitsAsync(page, path);
        }

        looks.AssertNothing();
    }

    [Fact]
    public async Task The_offer_is_reached_from_the_bar_of_a_phone()
    {
        var page = await OpenAsync(product, Demo.Admin, 390, 800);
        await GoAsync(page, "/requests");
        await page.GetByTestId("nav-more").Locator("summary").ClickAsync();
        await page.GetByTestId("nav-more").Locator("a[href^=merchant]").ClickAsync();
        await page.WaitForURLAsync("**/merchant**");
    }
}
