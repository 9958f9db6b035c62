using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Google.Updates;
using MerchantPortal.Features.Requests;
using NodaTime;

namespace MerchantPortal.Web.Pages.Requests;

/// <summary>What changed on the open list that somebody who does not look at it should be told.</summary>
internal enum RowNewsKind
{
    /// <summary>A request came, and its row is on screen.</summary>
    New,

    /// <summary>Requests came whose rows wait, because they would push away the row in use.</summary>
    Held,

    /// <summary>A colleague opened a request.</summary>
    Opened,

    /// <summary>Somebody else answered a request on screen, or the guest withdrew it.</summary>
    Decided,

    /// <summary>A request has to be answered within two minutes.</summary>
    LastMinutes,
}

/// <summary>One piece of news, about a row; <see cref="RowNewsKind.Held"/> about none.</summary>
/// <param name="Colleague">Who opened it.</param>
internal sealed record RowNews(RowNewsKind Kind, RequestRow? Row = null, OpenedBy? Colleague = null);

/// <summary>
/// Which rows of the queue are on screen (portal.md 3.1): a row under somebody's fingers is never pushed away, an answered one stays long enough to be followed.
/// Only open requests come and go; what is decided or expired is shown whole. Knows no clock and no words: it is told the time, and tells what is new.
/// </summary>
internal sealed class RowsOnScreen
{
    private static readonly Duration OthersStay = Duration.FromSeconds(5);
    private static readonly Duration LastMinutes = Duration.FromMinutes(2);

    private readonly HashSet<BookingId> shown = [];
    private readonly HashSet<BookingId> held = [];
    private readonly HashSet<BookingId> fresh = [];
    private readonly HashSet<BookingId> warned = [];
    private readonly HashSet<(BookingId, OpenedBy)> told = [];
    private readonly Dictionary<BookingId, Instant> leaves = [];
    private RequestFilter? of;

    private bool Open => of?.Tab == RequestTab.Open;

    /// <summary>How many new rows wait until somebody asks for them.</summary>
    public int Held => held.Count;

    /// <summary>The open requests on screen under this filter, answered ones that still can be followed among them; none under another.</summary>
    public IReadOnlyCollection<BookingId> Shown(RequestFilter filter) => Open && filter == of ? shown : [];

    /// <summary>Whether a row is on screen.</summary>
    public bool Shows(BookingId id) => !Open || shown.Contains(id);

    /// <summary>Whether a row came with the newest list, or was just asked for.</summary>
    public bool IsFresh(BookingId id) => fresh.Contains(id);

    /// <summary>What <see cref="Take"/> takes next is another list, even where the filter is the same.</summary>
    public void Forget() => of = null;

    /// <summary>
    /// Takes a newer state of the list. What would come above <paramref name="focused"/>, the row in use, waits.
    /// The first state of a list, with this filter, is shown as it is, and nothing of it is news but what is urgent.
    /// </summary>
    /// <returns>What is new, the most important last.</returns>
    public List<RowNews> Take(RequestFilter filter, RequestList next, BookingId? focused, Instant now)
    {
        var news = new List<RowNews>();
        fresh.Clear();
        if (filter != of)
        {
            of = filter;
            held.Clear();
            leaves.Clear();
            shown.Clear();
            shown.UnionWith(next.Rows.Select(r => r.Id));
            told.UnionWith(next.Rows.SelectMany(r => r.Opened.Select(one => (r.Id, one))));
        }

        news.AddRange(next.Rows.SelectMany(r => r.Opened.Where(one => told.Add((r.Id, one))).Select(one => new RowNews(RowNewsKind.Opened, r, one))));
        var anchor = focused is { } id ? next.Rows.FirstOrDefault(r => r.Id == id) : null;
        foreach (var row in next.Rows.Where(r => !shown.Contains(r.Id)))
        {
            if (anchor is not null && row.DecideBy < anchor.DecideBy)
            {
                held.Add(row.Id);
            }
            else
            {
                held.Remove(row.Id);
                shown.Add(row.Id);
                fresh.Add(row.Id);
                news.Add(new(RowNewsKind.New, row));
            }
        }

        held.IntersectWith(next.Rows.Where(r => r.IsOpen(now)).Select(r => r.Id));
        if (held.Count > 0)
        {
            news.Add(new(RowNewsKind.Held));
        }

        news.AddRange(Pass(next, now));
        return news;
    }

    /// <summary>Lets time pass over the list: answered rows leave the screen.</summary>
    /// <returns>What is new, the most important last.</returns>
    public List<RowNews> Pass(RequestList list, Instant now)
    {
        var news = new List<RowNews>();
        if (!Open)
        {
            return news;
        }

        foreach (var row in list.Rows)
        {
            if (row.Status == BookingStatus.Pending)
            {
                leaves.Remove(row.Id);
            }
            else if (row.Decision is { ByMe: true } decision)
            {
                leaves[row.Id] = decision.Delivery is null or { State: DeliveryState.Sent or DeliveryState.Discarded } ? decision.At + RequestQueue.OwnAnswersStay : Instant.MaxValue;
            }
            else if (leaves.TryAdd(row.Id, now + OthersStay) && shown.Contains(row.Id) && row.Decision is not null)
            {
                news.Add(new(RowNewsKind.Decided, row));
            }
        }

        shown.RemoveWhere(id => leaves.TryGetValue(id, out var at) && at <= now);
        if (list.Rows.FirstOrDefault(r => r.IsOpen(now) && r.DecideBy - now < LastMinutes && warned.Add(r.Id)) is { } last)
        {
            news.Add(new(RowNewsKind.LastMinutes, last));
        }

        return news;
    }

    /// <summary>Shows the rows that waited.</summary>
    public void ShowHeld()
    {
        shown.UnionWith(held);
        fresh.UnionWith(held);
        held.Clear();
    }
}
