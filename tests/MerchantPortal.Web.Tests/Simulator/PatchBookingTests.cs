using MerchantPortal.Contracts.Shared;
using Xunit;

namespace MerchantPortal.Web.Tests.Simulator;

public class PatchBookingTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    private const string Body = """{"name":"partners/20009999/bookings/b-1","merchantId":"10001","serviceId":"1000","status":"CONFIRMED"}""";

    [Fact]
    public async Task Accepting_a_pending_booking_confirms_it_and_sends_the_mail()
    {
        var host = shared.Fresh();
        host.Know();

        var (status, answer) = await host.PatchAsync("?updateMask=status", Body);

        Assert.Equal((200, "CONFIRMED"), (status, (string?)answer!["status"]));
        Assert.Equal(BookingStatus.Confirmed, host.Google.Booking("b-1")!.Status);
        Assert.Equal([BookingStatus.Confirmed], host.Google.Booking("b-1")!.Mails.Select(mail => mail.Kind));
    }

    [Fact]
    public async Task The_same_patch_twice_is_taken_and_mails_once()
    {
        var host = shared.Fresh();
        host.Know();
        await host.PatchAsync("?updateMask=status", Body);
        Assert.Equal(200, (await host.PatchAsync("?updateMask=status", Body)).Status);
        Assert.Single(host.Google.Booking("b-1")!.Mails);
    }

    [Fact]
    public async Task A_failed_booking_keeps_its_cause()
    {
        var host = shared.Fresh();
        host.Know();
        var body = Body.Replace("CONFIRMED", "FAILED", StringComparison.Ordinal);
        Assert.Equal(200, (await host.PatchAsync("?updateMask=status&bookingFailure.cause=SLOT_UNAVAILABLE", body)).Status);
        Assert.Equal((BookingStatus.Failed, BookingFailureCause.SlotUnavailable), (host.Google.Booking("b-1")!.Status, host.Google.Booking("b-1")!.FailureCause));
    }

    [Fact]
    public async Task Only_the_fields_of_the_mask_change()
    {
        var host = shared.Fresh();
        var before = host.Know(BookingStatus.Confirmed);
        var body = Body[..^1] + ""","startTime":"2026-12-31T09:00:00Z","duration":"2700s"}""";
        Assert.Equal(200, (await host.PatchAsync("?updateMask=startTime", body.Replace("CONFIRMED", "CANCELED", StringComparison.Ordinal))).Status);
        Assert.Equal(before with { StartSec = 1798707600 }, host.Google.Booking("b-1"));
    }

    [Fact]
    public async Task A_refund_follows_a_payment_and_nothing_else_does()
    {
        var host = shared.Fresh();
        host.Know(BookingStatus.Confirmed, PrepaymentStatus.Provided);
        const string Query = "?updateMask=status,paymentInformation.prepaymentStatus";
        string Paid(string status) => Body[..^1].Replace("CONFIRMED", "CANCELED", StringComparison.Ordinal) + $$$""","paymentInformation":{"prepaymentStatus":"{{{status}}}","paymentTransactionId":"tx"}}""";

        Assert.Equal(400, (await host.PatchAsync(Query, Paid("PREPAYMENT_NOT_PROVIDED"))).Status);
        Assert.Equal(200, (await host.PatchAsync(Query, Paid("PREPAYMENT_REFUNDED"))).Status);
        var (status, answer) = await host.PatchAsync(Query, Paid("PREPAYMENT_PROVIDED"));
        Assert.Equal((400, "FAILED_PRECONDITION"), (status, (string?)answer!["error"]!["status"]));
        Assert.Equal(PrepaymentStatus.Refunded, host.Google.Booking("b-1")!.PrepaymentStatus);
    }

    [Fact]
    public async Task A_refund_that_the_mask_does_not_name_is_refused_instead_of_dropped()
    {
        var host = shared.Fresh();
        host.Know(BookingStatus.Confirmed, PrepaymentStatus.Provided);
        var (status, answer) = await host.PatchAsync("?updateMask=status", Body[..^1].Replace("CONFIRMED", "CANCELED", StringComparison.Ordinal) + ""","paymentInformation":{"prepaymentStatus":"PREPAYMENT_REFUNDED"}}""");
        Assert.Equal(400, status);
        Assert.Contains("paymentInformation.prepaymentStatus", (string)answer!["error"]!["message"]!, StringComparison.Ordinal);
        Assert.Equal((BookingStatus.Confirmed, PrepaymentStatus.Provided), (host.Google.Booking("b-1")!.Status, host.Google.Booking("b-1")!.PrepaymentStatus));
    }

    [Theory]
    [InlineData(BookingStatus.Confirmed, PrepaymentStatus.Provided, ConfirmationMode.Synchronous, 200)]
    [InlineData(BookingStatus.NoShow, PrepaymentStatus.Refunded, ConfirmationMode.Synchronous, 200)]
    [InlineData(BookingStatus.Confirmed, PrepaymentStatus.NotProvided, ConfirmationMode.Synchronous, 400)]
    [InlineData(BookingStatus.Confirmed, PrepaymentStatus.Provided, ConfirmationMode.Asynchronous, 400)]
    [InlineData(BookingStatus.Canceled, PrepaymentStatus.Provided, ConfirmationMode.Synchronous, 400)]
    public async Task A_fee_is_told_only_of_a_booking_that_could_be_charged(BookingStatus before, PrepaymentStatus prepayment, ConfirmationMode mode, int expected)
    {
        var host = shared.Fresh();
        host.Know(before, prepayment);
        host.Google.Change("b-1", booking => booking with { ConfirmationMode = mode });
        var (status, _) = await host.PatchAsync("?updateMask=status", Body.Replace("CONFIRMED", "NO_SHOW_PENALIZED", StringComparison.Ordinal));
        Assert.Equal((expected, expected == 200 ? BookingStatus.NoShowPenalized : before), (status, host.Google.Booking("b-1")!.Status));
    }

    [Theory]
    [InlineData("no mask", "updateMask is required", "", Body)]
    [InlineData("empty mask", "updateMask is required", "?updateMask=", Body)]
    [InlineData("mask in snake case", "updateMask must be a FieldMask: camelCase paths with commas between them", "?updateMask=start_time", Body)]
    [InlineData("mask with a space", "updateMask must be a FieldMask: camelCase paths with commas between them", "?updateMask=status,%20duration", Body)]
    [InlineData("mask with an empty path", "updateMask must be a FieldMask: camelCase paths with commas between them", "?updateMask=status,", Body)]
    [InlineData("mask as a list", "updateMask must be a FieldMask: camelCase paths with commas between them", "?updateMask=[status]", Body)]
    [InlineData("mask of everything", "updateMask must be a FieldMask", "?updateMask=*", Body)]
    [InlineData("mask naming a path twice", "updateMask names a field twice", "?updateMask=status,status", Body)]
    [InlineData("mask given twice", "updateMask must be given once", "?updateMask=status&updateMask=status", Body)]
    [InlineData("unknown path", "updateMask names a field that cannot be updated", "?updateMask=colour", Body)]
    [InlineData("path that cannot be updated", "updateMask names a field that cannot be updated", "?updateMask=merchantId", Body)]
    [InlineData("path absent from the body", "updateMask names startTime, which is not in the body", "?updateMask=status,startTime", Body)]
    [InlineData("nested path absent from the body", "updateMask names paymentInformation.prepaymentStatus, which is not in the body", "?updateMask=paymentInformation.prepaymentStatus", Body)]
    [InlineData("unknown parameter", "colour is not a parameter of this method", "?updateMask=status&colour=red", Body)]
    [InlineData("parameter in snake case", "booking_failure.cause is not a parameter of this method", "?updateMask=status&booking_failure.cause=SLOT_UNAVAILABLE", Body)]
    [InlineData("cause in quotes", "bookingFailure.cause must be the name of a cause, without quotes", "?updateMask=status&bookingFailure.cause=%22SLOT_UNAVAILABLE%22", Body)]
    [InlineData("unknown cause", "bookingFailure.cause must be the name of a cause, without quotes", "?updateMask=status&bookingFailure.cause=BAD_WEATHER", Body)]
    [InlineData("unspecified cause", "bookingFailure.cause must be the name of a cause, without quotes", "?updateMask=status&bookingFailure.cause=CAUSE_UNSPECIFIED", Body)]
    [InlineData("not JSON", "Invalid JSON payload received", "?updateMask=status", "{")]
    [InlineData("a list", "body must be an object", "?updateMask=status", "[]")]
    [InlineData("unknown field", "Unknown name \"colour\" at \"\": Cannot find field", "?updateMask=status", """{"name":"partners/20009999/bookings/b-1","merchantId":"10001","serviceId":"1000","status":"CONFIRMED","colour":1}""")]
    [InlineData("snake case", "Unknown name \"merchant_id\" at \"\": Cannot find field", "?updateMask=status", """{"name":"partners/20009999/bookings/b-1","merchant_id":"10001","service_id":"1000","status":"CONFIRMED"}""")]
    [InlineData("field twice", "Invalid JSON payload received", "?updateMask=status", """{"name":"partners/20009999/bookings/b-1","merchantId":"10001","serviceId":"1000","status":"CONFIRMED","status":"CANCELED"}""")]
    [InlineData("no name", "name is required", "?updateMask=status", """{"merchantId":"10001","serviceId":"1000","status":"CONFIRMED"}""")]
    [InlineData("no merchant", "merchantId is required", "?updateMask=status", """{"name":"partners/20009999/bookings/b-1","serviceId":"1000","status":"CONFIRMED"}""")]
    [InlineData("no service", "serviceId is required", "?updateMask=status", """{"name":"partners/20009999/bookings/b-1","merchantId":"10001","status":"CONFIRMED"}""")]
    [InlineData("name of another booking", "name must equal the resource name in the path", "?updateMask=status", """{"name":"partners/20009999/bookings/b-2","merchantId":"10001","serviceId":"1000","status":"CONFIRMED"}""")]
    [InlineData("pending", "status cannot be set to this value by a patch", "?updateMask=status", """{"name":"partners/20009999/bookings/b-1","merchantId":"10001","serviceId":"1000","status":"PENDING_MERCHANT_CONFIRMATION"}""")]
    [InlineData("unspecified", "status cannot be set to this value by a patch", "?updateMask=status", """{"name":"partners/20009999/bookings/b-1","merchantId":"10001","serviceId":"1000","status":"BOOKING_STATUS_UNSPECIFIED"}""")]
    [InlineData("unknown status", "status must be the name of a value of BookingStatus", "?updateMask=status", """{"name":"partners/20009999/bookings/b-1","merchantId":"10001","serviceId":"1000","status":"CANCELLED"}""")]
    [InlineData("failed without a cause", "bookingFailure.cause is required when status is FAILED", "?updateMask=status", """{"name":"partners/20009999/bookings/b-1","merchantId":"10001","serviceId":"1000","status":"FAILED"}""")]
    [InlineData("time with an offset", "startTime must be an RFC 3339 timestamp in UTC, ending in Z", "?updateMask=startTime", """{"name":"partners/20009999/bookings/b-1","merchantId":"10001","serviceId":"1000","startTime":"2026-12-31T09:00:00+01:00"}""")]
    [InlineData("time as a number", "startTime must be an RFC 3339 timestamp in UTC, ending in Z", "?updateMask=startTime", """{"name":"partners/20009999/bookings/b-1","merchantId":"10001","serviceId":"1000","startTime":1798707600}""")]
    [InlineData("duration as a number", "duration must be a duration in seconds, such as \"2700s\"", "?updateMask=duration", """{"name":"partners/20009999/bookings/b-1","merchantId":"10001","serviceId":"1000","duration":2700}""")]
    [InlineData("duration without a unit", "duration must be a duration in seconds, such as \"2700s\"", "?updateMask=duration", """{"name":"partners/20009999/bookings/b-1","merchantId":"10001","serviceId":"1000","duration":"2700"}""")]
    [InlineData("party size as a number", "partySize must be an int64 written as a string", "?updateMask=partySize", """{"name":"partners/20009999/bookings/b-1","merchantId":"10001","serviceId":"1000","partySize":2}""")]
    [InlineData("paid without a booking payment", "Only the change from PREPAYMENT_PROVIDED to PREPAYMENT_REFUNDED is supported", "?updateMask=paymentInformation.prepaymentStatus", """{"name":"partners/20009999/bookings/b-1","merchantId":"10001","serviceId":"1000","paymentInformation":{"prepaymentStatus":"PREPAYMENT_PROVIDED"}}""")]
    public async Task A_wrong_patch_is_refused_with_400_and_changes_nothing(string what, string because, string query, string body)
    {
        var host = shared.Fresh();
        var before = host.Know();

        var (status, answer) = await host.PatchAsync(query, body);

        Assert.True(status == 400, what);
        Assert.Equal(400, (int?)answer!["error"]!["code"]);
        Assert.Contains((string?)answer["error"]!["status"], new[] { "INVALID_ARGUMENT", "FAILED_PRECONDITION" });
        Assert.Contains(because, (string?)answer["error"]!["message"], StringComparison.Ordinal);
        Assert.Equal(before, host.Google.Booking("b-1"));
    }

    [Fact]
    public async Task A_body_that_is_not_said_to_be_json_is_refused()
    {
        var host = shared.Fresh();
        host.Know();
        var path = $"/simulator/v1alpha/notification/partners/{SimulatorHost.Partner}/bookings/b-1?updateMask=status";
        Assert.Equal(400, (await host.SendAsync(HttpMethod.Patch, path, Body, contentType: "text/plain")).Status);
    }

    [Fact]
    public async Task Another_partner_is_403()
    {
        var host = shared.Fresh();
        host.Know();
        var (status, answer) = await host.PatchAsync("?updateMask=status", Body.Replace("20009999", "1", StringComparison.Ordinal), partner: "1");
        Assert.Equal((403, "PERMISSION_DENIED"), (status, (string?)answer!["error"]!["status"]));
    }

    [Fact]
    public async Task An_unknown_booking_is_404_unless_any_is_taken()
    {
        var (status, answer) = await shared.Fresh().PatchAsync("?updateMask=status", Body);
        Assert.Equal((404, "NOT_FOUND"), (status, (string?)answer!["error"]!["status"]));

        await using var lenient = await SimulatorHost.StartAsync(options => options.AcceptAnyBooking = true);
        Assert.Equal(200, (await lenient.PatchAsync("?updateMask=status", Body)).Status);
    }

    [Fact]
    public async Task A_booking_of_another_service_is_404()
    {
        var host = shared.Fresh();
        host.Know();
        Assert.Equal(404, (await host.PatchAsync("?updateMask=status", Body.Replace("\"1000\"", "\"2000\"", StringComparison.Ordinal))).Status);
    }

    [Fact]
    public async Task An_unknown_method_is_404()
    {
        var host = shared.Fresh();
        Assert.Equal(404, (await host.SendAsync(HttpMethod.Post, "/simulator/v1alpha/orders", "{}")).Status);
    }
}
