using MerchantPortal.Contracts.Feeds;

namespace MerchantPortal.Simulator;

/// <summary>What the simulator needs from its host. It never looks into the product: it calls the booking server over HTTP, as Google would.</summary>
public sealed class SimulatorOptions
{
    /// <summary>Base address Google would have in the Partner Portal; <c>v3/…</c> is appended.</summary>
    public string BookingServer { get; set; } = "http://localhost:5080/";

    /// <summary>User name of Basic authentication.</summary>
    public string UserName { get; set; } = "";

    /// <summary>Password of Basic authentication.</summary>
    public string Password { get; set; } = "";

    /// <summary>The partner's number, digits; calls for another partner are refused.</summary>
    public string PartnerId { get; set; } = "";

    /// <summary>How long a call to the booking server may take before it counts as unanswered.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Whether the Maps Booking API wants a bearer token issued here.</summary>
    public bool RequireToken { get; set; }

    /// <summary>Whether a patch of a booking that was not made here is taken instead of answered 404.</summary>
    public bool AcceptAnyBooking { get; set; }

    /// <summary>What the merchant and service feeds would tell Google.</summary>
    public Func<IServiceProvider, CancellationToken, Task<SimulatedFeed>> Feed { get; set; } = (_, _) => Task.FromResult(new SimulatedFeed([]));

    /// <summary>What the availability feed would tell Google about one service on one local day.</summary>
    public Func<IServiceProvider, SlotsOfDay, CancellationToken, Task<IReadOnlyList<FeedAvailability>>> Slots { get; set; } =
        (_, _, _) => Task.FromResult<IReadOnlyList<FeedAvailability>>([]);
}

/// <summary>Merchants and services as the feeds describe them.</summary>
public sealed record SimulatedFeed(IReadOnlyList<SimulatedMerchant> Merchants);

/// <summary>A merchant; <paramref name="TimeZone"/> is its IANA name.</summary>
public sealed record SimulatedMerchant(string MerchantId, string Name, string TimeZone, IReadOnlyList<SimulatedService> Services)
{
    /// <summary>Its line in the merchant feed; null where a test does without.</summary>
    public FeedMerchant? Feed { get; init; }
}

/// <summary>A service; with <paramref name="TakesPayment"/> the guest is asked for a payment token.</summary>
public sealed record SimulatedService(string ServiceId, string Name, FeedPrice Price, bool TakesPayment = false)
{
    /// <summary>Its line in the service feed; null where a test does without.</summary>
    public FeedService? Feed { get; init; }
}

/// <summary>One service on one local day of its merchant.</summary>
public sealed record SlotsOfDay(string MerchantId, string ServiceId, DateOnly Day);
