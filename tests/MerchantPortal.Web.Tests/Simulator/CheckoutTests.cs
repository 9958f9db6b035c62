using System.Net;
using System.Text.RegularExpressions;
using MerchantPortal.Contracts.Feeds;
using MerchantPortal.Contracts.Shared;
using MerchantPortal.Simulator;
using Xunit;

namespace MerchantPortal.Web.Tests.Simulator;

/// <summary>The guest's checkout: what is shown, what is sent, 3-D Secure, and refusals as Google words them.</summary>
public partial class CheckoutTests
{
    private const string Day = "/simulator?merchant=m-1&service=spa&day=2026-11-24";

    [Fact]
    public async Task The_guest_reads_price_deposit_fee_and_both_windows_before_paying()
    {
        await using var host = await HostAsync();

        var page = await DetailsAsync(host);

        Assert.Equal("200.00 USD", Text(page, "sim-price"));
        Assert.Equal("A deposit of 25.00 USD is taken now; cancel until Tue 24 Nov 2026, 05:00 to get it back.", Text(page, "sim-terms-deposit"));
        Assert.Equal("If you cancel after Mon 23 Nov 2026, 09:00 or do not come, the place may charge 30.00 USD.", Text(page, "sim-terms-fee"));
        Assert.Equal("You can cancel here until Mon 23 Nov 2026, 09:00.", Text(page, "sim-terms-cancel"));
        Assert.Contains("<option value=\"sandbox:3ds\">", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checkout_sends_exactly_what_was_shown_also_when_a_rule_changes_meanwhile()
    {
        await using var host = await HostAsync();
        var page = await DetailsAsync(host);
        host.Google.Options.Feed = (_, _) => Task.FromResult(Feed(15_000_000));

        await PostAsync(host, page);

        var sent = host.Server.Calls.Single(call => call.Method == "CreateBooking").Body;
        Assert.Equal(
            """{"price":{"price_micros":"200000000","currency_code":"USD"},"deposit":{"deposit":{"price_micros":"25000000","currency_code":"USD"},"min_advance_cancellation_sec":"14400","deposit_type":"FIXED_RATE_DEFAULT"},"no_show_fee":{"fee":{"price_micros":"30000000","currency_code":"USD"},"fee_type":"FIXED_RATE_DEFAULT"}}""",
            sent["payment_information"]!.ToJsonString());
        Assert.Equal("sandbox:ok", (string?)sent["payment_processing_parameters"]!["unparsed_payment_method_token"]);
    }

    [Fact]
    public async Task A_slot_with_a_price_of_its_own_shows_it_and_names_its_option_and_tax_is_a_line()
    {
        await using var host = await HostAsync(slot => slot.PaymentOptionId = ["m-1:spa:80000000-USD"], prepaid: true);

        var page = await DetailsAsync(host);
        await PostAsync(host, page);

        Assert.Equal(("80.00 USD", "plus 5.80 USD tax", "You pay 85.80 USD now."), (Text(page, "sim-price"), Text(page, "sim-terms-tax"), Text(page, "sim-terms-prepaid")));
        var sent = host.Server.Calls.Single(call => call.Method == "CreateBooking").Body["payment_information"]!;
        Assert.Equal(("80000000", "5800000", "m-1:spa:80000000-USD"), ((string?)sent["price"]!["price_micros"], (string?)sent["tax_amount"]!["price_micros"], (string?)sent["payment_option_id"]));
    }

    [Fact]
    public async Task The_guest_is_asked_the_services_questions_and_the_answers_go_with_the_booking()
    {
        await using var host = await HostAsync();
        var asked = Feed(200_000_000);
        asked.Merchants[0].Services[0].Feed!.IntakeForm = new()
        {
            Field =
            [
                new() { Id = "q-1", Type = FormFieldType.ShortAnswer, LocalizedLabel = new() { Value = "Allergien?", LocalizedValue = [new() { Locale = "en", Value = "Allergies?" }] }, IsRequired = true, Hint = new() { Value = "Nuts & such" } },
                new() { Id = "q-2", Type = FormFieldType.Checkboxes, LocalizedLabel = new() { Value = "Extras" }, ChoiceText = [new() { Value = "Tea" }, new() { Value = "Water" }] },
                new() { Id = "q-3", Type = FormFieldType.Dropdown, LocalizedLabel = new() { Value = "Music" }, ChoiceText = [new() { Value = "None" }] },
                new() { Id = "q-4", Type = FormFieldType.MultipleChoice, LocalizedLabel = new() { Value = "Room" }, ChoiceText = [new() { Value = "Warm" }] },
                new() { Id = "q-5", Type = FormFieldType.Paragraph, LocalizedLabel = new() { Value = "Anything" } },
                new() { Id = "q-6", Type = FormFieldType.Boolean, LocalizedLabel = new() { Value = "First time" }, IsRequired = true },
            ],
        };
        host.Google.Options.Feed = (_, _) => Task.FromResult(asked);
        var page = await DetailsAsync(host);
        Assert.Equal(6, Regex.Count(page, "data-testid=\"sim-question\"", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.Contains("Allergies? *", page, StringComparison.Ordinal);
        Assert.Contains("Nuts &amp; such", page, StringComparison.Ordinal);

        var unanswered = await PostAsync(host, page, ("q:q-2", "Tea"), ("q:q-2", "Water"));
        Assert.Contains("Please fill in every field.", unanswered, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(unanswered, " checked", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.DoesNotContain(host.Server.Calls, call => call.Method == "CreateBooking");

        await PostAsync(host, page, ("q:q-1", "nuts"), ("q:q-2", "Tea"), ("q:q-2", "Water"), ("q:q-3", ""), ("q:q-4", "Warm"));

        Assert.Equal(
            """{"answer":[{"id":"q-1","response":["nuts"]},{"id":"q-2","response":["Tea","Water"]},{"id":"q-4","response":["Warm"]},{"id":"q-6","response":["false"]}]}""",
            host.Server.Calls.Single(call => call.Method == "CreateBooking").Body["intake_form_answers"]!.ToJsonString());
    }

    [Fact]
    public async Task Three_D_Secure_sends_the_guest_to_the_bank_and_the_same_request_again_with_its_answer()
    {
        await using var host = await HostAsync();
        host.Server.Instead["CreateBooking"] = (200, """{"booking_failure":{"cause":"PAYMENT_REQUIRES_3DS1","payment_failure":{"threeds1_parameters":{"acs_url":"https://bank.example/acs","pa_req":"req","transaction_id":"tx-9","md_merchant_data":"md-9"}}}}""");

        var bank = await PostAsync(host, await DetailsAsync(host));
        Assert.Contains("https://bank.example/acs", bank, StringComparison.Ordinal);
        Assert.Contains("sim-bank-no", bank, StringComparison.Ordinal);
        host.Server.Instead.Clear();
        var booked = await PostAsync(host, bank);

        Assert.Contains("data-status=\"CONFIRMED\"", booked, StringComparison.Ordinal);
        var calls = host.Server.Calls.Where(call => call.Method == "CreateBooking").Select(call => call.Body).ToList();
        Assert.Equal(("sim-tx-9", "md-9"), ((string?)calls[1]["payment_information"]!["pa_response"], (string?)calls[1]["payment_information"]!["md_merchant_data"]));
        calls[1]["payment_information"]!.AsObject().Remove("pa_response");
        calls[1]["payment_information"]!.AsObject().Remove("md_merchant_data");
        Assert.Equal(calls[0].ToJsonString(), calls[1].ToJsonString());
    }

    [Theory]
    [InlineData("PAYMENT_ERROR_CARD_DECLINED", "Your card was declined")]
    [InlineData("PAYMENT_ERROR", "The payment did not succeed")]
    [InlineData("PAYMENT_OPTION_NOT_VALID", "This price cannot be had any more")]
    public async Task A_refused_payment_is_shown_as_Google_would(string cause, string words)
    {
        await using var host = await HostAsync();
        host.Server.Instead["CreateBooking"] = (200, $$$"""{"booking_failure":{"cause":"{{{cause}}}"}}""");
        var page = await PostAsync(host, await DetailsAsync(host));
        Assert.Contains(words, Text(page, "sim-error"), StringComparison.Ordinal);
        Assert.Contains(cause, Text(page, "sim-error"), StringComparison.Ordinal);
        Assert.DoesNotContain("sim-defects", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"booking_failure":{"cause":"PAYMENT_ERROR_CARD_TYPE_REJECTED"}}""", "rejected_card_type must be set")]
    [InlineData("""{"booking_failure":{"cause":"PAYMENT_REQUIRES_3DS1"}}""", "threeds1_parameters must be set")]
    [InlineData("""{"booking":{"booking_id":"b","payment_information":{"price":{"price_micros":"1","currency_code":"USD"}}}}""", "price and tax_amount must be those of the request")]
    [InlineData("""{"booking":{"booking_id":"b","payment_information":{"deposit":{"deposit":{"price_micros":"1","currency_code":"USD"}}}}}""", "deposit and no_show_fee must be those")]
    [InlineData("""{"booking":{"booking_id":"b","payment_information":{"prepayment_status":"PREPAYMENT_NOT_PROVIDED"}}}""", "prepayment_status does not fit")]
    [InlineData("""{"booking":{"booking_id":"b","payment_information":{"prepayment_status":"PREPAYMENT_PROVIDED"}}}""", "payment_transaction_id and payment_processed_by are required")]
    public async Task Defects_of_a_paid_answer_are_shown(string answer, string defect)
    {
        await using var host = await HostAsync();
        host.Server.Instead["CreateBooking"] = (200, answer);
        Assert.Contains(defect, await PostAsync(host, await DetailsAsync(host)), StringComparison.Ordinal);
    }

    private static Task<SimulatorHost> HostAsync(Action<FeedAvailability>? change = null, bool prepaid = false) => SimulatorHost.StartAsync(options =>
    {
        var slots = options.Slots;
        options.Feed = (_, _) => Task.FromResult(Feed(200_000_000, prepaid));
        options.Slots = async (services, asked, stop) =>
        {
            var day = await slots(services, asked, stop);
            foreach (var slot in day)
            {
                change?.Invoke(slot);
            }

            return day;
        };
    });

    private static SimulatedFeed Feed(long micros, bool prepaid = false) => new(
    [
        new SimulatedMerchant("m-1", "Spa", "America/New_York",
        [
            new SimulatedService("spa", "Spa Treatment", Usd(micros), TakesPayment: true)
            {
                Feed = new()
                {
                    Price = Usd(micros),
                    PrepaymentType = prepaid ? PrepaymentType.Required : PrepaymentType.NotSupported,
                    Rules = new() { MinAdvanceOnlineCanceling = 86_400 },
                    TaxRate = prepaid ? new() { MicroPercent = 7_253_000 } : null,
                    Deposit = prepaid ? null : new() { Deposit = Usd(25_000_000), DepositType = PriceType.FixedRateDefault, MinAdvanceCancellationSec = 14_400 },
                    NoShowFee = prepaid ? null : new() { Fee = Usd(30_000_000), FeeType = PriceType.FixedRateDefault },
                },
            },
        ])
        {
            Feed = new() { MerchantId = "m-1", PaymentOption = [new() { PaymentOptionId = "m-1:spa:80000000-USD", Price = Usd(80_000_000) }] },
        },
    ]);

    private static FeedPrice Usd(long micros) => new() { PriceMicros = micros, CurrencyCode = "USD" };

    private static async Task<string> DetailsAsync(SimulatorHost host) =>
        await host.Client.GetStringAsync(WebUtility.HtmlDecode(BookLink().Match(await host.Client.GetStringAsync(Day)).Groups["href"].Value));

    private static async Task<string> PostAsync(SimulatorHost host, string page, params (string Name, string Value)[] answers)
    {
        var fields = Inputs().Matches(page).Select(match => KeyValuePair.Create(match.Groups["name"].Value, WebUtility.HtmlDecode(match.Groups["value"].Value))).Concat(answers.Select(answer => KeyValuePair.Create(answer.Name, answer.Value)));
        using var form = new FormUrlEncodedContent(fields);
        using var response = await host.Client.PostAsync("/simulator/book", form);
        return await response.Content.ReadAsStringAsync();
    }

    private static string Text(string page, string id) => WebUtility.HtmlDecode(Regex.Match(page, $"data-testid=\"{id}\"[^>]*>(?<text>[^<]*)<", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["text"].Value);

    [GeneratedRegex("href=\"(?<href>/simulator/book[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex BookLink();

    [GeneratedRegex("<input[^>]* name=\"(?<name>[a-z]+)\" value=\"(?<value>[^\"]*)\"|<input name=\"(?<name>[a-z]+)\" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Inputs();
}
