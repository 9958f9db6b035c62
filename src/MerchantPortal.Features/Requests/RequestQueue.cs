using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Google.Updates;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Requests;

/// <summary>The three lists of the Requests page.</summary>
public enum RequestTab
{
    /// <summary>Waiting for an answer, soonest deadline first; and what the person answered in the last two minutes, so that it can be followed.</summary>
    Open,

    /// <summary>Answered or withdrawn today in the merchant's zone, newest first.</summary>
    Decided,

    /// <summary>Nobody answered in time, or the answer could not be kept, in the last 30 days, newest first.</summary>
    Expired,
}

/// <summary>What the list is narrowed to; null is no limit.</summary>
/// <param name="Within">Only requests whose deadline is nearer than this.</param>
/// <param name="Mine">Only those for the person themself, as they said with <see cref="SayWhoIAm"/>.</param>
public sealed record RequestFilter(RequestTab Tab, MerchantId? Merchant = null, ServiceId? Service = null, int? Party = null, Duration? Within = null, bool Mine = false)
{
    /// <summary>Whether it leaves anything of a tab of a merchant out.</summary>
    public bool Narrows => Service is not null || Party is not null || Within is not null || Mine;
}

/// <summary>Why a request deserves a second look.</summary>
[Flags]
public enum RequestRisks
{
    None = 0,

    /// <summary>More requests want these places than are left.</summary>
    Contest = 1,

    /// <summary>Accepting it takes the last of several places.</summary>
    LastPlace = 2,

    /// <summary>The time is no longer inside the opening hours.</summary>
    OutsideHours = 4,

    /// <summary>Less than 15 minutes are left to answer.</summary>
    DeadlineNear = 8,
}

/// <summary>How a request ended, and who ended it.</summary>
/// <param name="By">The person's name; null for the guest and the portal.</param>
/// <param name="ByMe">Whether the asking person did it.</param>
public sealed record Decision(BookingEventKind Kind, Instant At, ActorKind ByKind, string? By, bool ByMe, DeclineReason? Reason, Delivery? Delivery)
{
    /// <summary>When the guest cancelled what had been accepted; null when they did not.</summary>
    public Instant? WithdrawnAt { get; init; }
}

/// <summary>A colleague who has a request open in order to answer it; worth saying for <see cref="OpenRequests.Stays"/>.</summary>
public sealed record OpenedBy(UserId Id, string Name, Instant At)
{
    /// <summary>Whether it is still worth saying.</summary>
    public bool Counts(Instant now) => now - At < OpenRequests.Stays;
}

/// <summary>One request as the list shows it. Times are UTC; <see cref="Zone"/> is the merchant's.</summary>
public sealed record RequestRow(
    BookingId Id,
    MerchantId Merchant,
    string MerchantName,
    DateTimeZone Zone,
    ServiceId Service,
    string ServiceName,
    Instant Start,
    Instant End,
    int? Party,
    string GuestName,
    bool FirstVisit,
    int NoShows,
    Instant ReceivedAt,
    Channel Channel,
    RequestRisks Risks,
    Instant DecideBy,
    BookingStatus Status,
    Decision? Decision,
    Instant? UndoUntil)
{
    /// <summary>Who is to serve the guest; null when the service names nobody.</summary>
    public StaffId? Staff { get; init; }

    /// <summary>Their name as guests read it.</summary>
    public string? StaffName { get; init; }

    /// <summary>What the guest wrote with the request, in one line; null when nothing. Guest data.</summary>
    public string? Wish { get; init; }

    /// <summary>Colleagues who have it open now, the latest first; never the asking person.</summary>
    public IReadOnlyList<OpenedBy> Opened { get; init; } = [];

    /// <summary>Whether an answer still counts at this moment.</summary>
    public bool IsOpen(Instant now) => Status == BookingStatus.Pending && now <= DecideBy;

    /// <summary>Whether the answer can still be taken back.</summary>
    public bool MayUndo(Instant now) => UndoUntil > now && Status is BookingStatus.Confirmed or BookingStatus.Declined;
}

/// <summary>Pending requests that want the same places, of which fewer are left than asked for.</summary>
public sealed record Contest(IReadOnlyList<BookingId> Requests, int PlacesLeft);

/// <summary>A service that occurs in the list, for the filter.</summary>
public sealed record RequestedService(ServiceId Id, string Name);

/// <summary>The list with what the page says around it.</summary>
/// <param name="OpenCount">Open requests in all of the person's merchants, whatever the filter.</param>
/// <param name="HadAny">Whether the person's merchants were ever asked; false is the first use.</param>
/// <param name="MedianAnswerToday">Median time from request to staff's answer, over today's answers.</param>
public sealed record RequestList(
    IReadOnlyList<RequestRow> Rows,
    IReadOnlyList<Contest> Contests,
    IReadOnlyList<RequestedService> Services,
    IReadOnlyList<int> Parties,
    int OpenCount,
    bool HadAny,
    Duration? MedianAnswerToday)
{
    /// <summary>How many requests the filter finds; more than <see cref="Rows"/> when there are too many to list.</summary>
    public int Found { get; init; } = Rows.Count;
}

/// <summary>Reads the requests a person may see. Places left come from <see cref="Occupancy"/>, never from here.</summary>
public sealed class RequestQueue(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <summary>How long a person's own answer stays among the open ones.</summary>
    public static readonly Duration OwnAnswersStay = Duration.FromMinutes(2);

    private static readonly Duration NearDeadline = Duration.FromMinutes(15);
    private static readonly Duration ExpiredStay = Duration.FromDays(30);

    /// <summary>Requests in one list; a filter looks through all there are.</summary>
    public const int Most = 500;

    /// <summary>The list; <paramref name="keep"/> names requests that are on screen and must be in it even though they left the tab meanwhile.</summary>
    public async Task<RequestList> RunAsync(CurrentPerson by, RequestFilter filter, IReadOnlyCollection<BookingId> keep, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        var now = clock.Now();
        var requests = db.BookingsSeenBy(by).Where(b => b.Mode == ConfirmationMode.Asynchronous);
        var openCount = await requests.CountAsync(b => b.Status == BookingStatus.Pending, stop);
        var hadAny = openCount > 0 || await requests.AnyAsync(stop);
        var inTab = InTab(db.BookingsSeenBy(by, filter.Merchant).Where(b => b.Mode == ConfirmationMode.Asynchronous), by, filter.Tab, keep, now);
        var wanted = Narrow(db, inTab, by, filter, now);
        var found = hadAny ? await Sorted(wanted, filter.Tab).Take(Most).ToListAsync(stop) : [];
        var cut = found.Count == Most;
        var all = !cut ? found.Count : filter.Tab == RequestTab.Decided ? await DecidedTodayAsync(db, wanted, now, stop) : await wanted.CountAsync(stop);

        var offers = await db.OffersOfAsync(found.Select(b => b.MerchantId).Distinct().ToList(), stop);
        var decided = found.Where(b => b.Status != BookingStatus.Pending).Select(b => b.Id).ToList();
        var decisions = await DecisionsAsync(db, by, decided, now, stop);
        if (filter.Tab == RequestTab.Decided)
        {
            found = WithinToday(found, decisions, offers, now);
        }

        // Of a list that is not whole, the rivals of a request may be on none of its rows
        var pending = found.Where(b => b.Status == BookingStatus.Pending).ToList();
        var rivals = pending.Count > 0 && (cut || filter.Narrows) ? await RivalsAsync(requests, pending, stop) : [];
        var (contests, risks) = await JudgeAsync(db, [.. pending, .. rivals], offers, now, stop);
        var history = await HistoryAsync(db, found, now, stop);
        var opened = await OpenedAsync(db, by, found.Where(b => b.Status == BookingStatus.Pending).Select(b => b.Id).ToList(), now, stop);
        var rows = found.ConvertAll(b => ToRow(b, offers[b.MerchantId], by, risks.GetValueOrDefault(b.Id), history[(b.MerchantId, b.Guest.UserId)], decisions.GetValueOrDefault(b.Id), opened[b.Id]));
        var ordered = filter.Tab == RequestTab.Open
            ? rows.OrderBy(r => r.DecideBy).ThenBy(r => r.ReceivedAt)
            : rows.OrderByDescending(r => r.Decision?.At ?? r.DecideBy);
        var (services, parties) = cut || filter.Narrows ? await ChoicesAsync(db, inTab, by, stop) : ([.. rows.Select(r => new RequestedService(r.Service, r.ServiceName))], [.. rows.Select(r => r.Party)]);
        return new(
            ordered.ToList(),
            contests,
            services.DistinctBy(s => s.Id).OrderBy(s => s.Name, StringComparer.CurrentCulture).ToList(),
            parties.OfType<int>().Distinct().Order().ToList(),
            openCount,
            hadAny,
            await MedianTodayAsync(db, by, now, stop))
        {
            Found = cut ? Math.Max(all, rows.Count) : rows.Count,
        };
    }

    private static IQueryable<Booking> Narrow(PortalDbContext db, IQueryable<Booking> requests, CurrentPerson by, RequestFilter filter, Instant now)
    {
        if (filter.Service is { } service)
        {
            requests = requests.Where(b => b.ServiceId == service);
        }

        if (filter.Party is { } party)
        {
            requests = requests.Where(b => b.PartySize == party);
        }

        if (filter.Within is { } within)
        {
            var until = now + within;
            requests = requests.Where(b => b.Status == BookingStatus.Pending && b.DecideBy < until);
        }

        if (filter.Mine)
        {
            var me = by.Id.Value;
            requests = requests.Where(b => b.StaffId != null && db.Set<Membership>().Any(m => m.UserId == me && m.MerchantId == b.MerchantId && m.StaffId == b.StaffId));
        }

        return requests;
    }

    /// <summary>The requests of a piece of the Decided tab that were decided today in their merchant's zone; the query reaches back to the earliest today there is.</summary>
    private static List<Booking> WithinToday(List<Booking> found, Dictionary<BookingId, Decision> decisions, Dictionary<MerchantId, MerchantOffer> offers, Instant now) =>
        found.FindAll(b => decisions.GetValueOrDefault(b.Id) is { Kind: BookingEventKind.Accepted or BookingEventKind.Declined or BookingEventKind.Withdrawn } decision
            && offers[b.MerchantId].DateOf(decision.At) == offers[b.MerchantId].DateOf(now));

    private static async Task<int> DecidedTodayAsync(PortalDbContext db, IQueryable<Booking> decided, Instant now, CancellationToken stop)
    {
        var zones = await db.Set<Merchant>().AsNoTracking().Where(m => decided.Any(b => b.MerchantId == m.Id)).Select(m => new { m.Id, m.ZoneId }).ToDictionaryAsync(m => m.Id, m => DateTimeZoneProviders.Tzdb[m.ZoneId], stop);
        return (await decided.Select(b => new { b.MerchantId, b.StatusAt }).ToListAsync(stop)).Count(b => b.StatusAt.InZone(zones[b.MerchantId]).Date == now.InZone(zones[b.MerchantId]).Date);
    }

    /// <summary>Other pending requests of the same merchants in the same hours, the soonest deadlines first.</summary>
    private static Task<List<Booking>> RivalsAsync(IQueryable<Booking> requests, List<Booking> pending, CancellationToken stop)
    {
        var ids = pending.ConvertAll(b => b.Id);
        var merchants = pending.Select(b => b.MerchantId).Distinct().ToList();
        var (from, to) = (pending.Min(b => b.Start), pending.Max(b => b.End));
        return requests.Where(b => b.Status == BookingStatus.Pending && merchants.Contains(b.MerchantId) && b.Start < to && b.End > from && !ids.Contains(b.Id))
            .OrderBy(b => b.DecideBy).Take(Most).ToListAsync(stop);
    }

    /// <summary>What the filters can be set to, when the rows are not the whole tab.</summary>
    private static async Task<(List<RequestedService> Services, List<int?> Parties)> ChoicesAsync(PortalDbContext db, IQueryable<Booking> inTab, CurrentPerson by, CancellationToken stop)
    {
        var services = await inTab.Select(b => new { b.MerchantId, b.ServiceId }).Distinct().ToListAsync(stop);
        var offers = await db.OffersOfAsync(services.Select(s => s.MerchantId).Distinct().ToList(), stop);
        return (
            services.ConvertAll(s => new RequestedService(s.ServiceId, offers[s.MerchantId].Services.TryGetValue(s.ServiceId, out var service) ? service.Name.In(by.Language) : s.ServiceId.Value)),
            await inTab.Select(b => b.PartySize).Distinct().ToListAsync(stop));
    }

    /// <summary>How many requests wait for an answer in the person's merchants.</summary>
    public async Task<int> CountOpenAsync(CurrentPerson by, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        return await db.BookingsSeenBy(by).CountAsync(b => b.Status == BookingStatus.Pending, stop);
    }

    /// <summary>
    /// The requests before and after this booking in a list, in its order. Of the open ones only those that wait count, and the booking need not be among them:
    /// it has its place by its deadline.
    /// </summary>
    public async Task<(BookingId? Before, BookingId? After)> BesideAsync(CurrentPerson by, RequestFilter filter, BookingId id, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        var now = clock.Now();
        var requests = db.BookingsSeenBy(by, filter.Merchant).Where(b => b.Mode == ConfirmationMode.Asynchronous);
        List<BookingId> list;
        if (filter.Tab == RequestTab.Open)
        {
            var waiting = await Narrow(db, requests.Where(b => b.Status == BookingStatus.Pending), by, filter, now)
                .OrderBy(b => b.DecideBy).ThenBy(b => b.CreatedAt).Select(b => new { b.Id, b.DecideBy, b.CreatedAt }).Take(Most).ToListAsync(stop);
            if (waiting.TrueForAll(b => b.Id != id) && await db.BookingsSeenBy(by).Where(b => b.Id == id && b.Mode == ConfirmationMode.Asynchronous)
                .Select(b => new { b.Id, b.DecideBy, b.CreatedAt }).FirstOrDefaultAsync(stop) is { } self)
            {
                waiting.Add(self);
            }

            list = [.. waiting.OrderBy(b => b.DecideBy).ThenBy(b => b.CreatedAt).Select(b => b.Id)];
        }
        else
        {
            var found = await Sorted(Narrow(db, InTab(requests, by, filter.Tab, [], now), by, filter, now), filter.Tab).Take(Most).ToListAsync(stop);
            var decisions = await DecisionsAsync(db, by, found.ConvertAll(b => b.Id), now, stop);
            if (filter.Tab == RequestTab.Decided)
            {
                found = WithinToday(found, decisions, await db.OffersOfAsync(found.Select(b => b.MerchantId).Distinct().ToList(), stop), now);
            }

            list = [.. found.OrderByDescending(b => decisions.GetValueOrDefault(b.Id)?.At ?? b.DecideBy ?? b.Start).Select(b => b.Id)];
        }

        var at = list.IndexOf(id);
        return (at > 0 ? list[at - 1] : null, at >= 0 && at + 1 < list.Count ? list[at + 1] : null);
    }

    /// <summary>One request, whatever its state; null when there is none or the person may not know of it.</summary>
    public async Task<RequestRow?> FindAsync(CurrentPerson by, BookingId id, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        var now = clock.Now();
        if (await db.BookingsSeenBy(by).FirstOrDefaultAsync(b => b.Id == id && b.Mode == ConfirmationMode.Asynchronous, stop) is not { } booking)
        {
            return null;
        }

        var offers = await db.OffersOfAsync([booking.MerchantId], stop);
        var decisions = await DecisionsAsync(db, by, booking.Status == BookingStatus.Pending ? [] : [id], now, stop);
        var (_, risks) = await JudgeAsync(db, booking.Status == BookingStatus.Pending ? [booking] : [], offers, now, stop);
        var history = await HistoryAsync(db, [booking], now, stop);
        var opened = await OpenedAsync(db, by, booking.Status == BookingStatus.Pending ? [id] : [], now, stop);
        return ToRow(booking, offers[booking.MerchantId], by, risks.GetValueOrDefault(id), history[(booking.MerchantId, booking.Guest.UserId)], decisions.GetValueOrDefault(id), opened[id]);
    }

    /// <summary>Who else has these requests open, the latest first. The caller has checked that the person may see the bookings.</summary>
    internal static async Task<ILookup<BookingId, OpenedBy>> OpenedAsync(PortalDbContext db, CurrentPerson by, List<BookingId> ids, Instant now, CancellationToken stop)
    {
        var (me, since) = (by.Id, now - OpenRequests.Stays);
        var found = ids.Count == 0 ? [] : await db.Set<RequestOpening>().AsNoTracking().Where(o => ids.Contains(o.BookingId) && o.UserId != me && o.OpenedAt > since)
            .OrderByDescending(o => o.OpenedAt).ToListAsync(stop);
        var people = found.Select(o => o.UserId.Value).Distinct().ToList();
        var names = people.Count == 0 ? [] : await db.Users.Where(u => people.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.DisplayName, stop);
        return found.Where(o => names.ContainsKey(o.UserId.Value)).ToLookup(o => o.BookingId, o => new OpenedBy(o.UserId, names[o.UserId.Value], o.OpenedAt));
    }

    private static IQueryable<Booking> Sorted(IQueryable<Booking> requests, RequestTab tab) =>
        tab == RequestTab.Open ? requests.OrderBy(b => b.DecideBy) : requests.OrderByDescending(b => b.StatusAt);

    private static IQueryable<Booking> InTab(IQueryable<Booking> requests, CurrentPerson by, RequestTab tab, IReadOnlyCollection<BookingId> keep, Instant now)
    {
        var me = by.Id;
        var ownSince = now - OwnAnswersStay;
        var expiredSince = now - ExpiredStay;

        // "Today" begins up to 26 hours ago somewhere; the merchant's own day is checked with its zone afterwards.
        var decidedSince = now - Duration.FromHours(26);
        return tab switch
        {
            RequestTab.Open => requests
                .Where(b => b.Status == BookingStatus.Pending || keep.Contains(b.Id)
                    || (b.StatusByUser == me && b.StatusAt > ownSince && (b.Status == BookingStatus.Confirmed || b.Status == BookingStatus.Declined))),
            RequestTab.Decided => requests
                .Where(b => b.Status != BookingStatus.Pending && b.StatusAt > decidedSince && b.DeclineReason != DeclineReason.NoAnswer),
            RequestTab.Expired => requests
                .Where(b => (b.DeclineReason == DeclineReason.NoAnswer || b.Status == BookingStatus.Failed) && b.StatusAt > expiredSince),
        };
    }

    private static async Task<Dictionary<BookingId, Decision>> DecisionsAsync(PortalDbContext db, CurrentPerson by, List<BookingId> ids, Instant now, CancellationToken stop)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var events = await db.Set<BookingEvent>().AsNoTracking().Where(e => ids.Contains(e.BookingId)).OrderBy(e => e.At).ThenBy(e => e.Id).ToListAsync(stop);
        var deliveries = await Deliveries.OfAsync(db, ids, stop);
        var decisions = new Dictionary<BookingId, Decision>();
        foreach (var e in events)
        {
            switch (e.Kind)
            {
                case BookingEventKind.Undone:
                    decisions.Remove(e.BookingId);
                    break;
                case BookingEventKind.Withdrawn when decisions.GetValueOrDefault(e.BookingId) is { } before:
                    // A guest who cancels what was accepted does not change what was decided.
                    decisions[e.BookingId] = before with { WithdrawnAt = e.At };
                    break;
                case BookingEventKind.Accepted or BookingEventKind.Declined or BookingEventKind.Expired or BookingEventKind.Failed or BookingEventKind.Withdrawn:
                    decisions[e.BookingId] = new(e.Kind, e.At, e.ActorKind, e.ActorName, e.ActorId == by.Id, e.Reason, deliveries.Of(e.BookingId, e.OwedVersion, e.At, now));
                    break;
            }
        }

        return decisions;
    }

    private static async Task<(List<Contest> Contests, Dictionary<BookingId, RequestRisks> Risks)> JudgeAsync(
        PortalDbContext db, List<Booking> pending, Dictionary<MerchantId, MerchantOffer> offers, Instant now, CancellationToken stop)
    {
        var contests = new List<Contest>();
        var risks = pending.ToDictionary(b => b.Id, b => b.DecideBy - now < NearDeadline ? RequestRisks.DeadlineNear : RequestRisks.None);
        foreach (var group in pending.GroupBy(b => b.MerchantId))
        {
            var offer = offers[group.Key];
            var requests = group.OrderBy(b => b.DecideBy).ThenBy(b => b.CreatedAt).ToList();
            var span = new TimeRange(requests.Min(b => b.Start), requests.Max(b => b.End));
            var held = await db.Holding(group.Key, span, now).Select(b => new Held(b.Id, b.Status, b.ServiceId, b.Start, b.End, b.StaffId, b.RoomId, b.PartySize)).ToListAsync(stop);
            var firm = held.FindAll(h => !Booking.OnlyAsks(h.Status)).ConvertAll(h => h.Taken);
            foreach (var request in requests)
            {
                if (!IsOpenThen(offer, request.Time))
                {
                    risks[request.Id] |= RequestRisks.OutsideHours;
                }

                if (offer.Services.GetValueOrDefault(request.ServiceId)?.PlacesFor(request.PartySize)?.Count is > 1 and var total
                    && Occupancy.Free(request.ServiceId, request.Time, request.Resources, total, held.FindAll(h => h.Id != request.Id && h.Start < request.End && h.End > request.Start).ConvertAll(h => h.Taken), offer.PlacesOf(request.ServiceId)) == 1)
                {
                    risks[request.Id] |= RequestRisks.LastPlace;
                }
            }

            foreach (var rivals in Rivals(offer, requests))
            {
                var left = rivals.Min(b => Availability.PlacesFor(offer, new(b.ServiceId, b.Time, b.Resources), firm));
                if (rivals.Count > left)
                {
                    contests.Add(new(rivals.ConvertAll(b => b.Id), left));
                    rivals.ForEach(b => risks[b.Id] |= RequestRisks.Contest);
                }
            }
        }

        return (contests, risks);
    }

    /// <summary>Groups in which each takes a place from another; most are groups of one.</summary>
    private static IEnumerable<List<Booking>> Rivals(MerchantOffer offer, List<Booking> requests)
    {
        var rest = new List<Booking>(requests);
        while (rest.Count > 0)
        {
            var group = new List<Booking> { rest[0] };
            rest.RemoveAt(0);
            for (var i = 0; i < group.Count; i++)
            {
                var one = group[i];
                // Times first: of a long list most are far apart, and every open screen asks
                var rivals = rest.FindAll(other => other.Start < one.End && other.End > one.Start
                    && Occupancy.Free(one.ServiceId, one.Time, one.Resources, 1, new[] { new Taken(other.ServiceId, other.Time, other.Resources) }, offer.PlacesOf(one.ServiceId)) == 0);
                group.AddRange(rivals);
                rest.RemoveAll(rivals.Contains);
            }

            yield return group;
        }
    }

    private static bool IsOpenThen(MerchantOffer offer, TimeRange time)
    {
        var date = offer.DateOf(time.Start);
        return new[] { date.PlusDays(-1), date }.Any(day => offer.Merchant.Hours.On(day)
            .Any(period => OpeningHours.Span(period, day, offer.Zone) is var open && open.Start <= time.Start && time.End <= open.End));
    }

    private static async Task<Dictionary<(MerchantId, string), (bool First, int NoShows)>> HistoryAsync(PortalDbContext db, List<Booking> found, Instant now, CancellationToken stop)
    {
        var merchants = found.Select(b => b.MerchantId).Distinct().ToList();
        var guests = found.Select(b => b.Guest.UserId).Distinct().ToList();
        var visits = merchants.Count == 0 ? [] : await db.Set<Booking>().AsNoTracking()
            .Where(b => merchants.Contains(b.MerchantId) && guests.Contains(b.Guest.UserId) && b.Start < now
                && (b.Status == BookingStatus.Confirmed || b.Status == BookingStatus.NoShow || b.Status == BookingStatus.NoShowPenalized))
            .Select(b => new { b.MerchantId, b.Guest.UserId, b.Status }).ToListAsync(stop);
        var byGuest = visits.ToLookup(v => (v.MerchantId, v.UserId));
        return found.Select(b => (b.MerchantId, b.Guest.UserId)).Distinct()
            .ToDictionary(k => k, k => (!byGuest[k].Any(), byGuest[k].Count(v => v.Status != BookingStatus.Confirmed)));
    }

    private static async Task<Duration?> MedianTodayAsync(PortalDbContext db, CurrentPerson by, Instant now, CancellationToken stop)
    {
        var since = now - Duration.FromHours(26);
        var seen = db.BookingsSeenBy(by);
        var answers = await (
            from b in seen
            join e in db.Set<BookingEvent>() on b.Id equals e.BookingId
            join m in db.Set<Merchant>() on b.MerchantId equals m.Id
            where b.Mode == ConfirmationMode.Asynchronous && b.StatusAt > since && e.At > since && e.ActorKind == ActorKind.Staff
                && (e.Kind == BookingEventKind.Accepted || e.Kind == BookingEventKind.Declined)
            select new { e.At, b.CreatedAt, m.ZoneId }).ToListAsync(stop);
        var took = answers.Where(a => DateTimeZoneProviders.Tzdb[a.ZoneId] is var zone && a.At.InZone(zone).Date == now.InZone(zone).Date)
            .Select(a => a.At - a.CreatedAt).Order().ToList();
        return took.Count == 0 ? null : (took[(took.Count - 1) / 2] + took[took.Count / 2]) / 2;
    }

    private static RequestRow ToRow(
        Booking b, MerchantOffer offer, CurrentPerson by, RequestRisks risks, (bool First, int NoShows) history, Decision? decision, IEnumerable<OpenedBy> opened) => new(
        b.Id,
        b.MerchantId,
        offer.Merchant.Name,
        offer.Zone,
        b.ServiceId,
        offer.Services.TryGetValue(b.ServiceId, out var service) ? service.Name.In(by.Language) : b.ServiceId.Value,
        b.Start,
        b.End,
        b.PartySize,
        NameOf(b.Guest, offer.Merchant.Language),
        history.First,
        history.NoShows,
        b.CreatedAt,
        b.Channel,
        risks,
        b.DecideBy ?? b.Start,
        b.Status,
        decision,
        b.UndoUntil)
    {
        Staff = b.StaffId,
        StaffName = b.StaffId is { } staff ? offer.StaffNames.GetValueOrDefault(staff, staff.Value) : null,
        Wish = OneLine(b.AdditionalRequest),
        Opened = [.. opened],
    };

    private static string? OneLine(string? text) => string.Join(' ', (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) is { Length: > 0 } line ? line : null;

    /// <summary>The guest's name in the order of the merchant's language.</summary>
    internal static string NameOf(Guest guest, string language) =>
        language.StartsWith("zh", StringComparison.Ordinal) && guest.FamilyName.Any(c => c >= 0x2E80)
            ? guest.FamilyName + guest.GivenName
            : string.Join(' ', new[] { guest.GivenName, guest.FamilyName }.Where(part => part.Length > 0));

    private sealed record Held(BookingId Id, BookingStatus Status, ServiceId Service, Instant Start, Instant End, StaffId? Staff, RoomId? Room, int? Party)
    {
        public Taken Taken => new(Service, new(Start, End), new(Staff, Room, Party));
    }
}
