namespace MerchantPortal.Browser.Tests;

/// <summary>What a phone shows in pieces (portal.md 3.7, 3.9): the contact form one section a screen, a booking with sections that fold.</summary>
[Collection(SharedProduct.Name)]
public sealed class PhoneTests(Chromium chromium, Product product) : BrowserTest(chromium)
{
    private const string Shown = "fieldset[data-step]:visible";

    [Theory]
    [InlineData(390)]
    [InlineData(320)]
    public async Task The_contact_form_is_one_section_a_screen_with_progress(int width)
    {
        var page = await OpenAsync(product, Demo.Admin, width, 800);
        await GoAsync(page, "/account/contact-information?section=techEmergency");
        var (previous, next, list) = (page.GetByTestId("contact-section-previous"), page.GetByTestId("contact-section-next"), page.GetByTestId("contact-sections"));

        // The circuit that has just come puts the focus on the heading, once
        await Expect(page.Locator("h1")).ToBeFocusedAsync();

        // A section of the address, and the one before it: its heading says where one is and has the focus
        await Expect(page.Locator(Shown)).ToHaveCountAsync(1);
        await Expect(page.Locator(Shown).Locator("legend")).ToContainTextAsync("Section 2 of 6");
        foreach (var button in new[] { previous, next, list.Locator("summary") })
        {
            Assert.True((await button.BoundingBoxAsync())!.Height >= 44, "A target is lower than 44 pixels.");
        }

        await previous.PressAsync("Enter");
        await Expect(page.Locator("[data-step=alertContacts] legend")).ToBeFocusedAsync();
        await Expect(previous).ToBeDisabledAsync();

        // As from the circuit, when it hears late that the page is there
        await page.EvaluateAsync("portal.focusIfFree(document.querySelector('h1'))");
        await Expect(page.Locator("[data-step=alertContacts] legend")).ToBeFocusedAsync();
        await next.PressAsync("Enter");
        await Expect(page.Locator("[data-step=techEmergency] legend")).ToBeFocusedAsync();

        // The section that was left says in the list what it needs
        await page.GetByTestId("contact-techEmergency").FillAsync("oncall@");
        await next.PressAsync("Enter");
        await Expect(page.Locator("[data-step=techNonEmergency] legend")).ToBeFocusedAsync();
        Assert.EndsWith("?section=techNonEmergency", page.Url, StringComparison.Ordinal);
        await Expect(list.Locator("summary")).ToContainTextAsync("1 section still needs something");
        await list.Locator("summary").PressAsync("Enter");
        await Expect(page.GetByTestId("contact-section-techEmergency")).ToHaveAttributeAsync("data-state", "Wrong");
        await Expect(page.GetByTestId("contact-section-techNonEmergency")).ToHaveAttributeAsync("aria-current", "step");
        await page.GetByTestId("contact-section-opsSupport").PressAsync("Enter");
        await Expect(page.Locator("[data-step=opsSupport] legend")).ToBeFocusedAsync();
        await Expect(next).ToBeDisabledAsync();

        // Saving too early leads to the field, whatever section holds it
        await page.GetByTestId("contact-save").PressAsync("Enter");
        await page.GetByTestId("contact-errors").GetByRole(AriaRole.Link).First.PressAsync("Enter");
        await Expect(page.GetByTestId("contact-techEmergency")).ToBeFocusedAsync();
        await Expect(page.Locator(Shown)).ToHaveCountAsync(1);

        // Twice the text fits
        var tools = await page.Context.NewCDPSessionAsync(page);
        await TextSizeAsync(32);
        var looks = new Looks();
        await looks.FitsAsync(page, "contact information, twice the text");
        Assert.Equal("32px", await page.EvaluateAsync<string>("getComputedStyle(document.documentElement).fontSize"));
        looks.AssertNothing();
        await next.ClickAsync();
        await Expect(page.Locator("[data-step=techNonEmergency] legend")).ToBeFocusedAsync();
        await TextSizeAsync(16);
        await previous.ClickAsync();

        // Without a circuit every section can still be reached
        await page.Context.SetOfflineAsync(true);
        await Expect(page.GetByTestId("live-dot")).Not.ToHaveAttributeAsync("data-state", "live");
        await next.ClickAsync();
        await next.ClickAsync();
        await Expect(page.Locator("[data-step=opsGoogle] legend")).ToBeFocusedAsync();
        await page.Context.SetOfflineAsync(false);
        await Expect(page.GetByTestId("live-dot")).ToHaveAttributeAsync("data-state", "live");

        // The draft and the section are there again; on a desk all sections are, and nothing of this
        await page.ReloadAsync();
        await Expect(page.GetByTestId("contact-draft-restored")).ToBeVisibleAsync();
        await Expect(page.Locator(Shown)).ToHaveAttributeAsync("data-step", "opsGoogle");
        await Expect(page.GetByTestId("contact-techEmergency")).ToHaveValueAsync("oncall@");
        await page.SetViewportSizeAsync(1280, 900);
        await Expect(page.Locator(Shown)).ToHaveCountAsync(6);
        await Expect(next).ToBeHiddenAsync();
        await Expect(list).ToBeHiddenAsync();
        await Expect(page.GetByText("Section 2 of 6")).ToBeHiddenAsync();
        await page.GetByTestId("contact-draft-restored").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.GetByTestId("contact-draft-restored")).ToHaveCountAsync(0);

        // As a person sets it in the browser
        Task TextSizeAsync(int pixels) => tools.SendAsync("Page.setFontSizes", new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["fontSizes"] = new Dictionary<string, object>(StringComparer.Ordinal) { ["standard"] = pixels },
        });
    }

    [Theory]
    [InlineData(390, "en", "Tap the first half hour, then the last.")]
    [InlineData(1024, "tr", "Önce ilk, sonra son yarım saate dokunun.")]
    [InlineData(320, "zh-Hant", "先點第一個半小時，再點最後一個。")]
    public async Task Where_fingers_point_nothing_is_said_of_keys_or_a_mouse_until_a_key_is_pressed(int width, string language, string said)
    {
        var page = await OpenAsync(product, Demo.Manager, width, 800, touch: true);
        await GoAsync(page, "/account/profile");
        await ChooseLanguageAsync(page, language);
        await GoAsync(page, "/requests");
        await Expect(page.GetByTestId("keys-open")).ToBeHiddenAsync();
        await GoAsync(page, "/help");
        await Expect(page.GetByTestId("help-support")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("help-keys")).ToBeHiddenAsync();
        await GoAsync(page, "/rules?merchant=10001");
        await Expect(page.GetByTestId("week-keys")).ToBeHiddenAsync();
        await Expect(page.GetByTestId("paint-hint")).ToBeHiddenAsync();
        await Expect(page.GetByTestId("paint-hint-touch")).ToContainTextAsync(said);

        // A tablet with a keyboard, or a phone whose switches press its keys: both ways are said
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByTestId("week-keys")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("paint-hint")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("paint-hint-touch")).ToBeVisibleAsync();
        await MoveAsync(page, "/requests");
        await Expect(page.GetByTestId("keys-open")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(320)]
    public async Task Where_a_mouse_points_the_keys_are_explained_however_narrow_the_window(int width)
    {
        var page = await OpenAsync(product, Demo.Manager, width, 256);
        await GoAsync(page, "/requests");
        await Expect(page.GetByTestId("keys-open")).ToBeVisibleAsync();
        await GoAsync(page, "/help");
        await Expect(page.GetByTestId("help-keys")).ToBeVisibleAsync();
        await GoAsync(page, "/rules?merchant=10001");
        await Expect(page.GetByTestId("week-keys")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("paint-hint")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("paint-hint-touch")).ToBeHiddenAsync();
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hant")]
    [InlineData("tr")]
    public async Task No_word_of_the_bar_below_is_broken_on_the_narrowest_phone(string language)
    {
        var page = await OpenAsync(product, Demo.Admin, 320, 800, language);
        await GoAsync(page, "/account/profile");
        await ChooseLanguageAsync(page, language);
        await GoAsync(page, "/merchant");
        Assert.Empty(await page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('.rail-short')].filter(e => e.checkVisibility() && e.getBoundingClientRect().height > 1.5 * parseFloat(getComputedStyle(e).lineHeight)).map(e => e.textContent)"));

        // What is under the list keeps its distance
        var (list, below) = ((await page.Locator(".business-choice").BoundingBoxAsync())!, (await page.GetByTestId("business-new").BoundingBoxAsync())!);
        Assert.True(below.Y - list.Y - list.Height >= 8, "The button touches the list.");
    }

    [Fact]
    public async Task A_booking_folds_all_but_the_decision_and_the_facts_and_stays_as_it_was_left()
    {
        var booking = await product.Guest.BookAsync(Demo.TableForFour, 5, 19, "Maximiliane-Josephine", "Featherstonehaugh");
        var page = await OpenAsync(product, Demo.Table, 390, 800);
        await GoAsync(page, "/bookings/" + booking);
        await Expect(page.GetByTestId("accept")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("booking-id")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("timeline")).ToBeHiddenAsync();
        var terms = page.Locator("#terms");
        Assert.True((await terms.BoundingBoxAsync())!.Y < (await page.Locator("#history").BoundingBoxAsync())!.Y, "The timeline is not last.");

        await page.Locator("summary:has(#history)").PressAsync("Enter");
        await Expect(page.GetByTestId("timeline")).ToBeVisibleAsync();
        Assert.True((await page.Locator("summary:has(#history)").BoundingBoxAsync())!.Height >= 44, "A target is lower than 44 pixels.");

        // The page follows what happens, and leaves open what was opened and folded what was not
        await product.Guest.CancelAsync(booking);
        await Expect(page.GetByTestId("booking-status")).ToHaveAttributeAsync("data-status", "CANCELED");
        await Expect(page.GetByTestId("timeline")).ToBeVisibleAsync();
        await Expect(page.Locator("details:has(#terms)")).Not.ToHaveAttributeAsync("open", "");
        var looks = new Looks();
        await looks.AtAsync(page, "a booking with a folded section");

        await page.ReloadAsync();
        await Expect(page.GetByTestId("timeline")).ToBeVisibleAsync();
        await page.SetViewportSizeAsync(1280, 900);
        await Expect(page.Locator("details[data-fold]:not([open])")).ToHaveCountAsync(0);
        looks.AssertNothing();
    }
}
