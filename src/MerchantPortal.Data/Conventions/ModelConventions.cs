using MerchantPortal.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Data.Conventions;

/// <summary>The one door where column types are decided for both databases (house.md part 5).</summary>
internal static class ModelConventions
{
    public static void Apply(ModelConfigurationBuilder conventions)
    {
        conventions.Properties<Instant>().HaveConversion<InstantConverter>();
        conventions.Properties<DateTimeOffset>().HaveConversion<MomentConverter>();
        conventions.Properties<LocalDate>().HaveConversion<LocalDateConverter>().HaveMaxLength(10).AreUnicode(false);
        conventions.Properties<Duration>().HaveConversion<DurationConverter>();
        conventions.Properties<MerchantId>().HaveConversion<MerchantIdConverter>().HaveMaxLength(128).AreUnicode(false);
        conventions.Properties<ServiceId>().HaveConversion<ServiceIdConverter>().HaveMaxLength(128).AreUnicode(false);
        conventions.Properties<BookingId>().HaveConversion<BookingIdConverter>().HaveMaxLength(64).AreUnicode(false);
        conventions.Properties<UserId>().HaveConversion<UserIdConverter>().HaveMaxLength(450);
        conventions.Properties<StaffId>().HaveConversion<StaffIdConverter>().HaveMaxLength(128).AreUnicode(false);
        conventions.Properties<RoomId>().HaveConversion<RoomIdConverter>().HaveMaxLength(128).AreUnicode(false);
        conventions.Properties<Enum>().HaveConversion<string>().HaveMaxLength(50).AreUnicode(false);
    }
}
