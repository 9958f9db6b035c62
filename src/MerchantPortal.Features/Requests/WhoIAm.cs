using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;

namespace MerchantPortal.Features.Requests;

/// <summary>The staff of one of the person's merchants, and which of them the person is.</summary>
/// <param name="Me">Null when the person has not said, or whom they named is no longer there.</param>
public sealed record OwnTeam(MerchantId Merchant, string MerchantName, IReadOnlyList<(StaffId Id, string Name)> Staff, StaffId? Me)
{
    /// <summary>The name guests know the person by; null when they are nobody there.</summary>
    public string? MyName => Staff.Where(one => one.Id == Me).Select(one => one.Name).FirstOrDefault();
}

/// <summary>
/// Reads who a person is among the staff of their merchants. Only those whose guests choose a person are in it; people who see all merchants of the partner
/// belong to no team and have none.
/// </summary>
public sealed class WhoIAm(IDbContextFactory<PortalDbContext> contexts)
{
    public async Task<IReadOnlyList<OwnTeam>> RunAsync(CurrentPerson by, CancellationToken stop)
    {
        if (by.Merchants is not { Count: > 0 } own)
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(stop);
        var merchants = own.ToList();
        var staff = await (
            from s in db.Set<StaffMember>()
            join m in db.Set<Merchant>() on s.MerchantId equals m.Id
            where merchants.Contains(s.MerchantId)
            orderby m.Name, m.Id, s.Name, s.Id
            select new { s.MerchantId, Merchant = m.Name, s.Id, s.Name }).ToListAsync(stop);
        var me = await db.Set<Membership>().Where(m => m.UserId == by.Id.Value && m.StaffId != null).ToDictionaryAsync(m => m.MerchantId, m => m.StaffId, stop);
        return [.. staff.GroupBy(s => s.MerchantId).Select(team => new OwnTeam(
            team.Key,
            team.First().Merchant,
            [.. team.Select(s => (s.Id, s.Name))],
            team.Any(s => s.Id == me.GetValueOrDefault(team.Key)) ? me[team.Key] : null))];
    }
}
