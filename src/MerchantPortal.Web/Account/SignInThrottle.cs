using System.Collections.Concurrent;

namespace MerchantPortal.Web.Account;

/// <summary>
/// Counts failed tries per typed address, whether or not an account has it, so that the lockout notice tells nothing about who has an account.
/// The lock that counts is Identity's, in the database; this one only makes strangers' addresses look the same.
/// </summary>
internal sealed class SignInThrottle(TimeProvider clock)
{
    public const int Tries = 5;
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);
    private const int Remembered = 10_000;
    private readonly ConcurrentDictionary<string, (int Failed, DateTimeOffset At)> addresses = new(StringComparer.Ordinal);

    /// <summary>Whether the address had its tries and the pause is not over.</summary>
    public bool IsPaused(string normalizedEmail) =>
        addresses.TryGetValue(normalizedEmail, out var seen) && seen.Failed >= Tries && clock.GetUtcNow() < seen.At + Pause;

    /// <summary>One more failed try; a pause that is over starts the count anew.</summary>
    public void Failed(string normalizedEmail)
    {
        var now = clock.GetUtcNow();
        if (addresses.Count >= Remembered)
        {
            foreach (var old in addresses.Where(a => a.Value.At + Pause <= now).Select(a => a.Key).ToList())
            {
                addresses.TryRemove(old, out _);
            }

            if (addresses.Count >= Remembered)
            {
                return;
            }
        }

        addresses.AddOrUpdate(
            normalizedEmail,
            _ => (1, now),
            (_, seen) => seen.Failed >= Tries && now >= seen.At + Pause ? (1, now) : (seen.Failed + 1, now));
    }

    public void Succeeded(string normalizedEmail) => addresses.TryRemove(normalizedEmail, out _);
}
