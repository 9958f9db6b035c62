using System.Collections.Concurrent;
using MerchantPortal.Data;
using MerchantPortal.Data.Offer;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Offer;
using MerchantPortal.Features.Payments.Processors;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Features.Bookings;

/// <summary>Offers kept in memory. A kept offer is only as good as its version: whoever uses one compares it with the database's in the same read or transaction.</summary>
public sealed class MerchantOffers(IDbContextFactory<PortalDbContext> contexts, IOptions<PaymentsOptions> payments)
{
    /// <summary>More are not kept; memory stays bounded and everything is read again.</summary>
    private const int Most = 50_000;

    private readonly ConcurrentDictionary<MerchantId, MerchantOffer> kept = new();
    private readonly PaymentCountries countries = payments.Value.PaymentCountries();

    /// <summary>The kept offer, whatever its age, or null.</summary>
    public MerchantOffer? Kept(MerchantId merchant) => kept.GetValueOrDefault(merchant);

    /// <summary>No longer keeps the offer.</summary>
    public void Forget(MerchantId merchant) => kept.TryRemove(merchant, out _);

    /// <summary>Reads the offer anew and keeps it; null when there is no such merchant.</summary>
    public async Task<MerchantOffer?> ReadAsync(MerchantId merchant, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        return Keep(merchant, await db.OfferOfAsync(merchant, countries, stop));
    }

    /// <summary>The offer as it stands in this transaction, the kept one if its version is still that; null when there is no such merchant.</summary>
    public async Task<MerchantOffer?> CurrentAsync(PortalDbContext db, MerchantId merchant, CancellationToken stop)
    {
        var version = await db.Set<Merchant>().Where(m => m.Id == merchant).Select(m => (long?)m.OfferVersion).FirstOrDefaultAsync(stop);
        return version is null ? null
            : Kept(merchant) is { } offer && offer.Merchant.OfferVersion == version ? offer
            : Keep(merchant, await db.OfferOfAsync(merchant, countries, stop));
    }

    private MerchantOffer? Keep(MerchantId merchant, MerchantOffer? offer)
    {
        if (offer?.Merchant.Id != merchant)
        {
            // SQL Server finds "m" for "m " too
            return null;
        }

        if (kept.Count >= Most)
        {
            kept.Clear();
        }

        return kept[merchant] = offer;
    }
}
