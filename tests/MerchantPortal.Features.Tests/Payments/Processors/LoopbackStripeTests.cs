using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MerchantPortal.TestKit;
using Xunit;

namespace MerchantPortal.Features.Tests.Payments.Processors;

/// <summary>The stand-in for Stripe is as strict as Stripe, so that what passes against it is right.</summary>
public sealed class LoopbackStripeTests : IAsyncLifetime
{
    private const string Charge = "amount=2500&currency=usd&payment_method_types[]=card";
    private const string Visa = "payment_method_data[type]=card&payment_method_data[card][token]=tok_visa_";

    private LoopbackStripe stripe = null!;
    private HttpClient http = null!;
    private int keys;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        stripe = await LoopbackStripe.StartAsync();
        http = new() { BaseAddress = stripe.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new("Bearer", LoopbackStripe.SecretKey);
        http.DefaultRequestHeaders.Add("Stripe-Version", "2024-06-20");
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await stripe.DisposeAsync();
    }

    [Theory]
    [InlineData("amount=2500&currency=usd&colour=red", "parameter_unknown")]
    [InlineData("amount=2500", "parameter_missing")]
    [InlineData("amount=25.00&currency=usd", "parameter_invalid_integer")]
    [InlineData("amount=-2500&currency=usd", "parameter_invalid_integer")]
    [InlineData("amount=2500&currency=USD", "parameter_unknown")]
    [InlineData("amount=2500&currency=", "parameter_invalid_empty")]
    [InlineData("amount=49&currency=usd", "amount_too_small")]
    [InlineData("amount=1234&currency=kwd", "invalid_charge_amount")]
    [InlineData("amount=550&currency=ugx", "invalid_charge_amount")]
    [InlineData("amount=2500&currency=usd&capture_method=later", "parameter_unknown")]
    [InlineData("amount=2500&currency=usd&customer=cus_0", "resource_missing")]
    [InlineData("amount=2500&currency=usd&off_session=true", "parameter_unknown")]
    public async Task A_form_that_Stripe_would_not_take_is_refused(string form, string code)
    {
        var (status, body) = await PostAsync("v1/payment_intents", form);

        Assert.InRange((int)status, 400, 404);
        Assert.Equal(code, Code(body));
    }

    [Fact]
    public async Task A_call_without_the_accounts_key_a_version_or_a_form_is_refused()
    {
        using var json = new StringContent("{}", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync("v1/customers", json, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);

        http.DefaultRequestHeaders.Remove("Stripe-Version");
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("v1/payment_intents", Charge)).Status);

        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sk_test_other");
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync("v1/payment_intents", Charge)).Status);
    }

    [Fact]
    public async Task The_same_key_replays_the_same_answer_also_when_it_was_an_error()
    {
        var intent = await IntentAsync(Charge);
        const string Declined = "payment_method_data[type]=card&payment_method_data[card][token]=tok_chargeDeclined_1";

        var first = await PostAsync($"v1/payment_intents/{intent}/confirm", Declined, "one");
        var again = await PostAsync($"v1/payment_intents/{intent}/confirm", Declined, "one");
        var other = await PostAsync($"v1/payment_intents/{intent}/confirm", Visa + "1", "one");

        Assert.Equal(HttpStatusCode.PaymentRequired, first.Status);
        Assert.Equal(first, again);
        Assert.Equal("idempotency_error", other.Body.GetProperty("error").GetProperty("type").GetString());
        Assert.Empty(stripe.Ledger);
    }

    [Fact]
    public async Task A_form_refused_before_anything_was_done_leaves_its_key_free()
    {
        Assert.Equal("parameter_missing", Code((await PostAsync("v1/payment_intents", "amount=2500", "one")).Body));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("v1/payment_intents", Charge, "one")).Status);
    }

    [Fact]
    public async Task A_key_in_flight_is_a_conflict()
    {
        var intent = await IntentAsync(Charge);
        var hold = stripe.HoldNext("payment_intents/confirm");

        var first = PostAsync($"v1/payment_intents/{intent}/confirm", Visa + "1", "one");
        await hold.Arrived;
        var second = await PostAsync($"v1/payment_intents/{intent}/confirm", Visa + "1", "one");
        hold.Release();

        Assert.Equal((HttpStatusCode.Conflict, "idempotency_key_in_use"), (second.Status, Code(second.Body)));
        Assert.Equal(HttpStatusCode.OK, (await first).Status);
    }

    [Fact]
    public async Task Nothing_is_confirmed_twice_captured_beyond_the_hold_or_refunded_beyond_the_charge()
    {
        var intent = await IntentAsync(Charge + "&capture_method=manual");
        Assert.Equal("payment_intent_unexpected_state", Code((await PostAsync($"v1/payment_intents/{intent}/capture", "amount_to_capture=2500")).Body));
        Assert.Equal("requires_capture", (await PostAsync($"v1/payment_intents/{intent}/confirm", Visa + "1")).Body.GetProperty("status").GetString());

        var twice = await PostAsync($"v1/payment_intents/{intent}/confirm", Visa + "2");
        Assert.Equal("payment_intent_unexpected_state", Code(twice.Body));
        Assert.Equal("requires_capture", twice.Body.GetProperty("error").GetProperty("payment_intent").GetProperty("status").GetString());
        Assert.Equal("amount_too_large", Code((await PostAsync($"v1/payment_intents/{intent}/capture", "amount_to_capture=2501")).Body));
        Assert.Equal("succeeded", (await PostAsync($"v1/payment_intents/{intent}/capture", "amount_to_capture=2000")).Body.GetProperty("status").GetString());
        Assert.Equal("amount_too_large", Code((await PostAsync("v1/refunds", $"payment_intent={intent}&amount=2001")).Body));
        Assert.Equal("succeeded", (await PostAsync("v1/refunds", $"payment_intent={intent}&amount=2000")).Body.GetProperty("status").GetString());
        Assert.Equal("charge_already_refunded", Code((await PostAsync("v1/refunds", $"payment_intent={intent}&amount=1")).Body));

        Assert.Equal([("hold", 2500), ("capture", 2000), ("release", 500), ("refund", 2000)], stripe.Ledger.Select(m => (m.Kind, m.Amount)));
        Assert.Equal(0, stripe.Balance(intent));
    }

    [Fact]
    public async Task A_token_is_good_once_and_a_card_of_another_customer_never()
    {
        Assert.Equal(HttpStatusCode.OK, (await PostAsync($"v1/payment_intents/{await IntentAsync(Charge)}/confirm", Visa + "1")).Status);
        Assert.Equal("token_already_used", Code((await PostAsync($"v1/payment_intents/{await IntentAsync(Charge)}/confirm", Visa + "1")).Body));

        var (owner, other) = (await IdAsync("v1/customers", ""), await IdAsync("v1/customers", ""));
        var setup = await IdAsync("v1/setup_intents", $"customer={owner}&usage=off_session");
        var card = (await PostAsync($"v1/setup_intents/{setup}/confirm", Visa + "3")).Body.GetProperty("payment_method").GetString();
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("v1/payment_intents", Charge + $"&customer={owner}&payment_method={card}&off_session=true&confirm=true")).Status);
        Assert.Equal("payment_method_unexpected_state", Code((await PostAsync("v1/payment_intents", Charge + $"&customer={other}&payment_method={card}&off_session=true&confirm=true")).Body));
    }

    private Task<string> IntentAsync(string form) => IdAsync("v1/payment_intents", form);

    private async Task<string> IdAsync(string path, string form) => (await PostAsync(path, form)).Body.GetProperty("id").GetString()!;

    private async Task<Answer> PostAsync(string path, string form, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded") };
        request.Headers.Add("Idempotency-Key", key ?? FormattableString.Invariant($"key-{Interlocked.Increment(ref keys)}"));
        using var answer = await http.SendAsync(request, Stop);
        return new(answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).RootElement);
    }

    private static string? Code(JsonElement body) => body.TryGetProperty("error", out var error) && error.TryGetProperty("code", out var code) ? code.GetString() : null;

    private sealed record Answer(HttpStatusCode Status, JsonElement Body)
    {
        public bool Equals(Answer? other) => other is not null && Status == other.Status && Body.GetRawText() == other.Body.GetRawText();

        public override int GetHashCode() => Body.GetRawText().GetHashCode(StringComparison.Ordinal);
    }
}
