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

namespace MerchantPortal.Features.Offer;

/// <summary>
/// Makes the draft the offer: judged by <see cref="OfferRules"/>, written, kept as a revision, and Google owed exactly the slots that changed, in one transaction.
/// Bookings keep the terms they were made with.
/// </summary>
public sealed class PublishOffer(IDbContextFactory<PortalDbContext> contexts, IOptions<PaymentsOptions> payments, TimeProvider clock)
{
    /// <param name="Stamp">The draft that was on screen; an edit of somebody else meanwhile is not published unseen.</param>
    public sealed record Command(CurrentPerson By, MerchantId Merchant, Guid Stamp);

    public enum Kind
    {
        Published,

        /// <summary>The rules found errors; nothing changed.</summary>
        Refused,

        /// <summary>The draft is not the one that was on screen; nothing changed.</summary>
        Changed,

        /// <summary>Something was published since the draft began, in the same places; the draft must be looked through.</summary>
        Conflicts,

        /// <summary>The draft says what is published already; it is gone now.</summary>
        NothingToPublish,
        NotFound,

        /// <summary>The person may not edit the offer, or the draft changes payment settings and the person may not.</summary>
        NotAllowed,
    }

    /// <param name="Version">The version that was made.</param>
    /// <param name="Windows">How many availability windows Google is owed.</param>
    public sealed record Result(Kind Kind, long Version = 0, int Windows = 0)
    {
        public ImmutableArray<OfferFinding> Findings { get; init; } = [];

        public ImmutableArray<OfferConflict> Conflicts { get; init; } = [];

        /// <summary>With conflicts: the draft and what was published meanwhile in one, the draft's own where they conflict.</summary>
        public OfferDocument? Merged { get; init; }
    }

    public async Task<Result> RunAsync(Command command, CancellationToken stop) =>
        !command.By.MaySee(command.Merchant) ? new(Kind.NotFound)
        : !command.By.May(Permission.EditOffer) ? new(Kind.NotAllowed)
        : await contexts.ActAsync(clock, db => PublishAsync(db, command, stop), stop);

    private async Task<Result> PublishAsync(PortalDbContext db, Command command, CancellationToken stop)
    {
        if (await db.DocumentOfAsync(command.Merchant, stop) is not { } published)
        {
            return new(Kind.NotFound);
        }

        if (await db.Set<OfferDraft>().FirstOrDefaultAsync(d => d.MerchantId == command.Merchant, stop) is not { } draft || draft.Stamp != command.Stamp)
        {
            return new(Kind.Changed);
        }

        var next = OfferDocuments.Read(draft.Document);
        if (draft.BasedOn != published.Merchant.OfferVersion)
        {
            var began = await db.Set<OfferRevision>().AsNoTracking().FirstAsync(r => r.MerchantId == command.Merchant && r.Version == draft.BasedOn, stop);
            var merge = OfferComparison.Merge(OfferDocuments.Read(began.Document), next, published);
            if (!merge.Conflicts.IsEmpty)
            {
                return new(Kind.Conflicts) { Conflicts = merge.Conflicts, Merged = merge.Merged };
            }

            next = merge.Merged;
        }

        next = OfferEdits.WithArchived(next, published);
        if (!OfferEdits.MayMake(command.By, published, next))
        {
            return new(Kind.NotAllowed);
        }

        if (OfferComparison.Same(published, next))
        {
            db.Remove(draft);
            db.Announce(command.Merchant);
            return new(Kind.NothingToPublish, published.Merchant.OfferVersion);
        }

        var now = clock.Now();
        var rules = new OfferRules(payments.Value.OfferContext(now, published));
        var errors = rules.Stopping(next);
        if (!errors.IsEmpty)
        {
            return new(Kind.Refused) { Findings = errors };
        }

        var windows = await db.WriteAsync(published, next, rules.Countries, command.By, rolledBackTo: null, now, stop);
        db.Remove(draft);
        return new(Kind.Published, next.Merchant.OfferVersion, windows);
    }
}
