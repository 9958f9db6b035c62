namespace MerchantPortal.Browser.Tests;

/// <summary>Every page of the day's work and of the account, for everybody: see <see cref="Looks"/>.</summary>
public sealed class EveryPageTests(Chromium chromium, UnhurriedProduct product) : BrowserTest(chromium), IClassFixture<UnhurriedProduct>
{
    private readonly Looks looks = new();

    [Fact]
    public async Task Pages_of_people_who_are_not_signed_in_can_be_used_by_everybody()
    {
        var page = await OpenAsync(product);
        foreach (var path in new[] { "/account/sign-in", "/account/forgot-password", "/account/reset-password?user=nobody&token=none", "/account/access-denied", "/simulator", "/simulator?merchant=10001&service=1000" })
        {
            await GoAsync(page, path);
            await looks.AtAsync(page, path);
        }

        await GoAsync(page, "/account/sign-in");
        await page.GetByTestId("sign-in-email").FillAsync("nobody@demo.example");
        await page.GetByTestId("sign-in-password").FillAsync("wrong");
        await page.GetByTestId("sign-in-submit").ClickAsync();
        await Expect(page.GetByTestId("sign-in-error")).ToBeVisibleAsync();
        await looks.AtAsync(page, "sign-in, refused");
        await GoAsync(page, "/simulator/bookings/" + await product.Guest.BookAsync(Demo.TableForFour, 12, 12));
        await looks.AtAsync(page, "simulator, a booking");
        looks.AssertNothing();
    }

    [Fact]
    public async Task Pages_that_mails_lead_to_can_be_used_by_everybody()
    {
        var nobody = await OpenAsync(product);
        var booking = await product.Guest.BookAsync(Demo.TableForFour, 9, 12, "Maximiliane-Josephine", "Featherstonehaugh");
        var links = await product.LinksFromMailAsync(Demo.Table, "/requests/decide", booking);
        Assert.Equal(2, links.Count);
        await GoAsync(nobody, links[1]);
        await Expect(nobody.GetByTestId("decline-confirm")).ToBeVisibleAsync();
        await looks.AtAsync(nobody, "a mailed decline");
        await GoAsync(nobody, links[0]);
        await looks.AtAsync(nobody, "a mailed accept");
        await nobody.GetByTestId("accept").ClickAsync();
        await Expect(nobody.GetByTestId("said")).ToHaveAttributeAsync("data-said", "accepted");
        await looks.AtAsync(nobody, "a mailed accept, pressed");
        await GoAsync(nobody, links[1]);
        await Expect(nobody.GetByTestId("decline-confirm")).ToHaveCountAsync(0);
        await looks.AtAsync(nobody, "a mailed decline, too late");

        var admin = await OpenAsync(product, Demo.Admin);
        await GoAsync(admin, "/account/users");
        await admin.GetByTestId("invite-name").FillAsync("Deniz");
        await admin.GetByTestId("invite-email").FillAsync("deniz@demo.example");
        await admin.GetByTestId("invite-role").SelectOptionAsync("0");
        await admin.GetByTestId("invite-submit").ClickAsync();
        await GoAsync(nobody, Assert.Single(await product.LinksFromMailAsync("deniz@demo.example", "/account/accept-invitation")));
        await looks.AtAsync(nobody, "an invitation");
        await nobody.GetByTestId("invitation-password").FillAsync("short");
        await nobody.GetByTestId("invitation-submit").ClickAsync();
        await Expect(nobody.GetByTestId("invitation-error")).ToBeVisibleAsync();
        await looks.AtAsync(nobody, "an invitation, password too short");

        await GoAsync(admin, "/account/contact-information");
        await admin.GetByTestId("contact-opsUsers").FillAsync("desk@harbour.example");
        await admin.Keyboard.PressAsync("Control+Enter");
        await Expect(admin.GetByTestId("contact-done")).ToBeVisibleAsync();
        await looks.AtAsync(admin, "contact information, saved");
        await GoAsync(nobody, Assert.Single(await product.LinksFromMailAsync("desk@harbour.example", "/account/verify-contact")));
        await looks.AtAsync(nobody, "an address to confirm");
        await nobody.GetByTestId("verify-submit").ClickAsync();
        await Expect(nobody.GetByTestId("verify-done")).ToBeVisibleAsync();
        await looks.AtAsync(nobody, "an address, confirmed");
        looks.AssertNothing();
    }

    [Fact]
    public async Task The_requests_page_can_be_used_by_everybody_in_any_state()
    {
        var staff = new RequestsPage(await OpenAsync(product, Demo.Table));
        await staff.OpenAsync("?merchant=10002");
        await looks.AtAsync(staff.Page, "requests, empty");

        // Three requests of guests with long names
        var bookings = new List<string>();
        for (var n = 0; n < 3; n++)
        {
            bookings.Add(await product.Guest.BookAsync(Demo.TableForFour, 8, 18, "Maximiliane-Josephine", "Featherstonehaugh"));
        }

        await staff.OpenAsync();
        await Expect(staff.Row(bookings[2])).ToBeVisibleAsync();
        await looks.AtAsync(staff.Page, "requests, open");
        await staff.Decline(bookings[2]).ClickAsync();
        await Expect(staff.Page.GetByTestId("decline-sheet")).ToBeVisibleAsync();
        await looks.AtAsync(staff.Page, "requests, decline sheet");
        await staff.Page.Keyboard.PressAsync("Escape");
        await staff.Page.GetByTestId("keys-open").ClickAsync();
        await Expect(staff.Page.GetByTestId("keys-sheet")).ToBeVisibleAsync();
        await looks.AtAsync(staff.Page, "requests, keys");
        await staff.Page.Keyboard.PressAsync("Escape");
        await staff.Row(bookings[1]).GetByTestId("select").CheckAsync();
        await Expect(staff.Page.GetByTestId("bulk-bar")).ToBeVisibleAsync();
        await looks.AtAsync(staff.Page, "requests, selected");
        await staff.Page.GetByTestId("bulk-clear").ClickAsync();
        await staff.Accept(bookings[0]).ClickAsync();
        await Expect(staff.Undo(bookings[0])).ToBeVisibleAsync();
        await looks.AtAsync(staff.Page, "requests, accepted with toast");
        await staff.OpenAsync("?tab=decided");
        await looks.AtAsync(staff.Page, "requests, decided");
        foreach (var path in new[] { "/requests/answer/" + bookings[1], "/bookings/" + bookings[1], "/bookings/" + bookings[0] })
        {
            await GoAsync(staff.Page, path);
            await looks.AtAsync(staff.Page, path);
        }

        looks.AssertNothing();
    }

    [Fact]
    public async Task More_requests_than_places_are_a_card_that_can_be_used_by_everybody()
    {
        var friday = Demo.WeekendTable.DaysUntil(IsoDayOfWeek.Friday);
        for (var n = 0; n < 2; n++)
        {
            await product.Guest.BookAsync(Demo.WeekendTable, friday, 19, "Maximiliane-Josephine", "Featherstonehaugh");
        }

        // A request holds its place; a contest begins when places are taken away
        var admin = await OpenAsync(product, Demo.Admin);
        await GoAsync(admin, "/services/ist-1/table");
        await admin.GetByTestId("places-count-0").FillAsync("1");
        await admin.GetByTestId("places-count-0").BlurAsync();
        await admin.GetByTestId("offer-review").ClickAsync();
        await admin.GetByTestId("publish-confirm").ClickAsync();
        await Expect(admin.GetByTestId("publish-done")).ToBeVisibleAsync();

        await GoAsync(admin, "/requests?merchant=ist-1");
        await Expect(admin.GetByTestId("contest")).ToBeVisibleAsync();
        await looks.AtAsync(admin, "requests, contest");
        looks.AssertNothing();
    }

    [Fact]
    public async Task Pages_of_an_administrator_can_be_used_by_everybody()
    {
        var page = await OpenAsync(product, Demo.Admin);
        await GoAsync(page, "/nowhere");
        await looks.AtAsync(page, "nowhere");
        foreach (var path in new[] { "/google/updates", "/account/contact-information", "/account/contact-information?tab=users", "/account/users", "/help" })
        {
            await MoveAsync(page, path);
            await looks.AtAsync(page, path);
        }

        await MoveAsync(page, "/account/users");
        await page.GetByTestId("user-merchants-change").First.ClickAsync();
        await Expect(page.GetByTestId("user-merchants-sheet")).ToBeVisibleAsync();
        await looks.AtAsync(page, "businesses of a person");
        foreach (var path in new[] { "/account/profile", "/account/profile/two-factor" })
        {
            await GoAsync(page, path);
            await looks.AtAsync(page, path);
        }

        looks.AssertNothing();
    }

    [Fact]
    public async Task The_dark_theme_that_a_person_chooses_can_be_read_on_a_light_device()
    {
        var page = await OpenAsync(product, Demo.Admin);
        await GoAsync(page, "/requests?tab=decided");
        await page.GetByTestId("person-menu").Locator("summary").ClickAsync();
        await page.Locator("button[name=theme][value=dark]").ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Expect(page.Locator("html")).ToHaveCSSAsync("color-scheme", "dark");
        foreach (var path in new[] { "/requests", "/google/updates", "/services/merchant-1/service-2-b?tab=terms" })
        {
            await GoAsync(page, path);
            await looks.ColoursAsync(page, path + ", dark by choice");
        }

        looks.AssertNothing();
    }

    [Theory]
    [InlineData("zh-Hant", 14)]
    [InlineData("tr", 15)]
    public async Task No_page_is_wider_than_the_narrowest_phone_in_other_languages(string language, int hour)
    {
        var booking = await product.Guest.BookAsync(Demo.TableForFour, 4, hour, "Maximiliane-Josephine", "Featherstonehaugh");
        async Task LookAsync(IPage page, Func<IPage, string, Task> go, params string[] paths)
        {
            foreach (var path in paths)
            {
                await go(page, path);
                await looks.FitsAsync(page, path);
            }
        }

        var nobody = await OpenAsync(product, null, 320, 800, language);
        await LookAsync(nobody, GoAsync, "/account/sign-in", "/account/forgot-password", "/simulator/bookings/" + booking);
        var staff = await OpenAsync(product, Demo.Table, 320, 800, language);
        await GoAsync(staff, "/account/profile");
        await ChooseLanguageAsync(staff, language);
        await LookAsync(staff, GoAsync, "/account/profile", "/account/profile/two-factor", "/requests/answer/" + booking, "/requests");
        await LookAsync(staff, MoveAsync, "/requests?tab=decided", "/bookings/" + booking, "/help");
        var admin = await OpenAsync(product, Demo.Admin, 320, 800, language);
        await GoAsync(admin, "/account/profile");
        await ChooseLanguageAsync(admin, language);
        await LookAsync(admin, GoAsync, "/google/updates");
        await LookAsync(admin, MoveAsync, "/account/contact-information", "/account/contact-information?tab=users", "/account/users");
        looks.AssertNothing();
    }

    [Theory]
    [InlineData(390)]
    [InlineData(320)]
    public async Task A_request_is_a_card_with_two_broad_buttons_on_a_phone(int width)
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
}
