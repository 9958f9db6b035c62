using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Demo;
using MerchantPortal.Features.Google;
using MerchantPortal.Features.Google.Feeds;
using MerchantPortal.Features.Google.Health;
using MerchantPortal.Features.Google.Updates;
using MerchantPortal.Features.Offer;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.Features.Requests;
using MerchantPortal.Features.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace MerchantPortal.Features;

/// <summary>Registers the acts and queries of bookings, requests and updates. All are stateless and shared.</summary>
public static class FeaturesRegistration
{
    /// <summary>Adds the acts and their settings.</summary>
    public static IServiceCollection AddFeatures(this IServiceCollection services)
    {
        services.AddSettings<RequestsOptions, CheckRequestsOptions>(RequestsOptions.Section);
        services.AddSettings<ActionsCenterOptions, CheckActionsCenterOptions>(ActionsCenterOptions.Section);
        services.AddSettings<MapsBookingOptions, CheckMapsBookingOptions>(MapsBookingOptions.Section);
        services.AddSettings<DemoOptions, CheckDemoOptions>(DemoOptions.Section);
        services.AddSingleton<TakeBooking>().AddSingleton<CancelByGuest>().AddSingleton<MoveByGuest>()
            .AddSingleton<MerchantOffers>().AddSingleton<LookUpAvailability>().AddSingleton<BookingsForGoogle>();
        services.AddSingleton<PayForBooking>().AddSingleton<GiveUpPayment>().AddSingleton<SettleMovement>().AddSingleton<ReconcilePayments>();
        services.AddSettings<BookingsOptions, CheckBookingsOptions>(BookingsOptions.Section);
        services.AddMoneyActs();
        services.AddSingleton<AcceptRequest>().AddSingleton<DeclineRequest>().AddSingleton<UndoDecision>().AddSingleton<DeadlinePass>();
        services.AddSingleton<UpdateMetrics>().AddSingleton<CallsPerMinute>().AddSingleton<UpdateRelay>().AddSingleton<PublishedOffer>();
        services.AddSingleton<OutboxMetrics>().AddSingleton<ReadOutboxState>().AddSingleton<BookingServerHealth>().AddSingleton<ShareBookingServerHealth>().AddSingleton<ReadBookingServerHealth>().AddSingleton<SlotsHeldBack>().AddSingleton<AlertPass>().AddSingleton<KeepEnvironmentsApart>().AddSingleton<ForgetWhatIsOld>();
        services.AddHttpClient(nameof(MapsBookingClient), http =>
        {
            // The client's own patience is CallTimeout.
            http.Timeout = Timeout.InfiniteTimeSpan;
            http.MaxResponseContentBufferSize = 4_000_000;
        })
            // A PATCH that is sent elsewhere arrives there as a GET, and its 200 would count as sent.
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<MapsBookingClient>(
            provider, provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(MapsBookingClient))));
        services.AddPayments();
        services.AddSingleton<SeedDemoMerchants>();
        services.AddOffer();
        return services;
    }
}
