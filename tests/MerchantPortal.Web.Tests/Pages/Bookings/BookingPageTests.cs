using System.Collections.Immutable;
using Bunit;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Google.Updates;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.Features.Requests;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Pages.Bookings;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MerchantPortal.Web.Tests.Pages.Bookings;

public sealed class BookingPageTests : PagesContext
{
    private const string Evening = "2026-11-24 18:00";
    private const string Noon = "2026-11-24 12:00";

    private IRenderedComponent<BookingPage> Open(string id, string list)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"bookings/{id}{list}");
        return Open(id);
    }

    private IRenderedComponent<BookingPage> Open(string id)
    {
        var page = Render<BookingPage>(parameters => parameters.Add(p => p.Id, id));
        page.WaitForState(() => page.FindAll("[data-testid=loading]").Count == 0);
        return page;
    }

    private static string? Status(IRenderedComponent<BookingPage> page) => page.Find("[data-testid=booking-status]").GetAttribute("data-status");

    private static string? Fact(IRenderedComponent<BookingPage> page, string key) => page.Find($"[data-fact={key}]").TextContent;

    [Fact]
    public async Task A_press_on_its_way_finds_its_handler_however_often_the_booking_is_drawn_meanwhile()
    {
        var shop = await OpenAsync();
        var page = Open((await Portal.TakeAsync(shop, Evening)).Id.Value);
        page.Find("[data-testid=decline]").Click();
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-testid=decline-sheet]")));
        var handlers = HandlersOf(page);
        Assert.NotEmpty(handlers);
        var drawn = page.RenderCount;

        Pass(1);

        page.WaitForState(() => page.RenderCount > drawn);
        Assert.Equal(handlers, HandlersOf(page));
    }

    [Fact]
    public async Task The_price_is_the_one_the_guest_agreed_to_whatever_the_list_says_today()
    {
        var shop = await Portal.OpenShopAsync(asksFirst: true, places: 1, change: s => s.Merchant.TaxMicroPercent = 20_000_000);
        await SignInAsync(Role.Manager, shop);
        var booking = await Portal.TakeAsync(shop, Evening);
        Assert.Equal(new(15_000_000, "EUR"), booking.Terms!.Terms.Price);
        await using (var db = Portal.File.CreateDbContext())
        {
            (await db.Set<Service>().SingleAsync(s => s.MerchantId == shop.Id)).Price = new(99_990_000, "EUR");
            await db.SaveChangesAsync();
        }

        Assert.Contains("€15.00 plus €3.00 tax", Fact(Open(booking.Id.Value), "Price"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "Allergies?", "Yes")]
    [InlineData("tr", "Alerjiniz var mı?", "Evet")]
    [InlineData("zh-Hant", "Allergies?", "是")]
    public async Task What_the_guest_answered_is_read_with_the_questions_as_they_were_asked(string language, string question, string yes)
    {
        Speak(language);
        var shop = await Portal.OpenShopAsync(change: s => s.Services["cut"].IntakeForm =
        [
            new("q-1", IntakeFieldType.Boolean, new("Allergies?", ImmutableSortedDictionary<string, string>.Empty.Add("tr", "Alerjiniz var mı?")), [], true, null),
            new("q-2", IntakeFieldType.Checkboxes, TextByLanguage.Of("Extras"), [TextByLanguage.Of("Tea")], false, null),
        ]);
        await SignInAsync(Role.Staff, shop);
        var booking = await Portal.TakeAsync(Portal.Wish(shop, Evening) with { Answers = [("q-2", ["Tea", "<b>Lemonade</b>"]), ("q-1", ["true"]), ("q-3", ["never asked"])] });
        await using (var db = Portal.File.CreateDbContext())
        {
            (await db.Set<Service>().SingleAsync(s => s.MerchantId == shop.Id)).IntakeForm = [];
            await db.SaveChangesAsync();
        }

        var page = Open(booking!.Id.Value);

        Assert.Equal([question, "Extras"], page.FindAll("[data-testid=answer] dt").Select(dt => dt.TextContent));
        Assert.Equal([yes, "Tea", "<b>Lemonade</b>"], page.FindAll("[data-testid=answer] .answer-line").Select(line => line.TextContent));

        var stranger = Portal.Staff with { Merchants = [(await Portal.OpenShopAsync()).Id] };
        Assert.Null(await Portal.Acts.Details.RunAsync(stranger, booking.Id, default));
    }

    [Fact]
    public async Task Without_answers_nothing_is_said_of_a_form()
    {
        var shop = await OpenAsync();
        Assert.Empty(Open((await Portal.TakeAsync(shop, Evening)).Id.Value).FindAll("[data-testid=answers]"));
    }

    [Theory]
    [InlineData(false, "has lapsed")]
    [InlineData(true, "was cancelled at the payment processor")]
    public async Task A_deposit_that_is_no_longer_held_is_said_and_not_offered_to_be_kept(bool byHand, string said)
    {
        Portal.Payments.HoldDeposits = true;
        var shop = await Portal.OpenShopAsync(change: s =>
        {
            s.Merchant.TokenizationParameters = s.Merchant.TokenizationParameters.Add("gateway", "sandbox");
            s.Services["cut"].Terms = new()
            {
                Deposit = new(new(5_000_000, "EUR"), PriceType.FixedRateDefault, NodaTime.Duration.FromHours(4)), RefundConditions = [new(NodaTime.Duration.FromHours(4), 100), new(NodaTime.Duration.Zero, 0)],
            };
        });
        await SignInAsync(Role.Manager, shop);
        var wish = Portal.Wish(shop, Evening) with { Checkout = new() { Price = new(15_000_000, "EUR"), HasToken = true } };
        var taken = await Portal.Acts.Take.RunAsync(wish, default);
        await Portal.Acts.Pay.RunAsync(new(taken.Paying!.Value, new("sandbox:ok"), null, wish.Answer), default);
        var id = taken.Paying!.Value.Value;
        Assert.Contains("27 Nov 2026", Open(id).Find("[data-testid=held-until]").TextContent, StringComparison.Ordinal);
        Portal.Clock.Jump(TimeSpan.FromDays(5));
        await Portal.Acts.NoShow.RunAsync(new(Portal.Staff, shop.Id, new(id)), default);
        Assert.Single(Open(id).FindAll("[data-testid=action-keep-deposit]"));

        if (byHand)
        {
            await Portal.Bank.CancelHoldsAsync();
        }

        Portal.Clock.Jump(TimeSpan.FromDays(2.5));
        await Portal.Acts.Reconcile.RunOnceAsync(10, default);

        var page = Open(id);
        var notice = page.Find("[data-testid=hold-lapsed]").TextContent;
        Assert.Contains("EUR", notice.Replace("€", "EUR", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains(said, notice, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=action-keep-deposit]"));
        Assert.Empty(page.FindAll("[data-testid=held-until]"));
        Assert.Equal("0", page.Find("[data-testid=ledger-row][data-kind=DepositLapse]").GetAttribute("data-micros"));
        Assert.Contains("The deposit is no longer held on the card", page.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "is on its way", "came back", "the card has expired or was closed")]
    [InlineData("tr", "yolda", "geri geldi", "kart kapatılmış")]
    [InlineData("zh-Hant", "目前處理中", "遭退回", "卡片已過期或已停用")]
    public async Task A_refund_is_said_to_be_on_its_way_or_to_have_come_back_and_is_then_offered_again(string language, string waits, string back, string why)
    {
        Speak(language);
        var shop = await Portal.OpenShopAsync(change: s =>
        {
            s.Merchant.TokenizationParameters = s.Merchant.TokenizationParameters.Add("gateway", "sandbox");
            s.Services["cut"].Terms = new() { Prepayment = true, RefundConditions = [new(NodaTime.Duration.FromHours(4), 100)] };
        });
        await SignInAsync(Role.Manager, shop);
        foreach (var (token, said, testId) in new[] { ("sandbox:refund-pending", waits, "money-unknown"), ("sandbox:refund-returned", back, "refund-returned") })
        {
            var wish = Portal.Wish(shop, token == "sandbox:refund-pending" ? Evening : Noon) with { Checkout = new() { Price = new(15_000_000, "EUR"), HasToken = true } };
            var booking = (await Portal.Acts.Take.RunAsync(wish, default)).Paying!.Value;
            await Portal.Acts.Pay.RunAsync(new(booking, new(token), null, wish.Answer), default);
            await Portal.Acts.Refund.RunAsync(new(Portal.Staff, shop.Id, booking, Guid.NewGuid(), "goodwill"), default);
            if (testId == "refund-returned")
            {
                Assert.Empty(Open(booking.Value).FindAll("[data-testid=action-refund]"));
                Portal.Clock.Jump(SandboxProcessor.RefundReturnsAfter);
                await Portal.Acts.Reconcile.RunOnceAsync(10, default);
            }

            var page = Open(booking.Value);
            Assert.Contains(said, page.Find($"[data-testid={testId}]").TextContent, StringComparison.Ordinal);
            Assert.Equal(testId == "refund-returned", page.Markup.Contains(why, StringComparison.Ordinal));
            Assert.Equal(testId == "refund-returned" ? 1 : 0, page.FindAll("[data-testid=action-refund]").Count);
        }
    }

    [Fact]
    public async Task The_page_shows_that_it_is_loading()
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        Database.Close();
        var page = Render<BookingPage>(parameters => parameters.Add(p => p.Id, request.Id.Value));
        Assert.Single(page.FindAll("[data-testid=loading]"));

        Database.Open();

        page.WaitForAssertion(() => Assert.Equal("PENDING_MERCHANT_CONFIRMATION", Status(page)));
        Assert.Empty(page.FindAll("[data-testid=loading]"));
    }

    [Fact]
    public async Task The_requests_before_and_after_are_those_of_the_list()
    {
        var shop = await OpenAsync();
        var third = await Portal.TakeAsync(shop, "2026-11-26 18:00");
        var first = await Portal.TakeAsync(shop, "2026-11-21 14:00");
        var second = await Portal.TakeAsync(shop, "2026-11-21 16:00");
        string? Beside(Booking of, string testId) => Open(of.Id.Value).FindAll($"[data-testid={testId}]").SingleOrDefault()?.GetAttribute("href");

        Assert.Equal((null, "bookings/" + second.Id), (Beside(first, "booking-before"), Beside(first, "booking-after")));
        Assert.Equal(("bookings/" + first.Id, "bookings/" + third.Id), (Beside(second, "booking-before"), Beside(second, "booking-after")));

        // What is answered is passed over, but still has its place
        await Portal.AcceptAsync(second);
        Assert.Equal("bookings/" + third.Id, Beside(first, "booking-after"));
        Assert.Equal(("bookings/" + first.Id, "bookings/" + third.Id), (Beside(second, "booking-before"), Beside(second, "booking-after")));
    }

    [Fact]
    public async Task The_list_a_booking_was_opened_from_is_the_way_back_and_what_lies_beside_it()
    {
        await Portal.OpenShopAsync();
        var shop = await Portal.OpenShopAsync(asksFirst: true, change: s => s.Add("colour", 1, asksFirst: true));
        var other = await Portal.OpenShopAsync(asksFirst: true);
        await SignInAsync(Role.Manager, shop, other);
        var first = await Portal.TakeAsync(shop, "2026-11-21 14:00", "colour");
        await Portal.TakeAsync(other, "2026-11-21 15:00");
        await Portal.TakeAsync(shop, "2026-11-21 16:00");
        var last = await Portal.TakeAsync(shop, "2026-11-26 18:00", "colour");
        var list = $"?merchant={shop.Id}&service=colour";
        var navigation = Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("requests" + list);
        var requests = Render<MerchantPortal.Web.Pages.Requests.Requests>();
        requests.WaitForState(() => requests.FindAll("[data-testid=request-row]").Count == 2);
        requests.Find("[data-testid=search]").Input("Moss");
        Assert.Equal([$"bookings/{first.Id}{list}", $"bookings/{last.Id}{list}"], requests.FindAll("[data-testid=open-booking]").Select(link => link.GetAttribute("href")));

        // The frame puts in the address what it likes; only the list goes along
        navigation.NavigateTo($"bookings/{first.Id}{list}&search=Moss");
        var page = Open(first.Id.Value);
        Assert.Equal($"requests{list}&row={first.Id}", page.Find("[data-testid=booking-back]").GetAttribute("href"));
        Assert.Equal($"bookings/{last.Id}{list}", page.Find("[data-testid=booking-after]").GetAttribute("href"));
        Assert.Empty(page.FindAll("[data-testid=booking-before]"));

        // Answered, it keeps its place among those that wait; in the list of what was decided it has another
        await Portal.DeclineAsync(first);
        Pass(1);
        await Portal.AcceptAsync(last);
        Assert.Equal($"bookings/{last.Id}?tab=decided&merchant={shop.Id}&service=colour", Open(first.Id.Value, $"{list}&tab=decided").Find("[data-testid=booking-before]").GetAttribute("href"));
        Assert.Empty(Open(last.Id.Value, list).FindAll("[data-testid=booking-before], [data-testid=booking-after]"));
        Assert.Empty(Open(first.Id.Value, $"?tab=decided&merchant={other.Id}").FindAll("[data-testid=booking-before], [data-testid=booking-after]"));
    }

    [Theory]
    [InlineData("?from=bookings&merchant=M&tab=past&page=3", "bookings?merchant=M&tab=past&page=3&row={0}", "Back to the bookings")]
    [InlineData("?from=no-shows&tab=failed", "no-shows?tab=failed&row={0}", "Back to No-shows & fees")]
    [InlineData("?from=payments&kind=Refund&month=2026-11&search=Moss", "payments?kind=Refund&month=2026-11", "Back to the payments ledger")]
    [InlineData("?from=updates&merchant=M&tab=past", "google/updates?merchant=M&row=booking%3A{0}", "Back to Updates to Google")]
    public async Task The_way_back_leads_to_the_page_a_booking_was_opened_from_as_it_was(string came, string back, string word)
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        await Portal.TakeAsync(shop, "2026-11-25 18:00");

        var page = Open(request.Id.Value, came);

        var link = page.Find("[data-testid=booking-back]");
        Assert.Equal((string.Format(System.Globalization.CultureInfo.InvariantCulture, back, request.Id), word), (link.GetAttribute("href"), link.TextContent));

        // What lies beside it in the list of requests is of no use to who came from another
        Assert.Empty(page.FindAll("[data-testid=booking-before], [data-testid=booking-after]"));
    }

    [Theory]
    [InlineData("https://elsewhere.example")]
    [InlineData("//elsewhere.example")]
    [InlineData("account/sign-out")]
    [InlineData("")]
    public async Task An_address_that_names_no_page_of_ours_leads_nowhere_else(string from)
    {
        var request = await Portal.TakeAsync(await OpenAsync(), Evening);
        Assert.Equal($"requests?row={request.Id}", Open(request.Id.Value, "?from=" + Uri.EscapeDataString(from)).Find("[data-testid=booking-back]").GetAttribute("href"));
    }

    [Fact]
    public async Task Who_came_straight_to_a_booking_is_led_to_where_such_a_one_is_found()
    {
        var asks = await Portal.OpenShopAsync(asksFirst: true);
        var shop = await Portal.OpenShopAsync(places: 3);
        await SignInAsync(Role.Manager, asks, shop);
        var request = await Portal.TakeAsync(asks, Evening);
        var coming = await Portal.TakeAsync(shop, Evening);
        var over = await Portal.TakeAsync(shop, "2026-11-21 14:00");
        Portal.Clock.Advance(TimeSpan.FromDays(1));
        (string?, string) Back(Booking of)
        {
            var link = Open(of.Id.Value, "?merchant=" + shop.Id).Find("[data-testid=booking-back]");
            return (link.GetAttribute("href"), link.TextContent);
        }

        Assert.Equal(($"requests?merchant={shop.Id}&row={request.Id}", "All requests"), Back(request));
        Assert.Equal(($"bookings?merchant={shop.Id}&row={coming.Id}", "All bookings"), Back(coming));
        Assert.Equal(($"bookings?merchant={shop.Id}&tab=past&row={over.Id}", "All bookings"), Back(over));
        Assert.Equal("bookings", Open("unknown", "").Find("[data-testid=booking-back]").GetAttribute("href"));
    }

    [Fact]
    public async Task C051_The_booking_shows_the_guests_name_and_contact()
    {
        var shop = await OpenAsync();
        var page = Open((await Portal.TakeAsync(shop, Evening)).Id.Value);
        Assert.Equal(("Ira Moss-Secretname", "+49 30 5550101", "ira@guest.example"), (Fact(page, "Guest"), Fact(page, "Telephone"), Fact(page, "Email")));
        Assert.Equal("24 Nov 2026 Tue 18:00", Fact(page, "When"));
        Assert.Equal("PENDING_MERCHANT_CONFIRMATION", Status(page));
    }

    [Fact]
    public async Task One_timeline_tells_guest_staff_and_Google_in_order_with_the_delivery()
    {
        var shop = await OpenAsync();
        Portal.Google.AnnounceAll();
        var request = await Portal.TakeAsync(shop, Evening);
        Pass(60);
        await Portal.AcceptAsync(request);
        Pass(8);
        await Portal.SendAllAsync();
        var call = await Portal.ReadAsync(db => db.Set<BookingEvent>().Where(e => e.BookingId == request.Id && e.Kind == BookingEventKind.Requested).ExecuteUpdateAsync(set => set.SetProperty(e => e.RequestId, "4bf92f3577b34da6")));
        Assert.Equal(1, call);
        var page = Open(request.Id.Value);
        Assert.Equal("4bf92f3577b34da6", page.Find("[data-testid=timeline] > li [data-testid=request-id]").TextContent);
        Assert.Equal(2, page.FindAll("[data-testid=timeline] [data-testid=copy-request-id]").Count);
        Assert.Equal(["guest", "staff", "google"], page.FindAll("[data-testid=timeline] > li").Select(l => l.GetAttribute("data-who")));
        var staff = page.FindAll("[data-testid=timeline] > li")[1];
        Assert.Contains("Sam", staff.TextContent, StringComparison.Ordinal);
        Assert.Contains("waiting → confirmed", staff.TextContent, StringComparison.Ordinal);
        Assert.Equal("sent", staff.QuerySelector("[data-testid=rtu-state]")!.GetAttribute("data-state"));
        Assert.Contains("PATCH", page.FindAll("[data-testid=timeline] > li")[2].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_discarded_an_update_when_and_why_stands_in_the_timeline()
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        await Portal.AcceptAsync(request);
        Pass(90);
        var maya = new CurrentPerson(new("maya"), "Maya", Role.Manager, null, "en");
        Assert.Equal(
            TrayOutcome.Done,
            await new DiscardUpdate(Portal.File, Portal.Clock).RunAsync(new(maya, Update.KeyOf(request.Id), "Removed at Google by hand"), Xunit.TestContext.Current.CancellationToken));

        var lines = Open(request.Id.Value).FindAll("[data-testid=timeline] > li");
        Assert.Equal(["guest", "staff", "staff"], lines.Select(line => line.GetAttribute("data-who")));
        var delivery = lines[1].QuerySelector("[data-testid=rtu-state]")!;
        Assert.Equal("discarded", delivery.GetAttribute("data-state"));
        Assert.Contains("Removed at Google by hand", delivery.TextContent, StringComparison.Ordinal);
        Assert.Null(delivery.QuerySelector("a"));
        Assert.Equal(Times.Machine(Portal.Now), lines[2].QuerySelector("time")!.GetAttribute("datetime"));
        Assert.Contains("Maya", lines[2].TextContent, StringComparison.Ordinal);
        Assert.Contains("Removed at Google by hand", lines[2].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_on_screen_is_open_for_colleagues_until_the_page_is_left()
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        var colleague = await SignInAsync(Role.Manager, shop);
        await new OpenRequests(Portal.File, Portal.Clock).RunAsync(new(colleague, [request.Id]), Xunit.TestContext.Current.CancellationToken);
        await SignInAsync(Role.Staff, shop);

        var page = Open(request.Id.Value);

        page.WaitForAssertion(() => Assert.Equal("Ayşe just opened this", page.Find("[data-testid=opened-by]").TextContent.Trim()));
        page.WaitForAssertion(() => Assert.Equal(2, Openings()));
        await DisposeComponentsAsync();
        Assert.Equal(1, Openings());
    }

    [Fact]
    public async Task A_booking_that_waits_for_nothing_is_not_open()
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        await Portal.AcceptAsync(request);
        Open(request.Id.Value).WaitForAssertion(() => Assert.Equal(0, Openings()));
    }

    private int Openings()
    {
        using var db = Portal.File.CreateDbContext();
        return db.Set<RequestOpening>().Count();
    }

    [Fact]
    public async Task Accept_decline_and_undo_work_here_too()
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        var page = Open(request.Id.Value);

        page.Find("[data-testid=accept]").Click();
        page.WaitForAssertion(() => Assert.Equal("CONFIRMED", Status(page)));
        page.Find("[data-testid=undo]").Click();
        page.WaitForAssertion(() => Assert.Equal("PENDING_MERCHANT_CONFIRMATION", Status(page)));
        page.Find("[data-testid=decline]").Click();
        page.Find("[data-testid=decline-reason-FullyBooked]").Change("FullyBooked");
        page.Find("[data-testid=decline-confirm]").Click();

        page.WaitForAssertion(() => Assert.Equal("DECLINED_BY_MERCHANT", Status(page)));
        Assert.Contains("Reason: Fully booked", page.Find("[data-testid=timeline]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_confirmed_booking_can_be_cancelled_through_a_dialog()
    {
        var shop = await Portal.OpenShopAsync();
        await SignInAsync(Role.Staff, shop);
        var booking = await Portal.TakeAsync(shop, Evening);
        var page = Open(booking.Id.Value);
        page.Find("[data-testid=action-cancel]").Click();
        Assert.Equal(BookingStatus.Confirmed, (await StoredAsync(booking)).Status);

        page.Find("[data-testid=dialog-confirm]").Click();

        page.WaitForAssertion(() => Assert.Equal("CANCELED", Status(page)));
    }

    [Fact]
    public async Task No_show_is_offered_only_after_the_start_and_the_grace_time_and_asks_once()
    {
        var shop = await Portal.OpenShopAsync();
        await SignInAsync(Role.Staff, shop);
        var booking = await Portal.TakeAsync(shop, "2026-11-21 14:00");
        var page = Open(booking.Id.Value);
        Assert.Empty(page.FindAll("[data-testid=action-no-show]"));

        Portal.Clock.Jump(TimeSpan.FromSeconds(3 * 3600 + 60));
        page.WaitForAssertion(() => Assert.Contains("14:15", page.Find("[data-testid=grace]").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("[data-testid=action-no-show]"));
        Pass(14 * 60);
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-testid=action-no-show]")));
        page.Find("[data-testid=action-no-show]").Click();
        page.Find("[data-testid=dialog-confirm]").Click();

        page.WaitForAssertion(() => Assert.Equal("NO_SHOW", Status(page)));
    }

    [Fact]
    public async Task What_happens_elsewhere_shows_by_itself()
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        var page = Open(request.Id.Value);

        await Portal.CancelAsync(request.Id);

        page.WaitForAssertion(() => Assert.Equal("CANCELED", Status(page)));
        Assert.Empty(page.FindAll("[data-testid=accept]"));
    }

    [Fact]
    public async Task Another_merchants_booking_is_not_found_and_leads_to_a_search()
    {
        var other = await Portal.OpenShopAsync(asksFirst: true);
        await OpenAsync();
        var foreign = await Portal.TakeAsync(other, Evening);
        Assert.Equal(Open("b-nothing").Find("[data-testid=booking-not-found]").TextContent, Open(foreign.Id.Value).Find("[data-testid=booking-not-found]").TextContent);
        Assert.NotNull(Open(foreign.Id.Value).Find("[data-testid=find-id]"));
    }

    [Fact]
    public async Task Who_may_not_decide_has_no_buttons()
    {
        var shop = await Portal.OpenShopAsync(asksFirst: true);
        await SignInAsync(Role.Ops);
        var page = Open((await Portal.TakeAsync(shop, Evening)).Id.Value);
        Assert.Empty(page.FindAll("[data-testid=accept], [data-testid=decline], [data-testid=action-cancel]"));
    }

    [Fact]
    public async Task A_booking_that_cannot_be_read_says_so_and_can_be_tried_again()
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        Database.Broken = true;
        var page = Render<BookingPage>(parameters => parameters.Add(p => p.Id, request.Id.Value));
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-testid=load-failed]")));

        Database.Broken = false;
        page.Find("[data-testid=retry]").Click();

        page.WaitForAssertion(() => Assert.Equal("PENDING_MERCHANT_CONFIRMATION", Status(page)));
    }
}
