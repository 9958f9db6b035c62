using MerchantPortal.Data.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Shared;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xunit;

namespace MerchantPortal.Web.Tests.BookingServer;

/// <summary>The prepared read of lookups and the model's own reading agree on every moment.</summary>
public sealed class LookupReadsTests(BookingServerHost host) : IClassFixture<BookingServerHost>
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(1_234_560)]
    [InlineData(9_999_990)]
    [InlineData(5_000_000)]
    public async Task A_moment_is_read_to_the_tick(long ticks)
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var id = await host.Google.BookAsync(shop, "cut", "2026-12-31 12:00");
        var start = Instant.FromUnixTimeSeconds(shop.At("2026-12-31 12:00")) + Duration.FromTicks(ticks);
        await shop.ChangeAsync(id, booking => (booking.Start, booking.End) = (start, start + Duration.FromHours(36)));
        await using var reads = new LookupReads(host.Database);
        var taken = new List<Taken>();

        var version = await reads.ReadAsync(shop.Merchant.Id, new(start, start + Duration.FromHours(1)), Instant.FromDateTimeOffset(host.Clock.GetUtcNow()), taken, default);

        Assert.Equal(1, version);
        Assert.Equal(new TimeRange(start, start + Duration.FromHours(36)), Assert.Single(taken).Time);
        await using var db = host.Database.CreateDbContext();
        Assert.Equal(taken, await db.TakenAsync(shop.Merchant.Id, new(start, start + Duration.FromHours(1)), Instant.FromDateTimeOffset(host.Clock.GetUtcNow()), default));
    }
}
