using MerchantPortal.Features.Demo;
using MerchantPortal.Web.BookingServer;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Web.Hosting;

/// <summary>Tells whoever started the program where to go and, with demo data, how to sign in.</summary>
public sealed class Welcome(IServer server, IHostApplicationLifetime lifetime, IOptions<HostingOptions> hosting, IOptions<BookingServerOptions> bookingServer, IOptions<DemoOptions> demo) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(Print);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Print()
    {
        var roles = hosting.Value.Parsed;
        foreach (var address in server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        {
            Say(roles, HostRoles.Portal, $"Portal          {address}/requests");
            Say(roles, HostRoles.BookingServer, $"Booking server  {address}{bookingServer.Value.PathPrefix}/v3/HealthCheck");
            Say(roles, HostRoles.Simulator, $"Simulator       {address}/simulator");
        }

        if (demo.Value.Clock is { Length: > 0 } shift)
        {
            Console.WriteLine($"The clock is shifted by {shift} (Demo:Clock).");
        }

        if (demo.Value.Seed && roles.HasFlag(HostRoles.Portal))
        {
            Console.WriteLine("Sign in with any of these, password Demo-pass-1:");
            foreach (var (email, who) in DemoPeople.All)
            {
                Console.WriteLine($"  {email,-26} {who}");
            }
        }
    }

    private static void Say(HostRoles roles, HostRoles role, string line)
    {
        if (roles.HasFlag(role))
        {
            Console.WriteLine(line);
        }
    }
}
