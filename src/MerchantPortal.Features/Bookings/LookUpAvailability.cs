using MerchantPortal.Data.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;
using NodaTime;

namespace MerchantPortal.Features.Bookings;

/// <summary>
/// Answers wishes with the true state of this moment (spec 1.5): one range read of the bookings, whatever the number of wishes. The offer is kept
/// in memory and compared by its version in the same read, so that a change by another process counts at once.
/// </summary>
public sealed class LookUpAvailability(LookupReads reads, MerchantOffers offers, TimeProvider clock)
{
    /// <summary>One answer per wish, in order; null when there is no such merchant.</summary>
    public async Task<IReadOnlyList<SlotAnswer>?> RunAsync(MerchantId merchant, IReadOnlyList<SlotWish> wishes, CancellationToken stop)
    {
        var now = clock.Now();
        var taken = new List<Taken>();
        var offer = offers.Kept(merchant);
        var version = await reads.ReadAsync(merchant, Range(wishes, offer, now), now, taken, stop);
        if (version is null)
        {
            return null;
        }

        if (offer is null || offer.Merchant.OfferVersion != version)
        {
            offer = await offers.ReadAsync(merchant, stop);
            if (offer is null)
            {
                return null;
            }

            taken.Clear();
            await reads.ReadAsync(merchant, Range(wishes, offer, now), now, taken, stop);
        }

        var answers = new SlotAnswer[wishes.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = Availability.Find(offer, wishes[i], taken, now);
        }

        return answers;
    }

    // Only what can still be booked needs bookings: one odd start must not read the merchant's whole history.
    private static TimeRange Range(IReadOnlyList<SlotWish> wishes, MerchantOffer? offer, Instant now)
    {
        if (wishes.Count == 0)
        {
            return default;
        }

        var (first, last) = (wishes[0].Start, wishes[0].Start);
        for (var i = 1; i < wishes.Count; i++)
        {
            first = Instant.Min(first, wishes[i].Start);
            last = Instant.Max(last, wishes[i].Start);
        }

        return offer is null ? default : new(Instant.Max(first, now), Instant.Min(last, offer.HorizonAt(now)) + offer.Longest);
    }
}
