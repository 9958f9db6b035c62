using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using MerchantPortal.Contracts.BookingServer;
using MerchantPortal.Contracts.Shared;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Features.Bookings;
using Booking = MerchantPortal.Domain.Bookings.Booking;

namespace MerchantPortal.Web.BookingServer;

/// <summary>
/// Books a slot for a guest (spec 1.7), and takes its payment. The same token and body always get the first answer; failures are tried afresh (spec 1.9).
/// Payment tokens and 3-D Secure answers go to the processor and nowhere else.
/// </summary>
internal sealed partial class CreateBooking(TakeBooking take, PayForBooking pay, TimeProvider clock, ILogger<CreateBooking> log) : Method
{
    /// <summary>Without a payment Google gives up after 4 s (spec 1.12); who waits for another process's lock looks at the time once a second.</summary>
    private static readonly TimeSpan ForTheSpot = TimeSpan.FromSeconds(2.9);

    // what the columns hold; the wire's own limit for names is 40
    private const int LongestUserId = 255;
    private const int LongestName = 200;
    private const int LongestTelephone = 100;
    private const int LongestEmail = 320;

    public override string Name => nameof(CreateBooking);

    public override bool Books => true;

    /// <summary>With a payment Google gives up after 15 s (spec 1.12).</summary>
    public override TimeSpan? Patience => TimeSpan.FromSeconds(14);

    public override Task<Answer> AnswerAsync(ReadOnlySequence<byte> body, CancellationToken stop) => AnswerAsync(body, rehearse: false, stop);

    /// <summary>Goes the whole way of a booking once, from the body to the answer, and books nothing (see <see cref="TakeBooking.RehearseAsync"/>).</summary>
    public Task<Answer> RehearseAsync(CancellationToken stop)
    {
        const long day = 24 * 60 * 60;
        var noon = (((clock.GetUtcNow().ToUnixTimeSeconds() / day) + 1) * day) + (day / 2);
        var body = FormattableString.Invariant($$"""
            {
                "slot": {"merchant_id": "rehearsal-{{Guid.CreateVersion7()}}", "service_id": "rehearsal", "start_sec": "{{noon}}", "duration_sec": "3600", "confirmation_mode": "CONFIRMATION_MODE_SYNCHRONOUS"},
                "user_information": {"user_id": "rehearsal", "given_name": "r", "family_name": "r", "telephone": "+10000000000", "email": "rehearsal@rehearsal.invalid"},
                "idempotency_token": "{{Guid.CreateVersion7()}}"
            }
            """);
        return AnswerAsync(new(Encoding.UTF8.GetBytes(body)), rehearse: true, stop);
    }

    private async Task<Answer> AnswerAsync(ReadOnlySequence<byte> body, bool rehearse, CancellationToken stop)
    {
        if (!BookingServerJson.Wire.Read<CreateBookingRequest>(body, out var request, out var fault))
        {
            return Answer.Invalid(fault);
        }

        if (Incomplete(request) is { } missing)
        {
            return missing;
        }

        if (!string.IsNullOrEmpty(request.OfferId))
        {
            return Answer.Refused(BookingFailureCause.OfferUnavailable, "this offer is not known for the slot");
        }

        if (!string.IsNullOrEmpty(request.DealId))
        {
            return Answer.Refused(BookingFailureCause.DealUnavailable, "this deal is not known for the slot");
        }

        var (slot, user) = (request.Slot!, request.UserInformation!);
        var (checkout, token, bank) = Checkouts.Take(request);
        var id = "";
        TakeBooking.Result taken;
        using (var time = new CancellationTokenSource(ForTheSpot, clock))
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, stop))
        {
            var command = new TakeBooking.Command(
                new(slot.MerchantId!),
                Wishes.Of(slot),
                Wishes.Mode(slot.ConfirmationMode),
                new(user.UserId!, user.GivenName!, user.FamilyName!, user.Telephone!, user.Email!),
                string.IsNullOrEmpty(request.AdditionalRequest) ? null : request.AdditionalRequest,
                BookingOnWire.Echo(request),
                request.IdempotencyToken!,
                Hash(request),
                booking => Render(booking, out id),
                checkout,
                request.IntakeFormAnswers?.Answer?.ConvertAll(answer => (answer.Id, (IEnumerable<string>)(answer.Response ?? []))));
            taken = rehearse ? await take.RehearseAsync(command, either.Token) : await take.RunAsync(command, either.Token);
        }

        var answer = taken.Paying is { } paying
            ? Answered(await pay.RunAsync(new(paying, token ?? new(""), bank, booking => Render(booking, out id)), stop)) with { WithPayment = true }
            : Answered(taken, checkout.Card);
        if (id.Length > 0 && !rehearse && answer is { Status: StatusCodes.Status200OK, Cause: null })
        {
            LogTaken(id, slot.MerchantId!);
        }

        return answer;
    }

    private static Answer Answered(TakeBooking.Result result, Domain.Offer.CardType? card) => result.Kind switch
    {
        TakeBooking.Kind.Taken or TakeBooking.Kind.Replayed => Answer.Text(result.Answer!),
        TakeBooking.Kind.TokenUsedForAnotherRequest => Answer.Invalid("idempotency_token", "was used for another request", "Write a new token for a new booking, or repeat the first request unchanged."),
        TakeBooking.Kind.UnknownMerchant => Wishes.UnknownMerchant("slot.merchant_id"),
        TakeBooking.Kind.UnknownService => Answer.Invalid("slot.service_id", "names no service of this merchant", "Write a service id of the published feed."),
        TakeBooking.Kind.NeverOffered => Wishes.NeverOffered("slot"),
        TakeBooking.Kind.Past => Answer.Invalid("slot.start_sec", "lies in the past", "Write the start of a slot that is still to come."),
        TakeBooking.Kind.SlotUnavailable => Answer.Refused(BookingFailureCause.SlotUnavailable, "no place is left, or the slot is no longer bookable the way it was shown"),
        TakeBooking.Kind.AlreadyBookedByUser => Answer.Refused(BookingFailureCause.SlotAlreadyBookedByUser, "this user holds this slot already"),
        TakeBooking.Kind.OverlappingReservation => Answer.Refused(BookingFailureCause.OverlappingReservation, "this user holds another booking at this time"),
        TakeBooking.Kind.OverBookingLimit => Answer.Refused(BookingFailureCause.UserOverBookingLimit, "this user holds as many bookings as the merchant allows"),
        TakeBooking.Kind.CheckoutRefused => PaymentFailures.Of(result.Fault!.Value, card),
        TakeBooking.Kind.MustPay => throw new InvalidOperationException("A payment that is to be made is no answer."),
    };

    private static Answer Answered(PayForBooking.Result result) => result.Kind switch
    {
        PayForBooking.Kind.Paid or PayForBooking.Kind.Replayed => Answer.Text(result.Answer!),
        PayForBooking.Kind.Refused => PaymentFailures.Of(result.Fault!),
        PayForBooking.Kind.SlotUnavailable => Answer.Refused(BookingFailureCause.SlotUnavailable, "the payment took too long and the place is gone; what was taken goes back"),
        PayForBooking.Kind.NotKnown => Answer.Error(
            StatusCodes.Status503ServiceUnavailable, "UNAVAILABLE", "What became of the payment is not known yet. Send the same request with the same token again in a moment."),
    };

    private static string Render(Booking booking, out string id)
    {
        id = booking.Id.Value;
        return BookingServerJson.Wire.WriteText(new CreateBookingResponse { Booking = BookingOnWire.Of(booking) });
    }

    private static Answer? Incomplete(CreateBookingRequest request) =>
        request.Slot is not { } slot ? Wishes.Missing("slot", "Write the slot to book.")
        : request.UserInformation is not { } user ? Wishes.Missing("user_information", "Write who books.")
        : string.IsNullOrEmpty(request.IdempotencyToken) ? Wishes.Missing("idempotency_token", "Write a token that is new for each booking.")
        : request.IdempotencyToken.EndsWith(' ') ? Answer.Invalid("idempotency_token", "ends in a space", "Write a token that ends in another character; SQL Server does not see spaces at an end.")
        : TooLong("idempotency_token", request.IdempotencyToken, IdempotentAnswer.TokenLimit)
            ?? Wishes.Incomplete(slot)
            ?? Incomplete(user);

    private static Answer? Incomplete(UserInformation user) =>
        string.IsNullOrEmpty(user.UserId) ? Wishes.Missing("user_information.user_id", "Write the id of the user who books.")
        // spec 1.3 wants both, and staff are told the given name alone
        : string.IsNullOrWhiteSpace(user.GivenName) ? Wishes.Missing("user_information.given_name", "Write the user's given name.")
        : string.IsNullOrWhiteSpace(user.FamilyName) ? Wishes.Missing("user_information.family_name", "Write the user's family name.")
        : string.IsNullOrEmpty(user.Telephone) ? Wishes.Missing("user_information.telephone", "Write the user's telephone number in any spelling.")
        : string.IsNullOrEmpty(user.Email) ? Wishes.Missing("user_information.email", "Write the user's e-mail address.")
        : TooLong("user_information.user_id", user.UserId, LongestUserId)
            ?? TooLong("user_information.given_name", user.GivenName, LongestName)
            ?? TooLong("user_information.family_name", user.FamilyName, LongestName)
            ?? TooLong("user_information.telephone", user.Telephone, LongestTelephone)
            ?? TooLong("user_information.email", user.Email, LongestEmail);

    private static Answer? TooLong(string field, string? text, int most) => text is null || text.Length <= most
        ? null
        : Answer.Invalid(field, "is too long", FormattableString.Invariant($"Write at most {most} characters."));

    // of the values as read, so that order, spacing and spelling of keys do not matter; tokens are gone from the request by now
    // Payment information that says nothing is none: a second try may bring it for the bank's answer alone, which has been taken out
    private static string Hash(CreateBookingRequest request)
    {
        var payment = request.PaymentInformation;
        request.PaymentInformation = payment is not null && BookingServerJson.Wire.WriteBytes(payment).AsSpan().SequenceEqual("{}"u8) ? null : payment;
        var hash = SHA256.HashData(BookingServerJson.Wire.WriteBytes(request));
        request.PaymentInformation = payment;
        return Convert.ToHexStringLower(hash);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Booking {BookingId} taken at {MerchantId}")]
    private partial void LogTaken(string bookingId, string merchantId);
}
