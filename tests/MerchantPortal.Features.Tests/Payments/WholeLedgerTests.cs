using MerchantPortal.Data;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Payments;
using MerchantPortal.TestKit;
using NodaTime;
using Xunit;
using static MerchantPortal.Features.Tests.Payments.Books;

namespace MerchantPortal.Features.Tests.Payments;

/// <summary>The ledger read whole, piece by piece: the same rows as its pages, whatever is written meanwhile.</summary>
public sealed class WholeLedgerTests : IAsyncLifetime
{
    private Portal portal = null!;
    private Booking booking = null!;

    public async ValueTask InitializeAsync()
    {
        portal = await Portal.StartAsync();
        booking = await portal.BuyAsync(await portal.OpenPaidShopAsync(DepositAndFee));
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(500)]
    public async Task Every_row_of_a_filter_comes_once_in_the_order_of_the_pages(int piece)
    {
        // Several of the same moment too: where a piece ends among them, none is lost and none comes twice
        for (var n = 0; n < 12; n++)
        {
            await WriteAsync();
            if (n % 5 == 4)
            {
                portal.Clock.Advance(TimeSpan.FromMinutes(1));
            }
        }

        foreach (var filter in new LedgerFilter[] { new(), new(Kind: MovementKind.Refund), new(Month: new(2026, 11)), new(Merchant: booking.MerchantId, State: MovementState.Failed), new(Merchant: new("nobody")) })
        {
            var page = await new LedgerPages(portal.File) { PageSize = 1000 }.RunAsync(Portal.Staff, filter, 1, default);
            Assert.Equal(page.Rows, await AllAsync(piece, filter));
        }
    }

    [Fact]
    public async Task What_is_written_while_it_is_read_shifts_nothing()
    {
        for (var n = 0; n < 6; n++)
        {
            await WriteAsync();
            portal.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var before = (await new LedgerPages(portal.File) { PageSize = 1000 }.RunAsync(Portal.Staff, new(), 1, default)).Rows.Select(row => row.Movement.Movement);
        Assert.Equal(before, (await AllAsync(2, new(), WriteAsync)).Select(row => row.Movement.Movement));
    }

    [Fact]
    public async Task Who_may_not_see_money_gets_no_row()
    {
        var nobody = Portal.Staff with { Role = Domain.Account.Role.Staff, Merchants = [] };
        var rows = 0;
        await foreach (var row in portal.Acts.Ledger.AllAsync(nobody, new(), default))
        {
            rows++;
        }

        Assert.Equal(0, rows);
    }

    private async Task<List<LedgerRow>> AllAsync(int piece, LedgerFilter filter, Func<Task>? meanwhile = null)
    {
        var all = new List<LedgerRow>();
        await foreach (var row in new LedgerPages(portal.File) { Piece = piece }.AllAsync(Portal.Staff, filter, default))
        {
            all.Add(row);
            await (meanwhile?.Invoke() ?? Task.CompletedTask);
        }

        return all;
    }

    private async Task WriteAsync()
    {
        await using var db = portal.File.CreateDbContext();
        var begun = db.Begin(booking, Guid.CreateVersion7(), MovementKind.Refund, new(1_000_000, "EUR"), Actor.Guest, null, null, null, portal.Now, portal.Now);
        db.End(begun, MovementState.Failed, null, "card_declined", portal.Now);
        await db.SaveChangesAsync();
    }
}
