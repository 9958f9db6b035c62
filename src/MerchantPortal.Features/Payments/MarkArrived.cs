using FluentValidation;
using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;

namespace MerchantPortal.Features.Payments;

/// <summary>Notes that the guest has come, or takes that back; Google hears nothing of it. Who has come can be neither a no-show nor charged a fee.</summary>
public sealed class MarkArrived(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <param name="Arrived">False takes it back.</param>
    /// <param name="Reason">Why it is taken back; internal, 1 to <see cref="Booking.NoteLimit"/> characters.</param>
    public sealed record Command(CurrentPerson By, MerchantId Merchant, BookingId Booking, bool Arrived = true, string? Reason = null);

    /// <summary>The rules of the sheet; used by the form and by the act.</summary>
    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => When(c => !c.Arrived, () => RuleFor(c => c.Reason).Reason());
    }

    public static Validator Rules { get; } = new();

    public async Task<Outcome> RunAsync(Command command, CancellationToken stop)
    {
        await Rules.ValidateAndThrowAsync(command, stop);
        return await contexts.ChangeBookingAsync(clock, command.By, Permission.CancelBookings, command.Merchant, command.Booking, async (db, booking, now) =>
        {
            if ((await db.MoneyOfAsync(booking.Id, stop)).Unsettled)
            {
                return Verdict.No(Refusal.MoneyUnsettled);
            }

            var verdict = command.Arrived ? booking.Arrive(now) : booking.TakeBackArrival();
            if (verdict.IsYes)
            {
                var note = command.Arrived ? null : command.Reason!.Trim();
                db.Record(booking, command.Arrived ? BookingEventKind.Arrived : BookingEventKind.ArrivalTakenBack, Actor.Staff(command.By.Id), command.By.Name, now, note: note);
            }

            return verdict;
        }, stop);
    }
}
