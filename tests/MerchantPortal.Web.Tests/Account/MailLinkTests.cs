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
        Assert.Contains("invitation-expired", await portal.Browser().GetStringAsync(link), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await portal.Browser().SignInAsync("kaya@shop.example", NewPassword)).StatusCode);
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
            }

            Assert.Equal(3, subjects.Count);
        }
    }

    private async Task<string> MailToAsync(string address, string path) =>
        (await portal.DeliverMailsAsync()).Last(m => m.Contains($"To: <{address}>", StringComparison.Ordinal) && m.Contains(path, StringComparison.Ordinal));

    private static string LinkIn(string mail) => Regex.Match(mail, "^https?://[^/]+(?<path>/account/\\S+)\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture).Groups["path"].Value;

    private static async Task<string> TextAsync(HttpResponseMessage answer) => WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
}
