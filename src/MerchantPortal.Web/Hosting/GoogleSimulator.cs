using MerchantPortal.Contracts.Feeds;
using MerchantPortal.Contracts.Shared;
using MerchantPortal.Features.Google;
using MerchantPortal.Features.Google.Feeds;
using MerchantPortal.Simulator;
using MerchantPortal.Web.BookingServer;
using NodaTime;

namespace MerchantPortal.Web.Hosting;

/// <summary>Mounts Google's side and feeds it what the daily feeds would say; Development only (the options check refuses it elsewhere).</summary>
public static class GoogleSimulator
{
    public static WebApplicationBuilder AddGoogleSimulator(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        builder.Services.AddSimulator(simulator =>
        {
            simulator.BookingServer = new Uri(DevelopmentDefaults.OwnAddress(configuration), (configuration["BookingServer:PathPrefix"] ?? "").Trim('/') is { Length: > 0 } prefix ? prefix + "/" : "").ToString();
            simulator.UserName = configuration["BookingServer:Credentials:0:UserName"] ?? DefaultBookingServerOptions.UserName;
            simulator.Password = configuration["BookingServer:Credentials:0:Password"] ?? DefaultBookingServerOptions.Password;
            simulator.PartnerId = configuration[$"{ActionsCenterOptions.Section}:PartnerId"] ?? "";

            // Calls come from scripts too, and a restart forgets what was booked before; Google would remember both.
            simulator.AcceptAnyBooking = true;
            simulator.Feed = FeedAsync;
            simulator.Slots = SlotsAsync;
        });
        return builder;
    }

    public static WebApplication MapGoogleSimulator(this WebApplication app)
    {
        app.MapSimulator();
        return app;
    }

    private static async Task<SimulatedFeed> FeedAsync(IServiceProvider services, CancellationToken stop)
    {
        var merchants = await services.GetRequiredService<PublishedOffer>().MerchantsAsync(stop);
        return new([.. merchants.Select(m => new SimulatedMerchant(m.Merchant.MerchantId, m.Merchant.Name, m.ZoneId, [.. m.Services.Select(Of)]) { Feed = m.Merchant })]);
    }

    private static SimulatedService Of(FeedService service) => new(
        service.ServiceId,
        service.LocalizedServiceName!.LocalizedValue?.Find(text => text.Locale == "en")?.Value ?? service.LocalizedServiceName.Value,
        service.Price!,
        TakesPayment: service.PrepaymentType == PrepaymentType.Required || service.RequireCreditCard == RequireCreditCard.Always || service.Deposit is not null || service.NoShowFee is not null)
    {
        Feed = service,
    };

    private static async Task<IReadOnlyList<FeedAvailability>> SlotsAsync(IServiceProvider services, SlotsOfDay asked, CancellationToken stop)
    {
        var date = LocalDate.FromDateOnly(asked.Day);
        var (offer, slots) = await services.GetRequiredService<PublishedOffer>().SlotsAsync(new(asked.MerchantId), new(asked.ServiceId), date, stop);
        return [.. slots.Select(slot => FeedViews.Of(offer!, slot))];
    }
}
