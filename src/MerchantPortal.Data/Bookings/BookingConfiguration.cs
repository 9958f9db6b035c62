using MerchantPortal.Data.Conventions;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MerchantPortal.Data.Bookings;

internal sealed class BookingConfiguration : IEntityTypeConfiguration<Booking>
{
    public void Configure(EntityTypeBuilder<Booking> builder)
    {
        builder.ToTable("Bookings");
        builder.HasKey(b => b.Id);
        builder.HasOne<Merchant>().WithMany().HasForeignKey(b => b.MerchantId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Service>().WithMany().HasForeignKey(b => new { b.MerchantId, b.ServiceId }).OnDelete(DeleteBehavior.Restrict);
        builder.ComplexProperty(b => b.Guest, guest =>
        {
            guest.Property(g => g.UserId).HasMaxLength(255);
            guest.Property(g => g.GivenName).HasMaxLength(200);
            guest.Property(g => g.FamilyName).HasMaxLength(200);
            guest.Property(g => g.Telephone).HasMaxLength(100);
            guest.Property(g => g.Email).HasMaxLength(320);
        });
        builder.Property(b => b.Note).HasMaxLength(Booking.NoteLimit);
        builder.Property(b => b.Terms).AsJson();
        builder.Property(b => b.Answers).AsJson();
        builder.Property(b => b.TransactionId).HasMaxLength(255).IsUnicode(false);
        builder.Property(b => b.ToTell).HasConversion<int>();
        builder.Property(b => b.Stamp).IsConcurrencyToken();
        builder.Ignore(b => b.Time);
        builder.Ignore(b => b.Resources);
        builder.Ignore(b => b.Named);
        builder.Ignore(b => b.ComesBy);
        builder.Ignore(b => b.IsOpen);
        builder.HasIndex(b => new { b.MerchantId, b.Start });
        builder.HasIndex(b => new { b.MerchantId, b.Status, b.DecideBy });
        builder.HasIndex(b => b.NextDeadlineAt);
        builder.HasIndex(b => new { b.MerchantId, b.TransactionId }).IsUnique();

        // One more stands in the migrations only: EF knows no index on a complex property (IX_Bookings_Guest_UserId_Start, for OfGuest)
    }
}

/// <summary>
/// The guest's answer to a CreateBooking, by idempotency token: written in the booking's own transaction, so a token has an answer exactly when it has a booking.
/// Kept until 90 days after the slot's end (<see cref="NoLongerNeeded.AnswersKept"/>).
/// </summary>
public sealed class IdempotentAnswer
{
    public const int TokenLimit = 255;

    public required string Token { get; init; }

    /// <summary>SHA-256 of the request in canonical form, hex; another body under the same token is refused.</summary>
    public required string RequestHash { get; init; }

    public required BookingId BookingId { get; init; }

    /// <summary>The response as first given; contains guest data, never a payment token. Null while the booking is being paid for.</summary>
    public string? Answer { get; set; }

    public required Instant CreatedAt { get; init; }
}

/// <summary>Taking, moving or freeing a spot serialises on this row of a merchant and local day (house.md part 3).</summary>
public sealed class MerchantDay
{
    /// <summary>The day that stands for all of a merchant's: what is judged by bookings of every day serialises on it.</summary>
    public static readonly LocalDate OfAll = new(1, 1, 1);

    public required MerchantId MerchantId { get; init; }

    public required LocalDate Date { get; init; }

    public long Stamp { get; init; }
}

internal sealed class BookingCompanions : IEntityTypeConfiguration<IdempotentAnswer>, IEntityTypeConfiguration<MerchantDay>, IEntityTypeConfiguration<BookingEvent>
{
    public void Configure(EntityTypeBuilder<IdempotentAnswer> builder)
    {
        builder.ToTable("IdempotentAnswers");
        builder.HasKey(a => a.Token);
        builder.Property(a => a.Token).HasMaxLength(IdempotentAnswer.TokenLimit);
        builder.Property(a => a.RequestHash).HasMaxLength(64).IsUnicode(false);
        builder.HasIndex(a => a.BookingId);
    }

    public void Configure(EntityTypeBuilder<MerchantDay> builder)
    {
        builder.ToTable("MerchantDays");
        builder.HasKey(d => new { d.MerchantId, d.Date });
    }

    public void Configure(EntityTypeBuilder<BookingEvent> builder)
    {
        builder.ToTable("BookingEvents");
        builder.HasKey(e => e.Id);
        builder.Property(e => e.Id).ValueGeneratedNever();
        builder.Property(e => e.ActorName).HasMaxLength(200);
        builder.Property(e => e.Note).HasMaxLength(Booking.NoteLimit);
        builder.Property(e => e.RequestId).HasMaxLength(BookingEvent.RequestIdLimit).IsUnicode(false);
        builder.HasOne<Booking>().WithMany().HasForeignKey(e => e.BookingId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(e => new { e.BookingId, e.At });
    }
}

/// <summary>What happened to a booking, for its timeline.</summary>
public enum BookingEventKind
{
    Requested,
    Booked,
    Accepted,
    Declined,
    Undone,
    Expired,
    Failed,
    Withdrawn,
    CanceledByMerchant,
    Moved,
    NoShow,
    NoShowPenalized,
    Reminded,
    Arrived,
    FeeCharged,
    FeeWaived,
    DepositKept,
    Refunded,
    MoneyFailed,

    /// <summary>The merchant wants to cancel; the refund it needs is on its way.</summary>
    CancelAsked,

    /// <summary>As <see cref="CancelAsked"/>, for a guest who called.</summary>
    CancelForGuestAsked,

    /// <summary>The guest called to cancel, and staff did it.</summary>
    CanceledForGuest,
    ArrivalTakenBack,
    NoShowTakenBack,

    /// <summary>The card let the held deposit go by itself.</summary>
    HoldLapsed,

    /// <summary>A refund that had succeeded came back: the guest does not have the money.</summary>
    RefundReturned,

    /// <summary>A person discarded what Google was still to be told; the note is their reason.</summary>
    UpdateDiscarded,
}

/// <summary>One line of a booking's timeline, append-only. Times before and after are kept for moves.</summary>
public sealed class BookingEvent
{
    public const int RequestIdLimit = 100;

    public required Guid Id { get; init; }

    public required BookingId BookingId { get; init; }

    public required Instant At { get; init; }

    public required BookingEventKind Kind { get; init; }

    public required ActorKind ActorKind { get; init; }

    public UserId? ActorId { get; init; }

    /// <summary>The person's name at that time; never a guest's.</summary>
    public string? ActorName { get; init; }

    public DeclineReason? Reason { get; init; }

    public string? Note { get; init; }

    /// <summary>The movement of money this line is about; the ledger has its amount.</summary>
    public Guid? Movement { get; init; }

    public Instant? StartBefore { get; init; }

    public Instant? StartAfter { get; init; }

    /// <summary>The version of the booking's owed update that carries this change to Google; null when Google already knows.</summary>
    public long? OwedVersion { get; init; }

    /// <summary>The call of Google's that did it, as the logs name it; null when no call did, and for lines of before this was kept.</summary>
    public string? RequestId { get; init; }
}

/// <summary>Reading bookings, always within one merchant's scope.</summary>
public static class BookingQueries
{
    /// <summary>Every booking of a merchant; the only way in, so that no merchant sees another's guests.</summary>
    public static IQueryable<Booking> BookingsOf(this PortalDbContext db, MerchantId merchant) =>
        db.Set<Booking>().Where(b => b.MerchantId == merchant);

    /// <summary>A booking that Google made, tracked, whatever its merchant: the booking server's view. Null when there is none.</summary>
    public static async Task<Booking?> GoogleBookingAsync(this PortalDbContext db, BookingId id, CancellationToken stop) =>
        // SQL Server finds "b" for "b " too
        await db.Set<Booking>().FirstOrDefaultAsync(b => b.Id == id && b.Channel == Channel.Google, stop) is { } found && found.Id == id ? found : null;

    /// <summary>The pending and confirmed bookings of a Google user that are still to come, over all merchants, soonest first: the booking server's view.</summary>
    public static IQueryable<Booking> OfGuest(this PortalDbContext db, string userId, Instant now) =>
        db.Set<Booking>().AsNoTracking().StillToCome(now)
            .Where(b => b.Channel == Channel.Google && b.Guest.UserId == userId && (b.Status == BookingStatus.Pending || b.Status == BookingStatus.Confirmed))
            .OrderBy(b => b.Start);

    /// <summary>What is held at a merchant in a stretch of time, as <see cref="Availability"/> wants it.</summary>
    public static Task<List<Taken>> TakenAsync(this PortalDbContext db, MerchantId merchant, TimeRange range, Instant now, CancellationToken stop) =>
        db.Holding(merchant, range, now).Select(b => new Taken(b.ServiceId, new(b.Start, b.End), new(b.StaffId, b.RoomId, b.PartySize))).ToListAsync(stop);

    /// <summary>Those whose guest is still to come (<see cref="Booking.ComesBy"/> as a query).</summary>
    public static IQueryable<Booking> StillToCome(this IQueryable<Booking> bookings, Instant now) =>
        bookings.Where(b => b.Start > now || (b.ComesAnyTime && b.End > now));

    /// <summary>The bookings that hold a place at a merchant in a stretch of time (<see cref="Booking.Holds"/> as a query).</summary>
    public static IQueryable<Booking> Holding(this PortalDbContext db, MerchantId merchant, TimeRange range, Instant now)
    {
        // Found by their start, so that a merchant's past is not read each time
        var earliest = range.Start - Service.LongestDuration;
        return db.BookingsOf(merchant).AsNoTracking().Where(b =>
            b.Start > earliest && b.Start < range.End && b.End > range.Start
            && (b.Status == BookingStatus.Pending || b.Status == BookingStatus.Confirmed || b.HeldUntil > now));
    }

    /// <summary>
    /// Waits for the turn to change what is held on the local days of a stretch of time; the turn lasts until the transaction ends.
    /// Days are taken in order, so two acts never wait for each other.
    /// </summary>
    public static async Task TakeTurnAsync(this PortalDbContext db, MerchantOffer offer, TimeRange time, CancellationToken stop)
    {
        for (var date = offer.DateOf(time.Start); date <= offer.DateOf(time.End); date = date.PlusDays(1))
        {
            await db.TakeTurnAsync(offer.Merchant.Id, date, stop);
        }
    }

    /// <summary>Waits for the turn to judge all bookings of a merchant together, of whatever day, as long as the transaction lasts; taken after the turns of days.</summary>
    public static Task TakeTurnOfAllAsync(this PortalDbContext db, MerchantId merchant, CancellationToken stop) => db.TakeTurnAsync(merchant, MerchantDay.OfAll, stop);

    private static async Task TakeTurnAsync(this PortalDbContext db, MerchantId merchant, LocalDate day, CancellationToken stop)
    {
        var bumped = await db.Set<MerchantDay>().Where(d => d.MerchantId == merchant && d.Date == day)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.Stamp, d => d.Stamp + 1), stop);
        if (bumped == 0)
        {
            db.Add(new MerchantDay { MerchantId = merchant, Date = day, Stamp = 1 });
            await db.SaveChangesAsync(stop);
        }
    }
}
