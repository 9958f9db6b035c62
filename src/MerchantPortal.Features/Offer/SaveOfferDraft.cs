using System.Collections.Immutable;
using MerchantPortal.Data;
using MerchantPortal.Data.Offer;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;

namespace MerchantPortal.Features.Offer;

/// <summary>
/// Keeps what was typed so far, right or wrong, as the merchant's one draft. When somebody else saved meanwhile both edits are merged; where both
/// changed the same place nothing is saved and the person is asked.
/// </summary>
public sealed class SaveOfferDraft(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <summary>A draft longer than this is refused: 2 million characters.</summary>
    public const int LongestDocument = 2_000_000;

    /// <param name="Document">As edited.</param>
    /// <param name="Base">What the edit began from: the draft with <paramref name="Stamp"/>, or the published offer when there was none.</param>
    /// <param name="Stamp">The stamp of the draft that was read; null when there was none.</param>
    public sealed record Command(CurrentPerson By, MerchantId Merchant, OfferDocument Document, OfferDocument Base, Guid? Stamp)
    {
        /// <summary>
        /// The published version that the document was reconciled with after <see cref="PublishOffer.Kind.Conflicts"/>: the draft with <see cref="Stamp"/> begins from it now.
        /// Null: it goes on from where it began. Where that draft changed meanwhile this has no effect, and publishing asks again.
        /// </summary>
        public long? BeginsAt { get; init; }
    }

    public enum Kind
    {
        /// <summary>As typed.</summary>
        Saved,

        /// <summary>Together with what somebody else saved meanwhile.</summary>
        Merged,

        /// <summary>Nothing is saved: both changed the same places. The document holds the other's edits and, where they conflict, the person's own.</summary>
        Conflicts,

        /// <summary>No such merchant, or not the person's.</summary>
        NotFound,

        /// <summary>The person may not edit the offer, or touched payment settings without the right to.</summary>
        NotAllowed,

        /// <summary>Too long, or another merchant's.</summary>
        Unreasonable,
    }

    /// <param name="Document">What is the draft now (saved, merged), or would be (conflicts): the next edit begins here.</param>
    /// <param name="Base">What the next save names as its base.</param>
    /// <param name="Stamp">What the next save names as its stamp; null when nothing is drafted.</param>
    public sealed record Result(Kind Kind, OfferDocument? Document = null, OfferDocument? Base = null, Guid? Stamp = null)
    {
        public ImmutableArray<OfferConflict> Conflicts { get; init; } = [];

        /// <summary>Who else saved meanwhile.</summary>
        public string? OtherName { get; init; }
    }

    public async Task<Result> RunAsync(Command command, CancellationToken stop)
    {
        if (!command.By.MaySee(command.Merchant))
        {
            return new(Kind.NotFound);
        }

        if (!OfferEdits.MayMake(command.By, command.Base, command.Document))
        {
            return new(Kind.NotAllowed);
        }

        var text = OfferDocuments.Write(command.Document);
        if (text.Length > LongestDocument || command.Document.Merchant.Id != command.Merchant)
        {
            return new(Kind.Unreasonable);
        }

        return await contexts.ActAsync(clock, db => SaveAsync(db, command, text, stop), stop);
    }

    private async Task<Result> SaveAsync(PortalDbContext db, Command command, string text, CancellationToken stop)
    {
        if (await db.DocumentOfAsync(command.Merchant, stop) is not { } published)
        {
            return new(Kind.NotFound);
        }

        var draft = await db.Set<OfferDraft>().FirstOrDefaultAsync(d => d.MerchantId == command.Merchant, stop);
        var theirs = draft is null ? published : OfferDocuments.Read(draft.Document);
        if (draft?.Stamp == command.Stamp && (draft is not null || OfferComparison.Same(published, command.Base)))
        {
            if (draft is not null && command.BeginsAt is { } version)
            {
                draft.BasedOn = version;
            }

            return await KeepAsync(db, draft, command, command.Document.Copy(), text, published, Kind.Saved, null, stop);
        }

        var merge = OfferComparison.Merge(command.Base, command.Document, theirs);
        var other = draft is not null && draft.EditedBy != command.By.Id ? draft.EditedByName : null;
        return merge.Conflicts.IsEmpty
            ? await KeepAsync(db, draft, command, merge.Merged, OfferDocuments.Write(merge.Merged), published, Kind.Merged, other, stop)
            : new(Kind.Conflicts, merge.Merged, theirs, draft?.Stamp) { Conflicts = merge.Conflicts, OtherName = other };
    }

    private async Task<Result> KeepAsync(
        PortalDbContext db, OfferDraft? draft, Command command, OfferDocument document, string text, OfferDocument published, Kind kind, string? other, CancellationToken stop)
    {
        var now = clock.Now();
        if (draft is null)
        {
            await db.KeepRevisionAsync(published, now, stop);
            draft = new()
            {
                MerchantId = command.Merchant,
                Document = text,
                BasedOn = published.Merchant.OfferVersion,
                EditedBy = command.By.Id,
                EditedByName = command.By.Name,
                EditedAt = now,
            };
            db.Add(draft);
        }

        (draft.Document, draft.EditedBy, draft.EditedByName, draft.EditedAt, draft.Stamp) = (text, command.By.Id, command.By.Name, now, Guid.CreateVersion7());
        db.Announce(command.Merchant);
        return new(kind, document, document.Copy(), draft.Stamp) { OtherName = other };
    }
}
