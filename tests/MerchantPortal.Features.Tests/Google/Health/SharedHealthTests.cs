using MerchantPortal.Data.Google;
using MerchantPortal.Features.Google.Health;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MerchantPortal.Features.Tests.Google.Health;

/// <summary>Roles apart (house.md part 1): who shows the booking server's figures need not be who is called.</summary>
public sealed class SharedHealthTests : IAsyncLifetime
{
    private readonly ManualClock clock = new();
    private SqliteFile file = null!;
    private FaultyDatabase second = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        file = await SqliteFile.CreateAsync();
        second = new FaultyDatabase(file);
    }

    public async ValueTask DisposeAsync()
    {
        await second.DisposeAsync();
        await file.DisposeAsync();
    }

    [Fact]
    public async Task C126_A_process_that_is_not_called_shows_what_all_that_are_called_answered()
    {
        var (one, other) = (new BookingServerHealth(clock), new BookingServerHealth(clock));
        var (shareOne, shareOther) = (new ShareBookingServerHealth(file, one, clock), new ShareBookingServerHealth(second, other, clock));
        var portal = new ReadBookingServerHealth(second, new BookingServerHealth(clock), clock);
        Note(one, "CreateBooking", 99, errors: 3, 4);
        Note(other, "CreateBooking", 2, errors: 2, 900);
        Note(other, "ListBookings", 1, errors: 0, 1);
        Assert.Equal((1, 2), (await shareOne.RunOnceAsync(Stop), await shareOther.RunOnceAsync(Stop)));

        Assert.Equal([new("CreateBooking", 101, 5, TimeSpan.FromMilliseconds(1000)), new("ListBookings", 1, 0, TimeSpan.FromMilliseconds(1))], await portal.RunAsync(Stop));
        // Who is called shows itself once, written or not
        Assert.Equal(101, (await new ReadBookingServerHealth(file, one, clock).RunAsync(Stop))[0].Count);

        Assert.Equal(0, await shareOne.RunOnceAsync(Stop));
        clock.Advance(TimeSpan.FromMinutes(6));
        Note(one, "CreateBooking", 1, errors: 0, 4);
        Assert.Equal(1, await shareOne.RunOnceAsync(Stop));
        Assert.Equal(102, (await portal.RunAsync(Stop))[0].Count);

        // What was called before is gone from the window with its own slice, whether its process lives or not
        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal([new("CreateBooking", 1, 0, TimeSpan.FromMilliseconds(5))], await portal.RunAsync(Stop));
        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Empty(await portal.RunAsync(Stop));
    }

    [Fact]
    public async Task What_a_process_that_is_gone_wrote_is_removed_by_the_others()
    {
        var gone = new BookingServerHealth(clock);
        Note(gone, "HealthCheck", 1, errors: 0, 1);
        await new ShareBookingServerHealth(second, gone, clock).RunOnceAsync(Stop);
        clock.Advance(TimeSpan.FromMinutes(21));
        var living = new BookingServerHealth(clock);
        Note(living, "HealthCheck", 1, errors: 0, 1);
        await new ShareBookingServerHealth(file, living, clock).RunOnceAsync(Stop);

        await using var db = file.CreateDbContext();
        Assert.Equal([living.Process], await db.Set<MethodCalls>().Select(c => c.Process).ToListAsync(Stop));
    }

    private static void Note(BookingServerHealth health, string method, int count, int errors, int milliseconds)
    {
        for (var i = 0; i < count; i++)
        {
            health.Note(method, i < errors, TimeSpan.FromMilliseconds(milliseconds));
        }
    }
}
