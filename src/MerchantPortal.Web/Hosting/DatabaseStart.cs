using MerchantPortal.Data;
using MerchantPortal.Data.Providers;
using MerchantPortal.Features.Demo;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Web.Hosting;

/// <summary>Before anything listens: SQLite migrates itself, SQL Server must have been migrated (house.md part 5); then demo data, if wanted.</summary>
public static class DatabaseStart
{
    public static async Task PrepareDatabaseAsync(this WebApplication app)
    {
        await app.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().PrepareAsync(CancellationToken.None);
        if (app.Services.GetRequiredService<IOptions<DemoOptions>>().Value.Seed)
        {
            await app.Services.GetRequiredService<SeedDemoMerchants>().RunAsync(CancellationToken.None);
        }
    }
}
