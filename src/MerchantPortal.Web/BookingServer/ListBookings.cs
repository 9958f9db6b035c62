using System.Buffers;
using MerchantPortal.Contracts.BookingServer;
using MerchantPortal.Features.Bookings;

namespace MerchantPortal.Web.BookingServer;

/// <summary>A user's future bookings, pending ones included, soonest first; an unknown user has none (spec 1.10).</summary>
internal sealed class ListBookings(BookingsForGoogle bookings) : Method
{
    public override string Name => nameof(ListBookings);

    public override async Task<Answer> AnswerAsync(ReadOnlySequence<byte> body, CancellationToken stop)
    {
        if (!BookingServerJson.Wire.Read<ListBookingsRequest>(body, out var request, out var fault))
        {
            return Answer.Invalid(fault);
        }

        if (string.IsNullOrEmpty(request.UserId))
        {
            return Wishes.Missing("user_id", "Write the id of the user whose bookings are wanted.");
        }

        var found = await bookings.OfUserAsync(request.UserId, stop);
        return Answer.Of(new ListBookingsResponse { Bookings = [.. found.Select(BookingOnWire.Of)] });
    }
}
