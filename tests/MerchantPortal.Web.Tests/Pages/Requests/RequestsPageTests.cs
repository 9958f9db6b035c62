using AngleSharp.Dom;
using Bunit;
using MerchantPortal.Data.Account;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Requests;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Page = MerchantPortal.Web.Pages.Requests.Requests;

namespace MerchantPortal.Web.Tests.Pages.Requests;

public sealed class RequestsPageTests : PagesContext
{
    private const string Evening = "2026-11-24 18:00";

    private IRenderedComponent<Page> Open(string query = "")
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("requests" + query);
        var page = Render<Page>();
        page.WaitForState(() => page.FindAll("[data-testid=loading]").Count == 0);
        return page;
    }

    private static IElement Row(IRenderedComponent<Page> page, Booking booking) => page.Find($"[data-testid=request-row][data-booking-id='{booking.Id}']");

    private static IReadOnlyList<string?> Ids(IRenderedComponent<Page> page) => page.FindAll("[data-testid=request-row]").Select(r => r.GetAttribute("data-booking-id")).ToList();

    private static IElement In(IRenderedComponent<Page> page, Booking booking, string testId) =>
        Row(page, booking).QuerySelector($"[data-testid={testId}]") ?? throw new InvalidOperationException($"The row has no {testId}.");

    [Theory]
    [InlineData("abc")]
    [InlineData("99999999999")]
    [InlineData("-1")]
    public async Task A_party_nobody_can_read_in_the_address_is_no_filter(string party)
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        var page = Open("?party=" + party);
        Assert.Equal([request.Id.Value], Ids(page));
        Assert.DoesNotContain("party", In(page, request, "open-booking").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_press_on_its_way_finds_its_handler_however_often_the_page_is_drawn_meanwhile()
    {
        var shop = await OpenAsync(places: 1);
        var first = await Portal.TakeAsync(shop, Evening);
        await Portal.TakeAsync(shop, "2026-11-25 18:00");
        var page = Open();
        In(page, first, "select").Change(true);
        In(page, first, "decline").Click();
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-testid=decline-sheet]")));
        var handlers = HandlersOf(page);
        Assert.NotEmpty(handlers);
        var drawn = page.RenderCount;

        Pass(1);
        page.WaitForState(() => page.RenderCount > drawn);
        Pass(16);
        page.WaitForState(() => page.RenderCount > drawn + 1);

        Assert.Equal(handlers, HandlersOf(page));
    }

    [Fact]
    public async Task A_letter_typed_is_never_drawn_over_with_the_text_before_it()
    {
        var shop = await OpenAsync();
        await Portal.TakeAsync(shop, Evening);
        var page = Open();
        var search = page.FindComponent<MerchantPortal.Web.Ui.Fields.Typing>();
        var drawn = search.RenderCount;

        page.Find("[data-testid=search]").Input("I");

        // Once, with the new text; drawn before its page it would have sent the old one.
        Assert.Equal(drawn + 1, search.RenderCount);
        Assert.Equal("I", page.Find("[data-testid=search]").GetAttribute("value"));
    }

    [Theory]
    [InlineData("en", "isik")]
    [InlineData("tr", "isik")]
    [InlineData("tr", "ＩŞIK")]
    public async Task Search_finds_a_name_however_its_i_is_typed_and_hides_the_others(string language, string typed)
    {
        Speak(language);
        var shop = await OpenAsync(places: 2);
        await Portal.TakeAsync(shop, Evening);
        var wanted = await Portal.TakeAsync(Portal.Wish(shop, Evening) with { Guest = new("guest-isik", "Işık", "Kaya", "+90 212 5550101", "kaya@guest.example") });
        var page = Open();
        Assert.Equal(2, Ids(page).Count);

        page.Find("[data-testid=search]").Input(typed);

        Assert.Equal([wanted!.Id.Value], Ids(page));
    }

    [Fact]
    public async Task First_use_explains_what_asking_first_means()
    {
        await OpenAsync();
        Assert.Contains("No requests yet", Open().Find("[data-testid=empty-first]").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Role.Manager, true)]
    [InlineData(Role.PartnerAdmin, true)]
    [InlineData(Role.Staff, false)]
    public async Task First_use_leads_who_may_choose_to_the_hours_that_ask_first(Role role, bool leads)
    {
        await SignInAsync(role, await Portal.OpenShopAsync());
        var page = Open();
        Assert.Equal(leads ? ["rules?layer=mode"] : [], page.FindAll("[data-testid=empty-first-rules]").Select(link => link.GetAttribute("href")));
        Assert.Equal("help", page.Find("[data-testid=empty-first-help]").GetAttribute("href"));
    }

    [Fact]
    public async Task The_page_shows_that_it_is_loading()
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        Database.Close();
        var page = Render<Page>();
        Assert.NotNull(page.Find("[data-testid=loading]"));

        Database.Open();

        page.WaitForAssertion(() => Assert.NotNull(Row(page, request)));
    }

    [Fact]
    public async Task A_list_that_cannot_be_read_says_so_and_can_be_tried_again()
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        Database.Broken = true;
        var page = Open();
        Assert.Equal("alert", page.Find("[data-testid=load-failed]").GetAttribute("role"));

        Database.Broken = false;
        page.Find("[data-testid=retry]").Click();

        page.WaitForAssertion(() => Assert.NotNull(Row(page, request)));
        Assert.Empty(page.FindAll("[data-testid=load-failed]"));
        Assert.DoesNotContain("is-new", Row(page, request).ClassList);
        Assert.Equal("", page.Find("[data-testid=announcement]").TextContent);
    }

    [Fact]
    public async Task A_list_that_was_read_stays_when_it_cannot_be_refreshed()
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        var page = Open();
        Database.Broken = true;

        Pass(16);

        page.WaitForAssertion(() => Assert.Contains("may be old", page.Find("[data-testid=load-failed]").TextContent, StringComparison.Ordinal));
        Assert.NotNull(Row(page, request));
    }

    [Fact]
    public async Task The_soonest_deadline_stands_first()
    {
        var shop = await OpenAsync();
        var later = await Portal.TakeAsync(shop, "2026-11-24 18:00");
        var sooner = await Portal.TakeAsync(shop, "2026-11-21 14:00");
        Assert.Equal([sooner.Id.Value, later.Id.Value], Ids(Open()));
    }

    [Fact]
    public async Task C051_A_request_shows_the_guests_name_service_and_local_time()
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        var row = Row(Open(), request);
        Assert.Contains("Ira Moss-Secretname", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("24 Nov 2026 Tue 18:00", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("cut", row.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accept_takes_one_press_and_the_row_follows_the_update_to_Google()
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        Portal.Google.AnnounceAll();
        await Portal.SendAllAsync();
        var page = Open();

        In(page, request, "accept").Click();

        page.WaitForAssertion(() => Assert.Equal("queued", In(page, request, "rtu-state").GetAttribute("data-state")));
        Assert.Contains("You accepted at 11:00", Row(page, request).TextContent, StringComparison.Ordinal);
        Assert.Equal(BookingStatus.Confirmed, (await StoredAsync(request)).Status);
        Pass(8);
        await Portal.SendAllAsync();
        page.WaitForAssertion(() => Assert.Equal("sent", In(page, request, "rtu-state").GetAttribute("data-state")));
        Assert.Empty(Row(page, request).QuerySelectorAll("[data-testid=undo]"));
    }

    [Fact]
    public async Task Undo_is_on_the_row_and_in_the_toast_and_nothing_leaves()
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        Portal.Google.AnnounceAll();
        await Portal.SendAllAsync();
        var page = Open();
        In(page, request, "accept").Click();
        page.WaitForAssertion(() => Assert.Contains("Undo (8 s)", In(page, request, "undo").TextContent, StringComparison.Ordinal));
        Assert.Equal("Undo", Assert.Single(Services.GetRequiredService<ToastService>().Shown).ActionText);

        In(page, request, "undo").Click();

        page.WaitForAssertion(() => Assert.NotNull(In(page, request, "accept")));
        Assert.Equal(BookingStatus.Pending, (await StoredAsync(request)).Status);
        Assert.DoesNotContain(Services.GetRequiredService<ToastService>().Shown, toast => toast.ActionText is not null);
        Pass(60);
        Assert.Equal(0, await Portal.SendAllAsync());
        Assert.Empty(Portal.Google.Received(LoopbackGoogle.Patch));
    }

    [Fact]
    public async Task Decline_asks_for_a_reason_and_says_what_Google_does()
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        var page = Open();

        In(page, request, "decline").Click();
        Assert.Contains("Google will e-mail the guest that the request was declined. Your note is not sent.", page.Find("[data-testid=decline-sheet]").TextContent, StringComparison.Ordinal);
        page.Find("[data-testid=decline-reason-TooShortNotice]").Change("TooShortNotice");
        page.Find("[data-testid=decline-note]").Input("Kitchen is shut");
        page.Find("[data-testid=decline-confirm]").Click();

        page.WaitForAssertion(() => Assert.Contains("You declined", Row(page, request).TextContent, StringComparison.Ordinal));
        var stored = await StoredAsync(request);
        Assert.Equal((BookingStatus.Declined, DeclineReason.TooShortNotice, "Kitchen is shut"), (stored.Status, stored.DeclineReason, stored.Note));
    }

    [Fact]
    public async Task A_hurried_decline_goes_through_and_gives_no_reason_that_nobody_chose()
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        var page = Open();
        In(page, request, "decline").Click();
        Assert.Equal("decline-reason-Other", Assert.Single(page.FindAll("[data-testid=decline-sheet] input[checked]")).GetAttribute("data-testid"));

        page.Find("[data-testid=decline-confirm]").Click();

        page.WaitForAssertion(() => Assert.Contains("You declined", Row(page, request).TextContent, StringComparison.Ordinal));
        Assert.Equal(DeclineReason.Other, (await StoredAsync(request)).DeclineReason);
    }

    [Fact]
    public async Task What_was_said_in_the_sheet_is_there_again_after_an_undo_also_on_the_bookings_page_and_for_no_other_request()
    {
        var shop = await OpenAsync(places: 2);
        var request = await Portal.TakeAsync(shop, Evening);
        var other = await Portal.TakeAsync(shop, Evening);
        var page = Open();
        In(page, request, "decline").Click();
        page.Find("[data-testid=decline-reason-TooShortNotice]").Change("TooShortNotice");
        page.Find("[data-testid=decline-note]").Input("Kitchen is shut");
        page.Find("[data-testid=decline-confirm]").Click();
        page.WaitForAssertion(() => Assert.NotNull(In(page, request, "undo")));
        In(page, request, "undo").Click();
        page.WaitForAssertion(() => Assert.NotNull(In(page, request, "decline")));

        In(page, other, "decline").Click();
        Assert.Equal(("decline-reason-Other", ""), Said(page));
        page.Find("[data-testid=sheet-close]").Click();

        In(page, request, "decline").Click();
        Assert.Equal(("decline-reason-TooShortNotice", "Kitchen is shut"), Said(page));
        page.Find("[data-testid=sheet-close]").Click();

        var booking = Render<MerchantPortal.Web.Pages.Bookings.BookingPage>(parameters => parameters.Add(p => p.Id, request.Id.Value));
        booking.WaitForElement("[data-testid=decline]").Click();
        Assert.Equal(("decline-reason-TooShortNotice", "Kitchen is shut"), Said(booking));

        static (string?, string?) Said(IRenderedComponent<IComponent> page) =>
            (Assert.Single(page.FindAll("[data-testid=decline-sheet] input[checked]")).GetAttribute("data-testid"), page.Find("[data-testid=decline-note]").GetAttribute("value") ?? "");
    }

    [Fact]
    public async Task A_note_that_is_too_long_is_refused_in_the_sheet()
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        var page = Open();
        In(page, request, "decline").Click();

        page.Find("[data-testid=decline-note]").Input(new string('x', 256));
        page.Find("[data-testid=decline-confirm]").Click();

        page.WaitForAssertion(() => Assert.Contains("255", page.Find("[data-testid=errors]").TextContent, StringComparison.Ordinal));
        Assert.Equal(BookingStatus.Pending, (await StoredAsync(request)).Status);
    }

    [Fact]
    public async Task C119_There_is_no_way_to_offer_another_time()
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        var page = Open();
        Assert.Equal(["accept", "decline"], Row(page, request).QuerySelectorAll("button").Select(b => b.GetAttribute("data-testid")));

        In(page, request, "decline").Click();

        Assert.Empty(page.FindAll("[data-testid=decline-sheet] :is(input[type=time], input[type=date], input[type=datetime-local], select)"));
        Assert.Contains("Another time cannot be offered here", page.Find("[data-testid=decline-sheet]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_else_answered_greys_says_who_and_leaves_after_five_seconds()
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        var page = Open();

        await Portal.AcceptAsync(request);

        page.WaitForAssertion(() => Assert.Contains("Accepted by", Row(page, request).TextContent, StringComparison.Ordinal));
        Assert.Contains("is-closed", Row(page, request).ClassList);
        Assert.Empty(Row(page, request).QuerySelectorAll("[data-testid=accept]"));
        Pass(4);
        Assert.Single(Ids(page));
        Pass(2);
        page.WaitForAssertion(() => Assert.Empty(Ids(page)));
    }

    [Fact]
    public async Task A_guest_who_withdraws_is_shown_and_a_late_press_is_explained()
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        var page = Open();

        await Portal.CancelAsync(request.Id);

        page.WaitForAssertion(() => Assert.Contains("Withdrawn by the guest at 11:00", Row(page, request).TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_guest_who_cancels_what_was_accepted_is_shown_and_nothing_is_said_to_have_reached_Google()
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        var page = Open();
        In(page, request, "accept").Click();
        page.WaitForAssertion(() => Assert.Equal("queued", In(page, request, "rtu-state").GetAttribute("data-state")));

        await Portal.CancelAsync(request.Id);

        page.WaitForAssertion(() => Assert.Equal("Withdrawn by the guest at 11:00", In(page, request, "withdrawn").TextContent));
        Assert.Empty(Row(page, request).QuerySelectorAll("[data-testid=rtu-state]"));
    }

    [Fact]
    public async Task My_own_second_press_on_Accept_is_silent()
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        var page = Open();
        var ticket = page.FindComponent<MerchantPortal.Web.Pages.Requests.RequestTicket>();

        await page.InvokeAsync(async () =>
        {
            await ticket.Instance.OnAccept.InvokeAsync();
            await ticket.Instance.OnAccept.InvokeAsync();
        });

        Assert.Contains("You accepted at 11:00", Row(page, request).TextContent, StringComparison.Ordinal);
        Assert.Empty(Row(page, request).QuerySelectorAll("[data-testid=row-said]"));
        Assert.Equal(ToastTone.Good, Assert.Single(Services.GetRequiredService<ToastService>().Shown).Tone);
    }

    [Fact]
    public async Task A_press_after_a_colleagues_says_that_it_is_accepted_already()
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        var page = Open();
        await using (var db = Portal.File.CreateDbContext())
        {
            // Another process is first, and this page has not heard of it yet.
            var stored = await db.Set<Booking>().SingleAsync(b => b.Id == request.Id);
            stored.Accept(new("mei"), Portal.Now, NodaTime.Duration.FromSeconds(8));
            await db.SaveChangesAsync();
        }

        In(page, request, "accept").Click();

        page.WaitForAssertion(() => Assert.Equal("It is accepted already.", In(page, request, "row-said").TextContent));
    }

    [Theory]
    [InlineData("We come with a wheelchair.\n\nThe door is narrow.", "We come with a wheelchair. The door is narrow.")]
    [InlineData(null, null)]
    [InlineData("  ", null)]
    public async Task What_the_guest_wrote_is_read_before_somebody_answers(string? wrote, string? shown)
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(Portal.Wish(shop, Evening) with { AdditionalRequest = wrote });
        var page = Open();
        var row = Row(page, request!);
        Assert.Equal(shown is null ? [] : ["The guest wrote: " + shown], row.QuerySelectorAll("[data-testid=wish]").Select(line => line.TextContent));
        Assert.DoesNotContain("wheelchair", string.Join(' ', page.FindAll("a, form").Select(e => e.GetAttribute("href") + e.GetAttribute("action"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_press_that_comes_too_late_is_explained_on_the_row()
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        var page = Open();
        await using (var db = Portal.File.CreateDbContext())
        {
            // Another process is first, and this page has not heard of it yet.
            var stored = await db.Set<Booking>().SingleAsync(b => b.Id == request.Id);
            stored.CancelByGuest(Portal.Now, false);
            await db.SaveChangesAsync();
        }

        In(page, request, "accept").Click();

        page.WaitForAssertion(() => Assert.Equal("The guest withdrew it.", In(page, request, "row-said").TextContent));
    }

    [Fact]
    public async Task Two_requests_for_one_place_are_a_contest_with_one_press_for_both_answers()
    {
        var shop = await OpenAsync(places: 2);
        var first = await Portal.TakeAsync(shop, Evening);
        Portal.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await Portal.TakeAsync(shop, Evening);
        await using (var db = Portal.File.CreateDbContext())
        {
            (await db.Set<MerchantPortal.Domain.Offer.Service>().SingleAsync(s => s.MerchantId == shop.Id)).Places = [new(null, 1)];
            await db.SaveChangesAsync();
        }

        var page = Open();
        Assert.Contains("places left: 1", page.Find("[data-testid=contest]").TextContent, StringComparison.Ordinal);
        Assert.All(new[] { first, second }, r => Assert.NotNull(Row(page, r).QuerySelector("[data-risk=Contest]")));

        page.Find("[data-testid=contest-accept-decline]").Click();

        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=contest]")));
        Assert.Equal([BookingStatus.Confirmed, BookingStatus.Declined], new[] { (await StoredAsync(first)).Status, (await StoredAsync(second)).Status });
    }

    [Fact]
    public async Task An_answer_pressed_while_leaving_the_page_is_kept_and_its_undo_works_on_the_next_page()
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        var page = Open();
        Database.Close();
        In(page, request, "accept").Click();

        await LeaveAsync(commits: 1);

        Assert.Equal(BookingStatus.Confirmed, (await StoredAsync(request)).Status);
        var undone = CommitsAsync(1);
        await Assert.Single(Services.GetRequiredService<ToastService>().Shown).Action!();
        await undone;
        Assert.Equal(BookingStatus.Pending, (await StoredAsync(request)).Status);
    }

    [Fact]
    public async Task Both_answers_of_a_contest_are_kept_though_the_person_leaves_the_page()
    {
        var shop = await OpenAsync(places: 2);
        var first = await Portal.TakeAsync(shop, Evening);
        Portal.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await Portal.TakeAsync(shop, Evening);
        await using (var db = Portal.File.CreateDbContext())
        {
            (await db.Set<MerchantPortal.Domain.Offer.Service>().SingleAsync(s => s.MerchantId == shop.Id)).Places = [new(null, 1)];
            await db.SaveChangesAsync();
        }

        var page = Open();
        Database.Close();
        page.Find("[data-testid=contest-accept-decline]").Click();

        await LeaveAsync(commits: 2);

        Assert.Equal([BookingStatus.Confirmed, BookingStatus.Declined], new[] { (await StoredAsync(first)).Status, (await StoredAsync(second)).Status });
    }

    [Fact]
    public async Task Every_answer_of_a_selection_is_kept_though_the_person_leaves_the_page()
    {
        var shop = await OpenAsync();
        var requests = new[] { await Portal.TakeAsync(shop, Evening), await Portal.TakeAsync(shop, "2026-11-25 18:00"), await Portal.TakeAsync(shop, "2026-11-26 18:00") };
        var page = Open();
        foreach (var request in requests)
        {
            In(page, request, "select").Change(true);
        }

        Database.Close();
        page.Find("[data-testid=bulk-accept]").Click();

        await LeaveAsync(commits: 3);

        foreach (var request in requests)
        {
            Assert.Equal(BookingStatus.Confirmed, (await StoredAsync(request)).Status);
        }
    }

    [Fact]
    public async Task An_answer_that_waits_too_long_for_the_database_says_that_it_was_not_stored()
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        var page = Open();
        Database.Close();
        In(page, request, "accept").Click();

        Pass(16);
        Database.Open();

        page.WaitForAssertion(() => Assert.NotEmpty(In(page, request, "row-said").TextContent));
        Assert.Equal(BookingStatus.Pending, (await StoredAsync(request)).Status);
    }

    /// <summary>The page goes while the database keeps its answer waiting, and so many commits follow.</summary>
    private async Task LeaveAsync(int commits)
    {
        var kept = CommitsAsync(commits);
        await DisposeComponentsAsync();
        Database.Open();
        await kept;
    }

    private async Task CommitsAsync(int commits)
    {
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Portal.File.Bell.Rung += Count;
        await all.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Portal.File.Bell.Rung -= Count;

        void Count(MerchantPortal.Data.Outbox.CommitNews news)
        {
            if (Interlocked.Decrement(ref commits) == 0)
            {
                all.TrySetResult();
            }
        }
    }

    [Fact]
    public async Task The_last_place_is_never_given_twice()
    {
        var shop = await OpenAsync(places: 2);
        var first = await Portal.TakeAsync(shop, Evening);
        var second = await Portal.TakeAsync(shop, Evening);
        await using (var db = Portal.File.CreateDbContext())
        {
            (await db.Set<MerchantPortal.Domain.Offer.Service>().SingleAsync(s => s.MerchantId == shop.Id)).Places = [new(null, 1)];
            await db.SaveChangesAsync();
        }

        var page = Open();
        In(page, first, "accept").Click();
        page.WaitForAssertion(() => Assert.Contains("You accepted", Row(page, first).TextContent, StringComparison.Ordinal));

        In(page, second, "accept").Click();

        page.WaitForAssertion(() => Assert.Equal("No place is left at that time.", In(page, second, "row-said").TextContent));
        Assert.Equal(BookingStatus.Pending, (await StoredAsync(second)).Status);
    }

    [Theory]
    [InlineData("en", "Could not be completed, 23:00")]
    [InlineData("zh-Hant", "無法完成，23:00")]
    [InlineData("tr", "Tamamlanamadı, 23:00")]
    public async Task A_request_that_lost_its_place_is_among_the_expired_ones_and_says_that_it_could_not_be_completed(string language, string said)
    {
        Speak(language);
        var shop = await OpenAsync(places: 2);
        await Portal.AcceptAsync(await Portal.TakeAsync(shop, Evening));
        var lost = await Portal.TakeAsync(shop, Evening);
        await using (var db = Portal.File.CreateDbContext())
        {
            (await db.Set<MerchantPortal.Domain.Offer.Service>().SingleAsync(s => s.MerchantId == shop.Id)).Places = [new(null, 1)];
            await db.SaveChangesAsync();
        }

        Pass(12 * 3600);
        await Portal.Acts.Deadlines.RunOnceAsync(10, CancellationToken.None);

        var page = Open("?tab=expired");
        Assert.Equal([lost.Id.Value], Ids(page));
        Assert.Equal(said, In(page, lost, "decided").TextContent);
    }

    [Fact]
    public async Task Bulk_says_before_what_cannot_be_accepted_and_after_what_was_done()
    {
        var shop = await OpenAsync();
        var one = await Portal.TakeAsync(shop, "2026-11-24 12:00");
        var two = await Portal.TakeAsync(shop, "2026-11-24 14:00");
        var gone = await Portal.TakeAsync(shop, "2026-11-24 16:00");
        var page = Open();
        foreach (var request in new[] { one, two, gone })
        {
            In(page, request, "select").Change(true);
        }

        await Portal.CancelAsync(gone.Id);
        page.WaitForAssertion(() => Assert.Contains("1 cannot be accepted: The guest withdrew it.", page.Find("[data-testid=bulk-blocked]").TextContent, StringComparison.Ordinal));
        Assert.Equal("Accept 2", page.Find("[data-testid=bulk-accept]").TextContent);

        page.Find("[data-testid=bulk-accept]").Click();

        page.WaitForAssertion(() => Assert.Contains("2 requests accepted.", page.Find("[data-testid=bulk-result]").TextContent, StringComparison.Ordinal));
        Assert.All(new[] { one, two }, r => Assert.Equal("queued", In(page, r, "rtu-state").GetAttribute("data-state")));
        Assert.Empty(page.FindAll("[data-testid=bulk-bar]"));
    }

    [Fact]
    public async Task Who_may_not_decide_sees_the_facts_without_buttons()
    {
        var shop = await Portal.OpenShopAsync(asksFirst: true);
        await SignInAsync(Role.Ops);
        var request = await Portal.TakeAsync(shop, Evening);
        var page = Open();
        Assert.Empty(Row(page, request).QuerySelectorAll("button, input"));
        Assert.NotNull(page.Find("[data-testid=read-only-note]"));
    }

    [Fact]
    public async Task A_new_request_appears_by_itself_and_is_announced()
    {
        var shop = await OpenAsync();
        var page = Open();

        var request = await Portal.TakeAsync(shop, Evening);

        page.WaitForAssertion(() => Assert.NotNull(Row(page, request)));
        Assert.Contains("is-new", Row(page, request).ClassList);
        Assert.Equal("New request: Ira Moss-Secretname, 24 Nov 2026 Tue 18:00", page.Find("[data-testid=announcement]").TextContent);
    }

    [Fact]
    public async Task A_new_request_never_pushes_the_row_under_the_fingers_away()
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        var page = Open();
        Row(page, request).FocusIn();

        var urgent = await Portal.TakeAsync(shop, "2026-11-21 14:00");

        page.WaitForAssertion(() => Assert.Equal("1 new request – show", page.Find("[data-testid=show-new]").TextContent));
        Assert.Equal([request.Id.Value], Ids(page));
        page.Find("[data-testid=show-new]").Click();
        Assert.Equal([urgent.Id.Value, request.Id.Value], Ids(page));
    }

    [Fact]
    public async Task Less_than_two_minutes_interrupts_once()
    {
        var shop = await OpenAsync();
        await Portal.TakeAsync(shop, "2026-11-21 14:00");
        var page = Open();
        Assert.Equal("", page.Find("[data-testid=urgent]").TextContent);

        Portal.Clock.Jump(TimeSpan.FromSeconds(2 * 3600 - 90));

        page.WaitForAssertion(() => Assert.Contains("Less than two minutes", page.Find("[data-testid=urgent]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_answered_is_said_with_the_median_answer_time_of_today()
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        Pass(180);
        await Portal.AcceptAsync(request);
        var page = Open();
        Assert.Contains("All answered.", page.Find("[data-testid=empty-answered]").TextContent, StringComparison.Ordinal);
        Assert.Equal("Median answer time today: 3 min.", page.Find("[data-testid=median]").TextContent);
    }

    [Fact]
    public async Task Where_one_business_is_shown_what_waits_at_the_others_is_said_instead_of_all_answered()
    {
        var (shop, other) = (await Portal.OpenShopAsync(asksFirst: true), await Portal.OpenShopAsync(asksFirst: true));
        await SignInAsync(Role.Staff, shop, other);
        var request = await Portal.TakeAsync(shop, Evening);

        var page = Open("?merchant=" + other.Id);

        Assert.Contains("All answered for this business.", page.WaitForElement("[data-testid=empty-answered]").TextContent, StringComparison.Ordinal);
        Assert.Contains("1 request of another business waits.", page.Find("[data-testid=other-businesses]").TextContent, StringComparison.Ordinal);
        page.Find("[data-testid=other-businesses] button").Click();
        page.WaitForAssertion(() => Assert.Equal([request.Id.Value], Ids(page)));
        Assert.Empty(page.FindAll("[data-testid=other-businesses]"));
        Assert.Empty(Open("?merchant=" + shop.Id).FindAll("[data-testid=other-businesses]"));
    }

    [Fact]
    public async Task Tabs_and_filters_live_in_the_address()
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        await Portal.DeclineAsync(request);
        var expired = await Portal.TakeAsync(shop, "2026-11-21 14:00");
        Pass(2 * 3600 + 1);
        await Portal.Acts.Deadlines.RunOnceAsync(10, CancellationToken.None);

        Assert.Equal([request.Id.Value], Ids(Open("?tab=decided")));
        Assert.Equal([expired.Id.Value], Ids(Open("?tab=expired")));
        var page = Open();
        page.Find("[data-testid=tab-decided]").Click();
        Assert.EndsWith("/requests?tab=decided", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_that_hides_everything_says_so()
    {
        var shop = await OpenAsync();
        await Portal.TakeAsync(shop, Evening);
        var page = Open("?due=15m");
        Assert.NotNull(page.Find("[data-testid=empty-filtered]"));
    }

    [Fact]
    public async Task Staff_of_one_merchant_never_see_another_merchants_requests()
    {
        var other = await Portal.OpenShopAsync(asksFirst: true);
        await OpenAsync();
        await Portal.TakeAsync(other, Evening);
        Assert.Empty(Ids(Open()));
        Assert.Empty(Ids(Open("?merchant=" + other.Id)));
    }

    [Theory]
    [InlineData("zh-Hant", "接受", "2026/11/24（二）18:00")]
    [InlineData("tr", "Kabul et", "24.11.2026 Sal 18:00")]
    public async Task The_page_speaks_the_persons_language(string language, string accept, string time)
    {
        Speak(language);
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        var page = Open();
        Assert.Equal(accept, In(page, request, "accept").TextContent.Trim());
        Assert.Contains(time, Row(page, request).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_answer_is_also_a_plain_form_post()
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        var page = Open();
        var accept = In(page, request, "accept").Closest("form[data-plain-post]");
        Assert.Equal(("post", $"/requests/{request.Id}/accept"), (accept!.GetAttribute("method"), accept.GetAttribute("action")));
        var decline = In(page, request, "decline").Closest("form[data-plain-post]");
        Assert.Equal(("get", $"/requests/answer/{request.Id}"), (decline!.GetAttribute("method"), decline.GetAttribute("action")));
    }

    [Theory]
    [InlineData("en", "Deniz just opened this", "Deniz opened this 20 s ago", "Deniz opened the request of Ira Moss-Secretname.")]
    [InlineData("zh-Hant", "Deniz 剛剛開啟", "Deniz 於 20 秒前開啟", "Deniz 開啟了 Ira Moss-Secretname 的預約要求。")]
    [InlineData("tr", "Deniz bunu az önce açtı", "Deniz bunu 20 sn önce açtı", "Deniz, Ira Moss-Secretname adlı misafirin isteğini açtı.")]
    public async Task A_request_a_colleague_has_open_says_so_and_can_still_be_answered(string language, string first, string later, string spoken)
    {
        Speak(language);
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        var page = Open();
        Assert.Empty(page.FindAll("[data-testid=opened-by]"));

        await OpenElsewhereAsync(request);

        page.WaitForAssertion(() => Assert.Equal(first, In(page, request, "opened-by").TextContent.Trim()));
        Assert.Equal(spoken, page.Find("[data-testid=announcement]").TextContent);
        Assert.False(In(page, request, "accept").HasAttribute("disabled"));
        Pass(20);
        page.WaitForAssertion(() => Assert.Equal(later, In(page, request, "opened-by").TextContent.Trim()));
        Pass(160);
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=opened-by]")));
    }

    [Fact]
    public async Task The_decline_sheet_has_its_requests_open_until_it_is_closed()
    {
        var shop = await OpenAsync(places: 2);
        var request = await Portal.TakeAsync(shop, Evening);
        await Portal.TakeAsync(shop, Evening);
        var page = Open();

        In(page, request, "decline").Click();
        page.WaitForAssertion(() => Assert.Equal([request.Id], Openings()));
        page.Find("[data-testid=sheet-close]").Click();
        page.WaitForAssertion(() => Assert.Empty(Openings()));

        In(page, request, "decline").Click();
        page.WaitForAssertion(() => Assert.Single(Openings()));
        page.Find("[data-testid=decline-confirm]").Click();
        page.WaitForAssertion(() => Assert.Empty(Openings()));
    }

    [Fact]
    public async Task Leaving_the_page_closes_what_it_had_open()
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        var page = Open();
        In(page, request, "decline").Click();
        page.WaitForAssertion(() => Assert.Single(Openings()));

        await DisposeComponentsAsync();

        Assert.Empty(Openings());
    }

    [Fact]
    public async Task Colleagues_who_cannot_be_told_stop_nobody_from_answering()
    {
        var shop = await OpenAsync();
        var request = await Portal.TakeAsync(shop, Evening);
        var page = Open();
        Database.Broken = true;
        In(page, request, "decline").Click();
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-testid=decline-sheet]")));
        Database.Broken = false;

        page.Find("[data-testid=decline-confirm]").Click();

        page.WaitForAssertion(() => Assert.Contains("You declined", Row(page, request).TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mine_asks_once_who_I_am_and_then_shows_what_guests_asked_of_me()
    {
        var shop = await Portal.OpenShopAsync(asksFirst: true, change: s => s.Add("colour", 1, asksFirst: true, staff: [s.AddStaff("elif"), s.AddStaff("deniz")]));
        await SignInAsync(Role.Staff, shop);
        var anybody = await Portal.TakeAsync(shop, Evening);
        var elifs = await Portal.TakeAsync(shop, Evening, "colour", new(new("elif"), null, null));
        var page = Open();
        Assert.Equal(2, Ids(page).Count);
        Assert.Equal("with Name of elif", In(page, elifs, "with").TextContent);
        Assert.Null(Row(page, anybody).QuerySelector("[data-testid=with]"));

        page.Find("[data-testid=whose-mine]").Click();

        page.WaitForAssertion(() => Assert.Contains("Who are you at Salon?", page.Find("[data-testid=mine-who]").TextContent, StringComparison.Ordinal));
        Assert.EndsWith("whose=mine", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=empty-mine]"));
        page.Find("[data-testid=mine-elif]").Click();
        page.WaitForAssertion(() => Assert.Equal([elifs.Id.Value], Ids(page)));
        Assert.Contains("You are Name of elif at Salon.", page.Find("[data-testid=mine-you]").TextContent, StringComparison.Ordinal);
        Assert.Contains("1 more request waits for the team.", page.Find("[data-testid=mine-others]").TextContent, StringComparison.Ordinal);

        var again = Open("?whose=mine");
        Assert.Equal([elifs.Id.Value], Ids(again));
        again.Find("[data-testid=mine-others] button").Click();
        again.WaitForAssertion(() => Assert.Equal(2, Ids(again).Count));
        Assert.Equal("true", again.Find("[data-testid=whose-team]").GetAttribute("aria-pressed"));
    }

    [Fact]
    public async Task I_can_say_that_I_am_somebody_else_or_nobody_of_them()
    {
        var shop = await Portal.OpenShopAsync(asksFirst: true, change: s => s.Add("colour", 1, asksFirst: true, staff: [s.AddStaff("elif"), s.AddStaff("deniz")]));
        await SignInAsync(Role.Staff, shop);
        var denizs = await Portal.TakeAsync(shop, Evening, "colour", new(new("deniz"), null, null));
        var page = Open("?whose=mine");
        page.Find("[data-testid=mine-elif]").Click();
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-testid=empty-mine]")));

        page.Find("[data-testid=mine-change]").Click();
        page.WaitForAssertion(() => Assert.Equal("true", page.Find("[data-testid=mine-elif]").GetAttribute("aria-pressed")));
        page.Find("[data-testid=mine-deniz]").Click();
        page.WaitForAssertion(() => Assert.Equal([denizs.Id.Value], Ids(page)));

        page.Find("[data-testid=mine-change]").Click();
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-testid=mine-none]")));
        page.Find("[data-testid=mine-none]").Click();
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-testid=mine-who]")));
        Assert.Empty(Ids(page));
    }

    [Fact]
    public async Task Where_guests_choose_nobody_there_is_no_mine()
    {
        var shop = await OpenAsync();
        await Portal.TakeAsync(shop, Evening);
        Assert.Empty(Open().FindAll("[data-testid=whose-mine]"));
    }

    private List<BookingId> Openings()
    {
        using var db = Portal.File.CreateDbContext();
        return [.. db.Set<RequestOpening>().AsNoTracking().Select(o => o.BookingId)];
    }

    private async Task OpenElsewhereAsync(Booking request)
    {
        var colleague = new AppUser { DisplayName = "Deniz", UserName = "deniz", Role = Role.Manager };
        await using var db = Portal.File.CreateDbContext();
        db.Add(colleague);
        await db.SaveChangesAsync(Xunit.TestContext.Current.CancellationToken);
        await new OpenRequests(Portal.File, Portal.Clock).RunAsync(new(new(new(colleague.Id), "Deniz", Role.Manager, null, "en"), [request.Id]), Xunit.TestContext.Current.CancellationToken);
    }
}
