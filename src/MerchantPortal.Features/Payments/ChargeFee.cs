using FluentValidation;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;

namespace MerchantPortal.Features.Payments;

/// <summary>
/// Charges the fee the guest agreed to, for not coming or for cancelling too late. Only after the charge succeeded does the booking become
/// NO_SHOW_PENALIZED; a refused charge leaves it as it was and the ledger says why (spec feeds 7.7, 8.1).
/// </summary>
public sealed class ChargeFee(MoneyActs acts)
{
    /// <param name="Movement">Made by the dialog: pressing twice, here or in another tab, moves money once.</param>
    /// <param name="Reason">Why; internal, 1 to <see cref="Booking.NoteLimit"/> characters.</param>
    /// <param name="Micros">What is charged, at most the frozen fee; null is all of it.</param>
    /// <param name="InsteadOfRefund">The person has chosen the fee although the deposit is still refundable; without it that is refused.</param>
    public sealed record Command(CurrentPerson By, MerchantId Merchant, BookingId Booking, Guid Movement, string? Reason, long? Micros = null, bool InsteadOfRefund = false);

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
            new(command.By, Permission.ChargeFees, command.Merchant, command.Booking, command.Movement, MoneyAct.ChargeFee, command.Micros, command.Reason, command.InsteadOfRefund), stop);
    }
}
