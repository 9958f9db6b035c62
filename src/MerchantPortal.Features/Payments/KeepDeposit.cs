using FluentValidation;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;

namespace MerchantPortal.Features.Payments;

/// <summary>The deposit stays with the merchant; one that is only held is taken. Google hears nothing of it (spec feeds 8.1).</summary>
public sealed class KeepDeposit(MoneyActs acts)
{
    /// <param name="Movement">Made by the dialog: pressing twice, here or in another tab, moves money once.</param>
    /// <param name="Reason">Why; internal, 1 to <see cref="Booking.NoteLimit"/> characters.</param>
    /// <param name="Micros">What of it is held and taken, 0 where it was taken before; null is whatever is held.</param>
    public sealed record Command(CurrentPerson By, MerchantId Merchant, BookingId Booking, Guid Movement, string? Reason, long? Micros = null);

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
            new(command.By, Permission.ChargeFees, command.Merchant, command.Booking, command.Movement, MoneyAct.KeepDeposit, command.Micros, command.Reason), stop);
    }
}
