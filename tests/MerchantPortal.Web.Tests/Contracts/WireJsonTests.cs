using System.Buffers;
using System.Text;
using MerchantPortal.Contracts.BookingServer;
using MerchantPortal.Contracts.Shared;
using Xunit;

namespace MerchantPortal.Web.Tests.Contracts;

public class WireJsonTests
{
    [Theory]
    [InlineData("""{"slot":{"start_sec":"1546458300"}}""")]
    [InlineData("""{"slot":{"start_sec":1546458300}}""")]
    [InlineData("""{"slot":{"start_sec":1546458300.0}}""")]
    [InlineData("""{"slot":{"start_sec":15464583e2}}""")]
    [InlineData("""{"slot":{"start_sec":"15464\u00358300"}}""")]
    public void C015_int64_is_read_from_string_and_number(string body) => Assert.Equal(1546458300, Read<CreateBookingRequest>(body).Slot?.StartSec);

    [Fact]
    public void C016_int64_is_written_as_a_string_over_its_whole_range()
    {
        Assert.Equal("""{"start_sec":"-9223372036854775808","duration_sec":"9223372036854775807"}""",
            BookingServerJson.Wire.WriteText(new Slot { StartSec = long.MinValue, DurationSec = long.MaxValue }));
    }

    [Fact]
    public void C017_written_keys_are_snake_case()
    {
        var text = BookingServerJson.Wire.WriteText(new CreateBookingResponse
        {
            Booking = new Booking
            {
                BookingId = "b",
                UserInformation = new UserInformation { GivenName = "李", Address = new PostalAddress { PostalCode = "1" } },
                PaymentInformation = new PaymentInformation { FeesAndTaxes = new Price { PriceMicros = 1 }, NoShowFee = new NoShowFee { FeeType = PriceType.PerPerson } },
            },
            BookingFailure = new BookingFailure { PaymentFailure = new PaymentFailure { Threeds1Parameters = new ThreeDSecureParameters { PaReq = "p", AcsUrl = "u" } } },
        });
        Assert.Equal(
            """{"booking":{"booking_id":"b","user_information":{"given_name":"李","address":{"postal_code":"1"}},"payment_information":{"fees_and_taxes":{"price_micros":"1"},"no_show_fee":{"fee_type":"PER_PERSON"}}},"booking_failure":{"payment_failure":{"threeds1_parameters":{"acs_url":"u","pa_req":"p"}}}}""",
            text);
    }

    [Fact]
    public void C018_lower_camel_case_keys_are_read()
    {
        var request = Read<CreateBookingRequest>(
            """{"slot":{"merchantId":"m","serviceId":"s","startSec":"1","durationSec":2,"confirmationMode":"CONFIRMATION_MODE_ASYNCHRONOUS"},"userInformation":{"userId":"u","givenName":"g"},"idempotencyToken":"t"}""");
        Assert.Equal(("m", "s", 1L, 2L, ConfirmationMode.Asynchronous), (request.Slot!.MerchantId, request.Slot.ServiceId, request.Slot.StartSec, request.Slot.DurationSec, request.Slot.ConfirmationMode));
        Assert.Equal(("u", "g", "t"), (request.UserInformation!.UserId, request.UserInformation.GivenName, request.IdempotencyToken));
    }

    [Fact]
    public void Keys_in_other_letter_cases_are_unknown_and_ignored() => Assert.Null(Read<CreateBookingRequest>("""{"SLOT":{},"Slot":{}}""").Slot);

    [Fact]
    public void C019_unknown_fields_are_ignored_whatever_they_hold() =>
        Assert.Equal("t", Read<CreateBookingRequest>("""{"x":{"y":[1,{"z":null}]},"lease_ref":{"lease_id":"l"},"idempotency_token":"t","zz":[[]]}""").IdempotencyToken);

    [Theory]
    [InlineData("\"CANCELED\"", BookingStatus.Canceled)]
    [InlineData("3", BookingStatus.Canceled)]
    [InlineData("\"CANCELLED_BY_MOON\"", BookingStatus.Unspecified)]
    [InlineData("\"canceled\"", BookingStatus.Unspecified)]
    [InlineData("99", BookingStatus.Unspecified)]
    [InlineData("-1", BookingStatus.Unspecified)]
    public void C020_enums_are_read_by_name_and_number_and_unknown_ones_are_unspecified(string json, BookingStatus status) =>
        Assert.Equal(status, Read<UpdateBookingRequest>($$$"""{"booking":{"status":{{{json}}}}}""").Booking?.Status);

    [Fact]
    public void Every_enum_value_has_its_own_wire_name_and_reads_back()
    {
        Same<ConfirmationMode>();
        Same<BookingStatus>();
        Same<PrepaymentStatus>();
        Same<DurationRequirement>();
        Same<CreditCardType>();
        Same<PriceType>();
        Same<PaymentProcessedBy>();
        Same<PaymentProcessor>();
        Same<BookingFailureCause>();

        static void Same<T>()
            where T : struct, Enum
        {
            foreach (var value in Enum.GetValues<T>())
            {
                var name = WireEnum.NameOf(value);
                Assert.Equal(name.ToUpperInvariant(), name);
                Assert.True(WireEnum.TryParse<T>(name, out var back));
                Assert.Equal(value, back);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{}x")]
    [InlineData("""{"slot":{"start_sec":1,}}""")]
    [InlineData("""{"slot":nul}""")]
    [InlineData("""{'slot':{}}""")]
    [InlineData("""{"guest-secret":tru}""")]
    public void C021_unparsable_json_is_a_fault_of_the_body(string body)
    {
        var fault = Fault<CreateBookingRequest>(body);
        Assert.Equal(WireFault.Body, fault.Field);
        Assert.DoesNotContain("secret", fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("resources")]
    [InlineData("resource_ids")]
    [InlineData("resourceIds")]
    public void C022_resources_are_read_under_either_name_and_written_under_their_own(string key)
    {
        var slot = Read<CreateBookingRequest>($$$$"""{"slot":{"{{{{key}}}}":{"staff_id":"anna"}}}""");
        var time = Read<BatchAvailabilityLookupRequest>($$$"""{"slot_time":[{"{{{key}}}":{"staffId":"anna","partySize":"2"}}]}""");

        Assert.Equal("""{"slot":{"resources":{"staff_id":"anna"}}}""", BookingServerJson.Wire.WriteText(slot));
        Assert.Equal("""{"slot_time":[{"resource_ids":{"staff_id":"anna","party_size":2}}]}""", BookingServerJson.Wire.WriteText(time));
    }

    [Fact]
    public void C023_false_and_zero_are_written()
    {
        Assert.Equal("""{"slot_time_availability":[{"available":false}]}""",
            BookingServerJson.Wire.WriteText(new BatchAvailabilityLookupResponse { SlotTimeAvailability = [new SlotTimeAvailability()] }));
        Assert.Equal("""{"count_available":0}""", BookingServerJson.Wire.WriteText(new CheckAvailabilityResponse()));
        Assert.Equal("""{"bookings":[]}""", BookingServerJson.Wire.WriteText(new ListBookingsResponse { Bookings = [] }));
    }

    [Theory]
    [InlineData("""{"slot":{"start_sec":"secret"}}""", "slot.start_sec must be a whole number")]
    [InlineData("""{"slot":{"startSec":"1.5"}}""", "slot.start_sec must be a whole number")]
    [InlineData("""{"slot":{"startSec":1.5}}""", "slot.start_sec must be a whole number")]
    [InlineData("""{"slot":{"startSec":""}}""", "slot.start_sec must be a whole number")]
    [InlineData("""{"slot":{"startSec":" 1"}}""", "slot.start_sec must be a whole number")]
    [InlineData("""{"slot":{"startSec":[]}}""", "slot.start_sec must be a whole number")]
    [InlineData("""{"slot":{"startSec":true}}""", "slot.start_sec must be a whole number")]
    [InlineData("""{"slot":{"startSec":1e400}}""", "slot.start_sec is a number out of range")]
    [InlineData("""{"slot":{"startSec":"9223372036854775808"}}""", "slot.start_sec is a number out of range")]
    [InlineData("""{"slot":{"startSec":9223372036854775808}}""", "slot.start_sec is a number out of range")]
    [InlineData("""{"slot":{"resourceIds":{"partySize":2147483648}}}""", "slot.resources.party_size is a number out of range")]
    [InlineData("""{"slot":{"merchant_id":7}}""", "slot.merchant_id must be valid text")]
    [InlineData("""{"slot":{"merchant_id":"\ud800"}}""", "slot.merchant_id must be valid text")]
    [InlineData("""{"slot":[]}""", "slot must be an object")]
    [InlineData("""{"slot":"secret"}""", "slot must be an object")]
    [InlineData("""{"slot":{"confirmation_mode":{}}}""", "slot.confirmation_mode must be the name or number of an enum value")]
    [InlineData("""{"user_information":{"address":{"postal_code":10119}}}""", "user_information.address.postal_code must be valid text")]
    [InlineData("""[]""", "body must be an object")]
    [InlineData("""null""", "body must be an object")]
    [InlineData(""" "secret" """, "body must be an object")]
    public void A_fault_names_the_field_in_wire_form_and_never_the_value(string body, string expected) =>
        Assert.Equal(expected, Fault<CreateBookingRequest>(body).ToString());

    [Theory]
    [InlineData("""{"slot_time":[{},{},{},{"startSec":"secret"}]}""", "slot_time[3].start_sec must be a whole number")]
    [InlineData("""{"slotTime":[{},null]}""", "slot_time[1] must not be null")]
    [InlineData("""{"slot_time":[{},[]]}""", "slot_time[1] must be an object")]
    [InlineData("""{"slot_time":{}}""", "slot_time must be a list")]
    public void A_fault_inside_a_list_names_the_entry(string body, string expected) =>
        Assert.Equal(expected, Fault<BatchAvailabilityLookupRequest>(body).ToString());

    [Fact]
    public void Explicit_null_means_absent()
    {
        var request = Read<UpdateBookingRequest>("""{"booking":{"booking_id":null,"slot":{"start_sec":null,"resources":null,"confirmation_mode":null},"status":null}}""");
        Assert.Equal("""{"booking":{"slot":{}}}""", BookingServerJson.Wire.WriteText(request));
    }

    [Fact]
    public void Nesting_is_bounded_also_inside_unknown_fields()
    {
        string Nested(int depth) => """{"x":""" + new string('[', depth) + new string(']', depth) + "}";
        Read<CreateBookingRequest>(Nested(WireJson.MaxDepth - 1));
        Assert.Equal(WireFault.Body, Fault<CreateBookingRequest>(Nested(WireJson.MaxDepth)).Field);
        Assert.Equal(WireFault.Body, Fault<CreateBookingRequest>(Nested(100_000)).Field);
    }

    [Fact]
    public void A_byte_order_mark_is_skipped() => Assert.Equal("t", Read<CreateBookingRequest>("\uFEFF{\"idempotency_token\":\"t\"}").IdempotencyToken);

    [Fact]
    public void Of_a_key_sent_twice_the_last_counts() => Assert.Equal("b", Read<CreateBookingRequest>("""{"idempotency_token":"a","idempotencyToken":"b"}""").IdempotencyToken);

    [Fact]
    public void Invalid_utf8_is_a_fault_of_its_field()
    {
        byte[] body = [.. """{"slot":{"merchant_id":"a"""u8, 0xC3, .. "\"}}"u8];
        Assert.False(BookingServerJson.Wire.Read<CreateBookingRequest>(body, out _, out var fault));
        Assert.Equal("slot.merchant_id must be valid text", fault.ToString());
    }

    [Fact]
    public void A_body_in_pieces_reads_like_a_body_in_one()
    {
        var bytes = Fixture.Bytes("create-response-async");
        for (var cut = 0; cut <= bytes.Length; cut += 7)
        {
            Assert.True(BookingServerJson.Wire.Read<CreateBookingResponse>(Pieces.Of(bytes, cut), out var value, out _));
            Assert.Equal("b-1", value.Booking?.BookingId);
        }
    }

    [Fact]
    public void Guest_data_does_not_show_in_text_form() =>
        Assert.DoesNotContain("Ira", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(object)new UserInformation { GivenName = "Ira" }}"), StringComparison.Ordinal);

    private static T Read<T>(string body)
        where T : class
    {
        Assert.True(BookingServerJson.Wire.Read<T>(Encoding.UTF8.GetBytes(body), out var value, out var fault), fault?.ToString());
        return value;
    }

    private static WireFault Fault<T>(string body)
        where T : class
    {
        Assert.False(BookingServerJson.Wire.Read<T>(Encoding.UTF8.GetBytes(body), out _, out var fault));
        return fault;
    }

    private sealed class Pieces : ReadOnlySequenceSegment<byte>
    {
        public static ReadOnlySequence<byte> Of(byte[] bytes, int cut)
        {
            var second = new Pieces { Memory = bytes.AsMemory(cut), RunningIndex = cut };
            var first = new Pieces { Memory = bytes.AsMemory(0, cut), Next = second };
            return new ReadOnlySequence<byte>(first, 0, second, bytes.Length - cut);
        }
    }
}
