using Deque.AxeCore.Playwright;

namespace MerchantPortal.Browser.Tests;

/// <summary>axe on every page, light and dark: nothing serious, nothing critical.</summary>
public sealed class AccessibilityTests(Chromium chromium, Product product) : BrowserTest(chromium), IClassFixture<Product>
{
    private readonly List<string> findings = [];

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Pages_of_people_who_are_not_signed_in_have_no_serious_finding(ColorScheme scheme)
    {
        var page = await OpenAsync(product, scheme: scheme);
        foreach (var path in new[] { "/account/sign-in", "/account/forgot-password", "/simulator", "/simulator?merchant=10001&service=1000" })
        {
            await GoAsync(page, path);
            await ScanAsync(page, path);
        }

        await GoAsync(page, "/account/sign-in");
        await page.GetByTestId("sign-in-email").FillAsync("nobody@demo.example");
        await page.GetByTestId("sign-in-password").FillAsync("wrong");
        await page.GetByTestId("sign-in-submit").ClickAsync();
        await Expect(page.GetByTestId("sign-in-error")).ToBeVisibleAsync();
        await ScanAsync(page, "sign-in, refused");
        await GoAsync(page, "/simulator/bookings/" + await product.Guest.BookAsync(Demo.TableForFour, 12, scheme == ColorScheme.Light ? 12 : 13));
        await ScanAsync(page, "simulator, a booking");
        Assert.Empty(findings);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_requests_page_has_no_serious_finding_in_any_state(ColorScheme scheme)
    {
        var staff = new RequestsPage(await OpenAsync(product, Demo.Table, scheme: scheme));
        await staff.OpenAsync("?merchant=10002");
        await ScanAsync(staff.Page, "requests, empty");

        // Four requests for three tables: a contest
        var day = scheme == ColorScheme.Light ? 8 : 9;
        var bookings = new List<string>();
        for (var n = 0; n < 3; n++)
        {
            bookings.Add(await product.Guest.BookAsync(Demo.TableForFour, day, 18));
        }

        await staff.OpenAsync();
        await Expect(staff.Row(bookings[2])).ToBeVisibleAsync();
        await ScanAsync(staff.Page, "requests, open");
        await staff.Decline(bookings[2]).ClickAsync();
        await Expect(staff.Page.GetByTestId("decline-sheet")).ToBeVisibleAsync();
        await ScanAsync(staff.Page, "requests, decline sheet");
        await staff.Page.Keyboard.PressAsync("Escape");
        await staff.Page.GetByTestId("keys-open").ClickAsync();
        await Expect(staff.Page.GetByTestId("keys-sheet")).ToBeVisibleAsync();
        await ScanAsync(staff.Page, "requests, keys");
        await staff.Page.Keyboard.PressAsync("Escape");
        await staff.Row(bookings[1]).GetByTestId("select").CheckAsync();
        await Expect(staff.Page.GetByTestId("bulk-bar")).ToBeVisibleAsync();
        await ScanAsync(staff.Page, "requests, selected");
        await staff.Page.GetByTestId("bulk-clear").ClickAsync();
        await staff.Accept(bookings[0]).ClickAsync();
        await Expect(staff.Undo(bookings[0])).ToBeVisibleAsync();
        await ScanAsync(staff.Page, "requests, accepted with toast");
        await staff.OpenAsync("?tab=decided");
        await ScanAsync(staff.Page, "requests, decided");
        foreach (var path in new[] { "/requests/answer/" + bookings[1], "/bookings/" + bookings[1], "/bookings/" + bookings[0] })
        {
            await GoAsync(staff.Page, path);
            await ScanAsync(staff.Page, path);
        }

        Assert.Empty(findings);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Pages_of_an_administrator_have_no_serious_finding(ColorScheme scheme)
    {
        var page = await OpenAsync(product, Demo.Admin, scheme: scheme);
        foreach (var path in new[]
        {
            "/google/updates", "/account/contact-information", "/account/contact-information?tab=users", "/account/users", "/account/profile", "/account/profile/two-factor", "/help", "/nowhere",
        })
        {
            await GoAsync(page, path);
            await ScanAsync(page, path);
        }

        Assert.Empty(findings);
    }

    private async Task ScanAsync(IPage page, string what)
    {
        var result = await page.RunAxe();
        findings.AddRange(result.Violations
            .Where(v => v.Impact is "serious" or "critical")
            .Select(v => $"{what}: {v.Id} ({v.Impact}) {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Target + " " + n.Html[..Math.Min(n.Html.Length, 160)]))}"));
    }
}
