using System.Net;
using System.Text.RegularExpressions;
using MerchantPortal.Domain.Account;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xunit;

namespace MerchantPortal.Web.Tests.Account;

public sealed class SignInTests(PortalApp portal) : IClassFixture<PortalApp>
{
    private const string Wrong = "do not match";
    private const string Locked = "Too many tries";

    [Fact]
    public async Task The_right_password_signs_in_and_goes_to_the_wanted_page()
    {
        await portal.AddUserAsync("right@shop.example", Role.Staff, "m1");
        var browser = portal.Browser();

        var answer = await browser.SignInAsync("right@shop.example", page: "/account/sign-in?returnUrl=%2Fbookings%2FB1");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/bookings/B1", Path(answer));
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith(".AspNetCore.Identity.Application", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("javascript:alert(1)")]
    public async Task A_return_address_of_another_site_is_not_followed(string returnUrl)
    {
        var email = $"r{Guid.NewGuid():N}@shop.example";
        await portal.AddUserAsync(email, Role.Staff);

        var answer = await portal.Browser().SignInAsync(email, page: "/account/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl));

        Assert.Equal("/requests", Path(answer));
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_get_the_same_answer()
    {
        await portal.AddUserAsync("known@shop.example", Role.Staff);

        var known = await TextAsync(await portal.Browser().SignInAsync("known@shop.example", "not this one"));
        var unknown = await TextAsync(await portal.Browser().SignInAsync("unknown@shop.example", "not this one"));

        Assert.Contains("data-testid=\"sign-in-error\"", known, StringComparison.Ordinal);
        Assert.Contains(Wrong, known, StringComparison.Ordinal);
        Assert.Contains(Wrong, unknown, StringComparison.Ordinal);
        Assert.Equal(Scrub(known, "known@shop.example"), Scrub(unknown, "unknown@shop.example"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Five_wrong_tries_pause_the_address_whether_it_exists_or_not(bool exists)
    {
        var email = $"tries{exists}@shop.example".ToLowerInvariant();
        if (exists)
        {
            await portal.AddUserAsync(email, Role.Staff);
        }

        for (var i = 0; i < 4; i++)
        {
            Assert.Contains(Wrong, await TextAsync(await portal.Browser().SignInAsync(email, "wrong")), StringComparison.Ordinal);
        }

        Assert.Contains(Locked, await TextAsync(await portal.Browser().SignInAsync(email, "wrong")), StringComparison.Ordinal);
        Assert.Contains(Locked, await TextAsync(await portal.Browser().SignInAsync(email)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_lock_of_a_real_account_is_in_the_database_for_ten_minutes()
    {
        var user = await portal.AddUserAsync("locked@shop.example", Role.Staff);
        for (var i = 0; i < 5; i++)
        {
            await portal.Browser().SignInAsync("locked@shop.example", "wrong");
        }

        var end = await portal.ReadAsync(db => db.Users.Where(u => u.Id == user.Id).Select(u => u.LockoutEnd).SingleAsync());

        Assert.NotNull(end);
        Assert.InRange((end.Value - TimeProvider.System.GetUtcNow()).TotalMinutes, 8, 10.1);
    }

    [Fact]
    public async Task A_disabled_person_cannot_sign_in_and_learns_nothing_about_it()
    {
        var user = await portal.AddUserAsync("left@shop.example", Role.Staff);
        await DisableAsync(user.Id);

        var answer = await portal.Browser().SignInAsync("left@shop.example");

        Assert.Contains(Wrong, await TextAsync(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disabled_person_loses_the_session_at_the_next_validation()
    {
        var user = await portal.AddUserAsync("leaving@shop.example", Role.Staff);
        var browser = portal.Browser();
        await browser.SignInAsync("leaving@shop.example");
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account/profile")).StatusCode);

        await DisableAsync(user.Id);
        portal.Clock.Advance(TimeSpan.FromMinutes(2));
        var answer = await browser.GetAsync("/account/profile");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("/account/sign-in", Path(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_without_a_circuit_name_the_person_let_them_sign_out_and_lead_back()
    {
        await portal.AddUserAsync("menu@shop.example", Role.Staff);
        var browser = portal.Browser();
        var door = await browser.GetStringAsync("/account/sign-in");
        Assert.DoesNotContain("person-menu", door, StringComparison.Ordinal);
        Assert.DoesNotContain("back-to-requests", door, StringComparison.Ordinal);
        await browser.SignInAsync("menu@shop.example");

        var html = await browser.GetStringAsync("/account/profile");
        var menu = html[html.IndexOf("person-menu", StringComparison.Ordinal)..html.IndexOf("</header>", StringComparison.Ordinal)];
        Assert.Contains("menu@shop.example", menu, StringComparison.Ordinal);
        Assert.Contains("action=\"/account/sign-out\"", menu, StringComparison.Ordinal);
        Assert.Contains("href=\"requests\" data-testid=\"back-to-requests\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_is_a_post_with_antiforgery_and_leaves_the_door_in_the_persons_language()
    {
        await portal.AddUserAsync("out@shop.example", Role.Staff);
        var browser = portal.Browser();
        await browser.SignInAsync("out@shop.example");
        using var turkish = new FormUrlEncodedContent([KeyValuePair.Create("culture", "tr")]);
        await browser.PostAsync("/ui/language", turkish);

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/account/sign-out", null)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account/profile")).StatusCode);

        var html = await browser.GetStringAsync("/account/profile");
        var token = System.Text.RegularExpressions.Regex.Match(html, "name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"").Groups[1].Value;
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.PostAsync("/account/sign-out", form)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/account/profile")).StatusCode);
        Assert.Contains("<html lang=\"tr\"", await browser.GetStringAsync("/account/sign-in"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_opened_before_somebody_signed_in_beside_it_comes_again_instead_of_the_browsers_error_page()
    {
        await portal.AddUserAsync("beside@shop.example", Role.Staff);
        var browser = portal.Browser();
        const string Page = "/account/forgot-password";
        var before = await browser.GetStringAsync(Page);
        await browser.SignInAsync("beside@shop.example");
        Task<HttpResponseMessage> SendAsync() => browser.SubmitAsync(Page, before, "forgot", ("Input.Email", "beside@shop.example"));
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync()).StatusCode);

        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        var again = await SendAsync();
        Assert.Equal((HttpStatusCode.Redirect, Page), (again.StatusCode, again.Headers.Location?.OriginalString));

        // Signing out from a page of before: who is there now stays, and sees a page
        var token = System.Text.RegularExpressions.Regex.Match(before, "name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"").Groups[1].Value;
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]);
        var stays = await browser.PostAsync("/account/sign-out", form);
        Assert.Equal((HttpStatusCode.Redirect, "/"), (stays.StatusCode, stays.Headers.Location?.OriginalString));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account/profile")).StatusCode);
        Assert.DoesNotContain(await portal.DeliverMailsAsync(), mail => mail.Contains("beside@shop.example", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_the_other_devices_too()
    {
        await portal.AddUserAsync("every@shop.example", Role.Staff);
        var phone = portal.Browser();
        var desk = portal.Browser();
        await phone.SignInAsync("every@shop.example");
        await desk.SignInAsync("every@shop.example");

        await phone.SubmitAsync("/account/profile", "everywhere");
        portal.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(HttpStatusCode.Redirect, (await desk.GetAsync("/account/profile")).StatusCode);
    }

    [Fact]
    public async Task A_person_has_one_language_chosen_in_the_menu_or_before_signing_in_and_keeps_it_where_somebody_else_left_theirs()
    {
        await portal.AddUserAsync("one@shop.example", Role.Staff);
        await portal.AddUserAsync("two@shop.example", Role.Staff);
        var desk = portal.Browser();
        await desk.SignInAsync("one@shop.example");
        await ChooseAsync(desk, "zh-Hant");
        Assert.Equal("zh-Hant", await StoredAsync("one@shop.example"));
        Assert.Equal(("zh-Hant", "zh-Hant"), await ProfileAsync(desk));

        // Another browser, in which nobody chose, and the profile's own choice
        var phone = portal.Browser();
        await phone.SignInAsync("one@shop.example");
        Assert.Equal(("zh-Hant", "zh-Hant"), await ProfileAsync(phone));
        await phone.SubmitAsync("/account/profile", "about", ("About.Name", "One"), ("About.Language", "tr"));
        Assert.Equal(("tr", "tr"), await ProfileAsync(phone));

        // The desk's session ended by itself: what the one left there is no choice of the other's
        await phone.SubmitAsync("/account/profile", "everywhere");
        portal.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Contains("<html lang=\"zh-Hant\"", await desk.GetStringAsync("/account/sign-in"), StringComparison.Ordinal);
        await desk.SignInAsync("two@shop.example");
        Assert.Equal(("en", "en"), await ProfileAsync(desk));
        Assert.Equal("en", await StoredAsync("two@shop.example"));

        var tablet = portal.Browser();
        await ChooseAsync(tablet, "tr");
        await tablet.SignInAsync("two@shop.example");
        Assert.Equal(("tr", "tr"), await ProfileAsync(tablet));
        Assert.Equal("tr", await StoredAsync("two@shop.example"));

        static async Task ChooseAsync(HttpClient browser, string language)
        {
            using var form = new FormUrlEncodedContent([new("culture", language), new("back", "/account/profile")]);
            Assert.Equal("/account/profile", Path(await browser.PostAsync("/ui/language", form)));
        }

        static async Task<(string Page, string Chosen)> ProfileAsync(HttpClient browser)
        {
            var html = await browser.GetStringAsync("/account/profile");
            return (Read("<html lang=\"(?<code>[^\"]+)\""), Read("<option value=\"(?<code>[^\"]+)\" selected"));

            string Read(string pattern) => Regex.Match(html, pattern, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["code"].Value;
        }

        Task<string> StoredAsync(string email) => portal.ReadAsync(db => db.Users.Where(u => u.Email == email).Select(u => u.Language).SingleAsync());
    }

    [Theory]
    [InlineData("en", "Sign in")]
    [InlineData("zh-Hant", "登入")]
    [InlineData("tr", "Giriş yap")]
    public async Task The_page_speaks_three_languages_and_names_its_inputs(string language, string title)
    {
        var browser = portal.Browser();
        browser.DefaultRequestHeaders.Add("Accept-Language", language);

        var html = WebUtility.HtmlDecode(await browser.GetStringAsync("/account/sign-in"));

        Assert.Contains($"<h1>{title}</h1>", html, StringComparison.Ordinal);
        Assert.Contains("autocomplete=\"current-password\"", html, StringComparison.Ordinal);
        Assert.Contains("for=\"email\"", html, StringComparison.Ordinal);
        foreach (var id in new[] { "sign-in-email", "sign-in-password", "sign-in-submit" })
        {
            Assert.Contains($"data-testid=\"{id}\"", html, StringComparison.Ordinal);
        }
    }

    private Task<int> DisableAsync(string id) => portal.ReadAsync(db => db.Users.Where(u => u.Id == id)
        .ExecuteUpdateAsync(set => set.SetProperty(u => u.DisabledAt, Instant.FromDateTimeOffset(portal.Clock.GetUtcNow()))));

    private static string Path(HttpResponseMessage answer)
    {
        var to = answer.Headers.Location ?? throw new InvalidOperationException($"No redirect but {answer.StatusCode}.");
        return to.IsAbsoluteUri ? to.PathAndQuery : to.OriginalString;
    }

    private static async Task<string> TextAsync(HttpResponseMessage answer) => WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());

    // Tokens and the component state differ from page to page
    private static string Scrub(string html, string email) => System.Text.RegularExpressions.Regex.Replace(
        html.Replace(email, "", StringComparison.Ordinal), "<!--Blazor[^>]*-->|[A-Za-z0-9_/+=-]{60,}", "");
}
