using System.Collections.Immutable;
using MerchantPortal.Data;
using MerchantPortal.Data.Offer;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MerchantPortal.Features.Offer;

/// <summary>One merchant's offer in a list: published and drafted, with the rules that judge both. The documents are the caller's own copies.</summary>
/// <param name="PublishedAt">When it was last published from the portal; null for what was there before.</param>
public sealed record OfferListed(OfferDocument Published, OfferDocument? Draft, OfferRules Rules, Instant? PublishedAt)
{
    /// <summary>What the editor would show.</summary>
    public OfferDocument Current => Draft ?? Published;
}

/// <summary>Reads the offers of the merchants a person may see, in six reads however many there are.</summary>
public sealed class ListOffers(IDbContextFactory<PortalDbContext> contexts, IOptions<PaymentsOptions> payments, TimeProvider clock)
{
    /// <summary>Merchants in one answer; the picker of the frame chooses among more.</summary>
    public const int MostMerchants = 30;

    /// <param name="only">Null: all that the person may see, by name.</param>
    /// <returns>Empty when there are none, or none for this person.</returns>
    public async Task<ImmutableArray<OfferListed>> RunAsync(CurrentPerson by, MerchantId? only, CancellationToken stop)
    {
        if (!by.May(Permission.ViewOffer))
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(stop);
        var own = by.Merchants?.ToList();
        var merchants = await db.Set<Merchant>().AsNoTracking()
            .Where(m => (own == null || own.Contains(m.Id)) && (only == null || m.Id == only))
            .OrderBy(m => m.Name).Take(MostMerchants).ToListAsync(stop);
        var ids = merchants.ConvertAll(m => m.Id);
        var services = (await db.Set<Service>().AsNoTracking().Where(s => ids.Contains(s.MerchantId)).ToListAsync(stop)).ToLookup(s => s.MerchantId);
        var staff = (await db.Set<StaffMember>().AsNoTracking().Where(s => ids.Contains(s.MerchantId)).ToListAsync(stop)).ToLookup(s => s.MerchantId);
        var rooms = (await db.Set<Room>().AsNoTracking().Where(r => ids.Contains(r.MerchantId)).ToListAsync(stop)).ToLookup(r => r.MerchantId);
        var drafts = (await db.Set<OfferDraft>().AsNoTracking().Where(d => ids.Contains(d.MerchantId)).ToListAsync(stop)).ToDictionary(d => d.MerchantId, d => d.Document);
        var published = (await db.Set<OfferRevision>().AsNoTracking().Where(r => ids.Contains(r.MerchantId) && r.PublishedBy != null)
            .GroupBy(r => r.MerchantId).Select(g => new { g.Key, At = g.Max(r => r.PublishedAt) }).ToListAsync(stop)).ToDictionary(r => r.Key, r => r.At);
        return
        [
            .. merchants.Select(m =>
            {
                var document = new OfferDocument(m, [.. services[m.Id].OrderBy(s => s.Position).ThenBy(s => s.Id.Value, StringComparer.Ordinal)], [.. staff[m.Id]], [.. rooms[m.Id]]);
                return new OfferListed(
                    document,
                    drafts.TryGetValue(m.Id, out var draft) ? OfferDocuments.Read(draft) : null,
                    new(payments.Value.OfferContext(clock.Now(), document)),
                    published.TryGetValue(m.Id, out var at) ? at : null);
            }),
        ];
    }
}
