using MerchantPortal.Data;
using MerchantPortal.Data.Offer;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Google.Updates;

/// <summary>Why an update is in the tray.</summary>
public enum TrayState
{
    /// <summary>Owed for longer than it should take, and no try has failed.</summary>
    Late,

    /// <summary>The last try did not work; it is tried again by itself.</summary>
    Failing,

    /// <summary>Google refused it; a person must look.</summary>
    Parked,
}

/// <summary>One update that did not reach Google as it should. Date is the local day of an availability update, Start that of a booking.</summary>
public sealed record TrayRow(
    string Key,
    OwedKind Kind,
    TrayState State,
    bool Sending,
    MerchantId Merchant,
    string MerchantName,
    DateTimeZone Zone,
    BookingId? Booking,
    BookingStatus? BookingStatus,
    string? ServiceName,
    LocalDate? Date,
    Instant? Start,
    Instant OwedAt,
    int Attempts,
    Instant? NextTryAt,
    UpdateFault? Fault,
    string? Answer);

/// <summary>One try: what was sent, what came back, how long it took.</summary>
public sealed record TrayTry(Instant At, long Milliseconds, string Request, string Body, int? HttpStatus, UpdateFault? Fault, string? Answer)
{
    /// <summary>Names the call, as the logs do; null when none was made or its id was not kept.</summary>
    public string? RequestId { get; init; }

    /// <summary>Google's own id of the call; null when its answer named none.</summary>
    public string? AnswerId { get; init; }
}

/// <summary>How an update left the tray, if it did.</summary>
public enum TrayEnd
{
    /// <summary>Google has it.</summary>
    Sent,

    /// <summary>A person gave it up.</summary>
    Discarded,

    /// <summary>There is nothing left to tell Google.</summary>
    NotNeeded,

    /// <summary>Sent again, or owed afresh, and not late.</summary>
    OnItsWay,
}

/// <summary>The proof that an empty tray is good news: the last update that took too long, and the worst delay of the last 24 hours.</summary>
/// <param name="LastLate">When it reached Google. Null when none on record was late. Zone and name are those of the merchant it was for.</param>
/// <param name="AnySent">Whether anything was ever sent.</param>
/// <param name="WorstToday">Null when nothing was sent in the last 24 hours.</param>
public sealed record TrayProof((Instant SentAt, DateTimeZone Zone, string MerchantName)? LastLate, bool AnySent, Duration? WorstToday, int SentToday);

/// <summary>How many updates are late or parked, and how old the oldest is.</summary>
public sealed record LateUpdates(int Count, Duration Oldest);

/// <summary>Reads what has not reached Google in the person's merchants.</summary>
public sealed class UpdateTray(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <summary>Google allows five minutes from the change (spec 1.12); after two somebody should know.</summary>
    public static readonly Duration LateAfter = Duration.FromMinutes(2);

    /// <summary>Rows in one tray; <see cref="CountAsync"/> says how many there are.</summary>
    public const int Most = 500;

    /// <summary>The tray's rows, longest owed first; at most <see cref="Most"/>.</summary>
    public async Task<IReadOnlyList<TrayRow>> RunAsync(CurrentPerson by, MerchantId? only, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        var now = clock.Now();
        var late = now - LateAfter;
        var owed = await InTray(SeenBy(db, by, only), late).OrderBy(u => u.OwedAt).Take(Most).ToListAsync(stop);
        var offers = await db.OffersOfAsync(owed.Select(u => u.MerchantId).Distinct().ToList(), stop);
        var ids = owed.Where(u => u.BookingId is not null).Select(u => u.BookingId!.Value).ToList();
        var bookings = await db.BookingsSeenBy(by).Where(b => ids.Contains(b.Id)).Select(b => new { b.Id, b.ServiceId, b.Start, b.Status }).ToDictionaryAsync(b => b.Id, stop);
        return owed.ConvertAll(u =>
        {
            var offer = offers[u.MerchantId];
            var booking = u.BookingId is { } id ? bookings.GetValueOrDefault(id) : null;
            return new TrayRow(
                u.Key,
                u.Kind,
                u.State == OwedState.Parked ? TrayState.Parked : u is { Attempts: > 0, LastFault: not null } ? TrayState.Failing : TrayState.Late,
                u.LeasedUntil > now,
                u.MerchantId,
                offer.Merchant.Name,
                offer.Zone,
                u.BookingId,
                booking?.Status,
                (u.ServiceId ?? booking?.ServiceId) is { } service ? offer.Services.TryGetValue(service, out var known) ? known.Name.In(by.Language) : service.Value : null,
                u.Date,
                booking?.Start,
                u.OwedAt,
                u.Attempts,
                u.State == OwedState.Open && u.DueAt > now ? u.DueAt : null,
                u.LastFault,
                u.LastAnswer);
        });
    }

    /// <summary>How many updates are in the tray, and how many of them <see cref="RetryAllUpdates"/> would take.</summary>
    public async Task<(int All, int Retryable)> CountAsync(CurrentPerson by, MerchantId? only, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        var now = clock.Now();
        var seen = SeenBy(db, by, only);
        return (await InTray(seen, now - LateAfter).CountAsync(stop), await Retryable(seen, now).CountAsync(stop));
    }

    /// <summary>What became of updates that are not in the tray any more, and who discarded them; without those that the person may not know of.</summary>
    public async Task<IReadOnlyDictionary<string, (TrayEnd End, string? By)>> EndsAsync(CurrentPerson by, IReadOnlyCollection<string> keys, CancellationToken stop)
    {
        if (keys.Count == 0)
        {
            return new Dictionary<string, (TrayEnd, string?)>(StringComparer.Ordinal);
        }

        await using var db = await contexts.CreateDbContextAsync(stop);
        var left = await SeenBy(db, by, null).Where(u => keys.Contains(u.Key)).ToListAsync(stop);
        var people = left.Select(u => u.DiscardedBy?.Value).OfType<string>().Distinct().ToList();
        var names = people.Count == 0 ? [] : await db.Users.Where(u => people.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.DisplayName, stop);
        return left.ToDictionary(
            u => u.Key,
            u => u switch
            {
                { State: OwedState.Discarded } => (TrayEnd.Discarded, u.DiscardedBy is { } person ? names.GetValueOrDefault(person.Value) : null),
                { State: OwedState.Settled } => (u.SentAt >= u.OwedAt ? TrayEnd.Sent : TrayEnd.NotNeeded, null),
                // Told, and told again by itself later
                { State: OwedState.Open } when u.Version == u.SettledVersion => (TrayEnd.Sent, null),
                _ => (TrayEnd.OnItsWay, (string?)null),
            },
            StringComparer.Ordinal);
    }

    /// <summary>The tries of one update, newest first; empty when the person may not know of it.</summary>
    public async Task<IReadOnlyList<TrayTry>> TriesAsync(CurrentPerson by, string key, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        return await SeenBy(db, by, null).AnyAsync(u => u.Key == key, stop)
            ? await db.Set<UpdateTry>().AsNoTracking().Where(t => t.Key == key).OrderByDescending(t => t.At).Take(50)
                .Select(t => new TrayTry(t.At, t.DurationMilliseconds, t.Request, t.Body, t.HttpStatus, t.Fault, t.Answer) { RequestId = t.RequestId, AnswerId = t.AnswerId }).ToListAsync(stop)
            : [];
    }

    /// <summary>What to say when the tray is empty.</summary>
    public async Task<TrayProof> ProofAsync(CurrentPerson by, MerchantId? only, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        var since = clock.Now() - Duration.FromDays(1);
        var seen = SeenBy(db, by, only);
        // Sent before it was owed: owed afresh since, the delay of that sending is not known any more
        var sent = await seen.Where(u => u.SentAt > since && u.SentAt >= u.OwedAt).Select(u => new { u.SentAt, u.OwedAt }).ToListAsync(stop);
        // What was sent again in time since is in its tries only
        var worstTry = await db.Set<UpdateTry>().AsNoTracking()
            .Where(t => t.At > since && t.DelayMilliseconds != null && seen.Any(u => u.Key == t.Key)).MaxAsync(t => t.DelayMilliseconds, stop);
        var worst = sent.Select(u => u.SentAt!.Value - u.OwedAt).Append(Duration.FromMilliseconds(worstTry ?? 0)).Max();
        var last = await (
            from u in seen
            join m in db.Set<Merchant>() on u.MerchantId equals m.Id
            where u.LateAt != null
            orderby u.LateAt descending
            select new { u.LateAt, m.ZoneId, m.Name }).FirstOrDefaultAsync(stop);
        return new(
            last is null ? null : (last.LateAt!.Value, DateTimeZoneProviders.Tzdb[last.ZoneId], last.Name),
            await seen.AnyAsync(u => u.SentAt != null, stop),
            sent.Count == 0 && worstTry is null ? null : worst,
            sent.Count);
    }

    /// <summary>For the frame's status line; null when nothing is late or parked.</summary>
    public async Task<LateUpdates?> LateAsync(CurrentPerson by, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        var now = clock.Now();
        var late = now - LateAfter;
        var owed = SeenBy(db, by, null).Where(u => u.State == OwedState.Parked || (u.State == OwedState.Open && u.Version > u.SettledVersion && u.OwedAt < late));
        return await owed.MinAsync(u => (Instant?)u.OwedAt, stop) is { } oldest ? new(await owed.CountAsync(stop), now - oldest) : null;
    }

    /// <summary>What is parked or failing, and not being sent at this moment.</summary>
    internal static IQueryable<OwedUpdate> Retryable(IQueryable<OwedUpdate> updates, Instant now) =>
        updates.Where(u => u.LeasedUntil <= now
            && (u.State == OwedState.Parked || (u.State == OwedState.Open && u.Version > u.SettledVersion && u.Attempts > 0 && u.LastFault != null)));

    private static IQueryable<OwedUpdate> InTray(IQueryable<OwedUpdate> updates, Instant late) =>
        updates.Where(u => u.State == OwedState.Parked
            || (u.State == OwedState.Open && u.Version > u.SettledVersion && ((u.Attempts > 0 && u.LastFault != null) || u.OwedAt < late)));

    internal static IQueryable<OwedUpdate> SeenBy(PortalDbContext db, CurrentPerson by, MerchantId? only)
    {
        var updates = db.Set<OwedUpdate>().AsNoTracking();
        if (by.Merchants is { } own)
        {
            var merchants = own.ToList();
            updates = updates.Where(u => merchants.Contains(u.MerchantId));
        }

        return only is { } merchant ? updates.Where(u => u.MerchantId == merchant) : updates;
    }
}
