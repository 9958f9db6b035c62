using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Google.Apis.Auth.OAuth2;
using MerchantPortal.Contracts.RealTimeUpdates;
using MerchantPortal.Data.Outbox;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MerchantPortal.Features.Google.Updates;

/// <summary>Google's answer to a call. Status and body are null when none came; the fault is null on success.</summary>
public sealed record RtuAnswer(HttpStatusCode? Status, string? Body, UpdateFault? Fault)
{
    /// <summary>How long Google, busy or out of quota, wants to be left alone.</summary>
    public Duration? RetryAfter { get; init; }

    /// <summary>Google's own id of the call, for its support; null when the answer named none.</summary>
    public string? RequestId { get; init; }

    /// <summary>Google's own words in short, fit for the page that shows tries.</summary>
    public string? Summary => Status is null ? null
        : RealTimeUpdatesJson.Wire.Read<GoogleErrorBody>(Encoding.UTF8.GetBytes(Body ?? ""), out var error, out _) && error?.Error is { } said
            ? $"{(int)Status} {said.Status} {said.Message}"
            : $"{(int)Status}";
}

/// <summary>Speaks to the Maps Booking API: signs in as the service account and keeps the token; the call after a 401 gets a new one (spec 2.1, 2.6).</summary>
public sealed class MapsBookingClient(HttpClient http, IOptions<MapsBookingOptions> options, IOptions<ActionsCenterOptions> center) : IDisposable
{
    private const string Scope = "https://www.googleapis.com/auth/mapsbooking";

    // Google documents no such header for this API; these are usual names
    private static readonly string[] IdHeaders = ["x-goog-request-id", "x-request-id"];

    private readonly SemaphoreSlim signIn = new(1);
    private ServiceAccountCredential? account;
    private volatile string? refused;

    /// <summary>Sends one call and says how it ended; never throws, except when <paramref name="stop"/> was asked.</summary>
    public async Task<RtuAnswer> SendAsync(RtuCall call, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(options.Value.CallTimeout);
        try
        {
            return await TryAsync(call, patience.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new(null, null, UpdateFault.NoAnswer);
        }
        catch (HttpRequestException)
        {
            return new(null, null, UpdateFault.NoAnswer);
        }
        catch (IOException)
        {
            return new(null, null, UpdateFault.NoAnswer);
        }
        catch (SignInException)
        {
            return new(null, null, UpdateFault.SignInRefused);
        }
    }

    public void Dispose() => signIn.Dispose();

    /// <summary>Where the service account asks for tokens: the key's <c>token_uri</c>.</summary>
    public static async Task<Uri> TokenAddressAsync(MapsBookingOptions options, CancellationToken stop)
    {
        await using var file = File.OpenRead(options.ServiceAccountKeyFile!);
        using var key = await JsonDocument.ParseAsync(file, cancellationToken: stop);
        return new(key.RootElement.GetProperty("token_uri").GetString()!);
    }

    private async Task<RtuAnswer> TryAsync(RtuCall call, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(call.Method, new Uri(options.Value.AddressFor(center.Value.Environment), call.PathAndQuery))
        {
            Content = new StringContent(call.Body, Encoding.UTF8, "application/json"),
        };
        var token = options.Value.Authentication == MapsBookingAuthentication.ServiceAccount ? await TokenAsync(stop) : null;
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request, stop);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            refused = token;
        }

        // Not as a string: a charset that nobody knows would throw.
        var body = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(stop));
        var fault = FaultOf(response.StatusCode);
        return new(response.StatusCode, body, fault) { RetryAfter = fault is UpdateFault.Busy or UpdateFault.QuotaUsedUp ? WaitAskedBy(response.Headers) : null, RequestId = IdOf(response.Headers) };
    }

    private static string? IdOf(HttpResponseHeaders headers) => IdHeaders
        .Select(name => headers.TryGetValues(name, out var values) ? values.First() : null)
        .FirstOrDefault(id => id is { Length: > 0 and <= UpdateTry.RequestIdLimit } && id.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '-' or '_' or '.' or ':' or '/' or '+' or '='));

    private static Duration? WaitAskedBy(HttpResponseHeaders headers) => headers.RetryAfter switch
    {
        { Delta: { } wait } => Duration.FromTimeSpan(wait),
        // By Google's own clock, whatever ours says
        { Date: { } until } when headers.Date is { } now && until > now => Duration.FromTimeSpan(until - now),
        _ => null,
    };

    private static UpdateFault? FaultOf(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => null,
        400 => UpdateFault.Malformed,
        401 => UpdateFault.SignInRefused,
        403 => UpdateFault.NotAllowed,
        404 => UpdateFault.UnknownToGoogle,
        408 => UpdateFault.NoAnswer,
        429 => UpdateFault.QuotaUsedUp,
        >= 500 => UpdateFault.Busy,
        _ => UpdateFault.Unexpected,
    };

    /// <summary>The current token; a new one when Google refused it, so that many calls refused together ask once.</summary>
    private async Task<string> TokenAsync(CancellationToken stop)
    {
        await signIn.WaitAsync(stop);
        try
        {
            account ??= await LoadAccountAsync(stop);
            var token = await account.GetAccessTokenForRequestAsync(cancellationToken: stop);
            if (token == refused)
            {
                await account.RequestAccessTokenAsync(stop);
                token = account.Token.AccessToken;
            }

            return token;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new SignInException(error);
        }
        finally
        {
            signIn.Release();
        }
    }

    private async Task<ServiceAccountCredential> LoadAccountAsync(CancellationToken stop)
    {
        await using var file = File.OpenRead(options.Value.ServiceAccountKeyFile!);
        using var key = await JsonDocument.ParseAsync(file, cancellationToken: stop);
        string Read(string name) => key.RootElement.GetProperty(name).GetString()!;
        return new(new ServiceAccountCredential.Initializer(Read("client_email"), Read("token_uri"))
        {
            Scopes = [Scope],
            KeyId = Read("private_key_id"),
        }.FromPrivateKey(Read("private_key")));
    }

    /// <summary>No token could be had; the cause stays inside, it may hold the key's name.</summary>
    private sealed class SignInException(Exception cause) : Exception("Google did not give a token.", cause);
}
