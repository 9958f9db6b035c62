using MerchantPortal.Contracts.Feeds;
using MerchantPortal.Simulator;
using MerchantPortal.Web.Tests.Contracts;
using Xunit;

namespace MerchantPortal.Web.Tests.Simulator;

public class ReplaceAvailabilityTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    private const string Slot =
        """{"startTime":"2026-12-31T09:00:00Z","duration":"2700s","spotsTotal":"1","spotsOpen":"0","availabilityTag":"a77","resources":{"staffId":"anna","staffName":"Anna"},"confirmationMode":"CONFIRMATION_MODE_SYNCHRONOUS"}""";

    private static string Batch(string slots, string window = "\"startTimeRestrict\":\"2026-12-31T09:00:00Z\",\"endTimeRestrict\":\"2026-12-31T10:00:00Z\"", string ids = "\"merchantId\":\"m\",\"serviceId\":\"s\"") =>
        $$"""{"extendedServiceAvailability":[{{{ids}},{{window}},"availability":[{{slots}}]}]}""";

    [Theory]
    [InlineData("replace-async")]
    [InlineData("replace-sync")]
    [InlineData("replace-both")]
    public async Task The_seed_samples_are_taken_and_answered_with_their_entries(string name)
    {
        var host = shared.Fresh();
        var (status, answer) = await host.ReplaceAsync(Fixture.Text(name));
        Assert.Equal((200, "12310"), (status, (string?)answer!["extendedServiceAvailability"]![0]!["serviceId"]));
    }

    [Fact]
    public async Task A_replace_deletes_the_window_and_puts_its_slots_there()
    {
        var host = shared.Fresh();
        FeedAvailability[] feed = [Feed(1798707600 - 3600), Feed(1798707600), Feed(1798707600 + 3600)];

        Assert.Equal(200, (await host.ReplaceAsync(Batch(Slot))).Status);

        var slots = host.Google.Slots("m", "s", 0, long.MaxValue, feed);
        Assert.Equal([(1798704000L, 5L), (1798707600L, 0L), (1798711200L, 5L)], slots.Select(slot => (slot.StartSec, slot.SpotsOpen)));
    }

    [Fact]
    public async Task With_resources_only_that_staff_member_changes()
    {
        var host = shared.Fresh();
        var ben = Feed(1798707600);
        ben.Resources = new FeedResources { StaffId = "ben", StaffName = "Ben" };
        var window = "\"startTimeRestrict\":\"2026-12-31T09:00:00Z\",\"endTimeRestrict\":\"2026-12-31T10:00:00Z\",\"resourcesRestrict\":{\"staffId\":\"anna\",\"staffName\":\"Anna\"}";
        Assert.Equal(200, (await host.ReplaceAsync(Batch(Slot, window))).Status);
        Assert.Equal(["anna", "ben"], host.Google.Slots("m", "s", 0, long.MaxValue, [ben]).Select(slot => slot.Resources!.StaffId!).Order(StringComparer.Ordinal));
        Assert.Equal(400, (await host.ReplaceAsync(Batch(Slot.Replace("anna", "ben", StringComparison.Ordinal), window))).Status);
    }

    [Fact]
    public async Task An_empty_list_clears_the_window()
    {
        var host = shared.Fresh();
        Assert.Equal(200, (await host.ReplaceAsync(Batch(""))).Status);
        Assert.Empty(host.Google.Slots("m", "s", 0, long.MaxValue, [Feed(1798707600)]));
    }

    [Fact]
    public async Task The_single_form_works_like_the_batch()
    {
        var host = shared.Fresh();
        var path = $"/simulator/v1alpha/inventory/partners/{SimulatorHost.Partner}/merchants/m/services/s/availability:replace";
        string Single(string name) => $$$"""{"serviceAvailability":{"name":"{{{name}}}","startTimeRestrict":"2026-12-31T09:00:00Z","endTimeRestrict":"2026-12-31T10:00:00Z","availability":[{{{Slot}}}]}}""";

        var (status, answer) = await host.SendAsync(HttpMethod.Post, path, Single($"partners/{SimulatorHost.Partner}/merchants/m/services/s"));

        Assert.Equal((200, "0"), (status, (string?)answer!["availability"]![0]!["spotsOpen"]));
        Assert.Single(host.Google.Slots("m", "s", 0, long.MaxValue, []));
        Assert.Equal(400, (await host.SendAsync(HttpMethod.Post, path, Single("partners/1/merchants/m/services/s"))).Status);
        Assert.Equal(400, (await host.SendAsync(HttpMethod.Post, path, Batch(Slot))).Status);
    }

    public static TheoryData<string, string, string> Wrong() => new()
    {
        { "not JSON", "Invalid JSON payload received", "{" },
        { "empty", "extendedServiceAvailability is required", "{}" },
        { "no entries", "extendedServiceAvailability is required", """{"extendedServiceAvailability":[]}""" },
        { "unknown field", "Unknown name \"colour\"", Batch(Slot)[..^1] + ",\"colour\":1}" },
        { "unknown slot field", "Unknown name \"colour\" at \"extendedServiceAvailability[0].availability[0]\": Cannot find field", Batch(Slot[..^1] + ",\"colour\":1}") },
        { "snake case", "Unknown name \"confirmation_mode\" at \"extendedServiceAvailability[0].availability[0]\": Cannot find field", Batch(Slot.Replace("confirmationMode", "confirmation_mode", StringComparison.Ordinal)) },
        { "a deposit of nothing", "deposit.deposit.priceMicros must be positive", Batch(Slot[..^1] + ",\"deposit\":{\"deposit\":{\"priceMicros\":\"0\",\"currencyCode\":\"EUR\"}}}") },
        { "a deposit as a number", "deposit.deposit.priceMicros must be an int64 written as a string", Batch(Slot[..^1] + ",\"deposit\":{\"deposit\":{\"priceMicros\":1000000,\"currencyCode\":\"EUR\"}}}") },
        { "a deposit without currency", "deposit.deposit.currencyCode is required", Batch(Slot[..^1] + ",\"deposit\":{\"deposit\":{\"priceMicros\":\"1000000\"}}}") },
        { "deposit and fee in two currencies", "must be in the currency of the service's price", Batch(Slot[..^1] + ",\"deposit\":{\"deposit\":{\"priceMicros\":\"1000000\",\"currencyCode\":\"EUR\"}},\"noShowFee\":{\"fee\":{\"priceMicros\":\"1000000\",\"currencyCode\":\"USD\"}}}") },
        { "V1", "must be synchronous: payments are not taken", Batch(Slot.Replace("_SYNCHRONOUS", "_ASYNCHRONOUS", StringComparison.Ordinal)[..^1] + ",\"requireCreditCard\":\"REQUIRE_CREDIT_CARD_ALWAYS\"}") },
        { "an unknown card wish", "requireCreditCard must be the name of a value of RequireCreditCard", Batch(Slot[..^1] + ",\"requireCreditCard\":\"SOMETIMES\"}") },
        { "snake case inside a fee", "Unknown name \"price_micros\"", Batch(Slot[..^1] + ",\"noShowFee\":{\"fee\":{\"price_micros\":\"1\"}}}") },
        { "no merchant", "merchantId is required", Batch(Slot, ids: "\"serviceId\":\"s\"") },
        { "no service", "serviceId is required", Batch(Slot, ids: "\"merchantId\":\"m\"") },
        { "no restricts", "startTimeRestrict is required", Batch(Slot, "\"durationRestrict\":\"2700s\"") },
        { "no end restrict", "endTimeRestrict is required", Batch(Slot, "\"startTimeRestrict\":\"2026-12-31T09:00:00Z\"") },
        { "no start restrict", "startTimeRestrict is required", Batch(Slot, "\"endTimeRestrict\":\"2026-12-31T10:00:00Z\"") },
        { "window upside down", "endTimeRestrict must be after startTimeRestrict", Batch("", "\"startTimeRestrict\":\"2026-12-31T10:00:00Z\",\"endTimeRestrict\":\"2026-12-31T09:00:00Z\"") },
        { "slot before the window", "startTime lies outside the restricts of its entry", Batch(Slot, "\"startTimeRestrict\":\"2026-12-31T09:00:01Z\",\"endTimeRestrict\":\"2026-12-31T10:00:00Z\"") },
        { "slot at the window's end", "startTime lies outside the restricts of its entry", Batch(Slot, "\"startTimeRestrict\":\"2026-12-31T08:00:00Z\",\"endTimeRestrict\":\"2026-12-31T09:00:00Z\"") },
        { "slot of another duration", "startTime lies outside the restricts of its entry", Batch(Slot, "\"startTimeRestrict\":\"2026-12-31T09:00:00Z\",\"endTimeRestrict\":\"2026-12-31T10:00:00Z\",\"durationRestrict\":\"3600s\"") },
        { "spots as numbers", "spotsTotal must be an int64 written as a string", Batch(Slot.Replace("\"1\"", "1", StringComparison.Ordinal)) },
        { "spots open as number", "spotsOpen must be an int64 written as a string", Batch(Slot.Replace("\"0\"", "0", StringComparison.Ordinal)) },
        { "more open than there are", "spotsOpen must be between 0 and spotsTotal", Batch(Slot.Replace("\"spotsOpen\":\"0\"", "\"spotsOpen\":\"2\"", StringComparison.Ordinal)) },
        { "spots below zero", "spotsOpen must be between 0 and spotsTotal", Batch(Slot.Replace("\"spotsOpen\":\"0\"", "\"spotsOpen\":\"-1\"", StringComparison.Ordinal)) },
        { "no spots", "spotsTotal is required", Batch(Slot.Replace("\"spotsTotal\":\"1\",", "", StringComparison.Ordinal)) },
        { "no spots open", "spotsOpen is required", Batch(Slot.Replace("\"spotsOpen\":\"0\",", "", StringComparison.Ordinal)) },
        { "duration as number", "duration must be a duration in seconds, such as \"2700s\"", Batch(Slot.Replace("\"2700s\"", "2700", StringComparison.Ordinal)) },
        { "ISO duration", "duration must be a duration in seconds, such as \"2700s\"", Batch(Slot.Replace("2700s", "PT45M", StringComparison.Ordinal)) },
        { "no duration", "duration is required", Batch(Slot.Replace("\"duration\":\"2700s\",", "", StringComparison.Ordinal)) },
        { "local time", "startTime must be an RFC 3339 timestamp in UTC, ending in Z", Batch(Slot.Replace("09:00:00Z", "09:00:00", StringComparison.Ordinal)) },
        { "time with an offset", "startTime must be an RFC 3339 timestamp in UTC, ending in Z", Batch(Slot.Replace("09:00:00Z", "10:00:00+01:00", StringComparison.Ordinal)) },
        { "no confirmation mode", "confirmationMode is required", Batch(Slot.Replace(",\"confirmationMode\":\"CONFIRMATION_MODE_SYNCHRONOUS\"", "", StringComparison.Ordinal)) },
        { "unspecified confirmation mode", "confirmationMode is required", Batch(Slot.Replace("MODE_SYNCHRONOUS", "MODE_UNSPECIFIED", StringComparison.Ordinal)) },
        { "unknown confirmation mode", "confirmationMode must be the name of a value of ConfirmationMode", Batch(Slot.Replace("MODE_SYNCHRONOUS", "MODE_LATER", StringComparison.Ordinal)) },
        { "staff id without name", "resources.staffName goes with staffId: both or neither", Batch(Slot.Replace(",\"staffName\":\"Anna\"", "", StringComparison.Ordinal)) },
        { "staff name without id", "resources.staffName goes with staffId: both or neither", Batch(Slot.Replace("\"staffId\":\"anna\",", "", StringComparison.Ordinal)) },
        { "room id without name", "resources.roomName goes with roomId: both or neither", Batch(Slot.Replace("\"staffId\":\"anna\",\"staffName\":\"Anna\"", "\"roomId\":\"r\"", StringComparison.Ordinal)) },
        { "party size as text", "resources.partySize must be an int32 number", Batch(Slot.Replace("\"staffName\":\"Anna\"", "\"staffName\":\"Anna\",\"partySize\":\"2\"", StringComparison.Ordinal)) },
        { "recurrence", "recurrence does not fit: the feed of this service uses spots", Batch(Slot[..^1] + ",\"recurrence\":{\"repeatEvery\":\"3600s\"}}") },
        { "the same slot twice", "holds the same slot twice", Batch(Slot + "," + Slot) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_replace_is_refused_with_400_and_changes_nothing(string what, string because, string body)
    {
        var host = shared.Fresh();
        var (status, answer) = await host.ReplaceAsync(body);
        Assert.True(status == 400, what);
        Assert.Equal("INVALID_ARGUMENT", (string?)answer!["error"]!["status"]);
        Assert.Contains(because, (string?)answer["error"]!["message"], StringComparison.Ordinal);
        Assert.Single(host.Google.Slots("m", "s", 0, long.MaxValue, [Feed(1798707600)]), slot => slot.SpotsOpen == 5);
    }

    [Fact]
    public async Task One_wrong_entry_refuses_the_whole_batch()
    {
        var host = shared.Fresh();
        var good = Batch(Slot)["{\"extendedServiceAvailability\":[".Length..^2];
        var bad = good.Replace("\"m\"", "\"\"", StringComparison.Ordinal);
        Assert.Equal(400, (await host.ReplaceAsync($$"""{"extendedServiceAvailability":[{{good}},{{bad}}]}""")).Status);
        Assert.Empty(host.Google.Slots("m", "s", 0, long.MaxValue, []));
    }

    [Fact]
    public async Task An_unknown_parameter_is_refused_and_another_partner_is_denied()
    {
        var host = shared.Fresh();
        Assert.Equal(400, (await host.ReplaceAsync(Batch(Slot), query: "?updateMask=status")).Status);
        Assert.Equal(403, (await host.ReplaceAsync(Batch(Slot), partner: "1")).Status);
    }

    [Fact]
    public async Task V11_A_slot_may_name_only_what_the_merchants_feed_holds()
    {
        var merchant = new FeedMerchant
        {
            MerchantId = "m",
            PaymentOption = [new() { PaymentOptionId = "m:s:1", Price = new() { PriceMicros = 1_000_000, CurrencyCode = "EUR" } }],
        };
        var service = new FeedService { MerchantId = "m", ServiceId = "s", Price = new() { PriceMicros = 2_000_000, CurrencyCode = "EUR" } };
        await using var host = await SimulatorHost.StartAsync(options => options.Feed = (_, _) =>
            Task.FromResult(new SimulatedFeed([new("m", "M", "Europe/Berlin", [new("s", "S", service.Price!) { Feed = service }]) { Feed = merchant }])));
        static string With(string option) => Batch(Slot[..^1] + $",\"paymentOptionId\":[\"{option}\"]}}");

        var refused = await host.ReplaceAsync(With("m:s:2"));
        Assert.Equal(400, refused.Status);
        Assert.Contains("paymentOptionId is not a payment option of the merchant", refused.Body!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(200, (await host.ReplaceAsync(With("m:s:1"))).Status);
        Assert.Equal(["m:s:1"], Assert.Single(host.Google.Slots("m", "s", 0, long.MaxValue, [])).PaymentOptionId);

        // The service takes a deposit, so the merchant must have said who moves the money
        service.Deposit = new() { Deposit = new() { PriceMicros = 1_000_000, CurrencyCode = "EUR" } };
        Assert.Equal(400, (await host.ReplaceAsync(Batch(Slot))).Status);
        merchant.TokenizationConfig = new() { TokenizationParameter = new(StringComparer.Ordinal) { ["gateway"] = "sandbox" } };
        Assert.Equal(200, (await host.ReplaceAsync(Batch(Slot))).Status);
    }

    private static FeedAvailability Feed(long start) => new() { MerchantId = "m", ServiceId = "s", StartSec = start, DurationSec = 2700, SpotsTotal = 5, SpotsOpen = 5 };
}
