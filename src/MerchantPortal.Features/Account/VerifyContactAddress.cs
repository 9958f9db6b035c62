using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;

namespace MerchantPortal.Features.Account;

/// <summary>Somebody who reads the mailbox said so; the door has checked the link.</summary>
public sealed class VerifyContactAddress(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <summary>False when the address is no longer one of ours.</summary>
    public Task<bool> RunAsync(string address, CancellationToken stop) => contexts.ActAsync(
        clock,
        async db =>
        {
            var key = ContactAddress.KeyOf(address);
            var known = await db.Set<ContactAddress>().SingleOrDefaultAsync(a => a.Key == key, stop);
            if (known is null)
            {
                return false;
            }

            known.VerifiedAt = clock.Now();
            known.BouncedAt = null;
            db.Announce(account: true);
            return true;
        },
        stop);
}
