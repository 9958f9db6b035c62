using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Mail;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Requests;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Bookings;

/// <summary>
/// Takes a spot for a guest of Google (spec 1.7). Two requests for the last spot: one commits, the other is told. The same token always
/// gives the first answer (spec 1.9); a refusal is not remembered.
/// </summary>
public sealed class TakeBooking(IDbContextFactory<PortalDbContext> contexts, MerchantOffers offers, TimeProvider clock)
{
    /// <param name="Token">The idempotency token, at most <see cref="IdempotentAnswer.TokenLimit"/> characters.</param>
    /// <param name="RequestHash">SHA-256 of the request in canonical form.</param>
    /// <param name="Answer">Renders the answer that is stored with the booking and repeated for the token.</param>
    public sealed record Command(
        MerchantId Merchant,
        SlotWish Wish,
        ConfirmationMode Mode,
        Guest Guest,
        string? AdditionalRequest,
        string? WireEcho,
        string Token,
        string RequestHash,
        Func<Booking, string> Answer);

    public enum Kind
    {
        Taken,
        Replayed,
        TokenUsedForAnotherRequest,
        UnknownMerchant,
        UnknownService,
        NeverOffered,
        Past,
        SlotUnavailable,
        AlreadyBookedByUser,
        OverlappingReservation,
        OverBookingLimit,
    }

    /// <param name="Answer">Set when taken or replayed: the response body.</param>
    public sealed record Result(Kind Kind, string? Answer = null);

    /// <summary>An id nobody has: URL-safe, and later ones sort later (spec 1.3).</summary>
    public static BookingId NewId(Instant now) => new($"b-{Guid.CreateVersion7(now.ToDateTimeOffset()):N}");

    public Task<Result> RunAsync(Command command, CancellationToken stop) =>
        contexts.ActAsync(clock, db => TakeAsync(db, offers, command, clock.Now(), stop), stop);

    private static async Task<Result> TakeAsync(PortalDbContext db, MerchantOffers offers, Command command, Instant now, CancellationToken stop)
    {
        if (await db.Set<IdempotentAnswer>().AsNoTracking().FirstOrDefaultAsync(a => a.Token == command.Token, stop) is { } before)
        {
            return before.RequestHash == command.RequestHash ? new(Kind.Replayed, before.Answer) : new(Kind.TokenUsedForAnotherRequest);
        }

        if (await offers.CurrentAsync(db, command.Merchant, stop) is not { } offer)
        {
            return new(Kind.UnknownMerchant);
        }

        if (!offer.Services.TryGetValue(command.Wish.Service, out var service))
        {
            return new(Kind.UnknownService);
        }

        // Asked before waiting for the turn, so that what was never offered leaves nothing behind.
        switch (Availability.Find(offer, command.Wish, [], now).State)
        {
            case SlotState.NeverOffered:
                return new(Kind.NeverOffered);
            case SlotState.Past:
                return new(Kind.Past);
        }

        var time = new TimeRange(command.Wish.Start, command.Wish.Start + service.Duration);
        await db.TakeTurnAsync(offer, time, stop);
        var held = await db.Holding(command.Merchant, time, now).ToListAsync(stop);
        var found = Availability.Find(offer, command.Wish, held.ConvertAll(b => new Taken(b.ServiceId, b.Time, b.Resources)), now);
        if (await RefuseGuestAsync(db, offer, command, held, time, now, stop) is { } refused)
        {
            return new(refused);
        }

        // The mode the guest was shown binds: an instant promise cannot become a question, a question may be answered at once.
        if (found is not { State: SlotState.Open, Slot: { } slot } || (command.Mode == ConfirmationMode.Synchronous && slot.Mode == ConfirmationMode.Asynchronous))
        {
            return new(Kind.SlotUnavailable);
        }

        var booking = Open(command, service, slot, now);
        db.Add(booking);
        var answer = command.Answer(booking);
        db.Add(new IdempotentAnswer { Token = command.Token, RequestHash = command.RequestHash, BookingId = booking.Id, Answer = answer, CreatedAt = now });
        db.Record(booking, command.Mode == ConfirmationMode.Asynchronous ? BookingEventKind.Requested : BookingEventKind.Booked, Actor.Guest, null, now);
        if (command.Mode == ConfirmationMode.Asynchronous && slot.Mode == ConfirmationMode.Synchronous)
        {
            booking.ConfirmAtOnce(now);
            var version = await db.OweBookingAsync(booking, now, now + AnswerTravels, stop);
            db.Record(booking, BookingEventKind.Accepted, Actor.System, null, now, version);
        }

        if (booking.Status == BookingStatus.Pending)
        {
            await RequestMails.OweAsync(db, booking, offer, MailTemplate.NewRequest, now, stop);
        }

        await db.OweSlotsAsync(offer, service.Id, booking.Time, booking.Resources, now, null, stop);
        return new(Kind.Taken, answer);
    }

    // Google must have our "pending" before it hears "confirmed".
    private static readonly Duration AnswerTravels = Duration.FromSeconds(2);

    private static async Task<Kind?> RefuseGuestAsync(
        PortalDbContext db, MerchantOffer offer, Command command, List<Booking> held, TimeRange time, Instant now, CancellationToken stop)
    {
        var own = held.Where(b => b.IsOpen && b.Guest.UserId == command.Guest.UserId).ToList();
        if (own.Exists(b => b.ServiceId == command.Wish.Service && b.Time == time && b.Resources.Satisfies(command.Wish.Resources)))
        {
            return Kind.AlreadyBookedByUser;
        }

        if (own.Count > 0 && !offer.Merchant.GuestsMayOverlap)
        {
            return Kind.OverlappingReservation;
        }

        if (offer.Merchant.OpenBookingsPerGuest is not { } limit)
        {
            return null;
        }

        var open = await db.BookingsOf(command.Merchant).CountAsync(
            b => b.Guest.UserId == command.Guest.UserId && b.Start > now && (b.Status == BookingStatus.Pending || b.Status == BookingStatus.Confirmed), stop);
        return open >= limit ? Kind.OverBookingLimit : null;
    }

    private static Booking Open(Command command, Service service, Slot slot, Instant now)
    {
        var booking = new Booking
        {
            Id = NewId(now),
            MerchantId = command.Merchant,
            ServiceId = service.Id,
            Channel = Channel.Google,
            Mode = command.Mode,
            Start = slot.Start,
            End = slot.Time.End,
            StaffId = slot.Resources.Staff,
            RoomId = slot.Resources.Room,
            PartySize = slot.Resources.PartySize,
            StaffChosen = command.Wish.Resources.Staff is not null,
            Guest = command.Guest,
            AdditionalRequest = command.AdditionalRequest,
            WireEcho = command.WireEcho,
            CreatedAt = now,
            DecideBy = command.Mode == ConfirmationMode.Asynchronous ? DecisionDeadline.For(now, service.AnswerWindow, slot.Start) : null,
            CancelBy = slot.Start - (service.MinAdvanceOnlineCanceling ?? Duration.Zero),
        };
        booking.Open(now);
        return booking;
    }
}
