using MerchantPortal.Contracts.BookingServer;
using MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Simulator;

/// <summary>A booking as Google knows it: from the CreateBooking answer, then changed by what the guest does and by received patches. Immutable.</summary>
public sealed record SimulatedBooking(string BookingId, string MerchantId, string ServiceId, long StartSec, long DurationSec, BookingStatus Status)
{
    /// <summary>Staff, room and party size asked for.</summary>
    public ResourceIds? Resources { get; init; }

    /// <summary>How it is confirmed.</summary>
    public ConfirmationMode ConfirmationMode { get; init; } = ConfirmationMode.Synchronous;

    /// <summary>Payment state.</summary>
    public PrepaymentStatus PrepaymentStatus { get; init; } = PrepaymentStatus.NotProvided;

    /// <summary>Cause that came with FAILED.</summary>
    public BookingFailureCause? FailureCause { get; init; }

    /// <summary>The guest.</summary>
    public UserInformation Guest { get; init; } = new();

    /// <summary>The e-mails Google would have sent, oldest first.</summary>
    public IReadOnlyList<SimulatedMail> Mails { get; init; } = [];

    /// <summary>When the guest booked.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The booking in a new status, with the e-mail that goes with it; the same status again sends nothing.</summary>
    internal SimulatedBooking Become(BookingStatus status, DateTimeOffset at) =>
        status == Status ? this : (this with { Status = status }).WithMail(at);

    /// <summary>Adds the e-mail of the current status, if it has one: Google knows five (seed 003).</summary>
    internal SimulatedBooking WithMail(DateTimeOffset at) => Status switch
    {
        BookingStatus.PendingMerchantConfirmation or BookingStatus.Confirmed or BookingStatus.DeclinedByMerchant or BookingStatus.Failed or BookingStatus.Canceled =>
            this with { Mails = [.. Mails, new SimulatedMail(Status, at, StartSec)] },
        BookingStatus.Unspecified or BookingStatus.NoShow or BookingStatus.NoShowPenalized => this,
    };
}

/// <summary>An e-mail Google would send: one of five kinds, by the status it tells of.</summary>
public sealed record SimulatedMail(BookingStatus Kind, DateTimeOffset At, long StartSec);
