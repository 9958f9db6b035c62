using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Requests;
using MerchantPortal.Web.Ui;
using Microsoft.AspNetCore.WebUtilities;
using NodaTime;

namespace MerchantPortal.Web.Pages.Requests;

/// <summary>
/// Which list of requests is meant, as addresses say it: the list's own address and those of the bookings opened from it, so that the way back leads to the same
/// list. What is typed into the search is no part of it (docs/decisions/no-names-in-addresses.md).
/// </summary>
internal sealed record ListAddress(string? Tab, string? Merchant, string? Service, int? Party, string? Due, string? Whose)
{
    /// <summary>Reads what an address says; anything else in it is left out.</summary>
    public static ListAddress Of(string address)
    {
        var query = QueryHelpers.ParseQuery(new Uri(address).Query);
        string? Value(string name) => query.TryGetValue(name, out var values) && values is [{ Length: > 0 } value, ..] ? value : null;
        return new(Value("tab"), Value("merchant"), Value("service"), Requested.Number(Value("party")), Value("due"), Value("whose"));
    }

    /// <summary>What the list shows.</summary>
    public RequestFilter Filter => new(
        Tab switch { "decided" => RequestTab.Decided, "expired" => RequestTab.Expired, _ => RequestTab.Open },
        Merchant is { Length: > 0 } merchant ? new MerchantId(merchant) : null,
        Service is { Length: > 0 } service ? new ServiceId(service) : null,
        Party,
        Due switch { "15m" => Duration.FromMinutes(15), "1h" => Duration.FromHours(1), "1d" => Duration.FromDays(1), _ => null },
        Whose == "mine");

    /// <summary>The page of a booking of this list.</summary>
    public string ToBooking(BookingId id) => With("bookings/" + Uri.EscapeDataString(id.Value), null);

    /// <summary>The list, on a row of it.</summary>
    public string ToList(BookingId? row) => With("requests", row?.Value);

    private string With(string path, string? row) => QueryHelpers.AddQueryString(path, new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["tab"] = Tab,
        ["merchant"] = Merchant,
        ["service"] = Service,
        ["party"] = Party?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["due"] = Due,
        ["whose"] = Whose,
        ["row"] = row,
    }.Where(pair => !string.IsNullOrEmpty(pair.Value)));
}
