using System.Text.RegularExpressions;

namespace MerchantPortal.Browser.Tests;

/// <summary>English, 繁體中文, Türkçe.</summary>
public sealed class LanguageTests(Chromium chromium, Product product) : BrowserTest(chromium), IClassFixture<Product>
{
    [Fact]
    public async Task Somebody_who_is_not_signed_in_chooses_a_language()
    {
        var page = await OpenAsync(product);
        await page.GotoAsync("/account/sign-in");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Sign in");
        await ChooseLanguageAsync(page, "zh-Hant");
        await Expect(page.Locator("h1")).ToHaveTextAsync("登入");
        await ChooseLanguageAsync(page, "tr");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Giriş yap");
        await ChooseLanguageAsync(page, "en");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Sign in");
    }

    [Fact]
    public async Task A_browser_in_Turkish_is_greeted_in_Turkish()
    {
        var page = await OpenAsync(product, language: "tr-TR");
        await page.GotoAsync("/account/sign-in");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "tr");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Giriş yap");
    }

    [Fact]
    public async Task Staff_in_Taipei_work_in_Chinese()
    {
        var booking = await product.Guest.BookAsync(Demo.Colour, 3, 12, "怡君", "陳");
        var staff = await new RequestsPage(await OpenAsync(product, Demo.Taipei)).OpenAsync();
        await Expect(staff.Page.Locator("html")).ToHaveAttributeAsync("lang", "zh-Hant");
        await Expect(staff.Page.Locator("h1")).ToHaveTextAsync("預約要求");
        await Expect(staff.Row(booking)).ToContainTextAsync("染髮");
        await Expect(staff.Row(booking).Locator(".ticket-title time")).ToHaveTextAsync(new Regex($"^{Demo.Colour.Day(3).ToString("uuuu/MM/dd", CultureInfo.InvariantCulture)}（[一二三四五六日]） ?12:00$"));

        // The dot between two facts stands in the middle of the gap, however broad this language draws it
        Assert.True(await staff.Row(booking).Locator(".ticket-line > * + *").First.EvaluateAsync<bool>("""
            fact => {
              const [dot, line] = [getComputedStyle(fact, "::before"), getComputedStyle(fact.parentElement)];
              return dot.width === line.columnGap && dot.left === "-" + line.columnGap && dot.textAlign === "center";
            }
            """));
        await staff.Accept(booking).ClickAsync();
        await Expect(staff.Delivery(booking)).ToHaveAttributeAsync("data-state", "sent");
    }

    [Fact]
    public async Task Staff_in_Istanbul_work_in_Turkish()
    {
        var friday = Demo.WeekendTable.DaysUntil(IsoDayOfWeek.Friday);
        var booking = await product.Guest.BookAsync(Demo.WeekendTable, friday, 19, "İpek", "Işık");
        var staff = await new RequestsPage(await OpenAsync(product, Demo.Istanbul)).OpenAsync();
        await Expect(staff.Page.Locator("html")).ToHaveAttributeAsync("lang", "tr");
        await Expect(staff.Page.Locator("h1")).ToHaveTextAsync("İstekler");
        await Expect(staff.Row(booking)).ToContainTextAsync("Masa");
        await Expect(staff.Row(booking)).ToContainTextAsync("İpek");
        await Expect(staff.Row(booking).Locator(".ticket-title time")).ToHaveTextAsync(Demo.WeekendTable.Day(friday).ToString("dd.MM.uuuu", CultureInfo.InvariantCulture) + " Cum 19:00");
        await staff.DeclineAsync(booking, "ClosedThen");
        await Expect(staff.Delivery(booking)).ToHaveAttributeAsync("data-state", "sent");
    }

    [Fact]
    public async Task The_language_of_a_live_page_changes_and_stays()
    {
        var staff = await new RequestsPage(await OpenAsync(product, Demo.Table)).OpenAsync("?tab=decided");
        await Expect(staff.Page.Locator("h1")).ToHaveTextAsync("Requests");
        await ChooseLanguageAsync(staff.Page, "tr");
        await Expect(staff.Page.Locator("h1")).ToHaveTextAsync("İstekler");
        Assert.EndsWith("/requests?tab=decided", staff.Page.Url, StringComparison.Ordinal);
        await staff.OpenAsync();
        await Expect(staff.Page.Locator("h1")).ToHaveTextAsync("İstekler");
    }
}
