using NodaTime;

namespace MerchantPortal.Web.Pages.Offer;

/// <summary>In whose time offer pages speak.</summary>
internal static class OfferZones
{
    /// <summary>The merchant's zone as published; UTC when it is none that we know.</summary>
    public static DateTimeZone Of(OfferEditing editing) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(editing.Published.Merchant.ZoneId) ?? DateTimeZone.Utc;
}
