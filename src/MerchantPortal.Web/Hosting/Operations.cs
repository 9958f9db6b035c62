using MerchantPortal.Data;
using MerchantPortal.Data.Providers;
using MerchantPortal.Features.Google;
using MerchantPortal.Features.Google.Health;
using MerchantPortal.Features.Google.Updates;
using MerchantPortal.Features.Requests;
using MerchantPortal.Features.Shared;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Web.Hosting;

/// <summary>What whoever runs the product needs: settings that are checked, logs, measurements and health.</summary>
public static class Operations
{
    /// <summary>Adds it all; <paramref name="worker"/> says whether this process sends updates and mail.</summary>
    public static WebApplicationBuilder AddOperations(this WebApplicationBuilder builder, bool worker)
    {
        builder.AddLogs();
        var services = builder.Services;
        services.AddSettings<DatabaseOptions, CheckDatabaseOptions>(DatabaseOptions.Section);
        services.AddSettings<ActionsCenterOptions, CheckActionsCenterOptions>(ActionsCenterOptions.Section);
        services.AddSettings<MapsBookingOptions, CheckMapsBookingOptions>(MapsBookingOptions.Section);
        services.AddSettings<RequestsOptions, CheckRequestsOptions>(RequestsOptions.Section);
        services.AddSettings<TelemetryOptions, CheckTelemetryOptions>(TelemetryOptions.Section);
        services.AddHealth(worker);
        services.AddSingleton<OutboxMetrics>();
        services.AddSingleton<ReadOutboxState>();
        services.AddHostedService<Telemetry>();
        if (worker)
        {
            services.AddSingleton<IValidateOptions<MapsBookingOptions>, CheckServiceAccountKey>();
            services.AddSingleton(provider => new ReachCheck("Maps Booking API", stop => Reach.WebAsync(
                provider.GetRequiredService<IOptions<MapsBookingOptions>>().Value.AddressFor(provider.GetRequiredService<IOptions<ActionsCenterOptions>>().Value.Environment),
                Clock(provider),
                stop)));
            services.AddSingleton(provider => new ReachCheck("token endpoint", async stop =>
                provider.GetRequiredService<IOptions<MapsBookingOptions>>().Value is { Authentication: MapsBookingAuthentication.ServiceAccount } options
                    ? await Reach.WebAsync(await MapsBookingClient.TokenAddressAsync(options, stop), Clock(provider), stop)
                    : null));
        }

        return builder;
    }

    private static TimeProvider Clock(IServiceProvider services) => services.GetService<TimeProvider>() ?? TimeProvider.System;
}
