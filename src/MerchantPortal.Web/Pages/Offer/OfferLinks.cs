using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;
using NodaTime.Text;

namespace MerchantPortal.Web.Pages.Offer;

/// <summary>Which page edits which place of an offer.</summary>
public static class OfferLinks
{
    /// <summary>The editor's tab of a field of a service.</summary>
    public static string ServiceTab(string path) => OfferWords.FieldOf(path) switch
    {
        "name" or "description" or "intakeForm" when path.Contains(".translations[", StringComparison.Ordinal) => "languages",
        "price" or "priceInterpretation" or "tax" => "price",
        "terms" => "terms",
        "defaultMode" or "answerWindow" or "minAdvanceBooking" or "minAdvanceOnlineCanceling" or "admissionPolicy" or "minBookingBufferBeforeEnd" or "intakeForm" or "isArchived" => "rules",
        _ => "basics",
    };

    /// <summary>The tab of the business page for a place of the merchant, its staff or its rooms.</summary>
    public static string MerchantTab(string path) => OfferWords.FieldOf(path) switch
    {
        "termsText" when path.Contains(".translations[", StringComparison.Ordinal) => "languages",
        "hours" => "hours",
        "bookableDays" or "openBookingsPerGuest" or "guestsMayOverlap" => "booking",
        "defaultTerms" => "terms",
        "" when path.StartsWith("staff", StringComparison.Ordinal) || path.StartsWith("rooms", StringComparison.Ordinal) => "people",
        _ => "basics",
    };

    /// <summary>The address of the page and field that edits a place.</summary>
    public static string To(MerchantId merchant, string path)
    {
        var id = Uri.EscapeDataString(merchant.Value);
        var focus = Uri.EscapeDataString(path);
        var field = OfferWords.FieldOf(path);
        return field == "rules" ? $"rules?merchant={id}&service={Uri.EscapeDataString(OfferPaths.ServiceOf(path) ?? "all")}&focus={focus}"
            : OfferPaths.ServiceOf(path) is { } service ? $"{ToService(merchant, service)}?tab={ServiceTab(path)}&focus={focus}"
            : field is "tokenizationParameters" or "acceptedCards" ? $"account/payments?merchant={id}&focus={focus}"
            : $"merchant?merchant={id}&tab={MerchantTab(path)}&focus={focus}";
    }

    /// <summary>The address of some slots on "Prices &amp; rules", and of the cell they begin in.</summary>
    public static string To(MerchantId merchant, string path, GridConflict cells) =>
        $"rules?merchant={Uri.EscapeDataString(merchant.Value)}&service={Uri.EscapeDataString(OfferPaths.ServiceOf(path) ?? "all")}"
        + (cells.Layer == GridLayer.Price ? "" : "&layer=" + cells.Layer.ToString().ToLowerInvariant())
        + (cells.Area.Date is { } date ? "&date=" + LocalDatePattern.Iso.Format(date) : "")
        + FormattableString.Invariant($"&at={(int)cells.Area.Days.FirstOrDefault(IsoDayOfWeek.Monday)}-{LocalTimePattern.GeneralIso.Format(cells.Area.From)[..5]}");

    /// <summary>The address of a service's editor.</summary>
    public static string ToService(MerchantId merchant, string service) => $"services/{Uri.EscapeDataString(merchant.Value)}/{Uri.EscapeDataString(service)}";
}
