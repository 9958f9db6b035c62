using MerchantPortal.Data;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;

namespace MerchantPortal.Features.Account;

/// <summary>Sends the invitation again, with a fresh link.</summary>
public sealed class ResendInvitation(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <summary>False when there is nobody waiting under this id, or the person may not.</summary>
    public Task<bool> RunAsync(CurrentPerson by, UserId id, CancellationToken stop) => contexts.ActAsync(
        clock,
        async db =>
        {
            var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id.Value && u.PasswordHash == null && u.DisabledAt == null, stop);
            if (user is null || !by.May(Permission.ManageUsers))
            {
                return false;
            }

            await InviteUser.OweAsync(db, user, by, user.Role == Role.PartnerAdmin, clock.Now(), stop);
            return true;
        },
        stop);
}
