using MerchantPortal.TestKit;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MerchantPortal.Web.Tests.BookingServer;

/// <summary>Another process keeps the file's write lock while Google calls (house.md part 9).</summary>
public sealed class LockedFileTests(FuzzTests.Host host) : IClassFixture<FuzzTests.Host>
{
    [Fact]
    public async Task C055_C081_Under_anothers_lock_bookings_are_refused_in_time_with_503_and_lookups_answered_as_ever()
    {
        var shop = await host.NewShop().With("cut").With("wash").OpenAsync();
        var booked = await host.Google.BookAsync(shop, "cut", "2026-11-24 12:00", user: "holder");
        var creates = Enumerable.Range(13, 4).Select(hour => GoogleDriver.Create(shop, "cut", FormattableString.Invariant($"2026-11-24 {hour}:00"), user: $"guest-{hour}")).ToList();
        var full = GoogleDriver.Create(shop, "cut", "2026-11-24 12:00");
        await using var other = await Watch.StartAsync(host.Database);
        await other.LockAsync();
        var (waiting, logged) = (host.Clock.Timers, host.App.Logs.Lines.Count);
        var calls = creates.ConvertAll(body => host.Google.CreateAsync(body));
        calls.Add(host.Google.CancelAsync(booked));
        calls.Add(host.Google.MoveAsync(booked, shop.At("2026-11-24 20:00")));
        calls.Add(host.Google.PostAsync("CheckAvailability", full));

        // Each looks at the clock, and a creation at two: of 4 s, and of 15 s with a payment
        for (var round = 0; round < 5000 && host.Clock.Timers < waiting + calls.Count + creates.Count; round++)
        {
            Assert.True(await host.Google.IsOpenAsync(shop, "wash", "2026-11-24 12:00"));
            Assert.Equal("CONFIRMED", (await host.Google.StatusAsync(booked))["booking_status"]);
        }

        // Google gives up after 4 s; the engine may keep the one whose turn it is for a second more
        host.Clock.Advance(TimeSpan.FromSeconds(3));

        Assert.All(await Task.WhenAll(calls).WaitAsync(TimeSpan.FromMinutes(1)), reply => Assert.Equal((503, "UNAVAILABLE"), (reply.Status, reply["error.status"]!)));
        var given = host.App.Logs.Lines.Skip(logged).Where(line => line.Text.Contains("outage: True", StringComparison.Ordinal)).ToList();
        // By the clock, not because the engine itself had waited long enough
        Assert.Equal(calls.Count, given.Count(line => line.Level == LogLevel.Error && line.Text.Contains("CanceledException", StringComparison.Ordinal)));
        Assert.DoesNotContain(host.App.Logs.Lines, line => line.Text.Contains("Moss", StringComparison.Ordinal) || line.Text.Contains("5550101", StringComparison.Ordinal));

        await other.UnlockAsync();
        Assert.False(await other.ChangedAsync());
        Assert.All(await Task.WhenAll(creates.Select(host.Google.CreateAsync)), reply => Assert.Equal((200, "CONFIRMED"), (reply.Status, reply["booking.status"]!)));
        Assert.Equal("CANCELED", (await host.Google.CancelAsync(booked))["booking.status"]);
        Assert.Equal(5, (await shop.BookingsAsync()).Count);
    }

    [Fact]
    public async Task A_booking_that_meets_a_short_lock_is_made_when_it_is_gone()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        await using var other = await Watch.StartAsync(host.Database);
        await other.LockAsync();
        var create = host.Google.CreateAsync(shop, "cut", "2026-11-24 12:00");
        await Assert.ThrowsAsync<TimeoutException>(() => create.WaitAsync(TimeSpan.FromMilliseconds(300)));
        await other.UnlockAsync();
        Assert.Equal((200, "CONFIRMED"), ((await create).Status, (await create)["booking.status"]!));
    }
}
