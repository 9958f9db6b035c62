using MerchantPortal.Data;
using MerchantPortal.Data.Offer;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Offer;

/// <summary>What the acts on offers share: who may change what, and keeping what was published.</summary>
internal static class OfferEdits
{
    private static readonly string[] PaymentSettings = ["merchant.tokenizationParameters", "merchant.acceptedCards"];

    public static bool MayEdit(CurrentPerson by) => by.May(Permission.EditOffer);

    /// <summary>Whether the person may turn one document into the other: payment settings need a right of their own.</summary>
    public static bool MayMake(CurrentPerson by, OfferDocument before, OfferDocument after) =>
        by.May(Permission.EditOffer) && (by.May(Permission.EditPayments) || !TouchesPaymentSettings(before, after));

    private static bool TouchesPaymentSettings(OfferDocument before, OfferDocument after) =>
        OfferComparison.Diff(before, after).Any(change => Array.Exists(PaymentSettings, path => change.Path.StartsWith(path, StringComparison.Ordinal)));

    /// <summary>The document with every service that is published: what an edit left out is archived, never gone, because its bookings and its id remain.</summary>
    public static OfferDocument WithArchived(OfferDocument document, OfferDocument published)
    {
        var missing = published.Copy().Services.Where(old => !document.Services.Any(s => s.Id == old.Id)).ToList();
        missing.ForEach(service => service.IsArchived = true);
        return missing.Count == 0 ? document : document with { Services = [.. document.Services, .. missing] };
    }

    /// <summary>Keeps the published offer as a revision when there is none of its version: what was there before there were drafts.</summary>
    public static async Task KeepRevisionAsync(this PortalDbContext db, OfferDocument published, Instant now, CancellationToken stop)
    {
        var (merchant, version) = (published.Merchant.Id, published.Merchant.OfferVersion);
        if (!await db.Set<OfferRevision>().AnyAsync(r => r.MerchantId == merchant && r.Version == version, stop))
        {
            db.Add(new OfferRevision { MerchantId = merchant, Version = version, Document = OfferDocuments.Write(published), PublishedAt = now });
        }
    }

    /// <summary>Writes the document over the published one, as the next version with its revision, and owes what Google must hear of it. Answers the number of windows owed.</summary>
    public static async Task<int> WriteAsync(
        this PortalDbContext db, OfferDocument published, OfferDocument next, PaymentCountries countries, CurrentPerson by, long? rolledBackTo, Instant now, CancellationToken stop)
    {
        var merchantId = published.Merchant.Id;
        await db.KeepRevisionAsync(published, now, stop);
        next.Merchant.OfferVersion = published.Merchant.OfferVersion + 1;
        var merchant = await db.Set<Merchant>().SingleAsync(m => m.Id == merchantId, stop);
        db.Entry(merchant).CurrentValues.SetValues(next.Merchant);
        await SetAsync(db, next.Services, s => s.MerchantId == merchantId, s => s.Id.Value, stop);
        await SetAsync(db, next.Staff, s => s.MerchantId == merchantId, s => s.Id.Value, stop);
        await SetAsync(db, next.Rooms, r => r.MerchantId == merchantId, r => r.Id.Value, stop);
        db.Add(new OfferRevision
        {
            MerchantId = merchantId,
            Version = next.Merchant.OfferVersion,
            Document = OfferDocuments.Write(next),
            PublishedAt = now,
            PublishedBy = by.Id,
            PublishedByName = by.Name,
            RolledBackTo = rolledBackTo,
        });
        var owed = OfferWindows.Changed(published.Compile(countries), next.Compile(countries), now).ToList();
        foreach (var window in owed)
        {
            await db.OweAsync(Update.OfSlots(merchantId, window.Service, window.Date, window.Staff), now, null, stop);
        }

        db.Announce(merchantId);
        return owed.Count;
    }

    // Rows that the document does not name go; services are never among them
    private static async Task SetAsync<T>(
        PortalDbContext db, IEnumerable<T> wanted, System.Linq.Expressions.Expression<Func<T, bool>> own, Func<T, string> idOf, CancellationToken stop)
        where T : class
    {
        var rows = (await db.Set<T>().Where(own).ToListAsync(stop)).ToDictionary(idOf, StringComparer.Ordinal);
        foreach (var one in wanted)
        {
            if (rows.Remove(idOf(one), out var row))
            {
                db.Entry(row).CurrentValues.SetValues(one);
            }
            else
            {
                db.Add(one);
            }
        }

        db.RemoveRange(rows.Values);
    }
}
