using System.Text.Json.Nodes;
using MerchantPortal.Data;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Google.Updates;
using MerchantPortal.Simulator;
using MerchantPortal.Simulator.Faults;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xunit;
using Wire = MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Features.Tests.Google;

public sealed class RelayTests : IAsyncLifetime
{
    private static readonly TimeSpan Undo = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private Portal portal = null!;
    private TestShop shop = null!;

    public async ValueTask InitializeAsync()
    {
        portal = await Portal.StartAsync();
        shop = await portal.OpenShopAsync(asksFirst: true, places: 200);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task C056_Nothing_is_sent_before_the_commit_and_everything_after()
    {
        var request = await AcceptedAsync();
        await SettleSlotsAsync();
        var relay = portal.Relay();
        await portal.File.ActAsync(portal.Clock, async db =>
        {
            await db.OweAsync(Update.OfSlots(shop.Id, new("cut"), new(2026, 12, 24), null), portal.Now, null, CancellationToken.None);
            var booking = await db.Set<Booking>().SingleAsync(b => b.Id == request.Id);
            booking.CancelByMerchant(Portal.Staff.Id, null, portal.Now);
            await db.SaveChangesAsync();
            // A relay that only reads meets no writer: it sees what was committed before.
            Assert.Equal(0, (await relay.RunOnceAsync(10, CancellationToken.None)).Calls);
            return true;
        }, CancellationToken.None);
        portal.Google.Announce(LoopbackGoogle.Replace);
        Assert.Equal(1, await portal.SendAllAsync(relay));
    }

    [Fact]
    public async Task A_booking_patch_goes_before_windows_that_were_owed_long_before_it()
    {
        var request = await portal.TakeAsync(shop, "2026-11-24 12:00");
        // More than one pass looks at
        await portal.File.ActAsync(portal.Clock, async db =>
        {
            for (var day = 1; day <= 20; day++)
            {
                await db.OweAsync(Update.OfSlots(shop.Id, new("cut"), new(2026, 12, day), null), portal.Now, null, CancellationToken.None);
            }

            return true;
        }, CancellationToken.None);
        portal.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.True((await portal.AcceptAsync(request)).IsDone);
        portal.Clock.Advance(Undo);
        // A call for windows was not announced and would fail the test.
        portal.Google.Announce(LoopbackGoogle.Patch);
        Assert.Equal(1, (await portal.Relay().RunOnceAsync(1, CancellationToken.None)).Calls);
        Assert.Single(portal.Google.Received(LoopbackGoogle.Patch));
        Assert.Equal(OwedState.Settled, (await portal.OwedAsync(Update.KeyOf(request.Id))).State);
        Assert.Equal(0, await portal.ReadAsync(db => db.Set<OwedUpdate>().CountAsync(u => u.Kind == OwedKind.AvailabilityReplace && u.State != OwedState.Open)));
    }

    [Fact]
    public async Task The_window_of_yesterday_is_sent_while_a_slot_of_its_night_can_still_be_booked_and_not_once_it_is_over()
    {
        // From 22:00 to 06:00 in Berlin, entered and booked at 01:00
        var night = await portal.OpenShopAsync(places: 2, change: s =>
        {
            s.MayBeEntered("cut", hours: 8);
            s.Merchant.Hours = OpeningHours.EveryDay(new(22, 0), new(6, 0));
        });
        portal.Clock.Advance((Instant.FromUtc(2026, 11, 22, 0, 0) - portal.Now).ToTimeSpan());
        Assert.NotNull(await portal.TakeAsync(portal.Wish(night, "2026-11-21 22:00")));
        portal.Google.Announce(LoopbackGoogle.Replace);
        await portal.SendAllAsync();
        var slot = Assert.Single(Yesterday(portal.Google.Received(LoopbackGoogle.Replace)[^1]))!["availability"]!.AsArray().Single()!;
        Assert.Equal(("2026-11-21T21:00:00Z", "1"), (slot["startTime"]!.GetValue<string>(), slot["spotsOpen"]!.GetValue<string>()));

        Assert.NotNull(await portal.TakeAsync(portal.Wish(night, "2026-11-21 22:00", "ira")));
        portal.Clock.Advance(TimeSpan.FromHours(7));
        portal.Google.Announce(LoopbackGoogle.Replace);
        await portal.SendAllAsync();
        Assert.Empty(Yesterday(portal.Google.Received(LoopbackGoogle.Replace)[^1]));
        Assert.Equal(2, portal.Google.Received(LoopbackGoogle.Replace).Count);

        static IEnumerable<JsonNode?> Yesterday(ReceivedCall call) => Windows(call).Where(window => window!["startTimeRestrict"]!.GetValue<string>() == "2026-11-20T23:00:00Z");
    }

    [Fact]
    public async Task An_act_that_is_rolled_back_owes_nothing()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => portal.File.ActAsync<bool>(portal.Clock, async db =>
        {
            await db.OweAsync(Update.OfSlots(shop.Id, new("cut"), new(2026, 12, 24), null), portal.Now, null, CancellationToken.None);
            throw new InvalidOperationException("Changed its mind.");
        }, CancellationToken.None));
        Assert.Empty(await portal.OwedAsync());
        Assert.Equal(0, await portal.SendAllAsync());
    }

    [Fact]
    public async Task C097_A_crash_between_send_and_settle_sends_the_same_state_again()
    {
        var request = await AcceptedAsync();
        await SettleSlotsAsync();
        portal.Clock.Advance(Undo);
        await using var dying = new FaultyDatabase(portal.File);
        // Budget, claim, and then the settling dies.
        dying.DieAfterCommits(2);
        portal.Google.Announce(LoopbackGoogle.Patch, 2);
        await portal.Relay(dying).RunOnceAsync(10, CancellationToken.None);
        Assert.Single(portal.Google.Received(LoopbackGoogle.Patch));
        Assert.True((await portal.OwedAsync(Update.KeyOf(request.Id))).Started);

        var restarted = portal.Relay();
        Assert.Equal(0, (await restarted.RunOnceAsync(10, CancellationToken.None)).Calls);
        portal.Clock.Advance(Lease);
        await portal.SendAllAsync(restarted);
        var calls = portal.Google.Received(LoopbackGoogle.Patch);
        Assert.Equal(2, calls.Count);
        Assert.Equal(calls[0].Body, calls[1].Body);
        Assert.Equal(calls[0].Query, calls[1].Query);
        Assert.Equal(OwedState.Settled, (await portal.OwedAsync(Update.KeyOf(request.Id))).State);
    }

    [Fact]
    public async Task A_crash_before_the_claim_is_stored_sends_nothing()
    {
        await AcceptedAsync();
        await SettleSlotsAsync();
        portal.Clock.Advance(Undo);
        await using var dying = new FaultyDatabase(portal.File);
        dying.DieAfterCommits(1);
        await portal.Relay(dying).RunOnceAsync(10, CancellationToken.None);
        portal.Google.Announce(LoopbackGoogle.Patch);
        await portal.SendAllAsync();
        Assert.Single(portal.Google.Received(LoopbackGoogle.Patch));
    }

    [Fact]
    public async Task An_answer_that_was_lost_on_the_way_is_sent_again_and_settles()
    {
        var request = await AcceptedAsync();
        await SettleSlotsAsync();
        portal.Clock.Advance(Undo);
        portal.Google.Announce(LoopbackGoogle.Patch, 2);
        portal.Google.LoseAnswers(1);
        await portal.SendAllAsync();
        Assert.Equal(UpdateFault.NoAnswer, (await portal.OwedAsync(Update.KeyOf(request.Id))).LastFault);
        portal.Clock.Advance(TimeSpan.FromSeconds(2));
        await portal.SendAllAsync();
        Assert.Equal(OwedState.Settled, (await portal.OwedAsync(Update.KeyOf(request.Id))).State);
        Assert.Null((await portal.OwedAsync(Update.KeyOf(request.Id))).LastFault);
    }

    [Fact]
    public async Task Relays_on_one_database_send_each_claim_once()
    {
        var requests = new List<Booking>();
        for (var i = 0; i < 30; i++)
        {
            requests.Add(await AcceptedAsync());
        }

        portal.Clock.Advance(Undo);
        portal.Google.AnnounceAll();
        await using var second = new FaultyDatabase(portal.File);
        await using var third = new FaultyDatabase(portal.File);
        UpdateRelay[] relays = [portal.Relay(), portal.Relay(second), portal.Relay(third)];
        await Task.WhenAll(relays.Select(relay => Task.Run(() => portal.SendAllAsync(relay))));
        var calls = portal.Google.Received(LoopbackGoogle.Patch);
        Assert.Equal(30, calls.Count);
        Assert.Equal(requests.Select(r => r.Id.Value).Order(StringComparer.Ordinal), calls.Select(c => c.Path[(c.Path.LastIndexOf('/') + 1)..]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task C114_Two_quick_changes_of_one_booking_arrive_in_order_though_two_relays_send()
    {
        var request = await AcceptedAsync();
        await SettleSlotsAsync();
        portal.Clock.Advance(Undo);
        portal.Google.AnnounceAll();
        var hold = portal.Google.HoldNext(LoopbackGoogle.Patch);
        await using var second = new FaultyDatabase(portal.File);
        var first = portal.Relay().RunOnceAsync(10, CancellationToken.None);
        await hold.Arrived;
        await portal.Acts.Cancel.RunAsync(new(Portal.Staff, shop.Id, request.Id, null), CancellationToken.None);
        await portal.SendAllAsync(portal.Relay(second));
        Assert.Empty(portal.Google.Received(LoopbackGoogle.Patch));
        hold.Release();
        await first;
        await portal.SendAllAsync(portal.Relay(second));
        Assert.Equal(["CONFIRMED", "CANCELED"], portal.Google.Received(LoopbackGoogle.Patch).Select(StatusIn));
        Assert.Equal(Wire.BookingStatus.Canceled, AtGoogle(request));
    }

    [Fact]
    public async Task C114_A_relay_that_slept_past_its_lease_lets_nobody_overtake_the_one_that_took_over()
    {
        var request = await AcceptedAsync();
        await SettleSlotsAsync();
        portal.Clock.Advance(Undo);
        portal.Google.AnnounceAll();
        var slow = portal.Google.HoldNext(LoopbackGoogle.Patch);
        var sleeper = portal.Relay().RunOnceAsync(10, CancellationToken.None);
        await slow.Arrived;
        portal.Clock.Advance(Lease);
        var slower = portal.Google.HoldNext(LoopbackGoogle.Patch);
        var heir = portal.Relay().RunOnceAsync(10, CancellationToken.None);
        await slower.Arrived;
        slow.Release();
        await sleeper;
        await portal.Acts.Cancel.RunAsync(new(Portal.Staff, shop.Id, request.Id, null), CancellationToken.None);
        await portal.SendAllAsync();
        slower.Release();
        await heir;
        await portal.SendAllAsync();
        Assert.Equal(Wire.BookingStatus.Canceled, AtGoogle(request));
    }

    [Fact]
    public async Task C114_What_a_relay_said_of_a_booking_past_its_lease_is_followed_by_the_newest_state()
    {
        var request = await AcceptedAsync();
        await SettleSlotsAsync();
        portal.Clock.Advance(Undo);
        portal.Google.AnnounceAll();
        var slow = portal.Google.HoldNext(LoopbackGoogle.Patch);
        var sleeper = portal.Relay().RunOnceAsync(10, CancellationToken.None);
        await slow.Arrived;
        portal.Clock.Advance(Lease);
        await portal.Acts.Cancel.RunAsync(new(Portal.Staff, shop.Id, request.Id, null), CancellationToken.None);
        await portal.SendAllAsync();
        Assert.Equal((Wire.BookingStatus.Canceled, BookingParts.None), (AtGoogle(request), (await portal.BookingAsync(request.Id)).ToTell));
        slow.Release();
        await sleeper;
        Assert.Equal(Wire.BookingStatus.Confirmed, AtGoogle(request));

        var again = await portal.OwedAsync(Update.KeyOf(request.Id));
        Assert.Equal((OwedState.Open, portal.Now, true), (again.State, again.DueAt, again.Started));
        await portal.SendAllAsync();
        Assert.Equal(["CANCELED", "CONFIRMED", "CANCELED"], portal.Google.Received(LoopbackGoogle.Patch).Select(StatusIn));
        Assert.Equal(OwedState.Settled, (await portal.OwedAsync(Update.KeyOf(request.Id))).State);
        Assert.Equal(BookingParts.None, (await portal.BookingAsync(request.Id)).ToTell);
    }

    [Fact]
    public async Task C114_What_a_relay_sent_of_slots_past_its_lease_is_followed_by_the_newest_state()
    {
        var single = await portal.OpenShopAsync();
        portal.Google.AnnounceAll();
        await portal.TakeAsync(single, "2026-11-24 15:00");
        var slow = portal.Google.HoldNext(LoopbackGoogle.Replace);
        var sleeper = portal.Relay().RunOnceAsync(10, CancellationToken.None);
        await slow.Arrived;
        portal.Clock.Advance(Lease);
        await portal.TakeAsync(single, "2026-11-24 12:00");
        await portal.SendAllAsync();
        Assert.Equal(0, OpenAtNoon());
        slow.Release();
        await sleeper;
        Assert.Equal(1, OpenAtNoon());

        await portal.SendAllAsync();
        Assert.Equal(0, OpenAtNoon());
        Assert.Equal(OwedState.Settled, Assert.Single(await portal.OwedAsync()).State);

        long OpenAtNoon()
        {
            var noon = Portal.At(single, "2026-11-24 12:00").ToUnixTimeSeconds();
            return portal.Google.Simulated.Slots(single.Id.Value, "cut", noon, noon + 3600, []).Single().SpotsOpen;
        }
    }

    [Fact]
    public async Task C114_What_Google_may_have_heard_past_a_lease_is_told_again_though_its_answer_was_lost()
    {
        var request = await AcceptedAsync();
        await SettleSlotsAsync();
        portal.Clock.Advance(Undo);
        portal.Google.AnnounceAll();
        var slow = portal.Google.HoldNext(LoopbackGoogle.Patch, heard: true);
        var sleeper = portal.Relay().RunOnceAsync(10, CancellationToken.None);
        await slow.Arrived;
        portal.Clock.Advance(Lease);
        await portal.Acts.Cancel.RunAsync(new(Portal.Staff, shop.Id, request.Id, null), CancellationToken.None);
        await portal.SendAllAsync();
        portal.Google.LoseAnswers(1);
        slow.Release();
        await sleeper;

        await portal.SendAllAsync();
        Assert.Equal(["CONFIRMED", "CANCELED", "CANCELED"], portal.Google.Received(LoopbackGoogle.Patch).Select(StatusIn));
        Assert.Equal(OwedState.Settled, (await portal.OwedAsync(Update.KeyOf(request.Id))).State);
    }

    [Fact]
    public async Task C114_What_was_refused_after_another_relay_took_over_stays_with_the_person()
    {
        var request = await AcceptedAsync();
        await SettleSlotsAsync();
        portal.Clock.Advance(Undo);
        portal.Google.AnnounceAll();
        var slow = portal.Google.HoldNext(LoopbackGoogle.Patch);
        var sleeper = portal.Relay().RunOnceAsync(10, CancellationToken.None);
        await slow.Arrived;
        portal.Clock.Advance(Lease);
        portal.Google.Simulated.Fail(Fault.Answer(LoopbackGoogle.Patch, 400));
        await portal.SendAllAsync();
        slow.Release();
        await sleeper;

        Assert.Equal(OwedState.Parked, (await portal.OwedAsync(Update.KeyOf(request.Id))).State);
        Assert.Equal(0, await portal.SendAllAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task C114_A_relay_that_has_no_time_left_for_its_call_sends_nothing_and_leaves_it_to_the_next(bool ofBooking)
    {
        var request = await AcceptedAsync();
        if (ofBooking)
        {
            await SettleSlotsAsync();
            portal.Clock.Advance(Undo);
        }

        await using var second = new FaultyDatabase(portal.File);
        second.BeforeNext("FROM \"Bookings\"", () => portal.Clock.Advance(portal.MapsBooking.CallTimeout + TimeSpan.FromSeconds(21)));

        // A call was not announced and would fail the test
        await portal.Relay(second).RunOnceAsync(1, CancellationToken.None);
        var owed = ofBooking ? await portal.OwedAsync(Update.KeyOf(request.Id)) : (await portal.OwedAsync()).First(u => u.Kind == OwedKind.AvailabilityReplace);
        Assert.Equal((OwedState.Open, 0, true), (owed.State, owed.Attempts, owed.LeasedUntil < portal.Now));

        portal.Google.AnnounceAll();
        await portal.SendAllAsync();
        Assert.All(await portal.OwedAsync(), u => Assert.Equal(OwedState.Settled, u.State));
    }

    [Fact]
    public async Task What_was_sent_while_the_clock_was_ahead_is_sent_again_at_once_when_it_is_right()
    {
        var single = await portal.OpenShopAsync();
        portal.Google.AnnounceAll();
        portal.Clock.Correct(TimeSpan.FromHours(2));
        await portal.TakeAsync(single, "2026-11-24 15:00");
        await portal.SendAllAsync();
        portal.Clock.Correct(-TimeSpan.FromHours(2));

        await portal.TakeAsync(single, "2026-11-24 12:00");
        await portal.SendAllAsync();

        var noon = Portal.At(single, "2026-11-24 12:00").ToUnixTimeSeconds();
        Assert.Equal(0, portal.Google.Simulated.Slots(single.Id.Value, "cut", noon, noon + 3600, []).Single().SpotsOpen);
    }

    [Fact]
    public async Task C112_What_Google_calls_malformed_waits_for_a_person_and_hurts_no_other()
    {
        var bad = await AcceptedAsync();
        var good = await AcceptedAsync();
        await SettleSlotsAsync();
        portal.Clock.Advance(Undo);
        portal.Google.AnnounceAll();
        portal.Google.Simulated.Fail(Fault.Answer(LoopbackGoogle.Patch, 400));
        await portal.Relay().RunOnceAsync(1, CancellationToken.None);
        await portal.SendAllAsync();
        var parked = Assert.Single(await portal.OwedAsync(), u => u.State == OwedState.Parked);
        Assert.Equal(Update.KeyOf(bad.Id), parked.Key);
        Assert.Equal(UpdateFault.Malformed, parked.LastFault);
        Assert.Equal(portal.Now, parked.ParkedAt);
        Assert.StartsWith("400 ", parked.LastAnswer, StringComparison.Ordinal);
        Assert.Equal(Wire.BookingStatus.Confirmed, AtGoogle(good));
        Assert.Contains(portal.RelayLog.Lines, line => line.Level == Microsoft.Extensions.Logging.LogLevel.Error && line.Text.Contains(bad.Id.Value, StringComparison.Ordinal));

        portal.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await portal.SendAllAsync());

        // A person retries: owed again, it starts afresh.
        await portal.File.ActAsync(portal.Clock, db => db.OweNumberedAsync(Update.OfBooking(shop.Id, bad.Id), portal.Now, null, CancellationToken.None), CancellationToken.None);
        Assert.Equal(1, await portal.SendAllAsync());
        Assert.Equal(Wire.BookingStatus.Confirmed, AtGoogle(bad));
        Assert.Null((await portal.OwedAsync(Update.KeyOf(bad.Id))).ParkedAt);
    }

    [Theory]
    [InlineData(400, UpdateFault.Malformed)]
    [InlineData(403, UpdateFault.NotAllowed)]
    [InlineData(409, UpdateFault.Unexpected)]
    public async Task C112_One_refused_window_parks_alone_and_the_rest_of_its_batch_goes(int status, UpdateFault fault)
    {
        for (var day = 24; day < 28; day++)
        {
            await portal.TakeAsync(shop, FormattableString.Invariant($"2026-11-{day} 12:00"));
        }

        const string Bad = "\"startTimeRestrict\":\"2026-11-24T23:00:00Z\"";
        portal.Google.AnnounceAll();
        portal.Google.RefuseWhere(Bad, status);
        // The batch, and then each window.
        Assert.Equal(5, await portal.SendAllAsync());
        var parked = Assert.Single(await portal.OwedAsync(), u => u.State == OwedState.Parked);
        Assert.Equal((new LocalDate(2026, 11, 25), fault), (parked.Date!.Value, parked.LastFault!.Value));
        Assert.Equal(3, (await portal.OwedAsync()).Count(u => u is { State: OwedState.Settled, LastFault: null }));
        Assert.Equal(2, (await portal.TriesAsync()).Count(t => t.Key == parked.Key && t.Fault == fault));

        // Retried, it is refused again and takes nobody along.
        for (var day = 24; day < 28; day++)
        {
            await portal.TakeAsync(shop, FormattableString.Invariant($"2026-11-{day} 13:00"));
        }

        await portal.SendAllAsync();
        Assert.Equal(parked.Key, Assert.Single(await portal.OwedAsync(), u => u.State == OwedState.Parked).Key);
        Assert.All((await portal.OwedAsync()).Where(u => u.Key != parked.Key), u => Assert.Equal(OwedState.Settled, u.State));

        portal.Google.RefuseWhere(Bad, null);
        Assert.Equal(TrayOutcome.Done, await new RetryUpdate(portal.File, portal.Clock).RunAsync(new(Portal.Staff, parked.Key), CancellationToken.None));
        await portal.SendAllAsync();
        Assert.All(await portal.OwedAsync(), u => Assert.Equal(OwedState.Settled, u.State));
    }

    [Fact]
    public async Task C112_All_windows_that_were_refused_and_retried_together_park_only_for_themselves()
    {
        for (var day = 24; day < 28; day++)
        {
            await portal.TakeAsync(shop, FormattableString.Invariant($"2026-11-{day} 12:00"));
        }

        portal.Google.AnnounceAll();
        portal.Google.RefuseWhere("startTimeRestrict", 403);
        await portal.SendAllAsync();
        var parked = await portal.OwedAsync();
        Assert.All(parked, u => Assert.Equal((OwedState.Parked, UpdateFault.NotAllowed), (u.State, u.LastFault!.Value)));

        portal.Google.RefuseWhere("startTimeRestrict", null);
        portal.Google.RefuseWhere("\"startTimeRestrict\":\"2026-11-24T23:00:00Z\"", 400);
        foreach (var update in parked)
        {
            await new RetryUpdate(portal.File, portal.Clock).RunAsync(new(Portal.Staff, update.Key), CancellationToken.None);
        }

        Assert.Equal(4, await portal.SendAllAsync());
        Assert.Equal(new LocalDate(2026, 11, 25), Assert.Single(await portal.OwedAsync(), u => u.State == OwedState.Parked).Date);
    }

    [Fact]
    public async Task C112_A_service_Google_never_learns_of_parks_without_the_rest_of_its_batch()
    {
        await portal.TakeAsync(shop, "2026-11-24 12:00");
        await portal.TakeAsync(shop, "2026-11-25 12:00");
        portal.Google.AnnounceAll();
        portal.Google.RefuseWhere("\"startTimeRestrict\":\"2026-11-24T23:00:00Z\"", 404);
        for (var i = 0; i < 5; i++)
        {
            await portal.SendAllAsync();
            portal.Clock.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.Equal([OwedState.Settled, OwedState.Parked], (await portal.OwedAsync()).Select(u => u.State));
    }

    [Fact]
    public async Task C112_A_window_that_cannot_be_rendered_parks_by_itself_and_the_rest_of_its_batch_goes()
    {
        for (var day = 24; day < 27; day++)
        {
            await portal.TakeAsync(shop, FormattableString.Invariant($"2026-11-{day} 12:00"));
        }

        var broken = Update.OfSlots(shop.Id, new("cut"), new(2026, 11, 25), null).Key;
        await portal.ReadAsync(db => db.Set<OwedUpdate>().Where(u => u.Key == broken).ExecuteUpdateAsync(set => set.SetProperty(u => u.ServiceId, (ServiceId?)null)));
        portal.Google.AnnounceAll();
        await portal.SendAllAsync();
        Assert.Equal(2, Windows(Assert.Single(portal.Google.Received(LoopbackGoogle.Replace))).Count);
        await ParksUnrenderedAsync(broken);
        Assert.All((await portal.OwedAsync()).Where(u => u.Key != broken), u => Assert.Equal(OwedState.Settled, u.State));
    }

    [Fact]
    public async Task C112_A_booking_that_cannot_be_rendered_parks_and_nothing_of_its_guest_is_kept()
    {
        var request = await AcceptedAsync();
        await SettleSlotsAsync();
        portal.Clock.Advance(Undo);
        await portal.ReadAsync(db => db.Set<Booking>().Where(b => b.Id == request.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(b => b.Status, BookingStatus.Failed).SetProperty(b => b.FailureCause, (FailureCause?)null)));
        await portal.SendAllAsync();
        await ParksUnrenderedAsync(Update.KeyOf(request.Id));
        Assert.DoesNotContain(portal.RelayLog.Lines, line => line.Text.Contains("Secretname", StringComparison.Ordinal));
    }

    [Fact]
    public async Task C112_An_offer_that_cannot_be_read_parks_its_windows_and_no_other_merchants()
    {
        var broken = await portal.OpenShopAsync();
        await portal.TakeAsync(broken, "2026-11-24 12:00");
        await portal.TakeAsync(shop, "2026-11-24 12:00");
        await portal.ReadAsync(db => db.Set<Merchant>().Where(m => m.Id == broken.Id).ExecuteUpdateAsync(set => set.SetProperty(m => m.ZoneId, "Nowhere/AtAll")));
        portal.Google.Announce(LoopbackGoogle.Replace);
        await portal.SendAllAsync();
        await ParksUnrenderedAsync(Update.OfSlots(broken.Id, new("cut"), new(2026, 11, 24), null).Key);
    }

    [Theory]
    [InlineData(500, UpdateFault.Busy)]
    [InlineData(502, UpdateFault.Busy)]
    [InlineData(503, UpdateFault.Busy)]
    [InlineData(504, UpdateFault.Busy)]
    [InlineData(429, UpdateFault.QuotaUsedUp)]
    [InlineData(401, UpdateFault.SignInRefused)]
    [InlineData(0, UpdateFault.NoAnswer)]
    [InlineData(-1, UpdateFault.NoAnswer)]
    public async Task C111_What_may_pass_is_tried_again_with_growing_waits_until_it_has(int status, UpdateFault fault)
    {
        var request = await AcceptedAsync();
        await SettleSlotsAsync();
        if (status == -1)
        {
            portal.MapsBooking.CallTimeout = TimeSpan.FromMilliseconds(150);
        }

        portal.Clock.Advance(Undo);
        portal.Google.AnnounceAll();
        portal.Google.Simulated.Fail(status switch
        {
            0 => new Fault(LoopbackGoogle.Patch, FaultKind.Cut, Times: 4),
            -1 => new Fault(LoopbackGoogle.Patch, FaultKind.Hang, Times: int.MaxValue),
            _ => Fault.Answer(LoopbackGoogle.Patch, status, times: 4),
        });
        var relay = portal.Relay();
        for (var attempt = 1; attempt <= 4; attempt++)
        {
            Assert.Equal(1, await portal.SendAllAsync(relay));
            var owed = await portal.OwedAsync(Update.KeyOf(request.Id));
            Assert.Equal((OwedState.Open, fault, attempt), (owed.State, owed.LastFault!.Value, owed.Attempts));
            var wait = owed.DueAt - portal.Now;
            Assert.InRange(wait.TotalSeconds, (1 << (attempt - 1)) * 0.5, 1 << (attempt - 1));
            portal.Clock.Advance(wait.ToTimeSpan() + TimeSpan.FromMilliseconds(1));
        }

        portal.MapsBooking.CallTimeout = TimeSpan.FromSeconds(60);
        portal.Google.Simulated.ClearFaults();
        Assert.Equal(1, await portal.SendAllAsync(relay));
        Assert.Equal(Wire.BookingStatus.Confirmed, AtGoogle(request));
        Assert.Equal(5, (await portal.TriesAsync()).Count(t => t.Key == Update.KeyOf(request.Id)));
    }

    [Theory]
    [InlineData(503, 90, 90, 91)]
    [InlineData(429, 90, 90, 91)]
    [InlineData(503, 0, 0.5, 1)]
    // A day: the five minutes are Google's own
    [InlineData(429, 86_400, 120, 121)]
    public async Task C111_Google_is_left_alone_as_long_as_it_asks_within_reason(int status, int retryAfter, double least, double most)
    {
        var request = await AcceptedAsync();
        await SettleSlotsAsync();
        portal.Clock.Advance(Undo);
        portal.Google.Announce(LoopbackGoogle.Patch, 2);
        portal.Google.Simulated.Fail(Fault.Answer(LoopbackGoogle.Patch, status, retryAfter: retryAfter));
        Assert.Equal(1, await portal.SendAllAsync());
        var wait = (await portal.OwedAsync(Update.KeyOf(request.Id))).DueAt - portal.Now;
        Assert.InRange(wait.TotalSeconds, least, most);

        portal.Clock.Advance(wait.ToTimeSpan() - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, await portal.SendAllAsync());
        portal.Clock.Advance(TimeSpan.FromMilliseconds(2));
        Assert.Equal(1, await portal.SendAllAsync());
        Assert.Equal(Wire.BookingStatus.Confirmed, AtGoogle(request));
    }

    [Theory]
    [InlineData(403, UpdateFault.NotAllowed)]
    [InlineData(409, UpdateFault.Unexpected)]
    public async Task C112_What_will_not_pass_is_tried_once(int status, UpdateFault fault)
    {
        var request = await AcceptedAsync();
        await SettleSlotsAsync();
        portal.Clock.Advance(Undo);
        portal.Google.Announce(LoopbackGoogle.Patch);
        portal.Google.Simulated.Fail(Fault.Answer(LoopbackGoogle.Patch, status));
        await portal.SendAllAsync();
        portal.Clock.Advance(TimeSpan.FromHours(2));
        await portal.SendAllAsync();
        var owed = await portal.OwedAsync(Update.KeyOf(request.Id));
        Assert.Equal((OwedState.Parked, fault), (owed.State, owed.LastFault!.Value));
    }

    [Fact]
    public async Task A_booking_that_Google_learns_of_late_is_told_at_the_next_try_and_one_it_never_learns_of_is_parked_after_three()
    {
        var (late, never) = (await UnknownAsync(), await UnknownAsync());
        portal.Google.Announce(LoopbackGoogle.Replace);
        portal.Google.Announce(LoopbackGoogle.Patch, 5);
        await portal.SendAllAsync();
        portal.Learn(late, BookingStatus.Pending);
        for (var i = 0; i < 5; i++)
        {
            portal.Clock.Advance(TimeSpan.FromSeconds(30));
            await portal.SendAllAsync();
        }

        Assert.Equal(Wire.BookingStatus.Confirmed, AtGoogle(late));
        var parked = await portal.OwedAsync(Update.KeyOf(never.Id));
        Assert.Equal((OwedState.Parked, UpdateFault.UnknownToGoogle, 3), (parked.State, parked.LastFault!.Value, parked.Attempts));
        Assert.True(parked.ParkedAt - parked.OwedAt < Duration.FromMinutes(5));
    }

    [Fact]
    public async Task The_tries_for_a_booking_that_Google_does_not_know_yet_leave_it_time_to_learn()
    {
        var late = await UnknownAsync();
        portal.Google.AnnounceAll();
        await portal.SendAllAsync();
        var owed = await portal.OwedAsync(Update.KeyOf(late.Id));
        Assert.InRange((owed.DueAt - portal.Now).TotalSeconds, 7.5, 15);

        portal.Clock.Advance(TimeSpan.FromSeconds(15));
        await portal.SendAllAsync();
        owed = await portal.OwedAsync(Update.KeyOf(late.Id));
        Assert.Equal((OwedState.Open, 2), (owed.State, owed.Attempts));
        Assert.InRange((owed.DueAt - portal.Now).TotalSeconds, 30, 60);

        portal.Learn(late, BookingStatus.Pending);
        portal.Clock.Advance(TimeSpan.FromSeconds(60));
        await portal.SendAllAsync();
        Assert.Equal(Wire.BookingStatus.Confirmed, AtGoogle(late));
    }

    [Fact]
    public async Task C109_Through_an_hour_of_503s_nothing_is_parked_or_forgotten_and_within_a_minute_of_its_end_all_is_told()
    {
        var requests = new List<Booking>();
        for (var i = 0; i < 5; i++)
        {
            requests.Add(await AcceptedAsync());
        }

        portal.Google.AnnounceAll();
        portal.Google.Simulated.Fail(Fault.Answer("*", 503, times: int.MaxValue));
        var relay = portal.Relay();
        var end = portal.Now + Duration.FromHours(1);
        var longest = Duration.Zero;
        while (portal.Now < end)
        {
            var pass = await relay.RunOnceAsync(40, CancellationToken.None);
            var wait = Duration.Max(pass.Next!.Value - portal.Now, Duration.FromMilliseconds(5));
            longest = Duration.Max(longest, wait);
            portal.Clock.Advance(wait.ToTimeSpan());
        }

        Assert.True(longest <= Duration.FromSeconds(60));
        Assert.All(await portal.OwedAsync(), u => Assert.Equal(OwedState.Open, u.State));
        Assert.All((await portal.OwedAsync()).Where(u => u.Kind == OwedKind.BookingPatch), u => Assert.InRange(u.Attempts, 60, 130));

        portal.Google.Simulated.ClearFaults();
        var recovered = portal.Now;
        while (await relay.RunOnceAsync(40, CancellationToken.None) is { Next: { } next } && portal.Now - recovered <= Duration.FromMinutes(5))
        {
            portal.Clock.Advance(Duration.Max(next - portal.Now, Duration.FromMilliseconds(5)).ToTimeSpan());
        }

        Assert.True(portal.Now - recovered <= Duration.FromSeconds(61));
        Assert.All(requests, request => Assert.Equal(Wire.BookingStatus.Confirmed, AtGoogle(request)));
    }

    [Fact]
    public async Task A_pass_over_a_slow_Google_shows_that_it_gets_on_with_every_call()
    {
        for (var i = 0; i < 40; i++)
        {
            await AcceptedAsync();
        }

        await SettleSlotsAsync();
        portal.Clock.Advance(Undo);
        portal.Google.AnnounceAll();
        var holds = Enumerable.Range(0, 40).Select(_ => portal.Google.HoldNext(LoopbackGoogle.Patch)).ToList();
        var beats = System.Threading.Channels.Channel.CreateUnbounded<Instant>();
        var (last, longest) = (portal.Now, Duration.Zero);
        var pass = portal.Relay().RunOnceAsync(40, () => beats.Writer.TryWrite(portal.Now), CancellationToken.None);
        foreach (var together in holds.Chunk(8))
        {
            await Task.WhenAll(together.Select(hold => hold.Arrived));
            Assert.False(pass.IsCompleted);
            portal.Clock.Advance(TimeSpan.FromSeconds(10));
            foreach (var hold in together)
            {
                hold.Release();
            }

            for (var i = 0; i < together.Length; i++)
            {
                var beat = await beats.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
                longest = Duration.Max(longest, beat - last);
                last = beat;
            }
        }

        Assert.Equal(40, (await pass).Calls);
        Assert.Equal(Duration.FromSeconds(10), longest);
    }

    [Fact]
    public async Task A_pass_over_a_Google_that_hangs_shows_that_it_gets_on_too()
    {
        await AcceptedAsync();
        await AcceptedAsync();
        await SettleSlotsAsync();
        portal.Clock.Advance(Undo);
        portal.MapsBooking.CallTimeout = TimeSpan.FromMilliseconds(150);
        portal.Google.AnnounceAll();
        portal.Google.Simulated.Fail(new Fault(LoopbackGoogle.Patch, FaultKind.Hang, Times: int.MaxValue));
        var beats = 0;
        await portal.Relay().RunOnceAsync(40, () => Interlocked.Increment(ref beats), CancellationToken.None);
        Assert.Equal(2, beats);
    }

    [Fact]
    public async Task A_relay_looks_again_while_calls_hang_takes_no_key_twice_and_makes_no_more_than_eight_at_once()
    {
        TestShop[] shops = [shop, await portal.OpenShopAsync(asksFirst: true, places: 200), await portal.OpenShopAsync(asksFirst: true, places: 200)];
        for (var i = 0; i < 9; i++)
        {
            await AcceptedAsync(shops[i % 3]);
        }

        portal.Google.AnnounceAll();
        await portal.SendAllAsync();
        portal.Clock.Advance(Undo);
        var holds = Enumerable.Range(0, 9).Select(_ => portal.Google.HoldNext(LoopbackGoogle.Patch)).ToList();
        var relay = portal.Relay();
        Assert.Equal(8, (await BeginAsync()).Calls);
        await Task.WhenAll(holds.Take(8).Select(hold => hold.Arrived));
        var ninth = BeginAsync();
        Assert.False(ninth.IsCompleted);

        holds[0].Release();
        Assert.Equal(1, (await ninth).Calls);
        await holds[8].Arrived;

        holds[1].Release();
        holds[2].Release();
        // What was told is due no more, what hangs is not due yet
        Assert.Equal(0, (await BeginAsync()).Calls);
        holds.ForEach(hold => hold.Release());
        await relay.AllEndedAsync();
        Assert.Equal(9, portal.Google.Received(LoopbackGoogle.Patch).Count);
        Assert.All(await portal.OwedAsync(), u => Assert.Equal(OwedState.Settled, u.State));

        Task<RelayPass> BeginAsync() => relay.BeginOnceAsync(40, static () => { }, CancellationToken.None);
    }

    [Fact]
    public async Task One_business_whose_calls_hang_takes_half_of_the_room_and_another_is_told_of_at_once()
    {
        for (var i = 0; i < 6; i++)
        {
            await AcceptedAsync();
        }

        var other = await portal.OpenShopAsync(asksFirst: true);
        portal.Google.AnnounceAll();
        await portal.SendAllAsync();
        portal.Clock.Advance(Undo);
        var holds = Enumerable.Range(0, 4).Select(_ => portal.Google.HoldNext(LoopbackGoogle.Patch)).ToList();
        var ends = System.Threading.Channels.Channel.CreateUnbounded<bool>();
        var relay = portal.Relay();
        Assert.Equal(4, (await BeginAsync()).Calls);
        await Task.WhenAll(holds.Select(hold => hold.Arrived));

        var request = await AcceptedAsync(other);
        portal.Clock.Advance(Undo);
        // It and its day
        Assert.Equal(2, (await BeginAsync()).Calls);
        await ends.Reader.ReadAsync(TestContext.Current.CancellationToken);
        await ends.Reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Wire.BookingStatus.Confirmed, AtGoogle(request));

        // Nothing can be done for the first before one of its calls ends, and the loop is woken then
        var idle = await BeginAsync();
        Assert.Equal((0, true), (idle.Calls, idle.Next is not { } next || next > portal.Now));
        holds[0].Release();
        await ends.Reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, (await BeginAsync()).Calls);

        holds.ForEach(hold => hold.Release());
        await relay.AllEndedAsync();
        await portal.SendAllAsync();
        Assert.All(await portal.OwedAsync(), u => Assert.Equal(OwedState.Settled, u.State));

        Task<RelayPass> BeginAsync() => relay.BeginOnceAsync(40, () => ends.Writer.TryWrite(true), CancellationToken.None);
    }

    [Fact]
    public async Task A_relay_that_is_stopped_gives_up_the_calls_that_hang_and_the_next_one_makes_them_after_their_lease()
    {
        var request = await AcceptedAsync();
        await SettleSlotsAsync();
        portal.Clock.Advance(Undo);
        portal.Google.AnnounceAll();
        portal.MapsBooking.CallTimeout = TimeSpan.FromSeconds(50);
        var hold = portal.Google.HoldNext(LoopbackGoogle.Patch);
        var relay = portal.Relay();
        using var stop = new CancellationTokenSource();
        Assert.Equal(1, (await relay.BeginOnceAsync(40, static () => { }, stop.Token)).Calls);
        await hold.Arrived;

        await stop.CancelAsync();
        await relay.AllEndedAsync();

        Assert.Equal((OwedState.Open, true), ((await portal.OwedAsync(Update.KeyOf(request.Id))).State, (await portal.OwedAsync(Update.KeyOf(request.Id))).Started));
        Assert.DoesNotContain(portal.RelayLog.Lines, line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Warning);
        portal.Clock.Advance(Lease);
        Assert.Equal(1, await portal.SendAllAsync());
        Assert.Equal(Wire.BookingStatus.Confirmed, AtGoogle(request));
    }

    [Fact]
    public async Task C097_A_storm_of_four_minutes_leaves_the_five_minutes_whole()
    {
        var request = await AcceptedAsync();
        portal.Google.AnnounceAll();
        portal.Google.Simulated.Fail(Fault.Answer("*", 503, times: int.MaxValue));
        var relay = portal.Relay();
        var pressed = portal.Now;
        while (await relay.RunOnceAsync(40, CancellationToken.None) is { Next: { } next } && portal.Now - pressed < Duration.FromMinutes(20))
        {
            portal.Clock.Advance(Duration.Max(next - portal.Now, Duration.FromMilliseconds(5)).ToTimeSpan());
            if (portal.Now - pressed > Duration.FromMinutes(3.9))
            {
                portal.Google.Simulated.ClearFaults();
            }
        }

        Assert.Equal(Wire.BookingStatus.Confirmed, AtGoogle(request));
        Assert.InRange(((await portal.OwedAsync(Update.KeyOf(request.Id))).SentAt!.Value - pressed).TotalMinutes, 3.9, 5);
    }

    [Fact]
    public async Task C101_Windows_that_the_answer_leaves_out_are_sent_again_and_the_others_are_not()
    {
        for (var day = 24; day < 28; day++)
        {
            await portal.TakeAsync(shop, FormattableString.Invariant($"2026-11-{day} 12:00"));
        }

        portal.Google.Announce(LoopbackGoogle.Replace, 2);
        portal.Google.Simulated.Fail(new Fault(LoopbackGoogle.Replace, FaultKind.Omit));
        await portal.SendAllAsync();
        var owed = await portal.OwedAsync();
        Assert.Equal(2, owed.Count(u => u is { State: OwedState.Open, LastFault: UpdateFault.LeftOut }));
        Assert.Equal(2, owed.Count(u => u.State == OwedState.Settled));
        portal.Clock.Advance(TimeSpan.FromSeconds(2));
        await portal.SendAllAsync();
        Assert.Equal([4, 2], portal.Google.Received(LoopbackGoogle.Replace).Select(call => Windows(call).Count));
        Assert.All(await portal.OwedAsync(), u => Assert.Equal(OwedState.Settled, u.State));
    }

    [Fact]
    public async Task C108_Many_changes_of_one_day_are_one_window_with_the_newest_state()
    {
        for (var i = 0; i < 10; i++)
        {
            await portal.TakeAsync(shop, "2026-11-24 12:00");
        }

        portal.Google.Announce(LoopbackGoogle.Replace);
        Assert.Equal(1, await portal.SendAllAsync());
        Assert.Equal(190, portal.Google.Simulated.Slots(shop.Id.Value, "cut", 0, long.MaxValue, []).Single(s => s.StartSec == Portal.At(shop, "2026-11-24 12:00").ToUnixTimeSeconds()).SpotsOpen);
    }

    [Fact]
    public async Task Windows_of_one_merchant_go_in_one_call_and_merchants_in_their_own()
    {
        var other = await portal.OpenShopAsync();
        for (var day = 24; day < 29; day++)
        {
            await portal.TakeAsync(shop, FormattableString.Invariant($"2026-11-{day} 12:00"));
            await portal.TakeAsync(other, FormattableString.Invariant($"2026-11-{day} 12:00"));
        }

        portal.Google.Announce(LoopbackGoogle.Replace, 2);
        await portal.SendAllAsync();
        Assert.All(portal.Google.Received(LoopbackGoogle.Replace), call => Assert.Equal(5, Windows(call).Count));
    }

    [Fact]
    public async Task A_call_holds_no_more_than_a_thousand_slots_and_the_rest_goes_with_the_next()
    {
        var big = await portal.OpenShopAsync(change: s =>
        {
            s.Add("cut");
            s.Services["cut"].Duration = Duration.FromMinutes(15);
            s.Services["cut"].Step = Duration.FromMinutes(5);
        });
        await portal.File.ActAsync(portal.Clock, async db =>
        {
            for (var day = 0; day < 20; day++)
            {
                await db.OweAsync(Update.OfSlots(big.Id, new("cut"), new LocalDate(2026, 11, 25).PlusDays(day), null), portal.Now, null, CancellationToken.None);
            }

            return true;
        }, CancellationToken.None);
        portal.Google.AnnounceAll();
        await portal.SendAllAsync();
        var calls = portal.Google.Received(LoopbackGoogle.Replace);
        Assert.Equal(20, calls.Sum(call => Windows(call).Count));
        Assert.All(calls, call => Assert.InRange(Windows(call).Sum(w => w!["availability"]!.AsArray().Count), 1, 1000));
        Assert.All(await portal.OwedAsync(), u => Assert.Equal(OwedState.Settled, u.State));
    }

    [Fact]
    public async Task A_call_is_no_longer_than_a_megabyte_and_the_rest_goes_with_the_next()
    {
        var wordy = await portal.OpenShopAsync(change: s =>
        {
            var anna = s.AddStaff("anna");
            s.Staff[0].Name = new string('\u8a71', 2000);
            s.Add("cut", staff: [anna]);
        });
        await portal.File.ActAsync(portal.Clock, async db =>
        {
            for (var day = 0; day < 20; day++)
            {
                await db.OweAsync(Update.OfSlots(wordy.Id, new("cut"), new LocalDate(2026, 11, 25).PlusDays(day), null), portal.Now, null, CancellationToken.None);
            }

            return true;
        }, CancellationToken.None);
        portal.Google.AnnounceAll();
        await portal.SendAllAsync();
        var calls = portal.Google.Received(LoopbackGoogle.Replace);
        Assert.Equal(20, calls.Sum(call => Windows(call).Count));
        Assert.All(calls, call => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(call.Body!), 1, 1_000_000));
        Assert.All(await portal.OwedAsync(), u => Assert.Equal(OwedState.Settled, u.State));
    }

    [Fact]
    public async Task What_did_not_fit_into_a_call_has_not_been_tried()
    {
        var big = await portal.OpenShopAsync(change: s =>
        {
            s.Services["cut"].Duration = Duration.FromMinutes(15);
            s.Services["cut"].Step = Duration.FromMinutes(5);
        });
        await portal.File.ActAsync(portal.Clock, async db =>
        {
            for (var day = 0; day < 20; day++)
            {
                await db.OweAsync(Update.OfSlots(big.Id, new("cut"), new LocalDate(2026, 11, 25).PlusDays(day), null), portal.Now, null, CancellationToken.None);
            }

            return true;
        }, CancellationToken.None);
        portal.Google.AnnounceAll();

        await portal.Relay().RunOnceAsync(10, CancellationToken.None);

        var owed = await portal.OwedAsync();
        Assert.Contains(owed, u => u.State == OwedState.Settled);
        Assert.Contains(owed, u => u.State == OwedState.Open);
        Assert.All(owed.Where(u => u.State == OwedState.Open), u => Assert.Equal(0, u.Attempts));
    }

    [Fact]
    public async Task C107_A_stylists_booking_tells_every_service_of_theirs_in_one_batch_and_C100_only_their_slots()
    {
        var salon = await portal.OpenShopAsync(change: s =>
        {
            var (anna, bob) = (s.AddStaff("anna"), s.AddStaff("bob"));
            s.Add("cut", staff: [anna, bob]);
            s.Add("colour", hours: 2, staff: [anna]);
            s.Add("massage", staff: [bob]);
        });
        await portal.TakeAsync(salon, "2026-11-24 12:00", resources: new(new("anna"), null, null));
        portal.Google.Announce(LoopbackGoogle.Replace);
        await portal.SendAllAsync();
        var windows = Windows(portal.Google.Received(LoopbackGoogle.Replace).Single());
        Assert.Equal(["colour", "cut"], windows.Select(w => w!["serviceId"]!.GetValue<string>()).Order(StringComparer.Ordinal));
        Assert.All(windows, window =>
        {
            Assert.Equal("anna", window!["resourcesRestrict"]!["staffId"]!.GetValue<string>());
            Assert.All(window["availability"]!.AsArray(), slot => Assert.Equal("anna", slot!["resources"]!["staffId"]!.GetValue<string>()));
        });
        var open = portal.Google.Simulated.Slots(salon.Id.Value, "colour", 0, long.MaxValue, []).Where(s => s.SpotsOpen == 0).Select(s => s.StartSec);
        Assert.Equal([Portal.At(salon, "2026-11-24 11:00").ToUnixTimeSeconds(), Portal.At(salon, "2026-11-24 12:00").ToUnixTimeSeconds()], open);
    }

    [Fact]
    public async Task A_service_that_needs_a_room_is_told_whole_because_Google_matches_staff_and_room_together()
    {
        var salon = await portal.OpenShopAsync(change: s =>
        {
            var (anna, blue) = (s.AddStaff("anna"), s.AddRoom("blue"));
            s.Add("cut", staff: [anna]);
            s.Add("massage", staff: [anna], rooms: [blue]);
        });
        await portal.TakeAsync(salon, "2026-11-24 12:00");
        portal.Google.Announce(LoopbackGoogle.Replace);
        await portal.SendAllAsync();
        Assert.All(await portal.OwedAsync(), u => Assert.Equal(OwedState.Settled, u.State));
        var noon = Portal.At(salon, "2026-11-24 12:00").ToUnixTimeSeconds();
        Assert.Equal(0, portal.Google.Simulated.Slots(salon.Id.Value, "massage", 0, long.MaxValue, []).Single(s => s.StartSec == noon).SpotsOpen);
    }

    [Fact]
    public async Task C114_A_persons_window_waits_for_the_whole_services_that_is_on_its_way()
    {
        var salon = await portal.OpenShopAsync(change: s => s.Add("cut", staff: [s.AddStaff("anna")]));
        var date = new LocalDate(2026, 11, 24);
        await portal.File.ActAsync(portal.Clock, db => db.OweNumberedAsync(Update.OfSlots(salon.Id, new("cut"), date, null), portal.Now, null, CancellationToken.None), CancellationToken.None);
        portal.Google.AnnounceAll();
        var hold = portal.Google.HoldNext(LoopbackGoogle.Replace);
        await using var second = new FaultyDatabase(portal.File);
        var whole = portal.Relay().RunOnceAsync(10, CancellationToken.None);
        await hold.Arrived;
        await portal.TakeAsync(salon, "2026-11-24 12:00");
        await portal.Relay(second).RunOnceAsync(10, CancellationToken.None);
        hold.Release();
        await whole;
        await portal.SendAllAsync(portal.Relay(second));
        var noon = Portal.At(salon, "2026-11-24 12:00").ToUnixTimeSeconds();
        Assert.Equal(0, portal.Google.Simulated.Slots(salon.Id.Value, "cut", 0, long.MaxValue, []).Single(s => s.StartSec == noon).SpotsOpen);
    }

    [Fact]
    public async Task C106_Ids_that_are_not_offered_are_parked_unsent_and_the_rest_of_the_batch_goes()
    {
        var salon = await portal.OpenShopAsync(change: s => s.Add("ghosted", staff: [new("ghost")]));
        await portal.TakeAsync(salon, "2026-11-24 12:00");
        await portal.File.ActAsync(portal.Clock, async db =>
        {
            await db.OweAsync(Update.OfSlots(salon.Id, new("unknown"), new(2026, 11, 24), null), portal.Now, null, CancellationToken.None);
            await db.OweAsync(Update.OfSlots(salon.Id, new("ghosted"), new(2026, 11, 24), null), portal.Now, null, CancellationToken.None);
            return true;
        }, CancellationToken.None);
        portal.Google.Announce(LoopbackGoogle.Replace);
        await portal.SendAllAsync();
        Assert.Equal("cut", Assert.Single(Windows(portal.Google.Received(LoopbackGoogle.Replace).Single()))!["serviceId"]!.GetValue<string>());
        var parked = (await portal.OwedAsync()).Where(u => u.State == OwedState.Parked).ToList();
        Assert.Equal(["ghosted", "unknown"], parked.Select(u => u.ServiceId!.Value.Value));
        Assert.All(parked, u => Assert.Equal(UpdateFault.NotPublished, u.LastFault));
    }

    [Fact]
    public async Task A_day_that_is_over_is_settled_without_a_word()
    {
        await portal.TakeAsync(shop, "2026-11-21 20:00");
        portal.Clock.Advance(TimeSpan.FromDays(1));
        await portal.SendAllAsync();
        Assert.Equal(OwedState.Settled, Assert.Single(await portal.OwedAsync()).State);
    }

    [Fact]
    public async Task C096_What_other_channels_booked_is_never_patched()
    {
        var request = await portal.TakeAsync(shop, "2026-11-24 12:00");
        await portal.ReadAsync(db => db.Set<Booking>().Where(b => b.Id == request.Id).ExecuteUpdateAsync(set => set.SetProperty(b => b.Channel, Channel.Direct)));
        await portal.AcceptAsync(request);
        portal.Clock.Advance(Undo);
        portal.Google.Announce(LoopbackGoogle.Replace);
        await portal.SendAllAsync();
        Assert.DoesNotContain(await portal.OwedAsync(), u => u.Kind == OwedKind.BookingPatch);
    }

    [Fact]
    public async Task A_spot_let_go_between_rendering_and_sending_is_told_again()
    {
        var salon = await portal.OpenShopAsync(asksFirst: true);
        var request = await portal.TakeAsync(salon, "2026-11-24 12:00");
        await portal.DeclineAsync(request);
        // Owed at once for another reason, so that the window is rendered while the spot is still held.
        await portal.TakeAsync(salon, "2026-11-24 15:00");
        portal.Google.AnnounceAll();
        await using var slow = new FaultyDatabase(portal.File);
        portal.Clock.Advance(Undo - TimeSpan.FromMilliseconds(1));
        slow.BeforeNext("FROM \"Merchants\"", () => portal.Clock.Advance(TimeSpan.FromMilliseconds(2)));
        await portal.Relay(slow).RunOnceAsync(10, CancellationToken.None);
        await portal.SendAllAsync();
        Assert.Equal(1, portal.Google.Simulated.Slots(salon.Id.Value, "cut", 0, long.MaxValue, []).Single(s => s.StartSec == request.Start.ToUnixTimeSeconds()).SpotsOpen);
    }

    [Fact]
    public async Task A_booking_that_was_loaded_before_its_update_settled_cannot_be_saved_over_it()
    {
        var request = await AcceptedAsync();
        await SettleSlotsAsync();
        portal.Clock.Advance(Undo);
        await using var db = portal.File.CreateDbContext();
        var loaded = await db.Set<Booking>().SingleAsync(b => b.Id == request.Id, TestContext.Current.CancellationToken);
        portal.Google.Announce(LoopbackGoogle.Patch);
        await portal.SendAllAsync();
        loaded.CancelByMerchant(Portal.Staff.Id, null, portal.Now);
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => db.SaveChangesAsync());
    }

    [Fact]
    public async Task Each_try_of_a_window_keeps_its_own_part_of_the_call()
    {
        await portal.TakeAsync(shop, "2026-11-24 12:00");
        await portal.TakeAsync(shop, "2026-11-25 12:00");
        portal.Google.Announce(LoopbackGoogle.Replace);
        await portal.SendAllAsync();
        var tries = await portal.TriesAsync();
        Assert.Equal(2, tries.Count);
        Assert.All(tries, t =>
        {
            var window = Assert.Single(JsonNode.Parse(t.Body)!["extendedServiceAvailability"]!.AsArray());
            Assert.StartsWith(t.Key[^10..], Instant.FromDateTimeOffset(DateTimeOffset.Parse(window!["endTimeRestrict"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture))
                .Minus(Duration.FromHours(1)).InUtc().Date.ToString("uuuu-MM-dd", System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task C124_No_guest_is_named_in_any_call_try_or_log_line()
    {
        await AcceptedAsync();
        var declined = await portal.TakeAsync(shop, "2026-11-24 15:00");
        await portal.DeclineAsync(declined);
        portal.Clock.Advance(Undo);
        portal.Google.AnnounceAll();
        portal.Google.Simulated.Fail(Fault.Answer("*", 503, times: 2));
        await portal.SendAllAsync();
        portal.Clock.Advance(TimeSpan.FromSeconds(2));
        await portal.SendAllAsync();
        Assert.Equal(4, portal.Google.Simulated.Received.Count(call => call.Answer == "200") + 1);
        var written = string.Join('\n', [
            .. portal.Google.Simulated.Received.Select(call => call.Path + call.Query + call.Body),
            .. (await portal.TriesAsync()).Select(t => t.Request + t.Body + t.Answer),
            .. portal.RelayLog.Lines.Select(line => line.Text)]);
        foreach (var secret in new[] { "Secretname", "Ira", "ira@guest.example", "5550101", "guest-", "quiet seat", "note of staff" })
        {
            Assert.DoesNotContain(secret, written, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task C110_Two_relays_never_make_more_calls_in_any_minute_than_the_budget()
    {
        portal.MapsBooking.CallsPerMinute = 30;
        for (var i = 0; i < 50; i++)
        {
            await AcceptedAsync();
        }

        portal.Google.AnnounceAll();
        portal.Clock.Advance(Undo);
        await using var second = new FaultyDatabase(portal.File);
        UpdateRelay[] relays = [portal.Relay(), portal.Relay(second)];
        var began = portal.Now;
        while ((await portal.OwedAsync()).Exists(u => u.State == OwedState.Open) && portal.Now - began < Duration.FromMinutes(5))
        {
            await Task.WhenAll(relays.Select(relay => relay.RunOnceAsync(40, CancellationToken.None)));
            portal.Clock.Advance(TimeSpan.FromMilliseconds(1000));
        }

        var calls = portal.Google.Simulated.Received.Select(call => call.At).ToList();
        Assert.InRange(calls.Count, 51, 54);
        Assert.All(calls, call => Assert.InRange(calls.Count(other => other >= call && other < call + TimeSpan.FromMinutes(1)), 1, 30));
        Assert.InRange((portal.Now - began).TotalSeconds, 95, 200);
    }

    [Fact]
    public async Task While_the_budget_is_spent_the_database_is_asked_for_nothing()
    {
        portal.MapsBooking.CallsPerMinute = 30;
        await AcceptedAsync();
        await AcceptedAsync();
        portal.Google.AnnounceAll();
        portal.Clock.Advance(Undo);
        await using var database = new FaultyDatabase(portal.File);
        var relay = portal.Relay(database);
        var spent = await relay.RunOnceAsync(40, CancellationToken.None);
        Assert.Equal(1, spent.Calls);
        var asked = false;
        database.BeforeNext("SELECT", () => asked = true);

        Assert.Equal(new RelayPass(0, spent.Next), await relay.RunOnceAsync(40, CancellationToken.None));
        Assert.False(asked);

        portal.Clock.Advance((spent.Next!.Value - portal.Now).ToTimeSpan() + TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, (await relay.RunOnceAsync(40, CancellationToken.None)).Calls);
        Assert.True(asked);
    }

    private Task<Booking> AcceptedAsync() => AcceptedAsync(shop);

    private async Task<Booking> AcceptedAsync(TestShop at)
    {
        var request = await portal.TakeAsync(at, "2026-11-24 12:00");
        Assert.True((await portal.AcceptAsync(request)).IsDone);
        return request;
    }

    /// <summary>An accepted request that Google does not know, its undo window over.</summary>
    private async Task<Booking> UnknownAsync()
    {
        var result = await portal.Acts.Take.RunAsync(portal.Wish(shop, "2026-11-24 12:00"), CancellationToken.None);
        var booking = await portal.BookingAsync(new(result.Answer!.Split('|')[0]));
        await portal.AcceptAsync(booking);
        portal.Clock.Advance(Undo);
        return booking;
    }

    /// <summary>After one try that could not be rendered: it backs off, and waits for a person after the third; each try is kept.</summary>
    private async Task ParksUnrenderedAsync(string key)
    {
        var owed = await portal.OwedAsync(key);
        Assert.Equal((OwedState.Open, UpdateFault.NotRendered, 1), (owed.State, owed.LastFault!.Value, owed.Attempts));
        Assert.InRange((owed.DueAt - portal.Now).TotalSeconds, 0.5, 1);
        for (var i = 0; i < 4; i++)
        {
            portal.Clock.Advance(TimeSpan.FromSeconds(5));
            await portal.SendAllAsync();
        }

        owed = await portal.OwedAsync(key);
        Assert.Equal((OwedState.Parked, UpdateFault.NotRendered, 3), (owed.State, owed.LastFault!.Value, owed.Attempts));
        var tries = (await portal.TriesAsync()).Where(t => t.Key == key).ToList();
        Assert.Equal(3, tries.Count);
        Assert.All(tries, t => Assert.Equal((UpdateFault.NotRendered, null, "", null), (t.Fault!.Value, t.HttpStatus, t.Body, t.Answer)));
    }

    private async Task SettleSlotsAsync()
    {
        portal.Google.Announce(LoopbackGoogle.Replace);
        await portal.SendAllAsync();
    }

    private Wire.BookingStatus AtGoogle(Booking booking) => portal.Google.Simulated.Booking(booking.Id.Value)!.Status;

    private static string StatusIn(ReceivedCall call) => JsonNode.Parse(call.Body!)!["status"]!.GetValue<string>();

    private static JsonArray Windows(ReceivedCall call) => JsonNode.Parse(call.Body!)!["extendedServiceAvailability"]!.AsArray();
}
