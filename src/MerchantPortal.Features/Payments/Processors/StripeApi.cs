using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Features.Payments.Processors;

/// <summary>Stripe's answer to one call, tries included.</summary>
/// <param name="Status">Null when no answer came that could be read.</param>
/// <param name="Body">The answer's JSON object; undefined without one.</param>
internal readonly record struct StripeAnswer(int? Status, JsonElement Body)
{
    public bool IsGood => Status is >= 200 and < 300;

    /// <summary>The error object; undefined when there is none.</summary>
    public JsonElement Error => Body.Child("error");

    public override string ToString() => $"{Status}";
}

/// <summary>
/// One call to Stripe's REST API: form-encoded, signed in, pinned to one version, idempotent, and tried again with the same key when Stripe is busy
/// or silent. Logs method, path, status and Stripe's own words and request id; never a form, a body or the key.
/// </summary>
internal sealed partial class StripeApi(IHttpClientFactory clients, IOptions<PaymentsOptions> options, TimeProvider clock, ILogger log)
{
    /// <summary>The name of the client in <see cref="IHttpClientFactory"/>.</summary>
    public const string Client = "Stripe";

    private const int Tries = 4;
    private const int Conflict = 409;
    private const int TooMany = 429;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);

    /// <summary>Reads; <paramref name="query"/> is put behind the path.</summary>
    public Task<StripeAnswer> GetAsync(string path, string query, CancellationToken patience) => SendAsync(HttpMethod.Get, path, query, null, null, patience);

    /// <summary>Writes, idempotent on the key.</summary>
    public Task<StripeAnswer> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> form, string key, CancellationToken patience) =>
        SendAsync(HttpMethod.Post, path, "", [.. form], key, patience);

    private async Task<StripeAnswer> SendAsync(HttpMethod method, string path, string query, List<KeyValuePair<string, string>>? form, string? key, CancellationToken patience)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (status, body, again) = await TryAsync(method, path, query, form, key, attempt, patience);
            if (!again || attempt == Tries || patience.IsCancellationRequested)
            {
                return new(status, body);
            }

            try
            {
                await Task.Delay(FirstWait * Math.Pow(2, attempt - 1), clock, patience);
            }
            catch (OperationCanceledException)
            {
                return new(null, default);
            }
        }
    }

    private async Task<(int? Status, JsonElement Body, bool Again)> TryAsync(
        HttpMethod method, string path, string query, List<KeyValuePair<string, string>>? form, string? key, int attempt, CancellationToken patience)
    {
        using var request = new HttpRequestMessage(method, new Uri(options.Value.Stripe.Address(), path + query));
        request.Content = form is null ? null : new FormUrlEncodedContent(form);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Value.Stripe.SecretKey);
        request.Headers.Add("Stripe-Version", StripeProcessor.ApiVersion);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        var began = clock.GetTimestamp();
        try
        {
            using var client = clients.CreateClient(Client);
            using var response = await client.SendAsync(request, patience);
            var status = (int)response.StatusCode;
            var body = Json(await response.Content.ReadAsByteArrayAsync(patience));
            var readable = body.ValueKind == JsonValueKind.Object;
            Log(status, body, response.Headers.TryGetValues("Request-Id", out var ids) ? ids.First() : "");
            return status is >= 200 and < 300 && !readable
                ? (null, default, true)
                : (status, body, ShouldRetry(response) ?? status is Conflict or TooMany or >= 500);
        }
        catch (Exception lost) when (lost is OperationCanceledException or HttpRequestException or IOException)
        {
            LogLost(log, method.Method, path, lost is OperationCanceledException ? "time is up" : "connection lost", Elapsed(), attempt);
            return (null, default, true);
        }

        long Elapsed() => (long)clock.GetElapsedTime(began).TotalMilliseconds;

        void Log(int status, JsonElement body, string id)
        {
            var level = status is < 400 or 402 ? LogLevel.Information : LogLevel.Warning;
            var (code, elapsed, request) = (StripeJson.Word(body.Child("error").Text("code")), Elapsed(), StripeJson.Word(id));
            LogAnswer(log, level, method.Method, path, status, code, elapsed, request, attempt);
        }
    }

    /// <summary>Stripe says so itself where it knows better than the status.</summary>
    private static bool? ShouldRetry(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Stripe-Should-Retry", out var said) ? said.First() switch { "true" => true, "false" => false, _ => null } : null;

    private static JsonElement Json(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    [LoggerMessage(Message = "Stripe {Method} {Path} answered {Status} {Code} after {Milliseconds} ms (request {RequestId}, try {Attempt})")]
    private static partial void LogAnswer(ILogger log, LogLevel level, string method, string path, int status, string? code, long milliseconds, string? requestId, int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Stripe {Method} {Path}: {Why} after {Milliseconds} ms (try {Attempt})")]
    private static partial void LogLost(ILogger log, string method, string path, string why, long milliseconds, int attempt);
}

/// <summary>Reads Stripe's JSON without trust: what is missing or of another type is null.</summary>
internal static class StripeJson
{
    private const int LongestWord = 64;

    public static JsonElement Child(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var child) ? child : default;

    public static string? Text(this JsonElement json, string name) =>
        json.Child(name) is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } value ? value : null;

    public static long? Number(this JsonElement json, string name) =>
        json.Child(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : null;

    public static IEnumerable<JsonElement> Items(this JsonElement json, string name) =>
        json.Child(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>The id itself, also where Stripe expanded it to the object.</summary>
    public static string? Id(this JsonElement json, string name) => json.Text(name) ?? json.Child(name).Text("id");

    /// <summary>One of Stripe's own words, such as an error code; null when it is not one.</summary>
    public static string? Word(string? text) =>
        text is { Length: > 0 and <= LongestWord } && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? text : null;
}
