using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Offer;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.Features.Requests;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MerchantPortal.Features.Payments;

/// <summary>What became of an act that may move money.</summary>
/// <param name="Outcome">Whether the act was allowed and begun.</param>
/// <param name="Money">How the movement stands; null when nothing had to move. Begun: its outcome is not known yet, and the worker keeps asking.</param>
/// <param name="Fault">Why the movement failed, in the processor's word.</param>
public readonly record struct MoneyOutcome(Outcome Outcome, MovementState? Money = null, string? Fault = null)
{
    /// <summary>The act is done, and its money has moved.</summary>
    public bool IsDone => Outcome.IsDone && Money is null or MovementState.Succeeded;

    public Refusal? Refusal => Outcome.Refusal;

    public static implicit operator Outcome(MoneyOutcome outcome) => outcome.Outcome;
}

/// <summary>What an act wants.</summary>
/// <param name="Movement">Made by the dialog: whoever presses twice with it moves money once.</param>
/// <param name="Micros">Null is what the terms suggest.</param>
/// <param name="InsteadOfRefund">The person has chosen the fee although the guest would get money back by the terms at this moment.</param>
internal sealed record MoneyWish(
    CurrentPerson By, Permission Permission, MerchantId Merchant, BookingId Booking, Guid Movement, MoneyAct Act, long? Micros, string? Reason, bool InsteadOfRefund = false);

/// <summary>
/// What all acts after the booking have in common: judge by <see cref="MoneyAfter"/> and begin in one commit, move the money outside of any transaction,
/// and let <see cref="SettleMovement"/> commit what follows. Where no money moves, one commit does it all.
/// </summary>
public sealed class MoneyActs(
    IDbContextFactory<PortalDbContext> contexts, SettleMovement settle, IOptions<BookingsOptions> bookings, IOptions<RequestsOptions> requests, IOptions<PaymentsOptions> payments, TimeProvider clock)
{
    internal async Task<MoneyOutcome> RunAsync(MoneyWish wish, CancellationToken stop)
    {
        var moves = false;
        var outcome = await contexts.ChangeBookingAsync(clock, wish.By, wish.Permission, wish.Merchant, wish.Booking, async (db, booking, now) =>
        {
            moves = await db.Set<LedgerEntry>().AnyAsync(e => e.Movement == wish.Movement && e.BookingId == wish.Booking, stop);
            if (moves || await db.Set<BookingEvent>().AnyAsync(e => e.Movement == wish.Movement && e.BookingId == wish.Booking, stop))
            {
                return Verdict.Yes;
            }

            var money = await db.MoneyOfAsync(booking.Id, stop);
            var after = MoneyAfter.Of(booking, money, bookings.Value.Grace, payments.Value.HasProcessor());
            var (step, refusal) = after.Decide(wish.Act, now);
            if (step is null)
            {
                return Verdict.No(refusal!.Value);
            }

            var currency = booking.Terms?.Terms.Price.Currency;
            var micros = wish.Micros ?? step.Suggested;
            if (!step.Allows(micros) || (micros > 0 && (currency is null || !CurrencyUnits.IsWhole(new(micros, currency)))))
            {
                return Verdict.No(Refusal.AmountNotAllowed);
            }

            if (step.InsteadOf > 0 && !wish.InsteadOfRefund)
            {
                return Verdict.No(Refusal.FeeOrRefund);
            }

            var (move, amount) = step.Movement(micros);
            if (move == MoneyMove.None)
            {
                return await FollowAsync(db, booking, step, wish, money, now, stop);
            }

            if (!wish.By.May(move is MoneyMove.Charge or MoneyMove.Capture ? Permission.ChargeFees : Permission.RefundMoney))
            {
                return Verdict.No(Refusal.NotAllowed);
            }

            if (!after.CanMoveMoney)
            {
                return Verdict.No(Refusal.NoProcessor);
            }

            if (string.IsNullOrWhiteSpace(wish.Reason))
            {
                return Verdict.No(Refusal.ReasonNeeded);
            }

            var of = move == MoneyMove.RefundFee
                ? (await db.MovementsOfAsync(booking.Id, stop)).Single(m => m is { Kind: MovementKind.NoShowFee, State: MovementState.Succeeded }).End!.ProcessorId
                : null;
            var by = Actor.Staff(wish.By.Id);
            db.Begin(booking, wish.Movement, KindOf(move), new(amount, currency!), by, wish.By.Name, wish.Reason.Trim(), of, now, now + Ledger.Grace);
            if (wish.Act is MoneyAct.Cancel or MoneyAct.CancelForGuest or MoneyAct.WaiveFee)
            {
                db.Record(booking, wish.Act == MoneyAct.Cancel ? BookingEventKind.CancelAsked : BookingEventKind.CancelForGuestAsked, by, wish.By.Name, now, null, wish.Movement, wish.Reason.Trim());
            }

            moves = true;
            return Verdict.Yes;
        }, stop);
        if (!outcome.IsDone || !moves)
        {
            return new(outcome);
        }

        // The page may go away; the money's outcome is kept all the same.
        var state = await settle.RunAsync(wish.Movement, CancellationToken.None, page: stop);
        return new(outcome, state, state == MovementState.Failed ? await FaultAsync(wish.Movement, stop) : null);
    }

    private async Task<Verdict> FollowAsync(PortalDbContext db, Booking booking, MoneyStep step, MoneyWish wish, BookedMoney money, Instant now, CancellationToken stop)
    {
        var by = Actor.Staff(wish.By.Id);
        var note = string.IsNullOrWhiteSpace(wish.Reason) ? null : wish.Reason.Trim();
        switch (step.Becomes)
        {
            case BookingStatus.Canceled when booking.Status != BookingStatus.Canceled:
                var canceled = booking.CancelByMerchant(wish.By.Id, note, now);
                if (canceled.IsYes)
                {
                    var told = await db.OweBookingAsync(booking, now, null, stop);
                    var kind = wish.Act == MoneyAct.Cancel ? BookingEventKind.CanceledByMerchant : BookingEventKind.CanceledForGuest;
                    db.RecordCancel(booking, kind, by, wish.By.Name, note, money is { Deposit: > 0, Refundable: > 0 }, now, told, wish.Movement);
                    await db.OweFreedSlotsAsync(booking, now, null, stop);
                }

                return canceled;
            case BookingStatus.NoShow when booking.Status != BookingStatus.NoShow:
                var window = wish.Act == MoneyAct.MarkNoShow ? requests.Value.Undo : Duration.Zero;
                var marked = booking.MarkNoShow(wish.By.Id, now, window);
                if (!marked.IsYes)
                {
                    return marked;
                }

                var version = await db.OweBookingAsync(booking, now, booking.UndoUntil, stop);
                await db.OweFreedSlotsAsync(booking, now, booking.HeldUntil, stop);
                db.Record(booking, BookingEventKind.NoShow, by, wish.By.Name, now, version, wish.Movement, wish.Act == MoneyAct.MarkNoShow ? note : null);
                break;
        }

        if (wish.Act == MoneyAct.WaiveFee)
        {
            db.Record(booking, BookingEventKind.FeeWaived, by, wish.By.Name, now, null, wish.Movement, note);
        }
        else if (wish.Act == MoneyAct.KeepDeposit)
        {
            db.Record(booking, BookingEventKind.DepositKept, by, wish.By.Name, now, null, wish.Movement, note);
        }

        db.Touch(booking);
        return Verdict.Yes;
    }

    private async Task<string?> FaultAsync(Guid movement, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        return await db.Set<LedgerEntry>().Where(e => e.Movement == movement && e.State == MovementState.Failed).Select(e => e.Fault).FirstOrDefaultAsync(stop);
    }

    private static MovementKind KindOf(MoneyMove move) => move switch
    {
        MoneyMove.Charge => MovementKind.NoShowFee,
        MoneyMove.Capture => MovementKind.DepositCapture,
        MoneyMove.Release => MovementKind.DepositRelease,
        MoneyMove.Refund or MoneyMove.RefundFee => MovementKind.Refund,
        MoneyMove.None => throw new InvalidOperationException("Nothing moves."),
    };
}
