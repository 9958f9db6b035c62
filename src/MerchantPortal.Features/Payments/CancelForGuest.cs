using FluentValidation;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;

namespace MerchantPortal.Features.Payments;

/// <summary>The guest cancels by phone and nothing is charged: what was paid goes back as the terms say, or more, then the spot is free and Google hears CANCELED.</summary>
public sealed class CancelForGuest(MoneyActs acts)
{
    /// <param name="Movement">Made by the dialog: pressing twice, here or in another tab, moves money once.</param>
    /// <param name="Reason">Why; internal, 1 to <see cref="Booking.NoteLimit"/> characters.</param>
    /// <param name="RefundMicros">What goes back, at least what the terms promise; null is exactly that.</param>
    public sealed record Command(CurrentPerson By, MerchantId Merchant, BookingId Booking, Guid Movement, string? Reason, long? RefundMicros = null);

    /// <summary>The rules of the dialog; used by the form and by the act.</summary>
    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Movement).NotEmpty();
            RuleFor(c => c.Reason).Reason();
        }
    }

    public static Validator Rules { get; } = new();

    public async Task<MoneyOutcome> RunAsync(Command command, CancellationToken stop)
    {
        await Rules.ValidateAndThrowAsync(command, stop);
        return await acts.RunAsync(
            new(command.By, Permission.CancelBookings, command.Merchant, command.Booking, command.Movement, MoneyAct.CancelForGuest, command.RefundMicros, command.Reason), stop);
    }
}
