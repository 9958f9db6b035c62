namespace MerchantPortal.Features.Google.Health;

/// <summary>What Google enforces for one method (spec 1.12); a null error rate: none is published.</summary>
public sealed record MethodLimit(string Method, double? ErrorRate, TimeSpan Latency);

/// <summary>Which limit of Google's a method has come too near.</summary>
public sealed record LimitNear(MethodHealth Health, MethodLimit Limit, bool ByErrors, bool ByLatency);

/// <summary>How a method stands against its limits.</summary>
public enum LimitState
{
    /// <summary>Too few calls to say.</summary>
    Unknown,

    /// <summary>Below half of every limit.</summary>
    Within,

    /// <summary>Past half of one.</summary>
    Near,

    /// <summary>Past one: Google may stop calling.</summary>
    Over,
}

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

    /// <summary>The limits of a method; null when Google names none.</summary>
    public static MethodLimit? Of(string method) => All.FirstOrDefault(limit => limit.Method == method);

    /// <summary>How the method stands.</summary>
    public static LimitState Stand(MethodHealth health) =>
        health.Count < FewestCalls || Of(health.Method) is not { } limit ? LimitState.Unknown
        : ByErrors(health, limit, 1) || ByLatency(health, limit, 1) ? LimitState.Over
        : ByErrors(health, limit, Share) || ByLatency(health, limit, Share) ? LimitState.Near
        : LimitState.Within;

    private static LimitNear? Judge(MethodHealth health) => Stand(health) is LimitState.Near or LimitState.Over && Of(health.Method) is { } limit
        ? new(health, limit, ByErrors(health, limit, Share), ByLatency(health, limit, Share))
        : null;

    private static bool ByErrors(MethodHealth health, MethodLimit limit, double share) => limit.ErrorRate is { } rate && health.ErrorRate > rate * share;

    private static bool ByLatency(MethodHealth health, MethodLimit limit, double share) => health.P99 > limit.Latency * share;
}
