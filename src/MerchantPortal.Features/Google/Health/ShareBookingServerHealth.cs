using MerchantPortal.Data;
using MerchantPortal.Data.Google;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Google.Health;

/// <summary>Writes down what was called of this process's booking server, so that a process that is not called can show it (C126). Alerts do not read it: each process speaks for itself.</summary>
public sealed class ShareBookingServerHealth(IDbContextFactory<PortalDbContext> contexts, BookingServerHealth health, TimeProvider clock)
{
    private static readonly Duration Kept = Duration.FromTimeSpan(BookingServerHealth.Window * 2);

    private Dictionary<string, long> written = new(StringComparer.Ordinal);

    /// <summary>Writes the methods that were called since the last time, and removes what is too old to be shown, of any process; answers how many it wrote. One caller at a time.</summary>
    public async Task<int> RunOnceAsync(CancellationToken stop)
    {
        var called = health.Slices();
        var changed = called.Where(method => written.GetValueOrDefault(method.Method) != method.Noted).ToList();
        if (changed.Count == 0)
        {
            return 0;
        }

        await contexts.ActAsync(clock, async db =>
        {
            var now = clock.Now();
            await db.Set<MethodCalls>().Where(c => c.At < now - Kept).ExecuteDeleteAsync(stop);
            var rows = await db.Set<MethodCalls>().Where(c => c.Process == health.Process).ToDictionaryAsync(c => c.Method, StringComparer.Ordinal, stop);
            foreach (var (method, _, slices) in changed)
            {
                if (rows.TryGetValue(method, out var row))
                {
                    (row.At, row.Slices) = (now, slices);
                }
                else
                {
                    db.Add(new MethodCalls { Process = health.Process, Method = method, At = now, Slices = slices });
                }
            }

            return true;
        }, stop);
        written = called.ToDictionary(method => method.Method, method => method.Noted, StringComparer.Ordinal);
        return changed.Count;
    }
}
