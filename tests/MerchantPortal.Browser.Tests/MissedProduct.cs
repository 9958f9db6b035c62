namespace MerchantPortal.Browser.Tests;

/// <summary>The product two days after guests booked spa treatments with a deposit and a fee, and did not come: booked by the machine's clock, started again with <c>Demo:Clock</c>.</summary>
public sealed class MissedProduct : Product
{
    /// <summary>Its card pays now and later.</summary>
    public string Paying { get; private set; } = "";

    /// <summary>Its card paid the deposit and refuses the fee.</summary>
    public string Declining { get; private set; } = "";

    /// <summary>Nobody says anything about it.</summary>
    public string Waiting { get; private set; } = "";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Paying = await Guest.BookAsync(Demo.Spa, 1, 11, "Ada", "Kaya", "sandbox:ok");
        Declining = await Guest.BookAsync(Demo.Spa, 1, 12, "Lin", "Chen", "sandbox:later-declined");
        Waiting = await Guest.BookAsync(Demo.Spa, 1, 13, "Tess", "Okafor", "sandbox:ok");
        await EndAsync();
        Settings["Demo:Clock"] = "+48:00:00";
        await StartAsync();
    }
}
