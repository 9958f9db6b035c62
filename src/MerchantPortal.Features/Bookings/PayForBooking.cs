using System.Security.Cryptography;
using System.Text;
using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Offer;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Bookings;

/// <summary>
/// Makes the payment of a booking whose place <see cref="TakeBooking"/> holds. It may stop anywhere and be run again by Google's next try of the same
/// request, from any process: the processor knows one payment for the booking, so it is charged at most once, and what nobody comes back for is given
/// back by <see cref="ReconcilePayments"/>. The processor is never asked inside a transaction.
/// </summary>
public sealed class PayForBooking(IDbContextFactory<PortalDbContext> contexts, IPaymentProcessor processor, GiveUpPayment giveUp, TimeProvider clock)
{
    /// <summary>How long the place is held while the payment is made; longer than Google waits for an answer.</summary>
    public static readonly Duration Hold = Duration.FromSeconds(60);

    /// <summary>How long the place is held while the guest's bank asks them.</summary>
    public static readonly Duration BankHold = Duration.FromMinutes(10);

    /// <param name="Answer">Renders the answer that is stored with the booking and repeated for its token.</param>
    public sealed record Command(BookingId Booking, PaymentToken Token, ThreeDSecureAnswer? ThreeDSecure, Func<Booking, string> Answer);

    public enum Kind
    {
        /// <summary>The booking is paid for and confirmed.</summary>
        Paid,

        /// <summary>Another run of the same request was first; this is its answer.</summary>
        Replayed,

        /// <summary>The payment is refused; the fault says why. With <see cref="PaymentFault.ThreeDSecureRequired"/> the place stays held and the request comes again.</summary>
        Refused,

        /// <summary>The payment took too long and the place has gone to somebody else; what was taken goes back.</summary>
        SlotUnavailable,

        /// <summary>Nobody can say yet what became of it: the same request must come again.</summary>
        NotKnown,
    }

    /// <param name="Answer">Set when paid or replayed: the response body.</param>
    public sealed record Result(Kind Kind, string? Answer = null, PaymentFault? Fault = null);

    public async Task<Result> RunAsync(Command command, CancellationToken stop)
    {
        try
        {
            return await PayAsync(command, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The caller's patience is over while the processor is asked; its next try, or the reconciler, finds out.
            return new(Kind.NotKnown);
        }
    }

    private async Task<Result> PayAsync(Command command, CancellationToken stop)
    {
        var (booking, movements, payment) = await ReadAsync(command.Booking, stop);
        if (booking.Status != BookingStatus.Paying)
        {
            return await ClosedAsync(command.Booking, stop);
        }

        var main = Main(movements);
        if (payment is not { } reference)
        {
            var keep = movements.Any(m => m.Kind == MovementKind.CardKept);
            switch (await processor.BeginAsync(PurposeOf(main), main.Kind == MovementKind.CardKept ? null : main.Amount, keep, booking.Id.Value, $"{main.Id:N}-begin", stop))
            {
                case BeginResult.Begun begun:
                    reference = begun.Reference;
                    break;
                case BeginResult.Refused refused:
                    return await FailAsync(command.Booking, null, refused.Fault);
                default:
                    return new(Kind.NotKnown);
            }
        }

        var (readiness, ready) = await ReadyAsync(command.Booking, reference, stop);
        switch (readiness)
        {
            case Readiness.Closed:
                return await ClosedAsync(command.Booking, stop);
            case Readiness.PlaceLost:
                return await giveUp.RunAsync(command.Booking, stop) ? new(Kind.SlotUnavailable) : new(Kind.NotKnown);
        }

        var key = $"{main.Id:N}-{Digest(command)}";
        return await ConfirmedAsync(reference, await processor.ConfirmAsync(reference, command.Token, command.ThreeDSecure, key, stop), stop) switch
        {
            PaymentResult.Succeeded done => await PaidAsync(command, reference, done),
            PaymentResult.Refused { Fault: PaymentFault.ThreeDSecureRequired fault } => await WaitForBankAsync(command.Booking, fault),
            PaymentResult.Refused refused => await RefuseAsync(command.Booking, reference, refused.Fault, ready.Stamp, stop),
            _ => new(Kind.NotKnown),
        };
    }

    private async Task<(Booking Booking, IReadOnlyList<Movement> Movements, PaymentReference? Payment)> ReadAsync(BookingId id, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        var booking = await db.Set<Booking>().AsNoTracking().SingleAsync(b => b.Id == id, stop);
        var payment = await db.Set<BookingPayment>().AsNoTracking().FirstOrDefaultAsync(p => p.BookingId == id, stop);
        return (booking, await db.MovementsOfAsync(id, stop), payment is null ? null : new(payment.Reference));
    }

    private enum Readiness
    {
        Ready,
        Closed,
        PlaceLost,
    }

    /// <summary>
    /// Stores the processor's reference before anything is confirmed, and holds the place for one more try, if it is still to be had. The booking has a new stamp
    /// then, so a try that was refused knows whether another came after it.
    /// </summary>
    private Task<(Readiness, Booking)> ReadyAsync(BookingId id, PaymentReference reference, CancellationToken stop) => contexts.ActAsync(clock, async db =>
    {
        var now = clock.Now();
        var booking = await db.Set<Booking>().SingleAsync(b => b.Id == id, stop);
        if (booking.Status != BookingStatus.Paying)
        {
            return (Readiness.Closed, booking);
        }

        if (!await KeepsPlaceAsync(db, booking, now, stop))
        {
            // Whoever has the place is not to wait for our clock
            booking.HoldForPayment(Instant.Min(now, booking.HeldUntil ?? now));
            return (Readiness.PlaceLost, booking);
        }

        var stored = await db.Set<BookingPayment>().FirstOrDefaultAsync(p => p.BookingId == id, stop);
        if (stored is not null && stored.Reference != reference.Value)
        {
            // Begun twice, with two accounts: the stored one alone is ever confirmed, by the next try
            return (Readiness.Closed, booking);
        }

        if (stored is null)
        {
            db.Add(new BookingPayment { BookingId = id, MerchantId = booking.MerchantId, Reference = reference.Value });
        }

        booking.HoldForPayment(Instant.Max(now + Hold, booking.HeldUntil ?? now));
        db.Touch(booking);
        return (Readiness.Ready, booking);
    }, stop);

    /// <summary>Whether the place is held, or was let go and is still free for this guest.</summary>
    private static async Task<bool> KeepsPlaceAsync(PortalDbContext db, Booking booking, Instant now, CancellationToken stop)
    {
        var offer = (await db.OfferOfAsync(booking.MerchantId, stop))!;
        if (booking.HeldUntil > now)
        {
            return await db.KeepsHeldPlaceAsync(offer, booking, now, stop);
        }

        await db.TakeTurnAsync(offer, booking.Time, stop);
        var others = await db.Holding(booking.MerchantId, booking.Time, now).Where(b => b.Id != booking.Id).ToListAsync(stop);
        return offer.Services.TryGetValue(booking.ServiceId, out var service)
            && service.PastFrom(booking.Start) > now
            && Availability.HasPlace(offer, new(booking.ServiceId, booking.Time, booking.Resources), others.ConvertAll(b => new Taken(b.ServiceId, b.Time, b.Resources)))
            && OwnBookings.With(others, booking.Guest.UserId, new(booking.ServiceId, booking.Start, booking.End - booking.Start, booking.Resources), offer.Merchant) == OwnClash.None;
    }

    /// <summary>The processor's word, or, when it gave none, what it says when asked.</summary>
    private async Task<PaymentResult> ConfirmedAsync(PaymentReference reference, PaymentResult said, CancellationToken stop)
    {
        if (said is not PaymentResult.Unknown)
        {
            return said;
        }

        var finding = await processor.FindAsync(reference, stop);
        return finding.State switch
        {
            PaymentState.Captured or PaymentState.Held or PaymentState.Kept => new PaymentResult.Succeeded(reference.Value, finding.Kept, finding.State == PaymentState.Captured),
            PaymentState.Refused => new PaymentResult.Refused(finding.Fault ?? new PaymentFault.Other("refused")),
            PaymentState.Canceled => new PaymentResult.Refused(new PaymentFault.Other("canceled")),
            _ => said,
        };
    }

    // From here on money has moved: whoever waits, it is finished.
    private Task<Result> PaidAsync(Command command, PaymentReference reference, PaymentResult.Succeeded done) => contexts.ActAsync(clock, async db =>
    {
        var stop = CancellationToken.None;
        var now = clock.Now();
        var booking = await db.Set<Booking>().SingleAsync(b => b.Id == command.Booking, stop);
        var answers = await db.Set<IdempotentAnswer>().Where(a => a.BookingId == booking.Id).ToListAsync(stop);
        if (booking.Status == BookingStatus.Failed)
        {
            // Given up meanwhile: what has moved goes back
            GiveUpPayment.BringBack(db, booking, await db.MovementsOfAsync(booking.Id, stop), reference, done.Captured, now);
            return new Result(Kind.Refused, Fault: new PaymentFault.Other("given_up"));
        }

        if (booking.Status != BookingStatus.Paying)
        {
            return Replayed(answers);
        }

        var movements = await db.MovementsOfAsync(booking.Id, stop);
        var payment = await db.Set<BookingPayment>().SingleAsync(p => p.BookingId == booking.Id, stop);
        var offer = (await db.OfferOfAsync(booking.MerchantId, stop))!;
        if (!await KeepsPlaceAsync(db, booking, now, stop))
        {
            var finding = new PaymentFinding(done.Captured ? PaymentState.Captured : PurposeOf(Main(movements)) == PaymentPurpose.Hold ? PaymentState.Held : PaymentState.Kept);
            await GiveUpPayment.WriteAsync(db, booking, movements, reference, finding, offer, now, stop);
            return new Result(Kind.SlotUnavailable);
        }

        booking.Pay(done.TransactionId, PrepaymentStatus.Provided, now);
        payment.Credential = done.Kept?.Value;
        foreach (var movement in movements.Where(m => m.State == MovementState.Begun))
        {
            var kept = movement.Kind != MovementKind.CardKept || done.Kept is not null;
            db.End(movement.Begun, kept ? MovementState.Succeeded : MovementState.Failed, done.TransactionId, kept ? null : "card_not_kept", now);
        }

        booking.WatchMoney(Ledger.NextLook(await db.MovementsOfAsync(booking.Id, stop), now));
        var answer = command.Answer(booking);
        answers.ForEach(a => a.Answer = answer);
        db.Record(booking, BookingEventKind.Booked, Actor.Guest, null, now, movement: Main(movements).Id);
        await db.OweSlotsAsync(offer, booking.ServiceId, booking.Time, booking.Resources, now, null, stop);
        return new Result(Kind.Paid, answer);
    }, CancellationToken.None);

    private Task<Result> WaitForBankAsync(BookingId id, PaymentFault.ThreeDSecureRequired fault) => contexts.ActAsync(clock, async db =>
    {
        var stop = CancellationToken.None;
        var now = clock.Now();
        var booking = await db.Set<Booking>().SingleAsync(b => b.Id == id, stop);
        if (booking.Status == BookingStatus.Paying)
        {
            booking.HoldForPayment(now + BankHold);
            var offer = (await db.OfferOfAsync(booking.MerchantId, stop))!;
            await db.OweSlotsAsync(offer, booking.ServiceId, booking.Time, booking.Resources, now, null, stop);

            // Then the place is free, whether or not anybody can say by then what became of the payment
            await db.OweSlotsAsync(offer, booking.ServiceId, booking.Time, booking.Resources, now, booking.HeldUntil, stop);
        }

        return new Result(Kind.Refused, Fault: fault);
    }, CancellationToken.None);

    /// <param name="ready">The booking's stamp since this try was ready.</param>
    private async Task<Result> RefuseAsync(BookingId id, PaymentReference reference, PaymentFault fault, Guid ready, CancellationToken stop)
    {
        var result = await FailAsync(id, ready, fault);
        if (result.Kind == Kind.Refused)
        {
            try
            {
                // Not before the booking has failed: closing would let go a deposit that a twin with another token has had held
                await giveUp.CloseAsync(id, reference, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Then the worker closes it
            }
        }

        return result;
    }

    /// <param name="ready">Set when a payment was begun: the booking's stamp since this try was ready for it. Null when none was begun here: then one that another run has begun goes on.</param>
    private Task<Result> FailAsync(BookingId id, Guid? ready, PaymentFault fault) => contexts.ActAsync(clock, async db =>
    {
        var stop = CancellationToken.None;
        var now = clock.Now();
        var booking = await db.Set<Booking>().SingleAsync(b => b.Id == id, stop);
        var answers = await db.Set<IdempotentAnswer>().Where(a => a.BookingId == id).ToListAsync(stop);
        if (booking.Status is not (BookingStatus.Paying or BookingStatus.Failed))
        {
            return Replayed(answers);
        }

        if (booking.Status == BookingStatus.Paying && ready is { } own && booking.Stamp != own)
        {
            // A twin was ready after us and may be paying: how it ends is its own to say, or the worker's
            return new Result(Kind.Refused, Fault: fault);
        }

        if (booking.Status == BookingStatus.Paying && ready is null && await db.Set<BookingPayment>().AnyAsync(p => p.BookingId == id, stop))
        {
            return new Result(Kind.NotKnown);
        }

        if (booking.FailPayment(now).IsYes)
        {
            // Looked after until it is known that its payment is closed
            booking.WatchMoney(ready is null ? null : now + Ledger.Grace);
            var movements = await db.MovementsOfAsync(id, stop);
            foreach (var movement in movements.Where(m => m.State == MovementState.Begun))
            {
                db.End(movement.Begun, MovementState.Failed, null, Ledger.CodeOf(fault), now);
            }

            // A failure is tried afresh (spec 1.9).
            db.RemoveRange(answers);
            db.Record(booking, BookingEventKind.MoneyFailed, Actor.Guest, null, now, movement: Main(movements).Id);
            await db.OweSlotsAsync((await db.OfferOfAsync(booking.MerchantId, stop))!, booking.ServiceId, booking.Time, booking.Resources, now, null, stop);
        }

        return new Result(Kind.Refused, Fault: fault);
    }, CancellationToken.None);

    private async Task<Result> ClosedAsync(BookingId id, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        return Replayed(await db.Set<IdempotentAnswer>().AsNoTracking().Where(a => a.BookingId == id).ToListAsync(stop));
    }

    // Without an answer it failed meanwhile and may be tried afresh.
    private static Result Replayed(List<IdempotentAnswer> answers) =>
        answers.Find(a => a.Answer is not null) is { } first ? new(Kind.Replayed, first.Answer) : new(Kind.NotKnown);

    /// <summary>The movement that the payment is for: the price or the deposit, else the card that is kept.</summary>
    internal static Movement Main(IReadOnlyList<Movement> movements) =>
        movements.FirstOrDefault(m => m.Kind is MovementKind.Prepayment or MovementKind.Deposit or MovementKind.DepositHold) ?? movements.First(m => m.Kind == MovementKind.CardKept);

    internal static string ReleaseKey(PaymentReference reference) => $"{reference.Value[^Math.Min(reference.Value.Length, 150)..]}-release";

    private static PaymentPurpose PurposeOf(Movement main) => main.Kind switch
    {
        MovementKind.DepositHold => PaymentPurpose.Hold,
        MovementKind.CardKept => PaymentPurpose.KeepForLater,
        _ => PaymentPurpose.Charge,
    };

    // Another token or another answer of the bank is another try and wants another key; a digest gives none of them away.
    private static string Digest(Command command) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{command.Token.Reveal()}\n{command.ThreeDSecure?.PaResponse()}\n{command.ThreeDSecure?.MdMerchantData()}")))[..32];
}
