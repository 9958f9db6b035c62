namespace MerchantPortal.Web.Pages.Account;

/// <summary>What the account pages log when they can say no more than that something failed.</summary>
internal static partial class ContactLogs
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The account pages could not be read")]
    public static partial void NotRead(this ILogger log, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "A change on the account pages could not be stored")]
    public static partial void NotStored(this ILogger log, Exception error);
}
