using System.Net.Http.Json;

namespace MerchantPortal.Browser.Tests;

/// <summary>Guests at the simulator's pages, without a browser, each booking by somebody else, and what the simulator took from the product.</summary>
public sealed partial class Guest : IDisposable
{
    private static long tokens = Random.Shared.NextInt64(1, 1_000_000_000);

    private readonly HttpClient http;

    public Guest(Uri product) => http = new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = product, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Asks for a place so many days ahead at this hour; answers the booking's id. With a payment token the guest goes through the checkout page.</summary>
    internal async Task<string> BookAsync(Demo.Offer offer, int daysAhead, int hour, string given = "Ira", string family = "Moss", string? payment = null)
    {
        var start = offer.Day(daysAhead).At(new LocalTime(hour, 0)).InZoneLeniently(DateTimeZoneProviders.Tzdb[offer.Zone]).ToInstant().ToUnixTimeSeconds();
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["merchant"] = offer.Merchant,
            ["service"] = offer.Service,
            ["start"] = start.ToString(CultureInfo.InvariantCulture),
            ["duration"] = (offer.Minutes * 60).ToString(CultureInfo.InvariantCulture),
            ["party"] = offer.Party?.ToString(CultureInfo.InvariantCulture) ?? "",
            ["mode"] = offer.AsksFirst ? "CONFIRMATION_MODE_ASYNCHRONOUS" : "CONFIRMATION_MODE_SYNCHRONOUS",
            ["token"] = Interlocked.Increment(ref tokens).ToString(CultureInfo.InvariantCulture),
            ["given"] = given,
            ["family"] = family,
            ["telephone"] = "+1 800-555-0123",
            ["email"] = "guest@example.org",
        };
        if (payment is not null)
        {
            // What was shown goes back as it was shown: the hidden fields of the page, with what the guest types over them.
            foreach (var (name, value) in await CheckoutAsync(fields))
            {
                fields.TryAdd(name, value);
            }

            fields["payment"] = payment;
        }

        for (var tries = 1; ; tries++)
        {
            using var form = new FormUrlEncodedContent(fields);
            using var answer = await http.PostAsync("/simulator/book", form);
            if (answer.Headers.Location is { } booked)
            {
                return booked.OriginalString.Split('/')[^1];
            }

            // A cold process on a busy machine may miss the time a booking has and answers 503; Google asks again with the same token.
            var problem = Problem().Match(await answer.Content.ReadAsStringAsync()).Value;
            if (tries == 5 || !problem.Contains("HTTP 503", StringComparison.Ordinal))
            {
                throw new InvalidOperationException("The booking was not taken: " + problem);
            }
        }
    }

    /// <summary>The fields of the form that a guest is shown for a slot.</summary>
    private async Task<IEnumerable<(string Name, string Value)>> CheckoutAsync(Dictionary<string, string> slot)
    {
        var query = string.Join('&', new[] { "merchant", "service", "start", "duration", "party", "mode" }.Select(name => name + "=" + Uri.EscapeDataString(slot[name])));
        var page = await http.GetStringAsync("/simulator/book?" + query);
        var fields = Input().Matches(page).Select(input => (input.Groups["name"].Value, System.Net.WebUtility.HtmlDecode(input.Groups["value"].Value))).ToList();
        return fields.Exists(field => field.Item1 == "payment") ? fields : throw new InvalidOperationException("The checkout asks for no payment: " + Problem().Match(page).Value);
    }

    /// <summary>Withdraws a request or cancels a booking.</summary>
    public async Task CancelAsync(string booking)
    {
        using var answer = await http.PostAsync($"/simulator/bookings/{booking}/cancel", null);
        if (answer.StatusCode != System.Net.HttpStatusCode.Found)
        {
            throw new InvalidOperationException($"The booking was not cancelled: {(int)answer.StatusCode}.");
        }
    }

    /// <summary>Every bookings.patch the simulator took for this booking: status, mask and its own answer, oldest first.</summary>
    public async Task<IReadOnlyList<Patch>> PatchesAsync(string booking)
    {
        var calls = await http.GetFromJsonAsync<JsonArray>("/simulator/received") ?? [];
        return
        [
            .. calls.Where(c => c!["method"]!.GetValue<string>() == "PATCH" && c["path"]!.GetValue<string>().EndsWith("/bookings/" + booking, StringComparison.Ordinal))
                .Select(c => new Patch(c!["body"]?["status"]?.GetValue<string>(), c["query"]?.ToString() ?? "", c["answer"]?.ToString() ?? "")
                {
                    Prepayment = c["body"]?["paymentInformation"]?["prepaymentStatus"]?.GetValue<string>(),
                }),
        ];
    }

    /// <summary>Waits, for a bounded time, until the simulator took so many patches for this booking.</summary>
    public async Task<IReadOnlyList<Patch>> WaitForPatchesAsync(string booking, int count = 1)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            var patches = await PatchesAsync(booking);
            if (patches.Count >= count)
            {
                return patches;
            }

            await looks.WaitForNextTickAsync(patience.Token);
        }
    }

    /// <summary>Google answers the next calls of one kind, such as <c>bookings.patch</c>, with this status and does nothing.</summary>
    public async Task RefuseAsync(string operation, int status, int times)
    {
        var fault = new JsonObject { ["next"] = new JsonArray(new JsonObject { ["match"] = operation, ["answer"] = status, ["times"] = times }) };
        using var answer = await http.PostAsJsonAsync("/simulator/faults", fault);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Posts to the booking server as Google does; answers the HTTP status.</summary>
    public async Task<int> CallAsync(string method, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v3/" + method) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Basic", Convert.ToBase64String("google:google-demo"u8));
        using var answer = await http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    public void Dispose() => http.Dispose();

    [System.Text.RegularExpressions.GeneratedRegex("<[^>]*data-testid=\"sim-(?:error|defects)\".*?</(?:p|div)>", System.Text.RegularExpressions.RegexOptions.Singleline, 1000)]
    private static partial System.Text.RegularExpressions.Regex Problem();

    [System.Text.RegularExpressions.GeneratedRegex("<input (?:type=\"hidden\" )?name=\"(?<name>[^\"]*)\" value=\"(?<value>[^\"]*)\"", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, 1000)]
    private static partial System.Text.RegularExpressions.Regex Input();

    /// <summary>One patch as the simulator took it.</summary>
    public sealed record Patch(string? Status, string Query, string Answer)
    {
        /// <summary>The prepayment status in its body; null without one.</summary>
        public string? Prepayment { get; init; }
    }
}
