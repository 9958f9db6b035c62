using MerchantPortal.Data;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xunit;

namespace MerchantPortal.Features.Tests.Bookings;

public sealed class ChangeBookingTests : IAsyncLifetime
{
    private const string Noon = "2026-11-24 12:00";
    private const string Three = "2026-11-24 15:00";
    private Portal portal = null!;

    public async ValueTask InitializeAsync() => portal = await Portal.StartAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task C075_A_move_takes_the_new_spot_and_frees_the_old_and_is_not_echoed()
    {
        var shop = await portal.OpenShopAsync();
        var booking = await portal.TakeAsync(shop, "2026-11-24 12:00");
        var moved = await MoveAsync(booking, Portal.At(shop, "2026-11-26 15:00"));
        Assert.True(moved.IsDone);
        Assert.Equal(SlotState.Open, await portal.StateAsync(shop, "2026-11-24 12:00"));
        Assert.Equal(SlotState.Full, await portal.StateAsync(shop, "2026-11-26 15:00"));
        Assert.Equal([$"slots:{shop.Id}/cut/2026-11-24", $"slots:{shop.Id}/cut/2026-11-26"], (await portal.OwedAsync()).Select(u => u.Key));
    }

    [Fact]
    public async Task C076_A_move_to_a_taken_slot_changes_nothing()
    {
        var shop = await portal.OpenShopAsync();
        var booking = await portal.TakeAsync(shop, Noon);
        await portal.TakeAsync(shop, Three);
        Assert.Equal(Refusal.SlotUnavailable, (await MoveAsync(booking, Portal.At(shop, Three))).Refusal);
        Assert.Equal(booking.Start, (await portal.BookingAsync(booking.Id)).Start);
        Assert.Equal(SlotState.Full, await portal.StateAsync(shop, Noon));
    }

    [Fact]
    public async Task C077_The_same_move_again_succeeds_and_does_nothing_more()
    {
        var shop = await portal.OpenShopAsync();
        var booking = await portal.TakeAsync(shop, Noon);
        await MoveAsync(booking, Portal.At(shop, Three));
        var owed = (await portal.OwedAsync()).Single().Version;
        Assert.True((await MoveAsync(booking, Portal.At(shop, Three))).IsDone);
        Assert.Equal(owed, (await portal.OwedAsync()).Single().Version);
    }

    [Fact]
    public async Task A_move_that_overlaps_its_own_old_time_is_allowed_and_one_that_meets_another_of_the_guest_is_not()
    {
        var shop = await portal.OpenShopAsync(places: 2, change: s => s.Add("cut", places: 2, hours: 2));
        var booking = await portal.TakeAsync(shop, Noon, guest: "ira");
        Assert.True((await MoveAsync(booking, Portal.At(shop, "2026-11-24 13:00"))).IsDone);
        await portal.TakeAsync(shop, "2026-11-24 17:00", guest: "ira");
        Assert.Equal(Refusal.OverlappingReservation, (await MoveAsync(booking, Portal.At(shop, "2026-11-24 16:00"))).Refusal);
    }

    [Fact]
    public async Task A_move_to_what_was_never_offered_is_refused()
    {
        var shop = await portal.OpenShopAsync();
        var booking = await portal.TakeAsync(shop, Noon);
        Assert.Equal(Refusal.SlotNeverOffered, (await MoveAsync(booking, Portal.At(shop, "2026-11-24 12:30"))).Refusal);
        Assert.Equal(Refusal.SlotNeverOffered, (await MoveAsync(booking, Portal.At(shop, "2026-11-20 12:00"))).Refusal);
    }

    [Fact]
    public async Task C080_What_was_asked_first_cannot_be_moved_but_cancelled()
    {
        var shop = await portal.OpenShopAsync(asksFirst: true);
        var booking = await portal.TakeAsync(shop, Noon);
        Assert.Equal(Refusal.AskedFirst, (await MoveAsync(booking, Portal.At(shop, Three))).Refusal);
        Assert.True((await portal.CancelAsync(booking.Id)).IsDone);
        Assert.Equal(SlotState.Open, await portal.StateAsync(shop, Noon));
    }

    [Fact]
    public async Task A_guest_who_named_the_person_keeps_them_or_is_refused()
    {
        var shop = await portal.OpenShopAsync(change: s => s.Add("cut", staff: [s.AddStaff("anna"), s.AddStaff("bob")]));
        var booking = await portal.TakeAsync(shop, Noon, resources: new(new("anna"), null, null));
        await portal.TakeAsync(shop, Three, resources: new(new("anna"), null, null));
        Assert.Equal(Refusal.SlotUnavailable, (await MoveAsync(booking, Portal.At(shop, Three))).Refusal);
        Assert.True((await MoveAsync(booking, Portal.At(shop, "2026-11-24 16:00"))).IsDone);
        Assert.Equal("anna", (await portal.BookingAsync(booking.Id)).StaffId!.Value.Value);
    }

    [Fact]
    public async Task C078_A_guest_who_named_the_room_keeps_it_or_is_refused()
    {
        var shop = await portal.OpenShopAsync(change: s => s.Add("cut", rooms: [s.AddRoom("red"), s.AddRoom("blue")]));
        var booking = await portal.TakeAsync(shop, Noon, resources: new(null, new("blue"), null));
        await portal.TakeAsync(shop, Three, resources: new(null, new("blue"), null));
        Assert.Equal(Refusal.SlotUnavailable, (await MoveAsync(booking, Portal.At(shop, Three))).Refusal);
        Assert.True((await MoveAsync(booking, Portal.At(shop, "2026-11-24 16:00"))).IsDone);
        Assert.Equal("blue", (await portal.BookingAsync(booking.Id)).RoomId!.Value.Value);
    }

    [Fact]
    public async Task C078_Whom_and_what_a_guest_names_in_an_update_the_next_move_keeps_or_refuses()
    {
        var shop = await portal.OpenShopAsync(change: s => s.Add("cut", staff: [s.AddStaff("anna"), s.AddStaff("bob")], rooms: [s.AddRoom("blue"), s.AddRoom("red")]));
        var moved = await portal.TakeAsync(shop, Noon);
        var named = await portal.TakeAsync(shop, "2026-11-25 12:00");
        Assert.Equal((new StaffId("anna"), new RoomId("blue")), (named.StaffId!.Value, named.RoomId!.Value));
        Assert.True((await MoveAsync(moved, Portal.At(shop, "2026-11-24 13:00"), "bob", "red")).IsDone);
        Assert.True((await MoveAsync(named, named.Start, "anna", "blue")).IsDone);
        foreach (var (booking, staff, room) in new[] { (moved, "bob", "red"), (named, "anna", "blue") })
        {
            var day = booking == moved ? "2026-11-26" : "2026-11-27";
            await portal.TakeAsync(shop, day + " 15:00", resources: new(new(staff), null, null));
            await portal.TakeAsync(shop, day + " 16:00", resources: new(null, new(room), null));
            Assert.Equal(Refusal.SlotUnavailable, (await MoveAsync(booking, Portal.At(shop, day + " 15:00"))).Refusal);
            Assert.Equal(Refusal.SlotUnavailable, (await MoveAsync(booking, Portal.At(shop, day + " 16:00"))).Refusal);
            Assert.True((await MoveAsync(booking, Portal.At(shop, day + " 17:00"))).IsDone);
            Assert.Equal((new(staff), new(room)), await portal.BookingAsync(booking.Id) is var kept ? (kept.StaffId!.Value, kept.RoomId!.Value) : default((StaffId, RoomId)));
        }
    }

    [Fact]
    public async Task C078_Whom_and_what_the_guest_did_not_name_stay_while_they_are_free_and_give_way_to_others()
    {
        var shop = await portal.OpenShopAsync(change: s => s.Add("cut", staff: [s.AddStaff("anna"), s.AddStaff("bob")], rooms: [s.AddRoom("blue"), s.AddRoom("red")]));
        var first = await portal.TakeAsync(shop, Noon);
        var second = await portal.TakeAsync(shop, Noon);
        Assert.Equal((new StaffId("bob"), new RoomId("red")), (second.StaffId!.Value, second.RoomId!.Value));
        Assert.True((await MoveAsync(second, Portal.At(shop, Three))).IsDone);
        Assert.Equal((new StaffId("bob"), new RoomId("red")), await portal.BookingAsync(second.Id) is var stayed ? (stayed.StaffId!.Value, stayed.RoomId!.Value) : default);

        await portal.TakeAsync(shop, "2026-11-24 17:00", resources: new(new("bob"), new("red"), null));
        Assert.True((await MoveAsync(second, Portal.At(shop, "2026-11-24 17:00"))).IsDone);
        Assert.Equal((first.StaffId, first.RoomId), await portal.BookingAsync(second.Id) is var other ? (other.StaffId, other.RoomId) : default);
    }

    [Fact]
    public async Task A_named_room_that_is_offered_no_more_is_no_fault_of_a_move_that_does_not_name_it()
    {
        var shop = await portal.OpenShopAsync(change: s => s.Add("cut", rooms: [s.AddRoom("red"), s.AddRoom("blue")]));
        var booking = await portal.TakeAsync(shop, Noon, resources: new(null, new("blue"), null));
        await portal.ReadAsync(async db =>
        {
            (await db.Set<Domain.Offer.Service>().SingleAsync(s => s.MerchantId == shop.Id)).Rooms = [new("red")];
            (await db.Set<Domain.Offer.Merchant>().SingleAsync(m => m.Id == shop.Id)).OfferVersion++;
            return await db.SaveChangesAsync();
        });
        Assert.Equal(Refusal.SlotUnavailable, (await MoveAsync(booking, Portal.At(shop, Three))).Refusal);
        Assert.Equal(Refusal.SlotNeverOffered, (await MoveAsync(booking, Portal.At(shop, Three), room: "blue")).Refusal);
    }

    [Fact]
    public async Task Two_bookings_that_move_to_the_same_spot_at_once_do_not_both_arrive()
    {
        var shop = await portal.OpenShopAsync();
        await using var other = new FaultyDatabase(portal.File);
        PortalActs[] processes = [portal.Acts, portal.ActsOn(other)];
        for (var day = 24; day < 28; day++)
        {
            var bookings = new List<Booking>();
            for (var hour = 10; hour < 14; hour++)
            {
                bookings.Add(await portal.TakeAsync(shop, FormattableString.Invariant($"2026-11-{day} {hour}:00")));
            }

            var to = Portal.At(shop, FormattableString.Invariant($"2026-11-{day} 18:00"));
            var outcomes = await Task.WhenAll(bookings.Select((b, i) => Task.Run(() => processes[i % 2].Move.RunAsync(new(b.Id, to, null, null, null, null), CancellationToken.None))));
            Assert.Equal(1, outcomes.Count(o => o.Outcome.IsDone));
            Assert.Equal(3, outcomes.Count(o => o.Outcome.Refusal == Refusal.SlotUnavailable));
        }
    }

    [Fact]
    public async Task C069_A_cancel_reopens_the_spot_and_owes_its_window_and_no_patch()
    {
        var shop = await portal.OpenShopAsync();
        var booking = await portal.TakeAsync(shop, Noon);
        Assert.True((await portal.CancelAsync(booking.Id)).IsDone);
        Assert.Equal(SlotState.Open, await portal.StateAsync(shop, Noon));
        Assert.Equal(OwedKind.AvailabilityReplace, Assert.Single(await portal.OwedAsync()).Kind);
    }

    [Fact]
    public async Task C070_A_cancel_repeated_names_the_guests_own_cancel_and_owes_nothing_new()
    {
        var shop = await portal.OpenShopAsync();
        var booking = await portal.TakeAsync(shop, Noon);
        await portal.CancelAsync(booking.Id);
        var version = (await portal.OwedAsync()).Single().Version;
        Assert.Equal(Refusal.WithdrawnByGuest, (await portal.CancelAsync(booking.Id)).Refusal);
        Assert.Equal(version, (await portal.OwedAsync()).Single().Version);
    }

    [Fact]
    public async Task C071_A_cancel_after_the_window_is_refused_and_C072_without_a_window_it_is_allowed_until_the_start()
    {
        var shop = await portal.OpenShopAsync(change: s => s.Add("free"));
        shop.Services["cut"].MinAdvanceOnlineCanceling = Duration.FromHours(24);
        await using (var db = portal.File.CreateDbContext())
        {
            db.Update(shop.Services["cut"]);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var late = await portal.TakeAsync(shop, "2026-11-22 10:00");
        var free = await portal.TakeAsync(shop, "2026-11-22 10:00", "free");
        portal.Clock.Advance(TimeSpan.FromHours(22));
        Assert.Equal(Refusal.OutsideCancellationWindow, (await portal.CancelAsync(late.Id)).Refusal);
        Assert.Equal(BookingStatus.Confirmed, (await portal.BookingAsync(late.Id)).Status);
        Assert.True((await portal.CancelAsync(free.Id)).IsDone);
        portal.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(Refusal.AlreadyStarted, (await portal.CancelAsync(late.Id)).Refusal);
    }

    [Fact]
    public async Task C073_What_the_merchant_cancelled_is_named_so_and_C074_what_never_was_is_not_found()
    {
        var shop = await portal.OpenShopAsync();
        var booking = await portal.TakeAsync(shop, Noon);
        Assert.True((await portal.Acts.Cancel.RunAsync(new(Portal.Staff, shop.Id, booking.Id, "ill"), CancellationToken.None)).IsDone);
        Assert.Equal(Refusal.CanceledByMerchant, (await portal.CancelAsync(booking.Id)).Refusal);
        Assert.Equal(Outcome.NotFound, await portal.CancelAsync(new("b-none")));
    }

    [Fact]
    public async Task Another_merchants_booking_is_not_found_whatever_is_tried()
    {
        var mine = await portal.OpenShopAsync();
        var theirs = await portal.OpenShopAsync(asksFirst: true);
        var booking = await portal.TakeAsync(theirs, Noon);
        var person = new CurrentPerson(new("p"), "Pat", Role.Manager, [mine.Id], "en");
        foreach (var merchant in new[] { theirs.Id, mine.Id })
        {
            Assert.Equal(Outcome.NotFound, await portal.Acts.Accept.RunAsync(new(person, merchant, booking.Id), CancellationToken.None));
            Assert.Equal(Outcome.NotFound, await portal.Acts.Decline.RunAsync(new(person, merchant, booking.Id, DeclineReason.Other, null), CancellationToken.None));
            Assert.Equal(Outcome.NotFound, await portal.Acts.Undo.RunAsync(new(person, merchant, booking.Id), CancellationToken.None));
            Assert.Equal(Outcome.NotFound, await portal.Acts.Cancel.RunAsync(new(person, merchant, booking.Id, null), CancellationToken.None));
            Assert.Equal(Outcome.NotFound, await portal.Acts.NoShow.RunAsync(new(person, merchant, booking.Id), CancellationToken.None));
        }

        Assert.Equal(BookingStatus.Pending, (await portal.BookingAsync(booking.Id)).Status);
    }

    [Fact]
    public async Task Ops_watch_and_never_decide()
    {
        var shop = await portal.OpenShopAsync(asksFirst: true);
        var booking = await portal.TakeAsync(shop, Noon);
        var ops = new CurrentPerson(new("o"), "Ops", Role.Ops, null, "en");
        Assert.Equal(Refusal.NotAllowed, (await portal.Acts.Accept.RunAsync(new(ops, shop.Id, booking.Id), CancellationToken.None)).Refusal);
        Assert.Equal(Refusal.NotAllowed, (await portal.Acts.Cancel.RunAsync(new(ops, shop.Id, booking.Id, null), CancellationToken.None)).Refusal);
    }

    private async Task<Outcome> MoveAsync(Booking booking, Instant start, string? staff = null, string? room = null) => (await portal.Acts.Move.RunAsync(
        new(booking.Id, start, booking.End - booking.Start, staff is null ? null : new StaffId(staff), room is null ? null : new RoomId(room), null), CancellationToken.None)).Outcome;
}
