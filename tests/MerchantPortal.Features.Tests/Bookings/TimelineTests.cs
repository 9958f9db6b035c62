using System.Data.SqlTypes;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Features.Tests.Payments;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MerchantPortal.Features.Tests.Bookings;

/// <summary>Lines that one act writes at one moment stand as it wrote them.</summary>
public sealed class TimelineTests : IAsyncLifetime
{
    private Portal portal = null!;

    public async ValueTask InitializeAsync() => portal = await Portal.StartAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task A_fee_that_is_waived_stands_after_the_no_show_it_is_waived_for()
    {
        var shop = await portal.OpenPaidShopAsync(Books.DepositAndFee, places: 12);
        for (var number = 0; number < 12; number++)
        {
            await portal.BuyAsync(shop);
        }

        portal.Clock.Advance(TimeSpan.FromDays(4));
        foreach (var booking in await portal.BookingsAsync())
        {
            Assert.True((await portal.Acts.Waive.RunAsync(new(Portal.Staff, shop.Id, booking.Id, Guid.CreateVersion7(), "regular guest"), default)).IsDone);
            var lines = (await portal.Acts.Details.RunAsync(Portal.Staff, booking.Id, default))!.History.Where(line => line.Event is not null).Select(line => line.Event!.Kind);
            Assert.Equal([BookingEventKind.Booked, BookingEventKind.NoShow, BookingEventKind.FeeWaived], lines);
        }

        // SQL Server orders ids by other bytes than SQLite.
        var events = await portal.ReadAsync(db => db.Set<BookingEvent>().AsNoTracking().Where(e => e.Kind != BookingEventKind.Booked).ToListAsync());
        Assert.All(events.GroupBy(e => e.BookingId), of => Assert.Equal([BookingEventKind.NoShow, BookingEventKind.FeeWaived], of.OrderBy(e => new SqlGuid(e.Id)).Select(e => e.Kind)));
        Assert.All(events, e => Assert.Equal(7, e.Id.Version));
    }
}
