using MerchantPortal.Domain.Shared;

namespace MerchantPortal.Domain.Bookings;

/// <summary>Where a booking stands; names and meaning are the wire's (spec 1.3), PENDING being PENDING_MERCHANT_CONFIRMATION.</summary>
public enum BookingStatus
{
    Pending,
    Confirmed,
    Declined,
    Canceled,
    Failed,
    NoShow,
    NoShowPenalized,

    /// <summary>Ours alone: the place is held while the guest's payment is made. Google has not been answered yet and never hears of it.</summary>
    Paying,
}

/// <summary>Where the money of a booking stands; names and meaning are the wire's (spec feeds 6.3). The only change is provided to refunded.</summary>
public enum PrepaymentStatus
{
    NotProvided,
    Provided,
    Refunded,
}

/// <summary>Why a rule said no. The portal has a sentence for each, the booking server a cause.</summary>
public enum Refusal
{
    DeadlinePassed,
    WithdrawnByGuest,
    CanceledByMerchant,
    AlreadyConfirmed,
    AlreadyDeclined,
    StillPending,
    Closed,
    NotPending,
    NotStarted,
    AlreadyStarted,
    OutsideCancellationWindow,
    AskedFirst,
    MoneyUnsettled,
    GuestArrived,
    NotArrived,
    GraceNotOver,
    NoFee,
    NoCard,

    /// <summary>This deployment has no payment processor, so no money moves.</summary>
    NoProcessor,
    FeeCharged,
    FeeWaived,
    StillFree,
    FeeOrRefund,
    AmountNotAllowed,
    ReasonNeeded,
    NothingToKeep,

    /// <summary>The card let the held deposit go by itself.</summary>
    HoldLapsed,
    DepositKept,
    DepositMustBeRefunded,
    UndoTooLate,
    NothingToUndo,
    SlotUnavailable,
    SlotNeverOffered,
    OverlappingReservation,
    NoteTooLong,
    NotAllowed,
    NotPaying,
    NothingToRefund,
}

/// <summary>Who did something.</summary>
public enum ActorKind
{
    Guest,
    Staff,
    System,
}

/// <summary>Who did something and, for staff, which person.</summary>
public readonly record struct Actor(ActorKind Kind, UserId? User = null)
{
    public static Actor Guest => new(ActorKind.Guest);

    public static Actor System => new(ActorKind.System);

    public static Actor Staff(UserId user) => new(ActorKind.Staff, user);
}

/// <summary>Where a booking came from; only Google's are ever patched (spec 2.5).</summary>
public enum Channel
{
    Google,
    Direct,
}

/// <summary>Why staff said no; for our reports only, Google and the guest never see it (portal.md A4).</summary>
public enum DeclineReason
{
    FullyBooked,
    TooShortNotice,
    ClosedThen,
    PartyTooLarge,
    ServiceNotPossible,
    Other,

    /// <summary>Nobody answered by the deadline (portal.md D4).</summary>
    NoAnswer,
}

/// <summary>Why a pending booking could not be completed; the wire's causes that we send (spec 1.11).</summary>
public enum FailureCause
{
    SlotUnavailable,

    /// <summary>The payment did not succeed, so the booking was never made; Google was told in the answer.</summary>
    PaymentError,
}

/// <summary>The parts of a booking that Google has yet to be told; together they are the patch's update mask (spec 2.3).</summary>
[Flags]
public enum BookingParts
{
    None = 0,
    Status = 1,
    StartTime = 2,
    Duration = 4,
    PartySize = 8,
    PrepaymentStatus = 16,
}
