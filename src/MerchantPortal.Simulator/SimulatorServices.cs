using MerchantPortal.Simulator.Faults;
using MerchantPortal.Simulator.Guest;
using MerchantPortal.Simulator.MapsBooking;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MerchantPortal.Simulator;

/// <summary>Puts Google's side into a host: for development, demos and tests, never for production.</summary>
public static class SimulatorServices
{
    /// <summary>Name of the HTTP client that calls the booking server; a test host may give it another handler.</summary>
    public const string HttpClientName = "simulator-booking-server";

    /// <summary>Registers the simulator. A TimeProvider of the host is used when there is one.</summary>
    public static IServiceCollection AddSimulator(this IServiceCollection services, Action<SimulatorOptions> configure)
    {
        services.AddOptions<SimulatorOptions>().Configure(configure);
        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpClient(HttpClientName);
        services.AddSingleton<SimulatedGoogle>();
        services.AddSingleton<BookingServerClient>();
        services.AddScoped<GuestSide>();
        return services;
    }

    /// <summary>Maps everything below <c>/simulator</c>, open to anyone who reaches it.</summary>
    public static IEndpointConventionBuilder MapSimulator(this IEndpointRouteBuilder routes)
    {
        var google = routes.ServiceProvider.GetRequiredService<SimulatedGoogle>();
        var group = routes.MapGroup(Pages.Root);
        group.AllowAnonymous();
        group.DisableAntiforgery();
        ApiEndpoints.Map(group, google);
        FaultEndpoints.Map(group, google);
        GuestEndpoints.Map(group, google);
        return group;
    }
}
