using System.Buffers;
using MerchantPortal.Contracts.BookingServer;
using MerchantPortal.Contracts.Shared;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Google.Updates;
using MerchantPortal.Features.Shared;
using Booking = MerchantPortal.Domain.Bookings.Booking;
using Wire = MerchantPortal.Contracts.BookingServer;
using WireStatus = MerchantPortal.Contracts.Shared.BookingStatus;

namespace MerchantPortal.Web.BookingServer;

/// <summary>Cancels or moves a booking (spec 1.8). Fields that are not sent, or sent as they are, stay; the answer is the whole booking.</summary>
internal sealed class UpdateBooking(BookingsForGoogle bookings, CancelByGuest cancel, MoveByGuest move) : Method
{
    public override string Name => nameof(UpdateBooking);

    public override bool Books => true;

    /// <summary>Google gives up after 4 s (spec 1.12); who waits for another process's lock looks at the time once a second.</summary>
    public override TimeSpan? Patience => TimeSpan.FromSeconds(2.9);

    public override async Task<Answer> AnswerAsync(ReadOnlySequence<byte> body, CancellationToken stop)
    {
        if (!BookingServerJson.Wire.Read<UpdateBookingRequest>(body, out var request, out var fault))
        {
            return Answer.Invalid(fault);
        }

        if (request.Booking is not { } wanted)
        {
            return Wishes.Missing("booking", "Write the booking's id and what changes.");
        }

        if (string.IsNullOrEmpty(wanted.BookingId))
        {
            return Wishes.Missing("booking.booking_id", "Write the id that CreateBooking answered.");
        }

        if (await bookings.FindAsync(new(wanted.BookingId), stop) is not { } booking)
        {
            return Unknown;
        }

        if (Wrong(wanted, booking) is { } wrong)
        {
            return wrong;
        }

        return wanted.Status == WireStatus.Canceled
            ? Canceled(await cancel.RunAsync(new(booking.Id), stop))
            : Moved(await move.RunAsync(Command(booking.Id, wanted.Slot!), stop), wanted.Slot!);
    }

    private static Answer Unknown => Answer.Invalid("booking.booking_id", "names no booking of ours", "Write the id that CreateBooking answered.");

    private static Answer? Wrong(Wire.Booking wanted, Booking booking)
    {
        var slot = wanted.Slot;
        if (!string.IsNullOrEmpty(slot?.MerchantId) && slot.MerchantId != booking.MerchantId.Value)
        {
            return Answer.Invalid("booking.slot.merchant_id", "is not the booking's merchant", "Cancel the booking and book anew at the other merchant.");
        }

        if (!string.IsNullOrEmpty(slot?.ServiceId) && slot.ServiceId != booking.ServiceId.Value)
        {
            return Answer.Invalid("booking.slot.service_id", "is not the booking's service", "Cancel the booking and book the other service anew.");
        }

        return wanted.Status switch
        {
            WireStatus.Canceled => null,
            not (null or WireStatus.Unspecified) when slot is null || wanted.Status != UpdateBodies.Name(booking.Status) =>
                Answer.Invalid("booking.status", "cannot be set to this value", "Write \"CANCELED\" to cancel, or leave it out."),
            _ when slot is null => Wishes.Missing("booking.slot", "Write the new start and length, or the status \"CANCELED\"."),
            _ => null,
        };
    }

    private static MoveByGuest.Command Command(BookingId id, Wire.Slot slot)
    {
        var resources = Wishes.Resources(slot.Resources);
        return new(id, slot.StartSec is { } start ? Wishes.Start(start) : null, Wishes.Length(slot.DurationSec), resources.Staff, resources.Room, resources.PartySize);
    }

    private static Answer Canceled((Outcome Outcome, Booking? Booking) after) => after.Outcome.Refusal switch
    {
        _ when after.Booking is null => Unknown,
        // Google asks again because our first answer was lost
        null or Refusal.WithdrawnByGuest => Answer.Of(new UpdateBookingResponse { Booking = BookingOnWire.Of(after.Booking) }),
        Refusal.OutsideCancellationWindow => Answer.Refused(BookingFailureCause.OutsideCancellationWindow, "the time for cancelling online is over"),
        Refusal.CanceledByMerchant => Answer.Refused(BookingFailureCause.BookingAlreadyCancelled, "the merchant cancelled this booking"),
        Refusal.AlreadyStarted => Answer.Refused(BookingFailureCause.BookingNotCancellable, "the booking has begun"),
        _ => Answer.Refused(BookingFailureCause.BookingNotCancellable, "the booking is closed"),
    };

    private static Answer Moved((Outcome Outcome, Booking? Booking) after, Wire.Slot wanted) => after.Outcome.Refusal switch
    {
        _ when after.Booking is null => Unknown,
        null => Answer.Of(new UpdateBookingResponse { Booking = Repeat(BookingOnWire.Of(after.Booking), wanted, after.Booking) }),
        Refusal.SlotNeverOffered => Wishes.NeverOffered("booking.slot"),
        Refusal.OverlappingReservation => Answer.Refused(BookingFailureCause.OverlappingReservation, "this user holds another booking at the new time"),
        Refusal.WithdrawnByGuest or Refusal.CanceledByMerchant => Answer.Refused(BookingFailureCause.BookingAlreadyCancelled, "the booking was cancelled"),
        Refusal.OutsideCancellationWindow => Answer.Refused(BookingFailureCause.OutsideCancellationWindow, "the time for cancelling online is over, and a booking with a deposit, a fee or a prepayment moves only before it"),
        Refusal.AskedFirst => Answer.Refused(BookingFailureCause.SlotUnavailable, "a booking that the merchant confirms cannot be moved; cancel it and ask anew"),
        Refusal.SlotUnavailable => Answer.Refused(BookingFailureCause.SlotUnavailable, "no place is left at the new time, or it cannot be booked at once"),
        _ => Answer.Refused(BookingFailureCause.SlotUnavailable, "the booking is closed and cannot be moved"),
    };

    // the new slot is named the way this request named it
    private static Wire.Booking Repeat(Wire.Booking answer, Wire.Slot wanted, Booking booking)
    {
        answer.Slot!.AvailabilityTag = wanted.AvailabilityTag ?? answer.Slot.AvailabilityTag;
        if (wanted.Resources is { } sent)
        {
            var named = answer.Slot.Resources ??= new();
            named.StaffId = string.IsNullOrEmpty(sent.StaffId) ? named.StaffId ?? sent.StaffId : booking.StaffId?.Value;
            named.RoomId = string.IsNullOrEmpty(sent.RoomId) ? named.RoomId ?? sent.RoomId : booking.RoomId?.Value;
            named.PartySize = sent.PartySize is null or 0 ? named.PartySize ?? sent.PartySize : booking.PartySize;
        }

        return answer;
    }
}
