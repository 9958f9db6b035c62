namespace MerchantPortal.Features.Google.Health;

/// <summary>What Google enforces for one method (spec 1.12); a null error rate: none is published.</summary>
public sealed record MethodLimit(string Method, double? ErrorRate, TimeSpan Latency);

/// <summary>Which limit of Google's a method has come too near.</summary>
public sealed record LimitNear(MethodHealth Health, MethodLimit Limit, bool ByErrors, bool ByLatency);

/// <summary>Google's limits and the rule when to warn: at half of one (spec 1.12).</summary>
public static class BookingServerLimits
{
    /// <summary>Fewer calls than this in the window say nothing about a rate.</summary>
    public const int FewestCalls = 20;

    /// <summary>How a CreateBooking that took or tried a payment is counted: Google waits longer for it.</summary>
    public const string CreateBookingWithPayment = "CreateBooking with payment";

    private const double Share = 0.5;

    public static IReadOnlyList<MethodLimit> All { get; } =
    [
        new("BatchAvailabilityLookup", 0.03, TimeSpan.FromSeconds(1.5)),
        new("CreateBooking", 0.05, TimeSpan.FromSeconds(4)),
        new(CreateBookingWithPayment, 0.05, TimeSpan.FromSeconds(15)),
        new("UpdateBooking", 0.05, TimeSpan.FromSeconds(4)),
        new("CheckAvailability", 0.10, TimeSpan.FromSeconds(5)),
        new("GetBookingStatus", null, TimeSpan.FromSeconds(1)),
        new("ListBookings", null, TimeSpan.FromSeconds(1)),
        new("HealthCheck", null, TimeSpan.FromSeconds(1)),
    ];

    /// <summary>The methods that passed half of a limit; empty when all is well.</summary>
    public static IReadOnlyList<LimitNear> Near(IEnumerable<MethodHealth> healths) =>
        [.. healths.Select(Judge).OfType<LimitNear>()];

    private static LimitNear? Judge(MethodHealth health)
    {
        if (health.Count < FewestCalls || All.FirstOrDefault(limit => limit.Method == health.Method) is not { } limit)
        {
            return null;
        }

        var byErrors = limit.ErrorRate is { } rate && health.ErrorRate > rate * Share;
        var byLatency = health.P99 > limit.Latency * Share;
        return byErrors || byLatency ? new(health, limit, byErrors, byLatency) : null;
    }
}
