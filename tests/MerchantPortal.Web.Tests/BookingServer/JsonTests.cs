using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MerchantPortal.TestKit;
using Xunit;

namespace MerchantPortal.Web.Tests.BookingServer;

public sealed class JsonTests(BookingServerHost host) : IClassFixture<BookingServerHost>
{
    private GoogleDriver Google => host.Google;

    [Fact]
    public async Task C015_Int64_as_string_and_as_number_give_the_same()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var start = shop.At("2026-11-24 12:00");

        var text = await Google.LookUpAsync(shop.Id, FormattableString.Invariant($$"""{"service_id":"cut","start_sec":"{{start}}","duration_sec":"3600"}"""));
        var number = await Google.LookUpAsync(shop.Id, FormattableString.Invariant($$"""{"service_id":"cut","start_sec":{{start}},"duration_sec":3600}"""));

        Assert.Equal("true", text["slot_time_availability.0.available"]);
        Assert.Equal(text.Body, number.Body);
    }

    [Fact]
    public async Task C016_Int64_is_emitted_as_string_and_int32_as_number()
    {
        var shop = await host.NewShop().With("table", places: 3, party: 4).OpenAsync();

        var created = await Google.CreateAsync(shop, "table", "2026-11-24 12:00", party: 4);

        Assert.Equal($"\"{shop.At("2026-11-24 12:00").ToString(CultureInfo.InvariantCulture)}\"", created.Node("booking.slot.start_sec")!.ToJsonString());
        Assert.Equal("\"3600\"", created.Node("booking.slot.duration_sec")!.ToJsonString());
        Assert.Equal("4", created.Node("booking.slot.resources.party_size")!.ToJsonString());
    }

    [Fact]
    public async Task C017_Response_keys_are_snake_case()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var created = await Google.CreateAsync(shop, "cut", "2026-11-24 12:00");
        var looked = await Google.LookUpAsync(shop.Id, GoogleDriver.Time("cut", shop.At("2026-11-24 13:00"), staff: ""));
        var listed = await Google.ListAsync("user-1");
        var status = await Google.StatusAsync(created["booking.booking_id"]!);

        foreach (var reply in new[] { created, looked, listed, status })
        {
            Assert.All(Keys(reply.Json), key => Assert.Matches(new Regex("^[a-z][a-z0-9_]*$", RegexOptions.None, TimeSpan.FromSeconds(1)), key));
        }
    }

    [Fact]
    public async Task C018_Lower_camel_case_keys_are_accepted()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var body = GoogleDriver.Create(shop, "cut", "2026-11-24 12:00");
        var camel = Regex.Replace(body, "\"(?<key>[a-z]+(_[a-z]+)+)\":", match => "\"" + Camel(match.Groups["key"].Value) + "\":", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        Assert.DoesNotContain("user_information", camel, StringComparison.Ordinal);

        var created = await Google.CreateAsync(camel);

        Assert.Equal("CONFIRMED", created["booking.status"]);
        Assert.Equal("ira.moss@example.org", created["booking.user_information.email"]);
        Assert.Equal(created.Body, (await Google.CreateAsync(body)).Body);
    }

    [Fact]
    public async Task C019_Unknown_fields_are_ignored()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var body = JsonNode.Parse(GoogleDriver.Create(shop, "cut", "2026-11-24 12:00"))!;
        body["new_field"] = new JsonObject { ["deep"] = new JsonArray(1, "two", null) };
        body["slot"]!["colour"] = "blue";
        body["lease_ref"] = new JsonObject { ["lease_id"] = "l-1" };
        body["user_information"]!["shoe_size"] = 42;

        Assert.Equal("CONFIRMED", (await Google.CreateAsync(body.ToJsonString()))["booking.status"]);
    }

    [Theory]
    [InlineData("\"CONFIRMATION_MODE_ASYNCHRONOUS\"")]
    [InlineData("2")]
    public async Task C020_Enums_are_accepted_by_name_and_by_number(string mode)
    {
        var shop = await host.NewShop().With("ask", mode: Domain.Offer.ConfirmationMode.Asynchronous).OpenAsync();
        var body = GoogleDriver.Create(shop, "ask", "2026-11-24 12:00", mode: "MODE").Replace("\"MODE\"", mode, StringComparison.Ordinal);

        var created = await Google.CreateAsync(body);

        Assert.Equal("PENDING_MERCHANT_CONFIRMATION", created["booking.status"]);
        Assert.Equal("CONFIRMATION_MODE_ASYNCHRONOUS", created["booking.slot.confirmation_mode"]);
        var canceled = await Google.UpdateAsync($$$"""{"booking":{"booking_id":"{{{created["booking.booking_id"]}}}","status":3}}""");
        Assert.Equal("CANCELED", canceled["booking.status"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{")]
    [InlineData("{\"slot\":")]
    [InlineData("{\"slot\":{}}}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("\"text\"")]
    [InlineData("slot=1&user=2")]
    [InlineData("<slot/>")]
    public async Task C021_Unparsable_json_answers_400_on_every_method(string body)
    {
        foreach (var method in new[] { "BatchAvailabilityLookup", "CreateBooking", "UpdateBooking", "GetBookingStatus", "ListBookings" })
        {
            var reply = await Google.PostAsync(method, body);
            Assert.Equal(400, reply.Status);
            Assert.Equal("INVALID_ARGUMENT", reply["error.status"]);
            Assert.Equal("400", reply["error.code"]);
            Assert.NotNull(reply["error.field"]);
            Assert.NotEmpty(reply["error.message"]!);
        }
    }

    [Fact]
    public async Task C021_Bytes_that_are_no_utf8_answer_400()
    {
        var latin = Encoding.Latin1.GetBytes("""{"user_id":"Zoë"}""");
        var utf16 = Encoding.Unicode.GetBytes("""{"user_id":"Zoe"}""");

        Assert.Equal(400, (await Google.SendAsync(HttpMethod.Post, "/v3/ListBookings", latin)).Status);
        Assert.Equal(400, (await Google.SendAsync(HttpMethod.Post, "/v3/ListBookings", utf16)).Status);
    }

    [Fact]
    public async Task C021_A_body_that_is_too_large_or_too_deep_answers_400()
    {
        var large = $$"""{"user_id":"u","x":"{{new string('x', 1024 * 1024)}}"}""";
        var deep = "{\"user_id\":\"u\",\"x\":" + new string('[', 200) + new string(']', 200) + "}";

        var tooLarge = await Google.PostAsync("ListBookings", large);
        Assert.Equal(400, tooLarge.Status);
        Assert.Equal("body", tooLarge["error.field"]);
        Assert.Equal(400, (await Google.PostAsync("ListBookings", deep)).Status);
    }

    [Fact]
    public async Task C021_A_large_body_in_chunks_of_unknown_length_answers_400()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v3/ListBookings");
        request.Headers.Authorization = new("Basic", Convert.ToBase64String("google:google-demo"u8));
        request.Headers.TransferEncodingChunked = true;
        request.Content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(new string(' ', (1024 * 1024) + 1) + "{}")));

        using var response = await host.App.Http.SendAsync(request);

        Assert.Equal(400, (int)response.StatusCode);
    }

    [Fact]
    public async Task C021_The_content_type_does_not_matter()
    {
        foreach (var type in new[] { "text/plain", "application/octet-stream", "application/json" })
        {
            Assert.Equal(200, (await Google.SendAsync(HttpMethod.Post, "/v3/ListBookings", """{"user_id":"u"}"""u8.ToArray(), type)).Status);
        }

        using var bare = new HttpRequestMessage(HttpMethod.Post, "/v3/ListBookings") { Content = new ByteArrayContent([.. "\uFEFF"u8, .. """{"user_id":"u"}"""u8]) };
        bare.Headers.Authorization = new("Basic", Convert.ToBase64String("google:google-demo"u8));
        using var response = await host.App.Http.SendAsync(bare);
        Assert.Equal(200, (int)response.StatusCode);
    }

    [Fact]
    public async Task C021_A_wrong_value_answers_400_with_the_field_and_without_the_value()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var body = GoogleDriver.Create(shop, "cut", "2026-11-24 12:00").Replace("\"duration_sec\":\"3600\"", "\"duration_sec\":\"secret-words\"", StringComparison.Ordinal);

        var reply = await Google.CreateAsync(body);

        Assert.Equal(400, reply.Status);
        Assert.Equal("slot.duration_sec", reply["error.field"]);
        Assert.Equal("slot.duration_sec must be a whole number. Write the length in seconds, for example \"1800\".", reply["error.message"]);
    }

    [Fact]
    public async Task C022_Resource_ids_in_lookups_and_resources_elsewhere_each_also_accepted_in_the_other()
    {
        var shop = await host.NewShop().WithStaff("anna", "ben").With("cut", change: s => s.Staff = [new("anna"), new("ben")]).OpenAsync();
        var start = shop.At("2026-11-24 12:00");
        foreach (var key in new[] { "resource_ids", "resources", "resourceIds" })
        {
            var looked = await Google.LookUpAsync(shop.Id, FormattableString.Invariant($$$"""{"service_id":"cut","start_sec":"{{{start}}}","{{{key}}}":{"staff_id":"anna"}}"""));
            Assert.Equal("true", looked["slot_time_availability.0.available"]);
            Assert.Equal("""{"staff_id":"anna"}""", looked.Node("slot_time_availability.0.slot_time.resource_ids")!.ToJsonString());
            Assert.Null(looked.Node("slot_time_availability.0.slot_time.resources"));
        }

        var created = await Google.CreateAsync(GoogleDriver.Create(shop, "cut", "2026-11-24 12:00", staff: "anna").Replace("\"resources\"", "\"resource_ids\"", StringComparison.Ordinal));
        Assert.Equal("""{"staff_id":"anna"}""", created.Node("booking.slot.resources")!.ToJsonString());
        Assert.Null(created.Node("booking.slot.resource_ids"));
        Assert.Equal("anna", Assert.Single(await shop.BookingsAsync()).StaffId!.Value.Value);
    }

    [Fact]
    public async Task C023_Available_false_is_written_explicitly()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();

        var reply = await Google.LookUpAsync(shop.Id, GoogleDriver.Time("nothing", 1));

        Assert.Contains("\"available\":false", reply.Body, StringComparison.Ordinal);
    }

    private static string Camel(string snake) => string.Concat(snake.Split('_').Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));

    private static IEnumerable<string> Keys(JsonNode? node) => node switch
    {
        JsonObject owner => owner.SelectMany(pair => Keys(pair.Value).Prepend(pair.Key)),
        JsonArray list => list.SelectMany(Keys),
        _ => [],
    };
}
