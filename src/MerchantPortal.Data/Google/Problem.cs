using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MerchantPortal.Data.Google;

/// <summary>What alert contacts are told about.</summary>
public enum ProblemKind
{
    /// <summary>Google refused an update of a merchant for good; a person must look.</summary>
    UpdateParked,

    /// <summary>An update has been owed for more than four of Google's five minutes.</summary>
    UpdatesLate,

    /// <summary>Updates of one booking status fail more often than half of what Google accepts in a day.</summary>
    UpdatesFailing,

    /// <summary>A method of the booking server errs or dawdles past half of Google's limit.</summary>
    BookingServerSlow,

    /// <summary>Slots of a merchant are not offered, because their lines would break a rule of Google's.</summary>
    SlotsHeldBack,

    /// <summary>Movements of money were begun and nobody can say for more than an hour what became of them.</summary>
    MoneyStuck,
}

/// <summary>A problem with Google's integration or with money, one row per key for ever: begins, ends, may begin again. One mail goes out at each turn.</summary>
public sealed class Problem
{
    /// <summary>What is wrong where, such as <c>parked:10001</c>, <c>late</c>, <c>booking-server:CreateBooking</c>.</summary>
    public required string Key { get; init; }

    public required ProblemKind Kind { get; init; }

    /// <summary>Names this occurrence in the keys of its mails; changes at each turn, so that of several workers one wins.</summary>
    public required Guid Turn { get; set; }

    public required Instant SinceAt { get; set; }

    /// <summary>When a pass last saw it.</summary>
    public required Instant SeenAt { get; set; }

    /// <summary>Null while it lasts.</summary>
    public Instant? EndedAt { get; set; }

    public bool IsOpen => EndedAt is null;
}

/// <summary>Named queries over problems.</summary>
public static class ProblemQueries
{
    /// <summary>Problems that last, oldest first.</summary>
    public static IQueryable<Problem> OpenProblems(this PortalDbContext db) => db.Set<Problem>().AsNoTracking().Where(p => p.EndedAt == null).OrderBy(p => p.SinceAt);
}

internal sealed class ProblemConfiguration : IEntityTypeConfiguration<Problem>
{
    public void Configure(EntityTypeBuilder<Problem> builder)
    {
        builder.ToTable("Problems");
        builder.HasKey(p => p.Key);
        builder.Property(p => p.Key).HasMaxLength(200).IsUnicode(false);
        builder.Property(p => p.Turn).IsConcurrencyToken();
        builder.Ignore(p => p.IsOpen);
        builder.HasIndex(p => p.EndedAt);
    }
}
