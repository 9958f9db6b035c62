using System.Collections.Immutable;
using NodaTime;

namespace MerchantPortal.Domain.Offer;

/// <summary>How a slot's bookings are confirmed (spec 1.3). There is no "unspecified": Google would read it as synchronous.</summary>
public enum ConfirmationMode
{
    Synchronous,
    Asynchronous,
}

/// <summary>On these weekdays, for slots that start at or after From and before Until (local; 00:00 as Until is midnight), the mode is this.</summary>
public sealed record ConfirmationRule(ImmutableArray<IsoDayOfWeek> Days, LocalTime From, LocalTime Until, ConfirmationMode Mode)
{
    /// <summary>Whether the rule speaks of a slot that starts at this local time.</summary>
    public bool Covers(LocalDateTime start) =>
        Days.Contains(start.DayOfWeek) && start.TimeOfDay >= From && (Until == LocalTime.Midnight || start.TimeOfDay < Until);
}
