using MerchantPortal.Data.Conventions;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MerchantPortal.Data.Offer;

/// <summary>What a merchant's offer will be once published: one draft per merchant, edited by whoever may.</summary>
public sealed class OfferDraft
{
    public required MerchantId MerchantId { get; init; }

    /// <summary>The <see cref="OfferDocument"/> as <see cref="JsonColumns"/> writes it.</summary>
    public required string Document { get; set; }

    /// <summary>The version of the published offer that the draft began from.</summary>
    public required long BasedOn { get; set; }

    public required UserId EditedBy { get; set; }

    public required string EditedByName { get; set; }

    public required Instant EditedAt { get; set; }

    /// <summary>Changes with every save; who saves names the one they read.</summary>
    public Guid Stamp { get; set; }
}

/// <summary>
/// What one person typed into the draft where somebody else had changed the same places, kept until they choose; the draft itself holds the other's there.
/// It goes with the draft.
/// </summary>
public sealed class OfferOpenChoice
{
    public required MerchantId MerchantId { get; init; }

    /// <summary>Whose.</summary>
    public required UserId UserId { get; init; }

    /// <summary>The <see cref="OfferDocument"/> as they typed it, everything else as it was in the draft then.</summary>
    public required string Document { get; set; }

    /// <summary>The same with what was there before either of the two.</summary>
    public required string Base { get; set; }

    /// <summary>Who the other was; null when it was the person themselves elsewhere, or is not known.</summary>
    public string? OtherName { get; set; }

    public required Instant SavedAt { get; set; }
}

/// <summary>One published state of a merchant's offer; append-only. The history of a field and rolling back read these.</summary>
public sealed class OfferRevision
{
    public required MerchantId MerchantId { get; init; }

    /// <summary>The <see cref="Merchant.OfferVersion"/> it became.</summary>
    public required long Version { get; init; }

    public required string Document { get; init; }

    public required Instant PublishedAt { get; init; }

    /// <summary>Null for what was there before there were drafts.</summary>
    public UserId? PublishedBy { get; init; }

    public string? PublishedByName { get; init; }

    /// <summary>The version that was rolled back to; null for an ordinary publication.</summary>
    public long? RolledBackTo { get; init; }
}

internal sealed class OfferDraftConfiguration : IEntityTypeConfiguration<OfferDraft>, IEntityTypeConfiguration<OfferOpenChoice>, IEntityTypeConfiguration<OfferRevision>
{
    public void Configure(EntityTypeBuilder<OfferDraft> builder)
    {
        builder.ToTable("OfferDrafts");
        builder.HasKey(d => d.MerchantId);
        builder.Property(d => d.EditedByName).HasMaxLength(200);
        builder.Property(d => d.Stamp).IsConcurrencyToken();
        builder.HasOne<Merchant>().WithOne().HasForeignKey<OfferDraft>(d => d.MerchantId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<OfferOpenChoice> builder)
    {
        builder.ToTable("OfferOpenChoices");
        builder.HasKey(c => new { c.MerchantId, c.UserId });
        builder.Property(c => c.OtherName).HasMaxLength(200);
        builder.HasOne<OfferDraft>().WithMany().HasForeignKey(c => c.MerchantId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<OfferRevision> builder)
    {
        builder.ToTable("OfferRevisions");
        builder.HasKey(r => new { r.MerchantId, r.Version });
        builder.Property(r => r.PublishedByName).HasMaxLength(200);
        builder.HasOne<Merchant>().WithMany().HasForeignKey(r => r.MerchantId).OnDelete(DeleteBehavior.Cascade);
    }
}
