using MerchantPortal.Features.Google.Health;
using MerchantPortal.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MerchantPortal.Web.Tests.BookingServer;

public sealed class HealthWindowTests
{
    private readonly ManualClock clock = new();

    [Fact]
    public void Counts_errors_and_time_of_the_last_ten_minutes_only()
    {
        var health = new BookingServerHealth(clock);
        Note(health, "CreateBooking", 10, errors: 10, 3000);
        clock.Advance(TimeSpan.FromMinutes(11));
        Note(health, "CreateBooking", 200, errors: 4, 12);
        Note(health, "ListBookings", 1, errors: 0, 1);

        Assert.Equal(
            [new MethodHealth("CreateBooking", 200, 4, TimeSpan.FromMilliseconds(15)), new MethodHealth("ListBookings", 1, 0, TimeSpan.FromMilliseconds(1))],
            health.Read());

        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Empty(health.Read());
    }

    [Fact]
    public void P99_is_the_time_that_99_of_100_answers_stayed_under()
    {
        var health = new BookingServerHealth(clock);
        Note(health, "CreateBooking", 99, errors: 0, 4);
        Note(health, "CreateBooking", 1, errors: 0, 900);
        Assert.Equal(TimeSpan.FromMilliseconds(5), Assert.Single(health.Read()).P99);

        Note(health, "CreateBooking", 1, errors: 0, 900);
        Assert.Equal(TimeSpan.FromMilliseconds(1000), Assert.Single(health.Read()).P99);
    }

    [Theory]
    [InlineData("BatchAvailabilityLookup", 1000, 15, 100, false)]
    [InlineData("BatchAvailabilityLookup", 1000, 16, 100, true)]
    [InlineData("BatchAvailabilityLookup", 1000, 0, 750, false)]
    [InlineData("BatchAvailabilityLookup", 1000, 0, 1000, true)]
    [InlineData("CreateBooking", 1000, 25, 2000, false)]
    [InlineData("CreateBooking", 1000, 26, 100, true)]
    [InlineData("CreateBooking", 1000, 0, 2500, true)]
    [InlineData("UpdateBooking", 1000, 26, 100, true)]
    [InlineData("CheckAvailability", 1000, 50, 2500, false)]
    [InlineData("GetBookingStatus", 1000, 900, 500, false)]
    [InlineData("GetBookingStatus", 1000, 0, 750, true)]
    [InlineData("CreateBooking", 19, 19, 9000, false)]
    [InlineData("NoSuchMethod", 1000, 1000, 9000, false)]
    public void C126_A_method_is_near_its_limit_from_half_of_it(string method, long count, long errors, int p99, bool near)
    {
        var found = BookingServerLimits.Near([new MethodHealth(method, count, errors, TimeSpan.FromMilliseconds(p99))]);

        Assert.Equal(near, found.Count == 1);
    }

    [Fact]
    public async Task C126_The_booking_server_notes_answers_but_not_strangers()
    {
        await using var file = await SqliteFile.CreateAsync();
        await using var app = await BookingServerApp.StartAsync(file.ConnectionString, clock);
        await app.Google.ListAsync("u");
        await app.Google.PostAsync("ListBookings", "{");
        await app.Google.As(null).PostAsync("ListBookings", "{");
        await app.Google.PostAsync("CreateOrder", "{}");

        var health = Assert.Single(app.Services.GetRequiredService<BookingServerHealth>().Read());

        Assert.Equal(("ListBookings", 2, 1), (health.Method, health.Count, health.Errors));
    }

    private static void Note(BookingServerHealth health, string method, int count, int errors, int milliseconds)
    {
        for (var i = 0; i < count; i++)
        {
            health.Note(method, i < errors, TimeSpan.FromMilliseconds(milliseconds));
        }
    }
}
