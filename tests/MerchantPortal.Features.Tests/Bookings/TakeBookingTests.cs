using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Features.Bookings;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xunit;

namespace MerchantPortal.Features.Tests.Bookings;

public sealed class TakeBookingTests : IAsyncLifetime
{
    private const string Noon = "2026-11-24 12:00";
    private Portal portal = null!;

    public async ValueTask InitializeAsync() => portal = await Portal.StartAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task A_slot_that_guests_may_enter_at_any_time_is_open_and_taken_after_it_began_until_its_window_ends()
    {
        // From 10:00 to 12:00 in Berlin; it is 11:00 there
        var shop = await portal.OpenShopAsync(places: 2, change: s => s.MayBeEntered("cut"));
        const string begun = "2026-11-21 10:00";
        Assert.Equal(SlotState.Open, await portal.StateAsync(shop, begun));
        Assert.NotNull(await portal.TakeAsync(portal.Wish(shop, begun)));

        portal.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(SlotState.Open, await portal.StateAsync(shop, begun));
        portal.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(SlotState.TooLate, await portal.StateAsync(shop, begun));
        Assert.Equal(TakeBooking.Kind.SlotUnavailable, (await portal.Acts.Take.RunAsync(portal.Wish(shop, begun), default)).Kind);
        portal.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(TakeBooking.Kind.Past, (await portal.Acts.Take.RunAsync(portal.Wish(shop, begun), default)).Kind);
    }

    [Fact]
    public async Task A_booking_of_a_slot_that_guests_may_enter_at_any_time_is_open_until_the_end_for_Google_and_for_the_limit_of_a_guest()
    {
        var shop = await portal.OpenShopAsync(places: 2, change: s =>
        {
            s.MayBeEntered("cut");
            s.Merchant.OpenBookingsPerGuest = 1;
        });
        var google = new BookingsForGoogle(portal.File, portal.Clock);
        const string running = "2026-11-21 10:00";
        const string next = "2026-11-21 12:00";
        var booking = (await portal.TakeAsync(portal.Wish(shop, running, "ira")))!;
        Assert.Equal([booking.Id], (await google.OfUserAsync(booking.Guest.UserId, default)).Select(b => b.Id));
        Assert.Equal(TakeBooking.Kind.OverBookingLimit, await KindAsync(portal.Wish(shop, next, "ira")));

        portal.Clock.Advance((booking.End - Duration.FromSeconds(1) - portal.Now).ToTimeSpan());
        Assert.Equal([booking.Id], (await google.OfUserAsync(booking.Guest.UserId, default)).Select(b => b.Id));
        portal.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(await google.OfUserAsync(booking.Guest.UserId, default));
        Assert.Equal(TakeBooking.Kind.Taken, await KindAsync(portal.Wish(shop, next, "ira")));

        // Booked before its slot begins, it is to come until the end as well
        portal.Clock.Advance(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(1));
        Assert.Equal(TakeBooking.Kind.OverBookingLimit, await KindAsync(portal.Wish(shop, "2026-11-21 16:00", "ira")));
        portal.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TakeBooking.Kind.Taken, await KindAsync(portal.Wish(shop, "2026-11-21 16:00", "ira")));
    }

    [Fact]
    public async Task C040_An_instant_slot_is_booked_and_confirmed_and_its_window_owed_at_once()
    {
        var shop = await portal.OpenShopAsync();
        var booking = await portal.TakeAsync(shop, Noon);
        Assert.Equal(BookingStatus.Confirmed, booking.Status);
        Assert.Equal(BookingParts.None, booking.ToTell);
        Assert.Null(booking.DecideBy);
        var owed = Assert.Single(await portal.OwedAsync());
        Assert.Equal($"slots:{shop.Id}/cut/2026-11-24", owed.Key);
        Assert.Equal(portal.Now, owed.DueAt);
        Assert.Equal([BookingEventKind.Booked], await EventsAsync(booking));
    }

    [Fact]
    public async Task C043_A_slot_that_asks_first_is_held_by_a_pending_request_with_a_deadline()
    {
        var shop = await portal.OpenShopAsync(asksFirst: true);
        var booking = await portal.TakeAsync(shop, Noon);
        Assert.Equal(BookingStatus.Pending, booking.Status);
        Assert.Equal(portal.Now + Duration.FromHours(12), booking.DecideBy);
        Assert.Equal(SlotState.Full, await portal.StateAsync(shop, Noon));
        Assert.Equal([BookingEventKind.Requested], await EventsAsync(booking));
    }

    /// <summary>SQL Server lets writers of different rows go on together; here they wait for each other anyway.</summary>
    [Fact]
    public async Task Who_takes_a_place_takes_the_turn_of_its_day_which_the_next_writer_waits_for()
    {
        var shop = await portal.OpenShopAsync(places: 2);
        await portal.TakeAsync(shop, Noon);
        await portal.TakeAsync(shop, Noon);
        Assert.Equal([(shop.Id, new LocalDate(2026, 11, 24), 2L)], await portal.ReadAsync(db => db.Set<MerchantDay>().Select(d => ValueTuple.Create(d.MerchantId, d.Date, d.Stamp)).ToListAsync()));
    }

    [Fact]
    public async Task C044_A_taken_slot_is_unavailable_to_the_next_guest()
    {
        var shop = await portal.OpenShopAsync();
        await portal.TakeAsync(shop, Noon);
        Assert.Equal(TakeBooking.Kind.SlotUnavailable, await KindAsync(portal.Wish(shop, Noon)));
    }

    [Fact]
    public async Task C049_Of_many_parallel_requests_for_the_last_spot_exactly_one_wins()
    {
        var shop = await portal.OpenShopAsync();
        await using var other = new FaultyDatabase(portal.File);
        PortalActs[] processes = [portal.Acts, portal.ActsOn(other)];
        for (var round = 0; round < 12; round++)
        {
            var local = FormattableString.Invariant($"2026-11-{24 + (round / 12)} {10 + (round % 12)}:00");
            var kinds = await InParallelAsync<TakeBooking.Result>(8, i => processes[i % 2].Take.RunAsync(portal.Wish(shop, local), CancellationToken.None));
            Assert.Equal(1, kinds.Count(k => k.Kind == TakeBooking.Kind.Taken));
            Assert.Equal(7, kinds.Count(k => k.Kind == TakeBooking.Kind.SlotUnavailable));
        }

        Assert.Equal(12, (await BookingsAsync()).Select(b => b.Start).Distinct().Count());
    }

    [Fact]
    public async Task C050_A_class_of_three_takes_three_also_when_eight_come_at_once()
    {
        var shop = await portal.OpenShopAsync(places: 3);
        var kinds = await InParallelAsync(8, _ => portal.Acts.Take.RunAsync(portal.Wish(shop, Noon), CancellationToken.None));
        Assert.Equal(3, kinds.Count(k => k.Kind == TakeBooking.Kind.Taken));
        Assert.Equal(3, (await BookingsAsync()).Count);
    }

    [Fact]
    public async Task One_stylist_is_never_given_to_two_guests_who_come_at_once_for_two_services()
    {
        var shop = await portal.OpenShopAsync(change: s =>
        {
            var anna = s.AddStaff("anna");
            s.Add("cut", staff: [anna]);
            s.Add("colour", hours: 2, staff: [anna]);
        });
        var kinds = await InParallelAsync(6, i => portal.Acts.Take.RunAsync(portal.Wish(shop, i % 2 == 0 ? "2026-11-24 12:00" : "2026-11-24 11:00", service: i % 2 == 0 ? "cut" : "colour"), CancellationToken.None));
        Assert.Equal(1, kinds.Count(k => k.Kind == TakeBooking.Kind.Taken));
    }

    [Fact]
    public async Task C061_The_same_token_gives_the_same_answer_and_one_booking()
    {
        var shop = await portal.OpenShopAsync(places: 5);
        var command = portal.Wish(shop, Noon);
        var first = await portal.Acts.Take.RunAsync(command, CancellationToken.None);
        var again = await portal.Acts.Take.RunAsync(command, CancellationToken.None);
        Assert.Equal(TakeBooking.Kind.Replayed, again.Kind);
        Assert.Equal(first.Answer, again.Answer);
        Assert.Single(await BookingsAsync());
    }

    [Fact]
    public async Task C062_The_same_token_in_parallel_gives_one_booking_and_equal_answers()
    {
        var shop = await portal.OpenShopAsync(places: 50);
        await using var other = new FaultyDatabase(portal.File);
        PortalActs[] processes = [portal.Acts, portal.ActsOn(other)];
        for (var round = 0; round < 6; round++)
        {
            var command = portal.Wish(shop, Noon);
            var results = await InParallelAsync(6, i => processes[i % 2].Take.RunAsync(command, CancellationToken.None));
            Assert.Single(results, r => r.Kind == TakeBooking.Kind.Taken);
            Assert.Single(results.Select(r => r.Answer).Distinct());
        }

        Assert.Equal(6, (await BookingsAsync()).Count);
    }

    /// <summary>SQL Server looks for a token without waiting for the twin that is just writing it down, and waits for the twin's turn only then.</summary>
    [Fact]
    public async Task C062_A_request_that_looked_for_its_token_before_its_twin_had_committed_gives_the_twins_answer()
    {
        var shop = await portal.OpenShopAsync(places: 3);
        var wish = portal.Wish(shop, Noon);
        var first = await portal.Acts.Take.RunAsync(wish, CancellationToken.None);
        await using var other = new FaultyDatabase(portal.File);
        var late = portal.ActsOn(other).Take;

        other.FindNothingNext("FROM \"IdempotentAnswers\"");
        Assert.Equal(new(TakeBooking.Kind.Replayed, first.Answer), await late.RunAsync(wish, CancellationToken.None));
        other.FindNothingNext("FROM \"IdempotentAnswers\"");
        Assert.Equal(TakeBooking.Kind.TokenUsedForAnotherRequest, (await late.RunAsync(wish with { RequestHash = "another" }, CancellationToken.None)).Kind);
        Assert.Single(await BookingsAsync());
    }

    [Fact]
    public async Task C063_The_answer_survives_a_restart_and_what_happened_since()
    {
        var shop = await portal.OpenShopAsync(asksFirst: true);
        var command = portal.Wish(shop, Noon);
        var first = await portal.Acts.Take.RunAsync(command, CancellationToken.None);
        await portal.Acts.Accept.RunAsync(new(Portal.Staff, shop.Id, (await BookingsAsync()).Single().Id), CancellationToken.None);
        await using var restarted = new FaultyDatabase(portal.File);
        var again = await portal.ActsOn(restarted).Take.RunAsync(command, CancellationToken.None);
        Assert.Equal(new(TakeBooking.Kind.Replayed, first.Answer), again);
    }

    [Fact]
    public async Task C064_A_refusal_is_not_remembered()
    {
        var shop = await portal.OpenShopAsync();
        var holder = await portal.TakeAsync(shop, Noon);
        var command = portal.Wish(shop, Noon);
        Assert.Equal(TakeBooking.Kind.SlotUnavailable, await KindAsync(command));
        await portal.CancelAsync(holder.Id);
        Assert.Equal(TakeBooking.Kind.Taken, await KindAsync(command));
    }

    [Fact]
    public async Task C065_A_new_token_never_gets_an_older_booking()
    {
        var shop = await portal.OpenShopAsync(places: 2);
        var first = await portal.Acts.Take.RunAsync(portal.Wish(shop, Noon), CancellationToken.None);
        var second = await portal.Acts.Take.RunAsync(portal.Wish(shop, Noon), CancellationToken.None);
        Assert.Equal(TakeBooking.Kind.Taken, second.Kind);
        Assert.NotEqual(first.Answer, second.Answer);
    }

    [Fact]
    public async Task C066_The_same_token_with_another_request_is_refused_and_changes_nothing()
    {
        var shop = await portal.OpenShopAsync(places: 5);
        await KindAsync(portal.Wish(shop, Noon, token: "t"));
        Assert.Equal(TakeBooking.Kind.TokenUsedForAnotherRequest, await KindAsync(portal.Wish(shop, "2026-11-24 13:00", token: "t") with { RequestHash = "other" }));
        Assert.Single(await BookingsAsync());
    }

    [Fact]
    public async Task C068_A_cancelled_booking_is_not_made_again_by_its_token()
    {
        var shop = await portal.OpenShopAsync();
        var command = portal.Wish(shop, Noon);
        var booking = await portal.TakeAsync(command);
        await portal.CancelAsync(booking!.Id);
        Assert.Equal(TakeBooking.Kind.Replayed, await KindAsync(command));
        Assert.Equal(BookingStatus.Canceled, Assert.Single(await BookingsAsync()).Status);
        Assert.Equal(SlotState.Open, await portal.StateAsync(shop, Noon));
    }

    [Fact]
    public async Task C045_A_guest_who_holds_the_slot_is_told_so_before_anything_else()
    {
        var shop = await portal.OpenShopAsync();
        await portal.TakeAsync(shop, Noon, guest: "ira");
        Assert.Equal(TakeBooking.Kind.AlreadyBookedByUser, await KindAsync(portal.Wish(shop, Noon, "ira")));
    }

    [Fact]
    public async Task C058_Overlapping_and_too_many_bookings_of_a_guest_are_refused()
    {
        var shop = await portal.OpenShopAsync(change: s =>
        {
            s.Add("long", hours: 3);
            s.Merchant.OpenBookingsPerGuest = 2;
        });
        await portal.TakeAsync(shop, Noon, guest: "ira");
        Assert.Equal(TakeBooking.Kind.OverlappingReservation, await KindAsync(portal.Wish(shop, "2026-11-24 10:00", "ira", "long")));
        Assert.Equal(TakeBooking.Kind.Taken, await KindAsync(portal.Wish(shop, "2026-11-24 13:00", "ira")));
        Assert.Equal(TakeBooking.Kind.OverBookingLimit, await KindAsync(portal.Wish(shop, "2026-11-25 13:00", "ira")));
        Assert.Equal(TakeBooking.Kind.Taken, await KindAsync(portal.Wish(shop, "2026-11-25 13:00", "noa")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(null)]
    public async Task C058_Where_a_guest_may_have_only_so_many_open_the_merchants_bookings_queue_up_before_they_are_counted(int? limit)
    {
        var shop = await portal.OpenShopAsync(change: s => s.Merchant.OpenBookingsPerGuest = limit);
        await portal.TakeAsync(shop, Noon);
        await using var other = new FaultyDatabase(portal.File);
        var acts = portal.ActsOn(other);

        Assert.Equal(TakeBooking.Kind.Taken, (await acts.Take.RunAsync(portal.Wish(shop, "2026-11-25 13:00"), CancellationToken.None)).Kind);

        LocalDate[] turns = [.. limit is null ? Array.Empty<LocalDate>() : [MerchantDay.OfAll], new(2026, 11, 24), new(2026, 11, 25)];
        Assert.Equal(turns, await portal.ReadAsync(db => db.Set<MerchantDay>().OrderBy(d => d.Date).Select(d => d.Date).ToListAsync()));
        Assert.Equal(limit + 1 ?? 1, await portal.ReadAsync(db => db.Set<MerchantDay>().MaxAsync(d => d.Stamp)));
        var said = other.Said.ToList();
        Assert.True(said.FindLastIndex(sql => sql.Contains("\"MerchantDays\"", StringComparison.Ordinal)) < said.FindIndex(sql => sql.Contains("FROM \"Bookings\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_request_that_waits_for_an_answer_counts_towards_what_a_guest_may_have_open()
    {
        var shop = await portal.OpenShopAsync(asksFirst: true, change: s => s.Merchant.OpenBookingsPerGuest = 1);
        await portal.TakeAsync(shop, Noon, guest: "ira");
        Assert.Equal(TakeBooking.Kind.OverBookingLimit, await KindAsync(portal.Wish(shop, "2026-11-25 13:00", "ira")));
    }

    [Fact]
    public async Task C047_What_was_never_offered_is_refused_and_leaves_no_trace()
    {
        var shop = await portal.OpenShopAsync();
        var wish = portal.Wish(shop, Noon);
        Assert.Equal(TakeBooking.Kind.UnknownMerchant, await KindAsync(wish with { Merchant = new("nobody") }));
        Assert.Equal(TakeBooking.Kind.UnknownService, await KindAsync(wish with { Wish = wish.Wish with { Service = new("nothing") } }));
        Assert.Equal(TakeBooking.Kind.NeverOffered, await KindAsync(portal.Wish(shop, "2026-11-24 12:30")));
        Assert.Equal(TakeBooking.Kind.NeverOffered, await KindAsync(portal.Wish(shop, "2027-11-24 12:00")));
        Assert.Equal(TakeBooking.Kind.NeverOffered, await KindAsync(wish with { Wish = wish.Wish with { Duration = Duration.FromMinutes(59) } }));
        Assert.Equal(TakeBooking.Kind.NeverOffered, await KindAsync(wish with { Wish = wish.Wish with { Resources = new(new("nobody"), null, null) } }));
        Assert.Equal(TakeBooking.Kind.Past, await KindAsync(portal.Wish(shop, "2026-11-21 10:00")));
        Assert.Empty(await BookingsAsync());
        Assert.Empty(await portal.OwedAsync());
        Assert.Equal(0, await portal.ReadAsync(db => db.Set<MerchantDay>().CountAsync()));
    }

    [Fact]
    public async Task C052_An_instant_promise_cannot_become_a_question()
    {
        var shop = await portal.OpenShopAsync(asksFirst: true);
        Assert.Equal(TakeBooking.Kind.SlotUnavailable, await KindAsync(portal.Wish(shop, Noon, mode: ConfirmationMode.Synchronous)));
        Assert.Equal(SlotState.Open, await portal.StateAsync(shop, Noon));
    }

    [Fact]
    public async Task A_question_about_a_slot_that_is_instant_now_is_taken_as_pending_and_confirmed_by_an_update()
    {
        var shop = await portal.OpenShopAsync();
        var command = portal.Wish(shop, Noon, mode: ConfirmationMode.Asynchronous);
        var result = await portal.Acts.Take.RunAsync(command, CancellationToken.None);
        Assert.EndsWith("|Pending", result.Answer, StringComparison.Ordinal);
        var booking = (await BookingsAsync()).Single();
        Assert.Equal(BookingStatus.Confirmed, booking.Status);
        Assert.Null(booking.NextDeadlineAt);
        Assert.Equal([BookingEventKind.Requested, BookingEventKind.Accepted], await EventsAsync(booking));
        portal.Learn(booking, BookingStatus.Pending);

        portal.Google.Announce(LoopbackGoogle.Replace);
        await portal.SendAllAsync();
        Assert.Empty(portal.Google.Received(LoopbackGoogle.Patch));
        portal.Google.Announce(LoopbackGoogle.Patch);
        portal.Clock.Advance(TimeSpan.FromSeconds(2));
        await portal.SendAllAsync();
        Assert.Equal(Contracts.Shared.BookingStatus.Confirmed, portal.Google.Simulated.Booking(booking.Id.Value)!.Status);
    }

    [Fact]
    public async Task C056_An_act_that_cannot_commit_leaves_no_booking_owes_nothing_and_rings_no_bell()
    {
        var shop = await portal.OpenShopAsync();
        await using var dying = new FaultyDatabase(portal.File);
        var rung = 0;
        dying.Bell.Rung += _ => rung++;
        dying.DieAfterCommits(0);
        var command = portal.Wish(shop, Noon);
        await Assert.ThrowsAsync<FaultyDatabase.DiedException>(() => portal.ActsOn(dying).Take.RunAsync(command, CancellationToken.None));
        Assert.Empty(await BookingsAsync());
        Assert.Empty(await portal.OwedAsync());
        Assert.Equal(0, rung);

        dying.DieAfterCommits(null);
        Assert.Equal(TakeBooking.Kind.Taken, (await portal.ActsOn(dying).Take.RunAsync(command, CancellationToken.None)).Kind);
        Assert.Equal(1, rung);
        Assert.Single(await portal.OwedAsync());
    }

    [Fact]
    public async Task C033_A_person_who_is_busy_in_one_service_is_not_free_in_another()
    {
        var shop = await portal.OpenShopAsync(change: s =>
        {
            var anna = s.AddStaff("anna");
            var bob = s.AddStaff("bob");
            s.Add("cut", staff: [anna, bob]);
            s.Add("colour", hours: 2, staff: [anna]);
        });
        await portal.TakeAsync(shop, "2026-11-24 11:00", "colour");
        Assert.Equal(SlotState.Full, await portal.StateAsync(shop, Noon, resources: new(new("anna"), null, null)));
        Assert.Equal(SlotState.Open, await portal.StateAsync(shop, Noon, resources: new(new("bob"), null, null)));
    }

    [Fact]
    public async Task A_request_that_staff_could_not_answer_in_time_is_not_taken()
    {
        var shop = await portal.OpenShopAsync(asksFirst: true);
        portal.Clock.Advance(TimeSpan.FromMinutes(46));
        Assert.Equal(TakeBooking.Kind.SlotUnavailable, await KindAsync(portal.Wish(shop, "2026-11-21 13:00")));
        Assert.Equal(TakeBooking.Kind.Taken, await KindAsync(portal.Wish(shop, "2026-11-21 14:00")));
    }

    private async Task<TakeBooking.Kind> KindAsync(TakeBooking.Command command) => (await portal.Acts.Take.RunAsync(command, CancellationToken.None)).Kind;

    private Task<List<Booking>> BookingsAsync() => portal.ReadAsync(db => db.Set<Booking>().AsNoTracking().ToListAsync());

    private Task<List<BookingEventKind>> EventsAsync(Booking booking) =>
        portal.ReadAsync(db => db.Set<BookingEvent>().Where(e => e.BookingId == booking.Id).OrderBy(e => e.At).Select(e => e.Kind).ToListAsync());

    private static async Task<T[]> InParallelAsync<T>(int count, Func<int, Task<T>> act)
    {
        using var start = new Barrier(count);
        return await Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return act(i);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));
    }
}
