using System.Text;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using MerchantPortal.TestKit;
using MerchantPortal.Web.BookingServer;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace MerchantPortal.Web.Tests.BookingServer;

/// <summary>Before a process says that it is ready it has gone the way of a booking once, and nobody notices.</summary>
public sealed class WarmUpTests(BookingServerHost host) : IClassFixture<BookingServerHost>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rehearsal_answers_as_a_booking_would_and_leaves_nothing()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        await host.Google.CreateAsync(shop, "cut", "2026-11-24 12:00");
        var before = await RowsAsync();
        var lines = host.App.Logs.Lines.Count(line => line.Category.StartsWith("MerchantPortal", StringComparison.Ordinal) && line.Text.Contains("rehearsal", StringComparison.Ordinal));

        for (var i = 0; i < 2; i++)
        {
            var answer = await host.App.Services.GetServices<Method>().OfType<CreateBooking>().Single().RehearseAsync(Stop);
            Assert.Equal((200, null), (answer.Status, answer.Cause));
            Assert.Contains("\"status\":\"CONFIRMED\"", Encoding.UTF8.GetString(answer.Body.Span), StringComparison.Ordinal);
        }

        Assert.Equal(before, await RowsAsync());
        Assert.Equal(lines, host.App.Logs.Lines.Count(line => line.Category.StartsWith("MerchantPortal", StringComparison.Ordinal) && line.Text.Contains("rehearsal", StringComparison.Ordinal)));
        Assert.Equal("CONFIRMED", (await host.Google.CreateAsync(shop, "cut", "2026-11-24 13:00", user: "user-2"))["booking.status"]);
    }

    [Fact]
    public async Task A_process_is_ready_once_it_has_walked_through()
    {
        using var warm = ActivatorUtilities.CreateInstance<WarmUp>(host.App.Services);
        Assert.Equal(HealthStatus.Unhealthy, (await warm.CheckHealthAsync(new(), Stop)).Status);

        await warm.StartAsync(Stop);
        await warm.ExecuteTask!;

        Assert.Equal(HealthStatus.Healthy, (await warm.CheckHealthAsync(new(), Stop)).Status);
        Assert.Contains(host.App.Logs.Lines, line => line.Text.StartsWith("CreateBooking was walked once and answered 200", StringComparison.Ordinal));
        Assert.Contains(host.App.Logs.Lines, line => line.Text.StartsWith("BatchAvailabilityLookup was walked once and answered 400", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_it_cannot_walk_through_it_says_so_and_is_ready_all_the_same()
    {
        await using var server = await BookingServerApp.StartAsync($"Data Source={Path.Combine(host.Database.Folder, "absent.db")};Mode=ReadOnly", host.Clock);
        using var warm = ActivatorUtilities.CreateInstance<WarmUp>(server.Services);

        await warm.StartAsync(Stop);
        await warm.ExecuteTask!;

        Assert.Equal(HealthStatus.Healthy, (await warm.CheckHealthAsync(new(), Stop)).Status);
        Assert.Contains(server.Logs.Lines, line => line.Text.StartsWith("The first booking will be slow: SqliteException", StringComparison.Ordinal));
    }

    private async Task<string> RowsAsync()
    {
        await using var db = host.Database.CreateDbContext();
        return string.Join(' ', new[]
        {
            await db.Set<Merchant>().CountAsync(Stop), await db.Set<Service>().CountAsync(Stop), await db.Set<Booking>().CountAsync(Stop), await db.Set<IdempotentAnswer>().CountAsync(Stop),
            await db.Set<BookingEvent>().CountAsync(Stop), await db.Set<OwedUpdate>().CountAsync(Stop), await db.Set<MerchantDay>().CountAsync(Stop), await db.Set<Activity>().CountAsync(Stop),
        });
    }
}
