using Deque.AxeCore.Playwright;

namespace MerchantPortal.Browser.Tests;

/// <summary>Money after the booking, end to end: a guest pays at Google, staff charge or refund in a browser, Google hears what happened. Late cancellations need no clock to pass.</summary>
public sealed class MoneyTests(Chromium chromium, Product product) : BrowserTest(chromium), IClassFixture<Product>
{
    [Fact]
    public async Task A_late_cancellation_is_charged_a_declined_card_is_told_to_nobody_and_a_cancelling_refunds_first()
    {
        var slots = Slots();
        var charged = await product.Guest.BookAsync(Demo.Spa, slots[0].Ahead, slots[0].Hour, "Ada", "Kaya", "sandbox:ok");
        var declined = await product.Guest.BookAsync(Demo.Spa, slots[1].Ahead, slots[1].Hour, "Lin", "Chen", "sandbox:later-declined");
        var canceled = await product.Guest.BookAsync(Demo.Spa, slots[2].Ahead, slots[2].Hour, "Jo", "Park", "sandbox:ok");
        var page = await OpenAsync(product, Demo.Manager);

        await ChargeAsync(page, charged);
        await Expect(page.GetByTestId("booking-status")).ToHaveAttributeAsync("data-status", "NO_SHOW_PENALIZED");
        await Expect(page.Locator("[data-testid=ledger-row][data-kind=NoShowFee][data-state=Succeeded]")).ToHaveCountAsync(1);
        var penalized = Assert.Single(await product.Guest.WaitForPatchesAsync(charged));
        Assert.Equal(("NO_SHOW_PENALIZED", "200"), (penalized.Status, penalized.Answer));
        await ScanAsync(page, "booking, charged");

        await ChargeAsync(page, declined);
        await Expect(page.GetByTestId("money-failed")).ToContainTextAsync("card declined");
        await Expect(page.GetByTestId("booking-status")).ToHaveAttributeAsync("data-status", "CONFIRMED");
        await Expect(page.Locator("[data-testid=ledger-row][data-kind=NoShowFee][data-state=Failed]")).ToHaveCountAsync(1);

        await GoAsync(page, "/bookings/" + canceled);
        await page.GetByTestId("action-cancel").ClickAsync();
        await ScanAsync(page, "cancel dialog");
        await page.GetByTestId("dialog-reason").FillAsync("we are ill");
        await page.GetByTestId("dialog-confirm").ClickAsync();
        await Expect(page.GetByTestId("booking-status")).ToHaveAttributeAsync("data-status", "CANCELED");
        var both = Assert.Single(await product.Guest.WaitForPatchesAsync(canceled));
        Assert.Equal(("CANCELED", "200"), (both.Status, both.Answer));
        Assert.Contains("status,paymentInformation.prepaymentStatus", Uri.UnescapeDataString(both.Query), StringComparison.Ordinal);
        Assert.Empty(await product.Guest.PatchesAsync(declined));

        await GoAsync(page, "/no-shows?tab=failed");
        await Expect(page.Locator($"[data-testid=missed-row][data-booking-id='{declined}']")).ToBeVisibleAsync();
        await ScanAsync(page, "no-shows");
        await GoAsync(page, "/payments?state=Failed");
        await Expect(page.GetByTestId("ledger-row")).ToHaveCountAsync(1);
        await ScanAsync(page, "ledger");
        Assert.Empty(findings);
    }

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

    private static async Task ChargeAsync(IPage page, string booking)
    {
        await GoAsync(page, "/bookings/" + booking);
        await page.GetByTestId("action-charge-fee").ClickAsync();
        await page.GetByTestId("dialog-choice-False").CheckAsync();
        await page.GetByTestId("dialog-reason").FillAsync("called too late");
        await page.GetByTestId("dialog-confirm").ClickAsync();
    }

    /// <summary>Free hours between 5 and 23 hours from now: online cancelling is over, the deposit is still refundable. The salon is open 10 to 22.</summary>
    private static List<(int Ahead, int Hour)> Slots()
    {
        var now = SystemClock.Instance.GetCurrentInstant().InZone(DateTimeZoneProviders.Tzdb[Demo.Spa.Zone]).LocalDateTime;
        return [.. Enumerable.Range(5, 18).Select(now.PlusHours).Where(at => at.Hour is >= 10 and <= 20).Select(at => (Period.DaysBetween(now.Date, at.Date), at.Hour + 1)).Take(3)];
    }

    private async Task ScanAsync(IPage page, string what) => findings.AddRange((await page.RunAxe()).Violations
        .Where(v => v.Impact is "serious" or "critical")
        .Select(v => $"{what}: {v.Id} ({v.Impact}) {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Target + " " + n.Html[..Math.Min(n.Html.Length, 160)]))}"));
}
