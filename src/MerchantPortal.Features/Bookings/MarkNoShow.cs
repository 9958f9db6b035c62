using FluentValidation;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Shared;

namespace MerchantPortal.Features.Bookings;

/// <summary>The guest did not come and nothing is charged yet: Google hears NO_SHOW once the undo window is over. A fee may still be charged or waived.</summary>
public sealed class MarkNoShow(MoneyActs acts)
{
    /// <param name="Note">Internal, at most <see cref="Booking.NoteLimit"/> characters.</param>
    public sealed record Command(CurrentPerson By, MerchantId Merchant, BookingId Booking, string? Note = null, Guid Movement = default);

    /// <summary>The rules of the dialog; used by the form and by the act.</summary>
    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Note).MaximumLength(Booking.NoteLimit).WithErrorCode(nameof(Refusal.NoteTooLong));
    }

    public static Validator Rules { get; } = new();

    public async Task<MoneyOutcome> RunAsync(Command command, CancellationToken stop)
    {
        await Rules.ValidateAndThrowAsync(command, stop);
        var movement = command.Movement == default ? Guid.CreateVersion7() : command.Movement;
        return await acts.RunAsync(new(command.By, Permission.CancelBookings, command.Merchant, command.Booking, movement, MoneyAct.MarkNoShow, null, command.Note), stop);
    }
}
