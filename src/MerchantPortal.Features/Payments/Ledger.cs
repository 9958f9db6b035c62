using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Mail;
using MerchantPortal.Data.Offer;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.Features.Requests;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Payments;

/// <summary>A movement of money: the line that began it and the line that ended it, null while its outcome is not known.</summary>
public sealed record Movement(LedgerEntry Begun, LedgerEntry? End)
{
    public Guid Id => Begun.Movement;

    public MovementKind Kind => Begun.Kind;

    public Money Amount => new(Begun.Micros, Begun.Currency);

    public MovementState State => End?.State ?? MovementState.Begun;
}

/// <summary>Writing and reading the ledger inside an act's transaction. A movement is begun in one commit, before the processor is asked, and ended in another.</summary>
public static class Ledger
{
    /// <summary>How long an act that settles its own movement has before the worker looks after it.</summary>
    public static readonly Duration Grace = Duration.FromSeconds(30);

    /// <summary>How often the worker looks whether a held deposit is still held: a card lets it go by itself after about a week.</summary>
    public static readonly Duration HoldLooks = Duration.FromHours(6);

    /// <summary>The longest wait until an outcome that is not known is asked for again: a bank may keep a refund waiting for days.</summary>
    public static readonly Duration LongestWait = Duration.FromMinutes(15);

    /// <summary>How long a cancelling waits for its money; then it is told alone, and the refund once it is done (spec feeds 8.1).</summary>
    public static readonly Duration CancelWaits = Duration.FromMinutes(10);

    /// <summary>How often the worker looks whether a refund that succeeded has come back.</summary>
    public static readonly Duration RefundLooks = Duration.FromDays(1);

    /// <summary>For so long after it succeeded: a bank sends a refund back within 30 days of its posting, which is up to ten working days later (docs/decisions/refunds-that-come-back.md).</summary>
    public static readonly Duration RefundsReturnWithin = Duration.FromDays(45);

    /// <summary>The wait until an outcome that is not known is asked for again: as long as it has been waited for, from <see cref="Grace"/> to <see cref="LongestWait"/>.</summary>
    public static Duration Pause(Duration waited) => Duration.Max(Grace, Duration.Min(waited, LongestWait));

    /// <summary>
    /// When the worker looks at a booking's money next: soon while an outcome is not known, and later the longer it has been waited for; now and then while a deposit
    /// is held and for some weeks after a refund; else never (null).
    /// </summary>
    /// <param name="mayHold">False once the processor has said that it holds nothing, although nobody can say what became of the deposit.</param>
    public static Instant? NextLook(IReadOnlyList<Movement> movements, Instant now, bool mayHold = true)
    {
        var looks = movements.Where(m => m.State == MovementState.Begun).Select(m => now + Pause(now - m.Begun.At)).ToList();
        if (mayHold && BookedMoneyReads.Sum(movements, cardKept: false, []).Held > 0)
        {
            looks.Add(now + HoldLooks);
        }

        looks.AddRange(movements.Refunded().Select(m => m.End!.At + RefundsReturnWithin).Where(last => last > now).Select(last => Instant.Min(now + RefundLooks, last)));
        return looks.Count == 0 ? null : looks.Min();
    }

    /// <summary>
    /// Begins a movement of a booking's money and has the worker watch it. The booking must be tracked, so that of two acts that judged the same state one is
    /// judged again. Committing it twice with the same id is a lost race.
    /// </summary>
    /// <param name="movement">New for each movement; the key under which the processor does it at most once.</param>
    /// <param name="amount">More than nothing; of <see cref="MovementKind.CardKept"/> what may be charged at most.</param>
    /// <param name="of">The processor's payment that a refund gives back; null: the one made with the booking.</param>
    /// <param name="watchAt">When the worker looks, unless the movement has ended by then.</param>
    public static LedgerEntry Begin(
        this PortalDbContext db, Booking booking, Guid movement, MovementKind kind, Money amount, Actor by, string? name, string? reason, string? of, Instant now, Instant watchAt)
    {
        var line = new LedgerEntry
        {
            Id = LineIds.Next(now),
            Movement = movement,
            MerchantId = booking.MerchantId,
            BookingId = booking.Id,
            Kind = kind,
            State = MovementState.Begun,
            Micros = amount.Micros,
            Currency = amount.Currency,
            At = now,
            ActorKind = by.Kind,
            ActorId = by.User,
            ActorName = name,
            Reason = reason,
            ProcessorId = of,
        };
        db.Add(line);
        booking.WatchMoney(watchAt);
        db.Touch(booking);
        return line;
    }

    /// <summary>Whether the fee is being charged, without an outcome yet.</summary>
    internal static bool IsFeeUnderWay(this IReadOnlyList<Movement> movements) => movements.Any(m => m is { Kind: MovementKind.NoShowFee, State: MovementState.Begun });

    /// <summary>Gives a tracked booking a new stamp with this commit, whether or not anything else of it changes: of two acts that judged the same state one is judged again.</summary>
    internal static void Touch(this PortalDbContext db, Booking booking)
    {
        if (db.Entry(booking) is { State: EntityState.Unchanged } entry)
        {
            entry.Property(b => b.Stamp).IsModified = true;
        }
    }

    /// <summary>Writes the line that ends a movement.</summary>
    public static void End(this PortalDbContext db, LedgerEntry begun, MovementState state, string? processorId, string? fault, Instant now) => db.Add(new LedgerEntry
    {
        Id = LineIds.Next(now),
        Movement = begun.Movement,
        MerchantId = begun.MerchantId,
        BookingId = begun.BookingId,
        Kind = begun.Kind,
        State = state,
        Micros = begun.Micros,
        Currency = begun.Currency,
        At = now,
        ActorKind = begun.ActorKind,
        ActorId = begun.ActorId,
        ActorName = begun.ActorName,
        Reason = begun.Reason,
        ProcessorId = processorId,
        Fault = fault,
    });

    /// <summary>
    /// Writes that the card holds the deposit no more (both lines of a movement that moves nothing; the second says so where somebody cancelled the hold), and what follows: the timeline's line, and Google hears that
    /// the guest has the money. Nothing when the ledger knows of no hold, or one is just being taken or let go. The booking must be tracked.
    /// </summary>
    internal static async Task NoteLapseAsync(this PortalDbContext db, Booking booking, bool byItself, Instant now, CancellationToken stop)
    {
        var movements = await db.MovementsOfAsync(booking.Id, stop);
        var hold = movements.FirstOrDefault(m => m.Kind == MovementKind.DepositHold);
        if (hold is null || BookedMoneyReads.Sum(movements, cardKept: false, []) is not { Held: > 0, Unsettled: false })
        {
            booking.WatchMoney(NextLook(movements, now));
            return;
        }

        var lapse = db.Begin(booking, Guid.CreateVersion7(now.ToDateTimeOffset()), MovementKind.DepositLapse, hold.Amount, Actor.System, null, null, null, now, now);
        db.End(lapse, MovementState.Succeeded, hold.End!.ProcessorId, byItself ? null : PaymentFault.HoldCanceled, now);
        booking.WatchMoney(NextLook(await db.MovementsOfAsync(booking.Id, stop), now));
        _ = booking.RefundPrepayment();
        var version = await db.OweBookingAsync(booking, now, null, stop);
        db.Record(booking, BookingEventKind.HoldLapsed, Actor.System, null, now, version, lapse.Movement);
        await db.OweMailsAsync(booking, MailTemplate.HoldLapsed, lapse, now, stop);
    }

    /// <summary>
    /// Writes that a refund which had succeeded came back (both lines of a movement of its own; the second has the refund's id and why), and the timeline's line. Google has
    /// been told of the refund for good, so it is told nothing. Nothing when that is written already. The booking must be tracked.
    /// </summary>
    internal static async Task NoteReturnAsync(this PortalDbContext db, Booking booking, Guid refund, PaymentFault why, Instant now, CancellationToken stop)
    {
        if ((await db.MovementsOfAsync(booking.Id, stop)).Refunded().FirstOrDefault(m => m.Id == refund) is not { } of)
        {
            return;
        }

        var back = db.Begin(booking, Guid.CreateVersion7(now.ToDateTimeOffset()), MovementKind.RefundReturned, of.Amount, Actor.System, null, null, of.Begun.ProcessorId, now, now);
        db.End(back, MovementState.Succeeded, of.End!.ProcessorId, CodeOf(why), now);
        db.Record(booking, BookingEventKind.RefundReturned, Actor.System, null, now, movement: back.Movement);
        await db.OweMailsAsync(booking, MailTemplate.RefundReturned, back, now, stop);
    }

    /// <summary>One mail about a movement to each of those who get the mails about requests.</summary>
    internal static async Task OweMailsAsync(this PortalDbContext db, Booking booking, MailTemplate template, LedgerEntry about, Instant now, CancellationToken stop) =>
        await RequestMails.OweAsync(db, booking, (await db.OfferOfAsync(booking.MerchantId, stop))!, template, now, stop, about.Movement);

    /// <summary>The movements of a booking's money in the order they were begun, those of the running act included.</summary>
    public static async Task<IReadOnlyList<Movement>> MovementsOfAsync(this PortalDbContext db, BookingId booking, CancellationToken stop)
    {
        var stored = await db.Set<LedgerEntry>().AsNoTracking().Where(e => e.BookingId == booking).ToListAsync(stop);
        var added = db.ChangeTracker.Entries<LedgerEntry>().Where(e => e.State == EntityState.Added && e.Entity.BookingId == booking).Select(e => e.Entity);
        return Movements(stored.Concat(added));
    }

    /// <summary>The movements that some lines are of, in the order they were begun. A movement whose beginning is not among the lines is left out.</summary>
    public static IReadOnlyList<Movement> Movements(IEnumerable<LedgerEntry> lines) => [.. lines
        .GroupBy(e => e.Movement)
        .Where(of => of.Any(e => e.State == MovementState.Begun))
        .Select(of => new Movement(of.First(e => e.State == MovementState.Begun), of.FirstOrDefault(e => e.State != MovementState.Begun)))
        .OrderBy(m => m.Begun.At).ThenBy(m => m.Kind)];

    /// <summary>The sum of the movements of these kinds that succeeded, in micros.</summary>
    public static long Done(this IEnumerable<Movement> movements, params MovementKind[] kinds) =>
        movements.Where(m => m.State == MovementState.Succeeded && kinds.Contains(m.Kind)).Sum(m => m.Amount.Micros);

    /// <summary>What was taken with the booking, or later of the held deposit, in micros; refunds not subtracted.</summary>
    public static long Taken(this IEnumerable<Movement> movements) => movements.Done(MovementKind.Prepayment, MovementKind.Deposit, MovementKind.DepositCapture);

    /// <summary>What is promised back of it: refunds of the booking's own payment that succeeded or are on their way, without those that came back; in micros.</summary>
    public static long GivenBack(this IEnumerable<Movement> movements, bool onTheWayToo) => movements.Where(m => m.Begun.ProcessorId is null).GivenBackOfAll(onTheWayToo);

    /// <summary>As <see cref="GivenBack"/>, refunds of the fee included.</summary>
    public static long GivenBackOfAll(this IEnumerable<Movement> movements, bool onTheWayToo) => movements.Sum(m => (m.Kind, m.State) switch
    {
        (MovementKind.Refund, MovementState.Succeeded) => m.Amount.Micros,
        (MovementKind.Refund, MovementState.Begun) when onTheWayToo => m.Amount.Micros,
        (MovementKind.RefundReturned, MovementState.Succeeded) => -m.Amount.Micros,
        _ => 0,
    });

    /// <summary>The refunds that succeeded and have not come back.</summary>
    public static IEnumerable<Movement> Refunded(this IReadOnlyList<Movement> movements) => movements
        .Where(m => m is { Kind: MovementKind.Refund, State: MovementState.Succeeded } && !movements.Any(back => back.Kind == MovementKind.RefundReturned && back.End?.ProcessorId == m.End!.ProcessorId));

    /// <summary>Why a movement failed, as the ledger keeps it: the processor's word, at most 100 characters.</summary>
    public static string CodeOf(PaymentFault fault)
    {
        var code = fault switch
        {
            PaymentFault.CardDeclined declined => declined.Code,
            PaymentFault.CardTypeRejected => "card_type_rejected",
            PaymentFault.OptionNotUsable option => option.Code,
            PaymentFault.ThreeDSecureRequired => "authentication_required",
            PaymentFault.Other other => other.Code,
            _ => "unknown",
        };
        return code.Length > 100 ? code[..100] : code;
    }
}
