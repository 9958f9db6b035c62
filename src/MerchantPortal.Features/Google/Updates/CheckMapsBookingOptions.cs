using System.Security.Cryptography;
using System.Text.Json;
using MerchantPortal.Domain.Account;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Features.Google.Updates;

/// <summary>Finds every fault of the section <c>MapsBooking</c>; the host of one environment is never used by the other (C088).</summary>
public sealed class CheckMapsBookingOptions(IOptions<ActionsCenterOptions> center) : IValidateOptions<MapsBookingOptions>
{
    private const int GooglesLimit = 1500;
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(2);

    public ValidateOptionsResult Validate(string? name, MapsBookingOptions options)
    {
        var wrong = Address(options).Concat(Numbers(options)).ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private IEnumerable<string> Address(MapsBookingOptions options)
    {
        if (options.BaseAddress is { } address)
        {
            if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
            {
                yield return "MapsBooking:BaseAddress is not a web address; write one that begins with https://, or leave it out for Google's own.";
                yield break;
            }

            if (!address.AbsolutePath.EndsWith('/') || address.Query.Length > 0 || address.Fragment.Length > 0)
            {
                yield return "MapsBooking:BaseAddress must end with a slash, without query or fragment; v1alpha/… is put behind it.";
            }

            if (address.Scheme == "http" && !address.IsLoopback)
            {
                yield return "MapsBooking:BaseAddress is plain http to another machine; write an address that begins with https://.";
            }

            if (center.EnvironmentOrNull() is { } environment && Other(environment) is var other && string.Equals(address.Host, other.Host, StringComparison.OrdinalIgnoreCase))
            {
                yield return $"MapsBooking:BaseAddress is Google's host for the other environment; with ActionsCenter:Environment {environment} leave it out or write {new MapsBookingOptions().AddressFor(environment)}.";
            }
        }

        if (options.Authentication == MapsBookingAuthentication.None && options.BaseAddress is not { IsAbsoluteUri: true, IsLoopback: true })
        {
            yield return "MapsBooking:Authentication is None, which is only for an address on this machine; write ServiceAccount, or point MapsBooking:BaseAddress at the simulator.";
        }
    }

    private static IEnumerable<string> Numbers(MapsBookingOptions options)
    {
        if (options.CallsPerMinute is < 1 or > GooglesLimit)
        {
            yield return $"MapsBooking:CallsPerMinute is out of range; write a number from 1 to {GooglesLimit}, Google's own limit.";
        }

        if (options.CallTimeout <= TimeSpan.Zero || options.CallTimeout > LongestCall)
        {
            yield return "MapsBooking:CallTimeout is out of range; write a time above 00:00:00, at most 00:02:00.";
        }

        if (string.IsNullOrWhiteSpace(options.FailureCauseParameter) || !options.FailureCauseParameter.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_'))
        {
            yield return "MapsBooking:FailureCauseParameter must be letters, digits, dots and underscores; write bookingFailure.cause.";
        }
    }

    private static Uri Other(GoogleEnvironment environment) => environment switch
    {
        GoogleEnvironment.Production => MapsBookingOptions.SandboxHost,
        GoogleEnvironment.Sandbox => MapsBookingOptions.ProductionHost,
    };
}

/// <summary>Reads the service account's key as the sender will; added where updates are sent, so that other processes need no key.</summary>
public sealed class CheckServiceAccountKey : IValidateOptions<MapsBookingOptions>
{
    private const string Key = "MapsBooking:ServiceAccountKeyFile";
    private const string Remedy = "write the path of the JSON key made in the Google Cloud console for the service account";

    public ValidateOptionsResult Validate(string? name, MapsBookingOptions options) =>
        options.Authentication == MapsBookingAuthentication.ServiceAccount && Fault(options.ServiceAccountKeyFile) is { } fault
            ? ValidateOptionsResult.Fail(fault)
            : ValidateOptionsResult.Success;

    private static string? Fault(string? path)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            return $"{Key} is empty; {Remedy}.";
        }

        if (!File.Exists(path))
        {
            return $"{Key} names a file that is not there; {Remedy}.";
        }

        try
        {
            using var key = JsonDocument.Parse(File.ReadAllText(path));
            foreach (var field in new[] { "client_email", "private_key_id", "private_key", "token_uri" })
            {
                if (key.RootElement.ValueKind != JsonValueKind.Object || !key.RootElement.TryGetProperty(field, out var value) || value.ValueKind != JsonValueKind.String || value.GetString() is not { Length: > 0 })
                {
                    return $"{Key} names a file without {field}; {Remedy}.";
                }
            }

            using var rsa = RSA.Create();
            rsa.ImportFromPem(key.RootElement.GetProperty("private_key").GetString());
            return Uri.TryCreate(key.RootElement.GetProperty("token_uri").GetString(), UriKind.Absolute, out var tokens) && (tokens.Scheme == "https" || tokens.IsLoopback)
                ? null
                : $"{Key} names a file whose token_uri is not an https address; {Remedy}.";
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return $"{Key} names a file that cannot be read as a key; {Remedy}.";
        }
    }
}
