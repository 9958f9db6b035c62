using System.Runtime.CompilerServices;
using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Requests;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MerchantPortal.Features.Payments;

/// <summary>Where a missed appointment stands; each is in one tab.</summary>
public enum MissedTab
{
    /// <summary>
    /// Somebody has to decide: begun (or over, where the guest may come at any time), the grace time is over too, nobody has come and nobody has said anything;
    /// or cancelled or come, and the deposit is still only held on the card, which lets it go by itself (docs/decisions/lapsed-holds.md).
    /// </summary>
    Candidates,

    /// <summary>A no-show without a charge.</summary>
    Marked,

    /// <summary>The fee was charged.</summary>
    Charged,

    /// <summary>The last try to charge did not work, or its outcome is not known yet.</summary>
    Failed,

    /// <summary>Taken back, or the whole fee was given back.</summary>
    Reversed,
}

/// <summary>One appointment somebody missed or cancelled so late that it cost the fee, or whose deposit waits to be taken or let go.</summary>
/// <param name="LastTry">The latest try to charge the fee.</param>
/// <param name="HeldUntil">Until when a deposit that is held can be relied on; null when none is held.</param>
public sealed record MissedRow(
    BookingId Id,
    MissedTab Tab,
    MerchantId Merchant,
    string MerchantName,
    DateTimeZone Zone,
    BookingStatus Status,
    string GuestName,
    string ServiceName,
    int? Party,
    Instant Start,
    Instant? UndoUntil,
    string Currency,
    MoneyAfter After,
    MovementRow? LastTry,
    string? By,
    Instant? HeldUntil)
{
    /// <summary>Whether the guest has come; nobody missed anything then, and only the deposit is left to decide.</summary>
    public bool HasArrived => Status == BookingStatus.Confirmed && After.ArrivedAt is not null;

    /// <summary>Whether the no-show can still be taken back.</summary>
    public bool MayTakeBack(Instant now) => UndoUntil > now && Status == BookingStatus.NoShow;
}

/// <summary>One page of a tab's appointments, and how many there are in each tab.</summary>
/// <param name="Page">From 1; the last one when a later one was asked for.</param>
public sealed record MissedList(IReadOnlyList<MissedRow> Rows, IReadOnlyDictionary<MissedTab, int> Counts, int Page, int Pages);

/// <summary>One month of the picture: how many came, cancelled too late, did not come; and what of the fees was recovered, by currency.</summary>
/// <param name="Arrived">Somebody said that the guest came.</param>
/// <param name="Unreported">Over, and nobody said whether the guest came.</param>
public sealed record MissedMonth(YearMonth Month, int Arrived, int Unreported, int LateCanceled, int NoShows, IReadOnlyList<Money> Recovered)
{
    public int All => Arrived + Unreported + LateCanceled + NoShows;
}

/// <summary>Reads what the page "No-shows and fees" shows of the person's merchants.</summary>
public sealed class MissedAppointments(IDbContextFactory<PortalDbContext> contexts, IOptions<BookingsOptions> options, IOptions<PaymentsOptions> payments, TimeProvider clock)
{
    /// <summary>So far back somebody may still be called a no-show on this page.</summary>
    public static readonly Duration CandidatesSince = Duration.FromDays(30);

    /// <summary>So far back the other tabs go.</summary>
    public static readonly Duration Since = Duration.FromDays(90);

    /// <summary>So far back a tab goes.</summary>
    public static Duration SinceOf(MissedTab tab) => tab == MissedTab.Candidates ? CandidatesSince : Since;

    /// <summary>The picture's months, the running one included.</summary>
    public const int Months = 6;

    /// <summary>So many rows are one page of a tab.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>How long after they are expected a guest may still come.</summary>
    public Duration Grace => options.Value.Grace;

    /// <summary>A page of the rows of one tab, the latest appointment first, and the counts of all tabs.</summary>
    public async Task<MissedList> RunAsync(CurrentPerson by, MissedTab tab, MerchantId? only, int page, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        var now = clock.Now();
        var seen = Seen(db, by, only, now);
        var counts = new Dictionary<MissedTab, int>();
        foreach (var each in Enum.GetValues<MissedTab>())
        {
            counts[each] = await In(db, seen, each, now).CountAsync(stop);
        }

        var pages = Math.Max(1, (counts[tab] + PageSize - 1) / PageSize);
        var shown = Math.Clamp(page, 1, pages);
        var bookings = await In(db, seen, tab, now).OrderByDescending(b => b.Start).ThenBy(b => b.Id).Skip((shown - 1) * PageSize).Take(PageSize).ToListAsync(stop);
        return new(await RowsAsync(db, by, tab, bookings, stop), counts, shown, pages);
    }

    /// <summary>All rows of one tab in the order of its pages; memory holds the ids of all and the rows of one page.</summary>
    public async IAsyncEnumerable<MissedRow> AllAsync(CurrentPerson by, MissedTab tab, MerchantId? only, [EnumeratorCancellation] CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        var now = clock.Now();
        var all = await In(db, Seen(db, by, only, now), tab, now).OrderByDescending(b => b.Start).ThenBy(b => b.Id).Select(b => b.Id).ToListAsync(stop);
        foreach (var some in all.Chunk(PageSize))
        {
            var ids = some.ToList();
            var bookings = await db.Set<Booking>().AsNoTracking().Where(b => ids.Contains(b.Id)).OrderByDescending(b => b.Start).ThenBy(b => b.Id).ToListAsync(stop);
            foreach (var row in await RowsAsync(db, by, tab, bookings, stop))
            {
                yield return row;
            }
        }
    }

    /// <summary>A row that was read before, as it stands now, whatever tab it would be in; null when the person sees it no more.</summary>
    public async Task<MissedRow?> AgainAsync(CurrentPerson by, MissedRow row, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        var bookings = await db.BookingsSeenBy(by, row.Merchant).Where(b => b.Id == row.Id).ToListAsync(stop);
        return await RowsAsync(db, by, row.Tab, bookings, stop) is [var again] ? again : null;
    }

    private static IQueryable<Booking> Seen(PortalDbContext db, CurrentPerson by, MerchantId? only, Instant now)
    {
        var (from, until) = (now - Since, now + Since);
        return db.BookingsSeenBy(by, only).Where(b => b.Start >= from && b.Start <= until);
    }

    private async Task<IReadOnlyList<MissedRow>> RowsAsync(PortalDbContext db, CurrentPerson by, MissedTab tab, List<Booking> bookings, CancellationToken stop)
    {
        var ids = bookings.ConvertAll(b => b.Id);
        var lines = (await db.Set<LedgerEntry>().AsNoTracking().Where(e => ids.Contains(e.BookingId)).ToListAsync(stop)).ToLookup(e => e.BookingId);
        var cards = (await db.Set<BookingPayment>().AsNoTracking().Where(p => ids.Contains(p.BookingId) && p.Credential != null).Select(p => p.BookingId).ToListAsync(stop)).ToHashSet();
        var said = (await db.Set<BookingEvent>().AsNoTracking()
                .Where(e => ids.Contains(e.BookingId) && (e.Kind == BookingEventKind.FeeWaived || e.Kind == BookingEventKind.DepositKept || e.Kind == BookingEventKind.NoShow))
                .OrderBy(e => e.At).Select(e => new { e.BookingId, e.Kind, e.ActorName }).ToListAsync(stop))
            .ToLookup(e => e.BookingId);
        var offers = await db.OffersOfAsync(bookings.Select(b => b.MerchantId).Distinct().ToList(), stop);
        var rows = new List<MissedRow>();
        foreach (var b in bookings)
        {
            var movements = Ledger.Movements(lines[b.Id]);
            var after = MoneyAfter.Of(b, BookedMoneyReads.Sum(movements, cards.Contains(b.Id), [.. said[b.Id].Select(e => e.Kind)]), Grace, payments.Value.HasProcessor());
            var last = movements.LastOrDefault(m => m.Kind == MovementKind.NoShowFee);
            var offer = offers[b.MerchantId];
            rows.Add(new(
                b.Id,
                tab,
                b.MerchantId,
                offer.Merchant.Name,
                offer.Zone,
                b.Status,
                RequestQueue.NameOf(b.Guest, offer.Merchant.Language),
                offer.Services.GetValueOrDefault(b.ServiceId)?.Name.In(by.Language) ?? b.ServiceId.Value,
                b.PartySize,
                b.Start,
                b.UndoUntil,
                b.Terms?.Terms.Price.Currency ?? offer.Merchant.Currency,
                after,
                last is null ? null : MovementRow.Of(last),
                said[b.Id].LastOrDefault(e => e.Kind == BookingEventKind.NoShow)?.ActorName ?? last?.Begun.ActorName,
                after.Money.Held > 0 ? movements.First(m => m.Kind == MovementKind.DepositHold).End!.At + TakeBooking.LongestHold : null));
        }

        return rows;
    }

    /// <summary>The months of the picture, oldest first; a booking counts in the month it begins in, a fee in the month it was charged in, both in the merchant's zone.</summary>
    public async Task<IReadOnlyList<MissedMonth>> MonthsAsync(CurrentPerson by, MerchantId? only, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        var now = clock.Now();
        var from = now - Duration.FromDays((31 * Months) + 1);
        var bookings = await db.BookingsSeenBy(by, only)
            .Where(b => b.Start >= from && b.Start <= now && (b.Status == BookingStatus.Confirmed || b.Status == BookingStatus.Canceled || b.Status == BookingStatus.NoShow || b.Status == BookingStatus.NoShowPenalized))
            .Select(b => new
            {
                b.MerchantId,
                b.Start,
                b.End,
                b.Status,
                b.StatusAt,
                HasArrived = b.ArrivedAt != null,
                ByPhone = db.Set<BookingEvent>().Any(e => e.BookingId == b.Id && e.Kind == BookingEventKind.CanceledForGuest),
                Late = b.StatusAt > b.CancelBy && b.StatusAt <= (b.ComesAnyTime ? b.End : b.Start),
            }).ToListAsync(stop);
        var own = by.Merchants?.ToList();
        var moved = await db.Set<LedgerEntry>().AsNoTracking()
            .Where(e => e.At >= from && (own == null || own.Contains(e.MerchantId)) && (only == null || e.MerchantId == only))
            .Where(e => e.Kind == MovementKind.NoShowFee || e.Kind == MovementKind.Refund || e.Kind == MovementKind.RefundReturned)
            .ToListAsync(stop);
        var recovered = Ledger.Movements(moved)
            .Where(m => m.State == MovementState.Succeeded && (m.Kind == MovementKind.NoShowFee || m.Begun.ProcessorId is not null))
            .Select(m => (m.Begun.MerchantId, m.Begun.At, m.Amount.Currency, Micros: m.Kind == MovementKind.Refund ? -m.Amount.Micros : m.Amount.Micros))
            .ToList();
        var merchants = bookings.Select(b => b.MerchantId).Concat(recovered.Select(m => m.MerchantId)).Distinct().ToList();
        var zones = (await db.Set<Merchant>().AsNoTracking().Where(m => merchants.Contains(m.Id)).Select(m => new { m.Id, m.ZoneId }).ToListAsync(stop))
            .ToDictionary(m => m.Id, m => DateTimeZoneProviders.Tzdb[m.ZoneId]);
        var running = zones.Values.Select(zone => now.InZone(zone).Date.ToYearMonth()).DefaultIfEmpty(now.InUtc().Date.ToYearMonth()).Max();
        var months = Enumerable.Range(0, Months).Select(back => running.PlusMonths(back - Months + 1)).ToList();
        YearMonth MonthOf(MerchantId merchant, Instant at) => at.InZone(zones[merchant]).Date.ToYearMonth();
        var counted = bookings.Where(b => b.Status != BookingStatus.Confirmed || b.HasArrived || b.End <= now).ToLookup(b => MonthOf(b.MerchantId, b.Start));
        var charged = recovered.ToLookup(m => MonthOf(m.MerchantId, m.At));
        return months.ConvertAll(month => new MissedMonth(
            month,
            counted[month].Count(b => b.Status == BookingStatus.Confirmed && b.HasArrived),
            counted[month].Count(b => b.Status == BookingStatus.Confirmed && !b.HasArrived),
            counted[month].Count(b => b.Late && (b.Status == BookingStatus.NoShowPenalized || (b.Status == BookingStatus.Canceled && b.ByPhone))),
            counted[month].Count(b => !b.Late && b.Status is BookingStatus.NoShow or BookingStatus.NoShowPenalized),
            [.. charged[month].GroupBy(m => m.Currency, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new Money(g.Sum(m => m.Micros), g.Key))]));
    }

    /// <summary>The bookings of one tab; each is in one at most.</summary>
    private IQueryable<Booking> In(PortalDbContext db, IQueryable<Booking> seen, MissedTab tab, Instant now)
    {
        var (begun, since) = (now - Grace, now - CandidatesSince);
        var standing = seen.Select(b => new
        {
            Booking = b,

            // Tried and never charged; who waived the fee gave up trying.
            Failed = (b.Status == BookingStatus.Confirmed || b.Status == BookingStatus.NoShow)
                && db.Set<LedgerEntry>().Any(e => e.BookingId == b.Id && e.Kind == MovementKind.NoShowFee)
                && !db.Set<LedgerEntry>().Any(e => e.BookingId == b.Id && e.Kind == MovementKind.NoShowFee && e.State == MovementState.Succeeded)
                && !db.Set<BookingEvent>().Any(e => e.BookingId == b.Id && e.Kind == BookingEventKind.FeeWaived),

            // All of it. A refund that names its payment is of the fee; one that came back gave nothing back.
            FeeBack = db.Set<LedgerEntry>().Any(fee => fee.BookingId == b.Id && fee.Kind == MovementKind.NoShowFee && fee.State == MovementState.Succeeded
                && fee.Micros <= db.Set<LedgerEntry>().Where(e => e.BookingId == b.Id && e.Kind == MovementKind.Refund && e.State == MovementState.Begun && e.ProcessorId != null
                    && db.Set<LedgerEntry>().Any(end => end.Movement == e.Movement && end.State == MovementState.Succeeded
                        && !db.Set<LedgerEntry>().Any(back => back.BookingId == b.Id && back.Kind == MovementKind.RefundReturned && back.State == MovementState.Succeeded && back.ProcessorId == end.ProcessorId))).Sum(e => e.Micros)),
            TakenBack = db.Set<BookingEvent>().Any(e => e.BookingId == b.Id && e.Kind == BookingEventKind.NoShowTakenBack),

            // Nobody has taken it, it has not gone back, and it is not just being let go, as after a guest's cancel in time; who has come decides about nothing else any more
            StillHeld = (b.Status == BookingStatus.Canceled || (b.Status == BookingStatus.Confirmed && b.ArrivedAt != null))
                && db.Set<LedgerEntry>().Any(e => e.BookingId == b.Id && e.Kind == MovementKind.DepositHold && e.State == MovementState.Succeeded)
                && !db.Set<LedgerEntry>().Any(e => e.BookingId == b.Id && e.State == MovementState.Succeeded
                    && (e.Kind == MovementKind.DepositCapture || e.Kind == MovementKind.DepositRelease || e.Kind == MovementKind.DepositLapse))
                && !db.Set<LedgerEntry>().Any(e => e.BookingId == b.Id && e.Kind == MovementKind.DepositRelease && e.State == MovementState.Begun
                    && !db.Set<LedgerEntry>().Any(end => end.Movement == e.Movement && end.State != MovementState.Begun)),
        });
        return (tab switch
        {
            MissedTab.Candidates => standing.Where(s => s.Booking.Start >= since && (s.StillHeld
                || (s.Booking.Status == BookingStatus.Confirmed && s.Booking.ArrivedAt == null && s.Booking.Start <= begun && (!s.Booking.ComesAnyTime || s.Booking.End <= begun) && !s.Failed && !s.FeeBack && !s.TakenBack))),
            MissedTab.Marked => standing.Where(s => s.Booking.Status == BookingStatus.NoShow && !s.Failed && !s.FeeBack),
            MissedTab.Charged => standing.Where(s => s.Booking.Status == BookingStatus.NoShowPenalized && !s.FeeBack),
            MissedTab.Failed => standing.Where(s => s.Failed && !s.StillHeld),
            MissedTab.Reversed => standing.Where(s => !s.StillHeld && (s.FeeBack || (s.Booking.Status == BookingStatus.Confirmed && s.TakenBack && !s.Failed))),
        }).Select(s => s.Booking);
    }
}
