using MerchantPortal.Data;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace MerchantPortal.Features.Shared;

/// <summary>What a person may see, as queries: the one place where scope is decided for reading.</summary>
internal static class Scope
{
    /// <summary>The bookings of the person's merchants; of one of them when <paramref name="only"/> names it.</summary>
    public static IQueryable<Booking> BookingsSeenBy(this PortalDbContext db, CurrentPerson person, MerchantId? only = null)
    {
        var bookings = db.Set<Booking>().AsNoTracking();
        if (person.Merchants is { } own)
        {
            var merchants = own.ToList();
            bookings = bookings.Where(b => merchants.Contains(b.MerchantId));
        }

        return only is { } merchant ? bookings.Where(b => b.MerchantId == merchant) : bookings;
    }

    /// <summary>The offers of some merchants, in four reads however many there are.</summary>
    public static async Task<Dictionary<MerchantId, MerchantOffer>> OffersOfAsync(this PortalDbContext db, IReadOnlyCollection<MerchantId> ids, CancellationToken stop) =>
        (await db.DocumentsOfAsync(ids, stop)).ToDictionary(d => d.Merchant.Id, d => new MerchantOffer(d.Merchant, d.Services, d.Staff, d.Rooms));

    /// <summary>The published documents of some merchants, in four reads however many there are.</summary>
    public static async Task<IReadOnlyList<OfferDocument>> DocumentsOfAsync(this PortalDbContext db, IReadOnlyCollection<MerchantId> ids, CancellationToken stop)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var merchants = await db.Set<Merchant>().AsNoTracking().Where(m => ids.Contains(m.Id)).ToListAsync(stop);
        var services = (await db.Set<Service>().AsNoTracking().Where(s => ids.Contains(s.MerchantId)).ToListAsync(stop)).ToLookup(s => s.MerchantId);
        var staff = (await db.Set<StaffMember>().AsNoTracking().Where(s => ids.Contains(s.MerchantId)).ToListAsync(stop)).ToLookup(s => s.MerchantId);
        var rooms = (await db.Set<Room>().AsNoTracking().Where(r => ids.Contains(r.MerchantId)).ToListAsync(stop)).ToLookup(r => r.MerchantId);
        return merchants.ConvertAll(m => new OfferDocument(m, [.. services[m.Id]], [.. staff[m.Id]], [.. rooms[m.Id]]).WithRuleIds());
    }
}
