using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Web.Pages.Bookings;
using Microsoft.AspNetCore.WebUtilities;

namespace MerchantPortal.Web.Pages;

/// <summary>A page of ours that lists bookings for another reason than to answer them; those are opened from Requests (<see cref="Requests.ListAddress"/>).</summary>
internal enum CameFrom
{
    /// <summary>Every booking.</summary>
    Bookings,

    /// <summary>No-shows and fees.</summary>
    NoShows,

    /// <summary>The ledger of money.</summary>
    Payments,

    /// <summary>The tray of updates to Google.</summary>
    Updates,
}

/// <summary>
/// The page a booking was opened from, and what that page's address said: it goes along in the booking's address, so that the way back leads there after a reload
/// and for a colleague too. An address names one of our pages and never where to go, so nobody can make it lead elsewhere.
/// </summary>
internal sealed record WayBack(CameFrom From, string Said)
{
    private static readonly Dictionary<CameFrom, (string Name, string Path, string[] Says)> Pages = new()
    {
        [CameFrom.Bookings] = ("bookings", "bookings", ["merchant", "tab", "page"]),
        [CameFrom.NoShows] = ("no-shows", "no-shows", ["merchant", "tab", "page"]),
        [CameFrom.Payments] = ("payments", "payments", ["merchant", "kind", "state", "month", "page"]),
        [CameFrom.Updates] = ("updates", "google/updates", ["merchant"]),
    };

    /// <summary>The address of a booking that one of our pages shows.</summary>
    /// <param name="here">The page's own address.</param>
    public static string ToBooking(BookingId id, CameFrom from, string here) => new WayBack(from, SaidIn(here, from)).ToBooking(id);

    /// <summary>Reads a booking's address; null when it names no page of ours.</summary>
    public static WayBack? Of(string address)
    {
        var name = QueryHelpers.ParseQuery(new Uri(address).Query).TryGetValue("from", out var values) ? values[0] : null;
        return Pages.Where(page => page.Value.Name == name).Select(page => new WayBack(page.Key, SaidIn(address, page.Key))).FirstOrDefault();
    }

    /// <summary>The list of all bookings that one stands in, for who came straight to it.</summary>
    public static WayBack ToAll(string? merchant, BookingsTab tab) =>
        new(CameFrom.Bookings, QueryHelpers.AddQueryString("", Given(("merchant", merchant), ("tab", tab == BookingsTab.Coming ? null : BookingsPage.KeyOf(tab)))));

    /// <summary>The address of another booking, with the same way back.</summary>
    public string ToBooking(BookingId id) => QueryHelpers.AddQueryString("bookings/" + Uri.EscapeDataString(id.Value), "from", Pages[From].Name) + (Said.Length > 0 ? "&" + Said[1..] : "");

    /// <summary>The page it was opened from, on the row of a booking.</summary>
    public string ToList(BookingId? row)
    {
        var list = Pages[From].Path + Said;
        return row is not { } id || From == CameFrom.Payments ? list : QueryHelpers.AddQueryString(list, "row", From == CameFrom.Updates ? Update.KeyOf(id) : id.Value);
    }

    private static string SaidIn(string address, CameFrom page)
    {
        var query = QueryHelpers.ParseQuery(new Uri(address).Query);
        return QueryHelpers.AddQueryString("", Given([.. Pages[page].Says.Select(name => (name, query.TryGetValue(name, out var values) ? values[0] : null))]));
    }

    private static IEnumerable<KeyValuePair<string, string?>> Given(params (string Name, string? Value)[] said) =>
        said.Where(one => !string.IsNullOrEmpty(one.Value)).Select(one => KeyValuePair.Create(one.Name, one.Value));
}
