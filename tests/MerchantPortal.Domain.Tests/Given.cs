using System.Collections.Immutable;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Domain.Tests;

/// <summary>Ready-made things of the domain: a salon in Berlin, open from 10 to 22, and bookings in it.</summary>
internal static class Given
{
    public static readonly MerchantId Salon = new("salon");
    public static readonly ServiceId Cut = new("cut");
    public static readonly StaffId Anna = new("anna");
    public static readonly StaffId Bob = new("bob");
    public static readonly RoomId Blue = new("blue");

    /// <summary>Saturday, 10:00 UTC, 11:00 in Berlin.</summary>
    public static readonly Instant Now = Instant.FromUtc(2026, 11, 21, 10, 0);

    public static readonly UserId Sam = new("sam");

    public static Service Service(
        string id = "cut", int minutes = 60, int step = 60, ConfirmationMode mode = ConfirmationMode.Synchronous, params Places[] places) => new()
    {
        MerchantId = Salon,
        Id = new(id),
        Name = TextByLanguage.Of(id),
        Price = new(15_000_000, "EUR"),
        Duration = Duration.FromMinutes(minutes),
        Step = Duration.FromMinutes(step),
        Places = places.Length == 0 ? [new(null, 1)] : [.. places],
        DefaultMode = mode,
    };

    public static Merchant Merchant(string zone = "Europe/Berlin", OpeningHours? hours = null, Vertical vertical = Vertical.Beauty) => new()
    {
        Id = Salon,
        Name = "Salon",
        ZoneId = zone,
        Currency = "EUR",
        Vertical = vertical,
        Hours = hours ?? OpeningHours.EveryDay(new(10, 0), new(22, 0)),
    };

    public static MerchantOffer Offer(Merchant merchant, params Service[] services) => new(
        merchant,
        services,
        [new StaffMember { MerchantId = Salon, Id = Anna, Name = "Anna" }, new StaffMember { MerchantId = Salon, Id = Bob, Name = "Bob" }],
        [new Room { MerchantId = Salon, Id = Blue, Name = "Blue room" }]);

    public static OpeningHours Hours(params (LocalDate Date, OpenPeriod[] Periods)[] exceptions) => new(
        OpeningHours.EveryDay(new(10, 0), new(22, 0)).Week,
        exceptions.ToImmutableDictionary(e => e.Date, e => e.Periods.ToImmutableArray()));

    /// <summary>A booking of Google on Tuesday at noon in Berlin, received <see cref="Now"/> and opened.</summary>
    public static Booking Booking(ConfirmationMode mode, Channel channel = Channel.Google, Duration? cancelLead = null, SlotTerms? terms = null)
    {
        var start = Instant.FromUtc(2026, 11, 24, 11, 0);
        var booking = new Booking
        {
            Id = new("b-1"),
            MerchantId = Salon,
            ServiceId = Cut,
            Channel = channel,
            Mode = mode,
            Start = start,
            End = start + Duration.FromHours(1),
            Guest = new("g-1", "Ira", "Moss", "+49 30 5550101", "ira@guest.example"),
            CreatedAt = Now,
            DecideBy = mode == ConfirmationMode.Asynchronous ? DecisionDeadline.For(Now, MerchantPortal.Domain.Offer.Service.DefaultAnswerWindow, start) : null,
            CancelBy = start - (cancelLead ?? Duration.Zero),
            Terms = terms is null ? null : new("t-1", Now, terms),
        };
        booking.Open(Now);
        return booking;
    }

    /// <summary>A free slot an hour later than <see cref="Booking"/>'s.</summary>
    public static Slot LaterSlot(Booking booking) =>
        new(booking.ServiceId, booking.Start + Duration.FromHours(1), booking.End - booking.Start, booking.Resources, 1, 1, new WeekGrid(Merchant(), Service(mode: booking.Mode)).At(new(2026, 11, 24, 12, 0)));

    /// <summary>Everything public of a booking, to see that a refusal changed nothing.</summary>
    public static string Picture(Booking booking) =>
        string.Join('\n', typeof(Booking).GetProperties().OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"{p.Name}={p.GetValue(booking)}"));
}
