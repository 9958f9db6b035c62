using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Domain.Account;
using MerchantPortal.Features.Google;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MerchantPortal.Features.Account;

/// <summary>Answers, anew each time, whether people may pass; notes the moment a contact became invalid from outside.</summary>
public sealed class JudgeGate(IDbContextFactory<PortalDbContext> contexts, IOptions<ActionsCenterOptions> options, TimeProvider clock)
{
    public async Task<GateVerdict> RunAsync(CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        var now = clock.Now();
        var state = await AccountState.LoadAsync(db, options.Value, stop);
        var verdict = state.Judge(now);
        var record = state.Record;
        Instant? since = verdict.Complete || record.FirstCompletedAt is null ? null : record.IncompleteSince ?? now;
        if (since != record.IncompleteSince)
        {
            // By condition, not through the stamp: reading the gate must not make somebody's form conflict
            await db.Set<ContactRecord>()
                .Where(c => c.Id == ContactRecord.TheOne && c.Stamp == record.Stamp)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.IncompleteSince, since), stop);
        }

        return verdict;
    }
}
