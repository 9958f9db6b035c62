using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using MerchantPortal.Data;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Features.Google.Health;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace MerchantPortal.Web.Tests.BookingServer;

public sealed class LookupTests(BookingServerHost host) : IClassFixture<BookingServerHost>
{
    private GoogleDriver Google => host.Google;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(77)]
    public async Task C024_N_slot_times_give_exactly_N_results(int count)
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var start = shop.At("2026-11-24 10:00");

        var reply = await Google.LookUpAsync(shop.Id, [.. Enumerable.Range(0, count).Select(i => GoogleDriver.Time("cut", start + (i * 1800)))]);

        Assert.Equal(200, reply.Status);
        Assert.Equal(count, reply.Json["slot_time_availability"]!.AsArray().Count);
    }

    [Fact]
    public async Task C025_Each_result_echoes_its_slot_time_unchanged_in_request_order()
    {
        var shop = await host.NewShop().WithStaff("anna").With("İstanbul ışık 剪髮", change: s => s.Staff = [new("anna")]).With("table", places: 2, party: 2).OpenAsync();
        string[] times =
        [
            """{"service_id":"İstanbul ışık 剪髮","start_sec":"1798790400","duration_sec":"2700","availability_tag":"a<77>&\"'","resource_ids":{"staff_id":"anna","room_id":""},"confirmation_mode":"CONFIRMATION_MODE_SYNCHRONOUS"}""",
            """{"service_id":"table","start_sec":"1798794000","resource_ids":{"party_size":2},"confirmation_mode":"CONFIRMATION_MODE_SYNCHRONOUS"}""",
            """{"service_id":"table","start_sec":"1798790400","duration_sec":"3600","resource_ids":{},"confirmation_mode":"CONFIRMATION_MODE_SYNCHRONOUS"}""",
            """{"service_id":"unknown","start_sec":"9223372036854775807","duration_sec":"-9223372036854775808","confirmation_mode":"CONFIRMATION_MODE_ASYNCHRONOUS"}""",
            """{"service_id":"unknown","start_sec":"-1"}""",
        ];

        var reply = await Google.LookUpAsync(shop.Id, times);

        Assert.Equal(200, reply.Status);
        for (var i = 0; i < times.Length; i++)
        {
            var echoed = reply.Node(FormattableString.Invariant($"slot_time_availability.{i}.slot_time"));
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(times[i]), echoed), $"{times[i]} came back as {echoed}");
        }
    }

    [Fact]
    public async Task C026_Open_slot_true_booked_out_slot_false()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        Assert.True(await Google.IsOpenAsync(shop, "cut", "2026-11-24 12:00"));

        await Google.BookAsync(shop, "cut", "2026-11-24 12:00");

        Assert.False(await Google.IsOpenAsync(shop, "cut", "2026-11-24 12:00"));
        Assert.True(await Google.IsOpenAsync(shop, "cut", "2026-11-24 13:00"));
    }

    [Fact]
    public async Task C027_State_is_read_at_call_time_also_when_another_process_changed_it()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        Assert.True(await Google.IsOpenAsync(shop, "cut", "2026-11-24 12:00"));
        await using (var other = await BookingServerApp.StartAsync(host.Database.ConnectionString, host.Clock))
        {
            await other.Google.BookAsync(shop, "cut", "2026-11-24 12:00");
        }

        Assert.False(await Google.IsOpenAsync(shop, "cut", "2026-11-24 12:00"));
        await shop.ChangeAsync((merchant, _) => merchant.BookableDays = 1);
        Assert.False(await Google.IsOpenAsync(shop, "cut", "2026-11-24 13:00"));
    }

    [Fact]
    public async Task C028_Single_slot_request_works()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();

        var reply = await Google.LookUpAsync(shop.Id, GoogleDriver.Time("cut", shop.At("2026-11-24 12:00")));

        Assert.Equal("true", reply["slot_time_availability.0.available"]);
    }

    [Fact]
    public async Task C029_Mixed_services_days_and_staff_in_one_request_work()
    {
        var shop = await host.NewShop().WithStaff("anna", "ben")
            .With("cut", change: s => s.Staff = [new("anna"), new("ben")]).With("colour", change: s => (s.Staff, s.Duration) = ([new("anna")], Duration.FromHours(2))).OpenAsync();
        await Google.BookAsync(shop, "cut", "2026-11-25 12:00", staff: "anna");

        var reply = await Google.LookUpAsync(
            shop.Id,
            GoogleDriver.Time("cut", shop.At("2026-11-25 12:00"), staff: "anna"),
            GoogleDriver.Time("cut", shop.At("2026-11-25 12:00"), staff: "ben"),
            GoogleDriver.Time("cut", shop.At("2026-11-25 12:00")),
            GoogleDriver.Time("colour", shop.At("2026-11-25 11:00"), 7200),
            GoogleDriver.Time("colour", shop.At("2026-11-25 13:00"), 7200),
            GoogleDriver.Time("cut", shop.At("2026-12-24 12:00"), staff: "anna"));

        Assert.Equal(
            ["false", "true", "true", "false", "true", "true"],
            Enumerable.Range(0, 6).Select(i => reply[FormattableString.Invariant($"slot_time_availability.{i}.available")]));
    }

    [Fact]
    public async Task C030_Slot_unknown_to_us_is_false_and_unknown_merchant_is_400()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var reply = await Google.LookUpAsync(
            shop.Id,
            GoogleDriver.Time("cut", shop.At("2026-11-24 12:17")),
            GoogleDriver.Time("cut", shop.At("2026-11-24 12:00"), 1800),
            GoogleDriver.Time("cut", shop.At("2026-11-24 12:00"), staff: "nobody"),
            GoogleDriver.Time("cut", shop.At("2026-11-24 12:00"), party: 2),
            GoogleDriver.Time("nothing", shop.At("2026-11-24 12:00")),
            GoogleDriver.Time("cut", shop.At("2026-11-24 22:00")),
            GoogleDriver.Time("cut", shop.At("2027-11-24 12:00")),
            GoogleDriver.Time("cut", long.MaxValue, long.MaxValue));

        Assert.Equal(200, reply.Status);
        Assert.All(reply.Json["slot_time_availability"]!.AsArray(), entry => Assert.False(entry!["available"]!.GetValue<bool>()));
        var unknown = await Google.LookUpAsync("no-such-merchant", GoogleDriver.Time("cut", 1798790400));
        Assert.Equal((400, "merchant_id"), (unknown.Status, unknown["error.field"]!));
    }

    [Fact]
    public async Task C030_A_merchant_that_offers_nothing_yet_answers_false_as_for_any_unknown_service()
    {
        var shop = await host.NewShop().OpenAsync();
        var reply = await Google.LookUpAsync(shop.Id, GoogleDriver.Time("cut", shop.At("2026-11-24 12:00")));

        Assert.Equal(200, reply.Status);
        Assert.False(Assert.Single(reply.Json["slot_time_availability"]!.AsArray())!["available"]!.GetValue<bool>());
    }

    [Fact]
    public async Task C030_Missing_fields_are_400_and_named()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var time = GoogleDriver.Time("cut", shop.At("2026-11-24 12:00"));

        Assert.Equal("merchant_id", (await Google.PostAsync("BatchAvailabilityLookup", $$"""{"slot_time":[{{time}}]}"""))["error.field"]);
        Assert.Equal("slot_time", (await Google.PostAsync("BatchAvailabilityLookup", $$"""{"merchant_id":"{{shop.Id}}"}"""))["error.field"]);
        Assert.Equal("slot_time[1].service_id", (await Google.LookUpAsync(shop.Id, time, """{"start_sec":"1"}"""))["error.field"]);
        Assert.Equal("slot_time[2].start_sec", (await Google.LookUpAsync(shop.Id, time, time, """{"service_id":"cut"}"""))["error.field"]);
        Assert.Equal("slot_time[1]", (await Google.LookUpAsync(shop.Id, time, "null"))["error.field"]);
    }

    [Fact]
    public async Task C031_Confirmation_mode_is_returned_as_the_slots_mode()
    {
        var shop = await host.NewShop().With("table", places: 5, change: s => s.Rules =
            [new([IsoDayOfWeek.Friday], new LocalTime(18, 0), LocalTime.Midnight) { Mode = ConfirmationMode.Asynchronous }]).OpenAsync();

        var reply = await Google.LookUpAsync(
            shop.Id,
            GoogleDriver.Time("table", shop.At("2026-11-27 17:00"), mode: "CONFIRMATION_MODE_SYNCHRONOUS"),
            GoogleDriver.Time("table", shop.At("2026-11-27 18:00"), mode: "CONFIRMATION_MODE_ASYNCHRONOUS"),
            GoogleDriver.Time("table", shop.At("2026-11-27 18:00"), mode: "CONFIRMATION_MODE_SYNCHRONOUS"),
            GoogleDriver.Time("table", shop.At("2026-11-27 18:00"), mode: null),
            GoogleDriver.Time("table", shop.At("2026-11-27 18:01"), mode: "CONFIRMATION_MODE_SYNCHRONOUS"));

        Assert.Equal(
            ["CONFIRMATION_MODE_SYNCHRONOUS", "CONFIRMATION_MODE_ASYNCHRONOUS", "CONFIRMATION_MODE_ASYNCHRONOUS", "CONFIRMATION_MODE_ASYNCHRONOUS", "CONFIRMATION_MODE_SYNCHRONOUS"],
            Enumerable.Range(0, 5).Select(i => reply[FormattableString.Invariant($"slot_time_availability.{i}.slot_time.confirmation_mode")]));
    }

    [Fact]
    public async Task C032_Multi_spot_class_is_true_until_the_last_spot_is_gone()
    {
        var shop = await host.NewShop().With("yoga", places: 3).OpenAsync();
        for (var taken = 0; taken < 3; taken++)
        {
            Assert.True(await Google.IsOpenAsync(shop, "yoga", "2026-11-24 12:00"));
            await Google.BookAsync(shop, "yoga", "2026-11-24 12:00", user: FormattableString.Invariant($"user-{taken}"));
        }

        Assert.False(await Google.IsOpenAsync(shop, "yoga", "2026-11-24 12:00"));
    }

    [Fact]
    public async Task C033_Staff_specific_slot_is_false_when_that_staff_is_busy_in_another_service()
    {
        var shop = await host.NewShop().WithStaff("anna", "ben")
            .With("cut", change: s => s.Staff = [new("anna"), new("ben")]).With("colour", change: s => (s.Staff, s.Duration) = ([new("anna")], Duration.FromHours(2))).OpenAsync();

        Assert.Equal(200, (await Google.CreateAsync(shop, "colour", "2026-11-24 11:00", duration: 7200)).Status);

        Assert.False(await Google.IsOpenAsync(shop, "cut", "2026-11-24 12:00", staff: "anna"));
        Assert.True(await Google.IsOpenAsync(shop, "cut", "2026-11-24 12:00", staff: "ben"));
        Assert.True(await Google.IsOpenAsync(shop, "cut", "2026-11-24 13:00", staff: "anna"));
    }

    [Fact]
    public async Task C034_Past_slots_and_slots_inside_min_advance_time_are_false()
    {
        // the clock starts on Saturday 21 November, 11:00 in Berlin
        var shop = await host.NewShop().With("cut").With("spa", change: s => s.MinAdvanceBooking = Duration.FromHours(4)).OpenAsync();

        Assert.False(await Google.IsOpenAsync(shop, "cut", "2026-11-21 10:00"));
        Assert.False(await Google.IsOpenAsync(shop, "cut", "2026-11-20 12:00"));
        Assert.True(await Google.IsOpenAsync(shop, "cut", "2026-11-21 13:00"));
        Assert.False(await Google.IsOpenAsync(shop, "spa", "2026-11-21 14:00"));
        Assert.True(await Google.IsOpenAsync(shop, "spa", "2026-11-21 16:00"));
    }

    [Fact]
    public async Task C036_A_lookup_never_changes_anything()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        await Google.BookAsync(shop, "cut", "2026-11-24 12:00");
        var before = await StateAsync();

        await Google.IsOpenAsync(shop, "cut", "2026-11-24 12:00");
        await Google.LookUpAsync(shop.Id, GoogleDriver.Time("cut", 1), GoogleDriver.Time("nothing", 2));

        Assert.Equal(before, await StateAsync());

        async Task<string> StateAsync()
        {
            await using var db = host.Database.CreateDbContext();
            var owed = await db.Set<OwedUpdate>().AsNoTracking().OrderBy(u => u.Key).Select(u => u.Key + ":" + u.Version).ToListAsync();
            var bookings = await shop.BookingsAsync();
            return string.Join(' ', owed) + string.Join(' ', bookings.Select(b => b.Id + ":" + b.Stamp));
        }
    }

    [Fact]
    public async Task C127_Clicks_on_a_slot_and_those_that_found_it_gone_are_counted()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        await Google.BookAsync(shop, "cut", "2026-11-24 12:00");
        var (clicks, unavailable) = (0L, 0L);
        var meters = host.App.Services.GetService(typeof(IMeterFactory));
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter.Name == "MerchantPortal.BookingServer" && ReferenceEquals(instrument.Meter.Scope, meters))
            {
                own.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            clicks += instrument.Name == "merchantportal.lookup.clicks" ? value : 0;
            unavailable += instrument.Name == "merchantportal.lookup.unavailable" ? value : 0;
        });
        listener.Start();

        await Google.IsOpenAsync(shop, "cut", "2026-11-24 12:00");
        await Google.IsOpenAsync(shop, "cut", "2026-11-24 13:00");
        await Google.LookUpAsync(shop.Id, GoogleDriver.Time("cut", 1), GoogleDriver.Time("cut", 2));

        Assert.Equal((2, 1), (clicks, unavailable));
    }
}

public sealed class CheckAvailabilityTests(CheckAvailabilityTests.SwitchedOn host) : IClassFixture<CheckAvailabilityTests.SwitchedOn>
{
    public sealed class SwitchedOn : BookingServerHost
    {
        protected override Dictionary<string, string?> Settings => new(StringComparer.Ordinal) { ["BookingServer:CheckAvailability"] = "true" };
    }

    private GoogleDriver Google => host.Google;

    [Fact]
    public async Task C037_Echoes_the_slot_and_returns_the_count()
    {
        var shop = await host.NewShop().With("yoga", places: 3).OpenAsync();
        await Google.BookAsync(shop, "yoga", "2026-11-24 12:00");
        var slot = Slot(shop, "yoga", "2026-11-24 12:00");

        var reply = await Google.PostAsync("CheckAvailability", $$"""{"slot":{{slot}}}""");

        Assert.Equal(200, reply.Status);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(slot), reply.Node("slot")));
        Assert.Equal("2", reply.Node("count_available")!.ToJsonString());
    }

    [Fact]
    public async Task C038_Full_slot_is_200_with_0_and_is_told_to_google_again()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        await Google.BookAsync(shop, "cut", "2026-11-24 12:00");
        var before = await OwedAsync(shop);

        var reply = await Google.PostAsync("CheckAvailability", $$"""{"slot":{{Slot(shop, "cut", "2026-11-24 12:00")}}}""");

        Assert.Equal(200, reply.Status);
        Assert.Equal("0", reply.Node("count_available")!.ToJsonString());
        Assert.Equal(before + 1, await OwedAsync(shop));
    }

    [Fact]
    public async Task C038_A_slot_that_never_was_is_400()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();

        var reply = await Google.PostAsync("CheckAvailability", $$"""{"slot":{{Slot(shop, "cut", "2026-11-24 12:17")}}}""");

        Assert.Equal((400, "slot"), (reply.Status, reply["error.field"]!));
    }

    [Fact]
    public async Task C039_Switched_off_it_answers_501()
    {
        await using var off = await BookingServerApp.StartAsync(host.Database.ConnectionString, host.Clock);

        var reply = await off.Google.PostAsync("CheckAvailability", "{}");

        Assert.Equal((501, "UNIMPLEMENTED"), (reply.Status, reply["error.status"]!));
        // What is switched off on purpose is no error of ours to tell administrators of
        Assert.Empty(off.Services.GetRequiredService<BookingServerHealth>().Read());
    }

    private static string Slot(Shop shop, string service, string at) => FormattableString.Invariant(
        $$"""{"merchant_id":"{{shop.Id}}","service_id":"{{service}}","start_sec":"{{shop.At(at)}}","duration_sec":"3600","confirmation_mode":"CONFIRMATION_MODE_SYNCHRONOUS"}""");

    private async Task<long> OwedAsync(Shop shop)
    {
        await using var db = host.Database.CreateDbContext();
        return await db.Set<OwedUpdate>().Where(u => u.MerchantId == shop.Merchant.Id).SumAsync(u => u.Version);
    }
}
