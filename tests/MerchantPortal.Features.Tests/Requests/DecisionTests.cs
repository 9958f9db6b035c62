using FluentValidation;
using MerchantPortal.Data;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xunit;
using Wire = MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Features.Tests.Requests;

public sealed class DecisionTests : IAsyncLifetime
{
    private const string Noon = "2026-11-24 12:00";
    private static readonly TimeSpan Undo = TimeSpan.FromSeconds(8);
    private Portal portal = null!;
    private TestShop shop = null!;
    private Booking request = null!;

    public async ValueTask InitializeAsync()
    {
        portal = await Portal.StartAsync();
        shop = await portal.OpenShopAsync(asksFirst: true);
        request = await portal.TakeAsync(shop, Noon);
        portal.Google.Announce(LoopbackGoogle.Replace);
        await portal.SendAllAsync();
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task C116_An_acceptance_reaches_Google_when_it_can_no_longer_be_undone()
    {
        Assert.True((await portal.AcceptAsync(request)).IsDone);
        portal.Clock.Advance(Undo - TimeSpan.FromTicks(10));
        await portal.SendAllAsync();
        Assert.Empty(portal.Google.Received(LoopbackGoogle.Patch));

        portal.Google.Announce(LoopbackGoogle.Patch);
        portal.Clock.Advance(TimeSpan.FromTicks(10));
        await portal.SendAllAsync();
        Assert.Equal(Wire.BookingStatus.Confirmed, StatusAtGoogle());
        Assert.Equal(BookingParts.None, (await portal.BookingAsync(request.Id)).ToTell);
    }

    [Fact]
    public async Task C116_A_decline_reaches_Google_and_reopens_the_slot_when_it_can_no_longer_be_undone()
    {
        Assert.True((await portal.DeclineAsync(request)).IsDone);
        portal.Clock.Advance(Undo - TimeSpan.FromTicks(10));
        await portal.SendAllAsync();
        Assert.Equal(SlotState.Full, await portal.StateAsync(shop, Noon));
        Assert.Null(await portal.TakeAsync(portal.Wish(shop, Noon)));

        portal.Google.Announce(LoopbackGoogle.Patch);
        portal.Google.Announce(LoopbackGoogle.Replace);
        portal.Clock.Advance(TimeSpan.FromTicks(10));
        await portal.SendAllAsync();
        Assert.Equal(Wire.BookingStatus.DeclinedByMerchant, StatusAtGoogle());
        Assert.Equal(1, SpotsAtGoogle());
        Assert.Equal(SlotState.Open, await portal.StateAsync(shop, Noon));
    }

    [Fact]
    public async Task The_five_minutes_of_an_answer_count_from_the_press()
    {
        var pressed = portal.Now;
        await portal.AcceptAsync(request);
        Assert.Equal(pressed, (await portal.OwedAsync(Update.KeyOf(request.Id))).OwedAt);
    }

    [Fact]
    public async Task An_undone_acceptance_is_pending_again_and_Google_hears_nothing()
    {
        await portal.AcceptAsync(request);
        portal.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True((await portal.UndoAsync(request)).IsDone);
        portal.Clock.Advance(TimeSpan.FromMinutes(5));
        await portal.SendAllAsync();
        var booking = await portal.BookingAsync(request.Id);
        Assert.Equal(BookingStatus.Pending, booking.Status);
        Assert.NotNull(booking.NextDeadlineAt);
        Assert.Empty(portal.Google.Received(LoopbackGoogle.Patch));
    }

    [Fact]
    public async Task An_undone_decline_keeps_the_spot()
    {
        await portal.DeclineAsync(request);
        portal.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True((await portal.UndoAsync(request)).IsDone);
        portal.Google.Announce(LoopbackGoogle.Replace);
        portal.Clock.Advance(TimeSpan.FromSeconds(10));
        await portal.SendAllAsync();
        Assert.Equal(0, SpotsAtGoogle());
        Assert.Equal(SlotState.Full, await portal.StateAsync(shop, Noon));
    }

    [Fact]
    public async Task After_an_undo_the_next_answer_counts_and_is_sent_once()
    {
        await portal.AcceptAsync(request);
        portal.Clock.Advance(TimeSpan.FromSeconds(3));
        await portal.UndoAsync(request);
        await portal.DeclineAsync(request);
        portal.Google.Announce(LoopbackGoogle.Patch);
        portal.Google.Announce(LoopbackGoogle.Replace);
        portal.Clock.Advance(Undo);
        await portal.SendAllAsync();
        Assert.Equal(Wire.BookingStatus.DeclinedByMerchant, StatusAtGoogle());
        Assert.Equal(1, SpotsAtGoogle());
    }

    [Fact]
    public async Task Undo_comes_too_late_once_a_relay_with_a_faster_clock_has_begun_to_send()
    {
        await portal.AcceptAsync(request);
        var fast = Ahead(TimeSpan.FromSeconds(20));
        portal.Google.Announce(LoopbackGoogle.Patch);
        var hold = portal.Google.HoldNext(LoopbackGoogle.Patch);
        var pass = portal.Relay(clock: fast).RunOnceAsync(10, CancellationToken.None);
        await hold.Arrived;
        Assert.Equal(Refusal.UndoTooLate, (await portal.UndoAsync(request)).Refusal);
        hold.Release();
        await pass;
        Assert.Equal(BookingStatus.Confirmed, (await portal.BookingAsync(request.Id)).Status);
        Assert.Equal(Wire.BookingStatus.Confirmed, StatusAtGoogle());
    }

    [Fact]
    public async Task Undo_comes_too_late_once_a_relay_with_a_faster_clock_has_sent()
    {
        await portal.AcceptAsync(request);
        portal.Google.Announce(LoopbackGoogle.Patch);
        await portal.Relay(clock: Ahead(TimeSpan.FromSeconds(20))).RunOnceAsync(10, CancellationToken.None);
        Assert.Equal(Refusal.UndoTooLate, (await portal.UndoAsync(request)).Refusal);
        Assert.Equal(BookingStatus.Confirmed, (await portal.BookingAsync(request.Id)).Status);
    }

    [Fact]
    public async Task Undo_comes_too_late_once_a_process_with_a_faster_clock_gave_the_spot_away()
    {
        await portal.DeclineAsync(request);
        var fast = Ahead(TimeSpan.FromSeconds(20));
        var taken = await new Features.Bookings.TakeBooking(portal.File, new Features.Bookings.MerchantOffers(portal.File, Microsoft.Extensions.Options.Options.Create(portal.Payments)), Microsoft.Extensions.Options.Options.Create(portal.Payments), fast).RunAsync(portal.Wish(shop, Noon), CancellationToken.None);
        Assert.Equal(Features.Bookings.TakeBooking.Kind.Taken, taken.Kind);
        Assert.Equal(Refusal.UndoTooLate, (await portal.UndoAsync(request)).Refusal);
        Assert.Equal(BookingStatus.Declined, (await portal.BookingAsync(request.Id)).Status);
    }

    [Fact]
    public async Task C121_A_guest_who_withdraws_first_beats_the_acceptance_and_no_patch_goes_out()
    {
        await portal.CancelAsync(request.Id);
        Assert.Equal(Refusal.WithdrawnByGuest, (await portal.AcceptAsync(request)).Refusal);
        portal.Google.Announce(LoopbackGoogle.Replace);
        portal.Clock.Advance(TimeSpan.FromMinutes(1));
        await portal.SendAllAsync();
        Assert.Equal(Wire.BookingStatus.Canceled, StatusAtGoogle());
        Assert.Equal(1, SpotsAtGoogle());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task C098_A_guest_who_cancels_within_the_undo_window_takes_the_unsent_update_with_them(bool accepted)
    {
        // A confirmed booking could not be cancelled any more; Google knows a pending one
        await portal.ReadAsync(async db =>
        {
            (await db.Set<Booking>().SingleAsync()).CancelBy = request.CreatedAt;
            return await db.SaveChangesAsync();
        });
        portal.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await (accepted ? portal.AcceptAsync(request) : portal.DeclineAsync(request))).IsDone);
        Assert.True((await portal.CancelAsync(request.Id)).IsDone);
        Assert.Equal(Refusal.WithdrawnByGuest, (await portal.UndoAsync(request)).Refusal);
        Assert.Equal(OwedState.Settled, (await portal.OwedAsync(Update.KeyOf(request.Id))).State);
        Assert.Equal(SlotState.Open, await portal.StateAsync(shop, Noon));
        var told = portal.Google.Received(LoopbackGoogle.Replace).Count;
        portal.Google.Announce(LoopbackGoogle.Replace);
        await portal.SendAllAsync();
        portal.Clock.Advance(TimeSpan.FromMinutes(1));
        await portal.SendAllAsync();
        Assert.Equal(told + 1, portal.Google.Received(LoopbackGoogle.Replace).Count);
        Assert.Empty(portal.Google.Received(LoopbackGoogle.Patch));
        Assert.Equal(1, SpotsAtGoogle());
        var booking = await portal.BookingAsync(request.Id);
        Assert.Equal((BookingStatus.Canceled, null, null, BookingParts.None), (booking.Status, booking.DeclineReason, booking.Note, booking.ToTell));
    }

    [Fact]
    public async Task A_guest_who_cancels_leaves_no_refused_update_for_a_person_to_look_at()
    {
        await portal.AcceptAsync(request);
        portal.Clock.Advance(Undo);
        portal.Google.AnnounceAll();
        portal.Google.RefuseWhere("CONFIRMED", 400);
        await portal.SendAllAsync();
        Assert.Equal(OwedState.Parked, (await portal.OwedAsync(Update.KeyOf(request.Id))).State);
        Assert.True((await portal.CancelAsync(request.Id)).IsDone);
        Assert.Equal((OwedState.Settled, null), (await portal.OwedAsync(Update.KeyOf(request.Id)) is var owed ? (owed.State, owed.ParkedAt) : default));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_guest_who_cancels_when_Google_may_have_heard_the_decline_takes_nothing_back(bool heard)
    {
        await portal.DeclineAsync(request);
        var fast = portal.Relay(clock: Ahead(TimeSpan.FromSeconds(20)));
        portal.Google.Announce(LoopbackGoogle.Patch);
        portal.Google.Announce(LoopbackGoogle.Replace);
        var hold = heard ? null : portal.Google.HoldNext(LoopbackGoogle.Patch);
        var pass = fast.RunOnceAsync(10, CancellationToken.None);
        await (hold?.Arrived ?? pass);
        Assert.Equal(Refusal.Closed, (await portal.CancelAsync(request.Id)).Refusal);
        hold?.Release();
        await pass;
        Assert.Equal(Wire.BookingStatus.DeclinedByMerchant, StatusAtGoogle());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_guest_who_cancels_while_CONFIRMED_is_under_way_stays_cancelled_at_Google(bool heard)
    {
        await portal.AcceptAsync(request);
        portal.Clock.Advance(Undo);
        portal.Google.Announce(LoopbackGoogle.Patch, 2);
        portal.Google.Announce(LoopbackGoogle.Replace);
        var hold = portal.Google.HoldNext(LoopbackGoogle.Patch, heard);
        var pass = portal.Relay().RunOnceAsync(10, CancellationToken.None);
        await hold.Arrived;
        Assert.True((await portal.CancelAsync(request.Id)).IsDone);
        hold.Release();
        await pass;
        await portal.SendAllAsync();
        Assert.Equal(Wire.BookingStatus.Canceled, StatusAtGoogle());
        Assert.Equal(1, SpotsAtGoogle());
    }

    [Fact]
    public async Task Of_many_answers_at_once_exactly_one_counts()
    {
        await using var other = new FaultyDatabase(portal.File);
        PortalActs[] processes = [portal.Acts, portal.ActsOn(other)];
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => i % 4 < 2
            ? processes[i % 2].Accept.RunAsync(new(Portal.Staff, shop.Id, request.Id), CancellationToken.None)
            : processes[i % 2].Decline.RunAsync(new(Portal.Staff, shop.Id, request.Id, DeclineReason.Other, null), CancellationToken.None))));
        Assert.Single(outcomes, o => o.IsDone);
        Assert.All(outcomes.Where(o => !o.IsDone), o => Assert.True(o.Refusal is Refusal.AlreadyConfirmed or Refusal.AlreadyDeclined));
    }

    [Fact]
    public async Task A_decline_without_a_reason_of_staff_or_with_too_long_a_note_is_refused_by_the_forms_own_rules()
    {
        await Assert.ThrowsAsync<ValidationException>(() =>
            portal.Acts.Decline.RunAsync(new(Portal.Staff, shop.Id, request.Id, DeclineReason.NoAnswer, null), CancellationToken.None));
        await Assert.ThrowsAsync<ValidationException>(() =>
            portal.Acts.Decline.RunAsync(new(Portal.Staff, shop.Id, request.Id, DeclineReason.Other, new string('n', 256)), CancellationToken.None));
        Assert.Equal(BookingStatus.Pending, (await portal.BookingAsync(request.Id)).Status);
    }

    [Fact]
    public async Task Without_an_undo_window_the_answer_is_due_at_once()
    {
        portal.Requests.UndoWindow = TimeSpan.Zero;
        var acts = portal.ActsOn(portal.File);
        await acts.Decline.RunAsync(new(Portal.Staff, shop.Id, request.Id, DeclineReason.Other, null), CancellationToken.None);
        portal.Google.Announce(LoopbackGoogle.Patch);
        portal.Google.Announce(LoopbackGoogle.Replace);
        await portal.SendAllAsync();
        Assert.Equal(Wire.BookingStatus.DeclinedByMerchant, StatusAtGoogle());
        Assert.Equal(1, SpotsAtGoogle());
        Assert.Equal(Refusal.UndoTooLate, (await portal.UndoAsync(request)).Refusal);
    }

    [Fact]
    public async Task C090_A_merchants_cancel_is_told_as_CANCELED_and_reopens_the_slot()
    {
        await portal.AcceptAsync(request);
        await portal.Acts.Cancel.RunAsync(new(Portal.Staff, shop.Id, request.Id, null), CancellationToken.None);
        portal.Google.Announce(LoopbackGoogle.Patch);
        portal.Google.Announce(LoopbackGoogle.Replace);
        await portal.SendAllAsync();
        Assert.Equal(Wire.BookingStatus.Canceled, StatusAtGoogle());
        Assert.Equal(1, SpotsAtGoogle());
    }

    [Fact]
    public async Task C092_A_no_show_is_told_as_NO_SHOW_and_touches_no_slot()
    {
        await portal.AcceptAsync(request);
        portal.Clock.Advance(request.Start.ToDateTimeOffset() - portal.Clock.GetUtcNow() + portal.Bookings.NoShowGrace);
        portal.Google.Announce(LoopbackGoogle.Patch, 1);
        await portal.Acts.NoShow.RunAsync(new(Portal.Staff, shop.Id, request.Id), CancellationToken.None);
        portal.Clock.Advance(portal.Requests.UndoWindow);
        await portal.SendAllAsync();
        Assert.Equal(Wire.BookingStatus.NoShow, StatusAtGoogle());
    }

    private Wire.BookingStatus StatusAtGoogle() => portal.Google.Simulated.Booking(request.Id.Value)!.Status;

    private long? SpotsAtGoogle() =>
        portal.Google.Simulated.Slots(shop.Id.Value, "cut", request.Start.ToUnixTimeSeconds(), request.End.ToUnixTimeSeconds(), []).Single().SpotsOpen;

    /// <summary>The clock of a process that runs ahead.</summary>
    private ManualClock Ahead(TimeSpan by) => new(portal.Clock.GetUtcNow() + by);
}
