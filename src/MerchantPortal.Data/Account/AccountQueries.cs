using System.Collections.Immutable;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Data.Account;

/// <summary>Named queries over people and contact information.</summary>
public static class AccountQueries
{
    /// <summary>Every portal user, withdrawn ones included, as the rules see them.</summary>
    public static async Task<ImmutableDictionary<UserId, PortalPerson>> PeopleAsync(this PortalDbContext db, CancellationToken stop)
    {
        var users = await db.Users.AsNoTracking()
            .Select(u => new { u.Id, u.DisplayName, u.Email, u.Role, u.LastSeenAt, u.DisabledAt })
            .ToListAsync(stop);
        return users.ToImmutableDictionary(
            u => new UserId(u.Id),
            u => new PortalPerson(new UserId(u.Id), u.DisplayName, u.Email ?? "", u.Role, Standing(u.DisabledAt, u.LastSeenAt)));
    }

    /// <summary>Domains that were looked up and have no mail server.</summary>
    public static async Task<ImmutableHashSet<string>> DomainsWithoutMailAsync(this PortalDbContext db, CancellationToken stop) =>
        (await db.Set<MailDomain>().AsNoTracking().Where(d => !d.HasMailServer).Select(d => d.Domain).ToListAsync(stop)).ToImmutableHashSet();

    /// <summary>The account's record; a new, empty one that is not yet in the database when nobody touched it.</summary>
    public static async Task<ContactRecord> ContactRecordAsync(this PortalDbContext db, CancellationToken stop)
    {
        var record = await db.Set<ContactRecord>().SingleOrDefaultAsync(c => c.Id == ContactRecord.TheOne, stop);
        if (record is null)
        {
            record = new ContactRecord { Stamp = Guid.CreateVersion7() };
            db.Add(record);
        }

        return record;
    }

    /// <summary>The account's record to read from, or null when nobody touched it.</summary>
    public static Task<ContactRecord?> ContactRecordOrNullAsync(this PortalDbContext db, CancellationToken stop) =>
        db.Set<ContactRecord>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == ContactRecord.TheOne, stop);

    public static PersonStanding Standing(Instant? disabledAt, Instant? lastSeenAt) =>
        disabledAt is not null ? PersonStanding.Disabled : lastSeenAt is null ? PersonStanding.Invited : PersonStanding.Active;
}
