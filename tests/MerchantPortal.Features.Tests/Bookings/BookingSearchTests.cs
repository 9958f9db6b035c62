using System.Collections.Immutable;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using NodaTime;
using Xunit;

namespace MerchantPortal.Features.Tests.Bookings;

/// <summary>Staff find every booking of their merchants, however it was made.</summary>
public sealed class BookingSearchTests : IAsyncLifetime
{
    private Portal portal = null!;

    public async ValueTask InitializeAsync() => portal = await Portal.StartAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task What_comes_stands_first_to_last_until_it_is_over_and_the_rest_last_to_first()
    {
        var shop = await portal.OpenShopAsync(places: 3);
        var late = await portal.TakeAsync(shop, "2026-11-24 15:00");
        var soon = await portal.TakeAsync(shop, "2026-11-24 12:00");
        var gone = await portal.TakeAsync(shop, "2026-11-25 12:00");
        Assert.True((await portal.Acts.CancelByGuest.RunAsync(new(gone.Id), default)).Outcome.IsDone);

        Assert.Equal([soon.Id, late.Id], await FindAsync(Of(shop), BookingsTab.Coming));
        Assert.Equal([gone.Id], await FindAsync(Of(shop), BookingsTab.Past));

        portal.Clock.Advance((soon.End - portal.Now).ToTimeSpan() - TimeSpan.FromSeconds(1));
        Assert.Equal([soon.Id, late.Id], await FindAsync(Of(shop), BookingsTab.Coming));
        portal.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([late.Id], await FindAsync(Of(shop), BookingsTab.Coming));
        Assert.Equal([gone.Id, soon.Id], await FindAsync(Of(shop), BookingsTab.Past));
    }

    [Fact]
    public async Task Nobody_finds_the_guests_of_another_merchant()
    {
        var (mine, other) = (await portal.OpenShopAsync(), await portal.OpenShopAsync());
        var booking = await portal.TakeAsync(other, "2026-11-24 12:00");

        Assert.Empty(await FindAsync(Of(mine), BookingsTab.Coming));
        Assert.Empty(await FindAsync(Of(mine), BookingsTab.Coming, booking.Id.Value, other.Id));
        Assert.Equal([booking.Id], await FindAsync(Of(mine, other), BookingsTab.Coming, null, other.Id));
    }

    [Theory]
    [InlineData("isil ÖZGÜR")]
    [InlineData("ozgurışıl")]
    [InlineData("0 (532) 555-01")]
    [InlineData("２５５５０１")]
    [InlineData("+90 532 555 01 01")]
    [InlineData("ISIL@guest")]
    public async Task A_guest_is_found_by_name_number_and_address_as_a_person_types_them(string typed)
    {
        var shop = await portal.OpenShopAsync(places: 2);
        await portal.TakeAsync(shop, "2026-11-24 12:00");
        var wanted = (await portal.TakeAsync(portal.Wish(shop, "2026-11-24 12:00") with { Guest = new("u-2", "Işıl", "Özgür", "+905325550101", "isil@guest.example") }))!;

        Assert.Equal([wanted.Id], await FindAsync(Of(shop), BookingsTab.Coming, typed));
        Assert.Equal([wanted.Id], await FindAsync(Of(shop), BookingsTab.Coming, wanted.Id.Value));
        Assert.Empty(await FindAsync(Of(shop), BookingsTab.Coming, typed + "9"));
    }

    [Fact]
    public async Task A_page_holds_its_part_of_all_that_were_found()
    {
        var shop = await portal.OpenShopAsync(places: 5);
        for (var number = 0; number < 5; number++)
        {
            await portal.TakeAsync(shop, "2026-11-24 12:00");
        }

        var all = await FindAsync(Of(shop), BookingsTab.Coming);
        foreach (var wanted in new[] { null, "Moss" })
        {
            var page = await Search.RunAsync(Of(shop), null, BookingsTab.Coming, wanted, 2, 2, default);
            Assert.Equal((5, 2), (page.Found, page.Rows.Count));
            Assert.Equal(all.Skip(2).Take(2), page.Rows.Select(r => r.Id));
        }
    }

    private BookingSearch Search => new(portal.File, portal.Clock);

    private static CurrentPerson Of(params TestShop[] shops) => new(new("u-1"), "Sam", Role.Staff, [.. shops.Select(s => s.Id)], "en");

    private async Task<IEnumerable<BookingId>> FindAsync(CurrentPerson by, BookingsTab tab, string? wanted = null, MerchantId? merchant = null) =>
        (await Search.RunAsync(by, merchant, tab, wanted, 0, 50, default)).Rows.Select(r => r.Id);
}
