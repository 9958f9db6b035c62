using FluentValidation;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;

namespace MerchantPortal.Features.Payments;

/// <summary>
/// The fee is not charged: a guest who did not come becomes NO_SHOW, one who cancelled too late by phone CANCELED, with what the terms give back refunded first
/// (spec feeds 7.7). It cannot be charged afterwards.
/// </summary>
public sealed class WaiveFee(MoneyActs acts)
{
    /// <param name="Movement">Made by the dialog: pressing twice, here or in another tab, moves money once.</param>
    /// <param name="Reason">Why; internal, 1 to <see cref="Booking.NoteLimit"/> characters.</param>
    /// <param name="RefundMicros">For a late cancellation: what goes back, at least what the terms promise; null is exactly that.</param>
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
            new(command.By, Permission.ChargeFees, command.Merchant, command.Booking, command.Movement, MoneyAct.WaiveFee, command.RefundMicros, command.Reason), stop);
    }
}
