using System.Collections.Concurrent;
using MerchantPortal.Data;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Offer;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Features.Google.Health;

/// <summary>A merchant some of whose slots are not offered.</summary>
/// <param name="Codes">The rules they break, in order.</param>
public sealed record MerchantHeldBack(MerchantId Merchant, string Name, IReadOnlyList<string> Codes);

/// <summary>Which merchants have published what is held back (<see cref="HeldBack"/>). An offer is judged again only when its version changed, so asking often is cheap.</summary>
public sealed class SlotsHeldBack(IDbContextFactory<PortalDbContext> contexts, IOptions<PaymentsOptions> payments)
{
    private const int AtOnce = 100;

    private readonly ConcurrentDictionary<MerchantId, Judged> judged = new();

    /// <summary>Those merchants, by id.</summary>
    public async Task<IReadOnlyList<MerchantHeldBack>> RunAsync(CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        var merchants = await db.Set<Merchant>().AsNoTracking().OrderBy(m => m.Id).Select(m => new { m.Id, m.OfferVersion }).ToListAsync(stop);
        foreach (var some in merchants.Where(m => judged.GetValueOrDefault(m.Id)?.Version != m.OfferVersion).Chunk(AtOnce))
        {
            foreach (var document in await db.DocumentsOfAsync([.. some.Select(m => m.Id)], stop))
            {
                judged[document.Merchant.Id] = Judge(document);
            }
        }

        return [.. merchants.Select(m => judged.GetValueOrDefault(m.Id)?.Found).OfType<MerchantHeldBack>()];
    }

    private Judged Judge(OfferDocument document)
    {
        var obstacles = document.TryCompile(out var offer, payments.Value.PaymentCountries());
        var codes = offer is null ? obstacles.Select(o => o.Code) : document.Services.Where(s => !s.IsArchived).SelectMany(s => offer.HeldBackOf(s).Codes);
        var all = codes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return new(document.Merchant.OfferVersion, all.Count == 0 ? null : new(document.Merchant.Id, document.Merchant.Name, all));
    }

    private sealed record Judged(long Version, MerchantHeldBack? Found);
}
