using System.Collections.Immutable;
using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Account;

/// <summary>One line of the users page.</summary>
public sealed record UserLine(
    UserId Id, string Name, string Email, Role Role, ImmutableArray<MerchantId> Merchants, bool AlertContact, PersonStanding Standing, Instant? LastSeenAt, string? InvitedBy);

/// <summary>A merchant to choose from, with its name and IANA zone.</summary>
public sealed record MerchantChoice(MerchantId Id, string Name, string Zone);

/// <summary>All portal users, for those who manage them.</summary>
public sealed class ListUsers(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>By name; empty for people who may not see contact information.</summary>
    public async Task<ImmutableArray<UserLine>> RunAsync(CurrentPerson by, CancellationToken stop)
    {
        if (!by.May(Permission.ViewContactInformation))
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(stop);
        var users = await db.Users.AsNoTracking().Include(u => u.Memberships).ToListAsync(stop);
        var alerts = (await db.Set<ContactRecord>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == ContactRecord.TheOne, stop))?.Contact.AlertContacts ?? [];
        var names = users.ToDictionary(u => u.Id, u => u.DisplayName, StringComparer.Ordinal);
        return
        [
            .. users
                .Select(u => new UserLine(
                    new UserId(u.Id),
                    u.DisplayName,
                    u.Email ?? "",
                    u.Role,
                    [.. u.Memberships.Select(m => m.MerchantId).OrderBy(m => m.Value, StringComparer.Ordinal)],
                    alerts.Contains(new UserId(u.Id)),
                    AccountQueries.Standing(u.DisabledAt, u.LastSeenAt),
                    u.LastSeenAt,
                    u.InvitedBy is { } inviter ? names.GetValueOrDefault(inviter) : null))
                .OrderBy(u => u.Standing == PersonStanding.Disabled)
                .ThenBy(u => u.Name, StringComparer.CurrentCulture),
        ];
    }

    /// <summary>Every merchant, for the choice of locations; empty for people who do not manage users.</summary>
    public async Task<ImmutableArray<MerchantChoice>> MerchantsAsync(CurrentPerson by, CancellationToken stop)
    {
        if (!by.May(Permission.ManageUsers))
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(stop);
        var merchants = await db.Set<MerchantPortal.Domain.Offer.Merchant>().AsNoTracking().Select(m => new { m.Id, m.Name, m.ZoneId }).ToListAsync(stop);
        return [.. merchants.Select(m => new MerchantChoice(m.Id, m.Name, m.ZoneId)).OrderBy(m => m.Name, StringComparer.CurrentCulture)];
    }
}
