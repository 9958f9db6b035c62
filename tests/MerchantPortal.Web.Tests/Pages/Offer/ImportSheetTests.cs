using Bunit;
using MerchantPortal.TestKit;
using Xunit;
using ServicesPage = MerchantPortal.Web.Pages.Offer.Services;

namespace MerchantPortal.Web.Tests.Pages.Offer;

public sealed class ImportSheetTests : OfferContext
{
    private async Task<(TestShop Shop, IRenderedComponent<ServicesPage> Page)> OpenAsync()
    {
        var shop = await OpenSalonAsync();
        var page = Render<ServicesPage>();
        page.WaitForState(() => page.FindAll("[data-testid=services-import]").Count == 1);
        await page.Find("[data-testid=services-import]").ClickAsync(new());
        return (shop, page);
    }

    private static void Choose(IRenderedComponent<ServicesPage> page, string text) =>
        page.FindComponent<Microsoft.AspNetCore.Components.Forms.InputFile>().UploadFiles(InputFileContent.CreateFromText(text, "feed.json"));

    [Fact]
    public async Task A_file_goes_into_the_draft_and_not_to_guests()
    {
        var (shop, page) = await OpenAsync();
        Choose(page, """{"service":[{"merchant_id":"SHOP","service_id":"cut","localized_service_name":{"value":"Cut"},"price":{"price_micros":19000000,"currency_code":"EUR"}}]}""".Replace("SHOP", shop.Id.Value, StringComparison.Ordinal));
        page.WaitForState(() => page.FindAll("[data-testid=import-done]").Count == 1);
        Assert.Equal(19_000_000, (await DraftOfAsync(shop))!.Services[0].Price.Micros);
        Assert.Equal(15_000_000, (await PublishedServiceAsync(shop, "cut")).Price.Micros);
    }

    [Theory]
    [InlineData("no json", "import-fault")]
    [InlineData("""{"service":[{"merchant_id":"SHOP","service_id":"cut","localized_service_name":{"value":"Cut"},"price":{"price_micros":19000000,"currency_code":"USD"}}]}""", "import-findings")]
    public async Task A_file_that_is_wrong_says_where_and_leaves_the_draft_as_it_was(string text, string where)
    {
        var (shop, page) = await OpenAsync();
        Choose(page, text.Replace("SHOP", shop.Id.Value, StringComparison.Ordinal));
        page.WaitForState(() => page.FindAll("[data-testid=import-refused]").Count == 1);
        Assert.Single(page.FindAll($"[data-testid={where}]"));
        Assert.Null(await DraftOfAsync(shop));
    }

    [Fact]
    public async Task What_breaks_a_rule_is_placed_in_words()
    {
        var (shop, page) = await OpenAsync();
        Choose(page, """{"service":[{"merchant_id":"SHOP","service_id":"cut","localized_service_name":{"value":"Cut"},"price":{"price_micros":19000000,"currency_code":"USD"}}]}""".Replace("SHOP", shop.Id.Value, StringComparison.Ordinal));
        page.WaitForState(() => page.FindAll("[data-testid=import-finding]").Count == 1);
        var finding = page.Find("[data-testid=import-finding]");
        Assert.Equal("Error · Cut · Price", finding.QuerySelector(".lint-level")!.TextContent.Trim());
        Assert.Equal("For support: V9", finding.QuerySelector("div > :last-child")!.TextContent);
    }

    [Theory]
    [InlineData("en", "{\n\"ü\":x}", "body This is not valid JSON at line 2, position 5, or is nested deeper than 32 levels. Check the commas, quotation marks and brackets there.")]
    [InlineData("zh-Hant", "{\n\"ü\":x}", "body 第 2 行第 5 個字元不是有效的 JSON，或巢狀超過 32 層。請檢查該處的逗號、引號與括號。")]
    [InlineData("tr", """{"service":[{"merchant_id":"SHOP","service_id":"new"}]}""", "service[0].localized_service_name Bu eksik. Ekleyin.")]
    [InlineData("zh-Hant", """{"service":[{"merchant_id":"SHOP","service_id":"cut","rules":{"admission_policy":"EVER"}}]}""",
        "service[0].rules.admission_policy 此處必須是下列名稱之一：ADMISSION_POLICY_UNSPECIFIED, TIME_STRICT, TIME_FLEXIBLE。")]
    public async Task What_is_wrong_in_a_file_is_said_in_the_persons_language(string language, string text, string sentence)
    {
        Speak(language);
        var (shop, page) = await OpenAsync();
        Choose(page, text.Replace("SHOP", shop.Id.Value, StringComparison.Ordinal));
        page.WaitForState(() => page.FindAll("[data-testid=import-fault]").Count == 1);
        Assert.Equal(sentence, page.Find("[data-testid=import-fault]").TextContent);
        Assert.Empty(page.FindAll("[data-testid=import-fault] [lang]"));
    }
}
