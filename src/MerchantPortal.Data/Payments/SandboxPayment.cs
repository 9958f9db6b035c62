using MerchantPortal.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MerchantPortal.Data.Payments;

/// <summary>A payment at the sandbox processor, which stands in for a real one in development: its books, not ours.</summary>
public sealed class SandboxPayment
{
    /// <summary>The sandbox's id of it.</summary>
    public required string Reference { get; init; }

    /// <summary>The books of the sandbox: state, amounts and answers by idempotency key, as JSON of its own.</summary>
    public required string Books { get; set; }

    public Guid Stamp { get; set; }
}

internal sealed class SandboxPaymentConfiguration : IEntityTypeConfiguration<SandboxPayment>
{
    public void Configure(EntityTypeBuilder<SandboxPayment> builder)
    {
        builder.ToTable("SandboxPayments");
        builder.HasKey(p => p.Reference);
        builder.Property(p => p.Reference).HasMaxLength(255).IsUnicode(false);
        builder.Property(p => p.Stamp).IsConcurrencyToken();
    }
}
