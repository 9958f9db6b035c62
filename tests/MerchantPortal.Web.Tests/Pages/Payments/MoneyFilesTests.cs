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
    private int people;

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

    [Fact]
    public async Task Who_is_not_signed_in_gets_the_way_to_sign_in_and_no_file()
    {
        foreach (var path in new[] { "/payments.csv", "/no-shows.csv", "/no-shows-months.csv" })
        {
            var answer = await portal.Browser().GetAsync(path);
            Assert.Equal((path, HttpStatusCode.Redirect), (path, answer.StatusCode));
            Assert.Contains("/account/sign-in", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
            Assert.Empty(await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task The_numbers_of_the_months_are_a_file_that_tells_unreported_from_arrived()
    {
        var (staff, ops) = (await SignedInAsync(Role.Staff, "shop-a"), await SignedInAsync(Role.Ops));
        foreach (var (browser, query, unreported) in new[] { (staff, "", 1), (staff, "?merchant=shop-b", 0), (ops, "", 2), (ops, "?merchant=shop-b", 1) })
        {
            var lines = await LinesAsync(browser, "/no-shows-months.csv" + query);
            Assert.Equal("Month,Came,Nothing reported,Cancelled too late,Did not come", lines[0]);
            Assert.Equal(7, lines.Length);
            Assert.Equal((query, FormattableString.Invariant($"Nov 2026,0,{unreported},0,0")), (query, lines[6]));
        }
    }

    [Theory]
    [InlineData("/payments.csv")]
    [InlineData("/no-shows.csv")]
    public async Task Everybody_gets_the_rows_of_the_merchants_they_may_see_and_of_no_other_even_when_they_ask(string path)
    {
        foreach (var role in new[] { Role.Staff, Role.Manager })
        {
            var browser = await SignedInAsync(role, "shop-a");
            Assert.Equal(["shop-a"], await MerchantsAsync(browser, path));
            Assert.Equal(["shop-a"], await MerchantsAsync(browser, path + "?merchant=shop-a"));
            Assert.Empty(await MerchantsAsync(browser, path + "?merchant=shop-b"));
            Assert.DoesNotContain("Bela", await browser.GetStringAsync(path), StringComparison.Ordinal);
            Assert.Empty(await MerchantsAsync(await SignedInAsync(role), path));
        }

        foreach (var role in new[] { Role.Ops, Role.PartnerAdmin })
        {
            var browser = await SignedInAsync(role);
            Assert.Equal(["shop-a", "shop-b"], await MerchantsAsync(browser, path));
            Assert.Equal(["shop-b"], await MerchantsAsync(browser, path + "?merchant=shop-b"));
        }
    }

    [Fact]
    public async Task It_is_a_CSV_file_with_a_name_and_the_mark_of_its_encoding()
    {
        var browser = await SignedInAsync(Role.Staff, "shop-a");
        foreach (var (path, name) in new[] { ("/payments.csv", "payments.csv"), ("/no-shows.csv", "no-shows-candidates.csv"), ("/no-shows.csv?tab=charged", "no-shows-charged.csv") })
        {
            var answer = await browser.GetAsync(path);
            Assert.Equal((path, HttpStatusCode.OK), (path, answer.StatusCode));
            Assert.Equal("text/csv; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
            Assert.Equal(("attachment", name), (answer.Content.Headers.ContentDisposition!.DispositionType, answer.Content.Headers.ContentDisposition.FileName));
            var bytes = await answer.Content.ReadAsByteArrayAsync();
            Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
            Assert.EndsWith("\r\n", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        }
    }

    /// <summary>Each tab's file holds the rows of that tab, the latest appointment first, cell for cell.</summary>
    [Fact]
    public async Task The_missed_appointments_are_a_file_of_the_tabs_own_rows_in_its_order()
    {
        var (anna2, bela2) = (await SellAsync("shop-a", "Anna2", 5_000_000, "2026-11-26 10:00"), await SellAsync("shop-b", "Bela2", 6_000_000, "2026-11-26 11:00"));
        portal.Clock.Advance(TimeSpan.FromHours(27));
        var marked = await portal.Services.GetRequiredService<MarkNoShow>().RunAsync(new(TestKit.Portal.Staff, new("shop-b"), bela), TestContext.Current.CancellationToken);
        Assert.True(marked.IsDone, $"{marked}");
        var now = Instant.FromDateTimeOffset(portal.Clock.GetUtcNow());
        string Late(string local) => FormattableString.Invariant($"{(long)(now - Instant.FromUnixTimeSeconds(shops["shop-a"].At(local))).TotalMinutes}");
        var all = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["anna"] = $"2026-11-24 12:00,Europe/Berlin,{Late("2026-11-24 12:00")},Anna Moss,,cut,Salon shop-a,{anna},Confirmed,0.00,0.00,0.00,0.00,EUR,,,,,,",
            ["anna2"] = $"2026-11-26 10:00,Europe/Berlin,{Late("2026-11-26 10:00")},Anna2 Moss,,cut,Salon shop-a,{anna2},Confirmed,0.00,0.00,0.00,0.00,EUR,,,,,,",
            ["bela"] = $"2026-11-24 12:00,Europe/Berlin,Bela Moss,,cut,Salon shop-b,{bela},No-show,0.00,0.00,0.00,0.00,EUR,,,,,,{TestKit.Portal.Staff.Name}",
            ["bela2"] = $"2026-11-26 11:00,Europe/Berlin,{Late("2026-11-26 11:00")},Bela2 Moss,,cut,Salon shop-b,{bela2},Confirmed,0.00,0.00,0.00,0.00,EUR,,,,,,",
        };

        const string Head = "Appointment,Time zone,Minutes since the start,Guest,Guests,Service,Business,Booking,Status,Fee agreed,Fee charged,Fee given back,Deposit held,Currency,State of the fee,State of the deposit,Held until,Last attempt,Why,By";
        var ops = await SignedInAsync(Role.Ops);
        foreach (var (query, minutes, rows) in new (string, bool, string[])[]
        {
            ("", true, ["bela2", "anna2", "anna"]),
            ("?tab=candidates&merchant=shop-a", true, ["anna2", "anna"]),
            ("?tab=marked", false, ["bela"]),
            ("?tab=marked&merchant=shop-a", false, []),
            ("?tab=charged", false, []),
            ("?tab=nonsense", true, ["bela2", "anna2", "anna"]),
        })
        {
            var lines = await LinesAsync(ops, "/no-shows.csv" + query);
            string[] expected = [query, minutes ? Head : Head.Replace("Minutes since the start,", "", StringComparison.Ordinal), .. rows.Select(row => all[row])];
            Assert.Equal(expected, lines.Prepend(query));
        }
    }

    /// <summary>The ledger's file under each of its filters, newest first, cell for cell.</summary>
    [Fact]
    public async Task The_ledger_is_a_file_of_the_filtered_rows_newest_first()
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

        var ops = await SignedInAsync(Role.Ops);
        foreach (var (query, rows) in new (string, string[])[]
        {
            ("", ["refund", "deposit-b", "deposit-a"]),
            ("?merchant=shop-a", ["refund", "deposit-a"]),
            ("?kind=Deposit", ["deposit-b", "deposit-a"]),
            ("?kind=Refund", ["refund"]),
            ("?kind=NoShowFee", []),
            ("?state=Failed", ["refund"]),
            ("?state=Succeeded&merchant=shop-b", ["deposit-b"]),
            ("?month=2026-11", ["refund", "deposit-b", "deposit-a"]),
            ("?month=2026-10", []),
            ("?kind=nonsense&state=&month=", ["refund", "deposit-b", "deposit-a"]),
        })
        {
            var lines = await LinesAsync(ops, "/payments.csv" + query);
            string[] expected = [query, "When,Time zone,Business,Booking,Service,Appointment,Kind,Amount,Currency,State,Why,By,Reason,Processor id", .. rows.Select(row => all[row])];
            Assert.Equal(expected, lines.Prepend(query));
        }
    }

    /// <summary>A kept card moves nothing: the amount is 0, and the limit stands in words. The stored line, like those of before, keeps the limit.</summary>
    [Fact]
    public async Task A_kept_card_is_a_row_of_nothing_with_its_limit_in_words()
    {
        await using (var db = portal.Database.CreateDbContext())
        {
            var booking = await db.Set<Booking>().SingleAsync(b => b.Id == anna, TestContext.Current.CancellationToken);
            var now = Instant.FromDateTimeOffset(portal.Clock.GetUtcNow());
            db.End(db.Begin(booking, Guid.CreateVersion7(), MovementKind.CardKept, new(7_000_000, "EUR"), Actor.Guest, null, null, null, now, now), MovementState.Succeeded, "seti_1", null, now);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var lines = await LinesAsync(await SignedInAsync(Role.Ops), "/payments.csv?kind=CardKept");
        Assert.Contains("Card kept for a fee of up to €7.00,0.00,EUR", Assert.Single(lines.Skip(1)), StringComparison.Ordinal);
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
        var browser = await SignedInAsync(Role.Ops);
        foreach (var (page, from, rows) in new[] { ("1", 1, 50), ("2", 51, 50), ("25", 1_201, 3), ("26", 1_201, 3), ("many", 1, 1_203) })
        {
            var cut = await LinesAsync(browser, "/payments.csv?kind=Refund&page=" + page);
            Assert.Equal([page, lines[0], .. lines.Skip(from).Take(rows)], cut.Prepend(page));
        }

        Assert.Equal("payments-page-25.csv", (await browser.GetAsync("/payments.csv?kind=Refund&page=26")).Content.Headers.ContentDisposition!.FileName);
    }

    /// <summary>The list cuts its pages at a hundred rows, and so does the file of a page.</summary>
    [Fact]
    public async Task The_file_of_a_page_of_missed_appointments_holds_the_rows_of_that_page()
    {
        await using (var db = portal.Database.CreateDbContext())
        {
            var start = Instant.FromUnixTimeSeconds(shops["shop-a"].At("2026-11-24 13:00"));
            for (var n = 0; n < 101; n++)
            {
                var booking = new Booking
                {
                    Id = new(FormattableString.Invariant($"b-{n:D3}")), MerchantId = shops["shop-a"].Merchant.Id, ServiceId = new("cut"), Channel = Channel.Google, Mode = ConfirmationMode.Synchronous,
                    Start = start, End = start + Duration.FromHours(1), Guest = new("guest", n == 0 ? "=1+1" : "Cem", "Şık, 王", "+49 30 5550101", "guest@guest.example"), CreatedAt = start, CancelBy = start,
                };
                booking.Open(start);
                db.Add(booking);
            }

            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var staff = await SignedInAsync(Role.Staff, "shop-a");
        var all = await LinesAsync(staff, "/no-shows.csv");
        Assert.Equal(103, all.Length);
        Assert.Equal(all.Take(101), await LinesAsync(staff, "/no-shows.csv?page=1"));
        var second = await LinesAsync(staff, "/no-shows.csv?page=2");
        Assert.Equal([all[0], .. all.Skip(101)], second);

        // Opens right like the whole one
        var bytes = await staff.GetByteArrayAsync("/no-shows.csv?tab=candidates&merchant=shop-a&page=1");
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        var text = Encoding.UTF8.GetString(bytes);
        Assert.Equal((101, 101), (text.Split("\r\n").Length - 1, text.Count(c => c == '\n')));
        Assert.Contains(",\"'=1+1 Şık, 王\",", text, StringComparison.Ordinal);
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
        var email = FormattableString.Invariant($"person-{++people}@shop.example");
        await portal.AddUserAsync(email, role, merchants);
        var browser = portal.Browser();
        Assert.Equal(HttpStatusCode.Redirect, (await browser.SignInAsync(email)).StatusCode);
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
