using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using MerchantPortal.Domain.Account;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MerchantPortal.Web.Tests.Account;

/// <summary>How long a session lasts, and what lengthens it (WCAG 2.2.1).</summary>
public sealed partial class SessionTests(PortalApp portal) : IClassFixture<PortalApp>
{
    private const string Session = "/account/session";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Asking_how_much_is_left_lengthens_nothing()
    {
        var (browser, _) = await SignInAsync("asking@shop.example");
        Assert.Equal(TimeSpan.FromHours(12), await LeftAsync(browser));

        portal.Clock.Advance(TimeSpan.FromHours(7));
        Assert.Equal(TimeSpan.FromHours(5), await LeftAsync(browser));
        Assert.Equal(TimeSpan.FromHours(5), await LeftAsync(browser));

        portal.Clock.Advance(TimeSpan.FromHours(5) + TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync(Session, Stop)).StatusCode);
    }

    [Fact]
    public async Task One_press_lengthens_the_session_to_its_whole_length()
    {
        var (browser, token) = await SignInAsync("staying@shop.example");
        portal.Clock.Advance(TimeSpan.FromHours(11.9));

        var answer = await StayAsync(browser, token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(43200, (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("left").GetDouble());
        Assert.True(answer.Headers.CacheControl?.NoStore);
        portal.Clock.Advance(TimeSpan.FromHours(11));
        Assert.Equal(TimeSpan.FromHours(1), await LeftAsync(browser));
    }

    [Fact]
    public async Task A_page_without_a_circuit_brings_its_own_warning_for_whoever_is_signed_in()
    {
        var (browser, _) = await SignInAsync("static@shop.example");

        Assert.Contains("data-warning=\"300\"", await browser.GetStringAsync("/account/profile/two-factor", Stop), StringComparison.Ordinal);

        Assert.DoesNotContain("data-warning", await portal.Browser().GetStringAsync("/account/sign-in", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_site_cannot_lengthen_it()
    {
        var (browser, _) = await SignInAsync("elsewhere@shop.example");
        portal.Clock.Advance(TimeSpan.FromHours(8));

        Assert.Equal(HttpStatusCode.BadRequest, (await StayAsync(browser, "forged")).StatusCode);

        Assert.Equal(TimeSpan.FromHours(4), await LeftAsync(browser));
    }

    [Fact]
    public async Task What_has_ended_is_not_lengthened()
    {
        var (browser, token) = await SignInAsync("late@shop.example");
        portal.Clock.Advance(TimeSpan.FromHours(12) + TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.Unauthorized, (await StayAsync(browser, token)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await portal.Browser().GetAsync(Session, Stop)).StatusCode);
    }

    [Fact]
    public async Task Whoever_may_no_longer_be_here_cannot_lengthen_it_although_the_cookie_was_just_looked_at()
    {
        var (browser, token) = await SignInAsync("leaver@shop.example");
        await using (var db = portal.Database.CreateDbContext())
        {
            var user = await db.Users.SingleAsync(u => u.Email == "leaver@shop.example", Stop);
            user.DisabledAt = NodaTime.Instant.FromDateTimeOffset(portal.Clock.GetUtcNow());
            await db.SaveChangesAsync(Stop);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await StayAsync(browser, token)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync(Session, Stop)).StatusCode);
    }

    [Theory]
    [InlineData("en", "You were signed out because nothing happened for a while.")]
    [InlineData("zh-Hant", "因一段時間未操作，您已被登出。")]
    [InlineData("tr", "Bir süre işlem yapılmadığı için oturumunuz kapandı.")]
    public async Task After_the_end_the_sign_in_page_says_why(string language, string sentence)
    {
        var browser = portal.Browser();
        browser.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);

        Assert.Contains(sentence, WebUtility.HtmlDecode(await browser.GetStringAsync("/account/sign-in?notice=ended&returnUrl=%2Frequests%3Ftab%3Ddecided", Stop)), StringComparison.Ordinal);
    }

    private async Task<(HttpClient Browser, string Token)> SignInAsync(string email)
    {
        await portal.AddUserAsync(email, Role.Staff);
        var browser = portal.Browser();
        await browser.SignInAsync(email);
        return (browser, Token().Match(await browser.GetStringAsync("/account/profile", Stop)).Groups["token"].Value);
    }

    private static async Task<HttpResponseMessage> StayAsync(HttpClient browser, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Session);
        request.Headers.Add("RequestVerificationToken", token);
        return await browser.SendAsync(request, Stop);
    }

    private static async Task<TimeSpan> LeftAsync(HttpClient browser)
    {
        var answer = await browser.GetAsync(Session, Stop);
        Assert.False(answer.Headers.Contains("Set-Cookie"), "Asking was taken for a use.");
        return TimeSpan.FromSeconds((await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("left").GetDouble());
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
