using MerchantPortal.Data;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MerchantPortal.Features.Google.Updates;

/// <summary>
/// The budget of calls to Google, kept in the database so that it holds over several workers. A twentieth may go at once, the rest
/// flows evenly, so that no minute at Google, wherever it begins, sees more than the budget, though calls are up to a second on their way.
/// </summary>
public sealed class CallsPerMinute(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock, IOptions<MapsBookingOptions> options)
{
    // Nobody speaks for the future: a row so far ahead is of a clock that was wrong, and would keep every worker silent for as long. One call, and time flows again.
    private static readonly Duration Apart = Duration.FromMinutes(1);

    private int Limit => options.Value.CallsPerMinute;

    private int Burst => Math.Max(1, Limit / 20);

    // A call arrives a little after it was taken out, some more than others: what flows in a minute and a second is still no more than the budget of a minute
    private Duration Interval => Duration.FromNanoseconds(61_000_000_000.0 / Math.Max(1, Limit - Burst));

    /// <summary>How long to wait before asking again when the budget gave less than was wanted.</summary>
    public Duration Refill => Duration.Max(Interval, Duration.FromMilliseconds(200));

    /// <summary>Takes up to so many calls out of the budget; answers how many were granted.</summary>
    public Task<int> TakeAsync(int wanted, CancellationToken stop) => contexts.ActAsync(clock, async db =>
    {
        var now = clock.Now();
        var row = await db.Set<CallBudget>().AsNoTracking().FirstOrDefaultAsync(b => b.Name == CallBudget.MapsBooking, stop);
        var full = now - (Interval * Burst);
        var spoken = row is null ? full : row.SpokenForUntil > now + Apart ? now - Interval : Instant.Max(row.SpokenForUntil, full);
        var granted = Math.Min(wanted, (int)Math.Floor((now - spoken) / Interval + 1e-9));
        if (granted <= 0)
        {
            return 0;
        }

        var until = spoken + (Interval * granted);
        if (row is null)
        {
            db.Add(new CallBudget { Name = CallBudget.MapsBooking, SpokenForUntil = until });
            return granted;
        }

        var taken = await db.Set<CallBudget>().Where(b => b.Name == CallBudget.MapsBooking && b.SpokenForUntil == row.SpokenForUntil)
            .ExecuteUpdateAsync(set => set.SetProperty(b => b.SpokenForUntil, until), stop);
        return taken == 1 ? granted : 0;
    }, stop);
}
