using MerchantPortal.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MerchantPortal.Data.Outbox;

/// <summary>What kind of call an owed update becomes.</summary>
public enum OwedKind
{
    /// <summary>notification.partners.bookings.patch (spec 2.3).</summary>
    BookingPatch,

    /// <summary>inventory.partners.availability.replace (spec 2.4).</summary>
    AvailabilityReplace,
}

/// <summary>Where an owed update stands.</summary>
public enum OwedState
{
    /// <summary>Waiting for its moment, or being sent.</summary>
    Open,

    /// <summary>Google has the newest state.</summary>
    Settled,

    /// <summary>Google refused; a person must look (retry or discard).</summary>
    Parked,

    /// <summary>A person gave it up, with a reason.</summary>
    Discarded,
}

/// <summary>What went wrong with the last try, in our own few words; the portal has a sentence for each.</summary>
public enum UpdateFault
{
    Busy,
    QuotaUsedUp,
    NoAnswer,
    SignInRefused,
    NotAllowed,
    UnknownToGoogle,
    Malformed,
    LeftOut,
    NotPublished,
    Unexpected,

    /// <summary>We could not make the call out of what is stored.</summary>
    NotRendered,
}

/// <summary>
/// Something Google must hear, by key: what changed, never a copy of the message (house.md part 4). One row per key for ever;
/// owing again bumps <see cref="Version"/>, and the body is rendered from current state when it is sent.
/// </summary>
public sealed class OwedUpdate
{
    public const int KeyLimit = 400;

    /// <summary>The ordering stream: <c>booking:B1</c>, <c>slots:M7/S2/2026-12-24</c>, the latter with <c>@staff</c> when only one person's slots are meant.</summary>
    public required string Key { get; init; }

    public required OwedKind Kind { get; init; }

    public required MerchantId MerchantId { get; init; }

    public BookingId? BookingId { get; init; }

    public ServiceId? ServiceId { get; init; }

    public LocalDate? Date { get; init; }

    public StaffId? StaffId { get; init; }

    public OwedState State { get; set; }

    public long Version { get; set; }

    /// <summary>The newest version Google has.</summary>
    public long SettledVersion { get; set; }

    /// <summary>When the oldest change that Google has not heard was made; the five minutes count from here.</summary>
    public Instant OwedAt { get; set; }

    /// <summary>Not before this moment: the end of the undo window, or of the back-off.</summary>
    public Instant DueAt { get; set; }

    /// <summary>State changes once more by itself at this moment (a declined spot is let go), so it is told again then.</summary>
    public Instant? AgainAt { get; set; }

    /// <summary>Tries since it was last owed afresh.</summary>
    public int Attempts { get; set; }

    /// <summary>Whether a try was begun since the last settled one: Google may have heard something we do not know of.</summary>
    public bool Started { get; set; }

    /// <summary>Somebody is sending it until then; long past when nobody is.</summary>
    public Instant LeasedUntil { get; set; }

    public Instant? SentAt { get; set; }

    /// <summary>When it last reached Google too late; a later sending in time leaves it. Null when none did.</summary>
    public Instant? LateAt { get; set; }

    public Instant? ParkedAt { get; set; }

    public UpdateFault? LastFault { get; set; }

    /// <summary>Google's own short answer, for the person who looks.</summary>
    public string? LastAnswer { get; set; }

    public UserId? DiscardedBy { get; set; }

    public string? DiscardReason { get; set; }
}

/// <summary>One try to tell Google; append-only history. Bodies hold no guest data.</summary>
public sealed class UpdateTry
{
    public const int RequestIdLimit = 100;

    public required Guid Id { get; init; }

    public required string Key { get; init; }

    public required long Version { get; init; }

    public required Instant At { get; init; }

    public required long DurationMilliseconds { get; init; }

    /// <summary>How long Google did not know: from the change to its good answer. Null when the try failed, and for tries of before this was kept.</summary>
    public long? DelayMilliseconds { get; init; }

    /// <summary>Verb, path and query as sent.</summary>
    public required string Request { get; init; }

    public required string Body { get; init; }

    /// <summary>Null when no answer came.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>Null on success.</summary>
    public UpdateFault? Fault { get; init; }

    public string? Answer { get; init; }

    /// <summary>Names the call, which may have carried other keys too, as the logs do; null when none was made, and for tries of before this was kept.</summary>
    public string? RequestId { get; init; }

    /// <summary>Google's own id of the call; null when its answer named none.</summary>
    public string? AnswerId { get; init; }
}

/// <summary>The calls-per-minute budget, shared by all workers on the database: the moment up to which calls are spoken for.</summary>
public sealed class CallBudget
{
    public const string MapsBooking = "maps-booking";

    public required string Name { get; init; }

    public Instant SpokenForUntil { get; init; }
}

internal sealed class OutboxConfiguration : IEntityTypeConfiguration<OwedUpdate>, IEntityTypeConfiguration<UpdateTry>, IEntityTypeConfiguration<CallBudget>
{
    public void Configure(EntityTypeBuilder<OwedUpdate> builder)
    {
        builder.ToTable("OwedUpdates");
        builder.HasKey(u => u.Key);
        builder.Property(u => u.Key).HasMaxLength(OwedUpdate.KeyLimit).IsUnicode(false);
        builder.Property(u => u.LastAnswer).HasMaxLength(500);
        builder.Property(u => u.DiscardReason).HasMaxLength(255);
        builder.Property(u => u.Kind).HasConversion<int>();
        builder.HasIndex(u => new { u.State, u.Kind, u.DueAt });
        builder.HasIndex(u => new { u.MerchantId, u.State });
    }

    public void Configure(EntityTypeBuilder<UpdateTry> builder)
    {
        builder.ToTable("UpdateTries");
        builder.HasKey(t => t.Id);
        builder.Property(t => t.Id).ValueGeneratedNever();
        builder.Property(t => t.Key).HasMaxLength(OwedUpdate.KeyLimit).IsUnicode(false);
        builder.Property(t => t.Request).HasMaxLength(1000);
        builder.Property(t => t.Answer).HasMaxLength(500);
        builder.Property(t => t.RequestId).HasMaxLength(UpdateTry.RequestIdLimit).IsUnicode(false);
        builder.Property(t => t.AnswerId).HasMaxLength(UpdateTry.RequestIdLimit).IsUnicode(false);
        builder.HasIndex(t => new { t.Key, t.At });
        builder.HasIndex(t => t.At);
    }

    public void Configure(EntityTypeBuilder<CallBudget> builder)
    {
        builder.ToTable("CallBudgets");
        builder.HasKey(b => b.Name);
        builder.Property(b => b.Name).HasMaxLength(50).IsUnicode(false);
    }
}
