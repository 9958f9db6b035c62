using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Mail;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Mail;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Tests.Account;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace MerchantPortal.Web.Tests.Pages.Requests;

/// <summary>A request's mail as it lands in the folder, and its two links followed by somebody who is not signed in (portal.md A8).</summary>
public sealed class MailedLinkTests(PortalDoorApp portal) : IClassFixture<PortalDoorApp>
{
    [Fact]
    public async Task The_accept_link_of_a_mail_shows_the_request_accepts_once_and_then_says_so()
    {
        var (request, mail) = await AskAsync();
        Assert.Contains("Ira", mail, StringComparison.Ordinal);
        Assert.DoesNotContain("Secretname", mail, StringComparison.Ordinal);
        Assert.DoesNotContain("5550101", mail, StringComparison.Ordinal);
        var (accept, decline) = LinksIn(mail);
        using var browser = portal.Browser();

        var html = await browser.GetStringAsync(accept);
        await browser.GetStringAsync(accept);
        Assert.Contains("Accept this request?", html, StringComparison.Ordinal);
        Assert.Contains("Ira", html, StringComparison.Ordinal);
        Assert.Equal((BookingStatus.Pending, 0), await StoredAsync(request));

        Assert.Contains("data-said=\"accepted\"", await TextAsync(await browser.SubmitAsync(accept, html, "decide")), StringComparison.Ordinal);
        Assert.Equal((BookingStatus.Confirmed, 1), await StoredAsync(request));

        Assert.Contains("data-said=\"used\"", await TextAsync(await browser.SubmitAsync(accept, html, "decide")), StringComparison.Ordinal);
        Assert.Contains("data-said=\"used\"", await browser.GetStringAsync(accept), StringComparison.Ordinal);
        Assert.Contains("data-said=\"closed\"", await browser.GetStringAsync(decline), StringComparison.Ordinal);
        Assert.Equal((BookingStatus.Confirmed, 1), await StoredAsync(request));
        Assert.Single(await portal.ReadAsync(db => db.Set<OwedUpdate>().Where(u => u.Key == $"booking:{request.Id}").ToListAsync()));
    }

    [Fact]
    public async Task The_decline_link_of_a_mail_declines_once_with_the_chosen_reason()
    {
        var (request, mail) = await AskAsync();
        var (accept, decline) = LinksIn(mail);
        using var browser = portal.Browser();
        var html = await browser.GetStringAsync(decline);
        var other = await browser.GetStringAsync(accept);
        Assert.Contains("Decline this request?", html, StringComparison.Ordinal);
        Assert.Equal((BookingStatus.Pending, 0), await StoredAsync(request));

        Assert.Contains("data-said=\"declined\"", await TextAsync(await browser.SubmitAsync(decline, html, "decide", ("Input.Reason", "ClosedThen"))), StringComparison.Ordinal);

        Assert.Contains("data-said=\"used\"", await TextAsync(await browser.SubmitAsync(decline, html, "decide", ("Input.Reason", "Other"))), StringComparison.Ordinal);
        Assert.Contains("data-said=\"closed\"", await TextAsync(await browser.SubmitAsync(accept, other, "decide")), StringComparison.Ordinal);
        Assert.Equal((BookingStatus.Declined, 1), await StoredAsync(request));
        Assert.Equal(DeclineReason.ClosedThen, await portal.ReadAsync(db => db.Set<Booking>().Where(b => b.Id == request.Id).Select(b => b.DeclineReason).SingleAsync()));
    }

    [Theory]
    [InlineData(MailTemplate.NewRequest)]
    [InlineData(MailTemplate.DeadlineNear)]
    public async Task A_mail_that_waited_until_the_answer_is_too_late_is_not_written_and_makes_no_link(MailTemplate template)
    {
        var (request, _) = await AskAsync();
        var staff = await portal.ReadAsync(db => db.Users.SingleAsync(u => u.Email == $"{request.MerchantId}@shop.example"));
        var values = JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["booking"] = request.Id.Value, ["merchantId"] = request.MerchantId.Value, ["user"] = staff.Id, ["guest"] = "Ira", ["service"] = "cut", ["merchant"] = "Salon",
            ["start"] = "2026-11-24T17:00:00Z", ["answerBy"] = InstantPattern.General.Format(request.DecideBy!.Value), ["zone"] = "Europe/Berlin",
        });
        var owed = new OwedMail { DedupeKey = "late", ToAddress = staff.Email!, Language = "en", Template = template, Values = values, OwedAt = default, NotBefore = default };
        var composer = portal.Services.GetRequiredService<IMailComposer>();
        Assert.NotNull(await composer.ComposeAsync(owed, CancellationToken.None));
        var links = await portal.ReadAsync(db => db.Set<DecisionLink>().CountAsync());

        portal.Clock.Advance((request.DecideBy.Value - Instant.FromDateTimeOffset(portal.Clock.GetUtcNow())).ToTimeSpan());

        Assert.Equal(BookingStatus.Pending, (await portal.ReadAsync(db => db.Set<Booking>().SingleAsync(b => b.Id == request.Id))).Status);
        Assert.Null(await composer.ComposeAsync(owed, CancellationToken.None));
        Assert.Equal(links, await portal.ReadAsync(db => db.Set<DecisionLink>().CountAsync()));
    }

    private async Task<(Booking Request, string Mail)> AskAsync()
    {
        var shop = await new Shop(portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>()).With("cut", mode: ConfirmationMode.Asynchronous).OpenAsync();
        var email = $"{shop.Id}@shop.example";
        await portal.AddUserAsync(email, Role.Staff, shop.Id);
        await portal.Services.GetRequiredService<TakeBooking>().RunAsync(
            new(
                shop.Merchant.Id,
                new(new("cut"), Instant.FromUnixTimeSeconds(shop.At("2026-11-24 18:00")), null, default),
                ConfirmationMode.Asynchronous,
                new("guest", "Ira", "Moss-Secretname", "+49 30 5550101", "ira@guest.example"),
                null,
                null,
                Guid.NewGuid().ToString("N"),
                "hash",
                _ => "{}"),
            CancellationToken.None);
        var mails = await portal.DeliverMailsAsync();
        return (Assert.Single(await shop.BookingsAsync()), Assert.Single(mails, m => m.Contains($"To: <{email}>", StringComparison.Ordinal)));
    }

    private static (string Accept, string Decline) LinksIn(string mail)
    {
        var links = Regex.Matches(mail, "^https?://[^/]+(?<path>/requests/decide\\?t=\\S+)\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        Assert.Equal(2, links.Count);
        return (links[0].Groups["path"].Value, links[1].Groups["path"].Value);
    }

    private Task<(BookingStatus Status, int Answers)> StoredAsync(Booking request) => portal.ReadAsync(async db => (
        await db.Set<Booking>().Where(b => b.Id == request.Id).Select(b => b.Status).SingleAsync(),
        await db.Set<BookingEvent>().CountAsync(e => e.BookingId == request.Id && (e.Kind == BookingEventKind.Accepted || e.Kind == BookingEventKind.Declined))));

    private static async Task<string> TextAsync(HttpResponseMessage answer) => WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
}
