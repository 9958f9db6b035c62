using System.Collections.Concurrent;
using System.Collections.Immutable;
using MerchantPortal.Data;
using MerchantPortal.Data.Offer;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Offer;

/// <summary>When each service of a merchant was last published: in the newest publication that made it, or changed something of its own.</summary>
public sealed class ServicesPublished(IDbContextFactory<PortalDbContext> contexts)
{
    // What was published up to a version never changes: a look reads only what came since the last one, and nothing when nothing did
    private readonly ConcurrentDictionary<MerchantId, (long Version, ImmutableDictionary<ServiceId, Instant> At)> known = new();

    /// <param name="published">The merchant's published offer.</param>
    /// <returns>Without the services that are as they were before there were drafts; empty for who may not see the offer.</returns>
    public async Task<ImmutableDictionary<ServiceId, Instant>> RunAsync(CurrentPerson by, OfferDocument published, CancellationToken stop)
    {
        var (merchant, version) = (published.Merchant.Id, published.Merchant.OfferVersion);
        if (!by.MaySee(merchant) || !by.May(Permission.ViewOffer))
        {
            return [];
        }

        var (since, at) = known.TryGetValue(merchant, out var before) && before.Version <= version ? before : (0, ImmutableDictionary<ServiceId, Instant>.Empty);
        if (since == version)
        {
            return at;
        }

        await using var db = await contexts.CreateDbContextAsync(stop);
        var revisions = db.Set<OfferRevision>().AsNoTracking().Where(r => r.MerchantId == merchant && r.Version >= since && r.Version <= version)
            .OrderByDescending(r => r.Version).Select(r => new { r.PublishedAt, r.Document });
        var missing = published.Services.Select(s => s.Id).ToHashSet();
        (OfferDocument Document, Instant At)? next = null;
        await foreach (var revision in revisions.AsAsyncEnumerable().WithCancellation(stop))
        {
            var document = OfferDocuments.Read(revision.Document);
            foreach (var service in next is { } later ? Changed(document, later.Document).Where(missing.Remove) : [])
            {
                at = at.SetItem(service, next!.Value.At);
            }

            if (missing.Count == 0)
            {
                break;
            }

            next = (document, revision.PublishedAt);
        }

        known[merchant] = (version, at);
        return at;
    }

    /// <summary>The services that one document has differently from the one before it, new ones among them; pure.</summary>
    public static IReadOnlySet<ServiceId> Changed(OfferDocument before, OfferDocument after) =>
        OfferComparison.Diff(before, after).Select(change => OfferPaths.ServiceOf(change.Path)).OfType<string>().Select(id => new ServiceId(id)).ToHashSet();
}
