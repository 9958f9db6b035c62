namespace MerchantPortal.Browser.Tests;

/// <summary>Several people and several processes on one list.</summary>
[Collection(SharedProduct.Name)]
public sealed class TogetherTests(Chromium chromium, Product product) : BrowserTest(chromium)
{
    [Fact]
    public async Task What_a_colleague_opens_names_them_and_what_they_accept_greys_and_leaves()
    {
        var booking = await product.Guest.BookAsync(Demo.TableForFour, 3, 12);
        var mine = await new RequestsPage(await OpenAsync(product, Demo.Table)).OpenAsync();
        var theirs = await new RequestsPage(await OpenAsync(product, Demo.Manager)).OpenAsync("?merchant=10001");
        await Expect(mine.Accept(booking)).ToBeVisibleAsync();
        await theirs.Decline(booking).ClickAsync();
        await Expect(mine.Row(booking).GetByTestId("opened-by")).ToContainTextAsync("Maya");
        await theirs.Page.GetByTestId("sheet-close").ClickAsync();
        await Expect(mine.Row(booking).GetByTestId("opened-by")).ToHaveCountAsync(0);
        await mine.RecordAnswerAsync(booking);
        await theirs.Accept(booking).ClickAsync();

        var row = await mine.AnsweredAsync();
        Assert.Equal(("Confirmed", true, false), (row.Status, row.IsGrey, row.CanBeAccepted));
        Assert.Contains("Maya", row.Decided, StringComparison.Ordinal);
        await Expect(mine.Row(booking)).ToHaveCountAsync(0);
        Assert.Equal("CONFIRMED", Assert.Single(await product.Guest.WaitForPatchesAsync(booking)).Status);
    }

    [Fact]
    public async Task A_page_of_another_process_shows_a_new_request_within_a_second_and_who_has_it_open()
    {
        await using var other = await product.AnotherAsync("Portal");
        var staff = await new RequestsPage(await OpenAsync(other, Demo.Table)).OpenAsync();
        Assert.InRange(await staff.HearsAfterAsync(product.Guest, 4), double.MinValue, 1000);

        // Somebody opens a request in the first process; the page of the other names them until they close it.
        var booking = await product.Guest.BookAsync(Demo.TableForFour, 5, 12);
        var theirs = await new RequestsPage(await OpenAsync(product, Demo.Manager)).OpenAsync("?merchant=10001");
        await Expect(staff.Accept(booking)).ToBeVisibleAsync();
        await theirs.Decline(booking).ClickAsync();
        await Expect(staff.Row(booking).GetByTestId("opened-by")).ToContainTextAsync("Maya");
        await theirs.Page.GetByTestId("sheet-close").ClickAsync();
        await Expect(staff.Row(booking).GetByTestId("opened-by")).ToHaveCountAsync(0);

        // Its answer goes out through the worker of the first.
        await staff.Accept(booking).ClickAsync();
        Assert.Equal("CONFIRMED", Assert.Single(await product.Guest.WaitForPatchesAsync(booking)).Status);
        await Expect(staff.Delivery(booking)).ToHaveAttributeAsync("data-state", "sent");
    }
}
