using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Mail;
using MerchantPortal.Data.Offer;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Offer;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.Features.Requests;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MerchantPortal.Features.Bookings;

/// <summary>
/// Takes a spot for a guest of Google (spec 1.7). Two requests for the last spot: one commits, the other is told. The same token always
/// gives the first answer (spec 1.9); a refusal is not remembered. Where money is taken or a card is kept the spot is only held, and
/// <see cref="PayForBooking"/> goes on.
/// </summary>
public sealed class TakeBooking(IDbContextFactory<PortalDbContext> contexts, MerchantOffers offers, IOptions<PaymentsOptions> payments, TimeProvider clock)
{
    /// <summary>A card holds money for seven days at most; a deposit whose booking begins later is charged.</summary>
    public static readonly Duration LongestHold = Duration.FromDays(6);

    /// <summary>So long after Google was told of other terms a guest may still be at a checkout that shows the former ones (docs/decisions/a-payment-goes-on.md).</summary>
    public static readonly Duration CheckoutLasts = Duration.FromMinutes(5);

    /// <param name="Token">The idempotency token, at most <see cref="IdempotentAnswer.TokenLimit"/> characters.</param>
    /// <param name="RequestHash">SHA-256 of the request in canonical form, without what a second try of a payment may change: token and 3-D Secure answer.</param>
    /// <param name="Answer">Renders the answer that is stored with the booking and repeated for the token.</param>
    /// <param name="Checkout">What the guest saw and gave; null is nothing of money.</param>
    /// <param name="Answers">The guest's answers to the service's form as they came; null is none.</param>
    public sealed record Command(
        MerchantId Merchant,
        SlotWish Wish,
        ConfirmationMode Mode,
        Guest Guest,
        string? AdditionalRequest,
        string? WireEcho,
        string Token,
        string RequestHash,
        Func<Booking, string> Answer,
        Checkout? Checkout = null,
        IReadOnlyList<(string? Id, IEnumerable<string> Responses)>? Answers = null);

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

        /// <summary>The place is held and the payment must be made, or go on; <see cref="Result.Paying"/> says for which booking.</summary>
        MustPay,

        /// <summary>The checkout does not fit what the slot costs.</summary>
        CheckoutRefused,
    }

    /// <param name="Answer">Set when taken or replayed: the response body.</param>
    public sealed record Result(Kind Kind, string? Answer = null, BookingId? Paying = null, CheckoutFault? Fault = null);

    /// <summary>An id nobody has: URL-safe, and later ones sort later (spec 1.3).</summary>
    public static BookingId NewId(Instant now) => new($"b-{Guid.CreateVersion7(now.ToDateTimeOffset()):N}");

    public Task<Result> RunAsync(Command command, CancellationToken stop) =>
        contexts.ActAsync(clock, db => TakeAsync(db, command, clock.Now(), stop), stop);

    /// <summary>
    /// Runs the act once for a shop that exists only inside a transaction that is never committed, so that the first guest of a process does not wait for
    /// what the runtime and the database driver do once. Nothing is written and nobody is told; the answer is what a guest would get.
    /// </summary>
    /// <param name="command">Its merchant must be nobody's; the wish is for a day within the horizon, on the hour.</param>
    /// <param name="stop">The caller gives up.</param>
    public async Task<Result> RehearseAsync(Command command, CancellationToken stop)
    {
        try
        {
            return await contexts.RehearseAsync(clock, async db =>
            {
                db.Add(new Merchant
                {
                    Id = command.Merchant, Name = "Rehearsal", ZoneId = "Etc/UTC", Currency = "EUR", Vertical = Vertical.Other, OfferVersion = 1,
                    Hours = OpeningHours.EveryDay(new LocalTime(10, 0), new LocalTime(22, 0)),
                });
                db.Add(new Service
                {
                    MerchantId = command.Merchant, Id = command.Wish.Service, Name = TextByLanguage.Of("Rehearsal"), Price = new(1_000_000, "EUR"),
                    Duration = Duration.FromHours(1), Step = Duration.FromHours(1), Places = [new Places(null, 1)],
                });
                await db.SaveChangesAsync(stop);
                return await TakeAsync(db, command, clock.Now(), stop);
            }, stop);
        }
        finally
        {
            offers.Forget(command.Merchant);
        }
    }

    private async Task<Result> TakeAsync(PortalDbContext db, Command command, Instant now, CancellationToken stop)
    {
        if (await BeforeAsync(db, command, stop) is { } said)
        {
            return said;
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
        if (offer.Merchant.OpenBookingsPerGuest is not null)
        {
            // What a guest has open is counted over all days
            await db.TakeTurnOfAllAsync(command.Merchant, stop);
        }

        if (await BeforeAsync(db, command, stop) is { } saidMeanwhile)
        {
            // On SQL Server the first look does not wait for a twin that is just writing its booking; the turn does
            return saidMeanwhile;
        }

        var held = await db.Holding(command.Merchant, time, now).ToListAsync(stop);
        Booking? own = null;
        if (held.Find(b => b.Status == BookingStatus.Paying && b.IsFor(command.Guest.UserId, command.Wish)) is { } paying)
        {
            if (GoOn(db, paying, command, now) is { } goesOn)
            {
                return goesOn;
            }

            held.Remove(paying);
            own = await db.Set<Booking>().SingleAsync(b => b.Id == paying.Id, stop);
        }

        var found = Availability.Find(offer, command.Wish, held.ConvertAll(b => new Taken(b.ServiceId, b.Time, b.Resources)), now);
        if (await RefuseGuestAsync(db, offer, command, held, own, now, stop) is { } refused)
        {
            return new(refused);
        }

        // The mode the guest was shown binds: an instant promise cannot become a question, a question may be answered at once.
        if (found is not { State: SlotState.Open, Slot: { } slot } || (command.Mode == ConfirmationMode.Synchronous && slot.Mode == ConfirmationMode.Asynchronous))
        {
            if (found is { State: SlotState.HeldBack, Slot: { } heldBack })
            {
                // Google still shows what is no longer offered
                await db.OweSlotsAsync(offer, service.Id, time, heldBack.Resources, now, null, stop);
            }

            return new(Kind.SlotUnavailable);
        }

        var terms = offer.TermsAt(service, slot.Start, slot.Resources.PartySize);
        if (terms.CardAsked && (command.Mode == ConfirmationMode.Asynchronous || slot.Mode == ConfirmationMode.Asynchronous))
        {
            // What is paid for cannot be asked first (V1); such a slot is not the one the guest was shown.
            return new(Kind.SlotUnavailable);
        }

        if (terms.CardAsked && !payments.Value.HasProcessor())
        {
            // Published while there was a processor: refused before a place is held, and never half booked
            return new(Kind.CheckoutRefused, Fault: CheckoutFault.NoProcessor);
        }

        var fault = (command.Checkout ?? Checkout.Nothing).Against(terms, offer.Merchant.AcceptedCards);
        if (fault is null && await MayShowFormerTermsAsync(db, offer, command, slot, terms, now, stop))
        {
            fault = CheckoutFault.TermsDiffer;
        }

        if (fault is not null)
        {
            if (fault is CheckoutFault.PriceDiffers or CheckoutFault.TermsDiffer or CheckoutFault.OptionNotValid)
            {
                // Google shows what is no longer so.
                await db.OweSlotsAsync(offer, service.Id, time, slot.Resources, now, null, stop);
            }

            return new(Kind.CheckoutRefused, Fault: fault);
        }

        // Not before the new request has its place: one that is refused takes nothing from the payment at the bank
        own?.HoldForPayment(now);

        var booking = Open(command, slot, terms, service, now);
        db.Add(booking);
        if (Movements(terms, slot.Start, now).ToList() is { Count: > 0 } movements)
        {
            booking.OpenForPayment(now, now + PayForBooking.Hold);
            movements.ForEach(m => db.Begin(booking, Guid.CreateVersion7(now.ToDateTimeOffset()), m.Kind, m.Amount, Actor.Guest, null, null, null, now, now + PayForBooking.Hold));
            db.Add(new IdempotentAnswer { Token = command.Token, RequestHash = command.RequestHash, BookingId = booking.Id, Answer = null, CreatedAt = now });
            return new(Kind.MustPay, Paying: booking.Id);
        }

        booking.Open(now);
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

    /// <summary>What the same token was answered before (spec 1.9); null when it is new.</summary>
    private static async Task<Result?> BeforeAsync(PortalDbContext db, Command command, CancellationToken stop) =>
        await db.Set<IdempotentAnswer>().AsNoTracking().FirstOrDefaultAsync(a => a.Token == command.Token, stop) is not { } before ? null
            : before.RequestHash != command.RequestHash ? new(Kind.TokenUsedForAnotherRequest)
            : before.Answer is null ? new(Kind.MustPay, Paying: before.BookingId)
            : new(Kind.Replayed, before.Answer);

    // Google must have our "pending" before it hears "confirmed".
    internal static readonly Duration AnswerTravels = Duration.FromSeconds(2);

    /// <summary>
    /// Whether the guest may have accepted the terms of a former publication, and the request does not say which: Google has not been told of the new ones,
    /// or a checkout ago at most.
    /// </summary>
    private static async Task<bool> MayShowFormerTermsAsync(PortalDbContext db, MerchantOffer offer, Command command, Slot slot, SlotTerms terms, Instant now, CancellationToken stop)
    {
        var checkout = command.Checkout ?? Checkout.Nothing;
        if (!terms.CardAsked || !checkout.LeavesOpen(terms, terms with { Deposit = null, NoShowFee = null, Prepayment = false }))
        {
            return false;
        }

        var (merchant, version, date) = (offer.Merchant.Id, offer.Merchant.OfferVersion, offer.DateOf(slot.Start));
        List<string> keys = [Update.OfSlots(merchant, slot.Service, date, null).Key, Update.OfSlots(merchant, slot.Service, date, slot.Resources.Staff).Key];
        var since = now - CheckoutLasts;
        var unheard = await db.Set<OwedUpdate>().Where(u => keys.Contains(u.Key) && (u.Version > u.SettledVersion || u.SentAt >= since)).MinAsync(u => (Instant?)u.OwedAt, stop);
        since = unheard < since ? unheard.Value : since;
        if (!await db.Set<OfferRevision>().AnyAsync(r => r.MerchantId == merchant && r.Version == version && r.PublishedAt >= since, stop))
        {
            return false;
        }

        await foreach (var former in db.Set<OfferRevision>().AsNoTracking().Where(r => r.MerchantId == merchant && r.Version < version).OrderByDescending(r => r.Version).AsAsyncEnumerable().WithCancellation(stop))
        {
            OfferDocuments.Read(former.Document).TryCompile(out var then);
            if (then?.Services.GetValueOrDefault(slot.Service) is { } service
                && Availability.Find(then, command.Wish, [], now).State != SlotState.NeverOffered && checkout.LeavesOpen(terms, then.TermsAt(service, slot.Start, slot.Resources.PartySize)))
            {
                return true;
            }

            if (former.PublishedAt < since)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>What moves with the booking; nothing for pay on arrival and for a card that is only looked at.</summary>
    private IEnumerable<(MovementKind Kind, Money Amount)> Movements(SlotTerms terms, Instant start, Instant now)
    {
        if (terms.DueAtBooking is { Micros: > 0 } due)
        {
            yield return (terms.Prepayment ? MovementKind.Prepayment : payments.Value.HoldDeposits && start - now <= LongestHold ? MovementKind.DepositHold : MovementKind.Deposit, due);
        }

        if (terms.NoShowFeeTotal is { Micros: > 0 } fee)
        {
            yield return (MovementKind.CardKept, fee);
        }
    }

    /// <summary>
    /// The guest has a payment of this very slot under way. With the bank's answer it goes on, also under a new token; while it waits for the bank a new
    /// request may take its place, because the guest has turned back (null); otherwise it is a twin, and refused (spec 1.9 c).
    /// </summary>
    private static Result? GoOn(PortalDbContext db, Booking own, Command command, Instant now)
    {
        if (command.Checkout?.AnswersThreeDSecure == true)
        {
            db.Add(new IdempotentAnswer { Token = command.Token, RequestHash = command.RequestHash, BookingId = own.Id, Answer = null, CreatedAt = now });
            return new(Kind.MustPay, Paying: own.Id);
        }

        return own.HeldUntil <= now + PayForBooking.Hold ? new(Kind.AlreadyBookedByUser) : null;
    }

    /// <param name="held">What anybody holds then; <paramref name="own"/> left out.</param>
    /// <param name="own">The payment whose place the request would take, which does not count towards what the guest has open.</param>
    private static async Task<Kind?> RefuseGuestAsync(
        PortalDbContext db, MerchantOffer offer, Command command, List<Booking> held, Booking? own, Instant now, CancellationToken stop)
    {
        switch (OwnBookings.With(held, command.Guest.UserId, command.Wish, offer.Merchant))
        {
            case OwnClash.SamePlace:
                return Kind.AlreadyBookedByUser;
            case OwnClash.Overlap:
                return Kind.OverlappingReservation;
        }

        if (offer.Merchant.OpenBookingsPerGuest is not { } limit)
        {
            return null;
        }

        var open = await db.BookingsOf(command.Merchant).StillToCome(now).CountAsync(
            b => b.Guest.UserId == command.Guest.UserId
                && (b.Status == BookingStatus.Pending || b.Status == BookingStatus.Confirmed || (b.Status == BookingStatus.Paying && b.HeldUntil > now)), stop);
        return open - (own is null ? 0 : 1) >= limit ? Kind.OverBookingLimit : null;
    }

    private static Booking Open(Command command, Slot slot, SlotTerms terms, Service service, Instant now) => new()
    {
        Id = NewId(now),
        MerchantId = command.Merchant,
        ServiceId = slot.Service,
        Channel = Channel.Google,
        Mode = command.Mode,
        Start = slot.Start,
        End = slot.Time.End,
        ComesAnyTime = service.AdmissionPolicy == AdmissionPolicy.TimeFlexible,
        StaffId = slot.Resources.Staff,
        RoomId = slot.Resources.Room,
        PartySize = slot.Resources.PartySize,
        StaffChosen = command.Wish.Resources.Staff is not null,
        RoomChosen = command.Wish.Resources.Room is not null,
        Guest = command.Guest,
        AdditionalRequest = command.AdditionalRequest,
        Answers = IntakeAnswer.Of(service.IntakeForm, command.Answers ?? []) is { Length: > 0 } answers ? [.. answers] : null,
        WireEcho = command.WireEcho,
        CreatedAt = now,
        DecideBy = command.Mode == ConfirmationMode.Asynchronous ? DecisionDeadline.For(now, service.AnswerWindow, slot.Start) : null,
        CancelBy = terms.CancelUntil(slot.Start),
        Terms = new($"t-{Guid.CreateVersion7(now.ToDateTimeOffset()):N}", now, terms),
    };
}
