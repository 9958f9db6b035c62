using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.TestKit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
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
        await shop.ChangeAsync(id, booking => (booking.Start, booking.End) = (start, start + Service.LongestDuration));
        await using var reads = new LookupReads(host.Database);
        var taken = new List<Taken>();

        var version = await reads.ReadAsync(shop.Merchant.Id, new(start, start + Duration.FromHours(1)), Instant.FromDateTimeOffset(host.Clock.GetUtcNow()), taken, default);

        Assert.Equal(1, version);
        Assert.Equal(new TimeRange(start, start + Service.LongestDuration), Assert.Single(taken).Time);
        await using var db = host.Database.CreateDbContext();
        Assert.Equal(taken, await db.TakenAsync(shop.Merchant.Id, new(start, start + Duration.FromHours(1)), Instant.FromDateTimeOffset(host.Clock.GetUtcNow()), default));
    }

    /// <summary>The work does not grow with the question, beyond the slots themselves (their bytes: <see cref="LookupAllocationTests"/>); how long it takes under load is measured in Benchmarks, lookup.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(500)]
    public async Task C035_The_database_is_asked_once_however_many_slots_are_looked_up(int slots)
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        await host.Google.BookAsync(shop, "cut", "2026-11-24 12:00");
        var made = new Made(host.Database);
        await using var reads = new LookupReads(made);
        var lookUp = new LookUpAvailability(reads, host.App.Services.GetRequiredService<MerchantOffers>(), host.Clock);
        var wishes = Enumerable.Range(0, slots).Select(number =>
            new SlotWish(new("cut"), Instant.FromUnixTimeSeconds(shop.At("2026-11-24 12:00") + (number / 10 * 86_400) + (number % 10 * 3600)), null, default)).ToList();
        await lookUp.RunAsync(shop.Merchant.Id, wishes, default);
        var asked = new List<string>();
        SQLitePCL.raw.sqlite3_trace(((SqliteConnection)made.All.Single()).Handle, (_, sql) => asked.Add(sql), null);

        var answers = await lookUp.RunAsync(shop.Merchant.Id, wishes, default);

        Assert.Equal((slots, SlotState.Full, 1), (answers!.Count, answers[0].State, answers.Count(answer => answer.State == SlotState.Full)));
        Assert.Contains("FROM", Assert.Single(asked), StringComparison.Ordinal);
        Assert.Single(made.All);
    }

    [Fact]
    public async Task A_merchants_past_costs_a_lookup_nothing()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        await host.Google.BookAsync(shop, "cut", "2026-12-31 12:00");
        var made = new Made(host.Database);
        await using var reads = new LookupReads(made);
        await StepsAsync();
        var before = await StepsAsync();
        for (var day = 1; day <= 20; day++)
        {
            await host.Google.BookAsync(shop, "cut", $"2026-12-{day:00} 12:00");
        }

        await using (var db = host.Database.CreateDbContext())
        {
            var (start, end) = (Instant.FromUtc(2025, 1, 1, 12, 0), Instant.FromUtc(2025, 1, 1, 13, 0));
            Assert.Equal(20, await db.Set<Booking>().Where(b => b.MerchantId == shop.Merchant.Id && b.Start < DayOf(shop).Start)
                .ExecuteUpdateAsync(set => set.SetProperty(b => b.Start, start).SetProperty(b => b.End, end)));
        }

        Assert.Equal(before, await StepsAsync());

        async Task<int> StepsAsync()
        {
            var steps = 0;
            if (made.All.SingleOrDefault() is SqliteConnection known)
            {
                SQLitePCL.raw.sqlite3_progress_handler(known.Handle, 1, _ => { steps++; return 0; }, null);
            }

            var taken = new List<Taken>();
            await reads.ReadAsync(shop.Merchant.Id, DayOf(shop), Instant.FromDateTimeOffset(host.Clock.GetUtcNow()), taken, default);
            Assert.Single(taken);
            return steps;
        }
    }

    [Fact]
    public async Task A_connection_that_was_cut_while_it_waited_costs_no_call()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        await host.Google.BookAsync(shop, "cut", "2026-12-31 12:00");
        var made = new Made(host.Database);
        await using var reads = new LookupReads(made);
        await ReadAsync();
        made.All.Single().Close();

        Assert.Single(await ReadAsync());

        Assert.Equal(2, made.All.Count);
        Assert.Single(await ReadAsync());
        Assert.Equal(2, made.All.Count);

        async Task<List<Taken>> ReadAsync()
        {
            var taken = new List<Taken>();
            await reads.ReadAsync(shop.Merchant.Id, DayOf(shop), Instant.FromDateTimeOffset(host.Clock.GetUtcNow()), taken, default);
            return taken;
        }
    }

    [Fact]
    public async Task A_burst_of_lookups_gives_its_connections_back()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        using var together = new Barrier(24);
        var made = new Made(host.Database, together);
        await using var reads = new LookupReads(made);
        var threads = Enumerable.Range(0, 24).Select(_ => new Thread(() =>
            reads.ReadAsync(shop.Merchant.Id, DayOf(shop), Instant.FromDateTimeOffset(host.Clock.GetUtcNow()), [], default).GetAwaiter().GetResult())).ToList();

        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.Equal(24, made.All.Count);
        Assert.Equal(16, made.All.Count(connection => connection.State == ConnectionState.Open));
    }

    private static TimeRange DayOf(Shop shop) => new(Instant.FromUnixTimeSeconds(shop.At("2026-12-31 10:00")), Instant.FromUnixTimeSeconds(shop.At("2026-12-31 22:00")));

    /// <summary>Remembers the connections of what it made; with a barrier, everybody has asked before anybody gets one.</summary>
    private sealed class Made(IDbContextFactory<PortalDbContext> inner, Barrier? together = null) : IDbContextFactory<PortalDbContext>
    {
        public ConcurrentQueue<DbConnection> All { get; } = [];

        public PortalDbContext CreateDbContext()
        {
            together?.SignalAndWait();
            var db = inner.CreateDbContext();
            All.Enqueue(db.Database.GetDbConnection());
            return db;
        }
    }
}
