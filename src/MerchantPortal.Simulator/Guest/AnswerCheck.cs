using MerchantPortal.Contracts.BookingServer;
using MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Simulator.Guest;

/// <summary>The defects of a CreateBooking answer that Google is documented to report (spec 1.7, 1.11).</summary>
internal static class AnswerCheck
{
    public static IReadOnlyList<string> Defects(CreateBookingRequest request, CreateBookingResponse response)
    {
        var defects = new List<string>();
        void Unless(bool holds, string defect)
        {
            if (!holds)
            {
                defects.Add(defect);
            }
        }

        Unless(response.Booking is null != response.BookingFailure is null, "exactly one of booking and booking_failure must be set");
        if (response.BookingFailure is { } failure)
        {
            Unless(failure.Cause is not (null or BookingFailureCause.Unspecified), "booking_failure.cause must be set");
        }

        if (response.Booking is { } booking)
        {
            var (asked, got) = (request.Slot!, booking.Slot ?? new Slot());
            Unless(!string.IsNullOrEmpty(booking.BookingId), "booking.booking_id is missing");
            Unless(got.MerchantId == asked.MerchantId && got.ServiceId == asked.ServiceId, "response slot mismatch: merchant_id or service_id");
            Unless(got.StartSec == asked.StartSec && got.DurationSec == asked.DurationSec, "response slot mismatch: start_sec or duration_sec");
            Unless(Same(got.Resources, asked.Resources), "response slot mismatch: resources");
            var mode = asked.ConfirmationMode ?? ConfirmationMode.Synchronous;
            Unless((got.ConfirmationMode ?? ConfirmationMode.Synchronous) == mode, "response slot has another confirmation_mode than was shown to the user");
            Unless(booking.Status == (mode == ConfirmationMode.Asynchronous ? BookingStatus.PendingMerchantConfirmation : BookingStatus.Confirmed), "booking.status does not fit the confirmation_mode");
        }

        return defects;
    }

    private static bool Same(ResourceIds? one, ResourceIds? other) =>
        (one?.StaffId ?? "") == (other?.StaffId ?? "") && (one?.RoomId ?? "") == (other?.RoomId ?? "") && (one?.PartySize ?? 0) == (other?.PartySize ?? 0);
}
