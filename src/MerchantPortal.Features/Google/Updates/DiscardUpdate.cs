using FluentValidation;
using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;

namespace MerchantPortal.Features.Google.Updates;

/// <summary>Gives an update up: Google is not told of the change, and who, when and why stands in the booking's timeline. The next change of the same thing is owed anew.</summary>
public sealed class DiscardUpdate(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    public const int ReasonLimit = 255;

    /// <param name="Reason">Needed, at most <see cref="ReasonLimit"/> characters; without guest data.</param>
    public sealed record Command(CurrentPerson By, string Key, string? Reason);

    /// <summary>The rules of the dialog; used by the form and by the act.</summary>
    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Reason).Must(r => !string.IsNullOrWhiteSpace(r)).WithErrorCode("ReasonMissing");
            RuleFor(c => c.Reason).MaximumLength(ReasonLimit).WithErrorCode("ReasonTooLong");
        }
    }

    public static Validator Rules { get; } = new();

    public async Task<TrayOutcome> RunAsync(Command command, CancellationToken stop)
    {
        await Rules.ValidateAndThrowAsync(command, stop);
        if (!command.By.May(Permission.DiscardUpdates))
        {
            return TrayOutcome.NotAllowed;
        }

        return await contexts.ActAsync(clock, async db =>
        {
            if (await UpdateTray.SeenBy(db, command.By, null).FirstOrDefaultAsync(u => u.Key == command.Key, stop) is not { } update)
            {
                return TrayOutcome.Gone;
            }

            var (by, reason, now) = (command.By.Id, command.Reason!.Trim(), clock.Now());
            var gone = await db.Set<OwedUpdate>()
                .Where(u => u.Key == command.Key && u.Version == update.Version && u.LeasedUntil <= now
                    && (u.State == OwedState.Parked || (u.State == OwedState.Open && u.Version > u.SettledVersion)))
                .ExecuteUpdateAsync(set => set
                    .SetProperty(u => u.State, OwedState.Discarded)
                    .SetProperty(u => u.DiscardedBy, by)
                    .SetProperty(u => u.DiscardReason, reason), stop);
            if (gone == 0)
            {
                return TrayOutcome.NotParked;
            }

            if (update.BookingId is { } id && await db.BookingsOf(update.MerchantId).FirstOrDefaultAsync(b => b.Id == id, stop) is { } booking)
            {
                db.Record(booking, BookingEventKind.UpdateDiscarded, Actor.Staff(by), command.By.Name, now, note: reason);
            }

            db.Announce(update.MerchantId);
            return TrayOutcome.Done;
        }, stop);
    }
}
