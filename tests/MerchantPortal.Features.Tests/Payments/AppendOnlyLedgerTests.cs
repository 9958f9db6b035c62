using MerchantPortal.Data;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static MerchantPortal.Features.Tests.Payments.Books;

namespace MerchantPortal.Features.Tests.Payments;

/// <summary>What is in the ledger stays as it was written.</summary>
public sealed class AppendOnlyLedgerTests : IAsyncLifetime
{
    private Portal portal = null!;

    public async ValueTask InitializeAsync() => portal = await Portal.StartAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Theory]
    [InlineData(EntityState.Modified)]
    [InlineData(EntityState.Deleted)]
    public async Task A_line_can_be_neither_changed_nor_deleted_and_nothing_else_is_saved_with_it(EntityState state)
    {
        var paid = await portal.BuyAsync(await portal.OpenPaidShopAsync(Prepaid));
        var before = await LinesAsync();
        foreach (var save in new Func<PortalDbContext, Task>[] { db => db.SaveChangesAsync(), SaveAtOnce })
        {
            await using var db = portal.File.CreateDbContext();
            var line = await db.Set<LedgerEntry>().FirstAsync(e => e.BookingId == paid.Id);
            var booking = await db.Set<Booking>().SingleAsync(b => b.Id == paid.Id);
            db.Entry(booking).Property(b => b.Stamp).CurrentValue = Guid.NewGuid();
            db.Entry(line).Property(e => e.Micros).CurrentValue = 1;
            db.Entry(line).State = state;

            var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => save(db));

            Assert.Equal($"The ledger is append-only: line {line.Id} would be {state}.", refused.Message);
            Assert.Equal(before, await LinesAsync());
            Assert.Equal(paid.Stamp, (await portal.BookingAsync(paid.Id)).Stamp);
        }
    }

    private static Task SaveAtOnce(PortalDbContext db)
    {
        db.SaveChanges();
        return Task.CompletedTask;
    }

    private Task<List<(Guid, long)>> LinesAsync() => portal.ReadAsync(async db =>
        (await db.Set<LedgerEntry>().AsNoTracking().OrderBy(e => e.Id).ToListAsync()).ConvertAll(e => (e.Id, e.Micros)));
}
