using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Mail;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Account;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Requests;
using MerchantPortal.TestKit;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace MerchantPortal.Web.Tests.Pages.Requests;

/// <summary>Answers without a circuit: plain posts of signed-in staff, and links out of mails.</summary>
public sealed class PlainPostTests(PlainPostTests.WithoutWorker app) : IClassFixture<PlainPostTests.WithoutWorker>
{
    /// <summary>Without a worker of its own, which would send what is owed, and so forget its values, before a test looks.</summary>
    public sealed class WithoutWorker : PortalApp
    {
        public WithoutWorker()
        {
            Settings["Hosting:Roles"] = "Portal,BookingServer";
            Settings["MapsBooking:BaseAddress"] = "http://127.0.0.1:9/";
        }

        /// <summary>Runs once, just before a booking is saved.</summary>
        public Func<Task>? BeforeSaving { get; set; }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureTestServices(services => services.ConfigureDbContext<PortalDbContext>(options => options.AddInterceptors(new Saves(this))));
        }

        private sealed class Saves(WithoutWorker app) : SaveChangesInterceptor
        {
            public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
            {
                if (app.BeforeSaving is { } before && eventData.Context!.ChangeTracker.Entries<Booking>().Any())
                {
                    app.BeforeSaving = null;
                    await before();
                }

                return result;
            }
        }
    }

    private async Task<(Shop Shop, Booking Request)> AskAsync()
    {
        var contexts = app.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>();
        var shop = await new Shop(contexts).With("cut", mode: ConfirmationMode.Asynchronous).OpenAsync();
        var wish = new TakeBooking.Command(
            shop.Merchant.Id,
            new(new("cut"), Instant.FromUnixTimeSeconds(shop.At("2026-11-24 18:00")), null, default),
            ConfirmationMode.Asynchronous,
            new("guest", "Ira", "Moss-Secretname", "+49 30 5550101", "ira@guest.example"),
            null,
            null,
            Guid.NewGuid().ToString("N"),
            "hash",
            _ => "{}");
        await app.Services.GetRequiredService<TakeBooking>().RunAsync(wish, CancellationToken.None);
        return (shop, Assert.Single(await shop.BookingsAsync()));
    }

    /// <summary>The same browser as a person has it: it asks for pages.</summary>
    private static HttpClient Person(HttpClient browser, string language = "en")
    {
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        browser.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        return browser;
    }

    private static async Task SaysAsync(HttpResponseMessage answer, HttpStatusCode status, string words)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(words, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    private async Task<HttpClient> StaffOfAsync(params string[] merchants)
    {
        // The demo people bring complete contact information: without it the gate holds everybody.
        await app.Services.GetRequiredService<SeedDemoUsers>().RunAsync(withContactInformation: true, CancellationToken.None);
        var email = $"{Guid.NewGuid():N}@shop.example";
        await app.AddUserAsync(email, Role.Staff, merchants);
        var browser = app.Browser();
        var answer = await browser.SignInAsync(email);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return browser;
    }

    private Task<Booking> StoredAsync(Booking booking) => app.ReadAsync(db => db.Set<Booking>().AsNoTracking().SingleAsync(b => b.Id == booking.Id));

    private static string Token(string html) => Regex.Match(html, "name=\"__RequestVerificationToken\"[^>]*value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["token"].Value;

    private static async Task<HttpResponseMessage> PostAsync(HttpClient browser, string path, string token, params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Append(("__RequestVerificationToken", token)).Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        return await browser.PostAsync(path, content);
    }

    [Fact]
    public async Task Accept_undo_and_decline_work_as_plain_posts_and_say_what_became_of_them()
    {
        var (shop, request) = await AskAsync();
        using var browser = await StaffOfAsync(shop.Id);
        var page = $"/requests/answer/{request.Id}";
        var html = await browser.GetStringAsync(page);
        Assert.Contains("Ira Moss-Secretname", html, StringComparison.Ordinal);

        var accepted = await PostAsync(browser, $"/requests/{request.Id}/accept", Token(html));
        Assert.Equal(page + "?said=accepted", accepted.Headers.Location!.OriginalString);
        Assert.Equal(BookingStatus.Confirmed, (await StoredAsync(request)).Status);
        html = await browser.GetStringAsync(accepted.Headers.Location);
        Assert.Contains("data-said=\"accepted\"", html, StringComparison.Ordinal);

        // Pressed twice: their own answer stands, and is said; a colleague is told that somebody was first
        var again = await PostAsync(browser, $"/requests/{request.Id}/accept", Token(html));
        Assert.Equal(page + "?said=accepted", again.Headers.Location!.OriginalString);
        using var colleague = await StaffOfAsync(shop.Id);
        var late = await PostAsync(colleague, $"/requests/{request.Id}/accept", Token(await colleague.GetStringAsync(page)));
        Assert.Equal(page + "?said=AlreadyConfirmed", late.Headers.Location!.OriginalString);

        await PostAsync(browser, $"/requests/{request.Id}/undo", Token(html));
        Assert.Equal(BookingStatus.Pending, (await StoredAsync(request)).Status);

        var without = await PostAsync(browser, $"/requests/{request.Id}/decline", Token(html));
        Assert.Equal(page + "?said=invalid", without.Headers.Location!.OriginalString);
        await PostAsync(browser, $"/requests/{request.Id}/decline", Token(html), ("reason", "PartyTooLarge"), ("note", "ten people"));
        var stored = await StoredAsync(request);
        Assert.Equal((BookingStatus.Declined, DeclineReason.PartyTooLarge, "ten people"), (stored.Status, stored.DeclineReason, stored.Note));
    }

    [Theory]
    [InlineData("accept")]
    [InlineData("decline")]
    [InlineData("link")]
    public async Task An_answer_whose_browser_goes_away_while_it_is_stored_is_kept(string how)
    {
        var (shop, request) = await AskAsync();
        using var browser = how == "link" ? app.Browser() : await StaffOfAsync(shop.Id);
        var page = how == "link"
            ? "/requests/decide?t=" + (await LinksAsync(request, (await app.AddUserAsync($"{Guid.NewGuid():N}@shop.example", Role.Staff, shop.Id)).Id)).Accept
            : $"/requests/{request.Id}/{how}";
        var token = Token(await browser.GetStringAsync(how == "link" ? page : $"/requests/answer/{request.Id}"));
        using var gone = new CancellationTokenSource();
        using var form = new FormUrlEncodedContent(Link(page.Split('=')[^1], ("reason", "ClosedThen"), ("__RequestVerificationToken", token)).Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        var stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        app.Services.GetRequiredService<MerchantPortal.Data.Outbox.CommitBell>().Rung += _ => stored.TrySetResult();
        app.BeforeSaving = () => gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => browser.PostAsync(page, form, gone.Token));

        await stored.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(how == "decline" ? BookingStatus.Declined : BookingStatus.Confirmed, (await StoredAsync(request)).Status);
    }

    [Fact]
    public async Task An_answer_that_meets_a_locked_database_says_so_and_can_be_given_again()
    {
        await using var impatient = new WithoutWorker();
        await impatient.InitializeAsync();
        impatient.Settings["Database:ConnectionString"] = impatient.Database.ConnectionString + ";Default Timeout=2";
        await new PlainPostTests(impatient).AnswerUnderLockAsync();
    }

    private async Task AnswerUnderLockAsync()
    {
        var (shop, request) = await AskAsync();
        using var browser = await StaffOfAsync(shop.Id);
        var page = $"/requests/answer/{request.Id}";
        var token = Token(await browser.GetStringAsync(page));
        await using var other = await Watch.StartAsync(app.Database);
        await other.LockAsync();
        var refused = await PostAsync(browser, $"/requests/{request.Id}/accept", token);
        Assert.Equal(page + "?said=failed", refused.Headers.Location!.OriginalString);
        Assert.Contains("could not be stored", await browser.GetStringAsync(refused.Headers.Location), StringComparison.Ordinal);
        await other.UnlockAsync();
        Assert.False(await other.ChangedAsync());

        await PostAsync(browser, $"/requests/{request.Id}/accept", token);
        Assert.Equal(BookingStatus.Confirmed, (await StoredAsync(request)).Status);
    }

    [Fact]
    public async Task A_post_without_antiforgery_changes_nothing()
    {
        var (shop, request) = await AskAsync();
        using var browser = await StaffOfAsync(shop.Id);
        foreach (var act in new[] { "accept", "decline", "undo" })
        {
            using var content = new FormUrlEncodedContent([]);
            var answer = await browser.PostAsync($"/requests/{request.Id}/{act}", content);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        Assert.Equal(BookingStatus.Pending, (await StoredAsync(request)).Status);
    }

    [Fact]
    public async Task A_press_on_a_page_of_the_person_signed_in_before_says_that_it_did_not_count()
    {
        var (shop, request) = await AskAsync();
        using var browser = await StaffOfAsync(shop.Id);
        var before = Token(await browser.GetStringAsync($"/requests/answer/{request.Id}"));
        var email = $"{Guid.NewGuid():N}@shop.example";
        await app.AddUserAsync(email, Role.Staff, shop.Id);
        await PostAsync(browser, "/account/sign-out", before);
        Assert.Equal(HttpStatusCode.Found, (await browser.SignInAsync(email)).StatusCode);

        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(browser, $"/requests/{request.Id}/accept", before)).StatusCode);
        var lost = await PostAsync(Person(browser), $"/requests/{request.Id}/accept", before);

        var answer = await browser.GetAsync(lost.Headers.Location);
        await SaysAsync(answer, HttpStatusCode.OK, "Your answer did not count");
        Assert.Equal(BookingStatus.Pending, (await StoredAsync(request)).Status);
        await PostAsync(browser, $"/requests/{request.Id}/accept", Token(await answer.Content.ReadAsStringAsync()));
        Assert.Equal(BookingStatus.Confirmed, (await StoredAsync(request)).Status);
    }

    [Theory]
    [InlineData("accept", "en", "Your answer did not count")]
    [InlineData("decline", "tr", "Yanıtınız geçerli olmadı")]
    [InlineData("undo", "zh-Hant", "您的回覆並未生效")]
    public async Task A_press_after_the_session_ended_leads_through_signing_in_to_the_request_and_says_that_it_did_not_count(string act, string language, string words)
    {
        var (shop, request) = await AskAsync();
        using var signedIn = await StaffOfAsync(shop.Id);
        var token = Token(await signedIn.GetStringAsync($"/requests/answer/{request.Id}"));
        var email = $"{Guid.NewGuid():N}@shop.example";
        await app.AddUserAsync(email, Role.Staff, shop.Id);
        using var lapsed = Person(app.Browser());
        await PostAsync(lapsed, "/ui/language", "", ("culture", language));

        var toSignIn = (await PostAsync(lapsed, $"/requests/{request.Id}/{act}", token)).Headers.Location!.PathAndQuery;
        Assert.StartsWith("/account/sign-in?", toSignIn, StringComparison.Ordinal);
        var back = (await lapsed.SignInAsync(email, page: toSignIn)).Headers.Location!;
        var led = await lapsed.GetAsync(back);
        Assert.Equal($"/requests/answer/{request.Id}?said=lost", led.Headers.Location?.OriginalString);
        var answer = await lapsed.GetAsync(led.Headers.Location);
        await SaysAsync(answer, HttpStatusCode.OK, words);

        Assert.Equal(BookingStatus.Pending, (await StoredAsync(request)).Status);
        await PostAsync(lapsed, $"/requests/{request.Id}/accept", Token(await answer.Content.ReadAsStringAsync()));
        Assert.Equal(BookingStatus.Confirmed, (await StoredAsync(request)).Status);
    }

    [Theory]
    [InlineData("en", "This link does not work")]
    [InlineData("zh-Hant", "此連結無效")]
    [InlineData("tr", "Bu bağlantı çalışmıyor")]
    public async Task A_dead_link_says_so_to_a_person_however_it_is_dead(string language, string words)
    {
        using var browser = Person(app.Browser(), language);
        await SaysAsync(await browser.GetAsync("/requests/decide?t=abc"), HttpStatusCode.NotFound, words);
        await SaysAsync(await browser.GetAsync("/requests/decide"), HttpStatusCode.NotFound, words);
        await SaysAsync(await PostAsync(browser, "/requests/decide", Token(await browser.GetStringAsync("/account/sign-in")), Link("abc")), HttpStatusCode.NotFound, words);
    }

    [Fact]
    public async Task Staff_of_another_merchant_and_strangers_get_nowhere()
    {
        var (_, request) = await AskAsync();
        var (other, own) = await AskAsync();
        using var browser = await StaffOfAsync(other.Id);
        var token = Token(await browser.GetStringAsync($"/requests/answer/{own.Id}"));
        foreach (var act in new[] { "accept", "decline", "undo" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(browser, $"/requests/{request.Id}/{act}", token)).StatusCode);
        }

        // A person reads what there is to say and is not left with a bare status
        Person(browser);
        await SaysAsync(await browser.GetAsync($"/requests/answer/{request.Id}"), HttpStatusCode.NotFound, "There is no such request");
        await SaysAsync(await browser.GetAsync("/requests/answer/nope"), HttpStatusCode.NotFound, "There is no such request");
        foreach (var act in new[] { "accept", "decline", "undo" })
        {
            var led = await PostAsync(browser, $"/requests/{request.Id}/{act}", token);
            Assert.Equal($"/requests/answer/{request.Id}?said=lost", led.Headers.Location!.OriginalString);
        }

        using var stranger = app.Browser();
        Assert.Contains("/account/sign-in", (await stranger.GetAsync($"/requests/answer/{request.Id}")).Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal(BookingStatus.Pending, (await StoredAsync(request)).Status);
    }

    private Task<(string Accept, string Decline)> LinksAsync(Booking request, string user) => app.ReadAsync(async db =>
    {
        var links = (
            Accept: DecisionLinks.Issue(db, request.MerchantId, request.Id, new(user), LinkAction.Accept, request.DecideBy!.Value),
            Decline: DecisionLinks.Issue(db, request.MerchantId, request.Id, new(user), LinkAction.Decline, request.DecideBy!.Value));
        await db.SaveChangesAsync();
        return links;
    });

    private static (string, string)[] Link(string token, params (string, string)[] more) => [("_handler", "decide"), ("Input.Token", token), .. more];

    [Fact]
    public async Task A_link_asks_once_shows_no_more_than_the_first_name_and_looking_changes_nothing()
    {
        var (shop, request) = await AskAsync();
        var user = await app.AddUserAsync($"{Guid.NewGuid():N}@shop.example", Role.Staff, shop.Id);
        var links = await LinksAsync(request, user.Id);
        using var browser = app.Browser();

        var looked = await browser.GetAsync("/requests/decide?t=" + links.Accept);
        var html = await looked.Content.ReadAsStringAsync();

        Assert.Equal("no-referrer", Assert.Single(looked.Headers.GetValues("Referrer-Policy")));
        Assert.Contains("Ira", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Secretname", html, StringComparison.Ordinal);
        Assert.DoesNotContain("5550101", html, StringComparison.Ordinal);
        Assert.Equal(BookingStatus.Pending, (await StoredAsync(request)).Status);
        Assert.All(await app.ReadAsync(db => db.Set<DecisionLink>().Where(l => l.BookingId == request.Id).ToListAsync()), link => Assert.Null(link.UsedAt));
    }

    [Fact]
    public async Task A_link_opened_before_somebody_signed_in_beside_it_still_answers()
    {
        await app.Services.GetRequiredService<SeedDemoUsers>().RunAsync(withContactInformation: true, CancellationToken.None);
        var (shop, request) = await AskAsync();
        var email = $"{Guid.NewGuid():N}@shop.example";
        var user = await app.AddUserAsync(email, Role.Staff, shop.Id);
        var links = await LinksAsync(request, user.Id);
        using var browser = Person(app.Browser());
        var before = Token(await browser.GetStringAsync("/requests/decide?t=" + links.Accept));
        Assert.Equal(HttpStatusCode.Found, (await browser.SignInAsync(email)).StatusCode);

        await SaysAsync(await PostAsync(browser, "/requests/decide?t=" + links.Accept, before, Link(links.Accept)), HttpStatusCode.OK, "data-said=\"accepted\"");
    }

    [Fact]
    public async Task A_link_works_once()
    {
        var (shop, request) = await AskAsync();
        var user = await app.AddUserAsync($"{Guid.NewGuid():N}@shop.example", Role.Staff, shop.Id);
        var links = await LinksAsync(request, user.Id);
        using var browser = app.Browser();
        var html = await browser.GetStringAsync("/requests/decide?t=" + links.Accept);

        var first = await (await PostAsync(browser, "/requests/decide?t=" + links.Accept, Token(html), Link(links.Accept))).Content.ReadAsStringAsync();
        Assert.Contains("data-said=\"accepted\"", first, StringComparison.Ordinal);
        Assert.Equal(user.Id, (await StoredAsync(request)).StatusByUser!.Value.Value);
        var second = await (await PostAsync(browser, "/requests/decide?t=" + links.Accept, Token(html), Link(links.Accept))).Content.ReadAsStringAsync();
        Assert.Contains("data-said=\"used\"", second, StringComparison.Ordinal);
        var other = await browser.GetStringAsync("/requests/decide?t=" + links.Decline);
        Assert.Contains("data-said=\"closed\"", other, StringComparison.Ordinal);
        Assert.Contains("You accepted at", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_other_link_declines_with_a_reason()
    {
        var (shop, request) = await AskAsync();
        var user = await app.AddUserAsync($"{Guid.NewGuid():N}@shop.example", Role.Manager, shop.Id);
        var links = await LinksAsync(request, user.Id);
        using var browser = app.Browser();
        var html = await browser.GetStringAsync("/requests/decide?t=" + links.Decline);

        await PostAsync(browser, "/requests/decide?t=" + links.Decline, Token(html), Link(links.Decline, ("Input.Reason", "ClosedThen")));

        var stored = await StoredAsync(request);
        Assert.Equal((BookingStatus.Declined, DeclineReason.ClosedThen), (stored.Status, stored.DeclineReason));
    }

    [Fact]
    public async Task A_link_of_somebody_who_left_or_changed_merchants_is_no_link()
    {
        var (shop, request) = await AskAsync();
        var left = await app.AddUserAsync($"{Guid.NewGuid():N}@shop.example", Role.Staff, shop.Id);
        var elsewhere = await app.AddUserAsync($"{Guid.NewGuid():N}@shop.example", Role.Staff);
        var tokens = new[] { (await LinksAsync(request, left.Id)).Accept, (await LinksAsync(request, elsewhere.Id)).Accept, "made-up" };
        await app.ReadAsync(db => db.Users.Where(u => u.Id == left.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.DisabledAt, Instant.FromUnixTimeSeconds(1))));
        using var browser = app.Browser();
        foreach (var token in tokens)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/requests/decide?t=" + token)).StatusCode);
            Assert.False((await app.Services.GetRequiredService<DecideByLink>().RunAsync(new(token, null, null), CancellationToken.None)).Found);
        }

        Assert.Equal(BookingStatus.Pending, (await StoredAsync(request)).Status);
    }

    [Fact]
    public async Task A_link_to_a_withdrawn_request_says_so()
    {
        var (shop, request) = await AskAsync();
        var user = await app.AddUserAsync($"{Guid.NewGuid():N}@shop.example", Role.Staff, shop.Id);
        var links = await LinksAsync(request, user.Id);
        await app.Services.GetRequiredService<CancelByGuest>().RunAsync(new(request.Id), CancellationToken.None);
        using var browser = app.Browser();
        var html = await browser.GetStringAsync("/requests/decide?t=" + links.Accept);
        Assert.Contains("data-said=\"closed\"", html, StringComparison.Ordinal);
        Assert.Contains("Withdrawn by the guest", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_itself_is_stored_nowhere()
    {
        var (shop, request) = await AskAsync();
        var user = await app.AddUserAsync($"{Guid.NewGuid():N}@shop.example", Role.Staff, shop.Id);
        var links = await LinksAsync(request, user.Id);
        var stored = JsonSerializer.Serialize(await app.ReadAsync(db => db.Set<DecisionLink>().ToListAsync())) + JsonSerializer.Serialize(await app.ReadAsync(db => db.Set<OwedMail>().ToListAsync()));
        Assert.DoesNotContain(links.Accept, stored, StringComparison.Ordinal);
        Assert.DoesNotContain(links.Decline, stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_request_owes_a_mail_to_the_active_people_of_its_merchant_only()
    {
        var contexts = app.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>();
        var id = $"mail-{Guid.NewGuid():N}";
        var staff = await app.AddUserAsync($"{Guid.NewGuid():N}@shop.example", Role.Staff, id);
        await app.AddUserAsync($"{Guid.NewGuid():N}@shop.example", Role.Staff);
        await app.AddUserAsync($"{Guid.NewGuid():N}@shop.example", Role.Ops);
        var shop = await new Shop(contexts, id).With("cut", mode: ConfirmationMode.Asynchronous).OpenAsync();
        await app.Services.GetRequiredService<TakeBooking>().RunAsync(
            new(shop.Merchant.Id, new(new("cut"), Instant.FromUnixTimeSeconds(shop.At("2026-11-25 18:00")), null, default), ConfirmationMode.Asynchronous, new("g", "Ira", "Moss-Secretname", "+49", "ira@guest.example"), null, null, Guid.NewGuid().ToString("N"), "h", _ => "{}"),
            CancellationToken.None);
        var mail = Assert.Single(await app.ReadAsync(db => db.Set<OwedMail>().Where(m => m.Values.Contains(id)).ToListAsync()));
        Assert.Equal((MailTemplate.NewRequest, staff.Email), (mail.Template, mail.ToAddress));
        Assert.Contains("Ira", mail.Values, StringComparison.Ordinal);
        Assert.DoesNotContain("Secretname", mail.Values, StringComparison.Ordinal);
        Assert.DoesNotContain("guest.example", mail.Values, StringComparison.Ordinal);
    }
}
