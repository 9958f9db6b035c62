using System.Collections.Immutable;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Domain.Offer;

/// <summary>Concurrent places of one kind: for a party of this size (null: not by party), so many at the same time.</summary>
public sealed record Places(int? PartySize, int Count);

/// <summary>What a guest can book at a merchant. Slots, their capacity and their mode follow from it through <see cref="Calendar.Availability"/> only.</summary>
public sealed class Service
{
    /// <summary>The default answer window of a request (portal.md D5).</summary>
    public static readonly Duration DefaultAnswerWindow = Duration.FromHours(12);

    /// <summary>No slot is longer (finding DurationRange): what began earlier than this before a moment has ended by then.</summary>
    public static readonly Duration LongestDuration = Duration.FromHours(24);

    public required MerchantId MerchantId { get; init; }

    public required ServiceId Id { get; init; }

    public required TextByLanguage Name { get; set; }

    public required Money Price { get; set; }

    /// <summary>Elapsed length of a slot; whole seconds, at most <see cref="LongestDuration"/>.</summary>
    public required Duration Duration { get; set; }

    /// <summary>Local distance between slot starts, counted from opening.</summary>
    public required Duration Step { get; set; }

    /// <summary>Places per slot, one entry for each party size; a class of twelve is one entry of 12.</summary>
    public required ImmutableArray<Places> Places { get; set; }

    /// <summary>The places for a party of this size, or for guests that are not counted; null when it offers none.</summary>
    public Places? PlacesFor(int? partySize) => Places.FirstOrDefault(places => places.PartySize == partySize);

    /// <summary>Who can give the service; empty: nobody in particular.</summary>
    public ImmutableArray<StaffId> Staff { get; set; } = [];

    /// <summary>Where it can take place; empty: no room in particular.</summary>
    public ImmutableArray<RoomId> Rooms { get; set; } = [];

    /// <summary>Latest booking before start.</summary>
    public Duration MinAdvanceBooking { get; set; }

    /// <summary>Latest online cancelling before start; null: until the start (spec 1.8).</summary>
    public Duration? MinAdvanceOnlineCanceling { get; set; }

    /// <summary>How long staff may take to answer a request: 15 minutes to 72 hours (portal.md D5).</summary>
    public Duration AnswerWindow { get; set; } = DefaultAnswerWindow;

    public ConfirmationMode DefaultMode { get; set; }

    /// <summary>What differs by weekday, hour or date; see <see cref="WeekGrid"/> for which rule wins.</summary>
    public ImmutableArray<SlotRule> Rules { get; set; } = [];

    /// <summary>Limited HTML, at most 2,000 characters (spec feeds 4.1).</summary>
    public TextByLanguage? Description { get; set; }

    /// <summary>Null: the merchant's <see cref="Merchant.DefaultTerms"/>.</summary>
    public PaymentTerms? Terms { get; set; }

    /// <summary>The terms that hold for the service: its own or the merchant's, shares of a price come to amounts, and the refund conditions of a fee follow the service's clock.</summary>
    public PaymentTerms TermsAt(Merchant merchant) => ImpliedRefunds.Follow((Terms ?? merchant.DefaultTerms).For(Price), this, merchant);

    public ServiceTax Tax { get; set; }

    public PriceInterpretation PriceInterpretation { get; set; }

    /// <summary>Held online, so that it may be free (spec feeds V10).</summary>
    public bool IsOnline { get; set; }

    public AdmissionPolicy AdmissionPolicy { get; set; }

    /// <summary>Latest booking before the end; only with <see cref="AdmissionPolicy.TimeFlexible"/> (spec feeds 4.3). It may lie after the start: guests come at any time of the slot.</summary>
    public Duration? MinBookingBufferBeforeEnd { get; set; }

    /// <summary>When nobody can book a slot any more whatever its windows, because it is past: once it has begun, or, where the window counts from the end, once it is over.</summary>
    public Instant PastFrom(Instant start) => BufferBeforeEnd is null ? start : start + Duration;

    /// <summary>
    /// The last moment at which a slot can be booked, its own second included: <see cref="MinAdvanceBooking"/> before the start, <see cref="MinBookingBufferBeforeEnd"/> before the
    /// end, or the earlier where both are set.
    /// </summary>
    public Instant BookableUntil(Instant start)
    {
        var beforeStart = start - MinAdvanceBooking;
        return BufferBeforeEnd is not { } buffer ? beforeStart
            : MinAdvanceBooking > Duration.Zero ? Instant.Min(beforeStart, start + Duration - buffer)
            : start + Duration - buffer;
    }

    public ImmutableArray<IntakeField> IntakeForm { get; set; } = [];

    /// <summary>No longer offered; kept for its bookings, and its id is never used again.</summary>
    public bool IsArchived { get; set; }

    /// <summary>Where the service stands in lists.</summary>
    public int Position { get; set; }

    private Duration? BufferBeforeEnd => AdmissionPolicy == AdmissionPolicy.TimeFlexible ? MinBookingBufferBeforeEnd : null;
}
