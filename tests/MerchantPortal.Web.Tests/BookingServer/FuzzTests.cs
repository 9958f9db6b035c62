using System.Text;
using System.Text.Json.Nodes;
using MerchantPortal.TestKit;
using Xunit;

namespace MerchantPortal.Web.Tests.BookingServer;

/// <summary>Bodies that are nearly right: whatever comes, the answer is 200 or 400 in JSON, never a 500, and a 400 has changed nothing.</summary>
public sealed class FuzzTests(BookingServerHost host) : IClassFixture<BookingServerHost>
{
    private static readonly string[] Odd =
    [
        "null", "true", "[]", "{}", "\"\"", "0", "-1", "1e400", "1.5", "9223372036854775807", "99999999999999999999", "\"9223372036854775807\"", "\"-9223372036854775808\"",
        "\"253402300800\"", "\"\\u0000\"", "\"\\ud800\"", "\"İıI\"", "[null]", "[[[[[]]]]]", "{\"a\":{\"b\":{}}}", "\"CANCELED\"", "\"CONFIRMATION_MODE_ASYNCHRONOUS\"", "2147483648",
    ];

    [Theory]
    [InlineData("BatchAvailabilityLookup", 1)]
    [InlineData("CreateBooking", 2)]
    [InlineData("UpdateBooking", 3)]
    [InlineData("GetBookingStatus", 4)]
    [InlineData("ListBookings", 5)]
    public async Task Any_body_is_answered_with_200_or_400(string method, int seed)
    {
        var shop = await host.NewShop().WithStaff("anna").With("cut", places: 100, change: s => s.Staff = []).OpenAsync();
        var id = await host.Google.BookAsync(shop, "cut", "2026-11-24 12:00", user: "holder");
        var recorded = Recorded(shop, id)[method];
        var random = new Random(seed);
        var statuses = new HashSet<int>();
        for (var i = 0; i < 250; i++)
        {
            var body = i == 0 ? Encoding.UTF8.GetBytes(recorded) : i % 2 == 0 ? OddValue(recorded, random) : OddBytes(recorded, random);

            var reply = await host.Google.SendAsync(HttpMethod.Post, "/v3/" + method, body);

            Assert.True(reply.Status is 200 or 400 || (reply.Status == 404 && method == "GetBookingStatus"), $"{reply.Status} to {Convert.ToHexString(body)}: {reply.Body}");
            Assert.Equal("application/json", reply.ContentType);
            Assert.True(reply.Status != 400 || reply["error.field"] is { Length: > 0 }, reply.Body);
            statuses.Add(reply.Status);
        }

        Assert.Contains(200, statuses);
        Assert.Contains(400, statuses);
    }

    private static Dictionary<string, string> Recorded(Shop shop, string id) => new(StringComparer.Ordinal)
    {
        ["BatchAvailabilityLookup"] = $$"""{"merchant_id":"{{shop.Id}}","slot_time":[{{GoogleDriver.Time("cut", shop.At("2026-11-24 12:00"), party: 2, staff: "")}},{{GoogleDriver.Time("cut", shop.At("2026-11-24 13:00"))}}]}""",
        ["CreateBooking"] = GoogleDriver.Create(shop, "cut", "2026-11-24 15:00", token: "fuzz-" + shop.Id),
        ["UpdateBooking"] = FormattableString.Invariant(
            $$$"""{"booking":{"booking_id":"{{{id}}}","slot":{"merchant_id":"{{{shop.Id}}}","service_id":"cut","start_sec":"{{{shop.At("2026-11-24 12:00")}}}","duration_sec":"3600","resources":{"staff_id":""}},"status":"CONFIRMED"}}"""),
        ["GetBookingStatus"] = $$"""{"booking_id":"{{id}}"}""",
        ["ListBookings"] = """{"user_id":"holder"}""",
    };

    private static byte[] OddValue(string recorded, Random random)
    {
        var root = JsonNode.Parse(recorded)!;
        var places = Places(root).ToList();
        var (owner, key) = places[random.Next(places.Count)];
        var odd = "\"ODD-VALUE\"";
        if (owner is JsonObject fields)
        {
            fields[(string)key] = "ODD-VALUE";
        }
        else
        {
            owner.AsArray()[(int)key] = "ODD-VALUE";
        }

        return Encoding.UTF8.GetBytes(root.ToJsonString().Replace(odd, Odd[random.Next(Odd.Length)], StringComparison.Ordinal));
    }

    private static byte[] OddBytes(string recorded, Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(recorded).ToList();
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes.RemoveAt(at);
                    break;
                case 1:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 2:
                    bytes[at] = (byte)random.Next(256);
                    break;
                default:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 40)));
                    bytes.Add((byte)'}');
                    break;
            }
        }

        return [.. bytes];
    }

    private static IEnumerable<(JsonNode Owner, object Key)> Places(JsonNode node) => node switch
    {
        JsonObject fields => fields.SelectMany(pair => (pair.Value is null ? [] : Places(pair.Value)).Prepend((fields, pair.Key))),
        JsonArray list => Enumerable.Range(0, list.Count).SelectMany(i => (list[i] is { } entry ? Places(entry) : []).Prepend((list, i))),
        _ => [],
    };
}
