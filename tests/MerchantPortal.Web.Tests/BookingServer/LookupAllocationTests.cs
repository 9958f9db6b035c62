using System.Buffers;
using System.Text;
using MerchantPortal.TestKit;
using MerchantPortal.Web.BookingServer;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MerchantPortal.Web.Tests.BookingServer;

/// <summary>What the busiest door allocates: 1.3 times what was measured (600 in a debug build), so that a new allocation per slot is noticed.</summary>
public sealed class LookupAllocationTests(BookingServerHost host) : IClassFixture<BookingServerHost>
{
    [Theory]
    [InlineData(100)]
    [InlineData(500)]
    public async Task C035_A_lookup_parsed_and_answered_costs_at_most_so_many_bytes_a_slot_however_many_they_are(int slots)
    {
        var shop = await host.NewShop().With("cut", places: 3).OpenAsync();
        for (var hour = 10; hour < 16; hour++)
        {
            await host.Google.BookAsync(shop, "cut", FormattableString.Invariant($"2026-11-24 {hour}:00"), user: FormattableString.Invariant($"guest-{hour}"));
        }

        var times = Enumerable.Range(0, slots).Select(number => GoogleDriver.Time("cut", shop.At("2026-11-24 10:00") + (number / 60 * 86_400) + (number % 12 * 3600)));
        var body = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes($$"""{"merchant_id":"{{shop.Id}}","slot_time":[{{string.Join(',', times)}}]}"""));
        var lookup = host.App.Services.GetServices<Method>().OfType<BatchAvailabilityLookup>().Single();
        var least = long.MaxValue;
        for (var run = 0; run < 20; run++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var answering = lookup.AnswerAsync(body, CancellationToken.None);
            var spent = GC.GetAllocatedBytesForCurrentThread() - before;
            // SQLite answers on the calling thread, so nothing was allocated on another.
            Assert.True(answering.IsCompletedSuccessfully);
            var answer = await answering;
            Assert.Equal((200, slots), (answer.Status, Encoding.UTF8.GetString(answer.Body.Span).Split("\"available\":true").Length - 1));
            least = Math.Min(least, spent);
        }

        const double budget = 780;
        var each = (double)least / slots;
        Assert.True(each <= budget, FormattableString.Invariant($"{each:0.0} bytes for each of {slots} slots; the budget is {budget:0.0}"));
    }
}
