using System.Globalization;
using MerchantPortal.Data;
using MerchantPortal.Data.Providers;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.Web.BookingServer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MerchantPortal.TestKit;

/// <summary>The booking server alone, on a real port of this machine, over a database file: what Google would talk to.</summary>
public sealed class BookingServerApp : IAsyncDisposable
{
    private readonly WebApplication app;

    private BookingServerApp(WebApplication server, CollectingLogs logs, string prefix)
    {
        app = server;
        Logs = logs;
        Http = new HttpClient { BaseAddress = new Uri(server.Urls.Single()) };
        Google = new GoogleDriver(Http, prefix);
    }

    public GoogleDriver Google { get; }

    public HttpClient Http { get; }

    public CollectingLogs Logs { get; }

    public IServiceProvider Services => app.Services;

    /// <summary>Starts a server; a second one on the same file is what comes after a restart.</summary>
    public static async Task<BookingServerApp> StartAsync(
        string connectionString, TimeProvider clock, Dictionary<string, string?>? settings = null, string environment = "Development",
        CultureInfo? culture = null, Action<IServiceCollection>? change = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var logs = new CollectingLogs();
        builder.Logging.ClearProviders().AddProvider(logs).SetMinimumLevel(LogLevel.Debug)
            .AddFilter("Microsoft", LogLevel.Information);
        builder.Services.AddSingleton(clock);
        builder.Services.AddData(new DatabaseOptions { ConnectionString = connectionString });
        builder.Services.AddOptions<PaymentsOptions>().Configure(payments => payments.Processor = ProcessorKind.Sandbox);
        builder.Services.AddSingleton<IPaymentProcessor, SandboxProcessor>();
        builder.Services.AddBookingServer();
        change?.Invoke(builder.Services);
        var server = builder.Build();
        if (culture is not null)
        {
            server.Use((http, next) =>
            {
                (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
                return next(http);
            });
        }

        server.MapBookingServer();
        server.Run(http =>
        {
            http.Response.StatusCode = StatusCodes.Status418ImATeapot;
            return Task.CompletedTask;
        });
        await server.StartAsync();
        return new(server, logs, settings?.GetValueOrDefault("BookingServer:PathPrefix") ?? "");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
    }
}
