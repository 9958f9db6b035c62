using NodaTime;

namespace MerchantPortal.Domain.Account;

/// <summary>
/// How long booking-server credentials last: Google disables an environment's integration when they are older than six months (portal.md 0.3).
/// </summary>
public static class CredentialAge
{
    /// <summary>People are warned from this day on, a month before the end.</summary>
    public const int WarnFromDay = 150;

    /// <summary>
    /// Whole days left, from <see cref="WarnFromDay"/> on; zero or less when the six months are over. Null when there is nothing to say yet or no day is
    /// known. The newest day counts: entering a pair in the Partner Portal replaces the one before.
    /// </summary>
    public static int? DaysLeft(IEnumerable<LocalDate> enteredOn, LocalDate today)
    {
        LocalDate? newest = null;
        foreach (var day in enteredOn)
        {
            newest = newest is { } known && known > day ? known : day;
        }

        return newest is { } entered && today >= entered.PlusDays(WarnFromDay) ? Period.DaysBetween(today, entered.PlusMonths(6)) : null;
    }
}
