using System.Net;
using System.Text;
using MerchantPortal.Data;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Tests.Account;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace MerchantPortal.Web.Tests.Pages.Payments;

/// <summary>The files of money over HTTP: two merchants, a missed booking with a deposit in each, and who gets whose rows.</summary>
public sealed class MoneyFilesTests : IAsyncLifetime
{
    private readonly PortalDoorApp portal = new();
    private readonly Dictionary<string, Shop> shops = new(StringComparer.Ordinal);
    private BookingId anna;
    private BookingId bela;

    public async ValueTask InitializeAsync()
    {
        await portal.InitializeAsync();
        await portal.CompleteContactInformationAsync();
        anna = await SellAsync("shop-a", "Anna", 5_000_000);
        portal.Clock.Advance(TimeSpan.FromSeconds(1));
        bela = await SellAsync("shop-b", "Bela", 6_000_000);
        portal.Clock.Advance(TimeSpan.FromDays(4));
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Theory]
    [InlineData("/payments.csv")]
    [InlineData("/no-shows.csv")]
    [InlineData("/no-shows-months.csv")]
    public async Task Who_is_not_signed_in_gets_the_way_to_sign_in_and_no_file(string path)
    {
        var answer = await portal.Browser().GetAsync(path);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Contains("/account/sign-in", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Empty(await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(Role.Staff, "", 1)]
    [InlineData(Role.Staff, "?merchant=shop-b", 0)]
    [InlineData(Role.Ops, "", 2)]
    [InlineData(Role.Ops, "?merchant=shop-b", 1)]
    public async Task The_numbers_of_the_months_are_a_file_that_tells_unreported_from_arrived(Role role, string query, int unreported)
    {
        var browser = await (role == Role.Staff ? SignedInAsync(role, "shop-a") : SignedInAsync(role));
        var lines = (await browser.GetStringAsync("/no-shows-months.csv" + query)).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("Month,Came,Nothing reported,Cancelled too late,Did not come", lines[0]);
        Assert.Equal(7, lines.Length);
        Assert.Equal(FormattableString.Invariant($"Nov 2026,0,{unreported},0,0"), lines[6]);
    }

    [Theory]
    [InlineData("/payments.csv", Role.Staff)]
    [InlineData("/payments.csv", Role.Manager)]
    [InlineData("/no-shows.csv", Role.Staff)]
    [InlineData("/no-shows.csv", Role.Manager)]
    public async Task Staff_get_the_rows_of_their_own_merchant_and_nobody_elses_even_when_they_ask(string path, Role role)
    {
        var browser = await SignedInAsync(role, "shop-a");
        Assert.Equal(["shop-a"], await MerchantsAsync(browser, path));
        Assert.Equal(["shop-a"], await MerchantsAsync(browser, path + "?merchant=shop-a"));
        Assert.Empty(await MerchantsAsync(browser, path + "?merchant=shop-b"));
        Assert.DoesNotContain("Bela", await browser.GetStringAsync(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/payments.csv")]
    [InlineData("/no-shows.csv")]
    public async Task Who_belongs_to_no_merchant_gets_a_file_without_rows(string path) => Assert.Empty(await MerchantsAsync(await SignedInAsync(Role.Staff), path));

    [Theory]
    [InlineData("/payments.csv", Role.Ops)]
    [InlineData("/payments.csv", Role.PartnerAdmin)]
    [InlineData("/no-shows.csv", Role.Ops)]
    [InlineData("/no-shows.csv", Role.PartnerAdmin)]
    public async Task Who_sees_all_merchants_gets_all_rows_or_those_of_one(string path, Role role)
    {
        var browser = await SignedInAsync(role);
        Assert.Equal(["shop-a", "shop-b"], await MerchantsAsync(browser, path));
        Assert.Equal(["shop-b"], await MerchantsAsync(browser, path + "?merchant=shop-b"));
    }

    [Theory]
    [InlineData("/payments.csv", "payments.csv")]
    [InlineData("/no-shows.csv", "no-shows-candidates.csv")]
    [InlineData("/no-shows.csv?tab=charged", "no-shows-charged.csv")]
    public async Task It_is_a_CSV_file_with_a_name_and_the_mark_of_its_encoding(string path, string name)
    {
        var answer = await (await SignedInAsync(Role.Staff, "shop-a")).GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/csv; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(("attachment", name), (answer.Content.Headers.ContentDisposition!.DispositionType, answer.Content.Headers.ContentDisposition.FileName));
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        Assert.EndsWith("\r\n", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    /// <summary>Each tab's file holds the rows of that tab, the latest appointment first, cell for cell.</summary>
    [Theory]
    [InlineData("", "bela2 anna2 anna")]
    [InlineData("?tab=candidates&merchant=shop-a", "anna2 anna")]
    [InlineData("?tab=marked", "bela")]
    [InlineData("?tab=marked&merchant=shop-a", "")]
    [InlineData("?tab=charged", "")]
    [InlineData("?tab=nonsense", "bela2 anna2 anna")]
    public async Task The_missed_appointments_are_a_file_of_the_tabs_own_rows_in_its_order(string query, string rows)
    {
        var (anna2, bela2) = (await SellAsync("shop-a", "Anna2", 5_000_000, "2026-11-26 10:00"), await SellAsync("shop-b", "Bela2", 6_000_000, "2026-11-26 11:00"));
        portal.Clock.Advance(TimeSpan.FromHours(27));
        var marked = await portal.Services.GetRequiredService<MarkNoShow>().RunAsync(new(TestKit.Portal.Staff, new("shop-b"), bela), TestContext.Current.CancellationToken);
        Assert.True(marked.IsDone, $"{marked}");
        var now = Instant.FromDateTimeOffset(portal.Clock.GetUtcNow());
        string Late(string local) => FormattableString.Invariant($"{(long)(now - Instant.FromUnixTimeSeconds(shops["shop-a"].At(local))).TotalMinutes}");
        var all = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["anna"] = $"2026-11-24 12:00,Europe/Berlin,{Late("2026-11-24 12:00")},Anna Moss,,cut,Salon shop-a,{anna},Confirmed,0.00,0.00,0.00,EUR,,,,",
            ["anna2"] = $"2026-11-26 10:00,Europe/Berlin,{Late("2026-11-26 10:00")},Anna2 Moss,,cut,Salon shop-a,{anna2},Confirmed,0.00,0.00,0.00,EUR,,,,",
            ["bela"] = $"2026-11-24 12:00,Europe/Berlin,Bela Moss,,cut,Salon shop-b,{bela},No-show,0.00,0.00,0.00,EUR,,,,{TestKit.Portal.Staff.Name}",
            ["bela2"] = $"2026-11-26 11:00,Europe/Berlin,{Late("2026-11-26 11:00")},Bela2 Moss,,cut,Salon shop-b,{bela2},Confirmed,0.00,0.00,0.00,EUR,,,,",
        };

        var lines = await LinesAsync(await SignedInAsync(Role.Ops), "/no-shows.csv" + query);
        Assert.Equal(
            [$"Appointment,Time zone,{(query.Contains("tab=marked", StringComparison.Ordinal) || query.Contains("tab=charged", StringComparison.Ordinal) ? "" : "Minutes since the start,")}Guest,Guests,Service,Business,Booking,Status,Fee agreed,Fee charged,Fee given back,Currency,State of the fee,Last attempt,Why,By", .. rows.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(r => all[r])],
            lines);
    }

    /// <summary>The ledger's file under each of its filters, newest first, cell for cell.</summary>
    [Theory]
    [InlineData("", "refund deposit-b deposit-a")]
    [InlineData("?merchant=shop-a", "refund deposit-a")]
    [InlineData("?kind=Deposit", "deposit-b deposit-a")]
    [InlineData("?kind=Refund", "refund")]
    [InlineData("?kind=NoShowFee", "")]
    [InlineData("?state=Failed", "refund")]
    [InlineData("?state=Succeeded&merchant=shop-b", "deposit-b")]
    [InlineData("?month=2026-11", "refund deposit-b deposit-a")]
    [InlineData("?month=2026-10", "")]
    [InlineData("?kind=nonsense&state=&month=", "refund deposit-b deposit-a")]
    public async Task The_ledger_is_a_file_of_the_filtered_rows_newest_first(string query, string rows)
    {
        await using (var db = portal.Database.CreateDbContext())
        {
            var booking = await db.Set<Booking>().SingleAsync(b => b.Id == anna, TestContext.Current.CancellationToken);
            var now = Instant.FromDateTimeOffset(portal.Clock.GetUtcNow());
            var begun = db.Begin(booking, Guid.CreateVersion7(), MovementKind.Refund, new(2_500_000, "EUR"), new Actor(ActorKind.Staff, new("staff-1")), "Sam", "goodwill, once", null, now, now);
            db.End(begun, MovementState.Failed, null, "card_declined", now);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var all = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["deposit-a"] = $"2026-11-21 11:00,Europe/Berlin,Salon shop-a,{anna},cut,2026-11-24 12:00,Deposit,5.00,EUR,Done,,Guest,,processor-Anna",
            ["deposit-b"] = $"2026-11-21 11:00,Europe/Berlin,Salon shop-b,{bela},cut,2026-11-24 12:00,Deposit,6.00,EUR,Done,,Guest,,processor-Bela",
            ["refund"] = $"2026-11-25 11:00,Europe/Berlin,Salon shop-a,{anna},cut,2026-11-24 12:00,Refund,-2.50,EUR,Attempt failed,card declined,Sam,\"goodwill, once\",",
        };

        var lines = await LinesAsync(await SignedInAsync(Role.Ops), "/payments.csv" + query);
        Assert.Equal(
            ["When,Time zone,Business,Booking,Service,Appointment,Kind,Amount,Currency,State,Why,By,Reason,Processor id", .. rows.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(r => all[r])],
            lines);
    }

    /// <summary>A kept card moves nothing: the amount is 0, and the limit stands in words. The stored line, like those of before, keeps the limit.</summary>
    [Theory]
    [InlineData("Card kept for a fee of up to €7.00,0.00,EUR")]
    public async Task A_kept_card_is_a_row_of_nothing_with_its_limit_in_words(string cells)
    {
        await using (var db = portal.Database.CreateDbContext())
        {
            var booking = await db.Set<Booking>().SingleAsync(b => b.Id == anna, TestContext.Current.CancellationToken);
            var now = Instant.FromDateTimeOffset(portal.Clock.GetUtcNow());
            db.End(db.Begin(booking, Guid.CreateVersion7(), MovementKind.CardKept, new(7_000_000, "EUR"), Actor.Guest, null, null, null, now, now), MovementState.Succeeded, "seti_1", null, now);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var lines = await LinesAsync(await SignedInAsync(Role.Ops), "/payments.csv?kind=CardKept");
        Assert.Contains(cells, Assert.Single(lines.Skip(1)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_rows_than_go_out_at_a_time_are_all_in_the_file()
    {
        await using (var db = portal.Database.CreateDbContext())
        {
            var booking = await db.Set<Booking>().SingleAsync(b => b.Id == anna, TestContext.Current.CancellationToken);
            var now = Instant.FromDateTimeOffset(portal.Clock.GetUtcNow());
            for (var n = 0; n < 1_203; n++)
            {
                db.Begin(booking, Guid.CreateVersion7(), MovementKind.Refund, new(1_000_000 + (n * 10_000), "EUR"), Actor.Guest, null, null, null, now, now);
            }

            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var lines = await LinesAsync(await SignedInAsync(Role.Ops), "/payments.csv?kind=Refund");
        Assert.Equal(1_204, lines.Length);
        Assert.Equal(1_203, lines.Skip(1).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task While_contact_information_is_missing_no_file_is_given()
    {
        await using var closed = new PortalDoorApp();
        await closed.InitializeAsync();
        await closed.AddUserAsync("staff@shop.example", Role.Staff, "shop-a");
        var browser = closed.Browser();
        await browser.SignInAsync("staff@shop.example");
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/payments.csv")).StatusCode);
    }

    /// <summary>The merchants whose rows are in the file: each shop's name is its id.</summary>
    private static async Task<IEnumerable<string>> MerchantsAsync(HttpClient browser, string path)
    {
        var lines = (await browser.GetStringAsync(path)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(",", lines[0], StringComparison.Ordinal);
        return lines.Skip(1).Select(line => new[] { "shop-a", "shop-b" }.Single(shop => line.Contains(shop, StringComparison.Ordinal))).Distinct().Order(StringComparer.Ordinal).ToList();
    }

    private static async Task<string[]> LinesAsync(HttpClient browser, string path) =>
        (await browser.GetStringAsync(path)).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

    private async Task<HttpClient> SignedInAsync(Role role, params string[] merchants)
    {
        await portal.AddUserAsync("person@shop.example", role, merchants);
        var browser = portal.Browser();
        Assert.Equal(HttpStatusCode.Redirect, (await browser.SignInAsync("person@shop.example")).StatusCode);
        return browser;
    }

    private async Task<BookingId> SellAsync(string merchant, string guest, long deposit, string local = "2026-11-24 12:00")
    {
        if (!shops.TryGetValue(merchant, out var shop))
        {
            shops[merchant] = shop = await new Shop(portal.Database, merchant).With("cut").OpenAsync();
        }

        var now = Instant.FromDateTimeOffset(portal.Clock.GetUtcNow());
        var taken = await portal.Services.GetRequiredService<TakeBooking>().RunAsync(
            new(
                shop.Merchant.Id,
                new(new("cut"), Instant.FromUnixTimeSeconds(shop.At(local)), Duration.FromHours(1), default),
                ConfirmationMode.Synchronous,
                new("guest-" + guest, guest, "Moss", "+49 30 5550101", "guest@guest.example"),
                null,
                null,
                "token-" + guest,
                "hash-" + guest,
                booking => booking.Id.Value),
            TestContext.Current.CancellationToken);
        await using var db = portal.Database.CreateDbContext();
        var booking = await db.Set<Booking>().SingleAsync(b => b.Id == new BookingId(taken.Answer!), TestContext.Current.CancellationToken);
        var begun = db.Begin(booking, Guid.CreateVersion7(), MovementKind.Deposit, new(deposit, "EUR"), Actor.Guest, null, null, null, now, now);
        db.End(begun, MovementState.Succeeded, "processor-" + guest, null, now);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return booking.Id;
    }
}
