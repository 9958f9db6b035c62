using Deque.AxeCore.Playwright;

namespace MerchantPortal.Browser.Tests;

/// <summary>The pages of money in a browser.</summary>
public sealed class MoneyTests(Chromium chromium, Product product) : BrowserTest(chromium), IClassFixture<Product>
{
    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hant")]
    [InlineData("tr")]
    public async Task On_a_phone_the_pages_of_money_fit_in_each_language(string language)
    {
        var page = await OpenAsync(product, Demo.Manager, width: 320, height: 640, language: language, scheme: ColorScheme.Dark);
        await GoAsync(page, "/no-shows");
        await ChooseLanguageAsync(page, language);
        foreach (var path in new[] { "/no-shows", "/no-shows?tab=charged", "/payments" })
        {
            await GoAsync(page, path);
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), path);
            await ScanAsync(page, $"{path} {language}");
        }

        Assert.Empty(findings);
    }

    private readonly List<string> findings = [];

    private async Task ScanAsync(IPage page, string what) => findings.AddRange((await page.RunAxe()).Violations
        .Where(v => v.Impact is "serious" or "critical")
        .Select(v => $"{what}: {v.Id} ({v.Impact}) {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Target + " " + n.Html[..Math.Min(n.Html.Length, 160)]))}"));
}
