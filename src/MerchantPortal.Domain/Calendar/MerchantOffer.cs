using System.Collections.Immutable;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Domain.Calendar;

/// <summary>Everything of a merchant that <see cref="Availability"/> needs besides the bookings: one consistent, unchanging copy.</summary>
public sealed class MerchantOffer(Merchant merchant, IEnumerable<Service> services, IEnumerable<StaffMember> staff, IEnumerable<Room> rooms)
{
    public Merchant Merchant { get; } = merchant;

    public DateTimeZone Zone { get; } = DateTimeZoneProviders.Tzdb[merchant.ZoneId];

    public ImmutableDictionary<ServiceId, Service> Services { get; } = services.ToImmutableDictionary(service => service.Id);

    public ImmutableDictionary<StaffId, string> StaffNames { get; } = staff.ToImmutableDictionary(person => person.Id, person => person.Name);

    public ImmutableDictionary<RoomId, string> RoomNames { get; } = rooms.ToImmutableDictionary(room => room.Id, room => room.Name);

    /// <summary>The longest service.</summary>
    public Duration Longest => Services.Values.Aggregate(Duration.Zero, (longest, service) => Duration.Max(longest, service.Duration));

    /// <summary>The local date of an instant at the merchant's.</summary>
    public LocalDate DateOf(Instant moment) => moment.InZone(Zone).Date;

    /// <summary>
    /// The mode of a service's slot that starts at an instant. A merchant that may not ask first never does, whatever its services say (C122).
    /// </summary>
    public ConfirmationMode ModeAt(Service service, Instant start) =>
        OfferLint.MayAskFirst(Merchant.Vertical) ? service.ModeAt(start.InZone(Zone).LocalDateTime) : ConfirmationMode.Synchronous;

    /// <summary>The instants of a local day, midnight to midnight.</summary>
    public TimeRange DayOf(LocalDate date) => new(Zone.AtStartOfDay(date).ToInstant(), Zone.AtStartOfDay(date.PlusDays(1)).ToInstant());
}
