namespace MerchantPortal.Browser.Tests;

/// <summary>Phones: 390 pixels as most are, 320 as the narrowest that must work.</summary>
public sealed class WidthTests(Chromium chromium, Product product) : BrowserTest(chromium), IClassFixture<Product>
{
    [Theory]
    [InlineData(390)]
    [InlineData(320)]
    public async Task A_request_is_a_card_with_two_broad_buttons(int width)
    {
        var booking = await product.Guest.BookAsync(Demo.TableForFour, 3, 12, "Maximiliane-Josephine", "Featherstonehaugh");
        var staff = await new RequestsPage(await OpenAsync(product, Demo.Table, width, 800)).OpenAsync();
        var card = (await staff.Row(booking).BoundingBoxAsync())!;
        var accept = (await staff.Accept(booking).BoundingBoxAsync())!;
        var decline = (await staff.Decline(booking).BoundingBoxAsync())!;
        Assert.InRange(accept.Height, 48, 80);
        Assert.InRange(decline.Height, 48, 80);
        var beside = Math.Abs(accept.Y - decline.Y) < 1;
        Assert.True((beside ? accept.Width + decline.Width : Math.Min(accept.Width, decline.Width)) >= card.Width * 0.8, $"The buttons are {accept.Width} and {decline.Width} wide on a card of {card.Width}.");
        await staff.Accept(booking).ClickAsync();
        var undo = (await staff.Undo(booking).BoundingBoxAsync())!;
        Assert.InRange(undo.Height, 44, 80);
        await staff.Page.GetByTestId("toast-action").ClickAsync();
        await Expect(staff.Accept(booking)).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(390, "en", 12)]
    [InlineData(320, "en", 13)]
    [InlineData(320, "zh-Hant", 14)]
    [InlineData(320, "tr", 15)]
    public async Task No_page_is_wider_than_the_phone(int width, string language, int hour)
    {
        var booking = await product.Guest.BookAsync(Demo.TableForFour, 4, hour, "Maximiliane-Josephine", "Featherstonehaugh");
        var tooWide = new List<string>();
        async Task LookAsync(IPage page, IEnumerable<string> paths)
        {
            foreach (var path in paths)
            {
                await GoAsync(page, path);
                var over = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
                if (over > 0)
                {
                    tooWide.Add($"{path} by {over}");
                }
            }
        }

        var nobody = await OpenAsync(product, null, width, 800, language);
        await LookAsync(nobody, ["/account/sign-in", "/account/forgot-password", "/simulator", "/simulator?merchant=10001&service=1000", "/simulator/bookings/" + booking]);
        var staff = await OpenAsync(product, Demo.Table, width, 800, language);
        await GoAsync(staff, "/account/profile");
        await ChooseLanguageAsync(staff, language);
        await LookAsync(staff, ["/requests", "/requests?tab=decided", "/requests/answer/" + booking, "/bookings/" + booking, "/account/profile", "/account/profile/two-factor", "/help"]);
        var admin = await OpenAsync(product, Demo.Admin, width, 800, language);
        await GoAsync(admin, "/account/profile");
        await ChooseLanguageAsync(admin, language);
        await LookAsync(admin, ["/requests", "/google/updates", "/account/contact-information", "/account/contact-information?tab=users", "/account/users"]);
        Assert.Empty(tooWide);
    }
}
