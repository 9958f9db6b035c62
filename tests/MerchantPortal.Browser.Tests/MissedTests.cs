namespace MerchantPortal.Browser.Tests;

/// <summary>Money after the booking, end to end: a guest pays at Google and does not come, staff charge or refund in a browser, Google hears only what has happened.</summary>
public sealed class MissedTests(Chromium chromium, MissedProduct product) : BrowserTest(chromium), IClassFixture<MissedProduct>
{
    private readonly Looks looks = new();

    [Fact]
    public async Task A_guest_who_did_not_come_is_charged_the_agreed_fee_and_Google_hears_it_once()
    {
        var page = await MissedAsync(product.Paying);
        await page.GetByTestId("action-charge-fee").ClickAsync();
        await looks.AtAsync(page, "fee dialog");
        await ConfirmAsync(page, "nobody came");

        await Expect(page.GetByTestId("booking-status")).ToHaveAttributeAsync("data-status", "NO_SHOW_PENALIZED");
        await Expect(Row(page, "Deposit", "Succeeded")).ToHaveAttributeAsync("data-micros", "25000000");
        await Expect(Row(page, "NoShowFee", "Succeeded")).ToHaveAttributeAsync("data-micros", "25000000");
        await Expect(page.GetByTestId("action-charge-fee")).ToHaveCountAsync(0);
        var patch = await LastPatchAsync(product.Paying, "NO_SHOW_PENALIZED");
        Assert.Equal("200", patch.Answer);
        Assert.Single(await product.Guest.PatchesAsync(product.Paying), p => p.Status == "NO_SHOW_PENALIZED");
        await looks.AtAsync(page, "booking, charged");
        await page.GetByTestId("action-refund").ClickAsync();
        await Expect(page.GetByTestId("money-dialog")).ToBeVisibleAsync();
        await looks.AtAsync(page, "refund dialog");
        looks.AssertNothing();
    }

    [Fact]
    public async Task A_card_that_refuses_the_fee_is_said_on_the_page_and_Google_hears_of_no_penalty()
    {
        var page = await MissedAsync(product.Declining);
        await page.GetByTestId("action-charge-fee").ClickAsync();
        await ConfirmAsync(page, "nobody came");

        await Expect(page.GetByTestId("money-failed")).ToContainTextAsync("card declined");
        await Expect(Row(page, "NoShowFee", "Failed")).ToHaveCountAsync(1);
        await Expect(page.GetByTestId("booking-status")).ToHaveAttributeAsync("data-status", "NO_SHOW");
        Assert.Equal("200", (await LastPatchAsync(product.Declining, "NO_SHOW")).Answer);
        await looks.AtAsync(page, "booking, declined");
        foreach (var act in new[] { "waive-fee", "keep-deposit" })
        {
            await page.GetByTestId("action-" + act).ClickAsync();
            await Expect(page.GetByTestId("dialog-confirm")).ToBeEnabledAsync();
            await looks.AtAsync(page, act + " dialog");
            await page.GetByTestId("sheet-close").ClickAsync();
            await Expect(page.GetByTestId("money-dialog")).ToHaveCountAsync(0);
        }

        await GoAsync(page, "/no-shows?tab=failed");
        await Expect(page.Locator($"[data-testid=missed-row][data-booking-id='{product.Declining}']")).ToBeVisibleAsync();
        Assert.DoesNotContain(await product.Guest.PatchesAsync(product.Declining), p => p.Status == "NO_SHOW_PENALIZED");
        looks.AssertNothing();
    }

    [Fact]
    public async Task A_merchant_who_cancels_gives_the_deposit_back_and_tells_both_in_one_update()
    {
        var booking = await product.Guest.BookAsync(Demo.Spa, 5, 11, "Jo", "Park", "sandbox:ok");
        var page = await OpenAsync(product, Demo.Manager);
        await GoAsync(page, "/bookings/" + booking);
        await page.GetByTestId("action-cancel").ClickAsync();
        await looks.AtAsync(page, "cancel dialog");
        await ConfirmAsync(page, "we are ill");

        await Expect(page.GetByTestId("booking-status")).ToHaveAttributeAsync("data-status", "CANCELED");
        await Expect(Row(page, "Refund", "Succeeded")).ToHaveAttributeAsync("data-micros", "25000000");
        var patch = Assert.Single(await product.Guest.WaitForPatchesAsync(booking));
        Assert.Equal(("CANCELED", "PREPAYMENT_REFUNDED", "200"), (patch.Status, patch.Prepayment, patch.Answer));
        Assert.Contains("status,paymentInformation.prepaymentStatus", Uri.UnescapeDataString(patch.Query), StringComparison.Ordinal);
        looks.AssertNothing();
    }

    [Fact]
    public async Task The_tables_of_money_can_be_read_by_everybody()
    {
        var page = await OpenAsync(product, Demo.Manager);
        await GoAsync(page, "/no-shows");
        await Expect(page.Locator($"[data-testid=missed-row][data-booking-id='{product.Waiting}']")).ToBeVisibleAsync();
        await looks.AtAsync(page, "no-shows");
        await GoAsync(page, "/payments");
        await Expect(page.GetByTestId("ledger-row").First).ToBeVisibleAsync();
        await looks.AtAsync(page, "ledger");
        await GoAsync(page, "/bookings/" + product.Waiting);
        await page.GetByTestId("action-charge-fee").ClickAsync();
        await Expect(page.GetByTestId("dialog-confirm")).ToBeEnabledAsync();
        await looks.AtAsync(page, "fee dialog");
        looks.AssertNothing();
    }

    [Theory]
    [InlineData("tr")]
    [InlineData("zh-Hant")]
    public async Task No_dialog_of_money_is_wider_than_the_narrowest_phone_in_other_languages(string language)
    {
        var coming = await product.Guest.BookAsync(Demo.Spa, 5, language == "tr" ? 14 : 15, "Maximiliane-Theodora", "Wolfeschlegelsteinhausen", "sandbox:ok");
        var page = await OpenAsync(product, Demo.Manager, 320, 800, language);
        await GoAsync(page, "/account/profile");
        await ChooseLanguageAsync(page, language);
        foreach (var (booking, act, dialog) in new[]
        {
            (product.Waiting, "charge-fee", "money-dialog"), (product.Waiting, "no-show", "money-dialog"), (product.Waiting, "waive-fee", "money-dialog"), (coming, "refund", "money-dialog"), (coming, "cancel", "cancel-sheet"),
        })
        {
            await GoAsync(page, "/bookings/" + booking);
            await page.GetByTestId("action-" + act).ClickAsync();
            await Expect(page.GetByTestId(dialog)).ToBeVisibleAsync();
            await FitsInAsync(page, dialog, $"{act}, {language}");
        }

        looks.AssertNothing();
    }

    [Fact]
    public async Task A_row_of_the_no_shows_is_marked_with_n_and_charged_with_c()
    {
        var page = await OpenAsync(product, Demo.Manager);
        await GoAsync(page, "/no-shows");
        var row = page.Locator($"[data-testid=missed-row][data-booking-id='{product.Waiting}']");
        await row.FocusAsync();
        await page.Keyboard.PressAsync("n");
        await AskedAsync(page, "Tess Okafor did not come?");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByTestId("money-dialog")).ToHaveCountAsync(0);
        await Expect(row).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("c");
        await AskedAsync(page, "Charge Tess Okafor the fee?");
        await page.GetByTestId("dialog-reason").FocusAsync();
        await page.Keyboard.TypeAsync("nc");
        await Expect(page.GetByTestId("dialog-reason")).ToHaveValueAsync("nc");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByTestId("money-dialog")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_missed_booking_is_marked_with_n_and_charged_with_c()
    {
        var page = await OpenAsync(product, Demo.Manager);
        await GoAsync(page, "/bookings/" + product.Waiting);
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("n");
        await AskedAsync(page, "Tess Okafor did not come?");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByTestId("money-dialog")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("c");
        await AskedAsync(page, "Charge Tess Okafor the fee?");
    }

    /// <summary>The page of a missed booking once staff have marked it.</summary>
    private async Task<IPage> MissedAsync(string booking)
    {
        var page = await OpenAsync(product, Demo.Manager);
        await GoAsync(page, "/bookings/" + booking);
        await page.GetByTestId("action-no-show").ClickAsync();
        await page.GetByTestId("dialog-confirm").ClickAsync();
        await Expect(page.GetByTestId("booking-status")).ToHaveAttributeAsync("data-status", "NO_SHOW");
        return page;
    }

    /// <summary>A dialog may be as wide as the page and still hold more than it shows: it and all in it are asked.</summary>
    private async Task FitsInAsync(IPage page, string dialog, string what)
    {
        await looks.FitsAsync(page, what);
        var over = await page.GetByTestId(dialog).EvaluateAsync<string[]>("""
            sheet => [sheet, ...sheet.querySelectorAll("*")]
              .filter(part => part.clientWidth > 1 && !part.matches(".visually-hidden, .visually-hidden *, input, textarea")
                && (part.scrollWidth - part.clientWidth > 1 || part.getBoundingClientRect().right > innerWidth + 1))
              .map(part => `${part.tagName} ${part.className} ${part.scrollWidth} > ${part.clientWidth}`)
            """);
        looks.Findings.AddRange(over.Select(found => what + ": " + found));
    }

    // Drawn is not yet open: a key pressed before it is open is the page's
    private static Task AskedAsync(IPage page, string title) =>
        Expect(page.Locator("[data-testid=money-dialog][open] .sheet-title")).ToHaveTextAsync(title);

    private static async Task ConfirmAsync(IPage page, string reason)
    {
        await page.GetByTestId("dialog-reason").FillAsync(reason);
        await page.GetByTestId("dialog-confirm").ClickAsync();
    }

    private static ILocator Row(IPage page, string kind, string state) => page.Locator($"[data-testid=ledger-row][data-kind={kind}][data-state={state}]");

    /// <summary>The patch with this status: what came before it may have been merged with it.</summary>
    private async Task<Guest.Patch> LastPatchAsync(string booking, string status)
    {
        for (var count = 1; ; count++)
        {
            var patches = await product.Guest.WaitForPatchesAsync(booking, count);
            if (patches[^1].Status == status)
            {
                return patches[^1];
            }
        }
    }
}
