using System.Text.Json;

namespace MerchantPortal.Browser.Tests;

/// <summary>A session ends with a warning before and a way back after (WCAG 2.2.1).</summary>
[Collection(SharedProduct.Name)]
public sealed class SessionTests(Chromium chromium, Product product) : BrowserTest(chromium)
{
    [Fact]
    public async Task A_person_is_warned_stays_with_one_press_and_finds_back_after_the_end()
    {
        var page = await OpenAsync(product);

        // The server's own answers, so much nearer to the end that the warning is two seconds off
        await page.RouteAsync("**/account/session", async route =>
        {
            var answer = await route.FetchAsync();
            var left = answer.Ok ? (await answer.JsonAsync())!.Value.GetProperty("left").GetDouble() : 0;
            await route.FulfillAsync(new() { Response = answer, Body = JsonSerializer.Serialize(new { left = left - TimeSpan.FromHours(12).TotalSeconds + 302 }) });
        });
        await page.GotoAsync("/account/sign-in?returnUrl=" + Uri.EscapeDataString("/requests?tab=decided"));
        await SignInAsync();
        await Expect(page.GetByTestId("tab-decided")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Alertdialog)).ToBeVisibleAsync();
        await Expect(page.GetByTestId("session-stay")).ToBeFocusedAsync();

        // Seen by the page itself: two seconds later the next warning stands there
        var goesAway = page.EvaluateAsync("""
            () => new Promise(seen => new MutationObserver(() => {
              if (!document.querySelector("[data-testid=session-warning]") && document.querySelector("[data-testid=session-announced]").textContent) seen();
            }).observe(document.body, { childList: true, subtree: true, characterData: true }))
            """);
        await page.Keyboard.PressAsync("Enter");
        await goesAway.WaitAsync(TimeSpan.FromMilliseconds(Patience));

        // The browser drops a cookie whose time is over; the end leads to signing in, and that back
        await page.Context.ClearCookiesAsync();
        await page.WaitForURLAsync("**/account/sign-in?**", new() { Timeout = Patience });
        await Expect(page.GetByText("You were signed out because nothing happened for a while.")).ToBeVisibleAsync();
        await SignInAsync();
        await page.WaitForURLAsync("**/requests?tab=decided*");
        await Expect(page.GetByTestId("tab-decided")).ToBeVisibleAsync();

        async Task SignInAsync()
        {
            await page.GetByTestId("sign-in-email").FillAsync(Demo.Table);
            await page.GetByTestId("sign-in-password").FillAsync(Demo.Password);
            await page.GetByTestId("sign-in-submit").ClickAsync();
        }
    }

    [Fact]
    public async Task A_warning_over_a_sheet_gives_the_focus_back_to_the_sheet_and_that_to_its_opener()
    {
        var page = await OpenAsync(product);
        var left = 301;
        await page.RouteAsync("**/account/session", route => route.FulfillAsync(new() { ContentType = "application/json", Body = $$"""{"left": {{left}}}""" }));
        await page.GotoAsync("/account/sign-in?returnUrl=%2Frequests");
        await page.GetByTestId("sign-in-email").FillAsync(Demo.Table);
        await page.GetByTestId("sign-in-password").FillAsync(Demo.Password);
        await page.GetByTestId("sign-in-submit").ClickAsync();
        var opener = page.GetByTestId("keys-open");
        await Expect(page.GetByTestId("live-dot")).ToHaveAttributeAsync("data-state", "live");
        await opener.PressAsync("Enter");
        var close = page.GetByTestId("sheet-close");
        await Expect(close).ToBeVisibleAsync();
        await close.FocusAsync();

        left = 200;
        await Expect(page.GetByTestId("session-stay")).ToBeFocusedAsync();
        left = 301;
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("session-warning")).ToHaveCountAsync(0);
        await Expect(close).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(opener).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_warning_can_be_used_by_everybody()
    {
        var page = await OpenAsync(product);

        // As much time as looking takes; first where there is no circuit
        await page.RouteAsync("**/account/session", Ending);
        await page.GotoAsync("/account/sign-in?returnUrl=%2Faccount%2Fprofile");
        await page.GetByTestId("sign-in-email").FillAsync(Demo.Table);
        await page.GetByTestId("sign-in-password").FillAsync(Demo.Password);
        await page.GetByTestId("sign-in-submit").ClickAsync();
        await Expect(page.GetByTestId("session-stay")).ToBeFocusedAsync();
        await Expect(page.GetByTestId("session-left")).ToContainTextAsync(":");
        await page.UnrouteAsync("**/account/session", Ending);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByTestId("session-warning")).ToBeHiddenAsync();
        await Expect(page.GetByTestId("session-announced")).ToHaveTextAsync("You stay signed in.");

        await page.RouteAsync("**/account/session", Ending);
        await page.GotoAsync("/help");
        await Expect(page.GetByTestId("session-warning")).ToBeVisibleAsync();
        var looks = new Looks();
        await looks.AtAsync(page, "the warning before a session ends");
        looks.AssertNothing();

        static Task Ending(IRoute route) => route.FulfillAsync(new() { ContentType = "application/json", Body = """{"left": 15}""" });
    }
}
