using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MerchantPortal.Data.Google;

/// <summary>Which of Google's environments this database belongs to, written at the first start: two deployments never share one (portal.md D7, C014).</summary>
public sealed class DeploymentMark
{
    public const int TheOne = 1;

    public int Id { get; init; } = TheOne;

    /// <summary>Google's word: Sandbox or Production.</summary>
    public required string Environment { get; init; }

    public required Instant FirstStartAt { get; init; }
}

public static class DeploymentMarks
{
    /// <summary>Writes the mark as it is, a row that nobody waits for: done when the database can be written now. With a full disk, or a lock that stays, reads alone are answered.</summary>
    public static Task<int> WriteMarkAsync(this PortalDbContext db, CancellationToken stop) =>
        db.Set<DeploymentMark>().ExecuteUpdateAsync(set => set.SetProperty(m => m.Environment, m => m.Environment), stop);
}

internal sealed class DeploymentMarkConfiguration : IEntityTypeConfiguration<DeploymentMark>
{
    public void Configure(EntityTypeBuilder<DeploymentMark> builder)
    {
        builder.ToTable("DeploymentMark");
        builder.HasKey(m => m.Id);
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.Property(m => m.Environment).HasMaxLength(20).IsUnicode(false);
    }
}
