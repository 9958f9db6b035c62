namespace MerchantPortal.Contracts.BookingServer;

/// <summary>Asks which of these times are open (spec 1.5).</summary>
public sealed class BatchAvailabilityLookupRequest
{
    /// <summary>Feed merchant id, for all times.</summary>
    public string? MerchantId { get; set; }

    /// <summary>The times; never holds null.</summary>
    public List<SlotTime>? SlotTime { get; set; }
}

/// <summary>One entry per time asked, in the same order.</summary>
public sealed class BatchAvailabilityLookupResponse
{
    /// <summary>The answers.</summary>
    public List<SlotTimeAvailability>? SlotTimeAvailability { get; set; }
}

/// <summary>One answer.</summary>
public sealed class SlotTimeAvailability
{
    /// <summary>The time exactly as asked.</summary>
    public SlotTime? SlotTime { get; set; }

    /// <summary>Open now; always written.</summary>
    public bool Available { get; set; }
}
