using System.Net;
using System.Text.RegularExpressions;
using MerchantPortal.Contracts.Shared;
using Xunit;

namespace MerchantPortal.Web.Tests.Simulator;

public partial class GuestPagesTests
{
    private const string Table = "/simulator?merchant=10001&service=1000&day=2026-11-24";
    private const string Haircut = "/simulator?merchant=merchant-1&service=service-1-a&day=2026-11-24";

    [Fact]
    public async Task The_guest_finds_merchant_service_day_and_verified_times()
    {
        await using var host = await SimulatorHost.StartAsync();
        var first = Slots(await host.Client.GetStringAsync(Table))[0].Start;
        host.Server.Taken.Add(first);

        var page = await host.Client.GetStringAsync(Table);

        Assert.Contains("data-testid=\"sim-merchant\" data-merchant=\"merchant-1\"", page, StringComparison.Ordinal);
        Assert.Contains("data-testid=\"sim-service\" data-service=\"1000\"", page, StringComparison.Ordinal);
        Assert.Contains("Café &lt;Luna&gt;", page, StringComparison.Ordinal);
        Assert.Contains("Simulator — Google&#x27;s side, development only", page, StringComparison.Ordinal);
        Assert.Equal(["taken", "open", "open", "taken"], Slots(page).Select(slot => slot.State));
        Assert.All(Slots(page), slot => Assert.Equal("CONFIRMATION_MODE_ASYNCHRONOUS", slot.Mode));
        Assert.Equal("09:00", LocalTime(first, "America/Los_Angeles"));

        // a slot that the feed says is full is not asked about
        Assert.Equal(3, host.Server.Calls[^1].Body["slot_time"]!.AsArray().Count);
        Assert.Equal("4", host.Server.Calls[^1].Body["slot_time"]![0]!["resource_ids"]!["party_size"]!.ToJsonString());
    }

    [Fact]
    public async Task When_the_lookup_fails_the_feed_s_times_are_shown_with_a_note()
    {
        await using var host = await SimulatorHost.StartAsync();
        host.Server.Instead["BatchAvailabilityLookup"] = (500, "");
        var page = await host.Client.GetStringAsync(Table);
        Assert.Contains("sim-unverified", page, StringComparison.Ordinal);
        Assert.Equal(["open", "open", "open", "taken"], Slots(page).Select(slot => slot.State));
    }

    [Fact]
    public async Task A_received_replace_changes_the_times()
    {
        await using var host = await SimulatorHost.StartAsync();
        var start = long.Parse(Slots(await host.Client.GetStringAsync(Table))[0].Start, System.Globalization.CultureInfo.InvariantCulture);
        var (from, until) = (WireTime.Timestamp(start), WireTime.Timestamp(start + 7200));
        var body = $$"""{"extendedServiceAvailability":[{"merchantId":"10001","serviceId":"1000","startTimeRestrict":"{{from}}","endTimeRestrict":"{{until}}","availability":[{"startTime":"{{from}}","duration":"3600s","spotsTotal":"3","spotsOpen":"0","resources":{"partySize":4},"confirmationMode":"CONFIRMATION_MODE_ASYNCHRONOUS"}]}]}""";
        Assert.Equal(200, (await host.ReplaceAsync(body)).Status);
        Assert.Equal(["taken", "open", "taken"], Slots(await host.Client.GetStringAsync(Table)).Select(slot => slot.State));
    }

    [Fact]
    public async Task The_whole_life_of_a_request_shows_its_status_and_mails()
    {
        await using var host = await SimulatorHost.StartAsync();
        var details = await DetailsAsync(host, Table);
        Assert.Contains(">Request</button>", details, StringComparison.Ordinal);

        var booked = await PostAsync(host, "/simulator/book", details);
        Assert.Contains("data-status=\"PENDING_MERCHANT_CONFIRMATION\"", booked, StringComparison.Ordinal);
        var sent = host.Server.Calls.Single(call => call.Method == "CreateBooking").Body;
        Assert.Equal("4", sent["slot"]!["resources"]!["party_size"]!.ToJsonString());
        Assert.NotEmpty((string)sent["user_information"]!["user_id"]!);

        await host.PatchAsync("?updateMask=status", """{"name":"partners/20009999/bookings/b-1","merchantId":"10001","serviceId":"1000","status":"CONFIRMED"}""");
        Assert.Contains("data-status=\"CONFIRMED\"", await host.Client.GetStringAsync("/simulator/bookings/b-1"), StringComparison.Ordinal);

        var cancelled = await PostAsync(host, "/simulator/bookings/b-1/cancel", "");
        Assert.Contains("data-status=\"CANCELED\"", cancelled, StringComparison.Ordinal);
        Assert.Equal("""{"booking":{"booking_id":"b-1","status":"CANCELED"}}""", host.Server.Calls.Single(call => call.Method == "UpdateBooking").Body.ToJsonString());
        Assert.Equal(["PENDING_MERCHANT_CONFIRMATION", "CONFIRMED", "CANCELED"], MailKinds().Matches(cancelled).Select(match => match.Groups["kind"].Value));
        Assert.Contains("data-testid=\"sim-booking-row\" data-booking-id=\"b-1\" data-status=\"CANCELED\"", await host.Client.GetStringAsync("/simulator"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_form_sent_twice_is_one_booking()
    {
        await using var host = await SimulatorHost.StartAsync();
        var details = await DetailsAsync(host, Table);
        await PostAsync(host, "/simulator/book", details);
        await PostAsync(host, "/simulator/book", details);
        Assert.Equal(2, host.Server.Calls.Count(call => call.Method == "CreateBooking"));
        Assert.Single(host.Server.Calls.Where(call => call.Method == "CreateBooking").Select(call => call.Body.ToJsonString()).Distinct());
        Assert.Single(Assert.Single(host.Google.Bookings).Mails);
    }

    [Fact]
    public async Task An_instant_booking_can_be_moved_and_a_request_cannot()
    {
        await using var host = await SimulatorHost.StartAsync();
        var booked = await PostAsync(host, "/simulator/book", await DetailsAsync(host, Haircut));
        Assert.Contains("sim-reschedule", booked, StringComparison.Ordinal);

        var times = await host.Client.GetStringAsync(Haircut + "&change=b-1");
        var form = times[times.LastIndexOf("<form method=\"post\"", StringComparison.Ordinal)..];
        var moved = await PostAsync(host, "/simulator/bookings/b-1/reschedule", form);

        var sent = host.Server.Calls.Single(call => call.Method == "UpdateBooking").Body["booking"]!;
        Assert.Equal(["start_sec", "duration_sec"], sent["slot"]!.AsObject().Select(pair => pair.Key));
        Assert.Equal((string?)sent["slot"]!["start_sec"], WireText(host.Google.Booking("b-1")!.StartSec));
        Assert.Contains("data-status=\"CONFIRMED\"", moved, StringComparison.Ordinal);

        Assert.DoesNotContain("sim-reschedule", await PostAsync(host, "/simulator/book", await DetailsAsync(host, Table)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asking_for_the_status_takes_over_what_the_booking_server_says()
    {
        await using var host = await SimulatorHost.StartAsync();
        host.Know(BookingStatus.Confirmed);
        Assert.Contains("data-status=\"NO_SHOW\"", await PostAsync(host, "/simulator/bookings/b-1/refresh", ""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/simulator")]
    [InlineData("/simulator/bookings/b-1")]
    public async Task After_a_restart_the_browser_s_bookings_are_asked_for_again(string path)
    {
        await using var host = await SimulatorHost.StartAsync();
        await PostAsync(host, "/simulator/book", await DetailsAsync(host, Table));
        host.Google.Reset();
        var page = await host.Client.GetStringAsync(path);
        Assert.Contains("data-booking-id=\"b-1\"", page, StringComparison.Ordinal);
        Assert.Contains("data-status=\"PENDING_MERCHANT_CONFIRMATION\"", page, StringComparison.Ordinal);
        Assert.Equal(4, host.Google.Booking("b-1")!.Resources!.PartySize);
    }

    [Fact]
    public async Task A_refusal_is_shown_and_the_form_keeps_its_token()
    {
        await using var host = await SimulatorHost.StartAsync();
        host.Server.Instead["CreateBooking"] = (200, """{"booking_failure":{"cause":"SLOT_UNAVAILABLE","description":"<b>gone</b>"}}""");
        var details = await DetailsAsync(host, Table);
        var refused = await PostAsync(host, "/simulator/book", details);
        Assert.Contains("SLOT_UNAVAILABLE — &lt;b&gt;gone&lt;/b&gt;", refused, StringComparison.Ordinal);
        Assert.Equal(Field(details, "token"), Field(refused, "token"));
        Assert.Empty(host.Google.Bookings);
    }

    [Theory]
    [InlineData("Ira", "SLOT_UNAVAILABLE")]
    [InlineData("", "Please fill in every field")]
    public async Task A_refused_guest_types_nothing_twice(string given, string said)
    {
        await using var host = await SimulatorHost.StartAsync();
        host.Server.Instead["CreateBooking"] = (200, """{"booking_failure":{"cause":"SLOT_UNAVAILABLE"}}""");
        var details = await DetailsAsync(host, Table);
        foreach (var (name, value) in new[] { ("given", given), ("family", "O'Moss"), ("telephone", "+49 30 5550101"), ("email", "ira@guest.example"), ("request", "by the window") })
        {
            details = details.Replace($"name=\"{name}\" value=\"{Field(details, name)}\"", $"name=\"{name}\" value=\"{WebUtility.HtmlEncode(value)}\"", StringComparison.Ordinal);
        }

        var refused = await PostAsync(host, "/simulator/book", details);

        Assert.Contains(said, refused, StringComparison.Ordinal);
        Assert.Equal((given, "O'Moss", "+49 30 5550101", "ira@guest.example", "by the window"),
            (Known(refused, "given"), Known(refused, "family"), Known(refused, "telephone"), Known(refused, "email"), Known(refused, "request")));
    }

    private static string Known(string page, string name) => WebUtility.HtmlDecode(Field(page, name));

    [Fact]
    public async Task A_refused_cancel_changes_nothing()
    {
        await using var host = await SimulatorHost.StartAsync();
        host.Know(BookingStatus.Confirmed);
        host.Server.Instead["UpdateBooking"] = (200, """{"booking_failure":{"cause":"OUTSIDE_CANCELLATION_WINDOW"}}""");
        var page = await PostAsync(host, "/simulator/bookings/b-1/cancel", "");
        Assert.Contains("OUTSIDE_CANCELLATION_WINDOW", page, StringComparison.Ordinal);
        Assert.Contains("data-status=\"CONFIRMED\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{}""", "exactly one of booking")]
    [InlineData("""{"booking_failure":{}}""", "booking_failure.cause must be set")]
    [InlineData("""{"booking":{"booking_id":"b","slot":{},"status":"PENDING_MERCHANT_CONFIRMATION"}}""", "response slot mismatch")]
    [InlineData("""{"booking":{"booking_id":"b","slot":{},"status":"CONFIRMED"}}""", "booking.status does not fit")]
    [InlineData("""{"booking":{"slot":{}}}""", "booking_id is missing")]
    public async Task Defects_that_google_would_report_are_shown(string answer, string defect)
    {
        await using var host = await SimulatorHost.StartAsync();
        host.Server.Instead["CreateBooking"] = (200, answer);
        Assert.Contains(defect, await PostAsync(host, "/simulator/book", await DetailsAsync(host, Table)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_booking_server_that_is_down_or_wrong_is_named()
    {
        await using var host = await SimulatorHost.StartAsync();
        var details = await DetailsAsync(host, Table);
        host.Server.Instead["CreateBooking"] = (400, """{"field":"slot"}""");
        Assert.Contains("answered HTTP 400", await PostAsync(host, "/simulator/book", details), StringComparison.Ordinal);
        host.Server.Instead["CreateBooking"] = (200, "<html>");
        Assert.Contains("did not answer", await PostAsync(host, "/simulator/book", details), StringComparison.Ordinal);
        host.Google.Options.BookingServer = "http://127.0.0.1:1/";
        Assert.Contains("did not answer", await PostAsync(host, "/simulator/book", details), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slot_that_was_taken_meanwhile_is_not_offered_a_form()
    {
        await using var host = await SimulatorHost.StartAsync();
        var page = await host.Client.GetStringAsync(Table);
        host.Server.Taken.Add(Slots(page)[0].Start);
        Assert.Contains("no longer open", await host.Client.GetStringAsync(BookLink(page)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_with_payment_sends_the_token_and_the_price()
    {
        await using var host = await SimulatorHost.StartAsync();
        await PostAsync(host, "/simulator/book", await DetailsAsync(host, "/simulator?merchant=merchant-1&service=service-3-c&day=2026-11-24"));
        var sent = host.Server.Calls.Single(call => call.Method == "CreateBooking").Body;
        Assert.Equal("sandbox:ok", (string?)sent["payment_processing_parameters"]!["unparsed_payment_method_token"]);
        Assert.Equal("80000000", (string?)sent["payment_information"]!["price"]!["price_micros"]);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-origin", HttpStatusCode.NotFound)]
    public async Task Forms_of_other_sites_are_refused(string header, string value, HttpStatusCode expected)
    {
        await using var host = await SimulatorHost.StartAsync();
        using var message = new HttpRequestMessage(HttpMethod.Post, "/simulator/bookings/unknown/cancel");
        message.Headers.Add(header, value);
        using var response = await host.Client.SendAsync(message);
        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("/simulator/book")]
    [InlineData("/simulator/book?start=x")]
    [InlineData("/simulator/book?merchant=m&service=s&start=9999999999999&duration=1&mode=CONFIRMATION_MODE_SYNCHRONOUS")]
    [InlineData("/simulator/bookings/unknown")]
    public async Task What_does_not_exist_is_404(string path)
    {
        await using var host = await SimulatorHost.StartAsync();
        using var response = await host.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private static async Task<string> DetailsAsync(SimulatorHost host, string times) => await host.Client.GetStringAsync(BookLink(await host.Client.GetStringAsync(times)));

    private static string BookLink(string page) => WebUtility.HtmlDecode(BookLinks().Match(page).Groups["href"].Value);

    private static async Task<string> PostAsync(SimulatorHost host, string path, string page)
    {
        var fields = Inputs().Matches(page).Select(match => KeyValuePair.Create(match.Groups["name"].Value, WebUtility.HtmlDecode(match.Groups["value"].Value)));
        using var form = new FormUrlEncodedContent(fields);
        using var response = await host.Client.PostAsync(path, form);
        return await response.Content.ReadAsStringAsync();
    }

    private static string Field(string page, string name) => Inputs().Matches(page).Single(match => match.Groups["name"].Value == name).Groups["value"].Value;

    private static List<(string Start, string Mode, string State)> Slots(string page) =>
        [.. SlotMarks().Matches(page).Select(match => (match.Groups["start"].Value, match.Groups["mode"].Value, match.Groups["state"].Value))];

    private static string LocalTime(string start, string zone) => TimeZoneInfo
        .ConvertTime(DateTimeOffset.FromUnixTimeSeconds(long.Parse(start, System.Globalization.CultureInfo.InvariantCulture)), TimeZoneInfo.FindSystemTimeZoneById(zone))
        .ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    private static string WireText(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex("data-testid=\"sim-slot\" data-start=\"(?<start>[0-9]+)\" data-mode=\"(?<mode>[A-Z_]+)\" data-staff=\"[^\"]*\" data-state=\"(?<state>[a-z]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex SlotMarks();

    [GeneratedRegex("href=\"(?<href>/simulator/book[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex BookLinks();

    [GeneratedRegex("<input[^>]* name=\"(?<name>[a-z]+)\" value=\"(?<value>[^\"]*)\"|<input name=\"(?<name>[a-z]+)\" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Inputs();

    [GeneratedRegex("data-testid=\"sim-mail\" data-kind=\"(?<kind>[A-Z_]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex MailKinds();
}
