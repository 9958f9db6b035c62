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

    public static TheoryData<string, string, string> Bad => new()
    {
        { "Hosting:Roles", "Portal,Wrk", "Hosting:Roles names Wrk, which is no role; write some of Portal, BookingServer, Worker, Simulator, separated by commas." },
        { "Hosting:Roles", "", "Hosting:Roles is empty; write some of Portal, BookingServer, Worker, Simulator, separated by commas." },
        { "Hosting:Roles", "Portal,Simulator", "Hosting:Roles names Simulator, which stands in for Google in Development only; leave it out." },
        { "Hosting:Rolls", "Portal", "Hosting:Rolls is not a setting; known here: Roles." },
        { "Database:Provider", "Oracle", "Database:Provider is not one of Sqlite, SqlServer." },
        { "Database:Provider", "7", "Database:Provider is not one of Sqlite, SqlServer." },
        { "Database:ConnectionString", "", "Database:ConnectionString is empty; write Data Source=data/merchant-portal.db." },
        { "Database:ConnectionString", "Data Source=:memory:", "Database:ConnectionString names no database; write Data Source=data/merchant-portal.db." },
        { "Database:ConnectionString", "Sauce=x", "Database:ConnectionString cannot be read by Sqlite; write Data Source=data/merchant-portal.db." },
        { "Demo:Seed", "true", "Demo:Seed is true in Production, where demo people with a known password could sign in; write false or leave it out." },
        { "Demo:Clock", "+26:00:00", "Demo:Clock shifts the product's clock outside Development, where guests would be charged and refunded at the wrong time; leave it out." },
        { "Demo:Seed", "yes", "Demo:Seed is not true or false." },
        { "Demo:ContactInformation", "Half", "Demo:ContactInformation is not one of Complete, Missing." },
        { "ActionsCenter:PartnerId", "", "ActionsCenter:PartnerId is empty; write the number that the Partner Portal shows for the account." },
        { "ActionsCenter:PartnerId", "20 009", "ActionsCenter:PartnerId holds something other than digits; write the number that the Partner Portal shows for the account." },
        { "ActionsCenter:PartnerId", "١٢٣", "ActionsCenter:PartnerId holds something other than digits; write the number that the Partner Portal shows for the account." },
        { "ActionsCenter:SupportAddress", "the boss", "ActionsCenter:SupportAddress is not an e-mail address; write one such as support@partner.example, or leave it empty." },
        { "ActionsCenter:Environment", "Live", "ActionsCenter:Environment is not one of Sandbox, Production." },
        { "BookingServer:PathPrefix", "google", "BookingServer:PathPrefix must begin with a slash, not end with one and hold no two in a row, for example /google; leave it empty for none." },
        { "BookingServer:PathPrefix", "/google//x", "BookingServer:PathPrefix must begin with a slash, not end with one and hold no two in a row, for example /google; leave it empty for none." },
        { "BookingServer:Credentials:0:Password", "", "BookingServer:Credentials:0:Password is empty; set the password entered in the Partner Portal." },
        { "BookingServer:Credentials:0:Pasword", "x", "BookingServer:Credentials:0:Pasword is not a setting; known here: EnteredOn, Password, UserName." },
        { "BookingServer:Credentials:0:EnteredOn", "21.11.2026", "BookingServer:Credentials:0:EnteredOn is not a past day such as 2026-11-21; write the day the pair was entered in the Partner Portal, or leave it empty." },
        { "BookingServer:Credentials:0:EnteredOn", "9999-01-01", "BookingServer:Credentials:0:EnteredOn is not a past day such as 2026-11-21; write the day the pair was entered in the Partner Portal, or leave it empty." },
        { "BookingServer:CheckAvailability", "on", "BookingServer:CheckAvailability is not true or false." },
        { "MapsBooking:BaseAddress", "mapsbooking", "MapsBooking:BaseAddress is not a whole address such as https://host.example/." },
        { "MapsBooking:BaseAddress", "ftp://host.example/", "MapsBooking:BaseAddress is not a web address; write one that begins with https://, or leave it out for Google's own." },
        { "MapsBooking:BaseAddress", "https://host.example/api", "MapsBooking:BaseAddress must end with a slash, without query or fragment; v1alpha/… is put behind it." },
        { "MapsBooking:BaseAddress", "http://host.example/", "MapsBooking:BaseAddress is plain http to another machine; write an address that begins with https://." },
        { "MapsBooking:Authentication", "None", "MapsBooking:Authentication is None, which is only for an address on this machine; write ServiceAccount, or point MapsBooking:BaseAddress at the simulator." },
        { "MapsBooking:CallsPerMinute", "0", "MapsBooking:CallsPerMinute is out of range; write a number from 1 to 1500, Google's own limit." },
        { "MapsBooking:CallsPerMinute", "1501", "MapsBooking:CallsPerMinute is out of range; write a number from 1 to 1500, Google's own limit." },
        { "MapsBooking:CallsPerMinute", "many", "MapsBooking:CallsPerMinute is not a number." },
        { "MapsBooking:CallTimeout", "00:00:00", "MapsBooking:CallTimeout is out of range; write a time above 00:00:00, at most 00:02:00." },
        { "MapsBooking:CallTimeout", "ten", "MapsBooking:CallTimeout is not a length of time such as 00:00:10." },
        { "MapsBooking:FailureCauseParameter", "a&b", "MapsBooking:FailureCauseParameter must be letters, digits, dots and underscores; write bookingFailure.cause." },
        { "Requests:UndoWindow", "00:01:01", "Requests:UndoWindow is out of range; write a time from 00:00:00 (send at once) to 00:01:00." },
        { "Requests:UndoWindow", "-00:00:01", "Requests:UndoWindow is out of range; write a time from 00:00:00 (send at once) to 00:01:00." },
        { "Payments:Processor", "Sandbox", "Payments:Processor is Sandbox, which moves no money and is refused in Production; write Stripe, or None where nobody takes payments." },
        { "Payments:Processor", "Braintree", "Payments:Processor is not one of None, Sandbox, Stripe." },
        { "Payments:Countries:0", "Germany", "Payments:Countries:0 is not a country; write its two capitals, such as DE." },
        { "Payments:Stripe:SecretKey", "", "Payments:Stripe:SecretKey is empty; write the secret key of the Stripe account, which begins with sk_ or rk_." },
        { "Payments:Stripe:SecretKey", "pk_live_1", "Payments:Stripe:SecretKey does not begin with sk_ or rk_; write the secret key of the Stripe account, which begins with sk_ or rk_." },
        { "Payments:Stripe:SecretKey", "sk_live_1\n", "Payments:Stripe:SecretKey holds something other than letters, digits and underscores; write the secret key of the Stripe account, which begins with sk_ or rk_." },
        { "Payments:Stripe:BaseAddress", "ftp://stripe.example/", "Payments:Stripe:BaseAddress is not a web address; write one that begins with https://, or leave it out for Stripe's own." },
        { "Payments:Stripe:BaseAddress", "https://stripe.example/api", "Payments:Stripe:BaseAddress must end with a slash, without query or fragment; v1/… is put behind it." },
        { "Payments:Stripe:BaseAddress", "http://stripe.example/", "Payments:Stripe:BaseAddress is plain http to another machine; write an address that begins with https://." },
        { "Telemetry:OtlpEndpoint", "ftp://collector/", "Telemetry:OtlpEndpoint is not a web address; write the collector's, for example http://localhost:4317, or leave it out." },
    };

    [Fact]
    public void Good_settings_have_no_fault() => Assert.Empty(Faults("Production"));

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_wrong_setting_is_named_with_its_remedy(string key, string value, string message) =>
        Assert.Equal([message], Faults("Production", (key, value)));

    [Fact]
    public void All_faults_come_at_once()
    {
        var faults = Faults("Production", ("Hosting:Roles", "Wrk"), ("Requests:UndoWindow", "01:00:00"), ("ActionsCenter:PartnerId", "x"), ("MapsBooking:CallsPerMinute", "0"), ("MapsBooking:CallTimeout", "00:00:00"));

        Assert.Equal(5, faults.Count);
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
