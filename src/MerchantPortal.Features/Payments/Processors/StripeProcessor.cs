using System.Text.Json;
using MerchantPortal.Contracts.Shared;
using MerchantPortal.Domain.Shared;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Form = System.Collections.Generic.Dictionary<string, string>;

namespace MerchantPortal.Features.Payments.Processors;

/// <summary>
/// Stripe through its public REST API: payment intents for charges and holds, setup intents for cards that are only kept, one customer per kept card.
/// Stripe forgets idempotency keys after a day; charges of kept cards and refunds therefore carry ours in their metadata and are looked for first.
/// </summary>
public sealed class StripeProcessor(IHttpClientFactory clients, IOptions<PaymentsOptions> options, TimeProvider clock, ILogger<StripeProcessor> log) : IPaymentProcessor
{
    /// <summary>How long an act may take, all its calls and tries together.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    /// <summary>The version of Stripe's API whose shapes are read here, sent with every call.</summary>
    public const string ApiVersion = "2024-06-20";

    // Where the bank's page leaves the guest; Stripe gives no address of that page without one. The guest's window is Google's.
    private const string ReturnAddress = "https://www.google.com/maps/reserve/";

    private const string Intents = "v1/payment_intents";
    private const string Setups = "v1/setup_intents";
    private const string Refunds = "v1/refunds";
    private const string MetadataKey = "metadata[key]";
    private const string MetadataBooking = "metadata[booking]";
    private const string WrongKey = "idempotency_error";
    private const string NeedsOwner = "authentication_required";
    private const int LongestCredential = 255;

    private readonly StripeApi api = new(clients, options, clock, log);

    public Task<BeginResult> BeginAsync(PaymentPurpose purpose, Money? amount, bool keepCard, string bookingReference, string key, CancellationToken stop)
    {
        ProcessorKey.Check(key, bookingReference);
        if (amount is null != (purpose == PaymentPurpose.KeepForLater))
        {
            throw new ArgumentException("Charges and holds have an amount, a card kept for later has none.", nameof(amount));
        }

        return PatientlyAsync(patience => BeginPatientlyAsync(purpose, amount, keepCard, bookingReference, key, patience), stop);
    }

    public Task<PaymentResult> ConfirmAsync(PaymentReference reference, PaymentToken token, ThreeDSecureAnswer? answer, string key, CancellationToken stop)
    {
        ProcessorKey.Check(key);
        return PatientlyAsync(async patience =>
        {
            if (PathOf(reference) is not { } path)
            {
                return Refused("resource_missing");
            }

            if (answer is not null && await FindPatientlyAsync(reference, patience) is { State: not PaymentState.NotConfirmed } after)
            {
                // The bank told Stripe itself; the answer only says that it is time to look.
                return ResultOf(after, reference);
            }

            if (StripeToken.Find(token) is not { } stripes)
            {
                return Refused("token_unreadable");
            }

            Form form = stripes.StartsWith("pm_", StringComparison.Ordinal)
                ? new() { ["payment_method"] = stripes }
                : new() { ["payment_method_data[type]"] = "card", ["payment_method_data[card][token]"] = stripes };
            form["return_url"] = ReturnAddress;
            var (finding, said) = await ActAsync($"{path}/confirm", form, key, reference, patience);
            return finding is null ? FailureOf(said) : ResultOf(finding, reference);
        }, stop);
    }

    public Task<PaymentFinding> FindAsync(PaymentReference reference, CancellationToken stop) =>
        PatientlyAsync(patience => FindPatientlyAsync(reference, patience), stop);

    public Task<PaymentResult> CaptureAsync(PaymentReference reference, Money amount, string key, CancellationToken stop)
    {
        ProcessorKey.Check(key);
        return PatientlyAsync(async patience =>
        {
            var (minor, fault) = StripeAmounts.Of(amount);
            if (PathOf(reference) is not { } path || fault is not null)
            {
                return Refused(fault ?? "resource_missing");
            }

            var (finding, said) = await ActAsync($"{path}/capture", new() { ["amount_to_capture"] = Invariant(minor) }, key, reference, patience);
            return finding switch
            {
                null => FailureOf(said),
                { State: PaymentState.Captured } when finding.Captured == amount => new PaymentResult.Succeeded(reference.Value, finding.Kept, Captured: true),
                { State: PaymentState.Captured } => Refused("captured_otherwise"),
                { State: PaymentState.Unknown } => new PaymentResult.Unknown(),
                { State: PaymentState.Canceled } => Refused(finding.Lapsed ? PaymentFault.HoldGone : PaymentFault.HoldCanceled),
                _ => Refused("unexpected_state"),
            };
        }, stop);
    }

    public Task<PaymentResult> ReleaseAsync(PaymentReference reference, string key, CancellationToken stop)
    {
        ProcessorKey.Check(key);
        return PatientlyAsync(async patience =>
        {
            if (PathOf(reference) is not { } path)
            {
                return Refused("resource_missing");
            }

            var (finding, said) = await ActAsync($"{path}/cancel", [], key, reference, patience);
            return finding switch
            {
                null => FailureOf(said),
                { State: PaymentState.Canceled } => new PaymentResult.Succeeded(reference.Value),
                { State: PaymentState.Unknown } => new PaymentResult.Unknown(),
                _ => Refused("already_taken"),
            };
        }, stop);
    }

    public Task<PaymentResult> RefundAsync(PaymentReference reference, Money amount, string key, CancellationToken stop)
    {
        ProcessorKey.Check(key);
        return PatientlyAsync(async patience =>
        {
            var (minor, fault) = StripeAmounts.Of(amount);
            if (fault is not null || !IsIntent(reference))
            {
                return Refused(fault ?? "resource_missing");
            }

            var (failure, earlier) = await EarlierAsync(Refunds, $"?payment_intent={reference}&limit=100", key, patience);
            if (failure is not null)
            {
                return failure;
            }

            if (earlier is { } known)
            {
                return known.Number("amount") == minor ? RefundOf(known) : Refused(WrongKey);
            }

            var said = await api.PostAsync(
                Refunds, new Form { ["payment_intent"] = reference.Value, ["amount"] = Invariant(minor), [MetadataKey] = key }, key, patience);
            return said.IsGood ? RefundOf(said.Body) : FailureOf(said);
        }, stop);
    }

    public Task<PaymentResult> FindRefundAsync(PaymentReference reference, string key, CancellationToken stop)
    {
        ProcessorKey.Check(key);

        // A refund that is not found, such as in another account of ours, has not failed.
        return PatientlyAsync(
            async patience => IsIntent(reference) && await EarlierAsync(Refunds, $"?payment_intent={reference}&limit=100", key, patience) is (null, { } known)
                ? RefundOf(known)
                : new PaymentResult.Unknown(),
            stop);
    }

    public Task<PaymentResult> ChargeKeptAsync(PaymentCredential credential, Money amount, string bookingReference, string key, CancellationToken stop)
    {
        ProcessorKey.Check(key, bookingReference);
        return PatientlyAsync(async patience =>
        {
            var (minor, fault) = StripeAmounts.Of(amount);
            if (fault is not null || Parts(credential) is not { } card)
            {
                return Refused(fault ?? "credential_unreadable");
            }

            var currency = amount.Currency.ToLowerInvariant();
            var (failure, earlier) = await EarlierAsync(Intents, $"?customer={card.Customer}&limit=100", key, patience);
            if (failure is not null)
            {
                return failure;
            }

            if (earlier is { } known && FindingOf(known) is { State: not PaymentState.NotConfirmed } state)
            {
                return known.Number("amount") == minor && known.Text("currency") == currency ? WithoutGuest(ResultOf(state, new(known.Text("id")!))) : Refused(WrongKey);
            }

            var said = await api.PostAsync(Intents, new Form
            {
                ["amount"] = Invariant(minor),
                ["currency"] = currency,
                ["customer"] = card.Customer,
                ["payment_method"] = card.Method,
                ["payment_method_types[]"] = "card",
                ["off_session"] = "true",
                ["confirm"] = "true",
                [MetadataBooking] = bookingReference,
                [MetadataKey] = key,
            }, key, patience);
            return said.IsGood && said.Body.Text("id") is { } id ? WithoutGuest(ResultOf(FindingOf(said.Body), new(id))) : WithoutGuest(FailureOf(said));
        }, stop);
    }

    private async Task<BeginResult> BeginPatientlyAsync(PaymentPurpose purpose, Money? amount, bool keepCard, string bookingReference, string key, CancellationToken patience)
    {
        var form = new Form { ["payment_method_types[]"] = "card", [MetadataBooking] = bookingReference };
        if (amount is { } money)
        {
            var (minor, fault) = StripeAmounts.Of(money);
            if (fault is not null)
            {
                return new BeginResult.Refused(new PaymentFault.Other(fault));
            }

            form["amount"] = Invariant(minor);
            form["currency"] = money.Currency.ToLowerInvariant();
            form["capture_method"] = purpose == PaymentPurpose.Hold ? "manual" : "automatic";
        }

        if (keepCard || purpose == PaymentPurpose.KeepForLater)
        {
            var customer = await api.PostAsync("v1/customers", new Form { [MetadataBooking] = bookingReference }, key + "/customer", patience);
            if (!customer.IsGood || customer.Body.Text("id") is not { } id)
            {
                return NotBegun(customer);
            }

            form["customer"] = id;
            form[amount is null ? "usage" : "setup_future_usage"] = "off_session";
        }

        var said = await api.PostAsync(amount is null ? Setups : Intents, form, key, patience);
        return said.IsGood && said.Body.Text("id") is { } reference ? new BeginResult.Begun(new(reference)) : NotBegun(said);
    }

    private static BeginResult NotBegun(StripeAnswer said) =>
        FailureOf(said) is PaymentResult.Refused refused ? new BeginResult.Refused(refused.Fault)
        : said.Status is 401 or 403 ? new BeginResult.Refused(FaultOfError(said.Error))
        : new BeginResult.Unknown();

    /// <summary>Acts on an intent. Where Stripe says that the intent is past that, or that the key was used otherwise, its state is the answer; without a state the answer is a failure.</summary>
    private async Task<(PaymentFinding? Finding, StripeAnswer Said)> ActAsync(string path, Form form, string key, PaymentReference reference, CancellationToken patience)
    {
        var said = await api.PostAsync(path, form, key, patience);
        return (said.IsGood ? FindingOf(said.Body) : IsStale(said) ? await FindPatientlyAsync(reference, patience) : null, said);
    }

    private async Task<PaymentFinding> FindPatientlyAsync(PaymentReference reference, CancellationToken patience)
    {
        if (PathOf(reference) is not { } path)
        {
            return new(PaymentState.NotFound);
        }

        var said = await api.GetAsync(path, IsIntent(reference) ? "?expand[]=latest_charge" : "", patience);
        return said.IsGood ? FindingOf(said.Body)
            : said.Status == 404 && said.Error.Text("code") == "resource_missing" ? new(PaymentState.NotFound)
            : new(PaymentState.Unknown);
    }

    /// <summary>What was done with our key before, however long ago.</summary>
    private async Task<(PaymentResult? Failure, JsonElement? Earlier)> EarlierAsync(string path, string query, string key, CancellationToken patience)
    {
        var said = await api.GetAsync(path, query, patience);
        return said.IsGood ? (null, said.Body.Items("data").Where(one => one.Child("metadata").Text("key") == key && one.Text("id") is not null).Select(one => (JsonElement?)one).FirstOrDefault())
            : said.Status == 404 ? (null, null)
            : (FailureOf(said), null);
    }

    /// <summary>Reads an intent of either kind.</summary>
    private static PaymentFinding FindingOf(JsonElement intent)
    {
        var currency = intent.Text("currency");
        return intent.Text("status") switch
        {
            "requires_payment_method" or "requires_confirmation" or "requires_action" when FaultOf(intent) is { } fault => new(PaymentState.Refused, Fault: fault),
            "requires_payment_method" or "requires_confirmation" => new(PaymentState.NotConfirmed),
            "requires_capture" => new(PaymentState.Held, Held: Amount("amount_capturable"), Kept: KeptOf(intent)),
            "succeeded" when currency is null => KeptOf(intent) is { } kept ? new(PaymentState.Kept, Kept: kept) : new(PaymentState.Unknown),
            "succeeded" => new(PaymentState.Captured, Captured: Amount("amount_received"), Refunded: Refunded(), Kept: KeptOf(intent)),
            "canceled" => new(PaymentState.Canceled, Lapsed: intent.Text("cancellation_reason") == "automatic"),
            _ => new(PaymentState.Unknown),
        };

        Money? Amount(string field) => currency is not null && intent.Number(field) is { } minor ? StripeAmounts.From(minor, currency) : null;

        Money? Refunded() => currency is not null && intent.Child("latest_charge").Number("amount_refunded") is { } minor ? StripeAmounts.From(minor, currency) : null;
    }

    private static PaymentFault? FaultOf(JsonElement intent)
    {
        if (intent.Text("status") == "requires_action")
        {
            // Other next actions need Stripe's own script in the guest's browser, which Google does not run.
            return intent.Child("next_action").Child("redirect_to_url").Text("url") is { } url && intent.Text("id") is { } id
                ? new PaymentFault.ThreeDSecureRequired(url, id, id, id)
                : new PaymentFault.Other("authentication_unsupported");
        }

        var error = intent.Child("last_payment_error") is { ValueKind: JsonValueKind.Object } payment ? payment : intent.Child("last_setup_error");
        return error.ValueKind == JsonValueKind.Object ? FaultOfError(error) : null;
    }

    /// <summary>The message stays unread: Stripe repeats tokens in it.</summary>
    private static PaymentFault FaultOfError(JsonElement error)
    {
        var (type, code, decline) = (StripeJson.Word(error.Text("type")), StripeJson.Word(error.Text("code")), StripeJson.Word(error.Text("decline_code")));
        if (decline == "card_not_supported")
        {
            return new PaymentFault.CardTypeRejected(TypeOf(error.Child("payment_method").Child("card").Text("brand")));
        }

        return code switch
        {
            "payment_method_unactivated" or "payment_method_not_available" => new PaymentFault.OptionNotUsable(code),
            "processing_error" => new PaymentFault.Other(code),
            NeedsOwner or "payment_intent_authentication_failure" or "setup_intent_authentication_failure" => new PaymentFault.CardDeclined(code),
            _ when type == "card_error" => new PaymentFault.CardDeclined(decline ?? code ?? type),
            _ => new PaymentFault.Other(code ?? type ?? "error"),
        };
    }

    private static CreditCardType TypeOf(string? brand) => brand switch
    {
        "visa" => CreditCardType.Visa,
        "mastercard" => CreditCardType.Mastercard,
        "amex" => CreditCardType.AmericanExpress,
        "discover" => CreditCardType.Discover,
        "jcb" => CreditCardType.Jcb,
        _ => CreditCardType.Unspecified,
    };

    private static PaymentCredential? KeptOf(JsonElement intent) =>
        (intent.Text("currency") is null || intent.Text("setup_future_usage") == "off_session")
        && intent.Id("customer") is { } customer && intent.Id("payment_method") is { } method && $"{customer}:{method}" is { Length: <= LongestCredential } both
            ? new(both)
            : null;

    private static PaymentResult ResultOf(PaymentFinding finding, PaymentReference reference) => finding.State switch
    {
        PaymentState.Captured or PaymentState.Held or PaymentState.Kept =>
            new PaymentResult.Succeeded(reference.Value, finding.Kept, finding.State == PaymentState.Captured),
        PaymentState.Refused => new PaymentResult.Refused(finding.Fault!),
        PaymentState.NotFound => Refused("resource_missing"),
        PaymentState.NotConfirmed => Refused("not_confirmed"),
        PaymentState.Canceled => Refused("canceled"),
        PaymentState.Unknown => new PaymentResult.Unknown(),
    };

    private static PaymentResult RefundOf(JsonElement refund) => (refund.Text("status"), refund.Text("id")) switch
    {
        ("succeeded", { } id) => new PaymentResult.Succeeded(id),
        ("failed" or "canceled", _) => Refused(StripeJson.Word(refund.Text("failure_reason")) ?? "refund_failed"),
        _ => new PaymentResult.Unknown(),
    };

    /// <summary>
    /// What an answer that is not good means. A refusal is one of the card or of the form; that our own key is refused (401, 403) says nothing about a try
    /// before it, perhaps made with another key and never answered.
    /// </summary>
    private static PaymentResult FailureOf(StripeAnswer said) => said.Status switch
    {
        402 => new PaymentResult.Refused(FaultOfError(said.Error)),
        null or < 400 or 401 or 403 or 409 or 429 or >= 500 => new PaymentResult.Unknown(),
        _ => new PaymentResult.Refused(FaultOfError(said.Error)),
    };

    /// <summary>Without the guest nobody answers 3-D Secure.</summary>
    private static PaymentResult WithoutGuest(PaymentResult result) =>
        result is PaymentResult.Refused { Fault: PaymentFault.ThreeDSecureRequired } ? new PaymentResult.Refused(new PaymentFault.CardDeclined(NeedsOwner)) : result;

    private static bool IsStale(StripeAnswer said) =>
        said.Status == 400 && (said.Error.Text("type") == WrongKey || said.Error.Text("code") is "payment_intent_unexpected_state" or "setup_intent_unexpected_state");

    private static bool IsIntent(PaymentReference reference) => StripeJson.Word(reference.Value)?.StartsWith("pi_", StringComparison.Ordinal) == true;

    private static string? PathOf(PaymentReference reference) =>
        IsIntent(reference) ? $"{Intents}/{reference}"
        : StripeJson.Word(reference.Value)?.StartsWith("seti_", StringComparison.Ordinal) == true ? $"{Setups}/{reference}"
        : null;

    private static (string Customer, string Method)? Parts(PaymentCredential credential) =>
        credential.Value.Split(':') is [{ } customer, { } method] && StripeJson.Word(customer) is not null && StripeJson.Word(method) is not null ? (customer, method) : null;

    private static PaymentResult Refused(string code) => new PaymentResult.Refused(new PaymentFault.Other(code));

    private static string Invariant(long number) => FormattableString.Invariant($"{number}");

    private async Task<T> PatientlyAsync<T>(Func<CancellationToken, Task<T>> act, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        var result = await act(either.Token);
        stop.ThrowIfCancellationRequested();
        return result;
    }
}
