using System.Runtime.CompilerServices;
using MerchantPortal.Data;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Payments;

/// <summary>Which movements to show; a null part is any. Month is of the merchant's own calendar.</summary>
public sealed record LedgerFilter(MerchantId? Merchant = null, MovementKind? Kind = null, MovementState? State = null, YearMonth? Month = null);

/// <summary>One movement with where it belongs.</summary>
public sealed record LedgerRow(MovementRow Movement, MerchantId Merchant, string MerchantName, DateTimeZone Zone, BookingId Booking, string ServiceName, Instant Start);

/// <summary>The sums of one currency over all movements of a filter, micros: what came in; what went back, without refunds that came back, so that a filter of these alone is below zero.</summary>
public sealed record LedgerSum(string Currency, long In, long Back)
{
    /// <summary>What remains.</summary>
    public long Net => In - Back;
}

/// <summary>One page of the ledger, newest first.</summary>
/// <param name="Total">Of all pages.</param>
/// <param name="Sums">Over all pages, only what succeeded; never two currencies in one.</param>
/// <param name="Page">From 1; the last one when a later one was asked for.</param>
public sealed record LedgerPage(IReadOnlyList<LedgerRow> Rows, int Total, IReadOnlyList<LedgerSum> Sums, int Page, int Pages);

/// <summary>Reads the ledger of the person's merchants.</summary>
public sealed class LedgerPages(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>So many rows of <see cref="AllAsync"/> are read at a time.</summary>
    public int Piece { get; init; } = 500;

    /// <summary>So many rows are one page.</summary>
    public int PageSize { get; init; } = 50;

    /// <summary>A page of the rows of a filter, newest first. Empty for who may not see money.</summary>
    public async Task<LedgerPage> RunAsync(CurrentPerson by, LedgerFilter filter, int page, CancellationToken stop)
    {
        if (!by.May(Permission.ViewMoney))
        {
            return new([], 0, [], 1, 1);
        }

        await using var db = await contexts.CreateDbContextAsync(stop);
        var begun = await BegunAsync(db, by, filter, stop);
        var total = await begun.CountAsync(stop);
        var pages = Math.Max(1, (total + PageSize - 1) / PageSize);
        var shown = Math.Clamp(page, 1, pages);
        var lines = await begun.OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Skip((shown - 1) * PageSize).Take(PageSize).ToListAsync(stop);
        var sums = await begun
            .Where(e => db.Set<LedgerEntry>().Any(end => end.Movement == e.Movement && end.State == MovementState.Succeeded))
            .GroupBy(e => new { e.Currency, e.Kind })
            .Select(g => new { g.Key.Currency, g.Key.Kind, Micros = g.Sum(e => e.Micros) })
            .ToListAsync(stop);
        return new(
            await RowsAsync(db, by, lines, stop),
            total,
            [.. sums.GroupBy(s => s.Currency, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => new LedgerSum(
                    g.Key,
                    g.Where(s => MovementRow.DirectionOf(s.Kind) > 0 && s.Kind != MovementKind.RefundReturned).Sum(s => s.Micros),
                    g.Sum(s => s.Kind == MovementKind.RefundReturned ? -s.Micros : MovementRow.DirectionOf(s.Kind) < 0 ? s.Micros : 0)))],
            shown,
            pages);
    }

    /// <summary>Every row of a filter, newest first, however many: read piece by piece, so that memory holds one piece. Nothing for who may not see money.</summary>
    public async IAsyncEnumerable<LedgerRow> AllAsync(CurrentPerson by, LedgerFilter filter, [EnumeratorCancellation] CancellationToken stop)
    {
        if (!by.May(Permission.ViewMoney))
        {
            yield break;
        }

        await using var db = await contexts.CreateDbContextAsync(stop);
        var begun = await BegunAsync(db, by, filter, stop);
        // After the last one of the piece before, so that what is written meanwhile neither repeats a row nor loses one
        for (List<LedgerEntry>? piece = null; piece is null || piece.Count == Piece;)
        {
            var rest = piece is not [.., var last] ? begun : begun.Where(e => e.At < last.At || (e.At == last.At && e.Id < last.Id));
            piece = await rest.OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Take(Piece).ToListAsync(stop);
            foreach (var row in await RowsAsync(db, by, piece, stop))
            {
                yield return row;
            }
        }
    }

    private static async Task<IQueryable<LedgerEntry>> BegunAsync(PortalDbContext db, CurrentPerson by, LedgerFilter filter, CancellationToken stop)
    {
        var own = by.Merchants?.ToList();
        var begun = db.Set<LedgerEntry>().AsNoTracking().Where(e => e.State == MovementState.Begun && (own == null || own.Contains(e.MerchantId)));
        if (filter.Merchant is { } merchant)
        {
            begun = begun.Where(e => e.MerchantId == merchant);
        }

        if (filter.Kind is { } kind)
        {
            begun = begun.Where(e => e.Kind == kind);
        }

        if (filter.State is { } state)
        {
            begun = state == MovementState.Begun
                ? begun.Where(e => !db.Set<LedgerEntry>().Any(end => end.Movement == e.Movement && end.State != MovementState.Begun))
                : begun.Where(e => db.Set<LedgerEntry>().Any(end => end.Movement == e.Movement && end.State == state));
        }

        return filter.Month is { } month ? await InMonthAsync(db, begun, month, stop) : begun;
    }

    private static async Task<IReadOnlyList<LedgerRow>> RowsAsync(PortalDbContext db, CurrentPerson by, List<LedgerEntry> lines, CancellationToken stop)
    {
        var movements = lines.ConvertAll(e => e.Movement);
        var ends = (await db.Set<LedgerEntry>().AsNoTracking().Where(e => movements.Contains(e.Movement) && e.State != MovementState.Begun).ToListAsync(stop)).ToDictionary(e => e.Movement);
        var bookings = lines.ConvertAll(e => e.BookingId);
        var about = await db.Set<Booking>().AsNoTracking().Where(b => bookings.Contains(b.Id)).Select(b => new { b.Id, b.ServiceId, b.Start }).ToDictionaryAsync(b => b.Id, stop);
        var offers = await db.OffersOfAsync(lines.Select(e => e.MerchantId).Distinct().ToList(), stop);
        return lines.ConvertAll(e => new LedgerRow(
            MovementRow.Of(e, ends.GetValueOrDefault(e.Movement)),
            e.MerchantId,
            offers[e.MerchantId].Merchant.Name,
            offers[e.MerchantId].Zone,
            e.BookingId,
            offers[e.MerchantId].Services.GetValueOrDefault(about[e.BookingId].ServiceId)?.Name.In(by.Language) ?? about[e.BookingId].ServiceId.Value,
            about[e.BookingId].Start));
    }

    /// <summary>A month begins at another instant in each zone, so merchants are taken zone by zone.</summary>
    private static async Task<IQueryable<LedgerEntry>> InMonthAsync(PortalDbContext db, IQueryable<LedgerEntry> lines, YearMonth month, CancellationToken stop)
    {
        // wide enough for every zone there is
        var (from, until) = (Edge(month, DateTimeZone.Utc) - Duration.FromHours(15), Edge(month.PlusMonths(1), DateTimeZone.Utc) + Duration.FromHours(15));
        lines = lines.Where(e => e.At >= from && e.At < until);
        var merchants = await lines.Select(e => e.MerchantId).Distinct().ToListAsync(stop);
        var zones = await db.Set<Merchant>().AsNoTracking().Where(m => merchants.Contains(m.Id)).Select(m => new { m.Id, m.ZoneId }).ToListAsync(stop);
        IQueryable<LedgerEntry>? all = null;
        foreach (var zone in zones.GroupBy(m => m.ZoneId, StringComparer.Ordinal))
        {
            var ids = zone.Select(m => m.Id).ToList();
            var (start, end) = (Edge(month, DateTimeZoneProviders.Tzdb[zone.Key]), Edge(month.PlusMonths(1), DateTimeZoneProviders.Tzdb[zone.Key]));
            var some = lines.Where(e => ids.Contains(e.MerchantId) && e.At >= start && e.At < end);
            all = all is null ? some : all.Concat(some);
        }

        return all ?? lines.Where(_ => false);
    }

    private static Instant Edge(YearMonth month, DateTimeZone zone) => zone.AtStartOfDay(month.OnDayOfMonth(1)).ToInstant();
}
