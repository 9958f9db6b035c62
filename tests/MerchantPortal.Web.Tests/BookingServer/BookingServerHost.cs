using System.Globalization;
using Xunit;
using MerchantPortal.TestKit;

namespace MerchantPortal.Web.Tests.BookingServer;

/// <summary>One booking server and one database file for a test class; every test opens shops of its own.</summary>
public class BookingServerHost : IAsyncLifetime
{
    private SqliteFile? file;
    private BookingServerApp? app;

    public ManualClock Clock { get; } = new();

    public SqliteFile Database => file!;

    public BookingServerApp App => app!;

    public GoogleDriver Google => App.Google;

    protected virtual CultureInfo? Culture => null;

    protected virtual Dictionary<string, string?> Settings => [];

    public Shop NewShop() => new(Database);

    public async ValueTask InitializeAsync()
    {
        file = await SqliteFile.CreateAsync();
        app = await BookingServerApp.StartAsync(file.ConnectionString, Clock, Settings, culture: Culture);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>The same with Turkish as the culture of every request: no rule of the wire may follow it.</summary>
public sealed class TurkishBookingServerHost : BookingServerHost
{
    protected override CultureInfo Culture => CultureInfo.GetCultureInfo("tr-TR");
}
