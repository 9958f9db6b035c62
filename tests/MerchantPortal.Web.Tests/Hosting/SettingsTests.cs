using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MerchantPortal.Web.Tests.Hosting;

/// <summary>A wrong or missing setting stops the start, all faults at once, each by its key (house.md H11).</summary>
public sealed partial class SettingsTests
{
    // Not ours: the framework reads them.
    private static readonly string[] FrameworkSections = ["Logging", "AllowedHosts", "Kestrel"];

    private static readonly (string Key, string Value)[] GoodInProduction =
    [
        ("Hosting:Roles", "Portal,BookingServer"), ("ActionsCenter:PartnerId", "20009999"), ("ActionsCenter:Environment", "Production"),
        ("BookingServer:Credentials:0:UserName", "google"), ("BookingServer:Credentials:0:Password", "a password"),
        ("Mail:Host", "mail.example"), ("Mail:From", "portal@example.com"), ("Mail:PortalAddress", "https://portal.example"),
        ("Payments:Processor", "Stripe"), ("Payments:Stripe:SecretKey", "rk_live_1"),
    ];

    // Each line of what is printed for these stands in Approved/bad-settings.approved.txt.
    private static readonly (string Environment, (string Key, string Value)[] Settings)[] Bad =
    [
        ("Production", [("Hosting:Roles", "Portal,Wrk")]),
        ("Production", [("Hosting:Roles", "")]),
        ("Production", [("Hosting:Roles", "Portal,Simulator")]),
        ("Production", [("Hosting:Rolls", "Portal")]),
        ("Production", [("Database:Provider", "Oracle")]),
        ("Production", [("Database:Provider", "7")]),
        ("Production", [("Database:ConnectionString", "")]),
        ("Production", [("Database:ConnectionString", "Data Source=:memory:")]),
        ("Production", [("Database:ConnectionString", "Sauce=x")]),
        ("Production", [("Demo:Seed", "true")]),
        ("Production", [("Demo:Clock", "+26:00:00")]),
        ("Production", [("Demo:Seed", "yes")]),
        ("Production", [("Demo:ContactInformation", "Half")]),
        ("Production", [("ActionsCenter:PartnerId", "")]),
        ("Production", [("ActionsCenter:PartnerId", "20 009")]),
        ("Production", [("ActionsCenter:PartnerId", "١٢٣")]),
        ("Production", [("ActionsCenter:SupportAddress", "the boss")]),
        ("Production", [("ActionsCenter:Environment", "Live")]),
        ("Production", [("BookingServer:PathPrefix", "google")]),
        ("Production", [("BookingServer:PathPrefix", "/google//x")]),
        ("Production", [("BookingServer:Credentials:0:Password", "")]),
        ("Production", [("BookingServer:Credentials:0:Pasword", "x")]),
        ("Production", [("BookingServer:Credentials:0:EnteredOn", "21.11.2026")]),
        ("Production", [("BookingServer:Credentials:0:EnteredOn", "9999-01-01")]),
        ("Production", [("BookingServer:CheckAvailability", "on")]),
        ("Production", [("BookingServer:CheckAvailability", "true")]),
        ("Production", [("MapsBooking:BaseAddress", "mapsbooking")]),
        ("Production", [("MapsBooking:BaseAddress", "ftp://host.example/")]),
        ("Production", [("MapsBooking:BaseAddress", "https://host.example/api")]),
        ("Production", [("MapsBooking:BaseAddress", "http://host.example/")]),
        ("Production", [("MapsBooking:Authentication", "None")]),
        ("Production", [("MapsBooking:CallsPerMinute", "0")]),
        ("Production", [("MapsBooking:CallsPerMinute", "1501")]),
        ("Production", [("MapsBooking:CallsPerMinute", "many")]),
        ("Production", [("MapsBooking:CallTimeout", "00:00:00")]),
        ("Production", [("MapsBooking:CallTimeout", "ten")]),
        ("Production", [("MapsBooking:FailureCauseParameter", "a&b")]),
        ("Production", [("Requests:UndoWindow", "00:01:01")]),
        ("Production", [("Requests:UndoWindow", "-00:00:01")]),
        ("Production", [("Payments:Processor", "Sandbox")]),
        ("Production", [("Payments:Processor", "Braintree")]),
        ("Production", [("Payments:Countries:0", "Germany")]),
        ("Production", [("Payments:Stripe:SecretKey", "")]),
        ("Production", [("Payments:Stripe:SecretKey", "pk_live_1")]),
        ("Production", [("Payments:Stripe:SecretKey", "sk_live_1\n")]),
        ("Production", [("Payments:Stripe:BaseAddress", "ftp://stripe.example/")]),
        ("Production", [("Payments:Stripe:BaseAddress", "https://stripe.example/api")]),
        ("Production", [("Payments:Stripe:BaseAddress", "http://stripe.example/")]),
        ("Production", [("Telemetry:OtlpEndpoint", "ftp://collector/")]),
        // nothing at all, as somebody begins
        ("Production", [.. GoodInProduction.Select(good => (good.Key, ""))]),
        // everything on the wrong machine
        ("Production", [("Hosting:Roles", "Portal,BookingServer,Worker,Simulator"), ("Demo:Seed", "true"), ("Demo:Clock", "+1:00:00"), ("MapsBooking:Authentication", "None"), ("Payments:Processor", "Sandbox")]),
        ("Production", [("Hosting:Roles", "Wrk"), ("Requests:UndoWindow", "01:00:00"), ("ActionsCenter:PartnerId", "x"), ("MapsBooking:CallsPerMinute", "0"), ("MapsBooking:CallTimeout", "00:00:00")]),
        ("Production", [("Hosting:Roles", "Worker"), ("MapsBooking:ServiceAccountKeyFile", "there-is-no-such-file.json")]),
        ("Production", [("Database:Provider", "SqlServer"), ("Database:ConnectionString", "Data Source=data/merchant-portal.db;Cache=Shared")]),
        ("Production", [("Database:Provider", "SqlServer"), ("Database:ConnectionString", "Server=db")]),
        ("Production", [("BookingServer:Credentials:0:UserName", ""), ("BookingServer:Credentials:0:Password", "")]),
        ("Production", [("BookingServer:Credentials:1:UserName", "google"), ("BookingServer:Credentials:1:Password", "")]),
        ("Production", [("BookingServer:Credentials:0:UserName", "goo:gle")]),
        ("Production", [("BookingServer:Credentials:1:UserName", "a"), ("BookingServer:Credentials:1:Password", "b"), ("BookingServer:Credentials:2:UserName", "c"), ("BookingServer:Credentials:2:Password", "d")]),
        ("Production", [("Mail:Host", "")]),
        ("Production", [("Mail:PickupDirectory", "/var/mail")]),
        ("Production", [("Mail:Port", "0"), ("Mail:UserName", "me"), ("Mail:From", "nobody"), ("Mail:PortalAddress", "")]),
        ("Production", [("Mail:Port", "smtp"), ("Mail:PortalAddress", "ftp://portal.example")]),
        ("Production", [("ActionsCenter:AsksOpsMerchant", "Sometimes")]),
        ("Production", [("Bookings:NoShowGrace", "2.00:00:00")]),
        ("Production", [("Bookings:NoShowGrace", "-00:01:00")]),
        ("Production", [("Session:Length", "00:00:20")]),
        ("Production", [("Session:Length", "31.00:00:00")]),
        ("Production", [("Session:Length", "a shift")]),
        ("Production", [("Payments:HoldDeposits", "perhaps")]),
        ("Production", [("Telemetry:OtlpProtocol", "Carrier pigeon")]),
        ("Staging", []),
        ("Development", [("Demo:Clock", "tomorrow"), ("MapsBooking:BaseAddress", "localhost:5080"), ("Payments:Processor", "Stripe")]),
    ];

    [Fact]
    public void Good_settings_have_no_fault() => Assert.Empty(Faults("Production"));

    [Fact]
    public void Wrong_settings_are_named_all_at_once_each_with_its_remedy()
    {
        var lines = new List<string>();
        foreach (var (environment, settings) in Bad)
        {
            lines.Add($"{environment}: {string.Join(' ', settings.Select(setting => $"{setting.Key}={setting.Value.ReplaceLineEndings("\\n")}").DefaultIfEmpty("nothing is set"))}");
            var faults = Faults(environment, settings);
            Assert.True(faults.Count > 0, "Nobody minds " + lines[^1]);
            lines.AddRange(faults.Select(fault => "    " + fault));
        }

        ApprovedText.VerifyLines(lines, "bad-settings");
    }

    [Fact]
    public void A_value_that_cannot_be_read_hides_no_other_fault()
    {
        var faults = Faults(
            "Production", ("MapsBooking:CallTimeout", "ten"), ("MapsBooking:CallsPerMinute", "0"), ("ActionsCenter:Environment", "Live"), ("ActionsCenter:PartnerId", "x"),
            ("Demo:Seed", "yes"), ("Demo:Clock", "+26:00:00"), ("BookingServer:CheckAvailability", "on"), ("BookingServer:PathPrefix", "google"), ("Mail:Port", "x"), ("Mail:From", "nobody"));

        Assert.Equal(
            ["ActionsCenter:Environment", "ActionsCenter:PartnerId", "BookingServer:CheckAvailability", "BookingServer:PathPrefix", "Demo:Clock", "Demo:Seed",
                "Mail:From", "Mail:Port", "MapsBooking:CallTimeout", "MapsBooking:CallsPerMinute"],
            faults.Select(fault => fault.Split(' ')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_is_said_that_follows_from_a_value_nobody_can_read() =>
        Assert.Equal(
            ["MapsBooking:BaseAddress is not a whole address such as https://host.example/."],
            Faults("Production", ("MapsBooking:BaseAddress", "simulator"), ("MapsBooking:Authentication", "None")));

    [Theory]
    [InlineData("Sandbox", "https://mapsbooking.googleapis.com/", "https://partnerdev-mapsbooking.googleapis.com/")]
    [InlineData("Production", "https://PARTNERDEV-mapsbooking.googleapis.com/", "https://mapsbooking.googleapis.com/")]
    public void C088_The_host_of_one_environment_is_never_used_by_the_other(string environment, string address, string right) =>
        Assert.Equal(
            [$"MapsBooking:BaseAddress is Google's host for the other environment; with ActionsCenter:Environment {environment} leave it out or write {right}."],
            Faults("Production", ("ActionsCenter:Environment", environment), ("MapsBooking:BaseAddress", address)));

    [Theory]
    [InlineData("Sandbox", "https://partnerdev-mapsbooking.googleapis.com/")]
    [InlineData("Production", "https://mapsbooking.googleapis.com/")]
    public void C088_Without_an_address_calls_go_to_the_host_of_the_environment(string environment, string address)
    {
        Assert.Empty(Faults("Production", ("ActionsCenter:Environment", environment), ("MapsBooking:BaseAddress", address)));
        Assert.Equal(new Uri(address), new Features.Google.Updates.MapsBookingOptions().AddressFor(Enum.Parse<Domain.Account.GoogleEnvironment>(environment)));
    }

    [Fact]
    public void Only_the_worker_needs_the_service_account()
    {
        const string Empty = "MapsBooking:ServiceAccountKeyFile is empty; write the path of the JSON key made in the Google Cloud console for the service account.";

        Assert.Empty(Faults("Production", ("Hosting:Roles", "BookingServer")));
        Assert.Equal([Empty], Faults("Production", ("Hosting:Roles", "Worker")));
    }

    [Fact]
    public void The_service_accounts_key_is_read_as_the_sender_will_read_it()
    {
        using var rsa = RSA.Create(2048);
        var good = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["client_email"] = "robot@project.example", ["private_key_id"] = "1", ["private_key"] = rsa.ExportPkcs8PrivateKeyPem(), ["token_uri"] = "https://oauth2.googleapis.com/token",
        };

        Assert.Null(KeyFault(good));
        Assert.All(good.Keys, field => Assert.Contains($"without {field};", KeyFault(good.Where(f => f.Key != field).ToDictionary())!, StringComparison.Ordinal));
        Assert.Contains("cannot be read as a key", KeyFault(new(good) { ["private_key"] = "no key" })!, StringComparison.Ordinal);
        Assert.Contains("not an https address", KeyFault(new(good) { ["token_uri"] = "http://elsewhere.example/token" })!, StringComparison.Ordinal);
        Assert.DoesNotContain("no key", KeyFault(new(good) { ["private_key"] = "no key" })!.Replace("JSON key", "", StringComparison.Ordinal), StringComparison.Ordinal);

        static string? KeyFault(Dictionary<string, string> key)
        {
            var file = Path.GetTempFileName();
            try
            {
                File.WriteAllText(file, JsonSerializer.Serialize(key));
                return Faults("Production", ("Hosting:Roles", "Worker"), ("MapsBooking:ServiceAccountKeyFile", file)).SingleOrDefault();
            }
            finally
            {
                File.Delete(file);
            }
        }
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("+26:00:00", 26 * 60)]
    [InlineData("26:30:00", (26 * 60) + 30)]
    [InlineData("-00:30:00", -30)]
    public void In_Development_the_whole_products_clock_can_be_shifted(string shift, int minutes)
    {
        using var host = Host("Development", [("Demo:Clock", shift)]);

        Assert.DoesNotContain(Settings.Faults(host.Services), fault => fault.StartsWith("Demo", StringComparison.Ordinal));
        var clock = Assert.Single(host.Services.GetServices<TimeProvider>());
        Assert.InRange(clock.GetUtcNow() - TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(minutes), TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("tomorrow")]
    [InlineData("+26")]
    [InlineData("1:60:00")]
    [InlineData("+8785:00:00")]
    public void A_shift_that_cannot_be_read_is_named(string shift) => Assert.Contains(
        "Demo:Clock is not a shift of at most 366 days; write hours, minutes and seconds with a sign, for example +26:00:00.", Faults("Development", ("Demo:Clock", shift)));

    [Theory]
    [InlineData("Production", "None", typeof(NoProcessor))]
    [InlineData("Staging", "None", typeof(NoProcessor))]
    [InlineData("Development", "Sandbox", typeof(SandboxProcessor))]
    public void Without_a_word_nobody_takes_payments_except_in_Development(string environment, string kind, Type processor)
    {
        using var host = Host(environment, [.. GoodInProduction.Where(setting => !setting.Key.StartsWith("Payments", StringComparison.Ordinal))], good: false);

        Assert.DoesNotContain(Settings.Faults(host.Services), fault => fault.StartsWith("Payments", StringComparison.Ordinal));
        Assert.Equal(kind, host.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<PaymentsOptions>>().Value.Processor.ToString());
        Assert.IsType(processor, host.Services.GetRequiredService<IPaymentProcessor>());
    }

    [Theory]
    [InlineData("None", typeof(NoProcessor))]
    [InlineData("Sandbox", typeof(SandboxProcessor))]
    [InlineData("Stripe", typeof(StripeProcessor))]
    public void The_settings_say_who_moves_the_money(string name, Type processor)
    {
        using var host = Host("Development", [("Payments:Processor", name), ("Payments:Stripe:SecretKey", "sk_test_1"), ("Payments:Stripe:BaseAddress", "http://127.0.0.1:1/")]);

        Assert.DoesNotContain(Settings.Faults(host.Services), fault => fault.StartsWith("Payments", StringComparison.Ordinal));
        Assert.IsType(processor, host.Services.GetRequiredService<IPaymentProcessor>());
    }

    [Fact]
    public void A_wrong_key_of_the_processor_is_not_repeated() =>
        Assert.DoesNotContain("pk_live_1", Assert.Single(Faults("Production", ("Payments:Stripe:SecretKey", "pk_live_1"))), StringComparison.Ordinal);

    [Fact]
    public void The_sample_holds_every_setting_and_no_other()
    {
        using var host = Host("Development", []);
        var known = Settings.Keys(host.Services.GetServices<SettingsSection>());
        var sample = SampleValues().Select(value => Index().Replace(value.Key, ":0")).Distinct(StringComparer.Ordinal)
            .Where(key => !FrameworkSections.Contains(key.Split(':')[0]))
            .Order(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(known);
        Assert.Equal(known, sample);
    }

    [Fact]
    public void The_readme_explains_every_setting_and_no_other()
    {
        var readme = File.ReadAllText(Path.Combine(Root(), "README.md"));
        var explained = Row().Matches(readme).Select(row => row.Groups["key"].Value).Order(StringComparer.Ordinal);

        using var host = Host("Development", []);
        Assert.Equal(Settings.Keys(host.Services.GetServices<SettingsSection>()), explained);
    }

    [Fact]
    public void The_sample_has_no_fault() => Assert.Empty(Faults("Development", [.. SampleValues().Select(value => (value.Key, value.Value ?? ""))]));

    [Fact]
    public async Task The_product_starts_with_the_sample()
    {
        await using var app = new PortalApp();
        await app.InitializeAsync();
        foreach (var (key, value) in SampleValues().Where(value => value.Key is not ("Database:ConnectionString" or "Mail:PickupDirectory")))
        {
            app.Settings[key] = value ?? "";
        }

        using var browser = app.Browser();
        using var answer = await browser.GetAsync("/healthz/live", TestContext.Current.CancellationToken);

        Assert.True(answer.IsSuccessStatusCode);
    }

    [Fact]
    public void Faults_are_the_same_under_Turkish_rules()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
        try
        {
            Assert.Empty(Faults("Production", ("HOSTING:ROLES", "portal,bookingserver"), ("ACTIONSCENTER:ENVIRONMENT", "production"), ("DATABASE:PROVIDER", "SQLITE"), ("mapsbooking:calltimeout", "00:00:05")));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static IReadOnlyList<string> Faults(string environment, params (string Key, string Value)[] settings)
    {
        using var host = Host(environment, settings);
        return Settings.Faults(host.Services);
    }

    private static WebApplicationHandle Host(string environment, (string Key, string Value)[] settings, bool good = true)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in (good && environment == "Production" ? GoodInProduction : []).Concat(settings))
        {
            values[key] = value;
        }

        builder.Configuration.AddInMemoryCollection(values);
        builder.AddPortal();
        return new(builder.Build());
    }

    private sealed class WebApplicationHandle(WebApplication app) : IDisposable
    {
        public IServiceProvider Services => app.Services;

        public void Dispose() => ((IDisposable)app).Dispose();
    }

    private static IEnumerable<KeyValuePair<string, string?>> SampleValues() =>
        new ConfigurationBuilder().AddJsonFile(Path.Combine(Root(), "appsettings.sample.json"), optional: false).Build().AsEnumerable().Where(value => value.Value is not null);

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MerchantPortal.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests run outside the repository.");
    }

    [GeneratedRegex(@"^\| `(?<key>[A-Za-z]+(:[A-Za-z0-9]+)+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();

    [GeneratedRegex(@":\d+", RegexOptions.None, 1000)]
    private static partial Regex Index();
}
