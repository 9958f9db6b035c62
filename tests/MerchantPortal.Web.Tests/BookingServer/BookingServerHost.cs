using System.Globalization;
using Xunit;
using MerchantPortal.TestKit;

namespace MerchantPortal.Web.Tests.BookingServer;

/// <summary>One booking server and one database file for a test class; every test opens shops of its own. The culture of every request is Turkish: no rule of the wire may follow it.</summary>
public class BookingServerHost : IAsyncLifetime
{
    private SqliteFile? file;
    private BookingServerApp? app;

    public ManualClock Clock { get; } = new();

    public SqliteFile Database => file!;

    public BookingServerApp App => app!;

    public GoogleDriver Google => App.Google;

    protected virtual Dictionary<string, string?> Settings => [];

    public Shop NewShop() => new(Database);

    public async ValueTask InitializeAsync()
    {
        file = await SqliteFile.CreateAsync();
        app = await BookingServerApp.StartAsync(file.ConnectionString, Clock, Settings, culture: CultureInfo.GetCultureInfo("tr-TR"));
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
