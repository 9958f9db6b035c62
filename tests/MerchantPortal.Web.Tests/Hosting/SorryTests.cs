using System.Net;
using System.Text.RegularExpressions;
using MerchantPortal.Domain.Account;
using MerchantPortal.TestKit;
using Xunit;

namespace MerchantPortal.Web.Tests.Hosting;

/// <summary>Another process keeps the file's write lock while a person sends a plain form.</summary>
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

    [GeneratedRegex("<a [^>]*href=\"(?<to>[^\"]*)\" data-testid=\"sorry-back\">(?<text>[^<]*)</a>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BackLink();
}
