namespace MerchantPortal.Browser.Tests;

/// <summary>The product with an undo window that no slow machine outlasts; it ends when the test starts the product again by a clock that is further on.</summary>
public class UnhurriedProduct : Product
{
    private Duration ahead;

    public UnhurriedProduct() => Settings["Requests:UndoWindow"] = "00:01:00";

    /// <summary>Ends it, and starts it again when everything that was answered is due.</summary>
    public async Task StartLaterAsync()
    {
        await EndAsync();
        ahead += Duration.FromMinutes(5);
        Settings["Demo:Clock"] = "+" + ahead.ToTimeSpan().ToString("c", CultureInfo.InvariantCulture);
        await StartAsync();
    }
}
