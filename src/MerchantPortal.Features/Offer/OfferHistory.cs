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

/// <summary>One publication and what it changed; the first has no changes. <paramref name="ByName"/> is null for what was there before there were drafts.</summary>
/// <param name="Document">What was published.</param>
/// <param name="Before">What it replaced; null for the first.</param>
public sealed record OfferPublication(
    long Version, Instant At, string? ByName, long? RolledBackTo, ImmutableArray<OfferChange> Changes, OfferDocument Document, OfferDocument? Before);

/// <summary>What was published, newest first.</summary>
public sealed class OfferHistory(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>Publications in one answer.</summary>
    public const int Page = 50;

    /// <param name="before">Only versions before this one; null: from the newest.</param>
    /// <param name="under">Only changes at this path or below it, and only publications that have some; null: all.</param>
    /// <returns>Empty when there is no such merchant or the person may not see it.</returns>
    public async Task<ImmutableArray<OfferPublication>> RunAsync(CurrentPerson by, MerchantId merchant, long? before, string? under, CancellationToken stop)
    {
        if (!by.MaySee(merchant) || !by.May(Permission.ViewOffer))
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(stop);
        var revisions = await db.Set<OfferRevision>().AsNoTracking()
            .Where(r => r.MerchantId == merchant && (before == null || r.Version < before))
            .OrderByDescending(r => r.Version)
            .Take(Page + 1)
            .ToListAsync(stop);
        var documents = revisions.ConvertAll(r => OfferDocuments.Read(r.Document));
        return
        [
            .. revisions.Take(Page)
                .Select((r, i) => new OfferPublication(
                    r.Version,
                    r.PublishedAt,
                    r.PublishedByName,
                    r.RolledBackTo,
                    i + 1 < documents.Count ? [.. OfferComparison.Diff(documents[i + 1], documents[i]).Where(c => under is null || IsUnder(c.Path, under))] : [],
                    documents[i],
                    i + 1 < documents.Count ? documents[i + 1] : null))
                .Where(publication => under is null || !publication.Changes.IsEmpty),
        ];
    }

    // A change of the whole service is a change of everything in it
    private static bool IsUnder(string path, string under) => Below(path, under) || Below(under, path);

    private static bool Below(string path, string top) =>
        path.StartsWith(top, StringComparison.Ordinal) && (path.Length == top.Length || path[top.Length] is '.' or '[');
}
