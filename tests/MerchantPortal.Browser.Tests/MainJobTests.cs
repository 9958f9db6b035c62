namespace MerchantPortal.Browser.Tests;

/// <summary>The main job: a guest asks at Google, staff answer in a browser, Google hears of it, the guest sees it.</summary>
public sealed class MainJobTests(Chromium chromium, Product product) : BrowserTest(chromium), IClassFixture<Product>
{
    [Fact]
    public async Task A_request_of_a_guest_is_accepted_in_one_press_and_the_guest_sees_it_confirmed()
    {
        var staff = await new RequestsPage(await OpenAsync(product, Demo.Table)).OpenAsync();
        await staff.Page.EvaluateAsync("window.notReloaded = true");

        // The guest, in a browser at Google
        var guest = await OpenAsync(product);
        await guest.GotoAsync("/simulator");
        await guest.Locator("[data-testid=sim-merchant][data-merchant='10001']").ClickAsync();
        await guest.Locator("[data-testid=sim-service][data-service='1000']").ClickAsync();
        await guest.GetByTestId("sim-day").Nth(3).ClickAsync();
        var slot = guest.Locator("[data-testid=sim-slot][data-state=open]").First;
        await Expect(slot).ToHaveAttributeAsync("data-mode", "CONFIRMATION_MODE_ASYNCHRONOUS");
        await slot.ClickAsync();
        await guest.GetByLabel("Given name").FillAsync("Ada");
        await guest.GetByLabel("Family name").FillAsync("Kaya");
        await guest.GetByTestId("sim-book").ClickAsync();
        await Expect(guest.GetByTestId("sim-status")).ToHaveAttributeAsync("data-status", "PENDING_MERCHANT_CONFIRMATION");
        await Expect(guest.GetByTestId("sim-defects")).ToHaveCountAsync(0);
        var booking = (await guest.GetByTestId("sim-booking").GetAttributeAsync("data-booking-id"))!;

        // Staff see it without a reload and answer
        await Expect(staff.Row(booking)).ToBeVisibleAsync();
        await Expect(staff.Row(booking)).ToContainTextAsync("Ada");
        Assert.True(await staff.Page.EvaluateAsync<bool>("window.notReloaded === true"));
        var open = (await staff.Page.GetByTestId("accept").CountAsync()).ToString(CultureInfo.InvariantCulture);
        await Expect(staff.Page.GetByTestId("open-count")).ToHaveTextAsync(open);
        await Expect(staff.Page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex($"\\({open}\\)"));
        await staff.Accept(booking).ClickAsync();
        await Expect(staff.Delivery(booking)).ToHaveAttributeAsync("data-state", "sent");

        var patch = Assert.Single(await product.Guest.PatchesAsync(booking));
        Assert.Equal("CONFIRMED", patch.Status);
        Assert.Contains("updateMask=status", patch.Query, StringComparison.Ordinal);
        Assert.Equal("200", patch.Answer);

        await guest.GetByTestId("sim-look").ClickAsync();
        await Expect(guest.GetByTestId("sim-status")).ToHaveAttributeAsync("data-status", "CONFIRMED");
        await Expect(guest.Locator("[data-testid=sim-mail][data-kind=CONFIRMED]")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task By_keys_alone_somebody_signs_in_and_answers_until_google_has_it()
    {
        var accepted = await product.Guest.BookAsync(Demo.TableForFour, 6, 12, "Noa", "Lind");
        var declined = await product.Guest.BookAsync(Demo.TableForFour, 6, 13, "Kim", "Adler");
        var page = await OpenAsync(product);
        await SignInByKeysAsync(page, Demo.Table);
        var staff = new RequestsPage(page);
        await Expect(staff.Row(declined)).ToBeVisibleAsync();
        await Expect(page.GetByTestId("live-dot")).ToHaveAttributeAsync("data-state", "live");
        await TabToAsync(page, page.Locator("[data-testid=request-row][tabindex='0']"));
        await ArrowToAsync(page, staff.Row(accepted));
        await page.Keyboard.PressAsync("a");
        await Expect(staff.Delivery(accepted)).ToHaveAttributeAsync("data-state", "sent");
        await Expect(staff.Row(accepted)).ToBeFocusedAsync();

        await ArrowToAsync(page, staff.Row(declined));
        await page.Keyboard.PressAsync("d");
        await Expect(page.GetByTestId("decline-sheet")).ToBeVisibleAsync();
        await TabToAsync(page, page.GetByTestId("decline-confirm"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(staff.Delivery(declined)).ToHaveAttributeAsync("data-state", "sent");
        await GoogleHasAsync(accepted, "CONFIRMED");
        await GoogleHasAsync(declined, "DECLINED_BY_MERCHANT");
    }

    [Fact]
    public async Task On_a_phone_somebody_answers_until_google_has_it()
    {
        var accepted = await product.Guest.BookAsync(Demo.TableForFour, 8, 12, "Noa", "Lind");
        var declined = await product.Guest.BookAsync(Demo.TableForFour, 8, 13, "Kim", "Adler");
        var staff = await new RequestsPage(await OpenAsync(product, Demo.Table, 390, 800)).OpenAsync();
        await staff.Accept(accepted).ClickAsync();
        await Expect(staff.Delivery(accepted)).ToHaveAttributeAsync("data-state", "sent");
        await staff.DeclineAsync(declined, "FullyBooked");
        await Expect(staff.Delivery(declined)).ToHaveAttributeAsync("data-state", "sent");
        await GoogleHasAsync(accepted, "CONFIRMED");
        await GoogleHasAsync(declined, "DECLINED_BY_MERCHANT");
    }

    [Fact]
    public async Task Accept_counts_from_the_moment_it_can_be_seen()
    {
        var booking = await product.Guest.BookAsync(Demo.TableForFour, 10, 12);
        var page = await OpenAsync(product, Demo.Table);
        await page.GotoAsync("/requests?row=" + booking);
        var staff = new RequestsPage(page);
        await staff.Accept(booking).ClickAsync();
        await Expect(staff.Row(booking)).ToHaveAttributeAsync("data-status", "Confirmed");
    }

    [Fact]
    public async Task A_press_the_circuit_did_not_hear_is_told()
    {
        var staff = await new RequestsPage(await OpenAsync(product, Demo.Table)).OpenAsync();
        await Expect(staff.Page.GetByTestId("press-lost")).ToBeHiddenAsync();
        await staff.Page.GetByTestId("keys-open").ClickAsync();
        await staff.Page.EvaluateAsync("void Promise.reject(new Error(\"There was an exception invoking 'DispatchEventAsync'.\"))");
        await Expect(staff.Page.GetByTestId("press-lost")).ToBeVisibleAsync();
        await Expect(staff.Page.GetByTestId("press-lost")).ToContainTextAsync("press again");
    }

    [Fact]
    public async Task A_new_request_is_on_an_open_screen_within_a_second()
    {
        var staff = await new RequestsPage(await OpenAsync(product, Demo.Table)).OpenAsync();
        Assert.InRange(await staff.HearsAfterAsync(product.Guest, 4), double.MinValue, 1000);
    }

    [Fact]
    public async Task A_request_is_declined_with_a_reason_that_stays_inside()
    {
        var booking = await product.Guest.BookAsync(Demo.TableForFour, 5, 12);
        var staff = await new RequestsPage(await OpenAsync(product, Demo.Table)).OpenAsync();
        await staff.Decline(booking).ClickAsync();
        var sheet = staff.Page.GetByTestId("decline-sheet");
        await sheet.GetByTestId("decline-reason-TooShortNotice").CheckAsync();
        await sheet.GetByTestId("decline-note").FillAsync("Kitchen closes early");
        await staff.Page.GetByTestId("decline-confirm").ClickAsync();
        await Expect(sheet).ToHaveCountAsync(0);
        await Expect(staff.Delivery(booking)).ToHaveAttributeAsync("data-state", "sent");

        var patch = Assert.Single(await product.Guest.PatchesAsync(booking));
        Assert.Equal("DECLINED_BY_MERCHANT", patch.Status);
        var guest = await OpenAsync(product);
        await guest.GotoAsync("/simulator/bookings/" + booking);
        await Expect(guest.GetByTestId("sim-status")).ToHaveAttributeAsync("data-status", "DECLINED_BY_MERCHANT");
        await Expect(guest.Locator("[data-testid=sim-mail][data-kind=DECLINED_BY_MERCHANT]")).ToHaveCountAsync(1);
        await Expect(guest.Locator("body")).Not.ToContainTextAsync("Kitchen closes early");
    }

    [Fact]
    public async Task A_guest_who_withdraws_while_staff_look_leaves_nothing_to_accept()
    {
        var booking = await product.Guest.BookAsync(Demo.TableForFour, 7, 12);
        var page = await OpenAsync(product, Demo.Table);
        var staff = await new RequestsPage(page).OpenAsync();
        await Expect(staff.Accept(booking)).ToBeVisibleAsync();
        var plain = await OpenAsync(product, Demo.Table);
        await plain.GotoAsync("/requests/answer/" + booking);
        await staff.RecordAnswerAsync(booking);
        await product.Guest.CancelAsync(booking);

        var row = await staff.AnsweredAsync();
        Assert.Equal(("Canceled", false), (row.Status, row.CanBeAccepted));
        Assert.Contains("guest", row.Decided, StringComparison.Ordinal);

        // A page that has not heard of it is refused.
        await plain.GetByTestId("accept").ClickAsync();
        await Expect(plain.GetByTestId("said")).ToHaveAttributeAsync("data-said", "WithdrawnByGuest");
        Assert.Empty(await product.Guest.PatchesAsync(booking));
    }

    private async Task GoogleHasAsync(string booking, string status)
    {
        var patch = Assert.Single(await product.Guest.WaitForPatchesAsync(booking));
        Assert.Equal((status, "200"), (patch.Status, patch.Answer));
    }
}
