using FluentValidation;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Shared;

namespace MerchantPortal.Features.Bookings;

/// <summary>The merchant cancels a confirmed booking: everything the guest paid goes back first, then the spot is free again and Google tells the guest (spec feeds 8.1, 8.2).</summary>
public sealed class CancelBooking(MoneyActs acts)
{
    /// <param name="Note">Internal, at most <see cref="Booking.NoteLimit"/> characters; wanted when money goes back.</param>
    /// <param name="Movement">Made by the dialog, so that pressing twice refunds once; may be left out where nothing was paid.</param>
    /// <param name="RefundMicros">What goes back: everything, or 0 where an earlier try was refused by the processor and the money is given back later; null is everything.</param>
    public sealed record Command(CurrentPerson By, MerchantId Merchant, BookingId Booking, string? Note, Guid Movement = default, long? RefundMicros = null);

    /// <summary>The rules of the cancel dialog; used by the form and by the act.</summary>
    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Note).MaximumLength(Booking.NoteLimit).WithErrorCode(nameof(Refusal.NoteTooLong));
    }

    public static Validator Rules { get; } = new();

    public async Task<MoneyOutcome> RunAsync(Command command, CancellationToken stop)
    {
        await Rules.ValidateAndThrowAsync(command, stop);
        var movement = command.Movement == default ? Guid.CreateVersion7() : command.Movement;
        return await acts.RunAsync(
            new(command.By, Permission.CancelBookings, command.Merchant, command.Booking, movement, MoneyAct.Cancel, command.RefundMicros, command.Note), stop);
    }
}
