using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using MerchantPortal.Domain.Account;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MerchantPortal.Web.Tests.Account;

public sealed class TwoFactorTests(PortalDoorApp portal) : IClassFixture<PortalDoorApp>
{
    [Fact]
    public async Task With_an_authenticator_app_signing_in_takes_a_code_or_a_recovery_code()
    {
        await portal.AddUserAsync("two@shop.example", Role.Staff);
        var browser = portal.Browser();
        await browser.SignInAsync("two@shop.example");
        var (key, codes) = await SetUpAsync(browser);

        var phone = portal.Browser();
        var first = await phone.SignInAsync("two@shop.example", page: "/account/sign-in?returnUrl=%2Fbookings%2FB1");
        Assert.Equal("/account/two-factor?returnUrl=%2Fbookings%2FB1", Path(first));
        Assert.Equal(HttpStatusCode.Redirect, (await phone.GetAsync("/account/profile")).StatusCode);
        var wrong = await phone.SubmitAsync(Path(first), "two-factor", ("Input.Code", "000000"));
        Assert.Contains("two-factor-error", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var right = await phone.SubmitAsync(Path(first), "two-factor", ("Input.Code", Spaced(Totp(key))));
        Assert.Equal("/bookings/B1", Path(right));
        Assert.Equal(HttpStatusCode.OK, (await phone.GetAsync("/account/profile")).StatusCode);

        var second = portal.Browser();
        await second.SignInAsync("two@shop.example");
        Assert.Equal("/requests", Path(await second.SubmitAsync("/account/recovery-code", "recovery", ("Input.Code", codes[0]))));
        var third = portal.Browser();
        await third.SignInAsync("two@shop.example");
        Assert.Equal(HttpStatusCode.OK, (await third.SubmitAsync("/account/recovery-code", "recovery", ("Input.Code", codes[0]))).StatusCode);
    }

    [Fact]
    public async Task An_address_nobody_wrote_breaks_nothing()
    {
        using var browser = portal.Browser();
        Assert.Equal("/account/sign-in", Path(await browser.GetAsync("/account/two-factor?remember=abc")));
    }

    [Fact]
    public async Task Looking_at_the_set_up_ends_no_other_session()
    {
        await portal.AddUserAsync("look@shop.example", Role.Staff);
        var stamp = await StampAsync();
        var browser = portal.Browser();
        await browser.SignInAsync("look@shop.example");
        Assert.Contains("authenticator-key", await browser.GetStringAsync("/account/profile/two-factor"), StringComparison.Ordinal);
        Assert.Equal(stamp, await StampAsync());

        // Setting it up does
        await SetUpAsync(browser);
        Assert.NotEqual(stamp, await StampAsync());
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account/profile")).StatusCode);

        Task<string?> StampAsync() => portal.ReadAsync(db => db.Users.Where(u => u.Email == "look@shop.example").Select(u => u.SecurityStamp).SingleAsync());
    }

    [Fact]
    public async Task Turning_it_off_takes_the_password()
    {
        await portal.AddUserAsync("off@shop.example", Role.Staff);
        var browser = portal.Browser();
        await browser.SignInAsync("off@shop.example");
        await SetUpAsync(browser);

        var refused = await browser.SubmitAsync("/account/profile", "two-factor-off", ("Off.Password", "wrong"));
        Assert.Contains("profile-error", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await browser.SubmitAsync("/account/profile", "two-factor-off", ("Off.Password", PortalApp.Password));

        Assert.Contains("data-state=\"off\"", await browser.GetStringAsync("/account/profile"), StringComparison.Ordinal);
        Assert.Equal("/requests", Path(await portal.Browser().SignInAsync("off@shop.example")));
    }

    [Fact]
    public async Task The_code_page_without_a_first_step_leads_to_sign_in()
    {
        Assert.Equal("/account/sign-in", Path(await portal.Browser().GetAsync("/account/two-factor")));
        Assert.Equal("/account/sign-in", Path(await portal.Browser().GetAsync("/account/recovery-code")));
    }

    [Fact]
    public async Task Passkey_options_want_antiforgery_and_making_one_wants_a_person()
    {
        var browser = portal.Browser();
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/account/passkeys/request-options", null)).StatusCode);

        await portal.AddUserAsync("key@shop.example", Role.Staff);
        var token = Token(await browser.GetStringAsync("/account/sign-in"));
        var asked = await PostAsync(browser, "/account/passkeys/request-options", token);
        Assert.Contains("challenge", await asked.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await PostAsync(browser, "/account/passkeys/creation-options", token)).StatusCode);

        await browser.SignInAsync("key@shop.example");
        token = Token(await browser.GetStringAsync("/account/profile"));
        var made = await (await PostAsync(browser, "/account/passkeys/creation-options", token)).Content.ReadAsStringAsync();
        Assert.Contains("key@shop.example", made, StringComparison.Ordinal);
        var forged = await browser.SubmitAsync("/account/profile", "passkey-add", ("NewPasskey.Credential", "{\"id\":\"x\"}"));
        Assert.Contains("profile-error", await forged.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_profile_changes_name_language_and_password()
    {
        await portal.AddUserAsync("me@shop.example", Role.Staff);
        var browser = portal.Browser();
        await browser.SignInAsync("me@shop.example");

        await browser.SubmitAsync("/account/profile", "about", ("About.Name", "Ayşe"), ("About.Language", "tr"));
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/account/profile"));
        Assert.Contains("Ayşe", page, StringComparison.Ordinal);
        Assert.Contains("lang=\"tr\"", page, StringComparison.Ordinal);

        var refused = await browser.SubmitAsync("/account/profile", "password", ("Password.Old", "wrong"), ("Password.New", "four plain words"));
        Assert.Contains("old-password-error", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await browser.SubmitAsync("/account/profile", "password", ("Password.Old", PortalApp.Password), ("Password.New", "four plain words"));
        Assert.Equal("/requests", Path(await portal.Browser().SignInAsync("me@shop.example", "four plain words")));
    }

    private static async Task<(string Key, IReadOnlyList<string> Codes)> SetUpAsync(HttpClient browser)
    {
        var html = await browser.GetStringAsync("/account/profile/two-factor");
        Assert.Contains("<svg", html, StringComparison.Ordinal);
        var key = Regex.Match(html, "authenticator-key\"[^>]*>([^<]+)<").Groups[1].Value.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        var done = await (await browser.SubmitAsync("/account/profile/two-factor", html, "authenticator", ("Input.Code", Totp(key)))).Content.ReadAsStringAsync();
        var codes = Regex.Matches(done, "<li><code>([^<]+)</code></li>").Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(10, codes.Count);
        return (key, codes);
    }

    // RFC 6238 with the real clock, because Identity has no other
    private static string Totp(string base32)
    {
        var bits = string.Concat(base32.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var key = Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2)).ToArray();
        var step = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(step, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // the code is defined with it
        var hash = HMACSHA1.HashData(key, step);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static string Spaced(string code) => code[..3] + " " + code[3..];

    private static string Token(string html) => Regex.Match(html, "name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"").Groups[1].Value;

    private static async Task<HttpResponseMessage> PostAsync(HttpClient browser, string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("RequestVerificationToken", token);
        return await browser.SendAsync(request);
    }

    private static string Path(HttpResponseMessage answer)
    {
        var to = answer.Headers.Location ?? throw new InvalidOperationException($"No redirect but {answer.StatusCode}.");
        return new Uri(new Uri("http://localhost"), to).PathAndQuery.Replace("?returnUrl=%2Faccount%2Ftwo-factor", "", StringComparison.Ordinal);
    }
}
