using NodaTime;

namespace MerchantPortal.Domain.Bookings;

/// <summary>Until when staff may answer a request: the service's answer window, but at most until 60 minutes before the start (portal.md D5).</summary>
public static class DecisionDeadline
{
    /// <summary>No request is taken that would leave staff less than this (spec 3.4).</summary>
    public static readonly Duration Least = Duration.FromMinutes(15);

    private static readonly Duration BeforeStart = Duration.FromMinutes(60);

    /// <summary>The last moment at which an answer counts.</summary>
    public static Instant For(Instant received, Duration answerWindow, Instant start) => Instant.Min(received + answerWindow, start - BeforeStart);

    /// <summary>Whether a request received now would leave staff enough time.</summary>
    public static bool LeavesTime(Instant now, Duration answerWindow, Instant start) => For(now, answerWindow, start) - now >= Least;

    /// <summary>When so many hundredths of the time between receipt and deadline are over; reminders go out at 50 and 80.</summary>
    public static Instant At(int percent, Instant received, Instant deadline) => received + ((deadline - received) * percent / 100);
}
