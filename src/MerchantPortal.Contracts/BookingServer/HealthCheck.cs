namespace MerchantPortal.Contracts.BookingServer;

/// <summary>Body of the health check; the HTTP status is what counts (spec 1.4).</summary>
public sealed class HealthCheckResponse
{
    /// <summary>SERVING or NOT_SERVING.</summary>
    public string? Status { get; set; }
}
