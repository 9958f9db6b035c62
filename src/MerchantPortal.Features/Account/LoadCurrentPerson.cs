using System.Collections.Immutable;
using MerchantPortal.Data;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;

namespace MerchantPortal.Features.Account;

/// <summary>Reads who a signed-in person is right now: role, language and merchants come from the database, never from the cookie.</summary>
public sealed class LoadCurrentPerson(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>Null when the account does not exist, its invitation was not accepted yet or its access was withdrawn.</summary>
    public async Task<CurrentPerson?> RunAsync(UserId id, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        var user = await db.Users.AsNoTracking()
            .Include(u => u.Memberships)
            .SingleOrDefaultAsync(u => u.Id == id.Value && u.EmailConfirmed && u.DisabledAt == null, stop);
        if (user is null)
        {
            return null;
        }

        var merchants = user.Role.SeesAllMerchants() ? null : user.Memberships.Select(m => m.MerchantId).ToImmutableHashSet();
        return new CurrentPerson(id, user.DisplayName, user.Role, merchants, user.Language);
    }
}
