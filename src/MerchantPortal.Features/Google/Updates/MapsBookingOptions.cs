using MerchantPortal.Domain.Account;

namespace MerchantPortal.Features.Google.Updates;

/// <summary>How we sign in at Google.</summary>
public enum MapsBookingAuthentication
{
    ServiceAccount,
    None,
}

/// <summary>Section <c>MapsBooking</c>.</summary>
public sealed class MapsBookingOptions
{
    public const string Section = "MapsBooking";

    /// <summary>Google's hosts (spec 2.1); sandbox bookings go only to the sandbox host.</summary>
    public static readonly Uri ProductionHost = new("https://mapsbooking.googleapis.com/");

    /// <inheritdoc cref="ProductionHost"/>
    public static readonly Uri SandboxHost = new("https://partnerdev-mapsbooking.googleapis.com/");

    /// <summary>Null: Google's host for the environment. Ends with a slash; <c>v1alpha/…</c> is put behind it.</summary>
    public Uri? BaseAddress { get; set; }

    public MapsBookingAuthentication Authentication { get; set; } = MapsBookingAuthentication.ServiceAccount;

    /// <summary>Path of the service account's JSON key; its <c>token_uri</c> is used.</summary>
    public string? ServiceAccountKeyFile { get; set; }

    /// <summary>Over all workers on the database, never more in any minute (Google's limit is 1500).</summary>
    public int CallsPerMinute { get; set; } = 1200;

    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Name of the query parameter that carries the cause of a FAILED status; unverified, so configurable (spec 2.3).</summary>
    public string FailureCauseParameter { get; set; } = "bookingFailure.cause";

    /// <summary>The address calls go to.</summary>
    public Uri AddressFor(GoogleEnvironment environment) => BaseAddress ?? environment switch
    {
        GoogleEnvironment.Production => ProductionHost,
        GoogleEnvironment.Sandbox => SandboxHost,
    };
}
