using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MerchantPortal.Data.Bookings;

/// <summary>What a link in a mail answers.</summary>
public enum LinkAction
{
    Accept,
    Decline,
}

/// <summary>A link in a mail that answers one request once, for one person. The token itself is only in the mail.</summary>
public sealed class DecisionLink
{
    /// <summary>SHA-256 of the token, hex.</summary>
    public required string TokenHash { get; init; }

    public required MerchantId MerchantId { get; init; }

    public required BookingId BookingId { get; init; }

    public required UserId UserId { get; init; }

    public required LinkAction Action { get; init; }

    /// <summary>The request's deadline.</summary>
    public required Instant ExpiresAt { get; init; }

    public Instant? UsedAt { get; init; }
}

internal sealed class DecisionLinkConfiguration : IEntityTypeConfiguration<DecisionLink>
{
    public void Configure(EntityTypeBuilder<DecisionLink> builder)
    {
        builder.ToTable("DecisionLinks");
        builder.HasKey(l => l.TokenHash);
        builder.Property(l => l.TokenHash).HasMaxLength(64).IsUnicode(false);
        builder.HasOne<Booking>().WithMany().HasForeignKey(l => l.BookingId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(l => l.ExpiresAt);
    }
}
