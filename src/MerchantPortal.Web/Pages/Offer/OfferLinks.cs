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

    /// <summary>The address of the page and field that edits a place; of a rule also what shows it in its week: its layer, its date and a party size it is for.</summary>
    /// <param name="document">Where the rule is looked up; without it only what the path itself says is in the address.</param>
    public static string To(MerchantId merchant, string path, OfferDocument? document = null)
    {
        var id = Uri.EscapeDataString(merchant.Value);
        var focus = Uri.EscapeDataString(path);
        var field = OfferWords.FieldOf(path);
        return field == "rules" ? $"rules?merchant={id}&service={Uri.EscapeDataString(OfferPaths.ServiceOf(path) ?? "all")}{WeekOf(path, document)}&focus={focus}"
            : OfferPaths.ServiceOf(path) is { } service ? $"{ToService(merchant, service, merchant.Value)}&tab={ServiceTab(path)}&focus={focus}"
            : field is "tokenizationParameters" or "acceptedCards" ? $"account/payments?merchant={id}&focus={focus}"
            : $"merchant?merchant={id}&tab={MerchantTab(path)}&focus={focus}";
    }

    /// <summary>The address of some slots on "Prices &amp; rules", and of the cell they begin in.</summary>
    public static string To(MerchantId merchant, string path, GridConflict cells) =>
        $"rules?merchant={Uri.EscapeDataString(merchant.Value)}&service={Uri.EscapeDataString(OfferPaths.ServiceOf(path) ?? "all")}"
        + Layer(cells.Layer)
        + (cells.Area.Date is { } date ? "&date=" + LocalDatePattern.Iso.Format(date) : "")
        + FormattableString.Invariant($"&at={(int)cells.Area.Days.FirstOrDefault(IsoDayOfWeek.Monday)}-{LocalTimePattern.GeneralIso.Format(cells.Area.From)[..5]}");

    /// <summary>The address of a service's editor.</summary>
    /// <param name="chosen">The business that the person has chosen in the frame, which goes along; null for all.</param>
    public static string ToService(MerchantId merchant, string service, string? chosen = null) =>
        $"services/{Uri.EscapeDataString(merchant.Value)}/{Uri.EscapeDataString(service)}{(chosen is { Length: > 0 } ? "?merchant=" + Uri.EscapeDataString(chosen) : "")}";

    /// <summary>The address of the list of services.</summary>
    /// <param name="chosen">The business that the person has chosen in the frame; null for all.</param>
    public static string ToServices(string? chosen) => "services" + (chosen is { Length: > 0 } ? "?merchant=" + Uri.EscapeDataString(chosen) : "");

    // A path into a rule says its layer; one of a whole rule means the first thing that it speaks of, as the list of rules has it
    private static string WeekOf(string path, OfferDocument? document)
    {
        var owner = OfferPaths.ServiceOf(path) is { } id ? $"services[{id}]" : OfferPaths.Merchant;
        var service = document?.Services.FirstOrDefault(s => OfferPaths.Of(s) == owner);
        var rules = (owner == OfferPaths.Merchant ? document?.Merchant.Rules : service?.Rules) ?? [];
        var rule = rules.FirstOrDefault(r => OfferEditing.IsAt(path, OfferPaths.Of(r, owner)));
        var layers = Enum.GetValues<GridLayer>();
        var layer = layers.Where(l => Part(path, owner) == Word(l)).Concat(layers.Where(l => rule is not null && GridPaint.Of(rule, l) is not null)).FirstOrDefault();
        var sizes = (service is null ? document?.Services.Where(s => !s.IsArchived) ?? [] : [service]).SelectMany(s => s.Places).Select(place => place.PartySize).OfType<int>().Order();
        return Layer(layer)
            + (rule?.Date is { } date ? "&date=" + LocalDatePattern.Iso.Format(date) : "")
            + (rule?.Party is { } party && sizes.Where(size => party.Has(size)).Select(size => (int?)size).FirstOrDefault() is { } shown ? FormattableString.Invariant($"&party={shown}") : "");
    }

    // What stands behind the rule's id: "services[cut].rules[sat].fee.deposit" is "fee"
    private static string Part(string path, string owner) =>
        path.IndexOf("].", Math.Min(path.Length, owner.Length + ".rules[".Length), StringComparison.Ordinal) is >= 0 and var end ? path[(end + 2)..].Split('.')[0] : "";

    private static string Layer(GridLayer layer) => layer == GridLayer.Price ? "" : "&layer=" + Word(layer);

    private static string Word(GridLayer layer) => layer.ToString().ToLowerInvariant();
}
