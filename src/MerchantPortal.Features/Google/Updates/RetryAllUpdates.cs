using MerchantPortal.Data;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Google.Updates;

/// <summary>Sends everything parked or failing that the person may see at once, on screen or not, with fresh rows of tries. What is being sent at this moment is left alone.</summary>
public sealed class RetryAllUpdates(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <param name="Only">Null: those of all the person's merchants.</param>
    public sealed record Command(CurrentPerson By, MerchantId? Only);

    /// <returns>How many are on their way again; null when the person may not.</returns>
    public async Task<int?> RunAsync(Command command, CancellationToken stop)
    {
        if (!command.By.May(Permission.RetryUpdates))
        {
            return null;
        }

        return await contexts.ActAsync(clock, async db =>
        {
            var now = clock.Now();
            var updates = UpdateTray.Retryable(UpdateTray.SeenBy(db, command.By, command.Only), now);
            foreach (var merchant in await updates.Select(u => u.MerchantId).Distinct().ToListAsync(stop))
            {
                db.Announce(merchant, owed: true);
            }

            return await updates.ExecuteUpdateAsync(set => set
                .SetProperty(u => u.State, OwedState.Open)
                .SetProperty(u => u.ParkedAt, (Instant?)null)
                .SetProperty(u => u.Attempts, 0)
                .SetProperty(u => u.DueAt, now), stop);
        }, stop);
    }
}
