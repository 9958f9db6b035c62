using MerchantPortal.Data.Conventions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MerchantPortal.Data.Google;

/// <summary>How one process of the booking server answered one method lately, for processes that show it and are not called themselves (C126). Counts only, nothing of a guest.</summary>
public sealed class MethodCalls
{
    /// <summary>Names the process for as long as it lives.</summary>
    public required Guid Process { get; init; }

    public required string Method { get; init; }

    /// <summary>When it was last written; long ago: nothing was called since.</summary>
    public required Instant At { get; set; }

    /// <summary>The slices of time in which it was called, in no order.</summary>
    public required IReadOnlyList<CallSlice> Slices { get; set; }
}

/// <summary>The calls of one slice of time. Number counts slices from the clock's beginning, the same in every process; Took counts calls by how long they took, shortest first.</summary>
public sealed record CallSlice(long Number, long Errors, IReadOnlyList<int> Took);

internal sealed class MethodCallsConfiguration : IEntityTypeConfiguration<MethodCalls>
{
    public void Configure(EntityTypeBuilder<MethodCalls> builder)
    {
        builder.ToTable("MethodCalls");
        builder.HasKey(c => new { c.Process, c.Method });
        builder.Property(c => c.Method).HasMaxLength(50).IsUnicode(false);
        builder.Property(c => c.Slices).AsJson();
        builder.HasIndex(c => c.At);
    }
}
