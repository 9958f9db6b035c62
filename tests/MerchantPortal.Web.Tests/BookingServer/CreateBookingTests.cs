using System.Text.Json.Nodes;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xunit;

namespace MerchantPortal.Web.Tests.BookingServer;

public sealed class CreateBookingTests(BookingServerHost host) : IClassFixture<BookingServerHost>
{
    private GoogleDriver Google => host.Google;

    [Fact]
    public async Task C040_Valid_sync_request_gives_a_confirmed_booking_with_an_id()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();

        var reply = await Google.CreateAsync(shop, "cut", "2026-11-24 12:00");

        Assert.Equal(200, reply.Status);
        Assert.Equal("application/json", reply.ContentType);
        Assert.Matches("^[A-Za-z0-9_-]+$", reply["booking.booking_id"]!);
        Assert.Equal("CONFIRMED", reply["booking.status"]);
        Assert.Equal("PREPAYMENT_NOT_PROVIDED", reply["booking.payment_information.prepayment_status"]);
        Assert.Null(reply.Node("booking_failure"));
    }

    [Fact]
    public async Task C047_A_start_beyond_any_calendar_is_not_called_past()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var body = JsonNode.Parse(GoogleDriver.Create(shop, "cut", "2026-11-24 12:00"))!;
        body["slot"]!["start_sec"] = "4611686018427387904";

        var reply = await Google.CreateAsync(body.ToJsonString());

        Assert.Equal(400, reply.Status);
        Assert.Contains("was never offered", reply["error.message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task C041_Booking_ids_are_unique_over_200_bookings_of_one_moment()
    {
        var shop = await host.NewShop().With("yoga", places: 200).OpenAsync();

        var ids = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Google.BookAsync(shop, "yoga", "2026-11-24 12:00", user: FormattableString.Invariant($"user-{i}"))));

        Assert.Equal(200, ids.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public async Task C042_Response_slot_equals_request_slot_in_all_identity_fields()
    {
        var shop = await host.NewShop().WithStaff("anna").With("cut", change: s => s.Staff = [new("anna")]).OpenAsync();
        var body = JsonNode.Parse(GoogleDriver.Create(shop, "cut", "2026-11-24 12:00", staff: "anna"))!;
        body["slot"]!["availability_tag"] = "tag-7";

        var reply = await Google.CreateAsync(body.ToJsonString());

        Assert.True(JsonNode.DeepEquals(body["slot"], reply.Node("booking.slot")), reply.Body);
    }

    [Fact]
    public async Task C042_Staff_that_nobody_chose_is_not_invented_but_assigned()
    {
        var shop = await host.NewShop().WithStaff("anna").With("cut", change: s => s.Staff = [new("anna")]).OpenAsync();

        var reply = await Google.CreateAsync(shop, "cut", "2026-11-24 12:00");

        Assert.Null(reply.Node("booking.slot.resources"));
        Assert.Equal("anna", Assert.Single(await shop.BookingsAsync()).StaffId!.Value.Value);
    }

    [Fact]
    public async Task C043_Async_slot_is_pending_and_the_mode_is_returned()
    {
        var shop = await host.NewShop().With("ask", mode: ConfirmationMode.Asynchronous).OpenAsync();

        var reply = await Google.CreateAsync(shop, "ask", "2026-11-24 12:00", mode: "CONFIRMATION_MODE_ASYNCHRONOUS");

        Assert.Equal("PENDING_MERCHANT_CONFIRMATION", reply["booking.status"]);
        Assert.Equal("CONFIRMATION_MODE_ASYNCHRONOUS", reply["booking.slot.confirmation_mode"]);
        Assert.Equal(BookingStatus.Pending, Assert.Single(await shop.BookingsAsync()).Status);
        Assert.False(await Google.IsOpenAsync(shop, "ask", "2026-11-24 12:00"));
    }

    [Fact]
    public async Task C044_Taken_slot_is_200_with_slot_unavailable_and_no_booking_object()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        await Google.BookAsync(shop, "cut", "2026-11-24 12:00");

        var reply = await Google.CreateAsync(shop, "cut", "2026-11-24 12:00", user: "user-2");

        Assert.Equal(200, reply.Status);
        Assert.Equal("SLOT_UNAVAILABLE", reply["booking_failure.cause"]);
        Assert.Equal("booking_failure", Assert.Single(reply.Json.AsObject()).Key);
    }

    [Fact]
    public async Task C045_Same_user_same_slot_other_token_is_already_booked()
    {
        var shop = await host.NewShop().With("yoga", places: 3).OpenAsync();
        await Google.BookAsync(shop, "yoga", "2026-11-24 12:00");

        Assert.Equal("SLOT_ALREADY_BOOKED_BY_USER", (await Google.CreateAsync(shop, "yoga", "2026-11-24 12:00"))["booking_failure.cause"]);
        Assert.Single(await shop.BookingsAsync());
    }

    [Theory]
    [InlineData("slot")]
    [InlineData("user_information")]
    [InlineData("idempotency_token")]
    [InlineData("slot.merchant_id")]
    [InlineData("slot.service_id")]
    [InlineData("slot.start_sec")]
    [InlineData("slot.duration_sec")]
    [InlineData("user_information.user_id")]
    [InlineData("user_information.given_name")]
    [InlineData("user_information.family_name")]
    [InlineData("user_information.telephone")]
    [InlineData("user_information.email")]
    public async Task C046_A_missing_required_field_is_400_and_named(string field)
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var body = JsonNode.Parse(GoogleDriver.Create(shop, "cut", "2026-11-24 12:00"))!.AsObject();
        var parts = field.Split('.');
        var owner = parts.Length == 1 ? body : body[parts[0]]!.AsObject();
        owner.Remove(parts[^1]);

        var reply = await Google.CreateAsync(body.ToJsonString());

        Assert.Equal(400, reply.Status);
        Assert.Equal(field, reply["error.field"]);
        Assert.StartsWith(field + " is missing. ", reply["error.message"], StringComparison.Ordinal);
        Assert.Empty(await shop.BookingsAsync());
    }

    [Fact]
    public async Task C047_Unknown_merchant_service_or_never_offered_slot_is_400()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var elsewhere = new Shop(host.Database, "no-such-merchant");
        (string Field, Reply Reply)[] replies =
        [
            ("slot.merchant_id", await Google.CreateAsync(elsewhere, "cut", "2026-11-24 12:00")),
            ("slot.service_id", await Google.CreateAsync(shop, "nothing", "2026-11-24 12:00")),
            ("slot", await Google.CreateAsync(shop, "cut", "2026-11-24 12:10")),
            ("slot", await Google.CreateAsync(shop, "cut", "2026-11-24 09:00")),
            ("slot", await Google.CreateAsync(shop, "cut", "2027-11-24 12:00")),
            ("slot", await Google.CreateAsync(shop, "cut", "2026-11-24 12:00", staff: "nobody")),
            ("slot", await Google.CreateAsync(shop, "cut", "2026-11-24 12:00", party: 3)),
            ("slot.start_sec", await Google.CreateAsync(shop, "cut", "2026-11-20 12:00")),
        ];

        Assert.All(replies, pair => Assert.Equal((400, pair.Field), (pair.Reply.Status, pair.Reply["error.field"]!)));
        Assert.Empty(await shop.BookingsAsync());
    }

    [Theory]
    [InlineData(1800)]
    [InlineData(0)]
    [InlineData(-3600)]
    [InlineData(long.MaxValue)]
    public async Task C048_Wrong_duration_for_an_existing_start_is_400_and_no_booking(long duration)
    {
        var shop = await host.NewShop().With("cut").OpenAsync();

        Assert.Equal(400, (await Google.CreateAsync(shop, "cut", "2026-11-24 12:00", duration: duration)).Status);
        Assert.Empty(await shop.BookingsAsync());
    }

    [Fact]
    public async Task C049_Two_parallel_requests_for_the_last_spot_have_exactly_one_winner()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        for (var round = 0; round < 12; round++)
        {
            var at = FormattableString.Invariant($"2026-11-24 {10 + round}:00");
            using var barrier = new Barrier(8);
            var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Factory.StartNew(
                async () =>
                {
                    barrier.SignalAndWait();
                    return await Google.CreateAsync(shop, "cut", at, user: FormattableString.Invariant($"user-{i}"));
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));

            Assert.All(replies, reply => Assert.Equal(200, reply.Status));
            Assert.Single(replies, reply => reply["booking.status"] == "CONFIRMED");
            Assert.Equal(7, replies.Count(reply => reply["booking_failure.cause"] == "SLOT_UNAVAILABLE"));
        }

        Assert.Equal(12, (await shop.BookingsAsync()).Count);
    }

    [Fact]
    public async Task C050_A_class_of_n_spots_takes_n_bookings_and_the_next_fails()
    {
        var shop = await host.NewShop().With("yoga", places: 4).OpenAsync();

        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Google.CreateAsync(shop, "yoga", "2026-11-24 12:00", user: FormattableString.Invariant($"user-{i}"))));

        Assert.Equal(4, replies.Count(reply => reply["booking.status"] == "CONFIRMED"));
        Assert.Equal(6, replies.Count(reply => reply["booking_failure.cause"] == "SLOT_UNAVAILABLE"));
    }

    [Fact]
    public async Task C051_The_booking_is_stored_with_the_users_name_and_contact()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var body = JsonNode.Parse(GoogleDriver.Create(shop, "cut", "2026-11-24 12:00"))!;
        body["additional_request"] = "window seat, please";

        await Google.CreateAsync(body.ToJsonString());

        var booking = Assert.Single(await shop.BookingsAsync());
        Assert.Equal(new Guest("user-1", "Ira", "Moss", "+49 30 5550101", "ira.moss@example.org"), booking.Guest);
        Assert.Equal("window seat, please", booking.AdditionalRequest);
    }

    [Fact]
    public async Task Answers_to_the_published_form_are_kept_with_the_booking_and_told_to_nobody()
    {
        var shop = await host.NewShop().With("cut", change: s => s.IntakeForm =
        [
            new("q-1", IntakeFieldType.ShortAnswer, TextByLanguage.Of("Allergies?"), [], true, null),
            new("q-2", IntakeFieldType.Checkboxes, TextByLanguage.Of("Extras"), [TextByLanguage.Of("Tea")], false, null),
            new("q-3", IntakeFieldType.Boolean, TextByLanguage.Of("First time?"), [], false, null),
        ]).OpenAsync();
        var body = JsonNode.Parse(GoogleDriver.Create(shop, "cut", "2026-11-24 12:00"))!;
        body["intakeFormAnswers"] = JsonNode.Parse("""{"answer":[{"id":"q-3","response":true},{"id":"q-1","response":"peanuts"},{"id":"q-2","response":["Tea",null,7]},{"id":"q-9","response":["never asked"]},{"response":["nobody's"]},{"id":"q-1"}]}""");

        var reply = await Google.CreateAsync(body.ToJsonString());
        var listed = await Google.PostAsync("ListBookings", """{"user_id":"user-1"}""");
        var asked = await Google.PostAsync("GetBookingStatus", $$"""{"booking_id":"{{reply["booking.booking_id"]}}"}""");

        Assert.Equal("CONFIRMED", reply["booking.status"]);
        var answers = Assert.Single(await shop.BookingsAsync()).Answers!;
        Assert.Equal([("q-1", "Allergies?", "peanuts"), ("q-2", "Extras", "Tea,7"), ("q-3", "First time?", "true")], answers.Select(a => (a.Id, a.Question.Value, string.Join(',', a.Responses))));
        Assert.All([reply, listed, asked], answer => Assert.DoesNotContain("peanuts", answer.Body, StringComparison.Ordinal));

        // The same request again is the same booking; other answers are another request
        Assert.Equal(reply["booking.booking_id"], (await Google.CreateAsync(body.ToJsonString()))["booking.booking_id"]);
        body["intakeFormAnswers"]!["answer"]![1]!["response"] = "none";
        Assert.Equal(400, (await Google.CreateAsync(body.ToJsonString())).Status);
    }

    [Theory]
    [InlineData("null", 200)]
    [InlineData("{}", 200)]
    [InlineData("""{"answer":[]}""", 200)]
    [InlineData("""{"answer":[{"id":"q-1","response":[]}]}""", 200)]
    [InlineData("""{"answer":[{"id":"q-1","response":["\ud83d"]}]}""", 400)]
    [InlineData("""{"answer":[{"id":"q-1","response":{"text":"x"}}]}""", 400)]
    [InlineData("""{"answer":[{"id":"q-1","response":[["x"]]}]}""", 400)]
    [InlineData("""{"answer":"x"}""", 400)]
    [InlineData("\"x\"", 400)]
    public async Task A_form_that_says_nothing_books_and_one_that_cannot_be_read_is_named(string answers, int status)
    {
        var shop = await host.NewShop().With("cut", change: s => s.IntakeForm = [new("q-1", IntakeFieldType.ShortAnswer, TextByLanguage.Of("Allergies?"), [], true, null)]).OpenAsync();
        var body = GoogleDriver.Create(shop, "cut", "2026-11-24 12:00");

        var reply = await Google.CreateAsync(body.TrimEnd()[..^1] + $",\"intake_form_answers\":{answers}}}");

        Assert.Equal(status, reply.Status);
        if (status == 400)
        {
            Assert.Contains("intake_form_answers", reply["error.message"], StringComparison.Ordinal);
        }
        else
        {
            Assert.Null(Assert.Single(await shop.BookingsAsync()).Answers);
        }
    }

    [Fact]
    public async Task C052_A_sync_request_on_a_slot_that_is_now_async_fails()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        await shop.ChangeAsync((_, services) => services["cut"].DefaultMode = ConfirmationMode.Asynchronous);

        Assert.Equal("SLOT_UNAVAILABLE", (await Google.CreateAsync(shop, "cut", "2026-11-24 12:00"))["booking_failure.cause"]);
        Assert.Equal("SLOT_UNAVAILABLE", (await Google.CreateAsync(shop, "cut", "2026-11-24 12:00", mode: "CONFIRMATION_MODE_UNSPECIFIED"))["booking_failure.cause"]);
    }

    [Fact]
    public async Task C052_An_async_request_on_a_slot_that_is_now_sync_is_pending_and_confirmed_by_update()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();

        var reply = await Google.CreateAsync(shop, "cut", "2026-11-24 12:00", mode: "CONFIRMATION_MODE_ASYNCHRONOUS");

        Assert.Equal("PENDING_MERCHANT_CONFIRMATION", reply["booking.status"]);
        Assert.Equal("CONFIRMATION_MODE_ASYNCHRONOUS", reply["booking.slot.confirmation_mode"]);
        Assert.Equal("CONFIRMED", (await Google.StatusAsync(reply["booking.booking_id"]!))["booking_status"]);
        await using var db = host.Database.CreateDbContext();
        Assert.True(await db.Set<OwedUpdate>().AnyAsync(u => u.Key == "booking:" + reply["booking.booking_id"]));
    }

    [Fact]
    public async Task C053_C054_Every_business_failure_is_200_with_a_cause_that_says_something()
    {
        var shop = await host.NewShop().With("cut").With("spa", places: 2).OpenAsync();
        await shop.ChangeAsync((merchant, _) => merchant.OpenBookingsPerGuest = 1);
        await Google.BookAsync(shop, "cut", "2026-11-24 12:00");
        var offer = JsonNode.Parse(GoogleDriver.Create(shop, "spa", "2026-11-24 15:00", user: "user-3"))!;
        offer["offer_id"] = "offer-1";
        var deal = JsonNode.Parse(GoogleDriver.Create(shop, "spa", "2026-11-24 15:00", user: "user-3"))!;
        deal["deal_id"] = "deal-1";
        Reply[] failures =
        [
            await Google.CreateAsync(shop, "cut", "2026-11-24 12:00", user: "user-2"),
            await Google.CreateAsync(shop, "cut", "2026-11-24 12:00"),
            await Google.CreateAsync(shop, "spa", "2026-11-24 12:00"),
            await Google.CreateAsync(shop, "spa", "2026-11-24 15:00"),
            await Google.CreateAsync(offer.ToJsonString()),
            await Google.CreateAsync(deal.ToJsonString()),
        ];

        Assert.All(failures, failure => Assert.Equal(200, failure.Status));
        Assert.Equal(
            ["SLOT_UNAVAILABLE", "SLOT_ALREADY_BOOKED_BY_USER", "OVERLAPPING_RESERVATION", "USER_OVER_BOOKING_LIMIT", "OFFER_UNAVAILABLE", "DEAL_UNAVAILABLE"],
            failures.Select(failure => failure["booking_failure.cause"]));
        Assert.All(failures, failure => Assert.NotEmpty(failure["booking_failure.description"]!));
    }

    [Fact]
    public async Task C056_The_availability_update_is_owed_with_the_booking_and_only_then()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        await using var db = host.Database.CreateDbContext();
        var owed = db.Set<OwedUpdate>().AsNoTracking().Where(u => u.MerchantId == shop.Merchant.Id);
        await Google.CreateAsync(shop, "cut", "2026-11-24 12:10");
        Assert.Empty(await owed.ToListAsync());

        var id = await Google.BookAsync(shop, "cut", "2026-11-24 12:00");

        var update = Assert.Single(await owed.ToListAsync());
        Assert.Equal((OwedKind.AvailabilityReplace, $"slots:{shop.Id}/cut/2026-11-24", OwedState.Open), (update.Kind, update.Key, update.State));
        Assert.Equal(Assert.Single(await shop.BookingsAsync(), b => b.Id.Value == id).CreatedAt, update.OwedAt);
    }

    [Theory]
    [InlineData("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæç", "李", "+1 415-736-0000")]
    [InlineData("小明", "王", "02 1234 5678 #9")]
    [InlineData("Işıl İnci", "Öztürk-Çağ", "+90 (212) 555 01 01")]
    [InlineData("O'Brien \"<&>", "محمد", "00491234567")]
    [InlineData("👩‍🦰 Zoë", "de\u0301", "n/a")]
    public async Task C057_Names_of_40_characters_any_script_and_any_telephone_are_accepted_and_echoed(string given, string family, string telephone)
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var body = JsonNode.Parse(GoogleDriver.Create(shop, "cut", "2026-11-24 12:00"))!;
        var user = body["user_information"]!;
        (user["given_name"], user["family_name"], user["telephone"]) = (given, family, telephone);
        user["address"] = new JsonObject { ["country"] = "TR", ["locality"] = "İstanbul" };
        user["language_code"] = "tr";

        var reply = await Google.CreateAsync(body.ToJsonString());

        Assert.Equal(200, reply.Status);
        Assert.True(JsonNode.DeepEquals(user, reply.Node("booking.user_information")), reply.Body);
        Assert.Equal(new Guest("user-1", given, family, telephone, "ira.moss@example.org"), Assert.Single(await shop.BookingsAsync()).Guest);
    }

    [Theory]
    [InlineData("user_information.user_id", 255)]
    [InlineData("user_information.given_name", 200)]
    [InlineData("user_information.family_name", 200)]
    [InlineData("user_information.telephone", 100)]
    [InlineData("user_information.email", 320)]
    [InlineData("idempotency_token", 255)]
    public async Task C057_Texts_longer_than_we_can_keep_are_400_and_named(string field, int most)
    {
        var shop = await host.NewShop().With("cut").With("spa").OpenAsync();
        foreach (var (service, length, status) in new[] { ("cut", most, 200), ("spa", most + 1, 400) })
        {
            var body = JsonNode.Parse(GoogleDriver.Create(shop, service, "2026-11-24 12:00", user: "user-" + service))!.AsObject();
            var parts = field.Split('.');
            var text = FormattableString.Invariant($"{Guid.NewGuid():N}").PadRight(length, 'x');
            (parts.Length == 1 ? body : body[parts[0]]!.AsObject())[parts[^1]] = text;

            var reply = await Google.CreateAsync(body.ToJsonString());

            Assert.Equal(status, reply.Status);
            if (status == 400)
            {
                Assert.Equal(field, reply["error.field"]);
                Assert.DoesNotContain(text, reply.Body, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task C058_User_over_the_limit_and_overlapping_bookings_are_refused_with_their_causes()
    {
        var shop = await host.NewShop().With("cut", places: 3).With("spa", places: 3).OpenAsync();
        await shop.ChangeAsync((merchant, _) => merchant.OpenBookingsPerGuest = 2);
        await Google.BookAsync(shop, "cut", "2026-11-24 12:00");

        Assert.Equal("OVERLAPPING_RESERVATION", (await Google.CreateAsync(shop, "spa", "2026-11-24 12:00"))["booking_failure.cause"]);
        await Google.BookAsync(shop, "cut", "2026-11-25 12:00");
        Assert.Equal("USER_OVER_BOOKING_LIMIT", (await Google.CreateAsync(shop, "cut", "2026-11-26 12:00"))["booking_failure.cause"]);
        Assert.Equal("CONFIRMED", (await Google.CreateAsync(shop, "cut", "2026-11-26 12:00", user: "user-2"))["booking.status"]);
    }

    [Fact]
    public async Task C059_C060_No_account_is_made_or_changed_for_a_guest()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        await using var db = host.Database.CreateDbContext();
        var user = new Data.Account.AppUser { UserName = shop.Id, Email = "ira.moss@example.org", PhoneNumber = "1", DisplayName = "Somebody else", CreatedAt = default, LastSeenAt = default };
        db.Add(user);
        await db.SaveChangesAsync();
        var before = await db.Set<Data.Account.AppUser>().AsNoTracking().OrderBy(u => u.Id).Select(u => u.Id + u.Email + u.PhoneNumber + u.DisplayName + u.ConcurrencyStamp).ToListAsync();

        await Google.BookAsync(shop, "cut", "2026-11-24 12:00");

        Assert.Equal(before, await db.Set<Data.Account.AppUser>().AsNoTracking().OrderBy(u => u.Id).Select(u => u.Id + u.Email + u.PhoneNumber + u.DisplayName + u.ConcurrencyStamp).ToListAsync());
    }

    [Fact]
    public async Task C061_Same_request_and_token_twice_give_byte_equal_answers_and_one_booking()
    {
        var shop = await host.NewShop().With("yoga", places: 5).OpenAsync();
        var body = GoogleDriver.Create(shop, "yoga", "2026-11-24 12:00");

        var first = await Google.CreateAsync(body);
        host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var second = await Google.CreateAsync(body);
        var reordered = await Google.CreateAsync(new JsonObject(JsonNode.Parse(body)!.AsObject().Reverse().Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))).ToJsonString(new() { WriteIndented = true }));

        Assert.Equal("CONFIRMED", first["booking.status"]);
        Assert.Equal(first.Body, second.Body);
        Assert.Equal(first.Body, reordered.Body);
        Assert.Single(await shop.BookingsAsync());
    }

    [Fact]
    public async Task C062_Same_request_in_parallel_gives_one_booking_and_equal_answers()
    {
        var shop = await host.NewShop().With("yoga", places: 50).OpenAsync();
        for (var round = 0; round < 6; round++)
        {
            var body = GoogleDriver.Create(shop, "yoga", FormattableString.Invariant($"2026-11-24 {10 + round}:00"));
            using var barrier = new Barrier(8);
            var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
                async () =>
                {
                    barrier.SignalAndWait();
                    return await Google.CreateAsync(body);
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));

            Assert.Equal("CONFIRMED", replies[0]["booking.status"]);
            Assert.Single(replies.Select(reply => reply.Body).Distinct(StringComparer.Ordinal));
            Assert.Equal(round + 1, (await shop.BookingsAsync()).Count);
        }
    }

    [Fact]
    public async Task C063_Same_after_a_restart_gives_the_same_answer()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var body = GoogleDriver.Create(shop, "cut", "2026-11-24 12:00");
        string first;
        await using (var before = await BookingServerApp.StartAsync(host.Database.ConnectionString, host.Clock))
        {
            first = (await before.Google.CreateAsync(body)).Body;
        }

        await using var after = await BookingServerApp.StartAsync(host.Database.ConnectionString, host.Clock);

        Assert.Equal(first, (await after.Google.CreateAsync(body)).Body);
        Assert.Single(await shop.BookingsAsync());
    }

    [Fact]
    public async Task C064_Failed_create_then_slot_freed_then_the_same_request_succeeds()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var holder = await Google.BookAsync(shop, "cut", "2026-11-24 12:00");
        var body = GoogleDriver.Create(shop, "cut", "2026-11-24 12:00", user: "user-2");
        Assert.Equal("SLOT_UNAVAILABLE", (await Google.CreateAsync(body))["booking_failure.cause"]);

        await Google.CancelAsync(holder);

        Assert.Equal("CONFIRMED", (await Google.CreateAsync(body))["booking.status"]);
    }

    [Fact]
    public async Task C065_A_new_token_for_another_user_never_returns_an_older_booking()
    {
        var shop = await host.NewShop().With("yoga", places: 2).OpenAsync();
        var first = await Google.CreateAsync(shop, "yoga", "2026-11-24 12:00");

        var second = await Google.CreateAsync(shop, "yoga", "2026-11-24 12:00", user: "user-2");

        Assert.NotEqual(first["booking.booking_id"], second["booking.booking_id"]);
        Assert.Equal("user-2", second["booking.user_information.user_id"]);
    }

    [Fact]
    public async Task C065_A_token_that_ends_in_a_space_is_400_because_not_every_database_tells_it_from_the_one_without()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();

        var reply = await Google.CreateAsync(shop, "cut", "2026-11-24 12:00", GoogleDriver.NewToken() + " ");

        Assert.Equal((400, "idempotency_token"), (reply.Status, reply["error.field"]!));
        Assert.Empty(await shop.BookingsAsync());
    }

    [Fact]
    public async Task C066_Same_token_other_body_is_400_and_changes_nothing()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var token = GoogleDriver.NewToken();
        await Google.CreateAsync(shop, "cut", "2026-11-24 12:00", token);

        var reply = await Google.CreateAsync(shop, "cut", "2026-11-24 13:00", token);

        Assert.Equal((400, "idempotency_token"), (reply.Status, reply["error.field"]!));
        Assert.Single(await shop.BookingsAsync());
        Assert.DoesNotContain(token, reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task C068_A_booking_cancelled_in_between_is_not_made_again_by_its_token()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var body = GoogleDriver.Create(shop, "cut", "2026-11-24 12:00");
        var first = await Google.CreateAsync(body);
        await Google.CancelAsync(first["booking.booking_id"]!);

        var again = await Google.CreateAsync(body);

        Assert.Equal(first.Body, again.Body);
        Assert.Single(await shop.BookingsAsync());
        Assert.Equal("CANCELED", (await Google.StatusAsync(first["booking.booking_id"]!))["booking_status"]);
    }

    [Fact]
    public async Task C124_Payment_tokens_and_3ds_answers_are_neither_stored_nor_echoed_nor_logged()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var body = JsonNode.Parse(GoogleDriver.Create(shop, "cut", "2026-11-24 12:00"))!;
        body["payment_information"]!["pa_response"] = "3ds-secret-answer";
        body["payment_information"]!["md_merchant_data"] = "3ds-secret-data";
        body["payment_information"]!["price"] = new JsonObject { ["price_micros"] = "15000000", ["currency_code"] = "EUR" };
        body["payment_processing_parameters"] = new JsonObject { ["unparsed_payment_method_token"] = "tok-secret-1", ["payment_method_token"] = "tok-secret-2" };

        var reply = await Google.CreateAsync(body.ToJsonString());

        Assert.Equal("15000000", reply["booking.payment_information.price.price_micros"]);
        await using var db = host.Database.CreateDbContext();
        var answer = await db.Set<IdempotentAnswer>().AsNoTracking().SingleAsync(a => a.BookingId == new Domain.Shared.BookingId(reply["booking.booking_id"]!));
        var booking = Assert.Single(await shop.BookingsAsync());
        var everything = string.Join('\n', [reply.Body, answer.Answer, booking.WireEcho, .. host.App.Logs.Lines.Select(line => line.Text)]);
        Assert.DoesNotContain("secret", everything, StringComparison.OrdinalIgnoreCase);
    }
}

public sealed class BookingIdTests
{
    [Fact]
    public void C041_Booking_ids_are_unique_across_10_000_creations()
    {
        var moment = Instant.FromUtc(2026, 11, 24, 11, 0);

        var ids = Enumerable.Range(0, 10_000).Select(_ => TakeBooking.NewId(moment).Value).ToHashSet(StringComparer.OrdinalIgnoreCase);

        Assert.Equal(10_000, ids.Count);
    }
}
