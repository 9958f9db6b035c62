namespace MerchantPortal.Browser.Tests;

/// <summary>Everything of the main job without a mouse (portal.md 3.1).</summary>
public sealed class KeyboardTests(Chromium chromium, UnhurriedProduct product) : BrowserTest(chromium), IClassFixture<UnhurriedProduct>
{
    [Fact]
    public async Task Signing_in_accepting_undoing_and_declining_need_no_mouse()
    {
        var first = await product.Guest.BookAsync(Demo.TableForFour, 3, 12, "Noa", "Lind");
        var second = await product.Guest.BookAsync(Demo.TableForFour, 3, 13, "Kim", "Adler");
        var page = await OpenAsync(product);
        await SignInByKeysAsync(page, Demo.Table);
        var staff = new RequestsPage(page);
        await Expect(staff.Row(second)).ToBeVisibleAsync();
        await TabToAsync(page, page.Locator("[data-testid=request-row][tabindex='0']"));
        await ArrowToAsync(page, staff.Row(second));
        await page.Keyboard.PressAsync("a");
        await Expect(staff.Undo(second)).ToBeVisibleAsync();
        await Expect(staff.Row(second)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("u");
        await Expect(staff.Accept(second)).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("d");
        var sheet = page.GetByTestId("decline-sheet");
        await Expect(sheet).ToBeVisibleAsync();
        await TabToAsync(page, sheet.Locator("input[type=radio]:checked"));
        await page.Keyboard.PressAsync("ArrowUp");
        await TabToAsync(page, page.GetByTestId("decline-confirm"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(sheet).ToHaveCountAsync(0);
        await Expect(staff.Row(second)).ToHaveAttributeAsync("data-status", "Declined");
        await Expect(staff.Delivery(second)).ToHaveAttributeAsync("data-state", "queued");
        await Expect(staff.Row(first)).ToHaveAttributeAsync("data-status", "Pending");
    }

    [Fact]
    public async Task Focus_comes_back_to_the_row_when_the_sheet_is_closed()
    {
        var booking = await product.Guest.BookAsync(Demo.TableForFour, 4, 12);
        var staff = await new RequestsPage(await OpenAsync(product, Demo.Table)).OpenAsync();
        await staff.Row(booking).FocusAsync();
        await staff.Page.Keyboard.PressAsync("d");
        await Expect(staff.Page.GetByTestId("decline-sheet")).ToBeVisibleAsync();
        await staff.Page.Keyboard.PressAsync("Escape");
        await Expect(staff.Page.GetByTestId("decline-sheet")).ToHaveCountAsync(0);
        await Expect(staff.Row(booking)).ToBeFocusedAsync();
        await Expect(staff.Row(booking)).ToHaveAttributeAsync("data-status", "Pending");
    }

    [Fact]
    public async Task The_keys_are_explained_and_single_letters_can_be_switched_off()
    {
        var booking = await product.Guest.BookAsync(Demo.TableForFour, 4, 13);
        var staff = await new RequestsPage(await OpenAsync(product, Demo.Table)).OpenAsync();
        await staff.Row(booking).FocusAsync();
        await staff.Page.Keyboard.PressAsync("?");
        await Expect(staff.Page.GetByTestId("keys-sheet")).ToBeVisibleAsync();
        await staff.Page.GetByTestId("keys-switch").PressAsync("Space");
        await staff.Page.Keyboard.PressAsync("Escape");
        await Expect(staff.Page.GetByTestId("keys-sheet")).ToHaveCountAsync(0);
        await staff.Row(booking).FocusAsync();
        await staff.Page.Keyboard.PressAsync("d");
        await staff.Page.Keyboard.PressAsync("Enter");
        await staff.Page.WaitForURLAsync("**/bookings/" + booking);
        await Expect(staff.Page.GetByTestId("decline-sheet")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_booking_is_answered_by_single_letters_and_left_for_the_next_one()
    {
        var first = await product.Guest.BookAsync(Demo.TableForFour, 5, 12);
        var second = await product.Guest.BookAsync(Demo.TableForFour, 5, 13);
        var page = await OpenAsync(product, Demo.Table);
        await GoAsync(page, "/bookings/" + second);
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("[");
        await page.WaitForURLAsync("**/bookings/" + first);
        await Expect(page.GetByTestId("booking-id")).ToHaveTextAsync(first);
        await page.Keyboard.PressAsync("d");
        await Expect(page.GetByTestId("decline-sheet")).ToBeVisibleAsync();

        // Under a sheet and in its fields the letters are letters
        await page.GetByTestId("decline-note").FocusAsync();
        await page.Keyboard.TypeAsync("a]");
        await Expect(page.GetByTestId("decline-note")).ToHaveValueAsync("a]");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByTestId("decline-sheet")).ToHaveCountAsync(0);
        await Expect(page.GetByTestId("booking-status")).ToHaveAttributeAsync("data-status", "PENDING_MERCHANT_CONFIRMATION");

        await page.Keyboard.PressAsync("a");
        await Expect(page.GetByTestId("booking-status")).ToHaveAttributeAsync("data-status", "CONFIRMED");
        await page.Keyboard.PressAsync("]");
        await page.WaitForURLAsync("**/bookings/" + second);

        // Switched off, they mean nothing
        await page.EvaluateAsync("localStorage.setItem('portal.keys', 'off')");
        await Expect(page.GetByTestId("booking-id")).ToHaveTextAsync(second);
        await page.Keyboard.PressAsync("d");
        await page.Keyboard.PressAsync("[");
        await Expect(page.GetByTestId("decline-sheet")).ToHaveCountAsync(0);
        Assert.EndsWith("/bookings/" + second, page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_is_chosen_the_search_opened_and_other_pages_reached_by_keys()
    {
        var booking = await product.Guest.BookAsync(Demo.TableForFour, 6, 12, "Wanda", "Pohl");
        var staff = await new RequestsPage(await OpenAsync(product, Demo.Admin)).OpenAsync("?merchant=10001");
        var page = staff.Page;
        await staff.Row(booking).FocusAsync();
        await page.Keyboard.PressAsync("x");
        await Expect(page.GetByTestId("bulk-bar")).ToBeVisibleAsync();
        await Expect(staff.Row(booking).GetByTestId("select")).ToBeCheckedAsync();
        await Expect(staff.Row(booking)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("x");
        await Expect(page.GetByTestId("bulk-bar")).ToHaveCountAsync(0);

        // The search stands among the filters, which are folded
        await page.Keyboard.PressAsync("/");
        await Expect(page.GetByTestId("search")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("pohl");
        await Expect(page.GetByTestId("request-row")).ToHaveCountAsync(1);

        // Between the two keys only so much time may pass; here none does
        await page.Clock.SetFixedTimeAsync("2030-01-01T00:00:00Z");
        foreach (var (from, row, key, to) in new[]
        {
            ("/requests?merchant=10001", "request-row", "u", "/google/updates"), ("/requests?merchant=10001", "request-row", "c", "/account/contact-information"),
            ("/services?merchant=10001", "service-row", "r", "/requests"),
        })
        {
            await GoAsync(page, from);
            await Expect(page.Locator("h1")).ToBeFocusedAsync();
            await page.GetByTestId(row).First.FocusAsync();
            await page.Keyboard.PressAsync("g");
            await page.Keyboard.PressAsync(key);
            await page.WaitForURLAsync(url => new Uri(url).AbsolutePath == to);
        }
    }

    [Fact]
    public async Task Tabs_are_walked_by_arrows()
    {
        var page = (await new RequestsPage(await OpenAsync(product, Demo.Table)).OpenAsync()).Page;
        await page.GetByTestId("tab-open").FocusAsync();
        foreach (var (key, tab) in new[] { ("ArrowRight", "decided"), ("End", "expired"), ("ArrowRight", "open"), ("ArrowLeft", "expired"), ("Home", "open") })
        {
            await page.Keyboard.PressAsync(key);
            await Expect(page.GetByTestId("tab-" + tab)).ToBeFocusedAsync();
            await Expect(page.GetByTestId("tab-" + tab)).ToHaveAttributeAsync("aria-selected", "true");
            await Expect(page.Locator("[role=tab][tabindex='0']")).ToHaveCountAsync(1);
        }
    }

    [Fact]
    public async Task A_note_is_composed_in_Chinese_and_keys_of_the_input_method_are_not_the_pages()
    {
        var booking = await product.Guest.BookAsync(Demo.TableForFour, 6, 13);
        var staff = await new RequestsPage(await OpenAsync(product, Demo.Table)).OpenAsync();
        var page = staff.Page;
        var method = await InputMethod.OfAsync(page);
        await staff.Row(booking).FocusAsync();
        foreach (var letter in new[] { "a", "x", "?", "d" })
        {
            await method.TakeAsync(letter);
        }

        // The same letter without the input method is the next thing that is heard
        await page.Keyboard.PressAsync("d");
        await Expect(page.GetByTestId("decline-sheet")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("keys-sheet")).ToHaveCountAsync(0);
        await Expect(staff.Row(booking).GetByTestId("select")).Not.ToBeCheckedAsync();
        await Expect(staff.Row(booking)).ToHaveAttributeAsync("data-status", "Pending");

        // Zhuyin and Pinyin, as fast as the machine types
        var note = page.GetByTestId("decline-note");
        await note.FocusAsync();
        await method.ComposeAsync("ㄨ", "ㄨㄟ", "ㄨㄟˋ");
        await method.TakeAsync("Enter", ctrl: true);
        await method.SettleAsync("位");
        await method.ComposeAsync("z", "zi", "子y", "子yi", "子yij", "子yiji", "子yijing");
        await method.SettleAsync("子已經");
        await method.ComposeAsync("ㄇ", "ㄇㄢ", "ㄇㄢˇ");
        await method.SettleAsync("滿了");
        await Expect(note).ToHaveValueAsync("位子已經滿了");
        await Expect(page.GetByTestId("decline-sheet")).ToBeVisibleAsync();
        await page.GetByTestId("decline-confirm").ClickAsync();
        await Expect(staff.Row(booking)).ToHaveAttributeAsync("data-status", "Declined");
        await GoAsync(page, "/bookings/" + booking);
        await Expect(page.Locator("main")).ToContainTextAsync("位子已經滿了");
    }

    [Fact]
    public async Task Single_letters_mean_nothing_in_a_field()
    {
        const string Guest = "Maximiliane-Josephine Featherstonehaugh";
        var booking = await product.Guest.BookAsync(Demo.TableForFour, 4, 14, Guest.Split(' ')[0], Guest.Split(' ')[1]);
        var staff = await new RequestsPage(await OpenAsync(product, Demo.Table)).OpenAsync();
        var search = staff.Page.GetByTestId("search");
        await staff.Page.Locator("details.filters summary").PressAsync("Enter");
        await search.FocusAsync();

        // Typed faster than the page answers: no letter may be lost, and none may answer a request.
        await staff.Page.Keyboard.TypeAsync(Guest);
        await Expect(search).ToHaveValueAsync(Guest);
        await Expect(staff.Row(booking)).ToHaveAttributeAsync("data-status", "Pending");
        await Expect(staff.Page.GetByTestId("decline-sheet")).ToHaveCountAsync(0);
        await Expect(staff.Page.GetByTestId("request-row")).ToHaveCountAsync(1);

        await staff.Decline(booking).ClickAsync();
        var note = staff.Page.GetByTestId("decline-note");
        await Expect(note).ToBeVisibleAsync();
        await note.FocusAsync();
        await staff.Page.Keyboard.TypeAsync(Guest);
        await Expect(note).ToHaveValueAsync(Guest);
    }
}
