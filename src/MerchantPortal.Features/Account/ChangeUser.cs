using System.Collections.Immutable;
using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Google;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Features.Account;

/// <summary>Gives a person another role or other merchants. The last administrator keeps the role.</summary>
public sealed class ChangeUser(IDbContextFactory<PortalDbContext> contexts, IOptions<ActionsCenterOptions> options, TimeProvider clock)
{
    /// <param name="By">Who changes.</param>
    /// <param name="User">Whose role.</param>
    /// <param name="Role">The new role.</param>
    /// <param name="Merchants">For managers and staff, at least one; ignored for roles that see all.</param>
    public sealed record Command(CurrentPerson By, UserId User, Role Role, ImmutableArray<MerchantId> Merchants);

    /// <summary>Why not, or null when done.</summary>
    public async Task<UserRefusal?> RunAsync(Command command, CancellationToken stop)
    {
        if (!command.By.May(Permission.ManageUsers))
        {
            return UserRefusal.NotAllowed;
        }

        return await contexts.ActAsync<UserRefusal?>(
            clock,
            async db =>
            {
                var state = await AccountState.LoadToChangeAsync(db, options.Value, clock.Now(), stop);
                var user = await db.Users.Include(u => u.Memberships).SingleOrDefaultAsync(u => u.Id == command.User.Value, stop);
                if (user is null)
                {
                    return UserRefusal.NotFound;
                }

                if (UserRules.MayBecome(state.Context.People[command.User], command.Role, state.Context) is { } refusal)
                {
                    return refusal;
                }

                if (!command.Role.SeesAllMerchants() && command.Merchants.IsEmpty)
                {
                    return UserRefusal.MerchantsMissing;
                }

                var now = clock.Now();
                var before = Describe(user);
                var merchants = command.Role.SeesAllMerchants() ? [] : command.Merchants.Distinct().ToList();
                user.Memberships.RemoveAll(m => !merchants.Contains(m.MerchantId));
                foreach (var merchant in merchants.Where(m => user.Memberships.All(old => old.MerchantId != m)))
                {
                    user.Memberships.Add(new Membership { UserId = user.Id, MerchantId = merchant });
                }

                user.Role = command.Role;
                // Open sessions learn of it at their next validation
                user.SecurityStamp = Guid.NewGuid().ToString("N");
                AccountState.Audit(db, command.By, now, $"user:{user.Id}", "changed", before, Describe(user));
                db.Announce(account: true);
                return null;
            },
            stop);
    }

    private static string Describe(AppUser user) =>
        user.Memberships.Count == 0 ? user.Role.ToString() : $"{user.Role} {string.Join(' ', user.Memberships.Select(m => m.MerchantId.Value).Order(StringComparer.Ordinal))}";
}
