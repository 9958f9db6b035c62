using MerchantPortal.TestKit;
using Xunit;

namespace MerchantPortal.Web.Tests.BookingServer;

public sealed class LookupTests(BookingServerHost host) : IClassFixture<BookingServerHost>
{
    private GoogleDriver Google => host.Google;

    [Fact]
    public async Task C026_Open_slot_true_booked_out_slot_false()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        Assert.True(await Google.IsOpenAsync(shop, "cut", "2026-11-24 12:00"));

        var created = await Google.CreateAsync(shop, "cut", "2026-11-24 12:00");

        Assert.Equal(200, created.Status);
        Assert.Equal("CONFIRMED", created["booking.status"]);
        Assert.False(await Google.IsOpenAsync(shop, "cut", "2026-11-24 12:00"));
        Assert.True(await Google.IsOpenAsync(shop, "cut", "2026-11-24 13:00"));
    }
}
