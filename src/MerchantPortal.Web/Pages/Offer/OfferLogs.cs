namespace MerchantPortal.Web.Pages.Offer;

/// <summary>What the offer pages log when they can say no more than that something failed.</summary>
internal static partial class OfferLogs
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The offer could not be read")]
    public static partial void NotRead(this ILogger log, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "The merchant could not be added")]
    public static partial void NotAdded(this ILogger log, Exception error);
}
