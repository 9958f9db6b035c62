using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Domain.Calendar;

/// <summary>Who, where and for how many; null is "none" on a slot and "not chosen" in a wish (spec 1.13).</summary>
public readonly record struct SlotResources(StaffId? Staff, RoomId? Room, int? PartySize)
{
    /// <summary>Whether a slot with these resources satisfies a wish: whatever the wish names must be equal.</summary>
    public bool Satisfies(SlotResources wish) =>
        (wish.Staff is null || wish.Staff == Staff) && (wish.Room is null || wish.Room == Room) && (wish.PartySize is null || wish.PartySize == PartySize);

    /// <summary>What is chosen here, and for the rest what is kept.</summary>
    public SlotResources Over(SlotResources kept) => new(Staff ?? kept.Staff, Room ?? kept.Room, PartySize ?? kept.PartySize);
}

/// <summary>One bookable stretch of a service. SpotsOpen is what can be booked at this moment: 0 when full, past or too late.</summary>
public sealed record Slot(ServiceId Service, Instant Start, Duration Duration, SlotResources Resources, int SpotsTotal, int SpotsOpen, SlotSettings Settings)
{
    public ConfirmationMode Mode => Settings.Mode;

    public TimeRange Time => new(Start, Start + Duration);
}

/// <summary>A booking as <see cref="Availability"/> sees it: what it holds, never who holds it.</summary>
public readonly record struct Taken(ServiceId Service, TimeRange Time, SlotResources Resources);

/// <summary>A guest's wish for a slot; a null duration or resource is not constrained (spec 1.5).</summary>
public readonly record struct SlotWish(ServiceId Service, Instant Start, Duration? Duration, SlotResources Resources);

/// <summary>What became of a wish.</summary>
public enum SlotState
{
    /// <summary>Never offered: unknown service, off the grid, wrong length, unknown staff or room, beyond the horizon.</summary>
    NeverOffered,

    /// <summary>It began already.</summary>
    Past,

    /// <summary>Offered, but now too near its start to be booked or answered.</summary>
    TooLate,

    /// <summary>On the grid, and not offered to anybody: its line would break a rule (<see cref="HeldBack"/>).</summary>
    HeldBack,

    /// <summary>Offered, and every place is taken.</summary>
    Full,

    /// <summary>It can be booked now.</summary>
    Open,
}

/// <summary>The answer to a wish; the slot is set when one was offered: an open one if there is one, else the first that matches.</summary>
public readonly record struct SlotAnswer(SlotState State, Slot? Slot);
