using System.Globalization;
using System.Security.Cryptography;
using MerchantPortal.Contracts.BookingServer;
using MerchantPortal.Contracts.Feeds;
using MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Simulator.Guest;

/// <summary>What a guest does on Google: look, book, cancel, move, ask. Each is one call to the booking server and what Google keeps of its answer.</summary>
internal sealed class GuestSide(SimulatedGoogle google, BookingServerClient server, IServiceProvider services)
{
    /// <summary>A slot and whether the guest can take it. <see cref="Verified"/> is false when only the feed says so.</summary>
    public sealed record Offered(FeedAvailability Slot, bool Open, bool Verified);

    /// <summary>What came of an attempt: a booking, or why not, and the defects Google would report. With <see cref="Bank"/> the guest's bank must be asked first.</summary>
    public sealed record Attempt(SimulatedBooking? Booking, string Problem, IReadOnlyList<string> Defects)
    {
        public ThreeDSecureParameters? Bank { get; init; }
    }

    /// <summary>What the guest hands over to pay: what was shown, the token, and the bank's answer once it was asked.</summary>
    public sealed record Payment(PaymentInformation? Shown, bool IsPayment, string? Token, string? BankAnswer, string? MdMerchantData);

    /// <summary>The names of one merchant and service, and the merchant's zone.</summary>
    public sealed record Place(SimulatedMerchant Merchant, SimulatedService Service)
    {
        public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(Merchant.TimeZone);

        public string When(long startSec) => Local(startSec).ToString("ddd d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);

        public DateTimeOffset Local(long startSec) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(startSec), Zone);
    }

    /// <summary>An idempotency token as Google's samples show it: digits.</summary>
    public static string NewToken() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)).ToString(CultureInfo.InvariantCulture);

    public Task<SimulatedFeed> FeedAsync(CancellationToken stop) => google.Options.Feed(services, stop);

    public async Task<Place?> PlaceAsync(string merchantId, string serviceId, CancellationToken stop)
    {
        var merchant = (await FeedAsync(stop)).Merchants.FirstOrDefault(m => m.MerchantId == merchantId);
        var service = merchant?.Services.FirstOrDefault(s => s.ServiceId == serviceId);
        return service is null ? null : new Place(merchant!, service);
    }

    /// <summary>The slots of a local day: the feed with received replaces, those with free spots verified by one lookup.</summary>
    public async Task<IReadOnlyList<Offered>> SlotsAsync(Place place, DateOnly day, CancellationToken stop)
    {
        var feed = await google.Options.Slots(services, new SlotsOfDay(place.Merchant.MerchantId, place.Service.ServiceId, day), stop);
        var slots = google.Slots(place.Merchant.MerchantId, place.Service.ServiceId, StartOf(day, place.Zone), StartOf(day.AddDays(1), place.Zone), feed);
        var asked = slots.Where(slot => slot.SpotsOpen > 0).ToList();
        var open = asked.Count == 0 ? null : await LookUpAsync(place.Merchant.MerchantId, [.. asked.Select(slot => SlotKey.Of(slot).ToSlotTime())], stop);
        return [.. slots.Select(slot => new Offered(slot, slot.SpotsOpen > 0 && (open is null || open[asked.IndexOf(slot)]), asked.Count == 0 || open is not null))];
    }

    /// <summary>The slot click: is this one still open? Null when the booking server gave no answer.</summary>
    public async Task<bool?> IsOpenAsync(SlotKey slot, CancellationToken stop) => (await LookUpAsync(slot.MerchantId, [slot.ToSlotTime()], stop))?[0];

    /// <summary>What the guest is shown and asked for a slot, by what Google holds of it now.</summary>
    public async Task<Checkout> CheckoutAsync(Place place, SlotKey key, CancellationToken stop)
    {
        var day = DateOnly.FromDateTime(place.Local(key.StartSec).DateTime);
        var feed = await google.Options.Slots(services, new SlotsOfDay(key.MerchantId, key.ServiceId, day), stop);
        var slot = google.Slots(key.MerchantId, key.ServiceId, key.StartSec, key.StartSec + 1, [.. feed.Where(s => s.StartSec == key.StartSec)]).FirstOrDefault(s => SlotKey.Of(s) == key);
        return Checkout.Of(place, slot, key);
    }

    public async Task<Attempt> BookAsync(SlotKey slot, UserInformation guest, string token, string? additionalRequest, IntakeFormAnswers? answers, Payment payment, CancellationToken stop)
    {
        var shown = payment.Shown;
        if (payment.BankAnswer is { Length: > 0 })
        {
            shown ??= new();
            (shown.PaResponse, shown.MdMerchantData) = (payment.BankAnswer, payment.MdMerchantData);
        }

        var request = new CreateBookingRequest
        {
            Slot = slot.ToSlot(),
            UserInformation = guest,
            IdempotencyToken = token,
            AdditionalRequest = string.IsNullOrWhiteSpace(additionalRequest) ? null : additionalRequest,
            IntakeFormAnswers = answers,
            PaymentInformation = shown,
            PaymentProcessingParameters = string.IsNullOrEmpty(payment.Token) ? null : new PaymentProcessingParameters { UnparsedPaymentMethodToken = payment.Token },
        };
        var reply = await server.CallAsync<CreateBookingRequest, CreateBookingResponse>("CreateBooking", request, stop);
        if (reply.Value is not { } answer)
        {
            return new Attempt(null, reply.Problem, []);
        }

        var defects = AnswerCheck.Defects(request, answer, payment.IsPayment);
        if (answer.BookingFailure is not null || string.IsNullOrEmpty(answer.Booking?.BookingId))
        {
            var bank = answer.BookingFailure is { Cause: BookingFailureCause.PaymentRequires3ds1 } ? answer.BookingFailure.PaymentFailure?.Threeds1Parameters : null;
            return new Attempt(null, Said(Texts.PaymentFailure(answer.BookingFailure?.Cause) ?? Texts.Refused, answer.BookingFailure), defects) { Bank = bank };
        }

        var made = answer.Booking;

        // the same token again is the same booking: what Google already knows of it stays
        var booking = google.Learn(new SimulatedBooking(made.BookingId, slot.MerchantId, slot.ServiceId, slot.StartSec, slot.DurationSec, made.Status ?? BookingStatus.Confirmed)
        {
            Resources = slot.Resources(),
            ConfirmationMode = slot.Mode,
            PrepaymentStatus = made.PaymentInformation?.PrepaymentStatus ?? PrepaymentStatus.NotProvided,
            Guest = guest,
            CreatedAt = google.Now,
        }.WithMail(google.Now));
        return new Attempt(booking, "", defects);
    }

    public async Task<Attempt> CancelAsync(SimulatedBooking booking, CancellationToken stop)
    {
        var change = new Booking { BookingId = booking.BookingId, Status = BookingStatus.Canceled };
        return await UpdateAsync(change, known => known.Become(BookingStatus.Canceled, google.Now), stop);
    }

    public async Task<Attempt> RescheduleAsync(SimulatedBooking booking, SlotKey slot, CancellationToken stop)
    {
        var change = new Booking { BookingId = booking.BookingId, Slot = new Slot { StartSec = slot.StartSec, DurationSec = slot.DurationSec } };
        return await UpdateAsync(change, known => known with { StartSec = slot.StartSec, DurationSec = slot.DurationSec }, stop);
    }

    public async Task<Attempt> RefreshAsync(SimulatedBooking booking, CancellationToken stop)
    {
        var reply = await server.CallAsync<GetBookingStatusRequest, GetBookingStatusResponse>("GetBookingStatus", new GetBookingStatusRequest { BookingId = booking.BookingId }, stop);
        if (reply.Value is not { } answer)
        {
            return new Attempt(null, reply.Problem, []);
        }

        string[] defects = answer.BookingId == booking.BookingId && answer.BookingStatus is not null && answer.PrepaymentStatus is not null
            ? []
            : ["booking_id, booking_status and prepayment_status are all required"];
        var known = google.Change(booking.BookingId, b => b with { Status = answer.BookingStatus ?? b.Status, PrepaymentStatus = answer.PrepaymentStatus ?? b.PrepaymentStatus });
        return new Attempt(known, "", defects);
    }

    /// <summary>Google would remember a user's bookings over a restart; the simulator asks for them again. They come back without their e-mails.</summary>
    public async Task RecallAsync(string userId, CancellationToken stop)
    {
        var reply = await server.CallAsync<ListBookingsRequest, ListBookingsResponse>("ListBookings", new ListBookingsRequest { UserId = userId }, stop);
        foreach (var booking in reply.Value?.Bookings ?? [])
        {
            if (booking is { BookingId: { Length: > 0 } id, Slot: { MerchantId: { } merchant, ServiceId: { } service, StartSec: { } start, DurationSec: { } duration } slot, Status: { } status })
            {
                google.Learn(new SimulatedBooking(id, merchant, service, start, duration, status)
                {
                    Resources = slot.Resources,
                    ConfirmationMode = slot.ConfirmationMode ?? ConfirmationMode.Synchronous,
                    PrepaymentStatus = booking.PaymentInformation?.PrepaymentStatus ?? PrepaymentStatus.NotProvided,
                    Guest = booking.UserInformation ?? new UserInformation(),
                    CreatedAt = google.Now,
                });
            }
        }
    }

    private async Task<Attempt> UpdateAsync(Booking change, Func<SimulatedBooking, SimulatedBooking> known, CancellationToken stop)
    {
        var reply = await server.CallAsync<UpdateBookingRequest, UpdateBookingResponse>("UpdateBooking", new UpdateBookingRequest { Booking = change }, stop);
        if (reply.Value is not { } answer)
        {
            return new Attempt(null, reply.Problem, []);
        }

        if (answer.Booking is null || answer.BookingFailure is not null)
        {
            return new Attempt(null, Said(Texts.ChangeRefused, answer.BookingFailure), []);
        }

        string[] defects = answer.Booking.BookingId == change.BookingId && (change.Status is null || answer.Booking.Status == change.Status)
            && (change.Slot is null || answer.Booking.Slot?.StartSec == change.Slot.StartSec)
                ? []
                : ["the answer must hold the booking_id and every changed field with its new value"];
        return new Attempt(google.Change(change.BookingId!, known), "", defects);
    }

    private async Task<IReadOnlyList<bool>?> LookUpAsync(string merchantId, List<SlotTime> times, CancellationToken stop)
    {
        var request = new BatchAvailabilityLookupRequest { MerchantId = merchantId, SlotTime = times };
        var reply = await server.CallAsync<BatchAvailabilityLookupRequest, BatchAvailabilityLookupResponse>("BatchAvailabilityLookup", request, stop);
        return reply.Value?.SlotTimeAvailability is { } answers && answers.Count == times.Count ? [.. answers.Select(answer => answer.Available)] : null;
    }

    private static string Said(string what, BookingFailure? failure) =>
        failure is null ? what + "." : $"{what.TrimEnd('.')}: {WireEnum.NameOf(failure.Cause ?? BookingFailureCause.Unspecified)}{(string.IsNullOrEmpty(failure.Description) ? "" : " — " + failure.Description)}";

    private static long StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);

        // where the clock jumps over midnight the day starts when it lands
        while (zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(15);
        }

        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUnixTimeSeconds();
    }
}
