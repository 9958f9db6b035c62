using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Offer;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Google.Feeds;

/// <summary>What the feeds would tell Google, read from the same rules as everything else.</summary>
public sealed class PublishedOffer(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <summary>Every merchant with its services, by name.</summary>
    public async Task<IReadOnlyList<(Merchant Merchant, IReadOnlyList<Service> Services)>> MerchantsAsync(CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        var merchants = await db.Set<Merchant>().AsNoTracking().OrderBy(m => m.Id).ToListAsync(stop);
        var services = (await db.Set<Service>().AsNoTracking().OrderBy(s => s.Position).ToListAsync(stop)).ToLookup(s => s.MerchantId);
        return [.. merchants.Select(m => (m, (IReadOnlyList<Service>)[.. services[m.Id]]))];
    }

    /// <summary>The slots of a service on a local day with what is free now, or none when there is no such service.</summary>
    public async Task<(MerchantOffer? Offer, IReadOnlyList<Slot> Slots)> SlotsAsync(MerchantId merchant, ServiceId serviceId, LocalDate date, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        if (await db.OfferOfAsync(merchant, stop) is not { } offer || !offer.Services.TryGetValue(serviceId, out var service))
        {
            return (null, []);
        }

        var now = clock.Now();
        var day = offer.DayOf(date);
        var taken = await db.TakenAsync(merchant, new(day.Start, day.End + service.Duration), now, stop);
        return (offer, [.. Availability.Over(offer, service, day, taken, now)]);
    }
}
