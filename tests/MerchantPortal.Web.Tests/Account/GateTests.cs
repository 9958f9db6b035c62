using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Requests;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace MerchantPortal.Web.Tests.Account;

public sealed class GateTests : IAsyncLifetime
{
    private readonly PortalDoorApp portal = new();

    public ValueTask InitializeAsync() => portal.InitializeAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Theory]
    [InlineData(Role.PartnerAdmin)]
    [InlineData(Role.Ops)]
    [InlineData(Role.Manager)]
    [InlineData(Role.Staff)]
    public async Task Every_signed_in_person_is_led_to_the_form_and_back_to_the_wanted_page(Role role)
    {
        var browser = await SignedInAsync(role);

        var answer = await browser.GetAsync("/account/users?x=1");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/account/contact-information?returnUrl=%2Faccount%2Fusers%3Fx%3D1", answer.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account/contact-information")).StatusCode);
    }

    [Theory]
    [InlineData("/account/profile")]
    [InlineData("/help")]
    [InlineData("/account/access-denied")]
    public async Task What_people_need_before_they_can_continue_stays_open(string page) =>
        Assert.Equal(HttpStatusCode.OK, (await (await SignedInAsync(Role.PartnerAdmin)).GetAsync(page)).StatusCode);

    [Fact]
    public async Task The_portals_api_answers_403_with_the_missing_fields()
    {
        var answer = await (await SignedInAsync(Role.Staff)).GetAsync("/api/requests");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("contact-information-incomplete", problem.RootElement.GetProperty("type").GetString());
        Assert.Equal(
            ["techEmergency", "techNonEmergency", "opsGoogle", "opsUsers", "opsSupport"],
            problem.RootElement.GetProperty("missing").EnumerateArray().Select(m => m.GetString()!));
    }

    [Fact]
    public async Task Google_and_probes_are_never_held()
    {
        await SignedInAsync(Role.PartnerAdmin);
        var google = portal.Browser();
        google.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("google:google-demo")));

        Assert.Equal(HttpStatusCode.OK, (await google.GetAsync("/v3/HealthCheck")).StatusCode);
        using var body = new StringContent("{\"user_id\":\"u\"}", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.OK, (await google.PostAsync("/v3/ListBookings", body)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await portal.Browser().GetAsync("/healthz/live")).StatusCode);
    }

    [Fact]
    public async Task The_worker_works_while_people_wait()
    {
        await portal.AddUserAsync("waits@shop.example", Role.Staff);
        await portal.Browser().SubmitAsync("/account/forgot-password", "forgot", ("Input.Email", "waits@shop.example"));

        Assert.Contains(await portal.DeliverMailsAsync(), m => m.Contains("waits@shop.example", StringComparison.Ordinal));
    }

    /// <summary>A guest waits for the answer, and who pressed believes it given.</summary>
    [Fact]
    public async Task An_answer_counts_by_a_mails_link_and_by_a_plain_post_and_says_so_while_every_other_page_is_held()
    {
        var shop = await new Shop(portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>()).With("cut", places: 3, mode: ConfirmationMode.Asynchronous).OpenAsync();
        var staff = await portal.AddUserAsync("answers@shop.example", Role.Staff, shop.Id);
        for (var guest = 0; guest < 3; guest++)
        {
            await portal.Services.GetRequiredService<TakeBooking>().RunAsync(
                new(shop.Merchant.Id, new(new("cut"), Instant.FromUnixTimeSeconds(shop.At("2026-11-24 18:00")), null, default), ConfirmationMode.Asynchronous, new(Guid.NewGuid().ToString("N"), "Ira", "Moss-Secretname", "+49", "ira@guest.example"), null, null, Guid.NewGuid().ToString("N"), "hash", _ => "{}"),
                CancellationToken.None);
        }

        var requests = await shop.BookingsAsync();
        var link = "/requests/decide?t=" + await portal.ReadAsync(async db =>
        {
            var issued = DecisionLinks.Issue(db, requests[0].MerchantId, requests[0].Id, new(staff.Id), LinkAction.Decline, requests[0].DecideBy!.Value);
            await db.SaveChangesAsync();
            return issued;
        });
        var browser = portal.Browser();
        await browser.SignInAsync(staff.Email!);

        var asked = await browser.GetAsync(link);
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        var said = await browser.SubmitAsync(link, await asked.Content.ReadAsStringAsync(), "decide", values: ("Input.Reason", "ClosedThen"));
        Assert.Contains("data-said=\"declined\"", await said.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var token = Regex.Match(await browser.GetStringAsync("/account/profile"), "name=\"__RequestVerificationToken\"[^>]*value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["token"].Value;
        using var press = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("reason", "ClosedThen")]);
        var receipt = (await browser.PostAsync($"/requests/{requests[1].Id}/decline", press)).Headers.Location!.OriginalString;
        Assert.Contains("data-said=\"declined\"", await browser.GetStringAsync(receipt), StringComparison.Ordinal);

        Assert.Equal(
            [BookingStatus.Declined, BookingStatus.Declined, BookingStatus.Pending],
            (await shop.BookingsAsync()).Select(b => b.Status));
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/requests")).StatusCode);
    }

    [Fact]
    public async Task When_anyone_has_completed_the_form_everyone_passes_without_signing_in_again()
    {
        var browser = await SignedInAsync(Role.PartnerAdmin);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/account/users")).StatusCode);

        await portal.CompleteContactInformationAsync();

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account/users")).StatusCode);
    }

    [Fact]
    public async Task Production_holds_until_an_alert_contact_is_named()
    {
        await using var production = new PortalDoorApp();
        production.Settings["ActionsCenter:Environment"] = "Production";
        await production.InitializeAsync();
        var admin = await production.AddUserAsync("admin@shop.example", Role.PartnerAdmin);
        var browser = production.Browser();
        await browser.SignInAsync("admin@shop.example");

        await production.CompleteContactInformationAsync();
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/account/users")).StatusCode);

        await production.CompleteContactInformationAsync(admin.Id);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account/users")).StatusCode);
    }

    private async Task<HttpClient> SignedInAsync(Role role)
    {
        var email = $"{role}@shop.example".ToLowerInvariant();
        await portal.AddUserAsync(email, role, "merchant-1");
        var browser = portal.Browser();
        await browser.SignInAsync(email);
        return browser;
    }
}
