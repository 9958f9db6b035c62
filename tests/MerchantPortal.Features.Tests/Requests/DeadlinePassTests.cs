using System.Text.Json.Nodes;
using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Mail;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Requests;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xunit;
using Wire = MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Features.Tests.Requests;

public sealed class DeadlinePassTests : IAsyncLifetime
{
    private const string Noon = "2026-11-24 12:00";
    private Portal portal = null!;
    private TestShop shop = null!;

    public async ValueTask InitializeAsync()
    {
        portal = await Portal.StartAsync();
        shop = await portal.OpenShopAsync(asksFirst: true);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task C117_Staff_are_reminded_at_half_and_four_fifths_and_the_request_is_declined_within_five_seconds_of_its_deadline()
    {
        await using (var db = portal.File.CreateDbContext())
        {
            var mei = new AppUser { Id = "mei", DisplayName = "Mei", UserName = "mei", Email = "mei@shop.example", EmailConfirmed = true, Role = Role.Staff };
            mei.Memberships.Add(new Membership { UserId = "mei", MerchantId = shop.Id });
            db.Add(mei);
            await db.SaveChangesAsync();
        }

        var request = await portal.TakeAsync(shop, Noon);
        var end = portal.Now + Duration.FromDays(1);
        while (portal.Now < end)
        {
            // The loop waits for the moment asked for, at most a second as the host's does.
            var next = await portal.Acts.Deadlines.RunOnceAsync(100, CancellationToken.None);
            var wait = next is { } at && at - portal.Now < Duration.FromMinutes(1) ? Duration.Max(at - portal.Now, Duration.FromSeconds(1)) : Duration.FromMinutes(1);
            portal.Clock.Advance(wait.ToTimeSpan());
        }

        var events = await EventsAsync(request.Id);
        Assert.Equal([BookingEventKind.Requested, BookingEventKind.Reminded, BookingEventKind.Reminded, BookingEventKind.Expired], events.Select(e => e.Kind));
        Assert.Equal(DeclineReason.NoAnswer, events[3].Reason);

        // Each reminder is a mail to whoever answers there
        var mails = await portal.ReadAsync(db => db.Set<OwedMail>().Where(m => m.Template == MailTemplate.DeadlineNear).OrderBy(m => m.OwedAt).ToListAsync());
        Assert.Equal(events.Where(e => e.Kind == BookingEventKind.Reminded).Select(e => (e.At, "mei@shop.example")), mails.Select(m => (m.OwedAt, m.ToAddress)));
        Duration[] due = [Duration.FromHours(6), Duration.FromMinutes(576), Duration.FromHours(12)];
        for (var i = 0; i < 3; i++)
        {
            var late = events[i + 1].At - (request.CreatedAt + due[i]);
            Assert.InRange(late.TotalSeconds, 0, 5);
        }
    }

    [Fact]
    public async Task C117_What_nobody_answered_is_told_at_once_and_its_slot_reopened()
    {
        var request = await portal.TakeAsync(shop, Noon);
        portal.Clock.Advance(TimeSpan.FromHours(12));
        Assert.Null(await portal.Acts.Deadlines.RunOnceAsync(100, CancellationToken.None));
        portal.Google.Announce(LoopbackGoogle.Patch);
        portal.Google.Announce(LoopbackGoogle.Replace);
        await portal.SendAllAsync();
        Assert.Equal(Wire.BookingStatus.DeclinedByMerchant, portal.Google.Simulated.Booking(request.Id.Value)!.Status);
        Assert.Equal(SlotState.Open, await portal.StateAsync(shop, Noon));
    }

    [Fact]
    public async Task D4_What_lost_its_place_fails_with_its_cause_once_and_is_told_so()
    {
        var (kept, lost) = await TwoForOnePlaceAsync();
        Assert.True((await portal.AcceptAsync(kept)).IsDone);
        Assert.Equal(Refusal.SlotUnavailable, (await portal.AcceptAsync(lost)).Refusal);
        portal.Google.AnnounceAll();
        portal.Clock.Advance(TimeSpan.FromMinutes(1));
        await portal.SendAllAsync();
        portal.Clock.Advance(TimeSpan.FromHours(12));
        await using var second = new FaultyDatabase(portal.File);
        PortalActs[] workers = [portal.Acts, portal.ActsOn(second)];
        await Task.WhenAll(workers.Select(worker => Task.Run(() => worker.Deadlines.RunOnceAsync(100, CancellationToken.None))));
        await portal.Acts.Deadlines.RunOnceAsync(100, CancellationToken.None);

        var failed = await portal.BookingAsync(lost.Id);
        Assert.Equal((BookingStatus.Failed, FailureCause.SlotUnavailable, (DeclineReason?)null, ActorKind.System), (failed.Status, failed.FailureCause, failed.DeclineReason, failed.StatusBy));
        Assert.Equal(BookingStatus.Confirmed, (await portal.BookingAsync(kept.Id)).Status);
        var events = await EventsAsync(lost.Id);
        Assert.Equal([BookingEventKind.Requested, BookingEventKind.Failed], events.Select(e => e.Kind));
        Assert.Equal((ActorKind.System, (DeclineReason?)null, 1L), (events[1].ActorKind, events[1].Reason, events[1].OwedVersion));
        Assert.Contains(await portal.OwedAsync(), u => u.Kind == OwedKind.AvailabilityReplace && u.State == OwedState.Open);

        await portal.SendAllAsync();
        var told = Assert.Single(portal.Google.Received(LoopbackGoogle.Patch), call => call.Path.EndsWith("/" + lost.Id, StringComparison.Ordinal));
        Assert.Equal("updateMask=status&bookingFailure.cause=SLOT_UNAVAILABLE", told.Query);
        Assert.Equal("FAILED", JsonNode.Parse(told.Body!)!["status"]!.GetValue<string>());
        Assert.Equal(Wire.BookingFailureCause.SlotUnavailable, portal.Google.Simulated.Booking(lost.Id.Value)!.FailureCause);
        Assert.Equal(SlotState.Full, await portal.StateAsync(shop, Noon));

        var row = Assert.Single((await new RequestQueue(portal.File, portal.Clock).RunAsync(Portal.Staff, new(RequestTab.Expired), [], CancellationToken.None)).Rows);
        Assert.Equal((lost.Id, BookingEventKind.Failed), (row.Id, row.Decision!.Kind));
    }

    [Fact]
    public async Task What_could_still_have_been_accepted_is_declined_though_places_were_taken_away()
    {
        var (first, other) = await TwoForOnePlaceAsync();
        portal.Clock.Advance(TimeSpan.FromHours(12));
        await portal.Acts.Deadlines.RunOnceAsync(100, CancellationToken.None);
        foreach (var request in new[] { first, other })
        {
            var declined = await portal.BookingAsync(request.Id);
            Assert.Equal((BookingStatus.Declined, DeclineReason.NoAnswer, (FailureCause?)null), (declined.Status, declined.DeclineReason, declined.FailureCause));
        }
    }

    [Fact]
    public async Task Of_two_requests_for_a_kind_of_place_that_is_offered_no_more_one_alone_is_accepted_and_the_list_says_so()
    {
        var (first, other) = await TwoForOnePlaceAsync(4);
        var contest = Assert.Single((await new RequestQueue(portal.File, portal.Clock).RunAsync(Portal.Staff, new(RequestTab.Open), [], CancellationToken.None)).Contests);
        Assert.Equal((2, 1), (contest.Requests.Count, contest.PlacesLeft));
        Assert.True((await portal.AcceptAsync(first)).IsDone);
        Assert.Equal(Refusal.SlotUnavailable, (await portal.AcceptAsync(other)).Refusal);
    }

    [Fact]
    public async Task A_request_without_a_place_waits_for_its_deadline_all_the_same()
    {
        var (kept, lost) = await TwoForOnePlaceAsync();
        await portal.AcceptAsync(kept);
        portal.Clock.Advance(TimeSpan.FromHours(6));
        await portal.Acts.Deadlines.RunOnceAsync(100, CancellationToken.None);
        Assert.Equal(BookingStatus.Pending, (await portal.BookingAsync(lost.Id)).Status);
        Assert.Equal([BookingEventKind.Requested, BookingEventKind.Reminded], (await EventsAsync(lost.Id)).Select(e => e.Kind));
    }

    [Fact]
    public async Task A_pass_says_when_to_look_again()
    {
        Assert.Null(await portal.Acts.Deadlines.RunOnceAsync(100, CancellationToken.None));
        var request = await portal.TakeAsync(shop, Noon);
        Assert.Equal(request.CreatedAt + Duration.FromHours(6), await portal.Acts.Deadlines.RunOnceAsync(100, CancellationToken.None));
    }

    [Fact]
    public async Task Several_workers_decline_each_request_once()
    {
        var requests = await ManyAsync();
        portal.Clock.Advance(TimeSpan.FromHours(12));
        await using var second = new FaultyDatabase(portal.File);
        await using var third = new FaultyDatabase(portal.File);
        PortalActs[] workers = [portal.Acts, portal.ActsOn(second), portal.ActsOn(third)];
        await Task.WhenAll(workers.Select(worker => Task.Run(() => worker.Deadlines.RunOnceAsync(100, CancellationToken.None))));
        foreach (var request in requests)
        {
            Assert.Equal([BookingEventKind.Requested, BookingEventKind.Expired], (await EventsAsync(request.Id)).Select(e => e.Kind));
            Assert.Equal(1, (await portal.OwedAsync(Update.KeyOf(request.Id))).Version);
        }
    }

    [Fact]
    public async Task After_a_long_stop_everything_overdue_is_declined_once_and_nobody_is_reminded_of_the_past()
    {
        var requests = await ManyAsync();
        portal.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(portal.Now, await portal.Acts.Deadlines.RunOnceAsync(5, CancellationToken.None));
        await portal.Acts.Deadlines.RunOnceAsync(100, CancellationToken.None);
        foreach (var request in requests)
        {
            Assert.Equal([BookingEventKind.Requested, BookingEventKind.Expired], (await EventsAsync(request.Id)).Select(e => e.Kind));
        }
    }

    [Fact]
    public async Task What_has_waited_longest_comes_first_when_not_all_can_be_done()
    {
        var first = await portal.TakeAsync(shop, "2026-11-24 15:00");
        portal.Clock.Advance(TimeSpan.FromMinutes(1));
        var next = await portal.TakeAsync(shop, Noon);
        portal.Clock.Advance(TimeSpan.FromHours(12));
        Assert.Equal(portal.Now, await portal.Acts.Deadlines.RunOnceAsync(1, CancellationToken.None));
        Assert.Equal((BookingStatus.Declined, BookingStatus.Pending), ((await portal.BookingAsync(first.Id)).Status, (await portal.BookingAsync(next.Id)).Status));
    }

    [Fact]
    public async Task A_request_whose_merchant_cannot_be_read_holds_up_no_other()
    {
        var broken = await portal.OpenShopAsync(asksFirst: true);
        var bad = await portal.TakeAsync(broken, Noon);
        portal.Clock.Advance(TimeSpan.FromSeconds(1));
        var good = await portal.TakeAsync(shop, Noon);
        await portal.ReadAsync(db => db.Set<Merchant>().Where(m => m.Id == broken.Id).ExecuteUpdateAsync(set => set.SetProperty(m => m.ZoneId, "Nowhere/Land")));
        portal.Clock.Advance(TimeSpan.FromHours(12));
        await Assert.ThrowsAsync<AggregateException>(() => portal.Acts.Deadlines.RunOnceAsync(100, CancellationToken.None));
        Assert.Equal(BookingStatus.Declined, (await portal.BookingAsync(good.Id)).Status);
        Assert.Equal(BookingStatus.Pending, (await portal.BookingAsync(bad.Id)).Status);
    }

    [Fact]
    public async Task An_answer_taken_back_after_the_deadline_is_declined_by_the_next_pass()
    {
        var request = await portal.TakeAsync(shop, Noon);
        portal.Clock.Advance(TimeSpan.FromHours(12) - TimeSpan.FromSeconds(2));
        await portal.AcceptAsync(request);
        portal.Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.True((await portal.UndoAsync(request)).IsDone);
        await portal.Acts.Deadlines.RunOnceAsync(100, CancellationToken.None);
        Assert.Equal(BookingStatus.Declined, (await portal.BookingAsync(request.Id)).Status);
        Assert.Equal(1, await portal.ReadAsync(db => db.Set<OwedUpdate>().CountAsync(u => u.Kind == OwedKind.BookingPatch && u.State == OwedState.Open)));
    }

    private async Task<List<Booking>> ManyAsync()
    {
        var requests = new List<Booking>();
        for (var hour = 10; hour < 22; hour++)
        {
            requests.Add(await portal.TakeAsync(shop, FormattableString.Invariant($"2026-11-24 {hour}:00")));
        }

        return requests;
    }

    private async Task<(Booking First, Booking Other)> TwoForOnePlaceAsync(int? party = null)
    {
        await SetPlacesAsync(2);
        var two = (await portal.TakeAsync(shop, Noon), await portal.TakeAsync(shop, Noon));
        await SetPlacesAsync(1, party);
        return two;
    }

    private async Task SetPlacesAsync(int places, int? party = null)
    {
        await using var db = portal.File.CreateDbContext();
        (await db.Set<Service>().SingleAsync(s => s.MerchantId == shop.Id)).Places = [new(party, places)];
        await db.SaveChangesAsync();
    }

    private Task<List<BookingEvent>> EventsAsync(BookingId id) =>
        portal.ReadAsync(db => db.Set<BookingEvent>().AsNoTracking().Where(e => e.BookingId == id).OrderBy(e => e.At).ToListAsync());
}
