using MerchantPortal.Data;
using MerchantPortal.Data.Offer;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;

namespace MerchantPortal.Features.Offer;

/// <summary>Throws the draft away; what is published stays.</summary>
public sealed class DiscardDraft(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <param name="Stamp">The draft that was on screen.</param>
    public sealed record Command(CurrentPerson By, MerchantId Merchant, Guid Stamp);

    public enum Kind
    {
        Discarded,

        /// <summary>Somebody edited it meanwhile, or it is gone; nothing was thrown away.</summary>
        Changed,
        NotFound,
        NotAllowed,
    }

    public async Task<Kind> RunAsync(Command command, CancellationToken stop) =>
        !command.By.MaySee(command.Merchant) ? Kind.NotFound
        : !command.By.May(Permission.EditOffer) ? Kind.NotAllowed
        : await contexts.ActAsync(clock, async db =>
        {
            if (await db.Set<OfferDraft>().FirstOrDefaultAsync(d => d.MerchantId == command.Merchant, stop) is not { } draft || draft.Stamp != command.Stamp)
            {
                return Kind.Changed;
            }

            db.Remove(draft);
            db.Announce(command.Merchant);
            return Kind.Discarded;
        }, stop);
}
