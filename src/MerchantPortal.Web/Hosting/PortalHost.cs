using MerchantPortal.Data;
using MerchantPortal.Features;
using MerchantPortal.Features.Demo;
using MerchantPortal.Web.Account;
using MerchantPortal.Web.BookingServer;
using MerchantPortal.Web.Pages;
using MerchantPortal.Web.Ui;
using MerchantPortal.Web.Workers;

namespace MerchantPortal.Web.Hosting;

/// <summary>The list of rooms: each registers its own services and maps its own addresses.</summary>
public static class PortalHost
{
    /// <summary>Registers every room's services; a role only decides what is mapped and which loops start.</summary>
    public static WebApplicationBuilder AddPortal(this WebApplicationBuilder builder)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        var roles = (configuration.GetSection(HostingOptions.Section).Get<HostingOptions>() ?? new()).Parsed;
        services.AddSingleton(builder.Environment.IsDevelopment() ? ShiftedClock.For(configuration[$"{DemoOptions.Section}:{nameof(DemoOptions.Clock)}"]) : TimeProvider.System).AddSingleton<WorkerPulse>();
        builder.AddOperations(roles);
        services.AddData();
        services.AddFeatures();
        builder.AddDevelopmentDefaults(roles);
        builder.AddUi();
        services.AddAccount(configuration, builder.Environment);
        if (roles.HasFlag(HostRoles.BookingServer))
        {
            services.AddBookingServer();
        }

        services.AddPages();
        if (roles.HasFlag(HostRoles.Worker))
        {
            services.AddWorkers();
        }

        if (roles.HasFlag(HostRoles.Simulator))
        {
            builder.AddGoogleSimulator();
        }

        if ((roles & (HostRoles.Worker | HostRoles.BookingServer)) != HostRoles.None)
        {
            // each booking server speaks for its own answers
            services.AddHostedService<AlertLoop>();
        }

        services.AddHostedService<Welcome>();
        return builder;
    }

    /// <summary>Puts the middleware in order and maps the addresses of the roles.</summary>
    public static WebApplication UsePortal(this WebApplication app)
    {
        var roles = app.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<HostingOptions>>().Value.Parsed;
        if (roles.HasFlag(HostRoles.BookingServer))
        {
            // first: nothing of the pages below is Google's business or may cost its time
            app.MapBookingServer();
        }

        app.UseRequestLog();
        app.UseSecurityHeaders();
        app.UseUi();
        app.UseSorry();
        app.UseAccount();
        app.UseReadableForms();
        app.UseAntiforgery();
        app.UseFreshForms();
        app.MapHealth();
        if (roles.HasFlag(HostRoles.Simulator))
        {
            app.MapGoogleSimulator();
        }

        if (roles.HasFlag(HostRoles.Portal))
        {
            app.MapAccount();
            app.MapPages();
            app.MapUi();
        }

        return app;
    }
}
