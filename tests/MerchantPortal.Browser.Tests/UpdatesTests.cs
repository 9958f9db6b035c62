namespace MerchantPortal.Browser.Tests;

/// <summary>The Updates tray, end to end: Google refuses, a person reads why, and tries again or gives up with a reason.</summary>
[Collection(SharedProduct.Name)]
public sealed class UpdatesTests(Chromium chromium, Product product) : BrowserTest(chromium)
{
    [Fact]
    public async Task What_Google_refuses_is_explained_and_tried_again_or_discarded_with_a_reason()
    {
        var accepted = await product.Guest.BookAsync(Demo.TableForFour, 3, 12);
        var declined = await product.Guest.BookAsync(Demo.TableForFour, 3, 13);
        await product.Guest.RefuseAsync("bookings.patch", 400, times: 2);
        var page = await OpenAsync(product, Demo.Manager);
        var staff = await new RequestsPage(page).OpenAsync("?merchant=10001");
        await staff.Accept(accepted).ClickAsync();
        await staff.DeclineAsync(declined, "FullyBooked");
        await GoAsync(page, "/google/updates");
        var (again, never) = (Row(page, accepted), Row(page, declined));
        foreach (var row in new[] { again, never })
        {
            await Expect(row).ToHaveAttributeAsync("data-state", "parked");
            await Expect(row.GetByTestId("cause")).ToContainTextAsync("Google could not read the update");
        }

        // The history is opened, and a row is chosen, by keys
        var looks = new Looks();
        await again.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(again.GetByTestId("try")).ToContainTextAsync("400");
        await page.Keyboard.PressAsync("x");
        await Expect(page.GetByTestId("update-retry-selected")).ToBeVisibleAsync();
        await looks.AtAsync(page, "updates, history open");

        await never.GetByTestId("update-discard").ClickAsync();
        var sheet = page.GetByTestId("discard-sheet");
        await Expect(sheet).ToBeVisibleAsync();
        await page.GetByTestId("dialog-confirm").ClickAsync();
        await Expect(page.GetByTestId("dialog-reason")).ToHaveAttributeAsync("aria-invalid", "true");
        await looks.AtAsync(page, "updates, discard without a reason");
        await page.GetByTestId("dialog-reason").FillAsync("The guest was called.");
        await page.GetByTestId("dialog-confirm").ClickAsync();
        await Expect(sheet).ToHaveCountAsync(0);
        await Expect(never).ToHaveAttributeAsync("data-state", "settled");

        await again.FocusAsync();
        await again.EvaluateAsync("""
            row => {
              const now = () => row.querySelector("[data-testid=settled]")?.dataset.end ?? row.dataset.state;
              window.states = [now()];
              new MutationObserver(() => { if (window.states.at(-1) !== now()) window.states.push(now()); }).observe(row, { attributes: true, childList: true, subtree: true });
            }
            """);
        await page.Keyboard.PressAsync("r");

        // While it is tried again it is listed as being sent, unless it was sent before anybody saw it, and never as gone
        await Expect(again.GetByTestId("settled")).ToHaveAttributeAsync("data-end", "Sent");
        Assert.Contains(await page.EvaluateAsync<string>("window.states.join(' ')"), new[] { "parked sending Sent", "parked Sent" });
        await page.GetByTestId("update-clear").ClickAsync();
        await Expect(page.GetByTestId("empty-updates")).ToBeVisibleAsync();
        Assert.Equal([("CONFIRMED", "400"), ("CONFIRMED", "200")], (await product.Guest.WaitForPatchesAsync(accepted, 2)).Select(patch => (patch.Status, patch.Answer)));
        Assert.Equal("400", Assert.Single(await product.Guest.PatchesAsync(declined)).Answer);
        looks.AssertNothing();
    }

    private static ILocator Row(IPage page, string booking) => page.Locator($"[data-testid=update-row][data-key='booking:{booking}']");
}
