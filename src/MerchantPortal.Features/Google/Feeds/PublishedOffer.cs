using MerchantPortal.Contracts.Feeds;
using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Offer;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Offer;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MerchantPortal.Features.Google.Feeds;

/// <summary>A merchant's lines in the feeds; <paramref name="ZoneId"/> is not among them.</summary>
public sealed record PublishedMerchant(FeedMerchant Merchant, string ZoneId, IReadOnlyList<FeedService> Services);

/// <summary>What the feeds would tell Google, read from the same rules as everything else.</summary>
public sealed class PublishedOffer(IDbContextFactory<PortalDbContext> contexts, IOptions<PaymentsOptions> payments, TimeProvider clock)
{
    /// <summary>Every merchant with its services as the merchant and service feeds say them, and the merchant's zone. What is archived is not there.</summary>
    public async Task<IReadOnlyList<PublishedMerchant>> MerchantsAsync(CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        var ids = await db.Set<Merchant>().OrderBy(m => m.Id).Select(m => m.Id).ToListAsync(stop);
        var offers = await db.OffersOfAsync(ids, stop);
        return
        [
            .. ids.Select(id => offers[id]).Select(offer => new PublishedMerchant(
                FeedViews.Of(offer),
                offer.Merchant.ZoneId,
                [.. offer.Services.Values.Where(s => !s.IsArchived && offer.CanBePublished(s)).OrderBy(s => s.Position).ThenBy(s => s.Id.Value, StringComparer.Ordinal).Select(s => FeedViews.Of(offer, s))])),
        ];
    }

    /// <summary>The slots of a service on a local day with what is free now, or none when there is no such service.</summary>
    public async Task<(MerchantOffer? Offer, IReadOnlyList<Slot> Slots)> SlotsAsync(MerchantId merchant, ServiceId serviceId, LocalDate date, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        if (await db.OfferOfAsync(merchant, payments.Value.PaymentCountries(), stop) is not { } offer || !offer.Services.TryGetValue(serviceId, out var service))
        {
            return (null, []);
        }

        var now = clock.Now();
        var day = offer.DayOf(date);
        var taken = await db.TakenAsync(merchant, new(day.Start, day.End + service.Duration), now, stop);
        return (offer, [.. Availability.Over(offer, service, day, taken, now)]);
    }
}
