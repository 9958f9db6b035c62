using MerchantPortal.Data;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Account;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Google.Updates;

/// <summary>What became of an act on an owed update.</summary>
public enum TrayOutcome
{
    Done,

    /// <summary>There is no such update, or the person may not know of it.</summary>
    Gone,

    NotAllowed,

    /// <summary>It was sent or given up meanwhile.</summary>
    NotParked,
}

/// <summary>Sends a parked or waiting update at once, with a fresh row of tries. What is being sent at this moment is left alone.</summary>
public sealed class RetryUpdate(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    public sealed record Command(CurrentPerson By, string Key);

    public async Task<TrayOutcome> RunAsync(Command command, CancellationToken stop)
    {
        if (!command.By.May(Permission.RetryUpdates))
        {
            return TrayOutcome.NotAllowed;
        }

        return await contexts.ActAsync(clock, async db =>
        {
            if (await UpdateTray.SeenBy(db, command.By, null).FirstOrDefaultAsync(u => u.Key == command.Key, stop) is not { } update)
            {
                return TrayOutcome.Gone;
            }

            var now = clock.Now();
            var again = await db.Set<OwedUpdate>()
                .Where(u => u.Key == command.Key && u.Version == update.Version && u.LeasedUntil <= now
                    && (u.State == OwedState.Parked || (u.State == OwedState.Open && u.Version > u.SettledVersion)))
                .ExecuteUpdateAsync(set => set
                    .SetProperty(u => u.State, OwedState.Open)
                    .SetProperty(u => u.ParkedAt, (Instant?)null)
                    .SetProperty(u => u.Attempts, 0)
                    .SetProperty(u => u.DueAt, u => u.State == OwedState.Open && u.Attempts == 0 ? u.DueAt : now), stop);
            if (again == 0)
            {
                return TrayOutcome.NotParked;
            }

            db.Announce(update.MerchantId, owed: true);
            return TrayOutcome.Done;
        }, stop);
    }
}
