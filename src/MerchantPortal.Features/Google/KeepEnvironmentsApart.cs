using MerchantPortal.Data;
using MerchantPortal.Data.Google;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Features.Google;

/// <summary>Marks a new database with this deployment's environment, and refuses one that belongs to the other (portal.md D7, C014).</summary>
public sealed class KeepEnvironmentsApart(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock, IOptions<ActionsCenterOptions> center)
{
    /// <summary>Null when the database is this deployment's; otherwise the fault that stops the start.</summary>
    public Task<string?> RunAsync(CancellationToken stop) => contexts.ActAsync(clock, async db =>
    {
        var own = center.Value.Environment.ToString();
        var mark = await db.Set<DeploymentMark>().AsNoTracking().FirstOrDefaultAsync(m => m.Id == DeploymentMark.TheOne, stop);
        if (mark is null)
        {
            db.Add(new DeploymentMark { Environment = own, FirstStartAt = clock.Now() });
            return null;
        }

        return mark.Environment == own
            ? null
            : $"Database belongs to a deployment of Google's {mark.Environment} environment, and ActionsCenter:Environment is {own}; give each its own database.";
    }, stop);
}
