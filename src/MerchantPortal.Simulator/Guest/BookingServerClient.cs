using System.Net.Http.Headers;
using System.Text;
using MerchantPortal.Contracts.BookingServer;

namespace MerchantPortal.Simulator.Guest;

/// <summary>Google's calls to the booking server: REST v3 with Basic authentication (spec 1.1).</summary>
internal sealed class BookingServerClient(IHttpClientFactory clients, SimulatedGoogle google)
{
    private const int LargestAnswer = 16 * 1024 * 1024;

    /// <summary>What came back: a value, or why there is none.</summary>
    public readonly record struct Reply<T>(T? Value, string Problem)
        where T : class;

    public async Task<Reply<TResponse>> CallAsync<TRequest, TResponse>(string method, TRequest request, CancellationToken stop)
        where TRequest : class
        where TResponse : class
    {
        var options = google.Options;
        using var client = clients.CreateClient(SimulatorServices.HttpClientName);
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(options.BookingServer.TrimEnd('/') + "/v3/" + method));
        message.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(options.UserName + ":" + options.Password)));
        message.Content = new ByteArrayContent(BookingServerJson.Wire.WriteBytes(request));
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        client.MaxResponseContentBufferSize = LargestAnswer;
        client.Timeout = options.CallTimeout;
        try
        {
            using var response = await client.SendAsync(message, stop);
            var bytes = await response.Content.ReadAsByteArrayAsync(stop);
            if (!response.IsSuccessStatusCode)
            {
                return new(null, FormattableString.Invariant($"{Texts.HttpError} {(int)response.StatusCode}. {Shortened(Encoding.UTF8.GetString(bytes))}"));
            }

            return BookingServerJson.Wire.Read<TResponse>(bytes, out var value, out var fault) ? new(value, "") : new(null, Texts.NoAnswer + ": " + fault);
        }
        catch (HttpRequestException wrong)
        {
            return new(null, Texts.NoAnswer + ": " + wrong.HttpRequestError);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new(null, FormattableString.Invariant($"{Texts.NoAnswer} within {options.CallTimeout.TotalSeconds} s."));
        }
    }

    private static string Shortened(string text) => text.Length <= 500 ? text : text[..500] + "…";
}
