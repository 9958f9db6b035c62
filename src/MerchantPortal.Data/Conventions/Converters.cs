using MerchantPortal.Domain.Shared;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NodaTime;

namespace MerchantPortal.Data.Conventions;

/// <summary>Instants are stored as UTC <see cref="DateTime"/>: SQLite can neither compare nor order DateTimeOffset (house.md H16).</summary>
internal sealed class InstantConverter() : ValueConverter<Instant, DateTime>(
    instant => instant.ToDateTimeUtc(),
    stored => Instant.FromDateTimeUtc(DateTime.SpecifyKind(stored, DateTimeKind.Utc)));

/// <summary>Identity's own times (lockout, passkeys) are stored as the others.</summary>
internal sealed class MomentConverter() : ValueConverter<DateTimeOffset, DateTime>(
    moment => moment.UtcDateTime,
    stored => new DateTimeOffset(DateTime.SpecifyKind(stored, DateTimeKind.Utc)));

/// <summary>Local dates are stored as ISO text, which orders the same on both databases.</summary>
internal sealed class LocalDateConverter() : ValueConverter<LocalDate, string>(
    date => NodaTime.Text.LocalDatePattern.Iso.Format(date),
    stored => NodaTime.Text.LocalDatePattern.Iso.Parse(stored).Value);

internal sealed class DurationConverter() : ValueConverter<Duration, long>(
    duration => (long)duration.TotalSeconds,
    stored => Duration.FromSeconds(stored));

internal sealed class MerchantIdConverter() : ValueConverter<MerchantId, string>(id => id.Value, value => new MerchantId(value));

internal sealed class ServiceIdConverter() : ValueConverter<ServiceId, string>(id => id.Value, value => new ServiceId(value));

internal sealed class BookingIdConverter() : ValueConverter<BookingId, string>(id => id.Value, value => new BookingId(value));

internal sealed class UserIdConverter() : ValueConverter<UserId, string>(id => id.Value, value => new UserId(value));

internal sealed class StaffIdConverter() : ValueConverter<StaffId, string>(id => id.Value, value => new StaffId(value));

internal sealed class RoomIdConverter() : ValueConverter<RoomId, string>(id => id.Value, value => new RoomId(value));
