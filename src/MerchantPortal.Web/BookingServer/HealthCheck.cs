using System.Buffers;
using MerchantPortal.Contracts.BookingServer;
using MerchantPortal.Data;
using MerchantPortal.Data.Google;
using Microsoft.EntityFrameworkCore;

namespace MerchantPortal.Web.BookingServer;

/// <summary>Whether bookings can be taken now (spec 1.4): the HTTP status is the answer.</summary>
internal sealed class HealthCheck(DatabaseProbe database) : Method
{
    public override string Name => "HealthCheck";

    public override string Verb => HttpMethods.Get;

    public override async Task<Answer> AnswerAsync(ReadOnlySequence<byte> body, CancellationToken stop) =>
        await database.AnswersAsync(stop)
            ? Answer.Of(new HealthCheckResponse { Status = "SERVING" })
            : Answer.Of(new HealthCheckResponse { Status = "NOT_SERVING" }) with { Status = StatusCodes.Status503ServiceUnavailable, Message = "the database does not answer" };
}

/// <summary>Asks the database whether it can be written, at most every two seconds, once for all who want to know, and never waits long for it.</summary>
internal sealed class DatabaseProbe(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Task<bool>? last;
    private long askedAt;

    /// <summary>Whether it answered, not longer ago than two seconds.</summary>
    public Task<bool> AnswersAsync(CancellationToken stop)
    {
        lock (gate)
        {
            if (last is null || (last.IsCompleted && clock.GetElapsedTime(askedAt) >= Fresh))
            {
                askedAt = clock.GetTimestamp();
                last = AskAsync();
            }

            return last.WaitAsync(stop);
        }
    }

    private async Task<bool> AskAsync()
    {
        try
        {
            // SQLite answers on the calling thread, so it must not be the one that holds the gate
            return await Task.Run(WriteAsync).WaitAsync(Patience, clock);
        }
        catch (Exception)
        {
            return false;
        }
    }

    private async Task<bool> WriteAsync()
    {
        await using var db = await contexts.CreateDbContextAsync();
        await db.WriteMarkAsync(CancellationToken.None);
        return true;
    }
}
