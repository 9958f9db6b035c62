using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MerchantPortal.Domain.Account;
using MerchantPortal.TestKit;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MerchantPortal.Web.Tests.Hosting;

/// <summary>The product as it runs in Production, over real TLS with a certificate of the test's own.</summary>
public sealed class TlsTests(TlsTests.ProductionApp product) : IClassFixture<TlsTests.ProductionApp>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_booking_server_answers_over_TLS_and_not_without()
    {
        using var google = product.Browser(secure: true);
        google.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("google:a long password")));
        using var plain = product.Browser(secure: false);
        plain.DefaultRequestHeaders.Authorization = google.DefaultRequestHeaders.Authorization;

        Assert.Equal(HttpStatusCode.OK, (await google.GetAsync("/v3/HealthCheck", Stop)).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await plain.GetAsync("/v3/HealthCheck", Stop)).StatusCode);
    }

    [Fact]
    public async Task People_sign_in_over_TLS_and_no_cookie_would_travel_without_it()
    {
        var user = await product.AddUserAsync("tls@shop.example", Role.PartnerAdmin);
        await product.CompleteContactInformationAsync(user.Id);
        using var browser = product.Browser(secure: true);

        var page = await browser.GetAsync("/account/sign-in?culture=tr", Stop);
        var signedIn = await browser.SignInAsync("tls@shop.example");

        Assert.Equal("max-age=31536000", Assert.Single(page.Headers.GetValues("Strict-Transport-Security")));
        Assert.Equal((HttpStatusCode.Redirect, "https://portal.example/requests"), (signedIn.StatusCode, signedIn.Headers.Location?.ToString()));
        Assert.All(
            [".AspNetCore.Antiforgery.", ".AspNetCore.Identity.Application="],
            name => Assert.Contains([.. page.Headers.GetValues("Set-Cookie"), .. signedIn.Headers.GetValues("Set-Cookie")], cookie => cookie.StartsWith(name, StringComparison.Ordinal)));
        Assert.All(
            [.. page.Headers.GetValues("Set-Cookie"), .. signedIn.Headers.GetValues("Set-Cookie")],
            cookie => Assert.All(["; secure", "; httponly", "; samesite="], part => Assert.Contains(part, cookie, StringComparison.OrdinalIgnoreCase)));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/requests", Stop)).StatusCode);
        using var nothing = new FormUrlEncodedContent([]);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/account/sign-out", nothing, Stop)).StatusCode);
    }

    [Fact]
    public async Task Without_TLS_nobody_signs_in()
    {
        await product.AddUserAsync("plain@shop.example", Role.PartnerAdmin);
        using var browser = product.Browser(secure: false);

        var page = await browser.GetAsync("/account/sign-in", Stop);

        Assert.False(page.Headers.Contains("Strict-Transport-Security"));
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SignInAsync("plain@shop.example")).StatusCode);
    }

    [Fact]
    public async Task What_production_asks_of_its_cookies_is_asked_of_no_other_host_in_the_process()
    {
        async Task<string> ChooseAsync(HttpClient browser)
        {
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("culture", "tr")]);
            return Assert.Single((await browser.PostAsync("/ui/language", form, Stop)).Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith(".AspNetCore.Culture=", StringComparison.Ordinal));
        }

        using var secure = product.Browser(secure: true);
        Assert.Contains("; secure", await ChooseAsync(secure), StringComparison.OrdinalIgnoreCase);

        await using var plain = new PortalApp();
        await plain.InitializeAsync();
        Assert.DoesNotContain("; secure", await ChooseAsync(plain.Browser()), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The product in Production, listening with and without TLS.</summary>
    public sealed class ProductionApp : PortalApp
    {
        private const string Name = "portal.example";
        private readonly X509Certificate2 certificate = Certificate();

        public ProductionApp()
        {
            foreach (var (key, value) in new (string, string)[]
            {
                ("Hosting:Roles", "Portal,BookingServer"), ("ActionsCenter:PartnerId", "20009999"), ("ActionsCenter:Environment", "Production"),
                ("BookingServer:Credentials:0:UserName", "google"), ("BookingServer:Credentials:0:Password", "a long password"),
                ("Mail:From", "portal@portal.example"), ("Mail:PortalAddress", "https://portal.example"),
            })
            {
                Settings[key] = value;
            }

            UseKestrel(kestrel =>
            {
                kestrel.Listen(IPAddress.Loopback, 0);
                kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate));
            });
        }

        /// <summary>A browser that finds the product under its name and trusts its certificate, and no other.</summary>
        public HttpClient Browser(bool secure)
        {
            StartServer();
            var address = Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(a => new Uri(a)).Single(a => a.Scheme == (secure ? "https" : "http"));
            return new(new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                ConnectCallback = async (_, stop) =>
                {
                    var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                    await socket.ConnectAsync(IPAddress.Loopback, address.Port, stop);
                    return new NetworkStream(socket, ownsSocket: true);
                },
                SslOptions = new SslClientAuthenticationOptions
                {
                    RemoteCertificateValidationCallback = (_, shown, _, faults) =>
                        faults == SslPolicyErrors.RemoteCertificateChainErrors && shown?.GetCertHashString() == certificate.GetCertHashString(),
                },
            })
            {
                BaseAddress = new($"{address.Scheme}://{Name}/"),
            };
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseEnvironment("Production");
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            certificate.Dispose();
        }

        private static X509Certificate2 Certificate()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest($"CN={Name}", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(Name);
            request.CertificateExtensions.Add(names.Build());
            var now = TimeProvider.System.GetUtcNow();
            return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        }
    }
}
