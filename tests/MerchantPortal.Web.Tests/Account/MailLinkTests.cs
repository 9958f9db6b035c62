using System.Net;
using System.Text.RegularExpressions;
using MerchantPortal.Data.Account;
using MerchantPortal.Data.Mail;
using MerchantPortal.Domain.Account;
using MerchantPortal.Features.Account;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace MerchantPortal.Web.Tests.Account;

public sealed class MailLinkTests(PortalDoorApp portal) : IClassFixture<PortalDoorApp>
{
    private const string NewPassword = "four plain words here";

    [Fact]
    public async Task A_reset_link_changes_the_password_once_and_lifts_the_lock()
    {
        await portal.AddUserAsync("reset@shop.example", Role.Staff);
        await portal.ReadAsync(db => db.Users.Where(u => u.Email == "reset@shop.example").ExecuteUpdateAsync(set => set.SetProperty(u => u.Language, "tr")));
        for (var i = 0; i < 5; i++)
        {
            await portal.Browser().SignInAsync("reset@shop.example", "wrong");
        }

        var browser = portal.Browser();
        Assert.Contains("forgot-sent", await TextAsync(await browser.SubmitAsync("/account/forgot-password", "forgot", ("Input.Email", "Reset＠shop.example"))), StringComparison.Ordinal);
        var mail = await MailToAsync("Reset@shop.example", "/account/reset-password");
        Assert.Contains("Şifre", mail, StringComparison.OrdinalIgnoreCase);
        var link = LinkIn(mail);
        Assert.Contains("at least 10", await TextAsync(await browser.SubmitAsync(link, "reset", ("Input.Password", "short"))), StringComparison.OrdinalIgnoreCase);
        // Too short is one fault: that too little can be told apart in it goes without saying
        Assert.Single(Regex.Matches(await TextAsync(await browser.SubmitAsync(link, "reset", ("Input.Password", ""))), "#password\""));
        var done = await browser.SubmitAsync(link, "reset", ("Input.Password", NewPassword));

        Assert.Equal("/account/sign-in?notice=password", done.Headers.Location!.ToString().Replace("http://localhost", "", StringComparison.Ordinal));
        Assert.Contains("no longer valid", await TextAsync(await browser.SubmitAsync(link, "reset", ("Input.Password", "another long word"))), StringComparison.Ordinal);
        portal.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(HttpStatusCode.Redirect, (await portal.Browser().SignInAsync("reset@shop.example", NewPassword)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await portal.Browser().SignInAsync("reset@shop.example")).StatusCode);
    }

    [Fact]
    public async Task Asking_for_a_stranger_gets_the_same_answer_and_no_mail()
    {
        await portal.AddUserAsync("someone@shop.example", Role.Staff);
        var known = await TextAsync(await portal.Browser().SubmitAsync("/account/forgot-password", "forgot", ("Input.Email", "someone@shop.example")));
        var unknown = await TextAsync(await portal.Browser().SubmitAsync("/account/forgot-password", "forgot", ("Input.Email", "nobody@shop.example")));

        var mails = await portal.DeliverMailsAsync();

        Assert.Contains("forgot-sent", known, StringComparison.Ordinal);
        Assert.Contains("forgot-sent", unknown, StringComparison.Ordinal);
        Assert.Contains(mails, m => m.Contains("someone@shop.example", StringComparison.Ordinal));
        Assert.DoesNotContain(mails, m => m.Contains("nobody@shop.example", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_token_is_ever_at_rest()
    {
        await portal.AddUserAsync("rest@shop.example", Role.Staff);
        await portal.Browser().SubmitAsync("/account/forgot-password", "forgot", ("Input.Email", "rest@shop.example"));

        var rows = await portal.ReadAsync(db => db.Set<OwedMail>().Where(m => m.ToAddress == "rest@shop.example").ToListAsync());

        Assert.Equal("{}", Assert.Single(rows).Values);
    }

    [Fact]
    public async Task An_invited_person_accepts_once_chooses_a_password_and_lands_on_the_form()
    {
        var admin = await portal.AddUserAsync("inviter@shop.example", Role.PartnerAdmin);
        var by = new CurrentPerson(new(admin.Id), "Inviter", Role.PartnerAdmin, null, "en");
        Assert.Empty(await portal.Services.GetRequiredService<InviteUser>().RunAsync(new(by, "Kaya", "kaya@shop.example", Role.PartnerAdmin, "tr", [], true), CancellationToken.None));
        var mail = await MailToAsync("kaya@shop.example", "/account/accept-invitation");
        Assert.Contains("Lütfen iletişim bilgilerini doldurun", mail, StringComparison.Ordinal);
        var link = LinkIn(mail);
        var browser = portal.Browser();

        var done = await browser.SubmitAsync(link, "accept", ("Input.Name", "Kaya Öz"), ("Input.Password", NewPassword));

        Assert.Equal("/account/contact-information", new Uri(new Uri("http://localhost"), done.Headers.Location!).PathAndQuery);
        var kaya = await portal.ReadAsync(db => db.Users.SingleAsync(u => u.Email == "kaya@shop.example"));
        Assert.True(kaya is { EmailConfirmed: true, DisplayName: "Kaya Öz", LastSeenAt: not null });
        var used = WebUtility.HtmlDecode(await portal.Browser().GetStringAsync(link));
        Assert.Contains("invitation-expired", used, StringComparison.Ordinal);
        Assert.Contains("If you have chosen a password already, sign in", used, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await portal.Browser().SignInAsync("kaya@shop.example", NewPassword)).StatusCode);
    }

    [Fact]
    public async Task A_process_that_dies_while_an_invitation_is_accepted_leaves_nothing_or_all_of_it()
    {
        var link = await InviteAsync("dies@shop.example");

        portal.SavesOfPeople = 0;
        Assert.Equal(HttpStatusCode.InternalServerError, (await AcceptAsync()).StatusCode);
        Assert.Equal(("Kaya", false, true), await StoredAsync());

        // The link is as good as before; now the process dies at the save after the first
        portal.SavesOfPeople = 1;
        await AcceptAsync();
        portal.SavesOfPeople = null;
        Assert.Equal(("Kaya Öz", true, false), await StoredAsync());
        Assert.Equal(HttpStatusCode.Redirect, (await portal.Browser().SignInAsync("dies@shop.example", NewPassword)).StatusCode);

        Task<HttpResponseMessage> AcceptAsync() => portal.Browser().SubmitAsync(link, "accept", ("Input.Name", "Kaya Öz"), ("Input.Password", NewPassword));
        Task<(string, bool, bool)> StoredAsync() => portal.ReadAsync(async db => await db.Users.SingleAsync(u => u.Email == "dies@shop.example") is var u ? (u.DisplayName, u.EmailConfirmed, u.PasswordHash is null) : default);
    }

    [Theory]
    [InlineData("en", "1 to 100 characters")]
    [InlineData("zh-Hant", "1 到 100 個字元")]
    [InlineData("tr", "1–100 karakter")]
    public async Task A_name_that_is_too_long_or_of_several_lines_is_refused_at_its_field_wherever_a_person_types_their_own(string language, string sentence)
    {
        var address = $"long-{language}@shop.example".ToLowerInvariant();
        var link = await InviteAsync(address);
        await portal.AddUserAsync("me-" + address, Role.Staff);
        var browser = portal.Browser();
        using (var choice = new FormUrlEncodedContent([new("culture", language)]))
        {
            await browser.PostAsync("/ui/language", choice);
        }

        string[] bad = [" ", new string('n', 101), new string('n', 3000), "Kaya\nÖz", "Kaya\u2028Öz", "Kaya\u0007"];

        foreach (var name in bad)
        {
            await IsRefusedAsync(await browser.SubmitAsync(link, "accept", ("Input.Name", name), ("Input.Password", NewPassword)), "invitation-error");
        }

        await browser.SignInAsync("me-" + address);
        foreach (var name in bad)
        {
            await IsRefusedAsync(await browser.SubmitAsync("/account/profile", "about", ("About.Name", name), ("About.Language", language)), "profile-error");
        }

        Assert.Equal(HttpStatusCode.Redirect, (await browser.SubmitAsync("/account/profile", "about", ("About.Name", "  " + new string('n', 100)), ("About.Language", language))).StatusCode);
        Assert.Equal(
            new[] { ("Kaya", true), (new string('n', 100), false) },
            await portal.ReadAsync(async db => (await db.Users.Where(u => u.Email == address || u.Email == "me-" + address).OrderBy(u => u.Email).ToListAsync()).Select(u => (u.DisplayName, u.PasswordHash is null)).ToArray()));

        async Task IsRefusedAsync(HttpResponseMessage answer, string testId)
        {
            var page = await TextAsync(answer);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains($"data-testid=\"{testId}\"", page, StringComparison.Ordinal);
            Assert.Contains(sentence, page, StringComparison.Ordinal);
            Assert.Contains("#name\">", page, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/account/accept-invitation?user=x&token=y", "invitation-expired")]
    [InlineData("/account/accept-invitation", "invitation-expired")]
    [InlineData("/account/verify-contact?token=broken", "verify-expired")]
    [InlineData("/account/verify-contact", "verify-expired")]
    public async Task A_broken_link_says_so(string link, string testId) =>
        Assert.Contains(testId, await portal.Browser().GetStringAsync(link), StringComparison.Ordinal);

    [Fact]
    public async Task A_contact_address_is_verified_by_the_button_not_by_opening_the_link()
    {
        await using (var db = portal.Database.CreateDbContext())
        {
            db.Add(new ContactAddress { Key = ContactAddress.KeyOf("team@shop.example"), Address = "team@shop.example" });
            db.OweMail(MailTemplate.ContactVerification, "team@shop.example", "en", "verify-test", Instant.FromDateTimeOffset(portal.Clock.GetUtcNow()));
            await db.SaveChangesAsync();
        }

        var link = LinkIn(await MailToAsync("team@shop.example", "/account/verify-contact"));
        var browser = portal.Browser();
        await browser.GetStringAsync(link);
        Assert.Null(await VerifiedAsync());

        Assert.Contains("verify-done", await TextAsync(await browser.SubmitAsync(link, "verify")), StringComparison.Ordinal);
        Assert.NotNull(await VerifiedAsync());

        Task<Instant?> VerifiedAsync() => portal.ReadAsync(db => db.Set<ContactAddress>().Where(a => a.Address == "team@shop.example").Select(a => a.VerifiedAt).SingleAsync());
    }

    [Fact]
    public async Task Every_template_is_written_in_every_language()
    {
        var composer = portal.Services.GetRequiredService<Features.Mail.IMailComposer>();
        var values = System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["by"] = "Mei", ["what"] = "added", ["fields"] = "opsGoogle", ["guest"] = "Lin", ["service"] = "Haircut", ["merchant"] = "Salon", ["start"] = "2026-11-22T10:00:00Z",
            ["answerBy"] = "2026-11-22T09:00:00Z", ["zone"] = "Asia/Taipei", ["booking"] = "B1", ["problem"] = "UpdatesLate", ["minutes"] = "6", ["method"] = "CreateBooking", ["measure"] = "3 s", ["status"] = "CONFIRMED",
        });
        // Those that look up a person or a pending request have tests of their own
        var needUsers = new[] { MailTemplate.PasswordReset, MailTemplate.Invitation, MailTemplate.NewRequest, MailTemplate.DeadlineNear };
        foreach (var template in Enum.GetValues<MailTemplate>().Except(needUsers))
        {
            var subjects = new HashSet<string>(StringComparer.Ordinal);
            foreach (var language in new[] { "en", "zh-Hant", "tr" })
            {
                var mail = await composer.ComposeAsync(
                    new OwedMail { DedupeKey = "k", ToAddress = "a@x.example", Language = language, Template = template, Values = values, OwedAt = default, NotBefore = default }, CancellationToken.None);
                Assert.NotNull(mail);
                subjects.Add(mail.Subject);
                Assert.DoesNotContain(template.ToString(), mail.Subject + mail.Text, StringComparison.Ordinal);
                Assert.DoesNotMatch(@"\{\d", mail.Text);
                Assert.DoesNotContain("CONFIRMED", mail.Text, StringComparison.Ordinal);
            }

            Assert.Equal(3, subjects.Count);
        }
    }

    private async Task<string> InviteAsync(string address)
    {
        var by = new CurrentPerson(new("inviter"), "Inviter", Role.PartnerAdmin, null, "en");
        Assert.Empty(await portal.Services.GetRequiredService<InviteUser>().RunAsync(new(by, "Kaya", address, Role.PartnerAdmin, "en", [], true), CancellationToken.None));
        return LinkIn(await MailToAsync(address, "/account/accept-invitation"));
    }

    private async Task<string> MailToAsync(string address, string path) =>
        (await portal.DeliverMailsAsync()).Last(m => m.Contains($"To: <{address}>", StringComparison.Ordinal) && m.Contains(path, StringComparison.Ordinal));

    private static string LinkIn(string mail) => Regex.Match(mail, "^https?://[^/]+(?<path>/account/\\S+)\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture).Groups["path"].Value;

    private static async Task<string> TextAsync(HttpResponseMessage answer) => WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
}
