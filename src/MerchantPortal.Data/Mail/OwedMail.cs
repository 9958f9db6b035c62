using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MerchantPortal.Data.Mail;

/// <summary>What a mail is about; its sentences are in the portal's texts, one set per template.</summary>
public enum MailTemplate
{
    Invitation,
    PasswordReset,
    NewRequest,
    DeadlineNear,
    ContactChanged,
    ContactVerification,
    ContactReminder,
    ContactReconfirm,
    TestMessage,
    UpdateParked,
    UpdatesLate,
    UpdatesFailing,
    BookingServerSlow,
    ProblemOver,
    SlotsHeldBack,
    HoldLapsed,
    RefundReturned,
    RefundFailed,
    MoneyStuck,
}

/// <summary>
/// A mail that is owed: written in the transaction of the act that causes it, rendered and sent later by the relay.
/// Holds facts, never sentences and never secrets: links and their tokens are made when the mail is rendered.
/// </summary>
public sealed class OwedMail
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Unique: the same event owes the same mail once.</summary>
    public required string DedupeKey { get; init; }

    public required string ToAddress { get; set; }

    /// <summary>BCP 47 tag the mail is written in.</summary>
    public required string Language { get; init; }

    public required MailTemplate Template { get; init; }

    /// <summary>JSON object of strings. Of a guest at most first name, service and time; erased once the mail has left.</summary>
    public required string Values { get; set; }

    public required Instant OwedAt { get; init; }

    public required Instant NotBefore { get; init; }

    public int Attempts { get; set; }

    public Instant NextTryAt { get; set; }

    /// <summary>A relay works on the row until then; in the past when nobody does.</summary>
    public Instant LeasedUntil { get; set; }

    public Instant? SentAt { get; set; }

    /// <summary>Set when the relay gave up.</summary>
    public Instant? FailedAt { get; set; }

    public string? LastError { get; set; }
}

internal sealed class OwedMailConfiguration : IEntityTypeConfiguration<OwedMail>
{
    public void Configure(EntityTypeBuilder<OwedMail> builder)
    {
        builder.ToTable("OwedMails");
        builder.HasKey(m => m.Id);
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.Property(m => m.DedupeKey).HasMaxLength(200).IsUnicode(false);
        builder.HasIndex(m => m.DedupeKey).IsUnique();
        builder.Property(m => m.ToAddress).HasMaxLength(254);
        builder.Property(m => m.Language).HasMaxLength(20).IsUnicode(false);
        builder.Property(m => m.LastError).HasMaxLength(400);
        builder.HasIndex(m => new { m.SentAt, m.FailedAt, m.NextTryAt });
    }
}
