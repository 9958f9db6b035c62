using MerchantPortal.Data.Providers;
using MerchantPortal.Features.Google;
using MerchantPortal.Features.Google.Health;
using MerchantPortal.Features.Google.Updates;
using MerchantPortal.Features.Shared;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Web.Hosting;

/// <summary>What whoever runs the product needs: settings that are checked, logs, measurements and health.</summary>
public static class Operations
{
    /// <summary>Adds it all; the roles say what this process must be able to reach.</summary>
    public static WebApplicationBuilder AddOperations(this WebApplicationBuilder builder, HostRoles roles)
    {
        builder.AddLogs();
        var services = builder.Services;
        services.AddSettings<HostingOptions, CheckHostingOptions>(HostingOptions.Section);
        services.AddSettings<DatabaseOptions, CheckDatabaseOptions>(DatabaseOptions.Section);
        services.AddSettings<TelemetryOptions, CheckTelemetryOptions>(TelemetryOptions.Section);
        services.AddHealth(roles.HasFlag(HostRoles.Worker));
        services.AddHostedService<Telemetry>();
        if (roles.HasFlag(HostRoles.Worker))
        {
            services.AddGoogleReach(ownGoogle: roles.HasFlag(HostRoles.Simulator));
        }

        return builder;
    }

    /// <summary>Only the sender needs the service account's key and a way to Google. A simulator in this process is there when the process is.</summary>
    private static void AddGoogleReach(this IServiceCollection services, bool ownGoogle)
    {
        services.AddSingleton<IValidateOptions<MapsBookingOptions>, CheckServiceAccountKey>();
        services.AddSingleton(provider => new ReachCheck("Maps Booking API", async stop =>
            Options<MapsBookingOptions>(provider).AddressFor(Options<ActionsCenterOptions>(provider).Environment) is var address && ownGoogle && address.IsLoopback
                ? null
                : await Reach.WebAsync(address, Clock(provider), stop)));
        services.AddSingleton(provider => new ReachCheck("token endpoint", async stop =>
            Options<MapsBookingOptions>(provider) is { Authentication: MapsBookingAuthentication.ServiceAccount } options
                ? await Reach.WebAsync(await MapsBookingClient.TokenAddressAsync(options, stop), Clock(provider), stop)
                : null));
    }

    private static T Options<T>(IServiceProvider services)
        where T : class => services.GetRequiredService<IOptions<T>>().Value;

    private static TimeProvider Clock(IServiceProvider services) => services.GetRequiredService<TimeProvider>();
}
