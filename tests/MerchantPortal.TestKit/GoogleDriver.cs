using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MerchantPortal.TestKit;

/// <summary>What came back, as text.</summary>
public sealed record Reply(int Status, string Body, HttpResponseHeaders Headers, string? ContentType)
{
    /// <summary>The body read as JSON; fails when it is none.</summary>
    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>A value by path, as text: <c>booking.slot.start_sec</c>, <c>bookings.0.status</c>; null when it is not there.</summary>
    public string? this[string path] => Node(path)?.ToString();

    /// <summary>A node by path; null when it is not there.</summary>
    public JsonNode? Node(string path)
    {
        JsonNode? node = Json;
        foreach (var part in path.Split('.'))
        {
            node = int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                ? node is JsonArray list && index < list.Count ? list[index] : null
                : (node as JsonObject)?[part];
        }

        return node;
    }
}

/// <summary>Calls the booking server as Google would: raw JSON text in and out.</summary>
public sealed class GoogleDriver(HttpClient http, string prefix = "")
{
    private static int tokens;

    /// <summary>The credentials every call carries; null for none.</summary>
    public string? Credentials { get; set; } = "google:google-demo";

    public HttpClient Http { get; } = http;

    /// <summary>The same server with other credentials.</summary>
    public GoogleDriver As(string? credentials) => new(Http, prefix) { Credentials = credentials };

    public Task<Reply> PostAsync(string method, string body) => SendAsync(HttpMethod.Post, $"{prefix}/v3/{method}", Encoding.UTF8.GetBytes(body));

    public Task<Reply> GetAsync(string method) => SendAsync(HttpMethod.Get, $"{prefix}/v3/{method}", null);

    public async Task<Reply> SendAsync(HttpMethod verb, string path, byte[]? body, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(verb, path);
        if (Credentials is { } pair)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        }

        using var response = await Http.SendAsync(request);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers.ContentType?.ToString());
    }

    /// <summary>A token nobody used before.</summary>
    public static string NewToken() => FormattableString.Invariant($"1830711901396{Interlocked.Increment(ref tokens):D7}");

    /// <summary>One time of a lookup.</summary>
    public static string Time(string service, long start, long? duration = 3600, string? staff = null, string? mode = "CONFIRMATION_MODE_SYNCHRONOUS", int? party = null)
    {
        var time = new JsonObject { ["service_id"] = service, ["start_sec"] = start.ToString(CultureInfo.InvariantCulture) };
        if (duration is { } length)
        {
            time["duration_sec"] = length.ToString(CultureInfo.InvariantCulture);
        }

        if (staff is not null || party is not null)
        {
            time["resource_ids"] = Resources(staff, party);
        }

        if (mode is not null)
        {
            time["confirmation_mode"] = mode;
        }

        return time.ToJsonString();
    }

    public Task<Reply> LookUpAsync(string merchant, params string[] times) =>
        PostAsync("BatchAvailabilityLookup", $$"""{"merchant_id":{{JsonSerializer.Serialize(merchant)}},"slot_time":[{{string.Join(',', times)}}]}""");

    /// <summary>Whether one slot is open now.</summary>
    public async Task<bool> IsOpenAsync(Shop shop, string service, string at, string? staff = null) =>
        (await LookUpAsync(shop.Id, Time(service, shop.At(at), staff: staff)))["slot_time_availability.0.available"] == "true";

    /// <summary>The body of a CreateBooking.</summary>
    public static string Create(
        Shop shop, string service, string at, string? token = null, string user = "user-1", string mode = "CONFIRMATION_MODE_SYNCHRONOUS",
        string? staff = null, int? party = null, long duration = 3600)
    {
        var slot = new JsonObject
        {
            ["merchant_id"] = shop.Id,
            ["service_id"] = service,
            ["start_sec"] = shop.At(at).ToString(CultureInfo.InvariantCulture),
            ["duration_sec"] = duration.ToString(CultureInfo.InvariantCulture),
            ["confirmation_mode"] = mode,
        };
        if (staff is not null || party is not null)
        {
            slot["resources"] = Resources(staff, party);
        }

        return new JsonObject
        {
            ["slot"] = slot,
            ["user_information"] = new JsonObject
            {
                ["user_id"] = user,
                ["given_name"] = "Ira",
                ["family_name"] = "Moss",
                ["telephone"] = "+49 30 5550101",
                ["email"] = "ira.moss@example.org",
            },
            ["payment_information"] = new JsonObject { ["prepayment_status"] = "PREPAYMENT_NOT_PROVIDED" },
            ["idempotency_token"] = token ?? NewToken(),
        }.ToJsonString();
    }

    /// <summary>The body of a CreateBooking with what the guest saw at checkout, and the payment token.</summary>
    public static string Paid(string create, string? paymentToken = "sandbox:ok", long micros = 15_000_000, string currency = "EUR", Action<JsonObject>? change = null)
    {
        var body = JsonNode.Parse(create)!.AsObject();
        var payment = body["payment_information"]!.AsObject();
        payment["price"] = new JsonObject { ["price_micros"] = micros.ToString(CultureInfo.InvariantCulture), ["currency_code"] = currency };
        payment["payment_processed_by"] = "PROCESSED_BY_PARTNER";
        if (paymentToken is not null)
        {
            body["payment_processing_parameters"] = new JsonObject { ["unparsed_payment_method_token"] = paymentToken };
        }

        change?.Invoke(payment);
        return body.ToJsonString();
    }

    public Task<Reply> CreateAsync(string body) => PostAsync("CreateBooking", body);

    public Task<Reply> CreateAsync(
        Shop shop, string service, string at, string? token = null, string user = "user-1", string mode = "CONFIRMATION_MODE_SYNCHRONOUS",
        string? staff = null, int? party = null, long duration = 3600) =>
        CreateAsync(Create(shop, service, at, token, user, mode, staff, party, duration));

    /// <summary>Books and answers the booking's id; fails when it is refused.</summary>
    public async Task<string> BookAsync(Shop shop, string service, string at, string user = "user-1", string mode = "CONFIRMATION_MODE_SYNCHRONOUS", string? staff = null) =>
        (await CreateAsync(shop, service, at, user: user, mode: mode, staff: staff))["booking.booking_id"] ?? throw new InvalidOperationException("not booked");

    public Task<Reply> UpdateAsync(string body) => PostAsync("UpdateBooking", body);

    public Task<Reply> CancelAsync(string booking) => UpdateAsync($$$"""{"booking":{"booking_id":"{{{booking}}}","status":"CANCELED"}}""");

    public Task<Reply> MoveAsync(string booking, long start, long duration = 3600) =>
        UpdateAsync(FormattableString.Invariant($$$$"""{"booking":{"booking_id":"{{{{booking}}}}","slot":{"start_sec":"{{{{start}}}}","duration_sec":"{{{{duration}}}}"}}}"""));

    public Task<Reply> StatusAsync(string booking) => PostAsync("GetBookingStatus", $$"""{"booking_id":"{{booking}}"}""");

    public Task<Reply> ListAsync(string user) => PostAsync("ListBookings", $$"""{"user_id":"{{user}}"}""");

    private static JsonObject Resources(string? staff, int? party)
    {
        var resources = new JsonObject();
        if (staff is not null)
        {
            resources["staff_id"] = staff;
        }

        if (party is { } size)
        {
            resources["party_size"] = size;
        }

        return resources;
    }
}
