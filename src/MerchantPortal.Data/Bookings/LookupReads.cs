using System.Data.Common;
using System.Threading.Channels;
using MerchantPortal.Data.Providers;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Data.Bookings;

/// <summary>
/// The one read of the busiest door. EF translates the query once for a connection; the prepared command is then kept and run again with other values,
/// because translating, opening and preparing anew cost three times the read itself (docs/decisions).
/// </summary>
public sealed class LookupReads(IDbContextFactory<PortalDbContext> contexts) : IAsyncDisposable
{
    // Kept ones are taken out of the driver's pool: enough for the calls of a moment, never all of it
    private readonly Channel<Prepared> idle = System.Threading.Channels.Channel.CreateBounded<Prepared>(16);

    /// <summary>
    /// What is held at a merchant in a stretch of time at a moment, put into <paramref name="taken"/>, and the version of its offer from the same read;
    /// null when there is no such merchant.
    /// </summary>
    public async Task<long?> ReadAsync(MerchantId merchant, TimeRange range, Instant now, List<Taken> taken, CancellationToken stop)
    {
        var before = taken.Count;
        if (idle.Reader.TryRead(out var kept))
        {
            try
            {
                return await RunAsync(kept, merchant, range, now, taken, stop);
            }
            catch (Exception fault) when (fault is DbException or InvalidOperationException)
            {
                // The database may have cut it while it waited
                taken.RemoveRange(before, taken.Count - before);
            }
        }

        return await RunAsync(await Prepared.CreateAsync(contexts, stop), merchant, range, now, taken, stop);
    }

    public async ValueTask DisposeAsync()
    {
        idle.Writer.TryComplete();
        while (idle.Reader.TryRead(out var prepared))
        {
            await prepared.DisposeAsync();
        }
    }

    private async Task<long?> RunAsync(Prepared prepared, MerchantId merchant, TimeRange range, Instant now, List<Taken> taken, CancellationToken stop)
    {
        var whole = false;
        try
        {
            var version = await prepared.RunAsync(merchant, range, now, taken, stop);
            whole = true;
            return version;
        }
        finally
        {
            if (!whole || !idle.Writer.TryWrite(prepared))
            {
                await prepared.DisposeAsync();
            }
        }
    }

    /// <summary>The query itself, on either database; its parameters are named after these.</summary>
    internal static IQueryable<object> Query(PortalDbContext db, MerchantId merchant, Instant earliest, Instant since, Instant until, Instant now) =>
        from m in db.Set<Merchant>()
        where m.Id == merchant
        from b in db.Set<Booking>().Where(b => b.MerchantId == m.Id && b.Start > earliest && b.Start < until && b.End > since
            && (b.Status == BookingStatus.Pending || b.Status == BookingStatus.Confirmed || b.HeldUntil > now)).DefaultIfEmpty()
        select new { m.OfferVersion, b.ServiceId, b.Start, b.End, b.StaffId, b.RoomId, b.PartySize };

    private sealed class Prepared(PortalDbContext db, DbCommand command) : IAsyncDisposable
    {
        private readonly DbParameter merchant = Named(command, "merchant");
        private readonly DbParameter earliest = Named(command, "earliest");
        private readonly DbParameter since = Named(command, "since");
        private readonly DbParameter until = Named(command, "until");
        private readonly DbParameter now = Named(command, "now");

        public static async Task<Prepared> CreateAsync(IDbContextFactory<PortalDbContext> contexts, CancellationToken stop)
        {
            var db = await contexts.CreateDbContextAsync(stop);
            try
            {
                await db.Database.OpenConnectionAsync(stop);
                var command = Query(db, default(MerchantId) with { Value = "" }, default, default, default, default).CreateDbCommand();
                await command.PrepareAsync(stop);
                return new(db, command);
            }
            catch
            {
                await db.DisposeAsync();
                throw;
            }
        }

        public async Task<long?> RunAsync(MerchantId id, TimeRange range, Instant moment, List<Taken> taken, CancellationToken stop)
        {
            merchant.Value = id.Value;
            earliest.Value = (range.Start - Service.LongestDuration).ToDateTimeUtc();
            since.Value = range.Start.ToDateTimeUtc();
            until.Value = range.End.ToDateTimeUtc();
            now.Value = moment.ToDateTimeUtc();
            long? version = null;
            await using var reader = await command.ExecuteReaderAsync(stop);
            while (await reader.ReadAsync(stop))
            {
                version = reader.GetInt64(0);
                if (!reader.IsDBNull(1))
                {
                    taken.Add(new(
                        new(reader.GetString(1)),
                        new(StoredMoment.Read(reader, 2), StoredMoment.Read(reader, 3)),
                        new(
                            reader.IsDBNull(4) ? null : new StaffId(reader.GetString(4)),
                            reader.IsDBNull(5) ? null : new RoomId(reader.GetString(5)),
                            reader.IsDBNull(6) ? null : reader.GetInt32(6))));
                }
            }

            return version;
        }

        public async ValueTask DisposeAsync()
        {
            await command.DisposeAsync();
            await db.DisposeAsync();
        }

        private static DbParameter Named(DbCommand command, string name) =>
            command.Parameters.Cast<DbParameter>().Single(parameter => parameter.ParameterName.TrimStart('@') == name);
    }
}
