using System.Globalization;
using System.Text.Json.Nodes;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Google.Feeds;
using MerchantPortal.Features.Google.Updates;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;
using Xunit;
using Wire = MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Web.Tests.BookingServer;

public sealed class UpdateBookingTests(BookingServerHost host) : IClassFixture<BookingServerHost>
{
    private GoogleDriver Google => host.Google;

    private Instant Now => Instant.FromDateTimeOffset(host.Clock.GetUtcNow());

    [Fact]
    public async Task C069_Cancel_answers_canceled_and_reopens_the_spot()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var id = await Google.BookAsync(shop, "cut", "2026-11-24 12:00");

        var reply = await Google.CancelAsync(id);

        Assert.Equal((200, "CANCELED", id), (reply.Status, reply["booking.status"], reply["booking.booking_id"]));
        Assert.True(await Google.IsOpenAsync(shop, "cut", "2026-11-24 12:00"));
    }

    [Fact]
    public async Task C070_Cancel_repeated_answers_canceled_without_a_second_side_effect()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var id = await Google.BookAsync(shop, "cut", "2026-11-24 12:00");
        var first = await Google.CancelAsync(id);
        var owed = await OwedAsync(shop);

        var second = await Google.CancelAsync(id);

        Assert.Equal(first.Body, second.Body);
        Assert.Equal(owed, await OwedAsync(shop));
    }

    [Fact]
    public async Task C071_Cancel_after_the_window_is_refused_and_changes_nothing()
    {
        var shop = await host.NewShop().With("spa", change: s => s.MinAdvanceOnlineCanceling = Duration.FromHours(24)).OpenAsync();
        var early = await Google.BookAsync(shop, "spa", "2026-11-24 12:00");
        var late = await Google.BookAsync(shop, "spa", "2026-11-21 18:00");

        Assert.Equal("CANCELED", (await Google.CancelAsync(early))["booking.status"]);
        var reply = await Google.CancelAsync(late);

        Assert.Equal((200, "OUTSIDE_CANCELLATION_WINDOW"), (reply.Status, reply["booking_failure.cause"]));
        Assert.Null(reply.Node("booking"));
        Assert.Equal("CONFIRMED", (await Google.StatusAsync(late))["booking_status"]);
    }

    [Fact]
    public async Task C072_Without_a_window_cancelling_is_allowed_until_the_start_and_not_after()
    {
        var clock = new ManualClock();
        await using var app = await BookingServerApp.StartAsync(host.Database.ConnectionString, clock);
        var shop = await host.NewShop().With("cut", places: 2).OpenAsync();
        var first = await app.Google.BookAsync(shop, "cut", "2026-11-21 13:00");
        var second = await app.Google.BookAsync(shop, "cut", "2026-11-21 13:00", user: "user-2");

        clock.Advance(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(1));
        Assert.Equal("CANCELED", (await app.Google.CancelAsync(first))["booking.status"]);
        // The second of the start itself is still inside (spec feeds 7.4)
        clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("BOOKING_NOT_CANCELLABLE", (await app.Google.CancelAsync(second))["booking_failure.cause"]);
    }

    [Fact]
    public async Task C073_Cancel_of_a_booking_the_merchant_cancelled_is_already_cancelled()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var id = await Google.BookAsync(shop, "cut", "2026-11-24 12:00");
        await shop.ChangeAsync(id, booking => booking.CancelByMerchant(new UserId("staff"), null, Now));

        Assert.Equal("BOOKING_ALREADY_CANCELLED", (await Google.CancelAsync(id))["booking_failure.cause"]);
    }

    [Fact]
    public async Task C074_Cancel_of_an_unknown_booking_is_400()
    {
        var reply = await Google.CancelAsync("b-unknown");

        Assert.Equal((400, "booking.booking_id"), (reply.Status, reply["error.field"]!));
        Assert.DoesNotContain("b-unknown", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task C075_Reschedule_moves_the_booking_reopens_the_old_spot_and_closes_the_new()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var id = await Google.BookAsync(shop, "cut", "2026-11-24 12:00");

        var reply = await Google.MoveAsync(id, shop.At("2026-11-25 15:00"));

        Assert.Equal((200, "CONFIRMED"), (reply.Status, reply["booking.status"]));
        Assert.True(await Google.IsOpenAsync(shop, "cut", "2026-11-24 12:00"));
        Assert.False(await Google.IsOpenAsync(shop, "cut", "2026-11-25 15:00"));
    }

    [Fact]
    public async Task C076_Reschedule_to_a_taken_slot_is_refused_and_keeps_the_old()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var id = await Google.BookAsync(shop, "cut", "2026-11-24 12:00");
        await Google.BookAsync(shop, "cut", "2026-11-24 15:00", user: "user-2");

        var reply = await Google.MoveAsync(id, shop.At("2026-11-24 15:00"));

        Assert.Equal((200, "SLOT_UNAVAILABLE"), (reply.Status, reply["booking_failure.cause"]));
        Assert.False(await Google.IsOpenAsync(shop, "cut", "2026-11-24 12:00"));
        Assert.Equal(shop.At("2026-11-24 12:00"), Assert.Single(await shop.BookingsAsync(), b => b.Id.Value == id).Start.ToUnixTimeSeconds());
    }

    [Fact]
    public async Task C076_Reschedule_onto_an_own_booking_overlaps_and_to_a_slot_that_never_was_is_400()
    {
        var shop = await host.NewShop().With("cut", places: 3).With("ask", places: 3, mode: ConfirmationMode.Asynchronous).OpenAsync();
        var id = await Google.BookAsync(shop, "cut", "2026-11-24 12:00");
        await Google.BookAsync(shop, "cut", "2026-11-24 15:00");

        Assert.Equal("OVERLAPPING_RESERVATION", (await Google.MoveAsync(id, shop.At("2026-11-24 15:00")))["booking_failure.cause"]);
        var never = await Google.MoveAsync(id, shop.At("2026-11-24 15:10"));
        Assert.Equal((400, "booking.slot"), (never.Status, never["error.field"]!));
        Assert.Equal(400, (await Google.MoveAsync(id, shop.At("2026-11-24 16:00"), 1800)).Status);
        Assert.Equal(400, (await Google.MoveAsync(id, long.MaxValue, long.MaxValue)).Status);
    }

    [Fact]
    public async Task C077_Reschedule_repeated_gives_the_same_result()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var id = await Google.BookAsync(shop, "cut", "2026-11-24 12:00");
        var first = await Google.MoveAsync(id, shop.At("2026-11-25 15:00"));
        var owed = await OwedAsync(shop);

        var second = await Google.MoveAsync(id, shop.At("2026-11-25 15:00"));

        Assert.Equal(first.Body, second.Body);
        Assert.Equal(owed, await OwedAsync(shop));
    }

    [Fact]
    public async Task C078_C079_A_partial_request_keeps_all_other_fields_and_the_answer_shows_all_with_new_values()
    {
        var shop = await host.NewShop().WithStaff("anna", "ben").With("cut", change: s => s.Staff = [new("anna"), new("ben")]).OpenAsync();
        var body = JsonNode.Parse(GoogleDriver.Create(shop, "cut", "2026-11-24 12:00", staff: "ben"))!;
        body["user_information"]!["address"] = new JsonObject { ["country"] = "DE" };
        body["payment_information"]!["price"] = new JsonObject { ["price_micros"] = "15000000", ["currency_code"] = "EUR" };
        var created = await Google.CreateAsync(body.ToJsonString());

        var moved = await Google.MoveAsync(created["booking.booking_id"]!, shop.At("2026-11-25 15:00"));

        var expected = created.Json.AsObject();
        expected["booking"]!["slot"]!["start_sec"] = shop.At("2026-11-25 15:00").ToString(CultureInfo.InvariantCulture);
        Assert.True(JsonNode.DeepEquals(expected, moved.Json), moved.Body);
        Assert.Equal("ben", Assert.Single(await shop.BookingsAsync()).StaffId!.Value.Value);
    }

    [Fact]
    public async Task C078_Equal_values_and_the_whole_booking_back_are_no_change()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var created = await Google.CreateAsync(shop, "cut", "2026-11-24 12:00");
        var owed = await OwedAsync(shop);

        var reply = await Google.UpdateAsync(created.Body);

        Assert.Equal(created.Body, reply.Body);
        Assert.Equal(owed, await OwedAsync(shop));
    }

    [Fact]
    public async Task C079_Whom_a_guest_names_in_an_update_every_later_answer_names()
    {
        var shop = await host.NewShop().WithStaff("anna", "bob").With("cut", change: s => s.Staff = [new("anna"), new("bob")]).OpenAsync();
        var user = "user-" + shop.Id;
        var id = await Google.BookAsync(shop, "cut", "2026-11-24 12:00", user: user);

        await Google.UpdateAsync($$$$"""{"booking":{"booking_id":"{{{{id}}}}","slot":{"resources":{"staff_id":"bob"} }}}""");

        Assert.Equal("bob", (await Google.ListAsync(user))["bookings.0.slot.resources.staff_id"]);
        Assert.Equal("bob", (await Google.MoveAsync(id, shop.At("2026-11-24 15:00")))["booking.slot.resources.staff_id"]);
    }

    [Fact]
    public async Task C078_Party_size_can_be_changed_for_dining()
    {
        var shop = await host.NewShop().With("table", change: s => s.Places = [new(2, 1), new(4, 1)]).OpenAsync();
        var created = await Google.CreateAsync(shop, "table", "2026-11-24 12:00", party: 2);

        var reply = await Google.UpdateAsync($$$$"""{"booking":{"booking_id":"{{{{created["booking.booking_id"]}}}}","slot":{"resources":{"party_size":4} }}}""");

        Assert.Equal("4", reply["booking.slot.resources.party_size"]);
        Assert.Equal(4, Assert.Single(await shop.BookingsAsync()).PartySize);
    }

    [Theory]
    [InlineData("""{"booking":{"booking_id":"ID","status":"NO_SHOW"}}""", "booking.status")]
    [InlineData("""{"booking":{"booking_id":"ID","status":"CONFIRMED"}}""", "booking.status")]
    [InlineData("""{"booking":{"booking_id":"ID","status":"DECLINED_BY_MERCHANT","slot":{"start_sec":"1"}}}""", "booking.status")]
    [InlineData("""{"booking":{"booking_id":"ID"}}""", "booking.slot")]
    [InlineData("""{"booking":{"booking_id":"ID","status":"WHAT_IS_THIS"}}""", "booking.slot")]
    [InlineData("""{"booking":{"booking_id":"ID","slot":{"merchant_id":"other"}}}""", "booking.slot.merchant_id")]
    [InlineData("""{"booking":{"booking_id":"ID","status":"CANCELED","slot":{"service_id":"other"}}}""", "booking.slot.service_id")]
    [InlineData("""{"booking":{"status":"CANCELED"}}""", "booking.booking_id")]
    [InlineData("""{}""", "booking")]
    public async Task C074_What_cannot_be_asked_is_400_named_and_changes_nothing(string body, string field)
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var id = await Google.BookAsync(shop, "cut", "2026-11-24 12:00");
        var stamp = Assert.Single(await shop.BookingsAsync()).Stamp;

        var reply = await Google.UpdateAsync(body.Replace("ID", id, StringComparison.Ordinal));

        Assert.Equal((400, field), (reply.Status, reply["error.field"]!));
        Assert.Equal(stamp, Assert.Single(await shop.BookingsAsync()).Stamp);
    }

    [Fact]
    public async Task C080_Async_booking_modification_is_refused_and_cancellation_accepted()
    {
        var shop = await host.NewShop().With("ask", mode: ConfirmationMode.Asynchronous).OpenAsync();
        var id = await Google.BookAsync(shop, "ask", "2026-11-24 12:00", mode: "CONFIRMATION_MODE_ASYNCHRONOUS");

        var moved = await Google.MoveAsync(id, shop.At("2026-11-25 15:00"));
        Assert.Equal((200, "SLOT_UNAVAILABLE"), (moved.Status, moved["booking_failure.cause"]));
        Assert.Equal(shop.At("2026-11-24 12:00"), Assert.Single(await shop.BookingsAsync()).Start.ToUnixTimeSeconds());

        Assert.Equal("CANCELED", (await Google.CancelAsync(id))["booking.status"]);
    }

    [Fact]
    public async Task Cancel_of_a_closed_booking_is_not_cancellable()
    {
        var shop = await host.NewShop().With("ask", mode: ConfirmationMode.Asynchronous).OpenAsync();
        var id = await Google.BookAsync(shop, "ask", "2026-11-24 12:00", mode: "CONFIRMATION_MODE_ASYNCHRONOUS");
        await shop.ChangeAsync(id, booking => booking.Decline(new UserId("staff"), DeclineReason.Other, null, Now, Duration.Zero));

        Assert.Equal("BOOKING_NOT_CANCELLABLE", (await Google.CancelAsync(id))["booking_failure.cause"]);
    }

    [Fact]
    public async Task Moving_a_cancelled_booking_is_refused()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var id = await Google.BookAsync(shop, "cut", "2026-11-24 12:00");
        await Google.CancelAsync(id);

        Assert.Equal("BOOKING_ALREADY_CANCELLED", (await Google.MoveAsync(id, shop.At("2026-11-25 15:00")))["booking_failure.cause"]);
        Assert.True(await Google.IsOpenAsync(shop, "cut", "2026-11-25 15:00"));
    }

    [Fact]
    public async Task C082_C084_Status_has_its_three_fields_and_follows_every_transition_at_once()
    {
        var shop = await host.NewShop().With("ask", mode: ConfirmationMode.Asynchronous).With("cut").OpenAsync();
        var id = await Google.BookAsync(shop, "ask", "2026-11-24 12:00", mode: "CONFIRMATION_MODE_ASYNCHRONOUS");

        var reply = await Google.StatusAsync(id);
        Assert.Equal($$"""{"booking_id":"{{id}}","booking_status":"PENDING_MERCHANT_CONFIRMATION","prepayment_status":"PREPAYMENT_NOT_PROVIDED"}""", reply.Body);

        await shop.ChangeAsync(id, booking => booking.Accept(new UserId("staff"), Now, Duration.Zero));
        Assert.Equal("CONFIRMED", (await Google.StatusAsync(id))["booking_status"]);
        await shop.ChangeAsync(id, booking => booking.CancelByMerchant(new UserId("staff"), null, Now));
        Assert.Equal("CANCELED", (await Google.StatusAsync(id))["booking_status"]);

        var other = await Google.BookAsync(shop, "ask", "2026-11-24 12:00", user: "user-2", mode: "CONFIRMATION_MODE_ASYNCHRONOUS");
        await shop.ChangeAsync(other, booking => booking.Decline(new UserId("staff"), DeclineReason.FullyBooked, null, Now, Duration.Zero));
        Assert.Equal("DECLINED_BY_MERCHANT", (await Google.StatusAsync(other))["booking_status"]);
        var third = await Google.BookAsync(shop, "ask", "2026-11-24 13:00", user: "user-3", mode: "CONFIRMATION_MODE_ASYNCHRONOUS");
        await shop.ChangeAsync(third, booking => booking.Fail(FailureCause.SlotUnavailable, Now));
        Assert.Equal("FAILED", (await Google.StatusAsync(third))["booking_status"]);
        var fourth = await Google.BookAsync(shop, "ask", "2026-11-24 14:00", user: "user-4", mode: "CONFIRMATION_MODE_ASYNCHRONOUS");
        await shop.ChangeAsync(fourth, booking => booking.Accept(new UserId("staff"), Now, Duration.Zero));
        await shop.ChangeAsync(fourth, booking => booking.MarkNoShow(new UserId("staff"), booking.Start));
        Assert.Equal("NO_SHOW", (await Google.StatusAsync(fourth))["booking_status"]);
        var fifth = await Google.BookAsync(shop, "cut", "2026-11-24 12:00", user: "user-5");
        await shop.ChangeAsync(fifth, booking => booking.MarkNoShowPenalized(new UserId("staff"), booking.Start));
        Assert.Equal("NO_SHOW_PENALIZED", (await Google.StatusAsync(fifth))["booking_status"]);
    }

    [Fact]
    public async Task C083_Unknown_id_is_404_and_a_missing_one_400()
    {
        var unknown = await Google.StatusAsync("b-unknown");
        var missing = await Google.PostAsync("GetBookingStatus", "{}");

        Assert.Equal((404, "NOT_FOUND", "application/json"), (unknown.Status, unknown["error.status"]!, unknown.ContentType!));
        Assert.Equal((400, "booking_id"), (missing.Status, missing["error.field"]!));
    }

    [Fact]
    public async Task C085_ListBookings_returns_only_that_users_future_open_bookings_soonest_first()
    {
        var clock = new ManualClock();
        await using var app = await BookingServerApp.StartAsync(host.Database.ConnectionString, clock);
        var shop = await host.NewShop().With("cut", places: 3).With("ask", places: 3, mode: ConfirmationMode.Asynchronous).OpenAsync();
        var user = "user-of-" + shop.Id;
        await app.Google.BookAsync(shop, "cut", "2026-11-21 12:00", user: user);
        var late = await app.Google.BookAsync(shop, "cut", "2026-11-26 12:00", user: user);
        var pending = await app.Google.BookAsync(shop, "ask", "2026-11-25 12:00", user: user, mode: "CONFIRMATION_MODE_ASYNCHRONOUS");
        await app.Google.CancelAsync(await app.Google.BookAsync(shop, "cut", "2026-11-27 12:00", user: user));
        await app.Google.BookAsync(shop, "cut", "2026-11-26 12:00", user: "somebody-else");
        clock.Advance(TimeSpan.FromHours(3));

        var reply = await app.Google.ListAsync(user);

        Assert.Equal([pending, late], reply.Json["bookings"]!.AsArray().Select(b => b!["booking_id"]!.GetValue<string>()));
        Assert.Equal("PENDING_MERCHANT_CONFIRMATION", reply["bookings.0.status"]);
        Assert.Equal("ira.moss@example.org", reply["bookings.0.user_information.email"]);
        Assert.Equal(shop.Id, reply["bookings.1.slot.merchant_id"]);
    }

    [Fact]
    public async Task C086_Unknown_user_is_200_with_an_empty_list()
    {
        var reply = await Google.ListAsync("nobody-we-know");

        Assert.Equal((200, """{"bookings":[]}"""), (reply.Status, reply.Body));
        Assert.Equal("user_id", (await Google.PostAsync("ListBookings", "{}"))["error.field"]);
    }

    [Fact]
    public async Task C098_An_update_by_google_causes_no_echo_patch()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var id = await Google.BookAsync(shop, "cut", "2026-11-24 12:00");
        await Google.MoveAsync(id, shop.At("2026-11-25 15:00"));
        await Google.CancelAsync(id);

        await using var db = host.Database.CreateDbContext();
        var owed = await db.Set<OwedUpdate>().AsNoTracking().Where(u => u.MerchantId == shop.Merchant.Id).ToListAsync();

        Assert.Equal([$"slots:{shop.Id}/cut/2026-11-24", $"slots:{shop.Id}/cut/2026-11-25"], owed.Select(u => u.Key).Order(StringComparer.Ordinal));
        Assert.All(owed, update => Assert.Equal(OwedKind.AvailabilityReplace, update.Kind));
    }

    [Fact]
    public async Task C121_User_cancel_of_a_pending_booking_wins_over_a_later_accept()
    {
        var shop = await host.NewShop().With("ask", mode: ConfirmationMode.Asynchronous).OpenAsync();
        var id = await Google.BookAsync(shop, "ask", "2026-11-24 12:00", mode: "CONFIRMATION_MODE_ASYNCHRONOUS");

        Assert.Equal("CANCELED", (await Google.CancelAsync(id))["booking.status"]);

        Verdict verdict = default;
        await shop.ChangeAsync(id, booking => verdict = booking.Accept(new UserId("staff"), Now, Duration.Zero));
        Assert.Equal(Refusal.WithdrawnByGuest, verdict.Refusal);
    }

    [Theory]
    [InlineData("2026-11-27 17:00", "CONFIRMATION_MODE_SYNCHRONOUS", "CONFIRMED")]
    [InlineData("2026-11-27 18:00", "CONFIRMATION_MODE_ASYNCHRONOUS", "PENDING_MERCHANT_CONFIRMATION")]
    public async Task C123_Lookup_create_and_list_show_the_same_mode_for_the_same_slot(string at, string mode, string status)
    {
        var shop = await host.NewShop().With("table", places: 5, change: s => s.Rules =
            [new([IsoDayOfWeek.Friday], new LocalTime(18, 0), LocalTime.Midnight) { Mode = ConfirmationMode.Asynchronous }]).OpenAsync();
        var user = "user-of-" + shop.Id + at;
        var looked = await Google.LookUpAsync(shop.Id, GoogleDriver.Time("table", shop.At(at), mode: null));
        var created = await Google.CreateAsync(shop, "table", at, mode: mode, user: user);
        var listed = await Google.ListAsync(user);

        Assert.Equal(mode, looked["slot_time_availability.0.slot_time.confirmation_mode"]);
        Assert.Equal((mode, status), (created["booking.slot.confirmation_mode"], created["booking.status"]));
        Assert.Equal(mode, listed["bookings.0.slot.confirmation_mode"]);
    }

    [Fact]
    public async Task C123_Feed_lookup_create_and_real_time_update_show_the_same_mode_for_the_same_slot()
    {
        var shop = await host.NewShop().With("table", places: 5, change: s => s.Rules =
            [new([IsoDayOfWeek.Friday], new LocalTime(18, 0), LocalTime.Midnight) { Mode = ConfirmationMode.Asynchronous }]).OpenAsync();
        var friday = new LocalDate(2026, 11, 27);
        var published = new PublishedOffer(host.Database, Options.Create(new PaymentsOptions { Processor = ProcessorKind.Sandbox }), host.Clock);
        var (offer, slots) = await published.SlotsAsync(shop.Merchant.Id, new("table"), friday, TestContext.Current.CancellationToken);
        var window = UpdateBodies.Window(offer!, offer!.Services[new("table")], friday, null, [], Now);

        foreach (var (at, mode) in new[] { ("2026-11-27 17:00", Wire.ConfirmationMode.Synchronous), ("2026-11-27 18:00", Wire.ConfirmationMode.Asynchronous) })
        {
            var start = shop.At(at);
            var name = Wire.WireEnum.NameOf(mode);
            var looked = await Google.LookUpAsync(shop.Id, GoogleDriver.Time("table", start, mode: null));
            var created = await Google.CreateAsync(shop, "table", at, mode: name, user: "user-of-" + shop.Id + at);
            var fed = Assert.Single(slots, slot => slot.Start.ToUnixTimeSeconds() == start);
            var told = Assert.Single(window.Availability!, slot => slot.StartTime == Wire.WireTime.Timestamp(start));

            Assert.Equal(
                [name, name, mode, mode],
                new object?[] { looked["slot_time_availability.0.slot_time.confirmation_mode"], created["booking.slot.confirmation_mode"], FeedViews.Of(offer, fed).ConfirmationMode, told.ConfirmationMode });
        }
    }

    private async Task<long> OwedAsync(Shop shop)
    {
        await using var db = host.Database.CreateDbContext();
        return await db.Set<OwedUpdate>().Where(u => u.MerchantId == shop.Merchant.Id).SumAsync(u => u.Version);
    }
}
