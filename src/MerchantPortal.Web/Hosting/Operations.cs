using MerchantPortal.Data.Providers;
using MerchantPortal.Features.Google;
using MerchantPortal.Features.Google.Health;
using MerchantPortal.Features.Google.Updates;
using MerchantPortal.Features.Mail;
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
        services.AddHealth(roles.HasFlag(HostRoles.Worker), roles.HasFlag(HostRoles.BookingServer));
        services.AddHostedService<Telemetry>();
        services.AddHsts(hsts => hsts.MaxAge = TimeSpan.FromDays(365));
        if (roles.HasFlag(HostRoles.Worker))
        {
            services.AddReach(ownGoogle: roles.HasFlag(HostRoles.Simulator));
        }

        return builder;
    }

    /// <summary>Only the worker needs the service account's key, a way to Google and a way for mail. A simulator in this process is there when the process is.</summary>
    private static void AddReach(this IServiceCollection services, bool ownGoogle)
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
        services.AddSingleton(provider => new ReachCheck("mail", async stop => Options<MailOptions>(provider) is { Host.Length: > 0 } smtp
            ? await Reach.MailServerAsync(smtp.Host, smtp.Port, Clock(provider), stop)
            : Reach.Folder(Options<MailOptions>(provider).PickupDirectory)));
    }

    private static T Options<T>(IServiceProvider services)
        where T : class => services.GetRequiredService<IOptions<T>>().Value;

    private static TimeProvider Clock(IServiceProvider services) => services.GetRequiredService<TimeProvider>();
}
