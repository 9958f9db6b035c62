using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace MerchantPortal.Features.Account;

/// <summary>The demo people of black-box.md, and, when asked, complete contact information. Does nothing to what is already there.</summary>
public sealed class SeedDemoUsers(IDbContextFactory<PortalDbContext> contexts, IPasswordHasher<AppUser> hasher, TimeProvider clock)
{
    /// <summary>The password of every demo user.</summary>
    public const string Password = "Demo-pass-1";

    private static readonly string[] Everywhere = ["merchant-1", "10001", "10002", "tpe-1", "ist-1"];

    /// <summary>Address, name, role, language and merchants of each demo user.</summary>
    public static IReadOnlyList<(string Email, string Name, Role Role, string Language, string[] Merchants)> People { get; } =
    [
        ("admin@demo.example", "Ada", Role.PartnerAdmin, "en", []),
        ("ops@demo.example", "Omar", Role.Ops, "en", []),
        ("manager@demo.example", "Maya", Role.Manager, "en", Everywhere),
        ("salon@demo.example", "Sam", Role.Staff, "en", ["merchant-1"]),
        ("table@demo.example", "Tom", Role.Staff, "en", ["10001", "10002"]),
        ("taipei@demo.example", "林美", Role.Staff, "zh-Hant", ["tpe-1"]),
        ("istanbul@demo.example", "Ayşe", Role.Staff, "tr", ["ist-1"]),
    ];

    public Task RunAsync(bool withContactInformation, CancellationToken stop) => contexts.ActAsync(
        clock,
        async db =>
        {
            var now = clock.Now();
            var known = (await db.Users.Select(u => u.NormalizedEmail).ToListAsync(stop)).ToHashSet(StringComparer.Ordinal);
            foreach (var (email, name, role, language, merchants) in People.Where(p => !known.Contains(p.Email.ToUpperInvariant())))
            {
                var user = new AppUser
                {
                    UserName = email,
                    NormalizedUserName = email.ToUpperInvariant(),
                    Email = email,
                    NormalizedEmail = email.ToUpperInvariant(),
                    EmailConfirmed = true,
                    SecurityStamp = Guid.NewGuid().ToString("N"),
                    LockoutEnabled = true,
                    DisplayName = name,
                    Role = role,
                    Language = language,
                    CreatedAt = now,
                    LastSeenAt = now,
                };
                user.PasswordHash = hasher.HashPassword(user, Password);
                user.Memberships.AddRange(merchants.Select(m => new Membership { UserId = user.Id, MerchantId = new MerchantId(m) }));
                db.Add(user);
            }

            await db.SaveChangesAsync(stop);
            var record = await db.ContactRecordAsync(stop);
            if (withContactInformation && record.SavedAt is null)
            {
                var alerts = await db.Users.Where(u => u.NormalizedEmail == "ADMIN@DEMO.EXAMPLE" || u.NormalizedEmail == "OPS@DEMO.EXAMPLE").OrderBy(u => u.NormalizedEmail).Select(u => u.Id).ToListAsync(stop);
                record.Contact = new ContactInformation
                {
                    AlertContacts = [.. alerts.Select(id => new UserId(id))],
                    TechEmergency = [new("pager@partner.demo.example", "+1 212 555 0100")],
                    TechNonEmergency = ["integration@partner.demo.example"],
                    OpsMerchant = ["merchants@partner.demo.example"],
                    OpsGoogle = ["operations@partner.demo.example"],
                    OpsUsers = new("help@partner.demo.example", "+1 212 555 0101", null),
                    OpsSupport = [SupportRow.Quick(SupportKind.BusinessHours, "America/New_York"), SupportRow.Quick(SupportKind.Weekends, "America/New_York")],
                };
                record.SavedAt = record.FirstCompletedAt = record.ConfirmedAt = now;
                record.SavedByName = "Ada";
                foreach (var address in record.Contact.Addresses())
                {
                    db.Add(new ContactAddress { Key = ContactAddress.KeyOf(address), Address = address, VerifiedAt = now });
                }
            }

            return true;
        },
        stop);
}
