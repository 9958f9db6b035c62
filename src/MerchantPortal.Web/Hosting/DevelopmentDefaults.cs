using MerchantPortal.Features.Google.Updates;

namespace MerchantPortal.Web.Hosting;

/// <summary>In Development the simulator of this very process is Google, unless a setting says otherwise.</summary>
public static class DevelopmentDefaults
{
    /// <summary>Points the Maps Booking calls at the simulator of this process when no address is set.</summary>
    public static WebApplicationBuilder AddDevelopmentDefaults(this WebApplicationBuilder builder, HostRoles roles)
    {
        if (builder.Environment.IsDevelopment() && roles.HasFlag(HostRoles.Simulator))
        {
            builder.Services.PostConfigure<MapsBookingOptions>(options => options.BaseAddress ??= new Uri(OwnAddress(builder.Configuration), "simulator/"));
        }

        return builder;
    }

    /// <summary>The first address this process listens on, as a caller on this machine writes it.</summary>
    public static Uri OwnAddress(IConfiguration configuration)
    {
        var first = (configuration["urls"] ?? "http://localhost:5080").Split(';')[0];
        return new(first.Replace("://*", "://localhost", StringComparison.Ordinal)
            .Replace("://+", "://localhost", StringComparison.Ordinal)
            .Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal)
            .Replace("://[::]", "://localhost", StringComparison.Ordinal)
            .TrimEnd('/') + "/");
    }
}
