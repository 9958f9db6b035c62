using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.TestKit;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace MerchantPortal.Web.Tests.Account;

/// <summary>The portal and booking server without worker: tests send mails themselves.</summary>
public sealed class PortalDoorApp : PortalApp
{
    public PortalDoorApp()
    {
        Settings["Hosting:Roles"] = "Portal,BookingServer";
        Settings["MapsBooking:BaseAddress"] = "http://localhost:9/";
    }

    /// <summary>How many more times people can be saved before the process dies; null: always.</summary>
    public int? SavesOfPeople { get; set; }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureTestServices(services => services.ConfigureDbContext<PortalDbContext>(options => options.AddInterceptors(new Saves(this))));
    }

    private sealed class Saves(PortalDoorApp app) : SaveChangesInterceptor
    {
        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (app.SavesOfPeople is { } left && eventData.Context!.ChangeTracker.Entries<AppUser>().Any(person => person.State != EntityState.Unchanged))
            {
                app.SavesOfPeople = left > 0 ? left - 1 : throw new FaultyDatabase.DiedException();
            }

            return base.SavingChangesAsync(eventData, result, cancellationToken);
        }
    }
}
