using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MerchantPortal.Data.Outbox;

/// <summary>That something under a topic (<c>merchant:M7</c>, <c>account</c>) changed, for the open pages of other processes.</summary>
public sealed class Activity
{
    public const string Account = "account";

    public required string Topic { get; init; }

    public long Version { get; init; }

    public Instant ChangedAt { get; init; }
}

internal sealed class ActivityConfiguration : IEntityTypeConfiguration<Activity>
{
    public void Configure(EntityTypeBuilder<Activity> builder)
    {
        builder.ToTable("Activities");
        builder.HasKey(a => a.Topic);
        builder.Property(a => a.Topic).HasMaxLength(200).IsUnicode(false);
        builder.HasIndex(a => a.ChangedAt);
    }
}
