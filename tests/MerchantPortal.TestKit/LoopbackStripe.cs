using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace MerchantPortal.TestKit;

/// <summary>What goes wrong on the way to Stripe or inside it.</summary>
public enum StripeFault
{
    /// <summary>The connection breaks before Stripe reads the call.</summary>
    CutBefore,

    /// <summary>Stripe acts, and the connection breaks before it answers: money moved without an answer.</summary>
    CutAfter,

    /// <summary>Stripe acts and says nothing until the caller gives up.</summary>
    NoAnswer,

    /// <summary>Stripe acts, and the answer cannot be read.</summary>
    Garbage,

    /// <summary>500 while executing: nothing is done, and Stripe keeps the 500 under the key.</summary>
    InternalError,

    /// <summary>503 before executing; nothing is kept.</summary>
    Unavailable,

    /// <summary>429 before executing; nothing is kept.</summary>
    RateLimited,

    /// <summary>409, as when the key is in use.</summary>
    KeyInUse,

    /// <summary>401, as when the key of the account was rolled.</summary>
    KeyRolled,
}

/// <summary>
/// A strict stand-in for Stripe's REST API on a port of its own, as far as the product speaks it: customers, payment intents, setup intents, refunds,
/// the rules of amounts and of idempotency keys, test tokens, and faults on demand. Its ledger says what really happened to the money.
/// </summary>
public sealed class LoopbackStripe : IAsyncDisposable
{
    public const string SecretKey = "sk_test_loopbackNeverShown";

    private static readonly string[] ZeroDecimal = ["bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf"];
    private static readonly string[] ThreeDecimal = ["bhd", "jod", "kwd", "omr", "tnd"];
    private static readonly string[] WholeInHundreds = ["isk", "ugx"];
    private static readonly Dictionary<string, long> Minimum = new(StringComparer.Ordinal) { ["usd"] = 50, ["eur"] = 50, ["gbp"] = 30, ["jpy"] = 50, ["try"] = 2000 };

    /// <summary>Test tokens: brand, what happens now, what happens when the kept card is charged. Null: all is well.</summary>
    private static readonly Dictionary<string, Card> Cards = new(StringComparer.Ordinal)
    {
        ["visa"] = new("visa"),
        ["mastercard"] = new("mastercard"),
        ["amex"] = new("amex"),
        ["chargeDeclined"] = new("visa", new("card_declined", "generic_decline")),
        ["chargeDeclinedInsufficientFunds"] = new("visa", new("card_declined", "insufficient_funds")),
        ["chargeDeclinedExpiredCard"] = new("visa", new("expired_card")),
        ["chargeDeclinedProcessingError"] = new("visa", new("processing_error")),
        ["amexNotSupported"] = new("amex", new("card_declined", "card_not_supported")),
        ["dinersNotSupported"] = new("diners", new("card_declined", "card_not_supported")),
        ["chargeCustomerFail"] = new("visa", Later: new("card_declined", "insufficient_funds")),
        ["authenticationRequiredLater"] = new("visa", Later: new("authentication_required", "authentication_required")),
        ["threeDSecure2Required"] = new("visa", Action: "redirect_to_url"),
        ["scriptRequired"] = new("visa", Action: "use_stripe_sdk"),
        ["slow"] = new("visa", Action: "processing"),
        ["pendingRefund"] = new("visa", Refund: "pending"),
        ["refundFail"] = new("visa", Refund: "fails"),
    };

    private readonly WebApplication app;
    private readonly Lock gate = new();
    private readonly Dictionary<string, JsonObject> objects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Card> methods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> attached = new(StringComparer.Ordinal);
    private readonly HashSet<string> usedTokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Kept> keys = new(StringComparer.Ordinal);
    private readonly List<(string Operation, StripeFault Fault)> faults = [];
    private readonly List<Hold> holds = [];
    private readonly List<Movement> ledger = [];
    private readonly ConcurrentQueue<Call> received = new();
    private bool refundsPend;
    private int numbers;
    private int calls;
    private (int First, int Last, StripeFault Fault)? outage;

    private LoopbackStripe(WebApplication app) => this.app = app;

    /// <summary>Money that moved or was held: charge, hold, capture, release, refund, refund_failure; amounts in Stripe's smallest unit.</summary>
    public sealed record Movement(string Kind, string Intent, long Amount, string Currency);

    /// <summary>A call as it came.</summary>
    public sealed record Call(string Operation, string Path, string? Key, string? Version, IReadOnlyDictionary<string, string> Form);

    private sealed record Card(string Brand, Refusal? Now = null, Refusal? Later = null, string? Action = null, string? Refund = null);

    private sealed record Refusal(string Code, string? Decline = null);

    private sealed class Kept(string fingerprint)
    {
        public string Fingerprint { get; } = fingerprint;

        public (int Status, string Body)? Answer { get; set; }
    }

    private sealed class RefusedException(int status, string type, string? code, string? param = null, JsonObject? more = null) : Exception("refused")
    {
        public int Status { get; } = status;

        /// <summary>Refused before anything was executed: Stripe keeps nothing under the key.</summary>
        public bool IsValidation => Status is 400 or 404 && type == Invalid && code is "parameter_unknown" or "parameter_missing" or "parameter_invalid_integer" or "parameter_invalid_empty";

        public JsonObject Error
        {
            get
            {
                var error = new JsonObject { ["type"] = type, ["message"] = $"In words, which may repeat what was sent: {param}" };
                if (code is not null)
                {
                    error["code"] = code;
                }

                foreach (var (name, value) in more ?? [])
                {
                    error[name] = value?.DeepClone();
                }

                return new() { ["error"] = error };
            }
        }
    }

    private const string Invalid = "invalid_request_error";

    /// <summary>What <c>Payments:Stripe:BaseAddress</c> must be.</summary>
    public Uri BaseAddress => new(app.Urls.Single() + "/");

    public IReadOnlyList<Movement> Ledger
    {
        get
        {
            lock (gate)
            {
                return [.. ledger];
            }
        }
    }

    /// <summary>The calls that were let in, oldest first.</summary>
    public IReadOnlyList<Call> Received => [.. received];

    /// <summary>Refunds wait at the bank from now on.</summary>
    public bool RefundsPend
    {
        get => refundsPend;
        set => refundsPend = value;
    }

    /// <summary>What an intent has taken and not given back.</summary>
    public long Balance(string intent) => Ledger.Where(m => m.Intent == intent).Sum(m => m.Kind switch { "charge" or "capture" or "refund_failure" => m.Amount, "refund" => -m.Amount, _ => 0 });

    public static async Task<LoopbackStripe> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseShutdownTimeout(TimeSpan.FromSeconds(1));
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        var stripe = new LoopbackStripe(server);
        server.Run(stripe.AnswerAsync);
        await server.StartAsync();
        return stripe;
    }

    /// <summary>The next calls of an operation (such as <c>payment_intents/confirm</c>, <c>refunds</c>, <c>payment_intents</c>, or <c>GET payment_intents/id</c>) go wrong.</summary>
    public void Fail(string operation, StripeFault fault, int calls = 1)
    {
        lock (gate)
        {
            faults.AddRange(Enumerable.Repeat((operation, fault), calls));
        }
    }

    /// <summary>From the so-manieth call from now on (1 is the next) so many calls go wrong, whatever they ask.</summary>
    public void FailFrom(int call, StripeFault fault, int howMany = int.MaxValue)
    {
        lock (gate)
        {
            (calls, outage) = (0, (call, howMany == int.MaxValue ? howMany : call + howMany - 1, fault));
        }
    }

    /// <summary>Nothing goes wrong any more. Answers whether anything had, since <see cref="FailFrom"/>.</summary>
    public bool Heal()
    {
        lock (gate)
        {
            var hit = calls >= outage?.First;
            outage = null;
            faults.Clear();
            return hit;
        }
    }

    /// <summary>Runs when a call was acted on and gets no answer: the place to let the caller's patience end.</summary>
    public Action? OnSilence { get; set; }

    /// <summary>The time of every hold is over: Stripe cancels what was not captured. With another reason somebody cancels it on Stripe's own pages.</summary>
    public void LapseHolds(string reason = "automatic")
    {
        lock (gate)
        {
            foreach (var held in objects.Values.Where(o => o["status"]?.GetValue<string>() == "requires_capture").ToList())
            {
                Move("release", held, held["amount_capturable"]!.GetValue<long>());
                held["amount_capturable"] = 0L;
                held["status"] = "canceled";
                held["cancellation_reason"] = reason;
            }
        }
    }

    /// <summary>The guests answer every question that a bank asks at this moment.</summary>
    public void AuthenticateAll()
    {
        lock (gate)
        {
            foreach (var asked in objects.Values.Where(o => o["status"]?.GetValue<string>() == "requires_action").Select(o => o["id"]!.GetValue<string>()).ToList())
            {
                Authenticate(asked);
            }
        }
    }

    /// <summary>The next call of an operation waits inside Stripe: before it acts, or with <paramref name="acted"/> after.</summary>
    public Hold HoldNext(string operation, bool acted = false)
    {
        var hold = new Hold(operation, acted);
        lock (gate)
        {
            holds.Add(hold);
        }

        return hold;
    }

    /// <summary>The guest answers the bank's page.</summary>
    public void Authenticate(string intent, bool succeeds = true)
    {
        lock (gate)
        {
            var found = objects[intent];
            found.Remove("next_action");
            if (succeeds)
            {
                Complete(found);
                return;
            }

            var error = ErrorOf(new("payment_intent_authentication_failure"), new("visa"));
            error["type"] = Invalid;
            found["status"] = "requires_payment_method";
            found["last_payment_error"] = error;
        }
    }

    /// <summary>The refunds of an intent, oldest first.</summary>
    public IReadOnlyList<string> RefundsOf(string intent)
    {
        lock (gate)
        {
            return [.. objects.Values.Where(o => Kind(o) == "refund" && o["payment_intent"]!.GetValue<string>() == intent).Select(o => o["id"]!.GetValue<string>())];
        }
    }

    /// <summary>A pending refund ends; or one that succeeded fails after all, and Stripe gives the money back to the account by a balance transaction of its own.</summary>
    /// <param name="how">Stripe's last status of a refund: succeeded, failed or canceled.</param>
    public void EndRefund(string refund, string how)
    {
        lock (gate)
        {
            var found = objects[refund];
            var (intent, amount, had) = (objects[found["payment_intent"]!.GetValue<string>()], found["amount"]!.GetValue<long>(), Status(found) == "succeeded");
            found["status"] = how;
            if (how == "succeeded")
            {
                Move("refund", intent, amount);
                return;
            }

            found["failure_reason"] = how == "failed" ? "expired_or_canceled_card" : null;
            if (had)
            {
                found["failure_balance_transaction"] = $"txn_{Next()}";
                Move("refund_failure", intent, amount);
            }
        }
    }

    /// <summary>Days go by at the banks: pending refunds of <c>tok_pendingRefund</c> succeed, and those of <c>tok_refundFail</c>, which had succeeded, fail.</summary>
    public void SettleRefunds()
    {
        lock (gate)
        {
            foreach (var refund in objects.Values.Where(o => Kind(o) == "refund").ToList())
            {
                var (card, status) = (methods[objects[refund["payment_intent"]!.GetValue<string>()]["payment_method"]!.GetValue<string>()], Status(refund));
                if ((card.Refund, status) is ("pending", "pending") or ("fails", "succeeded"))
                {
                    EndRefund(refund["id"]!.GetValue<string>(), status == "pending" ? "succeeded" : "failed");
                }
            }
        }
    }

    /// <summary>More than a day goes by: Stripe forgets its idempotency keys.</summary>
    public void ForgetKeys()
    {
        lock (gate)
        {
            keys.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var hold in holds)
        {
            hold.Release();
        }

        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var form = http.Request.HasFormContentType ? (await http.Request.ReadFormAsync()).ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.Ordinal) : [];
        var (operation, id) = OperationOf(http.Request);
        var key = http.Request.Headers["Idempotency-Key"].ToString() is { Length: > 0 } given ? given : null;
        var fault = Take(operation);
        if (fault == StripeFault.CutBefore)
        {
            http.Abort();
            return;
        }

        received.Enqueue(new(operation, http.Request.Path, key, http.Request.Headers["Stripe-Version"], form));
        var hold = TakeHold(operation);
        var (status, body, replayed) = await ExecuteAsync(http.Request, operation, id, form, key, fault, hold);
        if (hold is { Acted: true })
        {
            await hold.WaitAsync();
        }

        if (fault == StripeFault.NoAnswer)
        {
            var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var left = http.RequestAborted.Register(gone.SetResult);
            OnSilence?.Invoke();
            await gone.Task;
            return;
        }

        if (fault == StripeFault.CutAfter)
        {
            http.Abort();
            return;
        }

        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.Headers["Request-Id"] = $"req_{Next()}";
        if (replayed)
        {
            http.Response.Headers["Idempotent-Replayed"] = "true";
        }

        await http.Response.WriteAsync(fault == StripeFault.Garbage ? "<html>tok_visa?</html>" : body);
    }

    private async Task<(int Status, string Body, bool Replayed)> ExecuteAsync(
        HttpRequest request, string operation, string? id, Dictionary<string, string> form, string? key, StripeFault? fault, Hold? hold)
    {
        try
        {
            Admit(request, fault);
        }
        catch (RefusedException refused)
        {
            return (refused.Status, refused.Error.ToJsonString(), false);
        }

        Kept? mine = null;
        if (key is not null && HttpMethods.IsPost(request.Method))
        {
            var fingerprint = request.Path + "?" + string.Join('&', form.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={f.Value}"));
            lock (gate)
            {
                if (keys.TryGetValue(key, out var known))
                {
                    return known.Fingerprint != fingerprint
                            ? (400, new RefusedException(400, "idempotency_error", null).Error.ToJsonString(), false)
                        : known.Answer is { } answer ? (answer.Status, answer.Body, true)
                        : (409, new RefusedException(409, Invalid, "idempotency_key_in_use").Error.ToJsonString(), false);
                }

                keys[key] = mine = new(fingerprint);
            }
        }

        if (hold is { Acted: false })
        {
            await hold.WaitAsync();
        }

        lock (gate)
        {
            try
            {
                if (fault == StripeFault.InternalError)
                {
                    throw new RefusedException(500, "api_error", null);
                }

                var body = Execute(request, operation, id, form).ToJsonString();
                return Keep(200, body);
            }
            catch (RefusedException refused)
            {
                if (refused.IsValidation && key is not null)
                {
                    keys.Remove(key);
                    return (refused.Status, refused.Error.ToJsonString(), false);
                }

                return Keep(refused.Status, refused.Error.ToJsonString());
            }
        }

        (int Status, string Body, bool Replayed) Keep(int status, string body)
        {
            mine?.Answer = (status, body);
            return (status, body, false);
        }
    }

    private static void Admit(HttpRequest request, StripeFault? fault)
    {
        if (request.Headers.Authorization != $"Bearer {SecretKey}" || fault == StripeFault.KeyRolled)
        {
            throw new RefusedException(401, Invalid, null, request.Headers.Authorization);
        }

        if (!DateOnly.TryParseExact(request.Headers["Stripe-Version"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            throw new RefusedException(400, Invalid, null, "Stripe-Version");
        }

        if (HttpMethods.IsPost(request.Method) && request.ContentType?.Split(';')[0] != "application/x-www-form-urlencoded" && request.ContentLength > 0)
        {
            throw new RefusedException(400, Invalid, null, "Content-Type");
        }

        switch (fault)
        {
            case StripeFault.Unavailable:
                throw new RefusedException(503, "api_error", null);
            case StripeFault.RateLimited:
                throw new RefusedException(429, Invalid, "rate_limit");
            case StripeFault.KeyInUse:
                throw new RefusedException(409, Invalid, "idempotency_key_in_use");
        }
    }

    private static (string Operation, string? Id) OperationOf(HttpRequest request)
    {
        var parts = request.Path.Value!.Trim('/').Split('/');
        var get = HttpMethods.IsGet(request.Method) ? "GET " : "";
        return parts switch
        {
            ["v1", var kind] => (get + kind, null),
            ["v1", var kind, var id] => ($"{get}{kind}/id", id),
            ["v1", var kind, var id, var verb] => ($"{get}{kind}/{verb}", id),
            _ => ("unknown", null),
        };
    }

    private JsonObject Execute(HttpRequest request, string operation, string? id, Dictionary<string, string> form)
    {
        var query = QueryHelpers.ParseQuery(request.QueryString.Value).ToDictionary(q => q.Key, q => q.Value.ToString(), StringComparer.Ordinal);
        if (HttpMethods.IsPost(request.Method) && query.Count > 0)
        {
            throw new RefusedException(400, Invalid, "parameter_unknown", query.Keys.First());
        }

        return operation switch
        {
            "customers" => Customer(form),
            "payment_intents" => Intent(form),
            "payment_intents/confirm" => Confirm(Object(id, "payment_intent"), form),
            "payment_intents/capture" => Capture(Object(id, "payment_intent"), form),
            "payment_intents/cancel" => Cancel(Object(id, "payment_intent"), form),
            "setup_intents" => Setup(form),
            "setup_intents/confirm" => Confirm(Object(id, "setup_intent"), form),
            "setup_intents/cancel" => Cancel(Object(id, "setup_intent"), form),
            "refunds" => Refund(form),
            "GET payment_intents/id" => Shown(Object(id, "payment_intent"), query),
            "GET setup_intents/id" => Shown(Object(id, "setup_intent"), query),
            "GET payment_intents" => List("payment_intent", "customer", query),
            "GET refunds" => List("refund", "payment_intent", query),
            _ => throw new RefusedException(404, Invalid, null, request.Path),
        };
    }

    private JsonObject Customer(Dictionary<string, string> form)
    {
        Allow(form);
        return Store("cus", "customer", new() { ["metadata"] = Metadata(form) });
    }

    private JsonObject Intent(Dictionary<string, string> form)
    {
        Allow(form, "amount", "currency", "capture_method", "payment_method_types[]", "setup_future_usage", "customer", "payment_method", "off_session", "confirm");
        var (amount, currency) = (Amount(form, "amount"), Needed(form, "currency"));
        CheckAmount(amount, currency, least: true);
        Choice(form, "payment_method_types[]", "card");
        Choice(form, "setup_future_usage", "off_session");
        var intent = new JsonObject
        {
            ["amount"] = amount,
            ["amount_capturable"] = 0L,
            ["amount_received"] = 0L,
            ["currency"] = currency,
            ["capture_method"] = Choice(form, "capture_method", "automatic", "manual") ?? "automatic",
            ["customer"] = form.TryGetValue("customer", out var customer) ? Object(customer, "customer")["id"]!.GetValue<string>() : null,
            ["setup_future_usage"] = form.GetValueOrDefault("setup_future_usage"),
            ["payment_method"] = null,
            ["status"] = "requires_payment_method",
            ["metadata"] = Metadata(form),
        };
        var confirm = Choice(form, "confirm", "true", "false") == "true";
        var offSession = Choice(form, "off_session", "true", "false") == "true";
        if (offSession && !confirm)
        {
            throw new RefusedException(400, Invalid, "parameter_unknown", "off_session");
        }

        if (!confirm)
        {
            return Store("pi", "payment_intent", intent);
        }

        var method = Needed(form, "payment_method");
        if (!offSession || customer is null || attached.GetValueOrDefault(method) != customer)
        {
            throw new RefusedException(400, Invalid, "payment_method_unexpected_state", method);
        }

        Store("pi", "payment_intent", intent);
        return Try(intent, method, methods[method].Later);
    }

    private JsonObject Setup(Dictionary<string, string> form)
    {
        Allow(form, "payment_method_types[]", "usage", "customer");
        Choice(form, "payment_method_types[]", "card");
        return Store("seti", "setup_intent", new()
        {
            ["customer"] = Object(Needed(form, "customer"), "customer")["id"]!.GetValue<string>(),
            ["usage"] = Choice(form, "usage", "off_session", "on_session") ?? "off_session",
            ["payment_method"] = null,
            ["status"] = "requires_payment_method",
            ["metadata"] = Metadata(form),
        });
    }

    private JsonObject Confirm(JsonObject intent, Dictionary<string, string> form)
    {
        Allow(form, "payment_method", "payment_method_data[type]", "payment_method_data[card][token]", "return_url");
        if (form.TryGetValue("return_url", out var back) && !Uri.TryCreate(back, UriKind.Absolute, out _))
        {
            throw new RefusedException(400, Invalid, "url_invalid", "return_url");
        }

        if (Status(intent) is not ("requires_payment_method" or "requires_confirmation" or "requires_action"))
        {
            throw Unexpected(intent);
        }

        string name;
        if (form.TryGetValue("payment_method", out var method))
        {
            name = method["pm_card_".Length..];
            if (!method.StartsWith("pm_card_", StringComparison.Ordinal) || !Cards.ContainsKey(name))
            {
                throw new RefusedException(400, Invalid, "resource_missing", method);
            }
        }
        else
        {
            var token = Needed(form, "payment_method_data[card][token]");
            if (Choice(form, "payment_method_data[type]", "card") is null)
            {
                throw new RefusedException(400, Invalid, "parameter_missing", "payment_method_data[type]");
            }

            // A test token may carry a tail, so that a test can have many of its kind.
            name = token.StartsWith("tok_", StringComparison.Ordinal) ? token[4..].Split('_')[0] : "";
            if (!Cards.ContainsKey(name))
            {
                throw new RefusedException(400, Invalid, "resource_missing", token);
            }

            if (!usedTokens.Add(token))
            {
                throw new RefusedException(400, Invalid, "token_already_used", token);
            }
        }

        var id = $"pm_{Next()}";
        methods[id] = Cards[name];
        return Try(intent, id, Cards[name].Now, form.ContainsKey("return_url"));
    }

    private JsonObject Try(JsonObject intent, string method, Refusal? refusal, bool canRedirect = false)
    {
        var (card, isPayment) = (methods[method], Kind(intent) == "payment_intent");
        if (refusal is not null)
        {
            var error = ErrorOf(refusal, card);
            intent["status"] = "requires_payment_method";
            intent["payment_method"] = null;
            intent[isPayment ? "last_payment_error" : "last_setup_error"] = error.DeepClone();
            error[Kind(intent)] = intent.DeepClone();
            error.Remove("type");
            throw new RefusedException(402, "card_error", refusal.Code, method, error);
        }

        intent["payment_method"] = method;
        if (card.Action is { } action && canRedirect)
        {
            intent["status"] = action == "processing" ? action : "requires_action";
            if (action != "processing")
            {
                intent["next_action"] = new JsonObject
                {
                    ["type"] = action,
                    [action] = action == "redirect_to_url" ? new JsonObject { ["url"] = $"https://hooks.stripe.example/3ds?client_secret=secret_{intent["id"]}" } : new JsonObject(),
                };
            }

            return (JsonObject)intent.DeepClone();
        }

        Complete(intent);
        return (JsonObject)intent.DeepClone();
    }

    private void Complete(JsonObject intent)
    {
        intent.Remove("last_payment_error");
        if (intent["customer"] is { } customer && (Kind(intent) == "setup_intent" || intent["setup_future_usage"] is not null))
        {
            attached[intent["payment_method"]!.GetValue<string>()] = customer.GetValue<string>();
        }

        if (Kind(intent) == "setup_intent")
        {
            intent["status"] = "succeeded";
            return;
        }

        var amount = intent["amount"]!.GetValue<long>();
        intent["latest_charge"] = Store("ch", "charge", new() { ["amount_refunded"] = 0L, ["currency"] = intent["currency"]!.GetValue<string>() })["id"]!.GetValue<string>();
        if (intent["capture_method"]!.GetValue<string>() == "manual")
        {
            intent["status"] = "requires_capture";
            intent["amount_capturable"] = amount;
            Move("hold", intent, amount);
            return;
        }

        intent["status"] = "succeeded";
        intent["amount_received"] = amount;
        Move("charge", intent, amount);
    }

    private JsonObject Capture(JsonObject intent, Dictionary<string, string> form)
    {
        Allow(form, "amount_to_capture");
        if (Status(intent) != "requires_capture")
        {
            throw Unexpected(intent);
        }

        var held = intent["amount_capturable"]!.GetValue<long>();
        var amount = form.ContainsKey("amount_to_capture") ? Amount(form, "amount_to_capture") : held;
        CheckAmount(amount, intent["currency"]!.GetValue<string>(), least: false);
        if (amount > held)
        {
            throw new RefusedException(400, Invalid, "amount_too_large", "amount_to_capture");
        }

        intent["status"] = "succeeded";
        intent["amount_capturable"] = 0L;
        intent["amount_received"] = amount;
        Move("capture", intent, amount);
        if (amount < held)
        {
            Move("release", intent, held - amount);
        }

        return (JsonObject)intent.DeepClone();
    }

    private JsonObject Cancel(JsonObject intent, Dictionary<string, string> form)
    {
        Allow(form, "cancellation_reason");
        if (Status(intent) is "succeeded" or "canceled" or "processing")
        {
            throw Unexpected(intent);
        }

        if (Status(intent) == "requires_capture")
        {
            Move("release", intent, intent["amount_capturable"]!.GetValue<long>());
            intent["amount_capturable"] = 0L;
        }

        intent["status"] = "canceled";
        return (JsonObject)intent.DeepClone();
    }

    private JsonObject Refund(Dictionary<string, string> form)
    {
        Allow(form, "payment_intent", "amount", "reason");
        var intent = Object(Needed(form, "payment_intent"), "payment_intent");
        if (Status(intent) != "succeeded")
        {
            throw Unexpected(intent);
        }

        var refunds = objects.Values.Where(o => Kind(o) == "refund" && o["payment_intent"]!.GetValue<string>() == intent["id"]!.GetValue<string>() && Status(o) is not ("failed" or "canceled"));
        var left = intent["amount_received"]!.GetValue<long>() - refunds.Sum(r => r["amount"]!.GetValue<long>());
        var amount = form.ContainsKey("amount") ? Amount(form, "amount") : left;
        CheckAmount(amount, intent["currency"]!.GetValue<string>(), least: false);
        if (amount > left)
        {
            throw new RefusedException(400, Invalid, left == 0 ? "charge_already_refunded" : "amount_too_large", "amount");
        }

        var pends = refundsPend || methods[intent["payment_method"]!.GetValue<string>()].Refund == "pending";
        var refund = Store("re", "refund", new()
        {
            ["amount"] = amount,
            ["payment_intent"] = intent["id"]!.GetValue<string>(),
            ["status"] = pends ? "pending" : "succeeded",
            ["metadata"] = Metadata(form),
        });
        if (!pends)
        {
            Move("refund", intent, amount);
        }

        return refund;
    }

    private JsonObject Shown(JsonObject found, Dictionary<string, string> query)
    {
        if (query.Keys.FirstOrDefault(k => k != "expand[]") is { } unknown)
        {
            throw new RefusedException(400, Invalid, "parameter_unknown", unknown);
        }

        var shown = (JsonObject)found.DeepClone();
        if (query.TryGetValue("expand[]", out var expand))
        {
            if (expand != "latest_charge" || Kind(found) != "payment_intent")
            {
                throw new RefusedException(400, Invalid, null, expand);
            }

            if (shown["latest_charge"]?.GetValue<string>() is { } charge)
            {
                shown["latest_charge"] = objects[charge].DeepClone();
            }
        }

        return shown;
    }

    private JsonObject List(string kind, string by, Dictionary<string, string> query)
    {
        if (query.Keys.FirstOrDefault(k => k != by && k != "limit") is { } unknown)
        {
            throw new RefusedException(400, Invalid, "parameter_unknown", unknown);
        }

        var limit = query.ContainsKey("limit") ? Amount(query, "limit") : 10;
        if (limit is < 1 or > 100)
        {
            throw new RefusedException(400, Invalid, "parameter_invalid_integer", "limit");
        }

        var found = objects.Values.Where(o => Kind(o) == kind && (!query.TryGetValue(by, out var wanted) || o[by]?.GetValue<string>() == wanted)).Reverse().Take((int)limit);
        return new() { ["object"] = "list", ["data"] = new JsonArray([.. found.Select(o => o.DeepClone())]), ["has_more"] = false };
    }

    private JsonObject Store(string prefix, string kind, JsonObject made)
    {
        var id = $"{prefix}_{Next()}";
        made["id"] = id;
        made["object"] = kind;
        objects[id] = made;
        return (JsonObject)made.DeepClone();
    }

    private JsonObject Object(string? id, string kind) =>
        id is not null && objects.TryGetValue(id, out var found) && Kind(found) == kind ? found : throw new RefusedException(404, Invalid, "resource_missing", id);

    private void Move(string kind, JsonObject intent, long amount)
    {
        ledger.Add(new(kind, intent["id"]!.GetValue<string>(), amount, intent["currency"]!.GetValue<string>()));
        if (kind is "refund" or "refund_failure")
        {
            var charge = objects[intent["latest_charge"]!.GetValue<string>()];
            charge["amount_refunded"] = charge["amount_refunded"]!.GetValue<long>() + (kind == "refund" ? amount : -amount);
        }
    }

    private static RefusedException Unexpected(JsonObject intent) =>
        new(400, Invalid, $"{Kind(intent)}_unexpected_state", intent["id"]!.GetValue<string>(), new() { [Kind(intent)] = intent.DeepClone() });

    private static JsonObject ErrorOf(Refusal refusal, Card card)
    {
        var error = new JsonObject
        {
            ["type"] = "card_error",
            ["code"] = refusal.Code,
            ["payment_method"] = new JsonObject { ["card"] = new JsonObject { ["brand"] = card.Brand } },
        };
        if (refusal.Decline is { } decline)
        {
            error["decline_code"] = decline;
        }

        return error;
    }

    private static string Kind(JsonObject made) => made["object"]!.GetValue<string>();

    private static string Status(JsonObject made) => made["status"]!.GetValue<string>();

    private static void Allow(Dictionary<string, string> form, params string[] names)
    {
        if (form.Keys.FirstOrDefault(name => !names.Contains(name) && !name.StartsWith("metadata[", StringComparison.Ordinal)) is { } unknown)
        {
            throw new RefusedException(400, Invalid, "parameter_unknown", unknown);
        }

        if (form.FirstOrDefault(field => field.Value.Length == 0) is { Key: { } empty })
        {
            throw new RefusedException(400, Invalid, "parameter_invalid_empty", empty);
        }
    }

    private static string Needed(Dictionary<string, string> form, string name) =>
        form.GetValueOrDefault(name) ?? throw new RefusedException(400, Invalid, "parameter_missing", name);

    private static string? Choice(Dictionary<string, string> form, string name, params string[] allowed) =>
        form.GetValueOrDefault(name) is not { } value ? null : allowed.Contains(value) ? value : throw new RefusedException(400, Invalid, "parameter_unknown", name);

    private static long Amount(Dictionary<string, string> form, string name) =>
        long.TryParse(Needed(form, name), NumberStyles.None, CultureInfo.InvariantCulture, out var amount) && amount > 0
            ? amount
            : throw new RefusedException(400, Invalid, "parameter_invalid_integer", name);

    private static void CheckAmount(long amount, string currency, bool least)
    {
        if (currency.Length != 3 || !currency.All(char.IsAsciiLetterLower))
        {
            throw new RefusedException(400, Invalid, "parameter_unknown", "currency");
        }

        if ((WholeInHundreds.Contains(currency) && amount % 100 != 0) || (ThreeDecimal.Contains(currency) && amount % 10 != 0))
        {
            throw new RefusedException(400, Invalid, "invalid_charge_amount", "amount");
        }

        if (least && amount < Minimum.GetValueOrDefault(currency, ZeroDecimal.Contains(currency) ? 1 : 10))
        {
            throw new RefusedException(400, Invalid, "amount_too_small", "amount");
        }
    }

    private static JsonObject Metadata(Dictionary<string, string> form)
    {
        var metadata = new JsonObject();
        foreach (var (name, value) in form.Where(f => f.Key.StartsWith("metadata[", StringComparison.Ordinal)))
        {
            var word = name["metadata[".Length..].TrimEnd(']');
            if (word.Length is 0 or > 40 || Encoding.UTF8.GetByteCount(value) > 500)
            {
                throw new RefusedException(400, Invalid, "parameter_unknown", name);
            }

            metadata[word] = value;
        }

        return metadata;
    }

    private StripeFault? Take(string operation)
    {
        lock (gate)
        {
            calls++;
            if (outage is { } now && calls >= now.First && calls <= now.Last)
            {
                return now.Fault;
            }

            var at = faults.FindIndex(f => f.Operation == operation);
            if (at < 0)
            {
                return null;
            }

            var fault = faults[at].Fault;
            faults.RemoveAt(at);
            return fault;
        }
    }

    private Hold? TakeHold(string operation)
    {
        lock (gate)
        {
            var hold = holds.Find(h => h.Operation == operation && !h.Taken);
            hold?.Taken = true;
            return hold;
        }
    }

    private string Next() => Interlocked.Increment(ref numbers).ToString("D8", CultureInfo.InvariantCulture);

    /// <summary>One call that waits inside Stripe.</summary>
    public sealed class Hold(string operation, bool acted)
    {
        private readonly TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal string Operation { get; } = operation;

        internal bool Acted { get; } = acted;

        internal bool Taken { get; set; }

        /// <summary>Ends when the call is there; fails when it does not come.</summary>
        public Task Arrived => arrived.Task.WaitAsync(TimeSpan.FromSeconds(60));

        /// <summary>Lets it go on.</summary>
        public void Release() => released.TrySetResult();

        internal Task WaitAsync()
        {
            arrived.TrySetResult();
            return released.Task;
        }
    }
}
