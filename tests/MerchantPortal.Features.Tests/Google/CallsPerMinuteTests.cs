using MerchantPortal.Features.Google.Updates;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using Microsoft.Extensions.Options;
using NodaTime;
using Xunit;

namespace MerchantPortal.Features.Tests.Google;

public sealed class CallsPerMinuteTests : IAsyncLifetime
{
    private readonly ManualClock clock = new();
    private SqliteFile file = null!;

    public async ValueTask InitializeAsync() => file = await SqliteFile.CreateAsync();

    public ValueTask DisposeAsync() => file.DisposeAsync();

    [Fact]
    public async Task C110_Ten_thousand_calls_of_three_workers_flow_at_the_budget_and_no_minute_sees_more()
    {
        await using var second = new FaultyDatabase(file);
        await using var third = new FaultyDatabase(file);
        CallsPerMinute[] workers = [Budget(file, 1200), Budget(second, 1200), Budget(third, 1200)];
        var granted = new List<(Instant At, int Calls)>();
        var began = clock.Now();
        for (var (left, turn) = (10_000, 0); left > 0; turn++)
        {
            // Uneven wishes at uneven moments; each is up to a second on its way to Google.
            var calls = await workers[turn % 3].TakeAsync(Math.Min(left, 60 - (turn % 7)), CancellationToken.None);
            granted.Add((clock.Now() + Duration.FromMilliseconds(turn * 397 % 1000), calls));
            left -= calls;
            clock.Advance(TimeSpan.FromMilliseconds(350 + (turn * 613 % 2500)));
        }

        foreach (var (at, _) in granted)
        {
            Assert.InRange(granted.Where(g => g.At >= at && g.At < at + Duration.FromMinutes(1)).Sum(g => g.Calls), 0, 1200);
        }

        Assert.Equal(10_000, granted.Sum(g => g.Calls));
        // No slower than it must be: 60 at once, the rest at 1140 in 61 seconds.
        Assert.InRange((clock.Now() - began).TotalMinutes, 8, 9.2);
    }

    [Fact]
    public async Task C110_Workers_that_ask_at_the_same_moment_share_one_budget()
    {
        await using var second = new FaultyDatabase(file);
        CallsPerMinute[] workers = [Budget(file, 200), Budget(second, 200)];
        var granted = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => workers[i % 2].TakeAsync(3, CancellationToken.None))));
        Assert.Equal(10, granted.Sum());
    }

    [Fact]
    public async Task A_rest_fills_only_the_burst()
    {
        var budget = Budget(file, 200);
        clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(10, await budget.TakeAsync(1000, CancellationToken.None));
        Assert.Equal(0, await budget.TakeAsync(1000, CancellationToken.None));
        clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(10, await budget.TakeAsync(1000, CancellationToken.None));
    }

    [Fact]
    public async Task A_worker_whose_clock_is_behind_is_granted_nothing_and_gives_nothing_back()
    {
        var behind = Budget(file, 200, new ManualClock());
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(10, await Budget(file, 200).TakeAsync(1000, CancellationToken.None));

        Assert.Equal(0, await behind.TakeAsync(1000, CancellationToken.None));
        Assert.Equal(0, await Budget(file, 200).TakeAsync(1000, CancellationToken.None));
    }

    [Fact]
    public async Task A_worker_whose_clock_ran_half_an_hour_ahead_does_not_silence_the_others_for_as_long()
    {
        var ahead = new ManualClock();
        ahead.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(10, await Budget(file, 200, ahead).TakeAsync(1000, CancellationToken.None));

        Assert.Equal(1, await Budget(file, 200).TakeAsync(1000, CancellationToken.None));
        Assert.Equal(0, await Budget(file, 200).TakeAsync(1000, CancellationToken.None));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(3, await Budget(file, 200).TakeAsync(1000, CancellationToken.None));
    }

    [Fact]
    public async Task A_budget_of_one_call_a_minute_still_moves()
    {
        var budget = Budget(file, 1);
        Assert.Equal(1, await budget.TakeAsync(5, CancellationToken.None));
        Assert.Equal(0, await budget.TakeAsync(5, CancellationToken.None));
        clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(1, await budget.TakeAsync(5, CancellationToken.None));
    }

    [Theory]
    [InlineData(1, 61_000)]
    [InlineData(128, 500)]
    [InlineData(1200, 200)]
    public void A_worker_asks_again_when_the_next_call_flows_and_at_most_five_times_a_second(int perMinute, int milliseconds) =>
        Assert.Equal(Duration.FromMilliseconds(milliseconds), Budget(file, perMinute).Refill);

    private CallsPerMinute Budget(Microsoft.EntityFrameworkCore.IDbContextFactory<global::MerchantPortal.Data.PortalDbContext> contexts, int perMinute, ManualClock? own = null) =>
        new(contexts, own ?? clock, Options.Create(new MapsBookingOptions { CallsPerMinute = perMinute }));
}
