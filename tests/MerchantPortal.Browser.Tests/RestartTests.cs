using System.Text.RegularExpressions;

namespace MerchantPortal.Browser.Tests;

/// <summary>The server goes away and comes back: nothing is lost, and pages recover by themselves. What waits for its undo window is told when it comes back later.</summary>
public sealed partial class RestartTests(Chromium chromium, RestartTests.Killed product) : BrowserTest(chromium), IClassFixture<RestartTests.Killed>
{
    /// <summary>What is killed says nothing and flushes nothing. Only that needs a process of its own; it comes back beside the others, which have compiled everything already.</summary>
    public sealed class Killed : UnhurriedProduct
    {
        public Killed() => Alone = true;

        /// <summary>Has a process of its own from here on.</summary>
        public async Task AloneAsync()
        {
            if (!Alone)
            {
                await EndAsync();
                Alone = true;
                await StartAsync();
            }
        }

        /// <summary>As a power cut does.</summary>
        public async Task KillAsync()
        {
            Assert.True(Alone, "It would take the others with it.");
            await EndAsync();
            Alone = false;
        }
    }

    public override async ValueTask InitializeAsync()
    {
        // The test before may have failed while it was down.
        if (!product.Running)
        {
            await product.StartAsync();
        }
    }

    [Fact]
    public async Task Pages_recover_by_themselves_after_a_restart_a_list_keeps_its_filters_and_a_form_what_was_typed()
    {
        await product.AloneAsync();
        var booking = await product.Guest.BookAsync(Demo.TableForFour, 3, 12);
        var staff = await new RequestsPage(await OpenAsync(product, Demo.Table)).OpenAsync("?merchant=10001&due=1d");
        var dot = staff.Page.GetByTestId("live-dot");
        await Expect(dot).ToHaveAttributeAsync("data-state", "live");
        var form = await OpenAsync(product, Demo.Admin);
        await GoAsync(form, "/account/contact-information");
        var field = form.GetByTestId("contact-opsGoogle");
        await field.FillAsync("half@");
        await field.PressAsync("Tab");
        await Expect(form.GetByTestId("contact-draft-saved")).Not.ToHaveTextAsync("");
        await product.KillAsync();
        await Expect(dot).ToHaveAttributeAsync("data-state", DownRegex());
        await Expect(staff.Page.Locator("#reconnect-bar")).ToBeVisibleAsync();
        var looks = new Looks();
        await looks.AtAsync(staff.Page, "requests, no connection");

        await product.StartAsync();
        await Expect(dot).ToHaveAttributeAsync("data-state", "live");
        await Expect(staff.Page.Locator("#reconnect-bar")).ToBeHiddenAsync();
        Assert.EndsWith("/requests?merchant=10001&due=1d", staff.Page.Url, StringComparison.Ordinal);

        // It lives: what comes now is seen, and the list can be worked on.
        var later = await product.Guest.BookAsync(Demo.TableForFour, 3, 13);
        await staff.Page.GotoAsync("/requests");
        await Expect(staff.Row(booking)).ToBeVisibleAsync();
        await Expect(staff.Row(later)).ToBeVisibleAsync();

        await Expect(form.GetByTestId("live-dot")).ToHaveAttributeAsync("data-state", "live");
        await Expect(form.GetByTestId("contact-draft-restored")).ToBeVisibleAsync();
        await Expect(field).ToHaveValueAsync("half@");
        await form.GetByTestId("contact-draft-restored").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(form.GetByTestId("contact-draft-restored")).ToHaveCountAsync(0);
        await Expect(field).Not.ToHaveValueAsync("half@");
        looks.AssertNothing();
    }

    [Fact]
    public async Task Accept_pressed_on_a_dead_circuit_counts_once_the_server_is_back()
    {
        await product.AloneAsync();
        var booking = await product.Guest.BookAsync(Demo.TableForFour, 4, 12);
        var page = await OpenAsync(product, Demo.Table);
        var staff = await new RequestsPage(page).OpenAsync();
        await Expect(staff.Accept(booking)).ToBeVisibleAsync();

        // The circuit cannot come back, whatever the page tries; the plain post can.
        await page.RouteAsync("**/_blazor/**", route => route.AbortAsync());
        await page.RouteAsync("**/_blazor?**", route => route.AbortAsync());
        await product.KillAsync();
        await Expect(page.GetByTestId("live-dot")).ToHaveAttributeAsync("data-state", DownRegex());
        await product.StartAsync();

        // A server that has just come back may be too slow for the first question whether it is there.
        var asked = 0;
        await page.RouteAsync("**/healthz/live", route => Interlocked.Increment(ref asked) <= 2 ? route.AbortAsync() : route.ContinueAsync());
        await staff.Accept(booking).ClickAsync();
        await page.WaitForURLAsync("**/requests/answer/" + booking + "**");
        await Expect(page.GetByTestId("said")).ToHaveAttributeAsync("data-said", "accepted");
        await product.StartLaterAsync();
        Assert.Equal("CONFIRMED", Assert.Single(await product.Guest.WaitForPatchesAsync(booking)).Status);
    }

    [Fact]
    public async Task An_answer_given_just_before_the_power_fails_reaches_Google_after_the_restart()
    {
        await product.AloneAsync();
        var accepted = await product.Guest.BookAsync(Demo.TableForFour, 5, 12);
        var waiting = await product.Guest.BookAsync(Demo.TableForFour, 5, 13);
        var staff = await new RequestsPage(await OpenAsync(product, Demo.Table)).OpenAsync();
        await staff.Accept(accepted).ClickAsync();
        await Expect(staff.Undo(accepted)).ToBeVisibleAsync();
        Assert.Empty(await product.Guest.PatchesAsync(accepted));
        await product.KillAsync();
        await Expect(staff.Page.GetByTestId("live-dot")).ToHaveAttributeAsync("data-state", DownRegex());

        await product.StartLaterAsync();
        var patch = Assert.Single(await product.Guest.WaitForPatchesAsync(accepted));
        Assert.Equal(("CONFIRMED", "200"), (patch.Status, patch.Answer));
        await Expect(staff.Page.GetByTestId("live-dot")).ToHaveAttributeAsync("data-state", "live");
        await Expect(staff.Row(waiting)).ToHaveAttributeAsync("data-status", "Pending");
        await staff.Page.GotoAsync("/requests?tab=decided");
        await Expect(staff.Delivery(accepted)).ToHaveAttributeAsync("data-state", "sent");
        Assert.Empty(await product.Guest.PatchesAsync(waiting));
    }

    [Fact]
    public async Task An_answer_that_is_undone_in_time_never_reaches_Google()
    {
        var undone = await product.Guest.BookAsync(Demo.TableForFour, 6, 12);
        var later = await product.Guest.BookAsync(Demo.TableForFour, 6, 13);
        var staff = await new RequestsPage(await OpenAsync(product, Demo.Table)).OpenAsync();
        await staff.Accept(undone).ClickAsync();
        await Expect(staff.Delivery(undone)).ToHaveAttributeAsync("data-state", "queued");
        await staff.Undo(undone).ClickAsync();
        await Expect(staff.Accept(undone)).ToBeVisibleAsync();
        await staff.Accept(later).ClickAsync();
        await Expect(staff.Undo(later)).ToBeVisibleAsync();
        Assert.Empty(await product.Guest.PatchesAsync(undone));

        // What was accepted afterwards is sent after the first would have been
        await product.StartLaterAsync();
        Assert.Equal("CONFIRMED", Assert.Single(await product.Guest.WaitForPatchesAsync(later)).Status);
        Assert.Empty(await product.Guest.PatchesAsync(undone));

        // A page of its own: the first one is about to load itself again
        staff = await new RequestsPage(await OpenAsync(product, Demo.Table)).OpenAsync();
        await Expect(staff.Row(undone)).ToHaveAttributeAsync("data-status", "Pending");
    }

    [Fact]
    public async Task The_toast_offers_the_same_undo()
    {
        var booking = await product.Guest.BookAsync(Demo.TableForFour, 6, 15);
        var staff = await new RequestsPage(await OpenAsync(product, Demo.Table)).OpenAsync();
        await staff.Accept(booking).ClickAsync();
        await staff.Page.GetByTestId("toast-action").ClickAsync();
        await Expect(staff.Accept(booking)).ToBeVisibleAsync();
        Assert.Empty(await product.Guest.PatchesAsync(booking));
    }

    [GeneratedRegex("^(?:offline|reconnecting)$", RegexOptions.None, 1000)]
    private static partial Regex DownRegex();
}
