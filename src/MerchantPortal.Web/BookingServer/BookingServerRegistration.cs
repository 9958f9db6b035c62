using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Google.Health;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Shared;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Web.BookingServer;

/// <summary>Registers and maps the room that Google calls.</summary>
public static class BookingServerRegistration
{
    /// <summary>Registers the methods and checks section <c>BookingServer</c> at start. Needs the database (AddData) and a payment processor (AddPayments).</summary>
    public static IServiceCollection AddBookingServer(this IServiceCollection services)
    {
        services.AddSettings<BookingServerOptions, CheckBookingServerOptions>(BookingServerOptions.Section);
        services.AddSingleton<IPostConfigureOptions<BookingServerOptions>, DefaultBookingServerOptions>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<TakeBooking>();
        services.TryAddSingleton<PayForBooking>();
        services.TryAddSingleton<GiveUpPayment>();
        services.TryAddSingleton<SettleMovement>();
        services.TryAddSingleton<CancelByGuest>();
        services.TryAddSingleton<MoveByGuest>();
        services.TryAddSingleton<MerchantOffers>();
        services.TryAddSingleton<LookUpAvailability>();
        services.TryAddSingleton<BookingsForGoogle>();
        services.TryAddSingleton<TellSlotsAgain>();
        services.TryAddSingleton<BookingServerHealth>();
        return services
            .AddMetrics()
            .AddSingleton<BookingServerMetrics>()
            .AddSingleton<Credentials>()
            .AddSingleton<DatabaseProbe>()
            .AddSingleton<Method, HealthCheck>()
            .AddSingleton<Method, BatchAvailabilityLookup>()
            .AddSingleton<Method, CheckAvailability>()
            .AddSingleton<Method, CreateBooking>()
            .AddSingleton<Method, UpdateBooking>()
            .AddSingleton<Method, GetBookingStatus>()
            .AddSingleton<Method, ListBookings>()
            .AddSingleton<Door>();
    }

    /// <summary>
    /// Answers everything below <c>{PathPrefix}/v3</c>. Comes right after forwarded headers and before everything else: pages, sign-in,
    /// antiforgery and error pages are none of Google's business and would cost time.
    /// </summary>
    public static IApplicationBuilder MapBookingServer(this IApplicationBuilder app)
    {
        var door = app.ApplicationServices.GetRequiredService<Door>();
        return app.Use(next => http => door.EnterAsync(http, next));
    }
}
