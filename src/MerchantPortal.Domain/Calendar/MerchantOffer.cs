using System.Collections.Frozen;
using System.Collections.Immutable;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;
using NodaTime.TimeZones;

namespace MerchantPortal.Domain.Calendar;

/// <summary>Everything of a merchant that <see cref="Availability"/> needs besides the bookings: one consistent, unchanging copy.</summary>
public sealed class MerchantOffer
{
    private readonly FrozenDictionary<ServiceId, Compiled> compiled;

    // Lookups ask the same again and again; a memo of the last answer is dropped, never wrong, when two threads meet.
    private HorizonMemo? horizon;
    private SpanMemo? span;
    private ZoneInterval? interval;
    private TermsMemo? terms;

    /// <param name="countries">Where payments may be taken: whoever offers slots says it; null where nothing is offered, and V22 holds nothing back then.</param>
    public MerchantOffer(Merchant merchant, IEnumerable<Service> services, IEnumerable<StaffMember> staff, IEnumerable<Room> rooms, PaymentCountries? countries = null)
    {
        Merchant = merchant;
        Zone = DateTimeZoneProviders.Tzdb[merchant.ZoneId];
        Services = services.ToFrozenDictionary(service => service.Id);
        StaffNames = staff.ToImmutableDictionary(person => person.Id, person => person.Name);
        RoomNames = rooms.ToImmutableDictionary(room => room.Id, room => room.Name);
        Longest = services.Aggregate(Duration.Zero, (longest, service) => Duration.Max(longest, service.Duration));
        compiled = services.ToFrozenDictionary(service => service.Id, service => new Compiled(this, service, countries));
    }

    public Merchant Merchant { get; }

    public DateTimeZone Zone { get; }

    public FrozenDictionary<ServiceId, Service> Services { get; }

    public ImmutableDictionary<StaffId, string> StaffNames { get; }

    public ImmutableDictionary<RoomId, string> RoomNames { get; }

    /// <summary>Each combination of person, room and party size a service's slots come in, with its places.</summary>
    public ImmutableArray<OfferedPlaces> PlacesOf(Service service) => compiled[service.Id].Places;

    /// <summary>As <see cref="PlacesOf(Service)"/>; none of a service that is not there.</summary>
    public ImmutableArray<OfferedPlaces> PlacesOf(ServiceId service) => compiled.GetValueOrDefault(service)?.Places ?? [];

    /// <summary>The longest service.</summary>
    public Duration Longest { get; }

    /// <summary>The local date of an instant at the merchant's.</summary>
    public LocalDate DateOf(Instant moment) => moment.InZone(Zone).Date;

    /// <summary>What each local time of a service's week costs and demands.</summary>
    public WeekGrid GridOf(Service service) => compiled[service.Id].Grid;

    /// <summary>Which of a service's slots are not offered, because their lines would break a rule.</summary>
    public HeldBack HeldBackOf(Service service) => compiled[service.Id].HeldBack;

    /// <summary>
    /// What holds for a service's slot that starts at an instant, for a party (null: the slot has no size). A merchant that may not ask first never does, whatever its services say (C122).
    /// </summary>
    public SlotSettings SettingsAt(Service service, Instant start, int? partySize) =>
        GridOf(service) is { Always: { } always } ? always : GridOf(service).At(LocalOf(start), partySize);

    /// <summary>The local time of an instant at the merchant's.</summary>
    public LocalDateTime LocalOf(Instant moment)
    {
        var memo = interval;
        if (memo is null || !memo.Contains(moment))
        {
            memo = Zone.GetZoneInterval(moment);
            interval = memo;
        }

        return moment.WithOffset(memo.WallOffset).LocalDateTime;
    }

    /// <summary>The terms of a service's slot that starts at an instant, for a party.</summary>
    public SlotTerms TermsAt(Service service, Instant start, int? partySize) => SlotTerms.Resolve(Merchant, service, GridOf(service), SettingsAt(service, start, partySize), partySize);

    /// <summary>The terms of a slot that <see cref="Availability"/> made of this offer, for its own party.</summary>
    public SlotTerms TermsOf(Slot slot)
    {
        // Slots of a stretch share their settings object, and with it their terms
        var memo = terms;
        if (memo is null || !ReferenceEquals(memo.Settings, slot.Settings) || memo.Service != slot.Service || memo.PartySize != slot.Resources.PartySize)
        {
            memo = new(slot.Service, slot.Settings, slot.Resources.PartySize, SlotTerms.Resolve(Merchant, Services[slot.Service], compiled[slot.Service].Grid, slot.Settings, slot.Resources.PartySize));
            terms = memo;
        }

        return memo.Terms;
    }

    /// <summary>Every price that differs from a service's own, as the merchant's payment options (spec feeds 3.3).</summary>
    public IEnumerable<PaymentOption> PaymentOptions => Services.Values
        .Where(service => !service.IsArchived)
        .OrderBy(service => service.Id.Value, StringComparer.Ordinal)
        .SelectMany(service => compiled[service.Id].Grid.Published.OptionPrices.Select(option => new PaymentOption(option.Key, service, option.Value)));

    /// <summary>The end of the last local day that can be booked at a moment.</summary>
    public Instant HorizonAt(Instant now)
    {
        var memo = horizon;
        if (memo is null || !memo.Today.Contains(now))
        {
            var today = DateOf(now);
            memo = new(DayOf(today), DayOf(today.PlusDays(Merchant.BookableDays)).End);
            horizon = memo;
        }

        return memo.End;
    }

    /// <summary>As <see cref="OpeningHours.Span"/> in the merchant's zone.</summary>
    public TimeRange SpanOf(OpenPeriod period, LocalDate date)
    {
        var memo = span;
        if (memo is null || memo.Date != date || !ReferenceEquals(memo.Period, period))
        {
            memo = new(period, date, OpeningHours.Span(period, date, Zone));
            span = memo;
        }

        return memo.Span;
    }

    /// <summary>Whether everybody and every room the service names has a name to publish (C105); an archived service has no slots that could name any.</summary>
    public bool CanBePublished(Service service) => service.IsArchived || service.Staff.All(StaffNames.ContainsKey) && service.Rooms.All(RoomNames.ContainsKey);

    /// <summary>The instants of a local day, midnight to midnight.</summary>
    public TimeRange DayOf(LocalDate date) => new(Zone.AtStartOfDay(date).ToInstant(), Zone.AtStartOfDay(date.PlusDays(1)).ToInstant());

    private static IEnumerable<OfferedPlaces> Combinations(Service service) =>
        from staff in service.Staff.Select(id => (StaffId?)id).DefaultIfEmpty()
        from room in service.Rooms.Select(id => (RoomId?)id).DefaultIfEmpty()
        from kind in service.Places
        select new OfferedPlaces(new(staff, room, kind.PartySize), kind.Count);

    // Compiled when first asked for: most acts need one service's, or none. Two threads may both do it, and get the same.
    private sealed class Compiled(MerchantOffer offer, Service service, PaymentCountries? countries)
    {
        private WeekGrid? grid;
        private HeldBack? heldBack;

        public ImmutableArray<OfferedPlaces> Places { get; } = [.. Combinations(service)];

        public WeekGrid Grid => grid ?? Interlocked.CompareExchange(ref grid, new(offer.Merchant, service), null) ?? grid;

        public HeldBack HeldBack => heldBack ??= new(offer, service, Grid, Places, countries);
    }

    private sealed record HorizonMemo(TimeRange Today, Instant End);

    private sealed record TermsMemo(ServiceId Service, SlotSettings Settings, int? PartySize, SlotTerms Terms);

    private sealed record SpanMemo(OpenPeriod Period, LocalDate Date, TimeRange Span);
}

/// <summary>One combination of resources a service is offered with, and how many places it has at a time.</summary>
public readonly record struct OfferedPlaces(SlotResources Resources, int Total);
