using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Requests;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MerchantPortal.Web.Tests.Hosting;

/// <summary>The whole product writes its log at the finest level while a guest books and people sign in; nothing of them may be in it.</summary>
public sealed class LogTests
{
    private const string Guest = """{"given_name":"Guinevere","family_name":"Pendragon-Quill","telephone":"+14155550199","email":"guinevere.quill@guest.example","user_id":"guest-7788"}""";

    // what must never be read in a log (C124)
    private static readonly string[] Secrets =
    [
        "Guinevere", "Pendragon", "4155550199", "guinevere.quill", "wheelchair", "peanuts-31", "google-demo", "wrong-password-31", PortalApp.Password,
        Convert.ToBase64String(Encoding.UTF8.GetBytes("google:google-demo")), "secret-token-in-a-link",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task C124_No_log_line_of_the_main_job_holds_a_guest_a_person_or_a_secret()
    {
        await using var app = new LoggingApp();
        await app.InitializeAsync();
        app.Settings["Demo:Seed"] = "true";
        app.Settings["Logging:LogLevel:Default"] = "Trace";
        foreach (var category in new[] { "Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore", "System.Net.Http" })
        {
            app.Settings[$"Logging:LogLevel:{category}"] = "Trace";
        }

        using var browser = app.Browser();
        var google = new GoogleDriver(browser);

        // a guest asks, asks again with a broken body, and with credentials that are not ours
        var start = app.Clock.GetUtcNow().Date.AddDays(2).AddHours(20);
        var body = $$"""
            {"slot":{"merchant_id":"10001","service_id":"1000","start_sec":"{{new DateTimeOffset(start, TimeSpan.Zero).ToUnixTimeSeconds()}}","duration_sec":"3600","resources":{"party_size":4},
            "confirmation_mode":"CONFIRMATION_MODE_ASYNCHRONOUS"},"user_information":{{Guest}},"additional_request":"a place for a wheelchair","intake_form_answers":{"answer":[{"id":"q-1","response":["peanuts-31"]}]},"idempotency_token":"{{GoogleDriver.NewToken()}}"}
            """;
        var made = await google.PostAsync("CreateBooking", body);
        Assert.Equal("PENDING_MERCHANT_CONFIRMATION", made["booking.status"]);
        Assert.Equal(400, (await google.PostAsync("CreateBooking", body.Replace("slot", "\u0000Guinevere", StringComparison.Ordinal))).Status);
        Assert.Equal(401, (await google.As("google:wrong-password-31").PostAsync("CreateBooking", body)).Status);

        // staff decide and Google hears of it
        await using (var scope = app.Services.CreateAsyncScope())
        {
            var by = new CurrentPerson(new("staff-1"), "Sam", Role.Manager, null, "en");
            var outcome = await scope.ServiceProvider.GetRequiredService<AcceptRequest>().RunAsync(new(by, new("10001"), new(made["booking.booking_id"]!)), Stop);
            Assert.True(outcome.IsDone);
        }

        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.Services.GetRequiredService<Features.Google.Updates.UpdateRelay>().RunOnceAsync(40, Stop);

        // people sign in, fail to, forget their password, and follow a link with a token
        Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync("table@demo.example", "wrong-password-31")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.SignInAsync("table@demo.example")).StatusCode);
        using var link = await browser.GetAsync("/account/reset-password?code=secret-token-in-a-link&email=guinevere.quill%40guest.example", Stop);

        AssertNothingIsTold(app, "BookingServer.Door", "EntityFrameworkCore.Update", "Identity.SignInManager", "CookieAuthenticationHandler");
    }

    [Fact]
    public async Task A_guest_books_staff_accept_Google_hears_and_the_guest_cancels_without_a_warning_or_a_word_about_the_guest()
    {
        await using var app = new LoggingApp();
        await app.InitializeAsync();
        var address = FormattableString.Invariant($"http://127.0.0.1:{FreePort()}");
        app.Settings["urls"] = address;
        app.Settings["Demo:Seed"] = "true";
        app.Settings["Logging:LogLevel:Default"] = "Trace";
        app.UseKestrel(new Uri(address).Port);
        app.StartServer();
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new(address) };

        var start = new DateTimeOffset(app.Clock.GetUtcNow().Date.AddDays(2).AddHours(20), TimeSpan.Zero);
        using var booked = await PostAsync("/simulator/book", new()
        {
            ["merchant"] = "10001", ["service"] = "1000", ["start"] = FormattableString.Invariant($"{start.ToUnixTimeSeconds()}"), ["duration"] = "3600", ["party"] = "4",
            ["mode"] = "CONFIRMATION_MODE_ASYNCHRONOUS", ["token"] = GoogleDriver.NewToken(),
            ["given"] = "Guinevere", ["family"] = "Pendragon-Quill", ["telephone"] = "+1 415-555-0199", ["email"] = "guinevere.quill@guest.example",
        });
        Assert.Equal(HttpStatusCode.Found, booked.StatusCode);
        var id = booked.Headers.Location!.OriginalString.Split('/')[^1];
        Assert.Equal(BookingStatus.Pending, await StatusAsync());

        Assert.Equal(HttpStatusCode.Redirect, (await browser.SignInAsync("table@demo.example")).StatusCode);
        var page = await browser.GetStringAsync("/requests/answer/" + id, Stop);
        using var accepted = await PostAsync($"/requests/{id}/accept", new()
        {
            ["__RequestVerificationToken"] = Regex.Match(page, "name=\"__RequestVerificationToken\"[^>]*value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["token"].Value,
        });
        Assert.EndsWith("said=accepted", accepted.Headers.Location!.OriginalString, StringComparison.Ordinal);
        await UntilAsync(calls => calls.Any(call => (string?)call!["method"] == "PATCH" && (string?)call["body"]?["status"] == "CONFIRMED"));

        using var canceled = await PostAsync($"/simulator/bookings/{id}/cancel", []);
        Assert.Equal((HttpStatusCode.Found, BookingStatus.Canceled), (canceled.StatusCode, await StatusAsync()));
        await UntilAsync(calls => ((string?)calls[^1]!["path"])!.EndsWith("availability:replace", StringComparison.Ordinal));

        await app.DeliverMailsAsync();
        var complaints = app.Logs.Complaints.Select(line => line.ToString()).ToList();
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
        AssertNothingIsTold(app);

        async Task<HttpResponseMessage> PostAsync(string path, Dictionary<string, string> fields)
        {
            using var form = new FormUrlEncodedContent(fields);
            return await browser.PostAsync(path, form, Stop);
        }

        Task<BookingStatus> StatusAsync() => app.ReadAsync(db => db.Set<Booking>().Where(b => b.Id == new BookingId(id)).Select(b => b.Status).SingleAsync(Stop));

        // The worker's own loops do it, on a clock that goes on while the test asks.
        async Task UntilAsync(Func<JsonArray, bool> told)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (!told(JsonNode.Parse(await browser.GetStringAsync("/simulator/received", patience.Token))!.AsArray()))
            {
                app.Clock.Advance(TimeSpan.FromSeconds(1));
            }
        }
    }

    private static void AssertNothingIsTold(LoggingApp app, params string[] alsoSpeak)
    {
        // The log was on, in each of the places that a guest, a person or a secret goes through.
        string[] mustSpeak = ["BookingServer.CreateBooking", "Hosting.RequestLog", "AspNetCore.Hosting.Diagnostics", "HttpClient.MapsBookingClient.LogicalHandler"];
        Assert.All(mustSpeak.Concat(alsoSpeak), place => Assert.Contains(app.Logs.Lines, line => line.Category.EndsWith(place, StringComparison.Ordinal)));
        var told = app.Logs.Lines.Where(line => Secrets.Any(secret => line.Text.Contains(secret, StringComparison.OrdinalIgnoreCase))).Select(line => line.ToString()).Take(10).ToList();
        Assert.True(told.Count == 0, string.Join('\n', told));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class LoggingApp : PortalApp
    {
        public CollectingLogs Logs { get; } = new();

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureTestServices(services => services.AddLogging(logging => logging.ClearProviders().AddProvider(Logs)));
        }
    }
}
