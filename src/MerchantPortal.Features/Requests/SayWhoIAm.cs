using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;

namespace MerchantPortal.Features.Requests;

/// <summary>A person says which of a merchant's staff they are, so that lists can be narrowed to theirs. It gives them nothing else.</summary>
public sealed class SayWhoIAm(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <param name="Staff">Null: none of them.</param>
    public sealed record Command(CurrentPerson By, MerchantId Merchant, StaffId? Staff);

    /// <summary>Not found when the person is not a member of the merchant, or the merchant has no such staff.</summary>
    public Task<Outcome> RunAsync(Command command, CancellationToken stop) => contexts.ActAsync(clock, async db =>
    {
        if (await db.Set<Membership>().FirstOrDefaultAsync(m => m.UserId == command.By.Id.Value && m.MerchantId == command.Merchant, stop) is not { } membership
            || (command.Staff is { } staff && !await db.Set<StaffMember>().AnyAsync(s => s.MerchantId == command.Merchant && s.Id == staff, stop)))
        {
            return Outcome.NotFound;
        }

        membership.StaffId = command.Staff;
        return Outcome.Done;
    }, stop);
}
