using System.Collections.Concurrent;
using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Offer;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Bookings;

/// <summary>
/// Answers wishes with the true state of this moment (spec 1.5): one range read of the bookings, whatever the number of wishes. The offer is kept
/// in memory and compared by its version in the same read, so that a change by another process counts at once.
/// </summary>
public sealed class LookUpAvailability(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    private static readonly Func<PortalDbContext, MerchantId, Instant, Instant, Instant, IAsyncEnumerable<OfferQueries.VersionAndTaken>> Read =
        OfferQueries.CompileVersionAndTaken();

    private readonly ConcurrentDictionary<MerchantId, MerchantOffer> offers = new();

    /// <summary>One answer per wish, in order; null when there is no such merchant.</summary>
    public async Task<IReadOnlyList<SlotAnswer>?> RunAsync(MerchantId merchant, IReadOnlyList<SlotWish> wishes, CancellationToken stop)
    {
        var now = clock.Now();
        await using var db = await contexts.CreateDbContextAsync(stop);
        offers.TryGetValue(merchant, out var offer);
        var range = Range(wishes, offer);
        var (version, taken) = await ReadAsync(db, merchant, range, now, stop);
        if (version is null)
        {
            return null;
        }

        if (offer is null || offer.Merchant.OfferVersion != version)
        {
            offer = await db.OfferOfAsync(merchant, stop);
            if (offer is null)
            {
                return null;
            }

            offers[merchant] = offer;
            (_, taken) = await ReadAsync(db, merchant, Range(wishes, offer), now, stop);
        }

        var answers = new SlotAnswer[wishes.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = Availability.Find(offer, wishes[i], taken, now);
        }

        return answers;
    }

    private static TimeRange Range(IReadOnlyList<SlotWish> wishes, MerchantOffer? offer)
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

        return new(first, last + (offer is null ? Duration.Zero : offer.Longest));
    }

    private static async Task<(long? Version, List<Taken> Taken)> ReadAsync(PortalDbContext db, MerchantId merchant, TimeRange range, Instant now, CancellationToken stop)
    {
        long? version = null;
        var taken = new List<Taken>();
        await foreach (var row in Read(db, merchant, range.Start, range.End, now).WithCancellation(stop))
        {
            version = row.Version;
            if (row.Taken is { } one)
            {
                taken.Add(one);
            }
        }

        return (version, taken);
    }
}
