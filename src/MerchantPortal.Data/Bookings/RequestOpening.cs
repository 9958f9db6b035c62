using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MerchantPortal.Data.Bookings;

/// <summary>That a person looks at a request in order to answer it (portal.md A10). A hint for colleagues, never a lock; worth nothing once it is old.</summary>
public sealed class RequestOpening
{
    public required BookingId BookingId { get; init; }

    public required UserId UserId { get; init; }

    public required MerchantId MerchantId { get; init; }

    public Instant OpenedAt { get; set; }
}

internal sealed class RequestOpeningConfiguration : IEntityTypeConfiguration<RequestOpening>
{
    public void Configure(EntityTypeBuilder<RequestOpening> builder)
    {
        builder.ToTable("RequestOpenings");
        builder.HasKey(o => new { o.BookingId, o.UserId });
        builder.HasOne<Booking>().WithMany().HasForeignKey(o => o.BookingId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(o => o.OpenedAt);
    }
}
