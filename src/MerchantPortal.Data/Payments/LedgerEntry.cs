using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MerchantPortal.Data.Payments;

/// <summary>What a movement of money is for.</summary>
public enum MovementKind
{
    /// <summary>The price, paid with the booking.</summary>
    Prepayment,

    /// <summary>The deposit, taken with the booking.</summary>
    Deposit,

    /// <summary>The deposit, held on the card with the booking; nothing has moved yet.</summary>
    DepositHold,

    /// <summary>A held deposit is taken.</summary>
    DepositCapture,

    /// <summary>A held deposit is let go.</summary>
    DepositRelease,

    /// <summary>The card is kept for a fee; its amount is what may be charged at most.</summary>
    CardKept,

    /// <summary>The no-show fee.</summary>
    NoShowFee,

    /// <summary>Money goes back to the guest.</summary>
    Refund,

    /// <summary>The card let a held deposit go by itself; nothing moves, and its amount is what was held.</summary>
    DepositLapse,

    /// <summary>A refund that had succeeded came back from the guest's bank: the merchant has the money again. Its second line has the processor's id of that refund, and why.</summary>
    RefundReturned,
}

/// <summary>Where a movement stands. Begun without an end is a movement whose outcome is not known yet; the reconciler looks.</summary>
public enum MovementState
{
    Begun,
    Succeeded,
    Failed,
}

/// <summary>
/// One line of the ledger, append-only (<see cref="PortalDbContext"/> refuses to save anything else): a movement has a line when it is begun, committed before the processor is asked, and one when its outcome is known.
/// Amounts are micros and always positive; the kind says the direction.
/// </summary>
public sealed class LedgerEntry
{
    public required Guid Id { get; init; }

    /// <summary>The movement this line is of, also the key under which the processor does it at most once.</summary>
    public required Guid Movement { get; init; }

    public required MerchantId MerchantId { get; init; }

    public required BookingId BookingId { get; init; }

    public required MovementKind Kind { get; init; }

    public required MovementState State { get; init; }

    /// <summary>What moves; where nothing does, of <see cref="MovementKind.CardKept"/> what may be charged at most, of <see cref="MovementKind.DepositLapse"/> what was held.</summary>
    public required long Micros { get; init; }

    public required string Currency { get; init; }

    public required Instant At { get; init; }

    public required ActorKind ActorKind { get; init; }

    public UserId? ActorId { get; init; }

    public string? ActorName { get; init; }

    /// <summary>What the person gave as reason.</summary>
    public string? Reason { get; init; }

    /// <summary>The processor's id of the movement.</summary>
    public string? ProcessorId { get; init; }

    /// <summary>Why it failed, as the processor's seam names it.</summary>
    public string? Fault { get; init; }
}

/// <summary>What the processor knows of a booking's card and payment, so that money can move later. Never a token.</summary>
public sealed class BookingPayment
{
    public required BookingId BookingId { get; init; }

    public required MerchantId MerchantId { get; init; }

    /// <summary>The processor's id of the payment or set-up that was begun with the booking.</summary>
    public required string Reference { get; set; }

    /// <summary>Reusable for this booking's fee; null when nothing was kept.</summary>
    public string? Credential { get; set; }
}

internal sealed class PaymentConfiguration : IEntityTypeConfiguration<LedgerEntry>, IEntityTypeConfiguration<BookingPayment>
{
    public void Configure(EntityTypeBuilder<LedgerEntry> builder)
    {
        builder.ToTable("LedgerEntries");
        builder.HasKey(e => e.Id);
        builder.Property(e => e.Id).ValueGeneratedNever();
        builder.Property(e => e.Currency).HasMaxLength(3).IsUnicode(false);
        builder.Property(e => e.ActorName).HasMaxLength(200);
        builder.Property(e => e.Reason).HasMaxLength(Booking.NoteLimit);
        builder.Property(e => e.ProcessorId).HasMaxLength(255).IsUnicode(false);
        builder.Property(e => e.Fault).HasMaxLength(100).IsUnicode(false);
        builder.HasOne<Booking>().WithMany().HasForeignKey(e => e.BookingId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(e => new { e.BookingId, e.At });
        builder.HasIndex(e => new { e.MerchantId, e.At });

        // One beginning and one end for each movement, whoever races.
        builder.HasIndex(e => new { e.Movement, e.State }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<BookingPayment> builder)
    {
        builder.ToTable("BookingPayments");
        builder.HasKey(p => p.BookingId);
        builder.Property(p => p.Reference).HasMaxLength(255).IsUnicode(false);
        builder.Property(p => p.Credential).HasMaxLength(255).IsUnicode(false);
        builder.HasOne<Booking>().WithOne().HasForeignKey<BookingPayment>(p => p.BookingId).OnDelete(DeleteBehavior.Restrict);
    }
}
