using System.Text;
using MerchantPortal.Contracts.BookingServer;
using MerchantPortal.Contracts.RealTimeUpdates;
using MerchantPortal.Contracts.Shared;
using Xunit;

namespace MerchantPortal.Web.Tests.Contracts;

public class WireJsonFuzzTests
{
    private const string Guest = "Zyxwvut";

    private static readonly string[] Bodies =
    [
        $$$"""{"slot":{"merchant_id":"m","service_id":"s","start_sec":"1798790400","duration_sec":"2700","resources":{"staff_id":"anna","party_size":2},"confirmation_mode":"CONFIRMATION_MODE_SYNCHRONOUS"},"user_information":{"user_id":"55","given_name":"{{{Guest}}}","family_name":"{{{Guest}}}","telephone":"{{{Guest}}}","email":"{{{Guest}}}@example.org"},"payment_information":{"prepayment_status":"PREPAYMENT_NOT_PROVIDED","price":{"price_micros":"15000000","currency_code":"USD"}},"idempotency_token":"{{{Guest}}}"}""",
        """{"merchant_id":"m","slot_time":[{"service_id":"s","start_sec":1798790400,"resource_ids":{"staff_id":"李"}},{"service_id":"s","start_sec":"5"}]}""",
        """{"booking":{"booking_id":"b","slot":{"start_sec":"1","duration_sec":2},"status":3}}""",
        """{"booking_id":"b","user_id":"u"}""",
    ];

    private static readonly string[] Splinters =
    [
        "1e400", "-1e400", "1.5", "99999999999999999999999", "\"\\ud800\"", "\"\\udc00\\ud800\"", "null", "true", "[]", "{}", "[[[[", "}}}}", "\"", "\\", "\\u", ",", ":", "\u0000",
        "\uFEFF", "{\"slot\":{}}", "\"slot\":1,", "-", "0x1", "NaN", "Infinity", "//", "/*", "\"" + Guest + "\"", new string('[', 200), new string('9', 400), "\"" + new string('7', 400) + "\"",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Any_bytes_give_a_value_or_a_fault_and_no_fault_shows_guest_data(int seed)
    {
        var random = new Random(seed);
        var (values, faults) = (0, 0);
        for (var round = 0; round < 5_000; round++)
        {
            var body = Mutated(random);
            foreach (var fault in Faults(body))
            {
                if (fault is null)
                {
                    values++;
                    continue;
                }

                faults++;
                Assert.NotEmpty(fault.Field);
                Assert.NotEmpty(fault.Reason);
                Assert.DoesNotContain(Guest, fault.ToString(), StringComparison.OrdinalIgnoreCase);
                Assert.Matches("^(body|[a-z0-9_]+(\\[[0-9]+\\])?(\\.[a-z0-9_]+(\\[[0-9]+\\])?)*)$", fault.Field);
            }
        }

        Assert.True(values > 500, "the mutations must leave readable bodies too");
        Assert.True(faults > 500, "the mutations must bite");
    }

    [Fact]
    public void Every_prefix_of_a_valid_body_is_a_fault()
    {
        var bytes = Encoding.UTF8.GetBytes(Bodies[1]);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(BookingServerJson.Wire.Read<BatchAvailabilityLookupRequest>(bytes.AsSpan(0, length), out _, out var fault));
            Assert.NotNull(fault);
        }
    }

    [Fact]
    public void Random_bytes_are_faults()
    {
        var random = new Random(5);
        for (var round = 0; round < 5_000; round++)
        {
            var bytes = new byte[random.Next(1, 64)];
            random.NextBytes(bytes);
            Assert.All(Faults(bytes), Assert.NotNull);
        }
    }

    private static IEnumerable<WireFault?> Faults(byte[] body)
    {
        BookingServerJson.Wire.Read<CreateBookingRequest>(body, out _, out var create);
        yield return create;
        BookingServerJson.Wire.Read<BatchAvailabilityLookupRequest>(body, out _, out var lookup);
        yield return lookup;
        BookingServerJson.Wire.Read<UpdateBookingRequest>(body, out _, out var update);
        yield return update;
        BookingServerJson.Wire.Read<GetBookingStatusRequest>(body, out _, out var status);
        yield return status;
        RealTimeUpdatesJson.Wire.Read<GoogleErrorBody>(body, out _, out var error);
        yield return error;
    }

    private static byte[] Mutated(Random random)
    {
        var bytes = new List<byte>(Encoding.UTF8.GetBytes(Bodies[random.Next(Bodies.Length)]));
        for (var times = random.Next(1, 4); times > 0 && bytes.Count > 0; times--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, random.Next(1, bytes.Count - at + 1));
                    break;
                case 2:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Splinters[random.Next(Splinters.Length)]));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, random.Next(1, bytes.Count - at + 1)));
                    break;
                case 4:
                    ReplaceValue(bytes, random);
                    break;
                case 5:
                    bytes.Insert(at, (byte)(0x80 + random.Next(0x40)));
                    break;
                default:
                    bytes.RemoveAt(at);
                    break;
            }
        }

        return [.. bytes];
    }

    // keeps the JSON well-formed, so that the converters are reached and not only the tokenizer
    private static void ReplaceValue(List<byte> bytes, Random random)
    {
        var colons = Enumerable.Range(0, bytes.Count).Where(i => bytes[i] == (byte)':').ToArray();
        if (colons.Length == 0)
        {
            return;
        }

        var from = colons[random.Next(colons.Length)] + 1;
        var to = from;
        while (to < bytes.Count && bytes[to] is not ((byte)',' or (byte)'}' or (byte)']'))
        {
            to++;
        }

        bytes.RemoveRange(from, to - from);
        bytes.InsertRange(from, Encoding.UTF8.GetBytes(Splinters[random.Next(Splinters.Length)]));
    }
}
