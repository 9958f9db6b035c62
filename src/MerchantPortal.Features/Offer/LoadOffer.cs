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

/// <summary>What is published, what is drafted, and the rules that judge both. The documents are the caller's own copies.</summary>
/// <param name="Draft">Null when nothing is drafted: whoever edits begins with <see cref="ToEdit"/>.</param>
public sealed record OfferView(OfferDocument Published, OfferDraftView? Draft, OfferRules Rules)
{
    /// <summary>What the person typed where somebody else changed the same places, and has not chosen yet; null when there is nothing of the kind.</summary>
    public OfferOpenChoiceView? OpenChoice { get; init; }

    /// <summary>The version of the published offer.</summary>
    public long Version => Published.Merchant.OfferVersion;

    /// <summary>A copy to edit, and beside it what it began from: both go into <see cref="SaveOfferDraft.Command"/>.</summary>
    public OfferDocument ToEdit() => (Draft?.Document ?? Published).Copy();
}

/// <summary>A draft and who edited it last.</summary>
/// <param name="Behind">Something was published since the draft began; publishing merges the two.</param>
public sealed record OfferDraftView(OfferDocument Document, Guid Stamp, UserId EditedBy, string EditedByName, Instant EditedAt, bool Behind);

/// <summary>A person's own edits that wait for a choice: merged with the draft they meet the same conflicts again.</summary>
/// <param name="Base">What was there before either of the two, everything else as in the document.</param>
public sealed record OfferOpenChoiceView(OfferDocument Document, OfferDocument Base, string? OtherName);

/// <summary>Reads a merchant's offer for its editors.</summary>
public sealed class LoadOffer(IDbContextFactory<PortalDbContext> contexts, IOptions<PaymentsOptions> payments, TimeProvider clock)
{
    /// <summary>Null when there is no such merchant or the person may not see it.</summary>
    public async Task<OfferView?> RunAsync(CurrentPerson by, MerchantId merchant, CancellationToken stop)
    {
        if (!by.MaySee(merchant) || !by.May(Permission.ViewOffer))
        {
            return null;
        }

        await using var db = await contexts.CreateDbContextAsync(stop);
        if (await db.DocumentOfAsync(merchant, stop) is not { } published)
        {
            return null;
        }

        var draft = await db.Set<OfferDraft>().AsNoTracking().FirstOrDefaultAsync(d => d.MerchantId == merchant, stop);
        var choice = await db.Set<OfferOpenChoice>().AsNoTracking().FirstOrDefaultAsync(c => c.MerchantId == merchant && c.UserId == by.Id, stop);
        return new(
            published,
            draft is null ? null : new(OfferDocuments.Read(draft.Document), draft.Stamp, draft.EditedBy, draft.EditedByName, draft.EditedAt, draft.BasedOn != published.Merchant.OfferVersion),
            new(payments.Value.OfferContext(clock.Now(), published)))
        {
            OpenChoice = choice is null ? null : new(OfferDocuments.Read(choice.Document), OfferDocuments.Read(choice.Base), choice.OtherName),
        };
    }
}
