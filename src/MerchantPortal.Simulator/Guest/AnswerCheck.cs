using MerchantPortal.Contracts.BookingServer;
using MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Simulator.Guest;

/// <summary>The defects of a CreateBooking answer that Google is documented to report (spec 1.7, 1.11, feeds 6.1).</summary>
internal static class AnswerCheck
{
    /// <param name="isPayment">Whether the guest was told that money is taken, or may be taken later.</param>
    public static IReadOnlyList<string> Defects(CreateBookingRequest request, CreateBookingResponse response, bool isPayment = false)
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
            Unless(failure.Cause != BookingFailureCause.PaymentErrorCardTypeRejected || failure.RejectedCardType is not (null or CreditCardType.Unspecified), "booking_failure.rejected_card_type must be set with this cause");
            Unless(failure.Cause != BookingFailureCause.PaymentRequires3ds1 || failure.PaymentFailure?.Threeds1Parameters is { AcsUrl.Length: > 0, PaReq.Length: > 0 }, "payment_failure.threeds1_parameters must be set with this cause");
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
            var (shown, said) = (request.PaymentInformation, booking.PaymentInformation ?? new PaymentInformation());
            Unless(Same(shown?.Price, said.Price) && Same(shown?.TaxAmount, said.TaxAmount), "payment_information: price and tax_amount must be those of the request");
            Unless(shown?.PaymentOptionId is null || shown.PaymentOptionId == said.PaymentOptionId, "payment_information.payment_option_id must be that of the request");
            Unless(Same(shown?.Deposit?.Deposit, said.Deposit?.Deposit) && Same(shown?.NoShowFee?.Fee, said.NoShowFee?.Fee), "payment_information: deposit and no_show_fee must be those that were offered");
            Unless((shown?.Deposit?.DepositType ?? PriceType.FixedRateDefault) == (said.Deposit?.DepositType ?? PriceType.FixedRateDefault)
                && (shown?.NoShowFee?.FeeType ?? PriceType.FixedRateDefault) == (said.NoShowFee?.FeeType ?? PriceType.FixedRateDefault), "payment_information: deposit_type and fee_type must be those that were offered");
            Unless(isPayment == (said.PrepaymentStatus == PrepaymentStatus.Provided), "payment_information.prepayment_status does not fit what was agreed");
            Unless(!isPayment || (!string.IsNullOrEmpty(said.PaymentTransactionId) && said.PaymentProcessedBy == PaymentProcessedBy.Partner), "payment_transaction_id and payment_processed_by are required with a payment");
        }

        return defects;
    }

    // what was not asked about may be left out
    private static bool Same(Price? asked, Price? got) => asked is null || (got?.PriceMicros == asked.PriceMicros && got?.CurrencyCode == asked.CurrencyCode);

    private static bool Same(ResourceIds? one, ResourceIds? other) =>
        (one?.StaffId ?? "") == (other?.StaffId ?? "") && (one?.RoomId ?? "") == (other?.RoomId ?? "") && (one?.PartySize ?? 0) == (other?.PartySize ?? 0);
}
