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
/// changed the same place the person is asked: then nothing is saved, or, with <see cref="Command.AsksAgain"/>, all but those places.
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

        /// <summary>
        /// With conflicts: everything else is saved, and what the person typed at those places is kept beside the draft, where <see cref="LoadOffer"/> finds it, until they answer.
        /// </summary>
        public bool AsksAgain { get; init; }

        /// <summary>
        /// The places that this page took over from what is kept beside the draft, to ask about them or because nobody contests them any more: where there is no conflict
        /// now the person has answered. What is kept of other places, which another page asks about, stays.
        /// </summary>
        public ImmutableArray<OfferConflict> Asked { get; init; } = [];
    }

    public enum Kind
    {
        /// <summary>As typed.</summary>
        Saved,

        /// <summary>Together with what somebody else saved meanwhile.</summary>
        Merged,

        /// <summary>Both changed the same places, which are not saved. The document holds the other's edits and, where they conflict, the person's own.</summary>
        Conflicts,

        /// <summary>No such merchant, or not the person's.</summary>
        NotFound,

        /// <summary>The person may not edit the offer, or touched payment settings without the right to.</summary>
        NotAllowed,

        /// <summary>Too long, or another merchant's.</summary>
        Unreasonable,
    }

    /// <param name="Document">
    /// What is the draft now (saved, merged), or would be (conflicts): the next edit begins here. With conflicts and <see cref="Command.AsksAgain"/> they are also those that
    /// the person left open elsewhere.
    /// </param>
    /// <param name="Base">What the next save names as its base. With conflicts and <see cref="Command.AsksAgain"/> what was there before either: a save before the choice names it without a stamp.</param>
    /// <param name="Stamp">What the next save names as its stamp; null when nothing is drafted.</param>
    public sealed record Result(Kind Kind, OfferDocument? Document = null, OfferDocument? Base = null, Guid? Stamp = null)
    {
        public ImmutableArray<OfferConflict> Conflicts { get; init; } = [];

        /// <summary>With conflicts: the draft as it is stored now.</summary>
        public OfferDocument? Theirs { get; init; }

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

            await AnswerAsync(db, command, command.Document, stop);
            return await KeepAsync(db, draft, command, command.Document.Copy(), text, published, Kind.Saved, null, stop);
        }

        var merge = OfferComparison.Merge(command.Base, command.Document, theirs);
        var other = draft is not null && draft.EditedBy != command.By.Id ? draft.EditedByName : null;
        if (merge.Conflicts.IsEmpty)
        {
            await AnswerAsync(db, command, merge.Merged, stop);
            return await KeepAsync(db, draft, command, merge.Merged, OfferDocuments.Write(merge.Merged), published, Kind.Merged, other, stop);
        }

        return command.AsksAgain
            ? await AskAsync(db, draft, command, merge, theirs, published, other, stop)
            : new(Kind.Conflicts, merge.Merged, theirs, draft?.Stamp) { Conflicts = merge.Conflicts, Theirs = theirs, OtherName = other };
    }

    private async Task<Result> AskAsync(
        PortalDbContext db, OfferDraft? draft, Command command, OfferMerge merge, OfferDocument theirs, OfferDocument published, string? other, CancellationToken stop)
    {
        var settled = merge.Conflicts.Aggregate(merge.Merged, (document, c) => OfferComparison.With(document, c, theirs, c.Cells?.Theirs, NewId));
        var before = merge.Conflicts.Aggregate(merge.Merged, (document, c) => OfferComparison.With(document, c, command.Base, c.Cells?.Base, NewId));
        // A draft that says the same is left alone: two people who are both asked would otherwise save in turn for ever
        var stamp = draft is not null && OfferComparison.Same(theirs, settled)
            ? draft.Stamp
            : (await KeepAsync(db, draft, command, settled, OfferDocuments.Write(settled), published, Kind.Saved, null, stop)).Stamp;
        var (own, began, conflicts) = (merge.Merged, before, merge.Conflicts);
        if (await FindAsync(db, command, stop) is { } kept)
        {
            // What waits since another page asked waits on; of one place what was typed last does
            var (waiting, was) = Waiting(kept, command.Asked);
            own = conflicts.Aggregate(OfferComparison.Merge(was, waiting, own).Merged, (document, c) => OfferComparison.With(document, c, merge.Merged, c.Cells?.Mine, NewId));
            began = conflicts.Aggregate(OfferComparison.Merge(waiting, was, began).Merged, (document, c) => OfferComparison.With(document, c, before, c.Cells?.Base, NewId));
            conflicts = OfferComparison.Merge(began, own, settled).Conflicts;
            other ??= kept.OtherName;
            (kept.Document, kept.Base, kept.OtherName, kept.SavedAt) = (OfferDocuments.Write(own), OfferDocuments.Write(began), other, clock.Now());
        }
        else
        {
            db.Add(new OfferOpenChoice
            {
                MerchantId = command.Merchant,
                UserId = command.By.Id,
                Document = OfferDocuments.Write(own),
                Base = OfferDocuments.Write(began),
                OtherName = other,
                SavedAt = clock.Now(),
            });
        }

        return new(Kind.Conflicts, own, began, stamp) { Conflicts = conflicts, Theirs = settled, OtherName = other };
    }

    private static async Task AnswerAsync(PortalDbContext db, Command command, OfferDocument draft, CancellationToken stop)
    {
        if (await FindAsync(db, command, stop) is not { } kept)
        {
            return;
        }

        var (waiting, was) = Waiting(kept, command.Asked);
        var merge = OfferComparison.Merge(was, waiting, draft);
        if (merge.Conflicts.IsEmpty && OfferComparison.Same(merge.Merged, draft))
        {
            db.Remove(kept);
        }
        else
        {
            (kept.Document, kept.Base) = (OfferDocuments.Write(waiting), OfferDocuments.Write(was));
        }
    }

    // What is kept, without the places that a page took over: there it says what was there before
    private static (OfferDocument Waiting, OfferDocument Was) Waiting(OfferOpenChoice kept, ImmutableArray<OfferConflict> asked)
    {
        var (own, was) = (OfferDocuments.Read(kept.Document), OfferDocuments.Read(kept.Base));
        var waiting = asked.Aggregate(own, (document, c) => OfferComparison.With(document, c, was, c.Cells?.Base, NewId));
        // Painted back, rules say the same in other words
        waiting.Merchant.Rules = WeekPainting.Merge(was.Merchant.Rules, was.Merchant.Rules, waiting.Merchant.Rules).Rules;
        foreach (var service in waiting.Services)
        {
            if (was.Services.FirstOrDefault(s => s.Id == service.Id) is { } before)
            {
                service.Rules = WeekPainting.Merge(before.Rules, before.Rules, service.Rules).Rules;
            }
        }

        return (waiting, was);
    }

    private static Task<OfferOpenChoice?> FindAsync(PortalDbContext db, Command command, CancellationToken stop) =>
        db.Set<OfferOpenChoice>().FirstOrDefaultAsync(c => c.MerchantId == command.Merchant && c.UserId == command.By.Id, stop);

    private static string NewId() => Guid.CreateVersion7().ToString("N");

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
