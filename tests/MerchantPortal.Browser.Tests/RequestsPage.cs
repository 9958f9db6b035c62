namespace MerchantPortal.Browser.Tests;

/// <summary>The Requests page.</summary>
internal sealed class RequestsPage(IPage page)
{
    public IPage Page { get; } = page;

    /// <summary>Opens it and waits until its circuit lives and the list was read.</summary>
    public async Task<RequestsPage> OpenAsync(string query = "")
    {
        await Page.GotoAsync("/requests" + query);
        await Expect(Page.GetByTestId("tab-open")).ToBeVisibleAsync();
        await Expect(Page.GetByTestId("loading")).ToHaveCountAsync(0);

        // The page gives its heading the focus once; keys pressed before that would go there.
        await Expect(Page.Locator("h1")).ToBeFocusedAsync();

        // The frame draws itself once more when its numbers are there.
        await Expect(Page.GetByTestId("live-dot")).ToHaveAttributeAsync("data-state", "live");
        await Page.WaitForFunctionAsync("document.querySelectorAll('[data-testid=request-row] [data-testid=accept]').length === 0 || document.querySelector('[data-testid=open-count]') !== null");
        return this;
    }

    /// <summary>The row of a request.</summary>
    public ILocator Row(string booking) => Page.Locator($"[data-testid=request-row][data-booking-id='{booking}']");

    public ILocator Accept(string booking) => Row(booking).GetByTestId("accept");

    public ILocator Decline(string booking) => Row(booking).GetByTestId("decline");

    public ILocator Undo(string booking) => Row(booking).GetByTestId("undo");

    /// <summary>The word on how far the decision is on its way to Google.</summary>
    public ILocator Delivery(string booking) => Row(booking).GetByTestId("rtu-state");

    /// <summary>The median of five requests, in milliseconds, from the answer Google got to the row on this open screen.</summary>
    public async Task<double> HearsAfterAsync(Guest guest, int daysAhead)
    {
        await Page.EvaluateAsync("""
            () => { window.rowsAt = {}; new MutationObserver(() => {
              for (const row of document.querySelectorAll("[data-testid=request-row]")) window.rowsAt[row.dataset.bookingId] ??= Date.now();
            }).observe(document.body, { childList: true, subtree: true }); }
            """);
        var waits = new List<double>();
        for (var hour = 12; hour < 17; hour++)
        {
            var booking = await guest.BookAsync(Demo.TableForFour, daysAhead, hour);
            var answered = SystemClock.Instance.GetCurrentInstant().ToUnixTimeMilliseconds();
            await Expect(Row(booking)).ToBeVisibleAsync();
            waits.Add(await Page.EvaluateAsync<double>("id => window.rowsAt[id]", booking) - answered);
        }

        return waits.Order().ElementAt(2);
    }

    /// <summary>Declines with a reason through the sheet.</summary>
    public async Task DeclineAsync(string booking, string reason)
    {
        await Decline(booking).ClickAsync();
        await Page.GetByTestId("decline-sheet").GetByTestId("decline-reason-" + reason).CheckAsync();
        await Page.GetByTestId("decline-confirm").ClickAsync();
    }
}
