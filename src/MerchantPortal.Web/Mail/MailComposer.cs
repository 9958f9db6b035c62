using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Mail;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Mail;
using MerchantPortal.Features.Requests;
using MerchantPortal.Features.Shared;
using MerchantPortal.Web.Account;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using NodaTime;
using NodaTime.Text;

namespace MerchantPortal.Web.Mail;

/// <summary>
/// Writes owed mails in the reader's language, as plain text and simple HTML. Links that carry a secret get it here, at the last moment:
/// no token is ever at rest.
/// </summary>
public sealed class MailComposer(
    IServiceScopeFactory scopes,
    IDbContextFactory<PortalDbContext> contexts,
    IStringLocalizer<MailTexts> texts,
    ContactLinks contactLinks,
    PortalAddress portal,
    TimeProvider clock) : IMailComposer
{
    public async Task<ComposedMail?> ComposeAsync(OwedMail owed, CancellationToken stop)
    {
        // Flows with this call only
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = (Languages.Find(owed.Language) ?? Languages.All[0]).Culture;
        var values = JsonSerializer.Deserialize<Dictionary<string, string>>(owed.Values) ?? [];
        return owed.Template switch
        {
            MailTemplate.PasswordReset => await ResetAsync(owed),
            MailTemplate.Invitation => await InvitationAsync(values),
            MailTemplate.NewRequest or MailTemplate.DeadlineNear => await RequestAsync(owed.Template, values, stop),
            MailTemplate.ContactChanged => Write(
                "ContactChanged", [texts["ContactChanged." + Of(values, "what"), Of(values, "by"), Fields(values)]], ("ContactChanged.Link", "/account/contact-information")),
            MailTemplate.ContactVerification => Write(
                "ContactVerification",
                [texts["ContactVerification.Body", Of(values, "by")]],
                ("ContactVerification.Link", "/account/verify-contact?token=" + Uri.EscapeDataString(contactLinks.Seal(owed.ToAddress)))),
            MailTemplate.ContactReminder => Write("ContactReminder", [texts["ContactReminder.Body", Of(values, "by")]], ("ContactReminder.Link", "/account/contact-information")),
            MailTemplate.ContactReconfirm => Write("ContactReconfirm", [texts["ContactReconfirm.Body"]], ("ContactReconfirm.Link", "/account/contact-information")),
            MailTemplate.TestMessage => Write(
                "TestMessage", [texts["TestMessage.Body", Of(values, "by")], .. Of(values, "fields").Split(',').Select(f => (string)texts["TestMessage." + f])]),
            MailTemplate.UpdateParked => Write("UpdateParked", [texts["UpdateParked.Body", Of(values, "merchant")]], ("Updates.Link", "/google/updates")),
            MailTemplate.UpdatesLate => Write("UpdatesLate", [texts["UpdatesLate.Body", Of(values, "minutes")]], ("Updates.Link", "/google/updates")),
            MailTemplate.UpdatesFailing => Write("UpdatesFailing", [texts["UpdatesFailing.Body", texts["UpdatesFailing." + Of(values, "status")].Value, Of(values, "measure")]], ("Updates.Link", "/google/updates")),
            MailTemplate.BookingServerSlow => Write("BookingServerSlow", [texts["BookingServerSlow.Body", Of(values, "method"), Of(values, "measure")]], ("Updates.Link", "/google/updates")),
            MailTemplate.SlotsHeldBack => Write("SlotsHeldBack", [texts["SlotsHeldBack.Body", Of(values, "merchant"), Of(values, "codes")]], ("SlotsHeldBack.Link", "/services")),
            MailTemplate.HoldLapsed or MailTemplate.RefundReturned or MailTemplate.RefundFailed => Money(owed.Template.ToString(), values),
            MailTemplate.MoneyStuck => Write("MoneyStuck", [texts["MoneyStuck.Body", Of(values, "count"), Of(values, "hours")], texts["MoneyStuck.Then"]], ("Payments.Link", "/payments")),
            MailTemplate.ProblemOver => Write(
                "ProblemOver",
                [texts["ProblemOver.Body", texts[Of(values, "problem") + ".Subject"].Value]],
                Of(values, "problem") == nameof(MailTemplate.MoneyStuck) ? ("Payments.Link", "/payments") : ("Updates.Link", "/google/updates")),
        };
    }

    private async Task<ComposedMail?> ResetAsync(OwedMail owed)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
        var user = await users.FindByEmailAsync(owed.ToAddress);
        if (user is not { DisabledAt: null, EmailConfirmed: true })
        {
            return null;
        }

        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = (Languages.Find(user.Language) ?? Languages.All[0]).Culture;
        var token = Uri.EscapeDataString(await users.GeneratePasswordResetTokenAsync(user));
        return Write(
            "PasswordReset",
            [texts["PasswordReset.Body", user.DisplayName], texts["PasswordReset.NotYou"]],
            ("PasswordReset.Link", $"/account/reset-password?user={Uri.EscapeDataString(user.Id)}&token={token}"));
    }

    private async Task<ComposedMail?> InvitationAsync(Dictionary<string, string> values)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
        var user = await users.FindByIdAsync(Of(values, "user"));
        if (user is not { DisabledAt: null, PasswordHash: null })
        {
            return null;
        }

        var token = Uri.EscapeDataString(await users.GenerateUserTokenAsync(user, MailTokens.Invitation, MailTokens.InvitationPurpose));
        var purpose = Of(values, "contact") == "yes";
        var back = purpose ? "&returnUrl=" + Uri.EscapeDataString("/account/contact-information") : "";
        var body = new List<string> { texts["Invitation.Body", user.DisplayName, Of(values, "by")] };
        if (purpose)
        {
            body.Add(texts["Invitation.Contact"]);
        }

        body.Add(texts["Invitation.Days"]);
        return Write("Invitation", body, ("Invitation.Link", $"/account/accept-invitation?user={Uri.EscapeDataString(user.Id)}&token={token}{back}"));
    }

    // First name, service and time: nothing else of the guest leaves by mail
    private async Task<ComposedMail?> RequestAsync(MailTemplate template, Dictionary<string, string> values, CancellationToken stop)
    {
        var booking = new BookingId(Of(values, "booking"));
        var merchant = new MerchantId(Of(values, "merchantId"));
        var person = new UserId(Of(values, "user"));
        var expires = InstantPattern.General.Parse(Of(values, "answerBy")) is { Success: true } until ? until.Value : clock.Now();
        var now = clock.Now();
        var links = await contexts.ActAsync(
            clock,
            async db => await db.BookingsOf(merchant).AnyAsync(b => b.Id == booking && b.Status == BookingStatus.Pending && b.DecideBy > now, stop)
                ? (Accept: DecisionLinks.Issue(db, merchant, booking, person, LinkAction.Accept, expires), Decline: DecisionLinks.Issue(db, merchant, booking, person, LinkAction.Decline, expires))
                : default,
            stop);
        if (links.Accept is null)
        {
            // Answered, withdrawn or too late while the mail waited
            return null;
        }

        var zone = ZoneOf(values);
        var key = template.ToString();
        return Write(
            key,
            [
                texts[key + ".Body", Of(values, "guest"), Of(values, "service"), Time(values, "start", zone), Of(values, "merchant")],
                texts["Request.AnswerBy", Time(values, "answerBy", zone)],
            ],
            ("Request.Accept", "/requests/decide?t=" + links.Accept),
            ("Request.Decline", "/requests/decide?t=" + links.Decline),
            ("Request.Link", "/bookings/" + Uri.EscapeDataString(booking.Value)));
    }

    // As of a request: first name, service and time, and nothing else of the guest
    private ComposedMail Money(string template, Dictionary<string, string> values) => Write(
        template,
        [texts[template + ".Body", Of(values, "guest"), Of(values, "service"), Time(values, "start", ZoneOf(values)), Of(values, "merchant")], texts[template + ".Then"]],
        ("Booking.Link", "/bookings/" + Uri.EscapeDataString(Of(values, "booking"))));

    private static DateTimeZone ZoneOf(Dictionary<string, string> values) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(Of(values, "zone")) ?? DateTimeZone.Utc;

    private static string Time(Dictionary<string, string> values, string name, DateTimeZone zone) =>
        InstantPattern.General.Parse(Of(values, name)) is { Success: true } read ? Times.DateAndTime(read.Value, zone) : "";

    private string Fields(Dictionary<string, string> values) =>
        string.Join(texts["List.Comma"], Of(values, "fields").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(f => (string)texts["Field." + f]));

    private static string Of(Dictionary<string, string> values, string name) => values.GetValueOrDefault(name, "");

    private ComposedMail Write(string template, IReadOnlyList<string> paragraphs, params (string Key, string Path)[] links)
    {
        var text = new StringBuilder();
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=\"{CultureInfo.CurrentUICulture.Name}\"><body style=\"font-family:sans-serif;font-size:16px;line-height:1.6;max-width:36em\">");
        foreach (var paragraph in paragraphs)
        {
            text.Append(paragraph).Append("\n\n");
            html.Append(CultureInfo.InvariantCulture, $"<p>{WebUtility.HtmlEncode(paragraph)}</p>");
        }

        foreach (var (key, path) in links)
        {
            var address = portal.Of(path);
            text.Append(texts[key]).Append(":\n").Append(address).Append("\n\n");
            html.Append(CultureInfo.InvariantCulture, $"<p><a href=\"{WebUtility.HtmlEncode(address)}\">{WebUtility.HtmlEncode(texts[key])}</a></p>");
        }

        text.Append("-- \n").Append(texts["Footer"]).Append('\n');
        html.Append(CultureInfo.InvariantCulture, $"<p style=\"color:#666;font-size:14px\">{WebUtility.HtmlEncode(texts["Footer"])}</p></body></html>");
        return new ComposedMail(texts[template + ".Subject"], text.ToString(), html.ToString());
    }
}
