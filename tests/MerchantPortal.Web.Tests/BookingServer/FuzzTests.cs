using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MerchantPortal.Web.Tests.BookingServer;

/// <summary>
/// Bodies that are nearly right: whatever comes, the answer is 200 or 400 in JSON, never a 500. A 400 has changed nothing in the database, a 200 leaves
/// only what the spec allows, and no log line holds what a guest wrote.
/// </summary>
public sealed class FuzzTests(FuzzTests.Host host) : IClassFixture<FuzzTests.Host>
{
    private const int Rounds = 200;

    /// <summary>What guests write, and what nobody may find in a log or in an error.</summary>
    private const string Guest = "Kanarienvogel";

    private static readonly string[] Odd =
    [
        "null", "true", "[]", "{}", "\"\"", "0", "-1", "-0", "1.5", "1e3", "1e400", "-1e400", "0." + new string('0', 300) + "1", "9223372036854775807", "-9223372036854775808",
        "99999999999999999999", new string('9', 500), "\"9223372036854775807\"", "\"-9223372036854775808\"", "\"253402300800\"", "\" 5\"", "\"0x10\"", "2147483648",
        "\"\\u0000\"", $"\"{Guest}\\u0000{Guest}\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", $"\"{Guest}\\ud83d\"", "\"\\ud83d\\ude00\"", "\"\\ufffe\\uffff\"", "\"\\u202e\\u200d\\u0301\"", "\"İıI\"",
        $"\"{Guest}\"", "\"" + Guest + new string('a', 300) + "\"", "\"" + new string('ä', 40_000) + "\"", "[null]", "[[[[[]]]]]", $"{{\"{Guest}\":{{\"b\":{{}}}}}}",
        "\"CANCELED\"", "\"CONFIRMATION_MODE_ASYNCHRONOUS\"", "[\"a\",1,{}]", Deep('[', ']', 31), Deep('[', ']', 200), "NaN", "'a'", "undefined",
    ];

    /// <summary>The booking server with its legacy method on, as in the sandbox.</summary>
    public sealed class Host : BookingServerHost
    {
        protected override Dictionary<string, string?> Settings => new(StringComparer.Ordinal) { ["BookingServer:CheckAvailability"] = "true" };
    }

    [Theory]
    [InlineData("BatchAvailabilityLookup", 1)]
    [InlineData("CreateBooking", 2)]
    [InlineData("UpdateBooking", 3)]
    [InlineData("GetBookingStatus", 4)]
    [InlineData("ListBookings", 5)]
    [InlineData("CheckAvailability", 6)]
    public async Task C036_C124_Any_body_is_answered_and_changes_only_what_its_answer_says(string method, int seed)
    {
        var shop = await OpenAsync();
        var random = new Random(seed);
        var asked = new Asked(shop, [.. await Task.WhenAll(Enumerable.Range(10, 6).Select(hour => BookAsync(shop, "cut", hour)))], random);
        await using var database = await Watch.StartAsync(host.Database);
        var (statuses, changes, logged) = (new HashSet<int>(), 0, host.App.Logs.Lines.Count);
        for (var round = 0; round < Rounds; round++)
        {
            var recorded = asked.Next(method);
            var body = round == 0 ? Encoding.UTF8.GetBytes(recorded) : Mutated(recorded, random);

            var reply = await SendAsync(method, body, round == 0 ? 0 : random.Next(12));

            var changed = await database.ChangedAsync();
            var said = $"{reply.Status} to {method} {Convert.ToHexString(body)}: {reply.Body}";
            Assert.True(reply.Status is 200 or 400 || (reply.Status == 404 && method == "GetBookingStatus"), said);
            Assert.Equal("application/json", reply.ContentType);
            Assert.False(changed && (reply.Status != 200 || method is "BatchAvailabilityLookup" or "GetBookingStatus" or "ListBookings"), said);
            if (reply.Status == 400)
            {
                Assert.True(reply["error.field"] is { Length: > 0 } && reply["error.message"] is { Length: > 0 }, said);
                Assert.DoesNotContain(Guest, reply.Body, StringComparison.OrdinalIgnoreCase);
            }
            else if (reply["booking.status"] == "CANCELED")
            {
                var another = await host.Google.CreateAsync(shop, "cut", FormattableString.Invariant($"2026-11-24 {random.Next(18, 22)}:00"), user: FormattableString.Invariant($"{Guest}-{round}"));
                asked.Replace(reply["booking.booking_id"]!, another["booking.booking_id"]);
                await database.ChangedAsync();
            }

            statuses.Add(reply.Status);
            changes += changed ? 1 : 0;
        }

        Assert.Contains(200, statuses);
        Assert.Contains(400, statuses);
        Assert.True(changes >= method switch { "CreateBooking" => 15, "UpdateBooking" => 5, _ => 0 }, $"only {changes} bodies were good enough to change anything");
        await NobodyShareAPlaceAsync(shop);
        Assert.All(host.App.Logs.Lines.Skip(logged), line =>
        {
            Assert.True(line.Level < LogLevel.Error && line.Fault is null, line.ToString());
            Assert.True(line.Level < LogLevel.Warning || line.Text.Contains(" answered 40", StringComparison.Ordinal), line.ToString());
            Assert.DoesNotContain(Guest, line.Text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("5550101", line.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("ira.moss", line.Text, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public async Task C039_CheckAvailability_that_is_off_answers_501_to_any_body_and_changes_nothing()
    {
        await using var off = await BookingServerApp.StartAsync(host.Database.ConnectionString, host.Clock);
        var shop = await OpenAsync();
        var random = new Random(7);
        var asked = new Asked(shop, [], random);
        await using var database = await Watch.StartAsync(host.Database);
        for (var round = 0; round < 60; round++)
        {
            var reply = await off.Google.SendAsync(HttpMethod.Post, "/v3/CheckAvailability", Mutated(asked.Next("CheckAvailability"), random));

            Assert.Equal((501, "UNIMPLEMENTED"), (reply.Status, reply["error.status"]!));
            Assert.False(await database.ChangedAsync());
        }
    }

    [Theory]
    [InlineData("gzip", false)]
    [InlineData("deflate", false)]
    [InlineData("br", false)]
    [InlineData("gzip, gzip", false)]
    [InlineData("kanarienvogel", false)]
    [InlineData("identity", true)]
    [InlineData("Identity", true)]
    public async Task C021_A_compressed_body_is_refused_for_what_it_is(string coding, bool taken)
    {
        var body = Encoding.UTF8.GetBytes("""{"user_id":"nobody"}""");
        using var request = Request("ListBookings", coding == "gzip" ? Zipped(body) : body);
        request.Content!.Headers.TryAddWithoutValidation("Content-Encoding", coding);

        var reply = await SendAsync(request);

        Assert.Equal(taken ? 200 : 400, reply.Status);
        Assert.True(taken || (reply["error.field"] == "Content-Encoding" && reply["error.message"]!.Contains("not compressed", StringComparison.Ordinal)), reply.Body);
        Assert.DoesNotContain(Guest, reply.Body, StringComparison.OrdinalIgnoreCase);
    }

    private Task<Shop> OpenAsync() => host.NewShop().WithStaff("anna", "ben")
        .With("cut", places: 2)
        .With("color", change: service => service.Staff = [new("anna"), new("ben")])
        .With("care", change: service => service.Staff = [new("anna")])
        .With("table", places: 1, party: 2)
        .With("ask", places: 2, mode: ConfirmationMode.Asynchronous)
        .OpenAsync();

    private Task<string> BookAsync(Shop shop, string service, int hour) =>
        host.Google.BookAsync(shop, service, FormattableString.Invariant($"2026-11-24 {hour}:00"), user: FormattableString.Invariant($"{Guest}-{shop.Id}-{hour}"));

    /// <summary>Good bodies, each a little different from the last.</summary>
    private sealed class Asked(Shop shop, List<string> bookings, Random random)
    {
        private static readonly string[] Services = ["cut", "color", "care", "table", "ask"];
        private int made;

        public string Next(string method) => method switch
        {
            "BatchAvailabilityLookup" => $$"""{"merchant_id":"{{shop.Id}}","slot_time":[{{GoogleDriver.Time("cut", At(), party: 2, staff: "")}},{{GoogleDriver.Time("color", At(), staff: "anna")}},{{GoogleDriver.Time("cut", At())}}]}""",
            "CreateBooking" => Create(),
            "UpdateBooking" => Update(),
            "GetBookingStatus" => $$"""{"booking_id":"{{Booking()}}"}""",
            "ListBookings" => FormattableString.Invariant($$"""{"user_id":"{{Guest}}-{{shop.Id}}-{{random.Next(10, 16)}}"}"""),
            _ => new JsonObject { ["slot"] = JsonNode.Parse(Create())!["slot"]!.DeepClone() }.ToJsonString(),
        };

        /// <summary>Another booking is asked about from now on, if there is one.</summary>
        public void Replace(string booking, string? another)
        {
            if (another is not null && bookings.Remove(booking))
            {
                bookings.Add(another);
            }
        }

        private string Booking() => bookings[random.Next(bookings.Count)];

        // Few hours, so that places run out
        private long At() => shop.At(FormattableString.Invariant($"2026-11-24 {random.Next(10, 18)}:00"));

        private string Create()
        {
            var service = Services[random.Next(Services.Length)];
            var body = JsonNode.Parse(GoogleDriver.Create(
                shop,
                service,
                FormattableString.Invariant($"2026-11-24 {random.Next(10, 18)}:00"),
                user: FormattableString.Invariant($"{Guest}-{shop.Id}-new-{made++}"),
                mode: service == "ask" ? "CONFIRMATION_MODE_ASYNCHRONOUS" : "CONFIRMATION_MODE_SYNCHRONOUS",
                staff: service == "care" ? "anna" : null,
                party: service == "table" ? 2 : null))!;
            body["user_information"]!["family_name"] = Guest;
            body["additional_request"] = $"Call {Guest} first";
            body["intake_form_answers"] = JsonNode.Parse($$"""{"answer":[{"id":"q-1","response":["{{Guest}}"]}]}""");
            return body.ToJsonString();
        }

        private string Update() => random.Next(4) switch
        {
            0 => $$$"""{"booking":{"booking_id":"{{{Booking()}}}","status":"CANCELED"}}""",
            1 => FormattableString.Invariant(
                $$$"""{"booking":{"booking_id":"{{{Booking()}}}","slot":{"merchant_id":"{{{shop.Id}}}","service_id":"cut","start_sec":"{{{At()}}}","duration_sec":"3600","resources":{"staff_id":""}},"status":"CONFIRMED"}}"""),
            _ => FormattableString.Invariant($$$$"""{"booking":{"booking_id":"{{{{Booking()}}}}","slot":{"start_sec":"{{{{At()}}}}","duration_sec":"3600"},"user_information":{"family_name":"{{{{Guest}}}}"}}}"""),
        };
    }

    private static byte[] Mutated(string recorded, Random random) => random.Next(12) switch
    {
        0 or 1 or 2 => Encoding.UTF8.GetBytes(OddValue(recorded, random)),
        3 => Encoding.UTF8.GetBytes(Doubled(recorded, random)),
        4 or 5 => Encoding.UTF8.GetBytes(Restructured(recorded, random)),
        6 => Encoding.UTF8.GetBytes(Respelled(recorded, random)),
        7 => Whole(recorded, random),
        8 => Encoding.UTF8.GetBytes(recorded),
        _ => OddBytes(recorded, random),
    };

    /// <summary>One value becomes another kind of value.</summary>
    private static string OddValue(string recorded, Random random)
    {
        var root = JsonNode.Parse(recorded)!;
        Set(Any(root, random), "ODD-VALUE");
        return root.ToJsonString().Replace("\"ODD-VALUE\"", Odd[random.Next(Odd.Length)], StringComparison.Ordinal);
    }

    /// <summary>One key comes twice, the odd value before or after the good one.</summary>
    private static string Doubled(string recorded, Random random)
    {
        var root = JsonNode.Parse(recorded)!;
        var (owner, key) = Places(root).Where(place => place.Key is string).ToList() is var places ? places[random.Next(places.Count)] : default;
        var good = owner[(string)key]?.ToJsonString() ?? "null";
        owner[(string)key] = "TWICE";
        var (first, second) = random.Next(2) == 0 ? (good, Odd[random.Next(Odd.Length)]) : (Odd[random.Next(Odd.Length)], good);
        return root.ToJsonString().Replace("\"TWICE\"", $"{first},\"{key}\":{second}", StringComparison.Ordinal);
    }

    /// <summary>Two values change places, one disappears, moves into a list or an object, or comes a thousand times.</summary>
    private static string Restructured(string recorded, Random random)
    {
        var root = JsonNode.Parse(recorded)!;
        var (one, other) = (Any(root, random), Any(root, random));
        var (here, there) = (Get(one)?.ToJsonString() ?? "null", Get(other)?.ToJsonString() ?? "null");
        switch (random.Next(5))
        {
            case 0:
                // An owner of the other is gone by then; it changes what nobody sees any more
                Set(other, JsonNode.Parse(here));
                Set(one, JsonNode.Parse(there));
                break;
            case 1 when one.Owner is JsonObject fields:
                fields.Remove((string)one.Key);
                break;
            case 2:
                Set(one, new JsonArray(JsonNode.Parse(here)));
                break;
            case 3:
                Set(one, new JsonObject { ["value"] = JsonNode.Parse(here) });
                break;
            default:
                Set(one, new JsonArray([.. Enumerable.Range(0, 1000).Select(_ => JsonNode.Parse(there))]));
                break;
        }

        return root.ToJsonString();
    }

    /// <summary>One key in other letters: lowerCamelCase is read, the rest is unknown.</summary>
    private static string Respelled(string recorded, Random random)
    {
        var root = JsonNode.Parse(recorded)!;
        var keys = Places(root).Select(place => place.Key).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var key = keys[random.Next(keys.Count)];
        var words = key.Split('_');
        var spelled = random.Next(4) switch
        {
            0 => string.Concat(words.Select((word, at) => at == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..])),
            1 => key.ToUpperInvariant(),
            2 => key + "\\u0000",
            _ => Guest,
        };
        return recorded.Replace($"\"{key}\":", $"\"{spelled}\":", StringComparison.Ordinal);
    }

    /// <summary>The body as a whole is something else.</summary>
    private static byte[] Whole(string recorded, Random random) => random.Next(10) switch
    {
        0 => [],
        1 => "   \r\n\t"u8.ToArray(),
        2 => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(recorded)],
        3 => Encoding.Unicode.GetBytes(recorded),
        4 => Encoding.UTF8.GetBytes(recorded + recorded),
        5 => Encoding.UTF8.GetBytes(recorded[..^1] + ",}"),
        6 => Encoding.UTF8.GetBytes("/* a word */" + recorded),
        7 => Encoding.UTF8.GetBytes(Deep('[', ']', random.Next(1, 40)).Replace("[]", $"[{recorded}]", StringComparison.Ordinal)),
        8 => Encoding.UTF8.GetBytes("{\"a\":" + recorded + "," + recorded[1..]),
        _ => Encoding.UTF8.GetBytes(new string(' ', 100_000) + recorded + new string('\n', 1000)),
    };

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

    private static string Deep(char open, char close, int levels) => new string(open, levels) + new string(close, levels);

    private static (JsonNode Owner, object Key) Any(JsonNode root, Random random) => Places(root).ToList() is var places ? places[random.Next(places.Count)] : default;

    private static JsonNode? Get((JsonNode Owner, object Key) place) => place.Key is string name ? place.Owner[name] : place.Owner[(int)place.Key];

    private static void Set((JsonNode Owner, object Key) place, JsonNode? value)
    {
        if (place.Key is string name)
        {
            place.Owner[name] = value;
        }
        else
        {
            place.Owner[(int)place.Key] = value;
        }
    }

    private static IEnumerable<(JsonNode Owner, object Key)> Places(JsonNode node) => node switch
    {
        JsonObject fields => fields.SelectMany(pair => (pair.Value is null ? [] : Places(pair.Value)).Prepend((fields, pair.Key))),
        JsonArray list => Enumerable.Range(0, list.Count).SelectMany(i => (list[i] is { } entry ? Places(entry) : []).Prepend((list, i))),
        _ => [],
    };

    /// <summary>Sends it in one of several ways that HTTP knows.</summary>
    private async Task<Reply> SendAsync(string method, byte[] body, int way)
    {
        using var request = Request(method, way == 1 ? Zipped(body) : body);
        var content = request.Content!;
        switch (way)
        {
            case 1:
                content.Headers.ContentEncoding.Add("gzip");
                break;
            case 2:
                request.Headers.TransferEncodingChunked = true;
                break;
            case 3:
                content.Headers.ContentType = null;
                break;
            case 4:
                content.Headers.ContentType = new("application/x-www-form-urlencoded");
                break;
            case 5:
                content.Headers.ContentType = new("text/plain", "utf-16");
                break;
            case 6:
                content.Headers.TryAddWithoutValidation("Content-Type", "x; =; \"");
                break;
        }

        var reply = await SendAsync(request);
        Assert.True(way != 1 || reply.Status == 400, reply.Body);
        return reply;
    }

    private async Task<Reply> SendAsync(HttpRequestMessage request)
    {
        using var response = await host.App.Http.SendAsync(request);
        var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(await response.Content.ReadAsByteArrayAsync());
        return new((int)response.StatusCode, text, response.Headers, response.Content.Headers.ContentType?.ToString());
    }

    private static HttpRequestMessage Request(string method, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v3/" + method) { Content = new ByteArrayContent(body) };
        request.Headers.Authorization = new("Basic", Convert.ToBase64String("google:google-demo"u8));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return request;
    }

    private static byte[] Zipped(byte[] body)
    {
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Fastest))
        {
            zip.Write(body);
        }

        return zipped.ToArray();
    }

    /// <summary>Every booking is one that was offered, and at no moment has a session more guests than places or a person two sessions.</summary>
    private async Task NobodyShareAPlaceAsync(Shop shop)
    {
        await using var db = host.Database.CreateDbContext();
        var offered = await db.Set<Service>().AsNoTracking().Where(service => service.MerchantId == shop.Merchant.Id).ToDictionaryAsync(service => service.Id);
        var open = (await shop.BookingsAsync()).FindAll(booking => booking.IsOpen);
        Assert.NotEmpty(open);
        Assert.All(open, booking =>
        {
            var service = offered[booking.ServiceId];
            Assert.Equal(service.Duration, booking.End - booking.Start);
            Assert.Contains(booking.PartySize, service.Places.Select(places => places.PartySize));
            Assert.True(booking.StaffId is { } staff ? service.Staff.Contains(staff) : service.Staff.IsEmpty);
            Assert.Null(booking.RoomId);
            Assert.Equal(booking.ServiceId.Value == "ask", booking.Status == BookingStatus.Pending);
            Assert.InRange(booking.Start.ToUnixTimeSeconds(), host.Clock.GetUtcNow().ToUnixTimeSeconds() + 1, host.Clock.GetUtcNow().AddDays(60).ToUnixTimeSeconds());
            Assert.Equal(0, booking.Start.ToUnixTimeSeconds() % 3600);

            var beside = open.FindAll(other => other.Time.Contains(booking.Start));
            Assert.True(beside.Count(other => other.ServiceId == booking.ServiceId && other.Resources == booking.Resources) <= service.Places.Single(places => places.PartySize == booking.PartySize).Count);
            Assert.DoesNotContain(beside, other => other.StaffId is not null && other.StaffId == booking.StaffId && other.Id != booking.Id);
        });
        var owed = await db.Set<OwedUpdate>().AsNoTracking().Where(update => update.MerchantId == shop.Merchant.Id).ToListAsync();
        Assert.All(owed, update => Assert.True(update.Kind == OwedKind.AvailabilityReplace && update.Key.Length < 200, update.Key));
    }
}
