namespace MerchantPortal.Web.Pages.Payments;

/// <summary>The ledger of every movement of money (issue 3): newest first, filtered in the address, sums never across currencies.</summary>
public sealed partial class MoneyLedger
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The ledger could not be read")]
    private static partial void LogNotRead(ILogger log, Exception error);
}
