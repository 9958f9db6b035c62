using Bunit;
using MerchantPortal.Domain.Account;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Pages.Bookings;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MerchantPortal.Web.Tests.Pages.Bookings;

public sealed class BookingsPageTests : PagesContext
{
    private const string Noon = "2026-11-24 12:00";

    private IRenderedComponent<BookingsPage> Open(string address = "bookings")
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        var page = Render<BookingsPage>();
        page.WaitForState(() => page.FindAll("[data-testid=loading]").Count == 0);
        return page;
    }

    private static List<string> Rows(IRenderedComponent<BookingsPage> page) => [.. page.FindAll("[data-testid=booking-row]").Select(r => r.GetAttribute("data-booking-id")!)];

    [Fact]
    public async Task Who_booked_at_once_is_on_the_list_when_they_telephone_and_new_ones_come_by_themselves()
    {
        var shop = await Portal.OpenShopAsync(places: 2);
        await SignInAsync(Role.Staff, shop);
        var page = Open();
        Assert.Contains("Nobody is expected.", page.Find("[data-testid=empty-bookings]").TextContent, StringComparison.Ordinal);

        var booking = await Portal.TakeAsync(shop, Noon);

        page.WaitForAssertion(() => Assert.Equal([booking.Id.Value], Rows(page)));
        Assert.Equal("CONFIRMED", page.Find("[data-testid=booking-row]").GetAttribute("data-status"));
        Assert.Equal($"bookings/{booking.Id}?from=bookings", page.Find("[data-testid=open-booking]").GetAttribute("href"));
    }

    [Fact]
    public async Task A_booking_takes_the_list_along_and_the_way_back_from_it_has_the_focus_on_its_row()
    {
        var shop = await Portal.OpenShopAsync(places: 2);
        await SignInAsync(Role.Staff, shop);
        await Portal.TakeAsync(shop, Noon);
        var left = await Portal.TakeAsync(shop, Noon);

        var page = Open($"bookings?merchant={shop.Id}&tab=coming&row={left.Id}");

        page.WaitForAssertion(() => Assert.Equal("#booking-" + left.Id, JSInterop.VerifyInvoke("portal.focus").Arguments[0]));
        Assert.Equal($"bookings/{left.Id}?from=bookings&merchant={shop.Id}&tab=coming", page.Find("#booking-" + left.Id).GetAttribute("href"));
    }

    [Fact]
    public async Task The_search_says_how_many_it_found_and_stays_out_of_the_address()
    {
        var shop = await Portal.OpenShopAsync(places: 2);
        await SignInAsync(Role.Staff, shop);
        await Portal.TakeAsync(shop, Noon);
        var wanted = (await Portal.TakeAsync(Portal.Wish(shop, Noon) with { Guest = new("u-2", "Bea", "Park", "+905325550101", "bea@guest.example") }))!;
        var page = Open();

        page.Find("[data-testid=search]").Input("park");

        page.WaitForAssertion(() => Assert.Equal([wanted.Id.Value], Rows(page)));
        Assert.Contains("1 booking", page.Find("[data-testid=announcement]").TextContent, StringComparison.Ordinal);
        Assert.EndsWith("/bookings", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);

        page.Find("[data-testid=search]").Input("nobody");
        page.WaitForAssertion(() => Assert.Contains("Look among the past and cancelled", page.Find("[data-testid=empty-search]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_past_the_end_is_the_last_one_and_a_list_that_cannot_be_read_says_so()
    {
        var shop = await Portal.OpenShopAsync();
        await SignInAsync(Role.Staff, shop);
        await Portal.TakeAsync(shop, Noon);
        Assert.Single(Rows(Open("bookings?page=7")));

        Database.Broken = true;
        var page = Open();
        Assert.NotNull(page.Find("[data-testid=load-failed]"));
        Database.Broken = false;
        page.Find("[data-testid=retry]").Click();
        page.WaitForAssertion(() => Assert.Single(Rows(page)));
    }
}
