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

/// <summary>Publishes an earlier version again, as a new one: judged and told to Google like any other. A draft stays as it is and is merged when it is published.</summary>
public sealed class RollBackOffer(IDbContextFactory<PortalDbContext> contexts, IOptions<PaymentsOptions> payments, TimeProvider clock)
{
    /// <param name="To">The version to go back to.</param>
    /// <param name="Current">The version that was on screen as the published one.</param>
    public sealed record Command(CurrentPerson By, MerchantId Merchant, long To, long Current);

    public enum Kind
    {
        RolledBack,

        /// <summary>What was right then is refused by the rules now; nothing changed.</summary>
        Refused,

        /// <summary>Somebody published meanwhile; nothing changed.</summary>
        Changed,

        /// <summary>That version says what is published now.</summary>
        Same,
        NotFound,
        NotAllowed,
    }

    public sealed record Result(Kind Kind, long Version = 0, int Windows = 0)
    {
        public ImmutableArray<OfferFinding> Findings { get; init; } = [];
    }

    public async Task<Result> RunAsync(Command command, CancellationToken stop) =>
        !command.By.MaySee(command.Merchant) ? new(Kind.NotFound)
        : !command.By.May(Permission.EditOffer) ? new(Kind.NotAllowed)
        : await contexts.ActAsync(clock, db => RollBackAsync(db, command, stop), stop);

    private async Task<Result> RollBackAsync(PortalDbContext db, Command command, CancellationToken stop)
    {
        if (await db.DocumentOfAsync(command.Merchant, stop) is not { } published
            || await db.Set<OfferRevision>().AsNoTracking().FirstOrDefaultAsync(r => r.MerchantId == command.Merchant && r.Version == command.To, stop) is not { } revision)
        {
            return new(Kind.NotFound);
        }

        if (published.Merchant.OfferVersion != command.Current)
        {
            return new(Kind.Changed);
        }

        var next = OfferEdits.WithArchived(OfferDocuments.Read(revision.Document), published);
        if (OfferComparison.Same(published, next))
        {
            return new(Kind.Same, published.Merchant.OfferVersion);
        }

        if (!OfferEdits.MayMake(command.By, published, next))
        {
            return new(Kind.NotAllowed);
        }

        var now = clock.Now();
        var rules = new OfferRules(payments.Value.OfferContext(now, published));
        var errors = rules.Stopping(next);
        return errors.IsEmpty
            ? new(Kind.RolledBack, published.Merchant.OfferVersion + 1, await db.WriteAsync(published, next, rules.Countries, command.By, command.To, now, stop))
            : new(Kind.Refused) { Findings = errors };
    }
}
