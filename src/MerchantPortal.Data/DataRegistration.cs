using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Data.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Data;

/// <summary>Registers the database.</summary>
public static class DataRegistration
{
    /// <summary>Adds the pooled context factory for the configured engine and the commit bell.</summary>
    public static IServiceCollection AddData(this IServiceCollection services, DatabaseOptions options) => services
        .AddSingleton<CommitBell>().AddSingleton<LookupReads>()
        .AddPooledDbContextFactory<PortalDbContext>(builder => builder.UseDatabase(options));

    /// <summary>As <see cref="AddData(IServiceCollection, DatabaseOptions)"/>, with the engine read from the settings when the first context is made.</summary>
    public static IServiceCollection AddData(this IServiceCollection services) => services
        .AddSingleton<CommitBell>().AddSingleton<LookupReads>()
        .AddPooledDbContextFactory<PortalDbContext>((provider, builder) => builder.UseDatabase(provider.GetRequiredService<IOptions<DatabaseOptions>>().Value));

    /// <summary>Points a context at the configured engine; also used by the design-time factories.</summary>
    public static DbContextOptionsBuilder UseDatabase(this DbContextOptionsBuilder builder, DatabaseOptions options)
    {
        switch (options.Provider)
        {
            case DatabaseProvider.SqlServer:
                SqlServerSetup.Use(builder, options.ConnectionString);
                break;
            default:
                SqliteSetup.Use(builder, options.ConnectionString);
                break;
        }

        return builder;
    }
}
