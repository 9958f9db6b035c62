namespace MerchantPortal.Browser.Tests;

/// <summary>What the keyboard meets, and in which order: Tab goes as the eyes go, keys answer outside fields only, an input method keeps its own (portal.md 3.9, 4.5).</summary>
[Collection(SharedProduct.Name)]
public sealed class OrderTests(Chromium chromium, Product product) : BrowserTest(chromium)
{
    // A step is as read when it goes down, or to the right: in the same line, or from one column of a ticket to the next
    private const string AgainstReading = """
        () => {
          // All measured at the end: leaving a field may take a notice off the page, and what somebody answered before leaves the list
          const steps = visited.filter(at => at.isConnected).map(at => ({ box: at.getBoundingClientRect(), row: at.closest("[data-keyrow]"), what: at.dataset.testid || at.id || at.className || at.tagName }));
          return steps.slice(1).map((to, n) => [steps[n], to]).filter(([from, to]) => {
            const below = to.box.top >= from.box.bottom - 4;
            const besides = to.box.top < from.box.bottom && to.box.bottom > from.box.top && to.box.left >= from.box.left - 4;
            const column = from.row && from.row === to.row && to.box.left >= from.box.right - 4;
            return !below && !besides && !column;
          }).map(([from, to]) => `${from.what} -> ${to.what}`);
        }
        """;

    private const string Step = """
        () => {
          const at = document.activeElement;
          if (!at.closest("main") || at.closest("main") === at) return null;
          (window.visited ??= []).push(at);
          return (at.dataset.testid || at.id || at.className || at.tagName) + "";
        }
        """;

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Tab_goes_through_the_requests_as_they_are_read(int width)
    {
        for (var hour = 12; hour < 15; hour++)
        {
            await product.Guest.BookAsync(Demo.TableForFour, 6, hour);
        }

        var staff = await new RequestsPage(await OpenAsync(product, Demo.Table, width, 900)).OpenAsync();
        var visited = await FollowAsync(staff.Page, atMost: 40);
        Assert.Contains("accept", visited);
        Assert.Contains("decline", visited);
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Tab_goes_through_the_contact_form_as_it_is_read(int width)
    {
        var page = await OpenAsync(product, Demo.Admin, width, 900);
        await GoAsync(page, "/account/contact-information" + (width < 640 ? "?section=techEmergency" : ""));
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
        var visited = await FollowAsync(page, atMost: 70);
        Assert.Contains("contact-techEmergency", visited);
        Assert.Contains("contact-save", visited);

        // Leaving fields kept a draft
        await page.ReloadAsync();
        await page.GetByTestId("contact-draft-restored").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.GetByTestId("contact-draft-restored")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Among_users_slash_searches_and_n_invites_but_not_while_typing_or_composing()
    {
        var page = await OpenAsync(product, Demo.Admin);
        await GoAsync(page, "/account/contact-information?tab=users");

        // The page gives its heading the focus once, after it is drawn
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
        var (search, invite, rows) = (page.GetByTestId("users-search"), page.GetByTestId("invite-name"), page.GetByTestId("user-row"));
        var all = await rows.CountAsync();
        await Expect(rows.First).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("/");
        await Expect(search).ToBeFocusedAsync();

        // Letters that are keys elsewhere are letters here, and an input method has its own
        await page.Keyboard.TypeAsync("n/");
        await Expect(search).ToHaveValueAsync("n/");
        await Expect(page.GetByTestId("users-none")).ToBeVisibleAsync();
        await search.FillAsync("");
        var method = await InputMethod.OfAsync(page);
        await method.ComposeAsync("ㄌ", "ㄌㄧㄣ", "n");
        await Expect(search).ToBeFocusedAsync();
        await method.SettleAsync("林美");
        await Expect(search).ToHaveValueAsync("林美");
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows.First).ToHaveAttributeAsync("data-email", Demo.Taipei);

        // A row keeps its place in the address; no name and no address of a person does
        await search.FillAsync("");
        await Expect(rows).ToHaveCountAsync(all);
        await rows.Nth(1).FocusAsync();
        await page.WaitForURLAsync("**row=*");
        Assert.DoesNotContain("demo.example", page.Url, StringComparison.Ordinal);
        await page.Keyboard.PressAsync("n");
        await Expect(invite).ToBeFocusedAsync();
        var kept = page.Url;
        await page.ReloadAsync();
        Assert.Equal(kept, page.Url);
        await Expect(rows.Nth(1)).ToBeFocusedAsync();
    }

    private static async Task<List<string>> FollowAsync(IPage page, int atMost)
    {
        var steps = new List<string>();
        for (var n = 0; n < atMost; n++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<string?>(Step) is { } step)
            {
                steps.Add(step);
            }
            else if (steps.Count > 0)
            {
                break;
            }
        }

        Assert.Empty(await page.EvaluateAsync<string[]>(AgainstReading));
        return steps;
    }
}
