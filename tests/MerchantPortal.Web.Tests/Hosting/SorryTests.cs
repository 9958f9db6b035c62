using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using MerchantPortal.Domain.Account;
using MerchantPortal.TestKit;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MerchantPortal.Web.Tests.Hosting;

/// <summary>What a person or a program gets when a post cannot be answered: the database is locked by another process, or the form is none.</summary>
public sealed partial class SorryTests(PortalApp portal) : IClassFixture<PortalApp>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_locked_database_answers_a_plain_post_with_a_page_in_the_persons_language_and_a_way_back()
    {
        var (en, zh, tr, stranger) = (await PersonAsync("en"), await PersonAsync("zh-Hant"), await PersonAsync("tr"), await PersonAsync("en-GB"));
        stranger.Browser.DefaultRequestHeaders.Referrer = new Uri("https://evil.example/requests");
        var program = await PersonAsync("en-US");
        program.Browser.DefaultRequestHeaders.Accept.Clear();
        program.Browser.DefaultRequestHeaders.Accept.ParseAdd("application/json");

        var answers = await UnderLockAsync(() => Task.WhenAll(new[] { en, zh, tr, stranger, program }.Select(person => person.Browser.SignInAsync(person.Email))));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode));
        Assert.All(answers, answer => Assert.NotNull(answer.Headers.RetryAfter));
        Assert.All(answers, answer => Assert.Contains("default-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal));
        await IsPageAsync(answers[0], "en", "This did not work just now", "Go back");
        await IsPageAsync(answers[1], "zh-Hant", "目前無法完成", "返回");
        await IsPageAsync(answers[2], "tr", "Bu şu anda olmadı", "Geri dön");

        // Never to another site; and a program gets no page
        Assert.Equal("/requests", BackLink().Match(await answers[3].Content.ReadAsStringAsync(Stop)).Groups["to"].Value);
        Assert.Equal("application/problem+json", answers[4].Content.Headers.ContentType?.MediaType);

        // When the lock is gone the same press does it
        Assert.Equal(HttpStatusCode.Redirect, (await en.Browser.SignInAsync(en.Email)).StatusCode);
    }

    [Fact]
    public async Task A_form_that_cannot_be_read_is_the_senders_fault_at_every_address_that_takes_a_post()
    {
        using var logs = new CollectingLogs();
        portal.Services.GetRequiredService<ILoggerFactory>().AddProvider(logs);
        var addresses = PostAddresses();
        Assert.Superset(new HashSet<string>(StringComparer.Ordinal) { "/account/sign-in", "/account/sign-out", "/requests/1/decline", "/ui/language", "/simulator/book" }, addresses.ToHashSet(StringComparer.Ordinal));
        var admin = await portal.AddUserAsync("posts@shop.example", Role.PartnerAdmin);
        await portal.CompleteContactInformationAsync(admin.Id);
        using var signedIn = portal.Browser();
        await signedIn.SignInAsync("posts@shop.example");
        signedIn.DefaultRequestHeaders.Add("RequestVerificationToken", Token().Match(await signedIn.GetStringAsync("/account/profile", Stop)).Groups["token"].Value);
        using var nobody = portal.Browser();

        var wrong = new List<string>();
        foreach (var address in addresses)
        {
            foreach (var (type, body) in Unreadable)
            {
                await AskAsync(signedIn, address, type, body, status => status == 400);
                await AskAsync(nobody, address, type, body, status => status is 400 or 302 or 401);
            }
        }

        // No form at all; signing out, which needs none, comes last
        foreach (var address in addresses.OrderBy(address => address == "/account/sign-out"))
        {
            await AskAsync(signedIn, address, "application/json", "{}"u8.ToArray(), status => status < 500);
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(40)));
        Assert.DoesNotContain(logs.Lines, line => line.Level >= LogLevel.Error);

        async Task AskAsync(HttpClient browser, string address, string type, byte[] body, Func<int, bool> expected)
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            using var answer = await browser.PostAsync(address, content, Stop);
            if (!expected((int)answer.StatusCode))
            {
                wrong.Add($"{address} {type} ({body.Length} bytes){(browser == nobody ? " of nobody" : "")}: {(int)answer.StatusCode}");
            }
        }
    }

    [Theory]
    [InlineData("en", "What was sent could not be read")]
    [InlineData("zh-Hant", "無法讀取送出的內容")]
    [InlineData("tr", "Gönderilen okunamadı")]
    public async Task A_person_whose_form_cannot_be_read_gets_a_page_and_a_way_back_and_a_program_a_problem(string language, string sentence)
    {
        using var person = portal.Browser();
        person.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        person.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        person.DefaultRequestHeaders.Referrer = new Uri("http://localhost/account/sign-in");
        using var cut = new StringContent("--x", MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x"));
        using var again = new StringContent("--x", MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x"));

        using var page = await person.PostAsync("/account/sign-out", cut, Stop);
        using var problem = await portal.Browser().PostAsync("/account/sign-out", again, Stop);

        var html = WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync(Stop));
        Assert.Contains(sentence, html, StringComparison.Ordinal);
        Assert.Equal("/account/sign-in", BackLink().Match(html).Groups["to"].Value);
        Assert.Contains("default-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (page.StatusCode, problem.StatusCode));
        Assert.Equal("application/problem+json", problem.Content.Headers.ContentType?.MediaType);
        Assert.Null(problem.Headers.RetryAfter);
    }

    /// <summary>Forms no reader accepts: no boundary, a byte of zero, too many keys, too long a key, broken off.</summary>
    private static readonly (string Type, byte[] Body)[] Unreadable =
    [
        ("multipart/form-data", "--x--"u8.ToArray()),
        ("application/x-www-form-urlencoded", "note=a%00b"u8.ToArray()),
        ("application/x-www-form-urlencoded", Encoding.ASCII.GetBytes(string.Join('&', Enumerable.Range(0, 1025).Select(key => FormattableString.Invariant($"k{key}=v"))))),
        ("application/x-www-form-urlencoded", Encoding.ASCII.GetBytes(new string('k', 2049) + "=v")),
        ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhalf"u8.ToArray()),
    ];

    /// <summary>Whatever takes a post, each parameter being 1: an address that comes to be is in it by itself.</summary>
    private List<string> PostAddresses() =>
    [
        .. portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is not { Count: > 0 } verbs || verbs.Contains("POST", StringComparer.OrdinalIgnoreCase))
            .Select(endpoint => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part is RoutePatternLiteralPart literal ? literal.Content : "1")))))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    private async Task<(HttpClient Browser, string Email)> PersonAsync(string language)
    {
        var email = $"locked-out-{language}@shop.example".ToLowerInvariant();
        await portal.AddUserAsync(email, Role.Staff);
        var browser = portal.Browser();
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        browser.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        browser.DefaultRequestHeaders.Referrer = new Uri("http://localhost/account/sign-in?returnUrl=%2Fbookings%2FB1");
        return (browser, email);
    }

    private static async Task IsPageAsync(HttpResponseMessage answer, string language, string title, string back)
    {
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Stop));
        Assert.Contains($"<html lang=\"{language}\"", page, StringComparison.Ordinal);
        Assert.Contains($"<h1>{title}</h1>", page, StringComparison.Ordinal);
        var link = BackLink().Match(page);
        Assert.Equal(("/account/sign-in?returnUrl=%2Fbookings%2FB1", back), (link.Groups["to"].Value, link.Groups["text"].Value));
        Assert.DoesNotContain("shop.example", page, StringComparison.Ordinal);
    }

    /// <summary>What is asked while the file is locked; the product's patience runs on the test's clock.</summary>
    private async Task<T> UnderLockAsync<T>(Func<Task<T>> ask)
    {
        await using var other = await Watch.StartAsync(portal.Database);
        await other.LockAsync();
        var asked = Task.Run(ask, Stop);
        using var meanwhile = portal.Browser();
        while (!asked.IsCompleted)
        {
            portal.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await meanwhile.GetAsync("/healthz/live", Stop);
        }

        await other.UnlockAsync();
        return await asked;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();

    [GeneratedRegex("<a [^>]*href=\"(?<to>[^\"]*)\" data-testid=\"sorry-back\">(?<text>[^<]*)</a>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BackLink();
}
