using MerchantPortal.Data.Outbox;
using NodaTime;

namespace MerchantPortal.Features.Google.Updates;

/// <summary>When to try again (spec 2.6): from one second, doubling to sixty, with jitter so that many rows do not come back together.</summary>
public static class Backoff
{
    /// <summary>The longest wait that Google may ask of us (<c>Retry-After</c>): after it there must be time left of the five minutes (spec 2.5).</summary>
    public static readonly Duration LongestAsked = Duration.FromMinutes(2);

    private static readonly Duration Longest = Duration.FromSeconds(60);

    /// <summary>How often a key is tried that Google does not know yet (its creation may lag), or that we cannot render (an edit may be on its way).</summary>
    private const int FewTries = 3;

    /// <summary>The wait after so many tries; between half and the whole of the step, and not before Google said.</summary>
    /// <param name="fault">What went wrong with the last.</param>
    /// <param name="attempts">Tries so far, from 1.</param>
    /// <param name="chance">A random number in [0, 1).</param>
    /// <param name="asked">What Google asked us to wait; counts up to <see cref="LongestAsked"/>.</param>
    public static Duration After(UpdateFault fault, int attempts, double chance, Duration? asked = null)
    {
        var step = Duration.Min(Longest, fault == UpdateFault.UnknownToGoogle
            // The few tries are spread, because what Google makes of our answer or feed may take a minute (spec 2.6)
            ? Duration.FromSeconds(15L << Math.Clamp(2 * (attempts - 1), 0, 6))
            : Duration.FromSeconds(1L << Math.Clamp(attempts - 1, 0, 6)));
        var own = step * (0.5 + (chance / 2));
        return asked is { } least ? Duration.Max(own, Duration.Min(least, LongestAsked) + (step * (chance / 2))) : own;
    }

    /// <summary>Whether trying again by ourselves can help, or a person must look.</summary>
    public static bool MayHelp(UpdateFault fault, int attempts) => fault switch
    {
        UpdateFault.Busy or UpdateFault.QuotaUsedUp or UpdateFault.NoAnswer or UpdateFault.LeftOut or UpdateFault.SignInRefused => true,
        UpdateFault.UnknownToGoogle or UpdateFault.NotRendered => attempts < FewTries,
        UpdateFault.NotAllowed or UpdateFault.Malformed or UpdateFault.NotPublished or UpdateFault.Unexpected => false,
    };

    /// <summary>Whether a window that failed so goes in a call of its own next: a refusal of many may be meant for one of them, and only that one may park.</summary>
    public static bool GoesAlone(UpdateFault fault, int attempts) => fault is not (UpdateFault.NotPublished or UpdateFault.NotRendered) && !MayHelp(fault, attempts);
}
