using MerchantPortal.Features.Account;
using MerchantPortal.Features.Demo;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Web.Hosting;

/// <summary>Demo merchants and people, if wanted, before anything listens.</summary>
public static class DemoData
{
    public static async Task SeedDemoAsync(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<DemoOptions>>().Value.Seed)
        {
            await app.Services.GetRequiredService<SeedDemoMerchants>().RunAsync(CancellationToken.None);
            await app.Services.GetRequiredService<SeedDemoUsers>().RunAsync(
                app.Services.GetRequiredService<IOptions<DemoOptions>>().Value.ContactInformation == DemoContactInformation.Complete, CancellationToken.None);
        }
    }
}
