using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Shared;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MerchantPortal.Data.Account;

/// <summary>A person who signs in. Merchant scope is <see cref="Memberships"/>, unless the role sees all merchants.</summary>
public sealed class AppUser : IdentityUser
{
    public required string DisplayName { get; set; }

    public Role Role { get; set; } = Role.Staff;

    /// <summary>BCP 47 tag of the portal's language for this person: en, zh-Hant or tr.</summary>
    public string Language { get; set; } = "en";

    public Instant CreatedAt { get; set; }

    /// <summary>Null until the first sign-in: an invitation not yet accepted.</summary>
    public Instant? LastSeenAt { get; set; }

    /// <summary>Set when access was withdrawn; the account stays for the audit trail but cannot sign in.</summary>
    public Instant? DisabledAt { get; set; }

    public string? InvitedBy { get; set; }

    public List<Membership> Memberships { get; } = [];
}

/// <summary>A manager or member of staff belongs to a merchant.</summary>
public sealed class Membership
{
    public required string UserId { get; init; }

    public required MerchantId MerchantId { get; init; }

    /// <summary>Who the person is among the merchant's staff as guests see them; null when they have not said. It opens nothing: it only narrows lists to "mine".</summary>
    public StaffId? StaffId { get; set; }
}

internal sealed class AppUserConfiguration : IEntityTypeConfiguration<AppUser>, IEntityTypeConfiguration<Membership>
{
    public void Configure(EntityTypeBuilder<AppUser> builder)
    {
        builder.Property(u => u.DisplayName).HasMaxLength(200);
        builder.Property(u => u.Language).HasMaxLength(20);
        builder.Property(u => u.InvitedBy).HasMaxLength(450);
        builder.HasMany(u => u.Memberships).WithOne().HasForeignKey(m => m.UserId);
    }

    public void Configure(EntityTypeBuilder<Membership> builder)
    {
        builder.ToTable("Memberships");
        builder.HasKey(m => new { m.UserId, m.MerchantId });
        builder.HasIndex(m => m.MerchantId);
    }
}
