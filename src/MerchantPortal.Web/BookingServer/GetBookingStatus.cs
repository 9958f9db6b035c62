using System.Buffers;
using MerchantPortal.Contracts.BookingServer;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Google.Updates;

namespace MerchantPortal.Web.BookingServer;

/// <summary>Where a booking stands at this moment (spec 1.10); 404 for one that Google never made.</summary>
internal sealed class GetBookingStatus(BookingsForGoogle bookings) : Method
{
    public override string Name => nameof(GetBookingStatus);

    public override async Task<Answer> AnswerAsync(ReadOnlySequence<byte> body, CancellationToken stop)
    {
        if (!BookingServerJson.Wire.Read<GetBookingStatusRequest>(body, out var request, out var fault))
        {
            return Answer.Invalid(fault);
        }

        if (string.IsNullOrEmpty(request.BookingId))
        {
            return Wishes.Missing("booking_id", "Write the id that CreateBooking answered.");
        }

        return await bookings.FindAsync(new(request.BookingId), stop) is { } booking
            ? Answer.Of(new GetBookingStatusResponse
            {
                BookingId = booking.Id.Value,
                BookingStatus = UpdateBodies.Name(booking.Status),
                PrepaymentStatus = UpdateBodies.Name(booking.Prepayment),
            })
            : Answer.NotFound("booking_id names no booking of ours. Write the id that CreateBooking answered.", "booking_id");
    }
}
