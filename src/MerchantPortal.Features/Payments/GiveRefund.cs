using FluentValidation;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;

namespace MerchantPortal.Features.Payments;

/// <summary>
/// Gives the guest money back by hand, all or part of it: what was paid with the booking, or a charged fee. Google hears of a full refund of what was paid,
/// and of that alone (spec feeds 8.1, 8.2).
/// </summary>
public sealed class GiveRefund(MoneyActs acts)
{
    /// <param name="Movement">Made by the dialog: pressing twice, here or in another tab, moves money once.</param>
    /// <param name="Reason">Why; internal, 1 to <see cref="Booking.NoteLimit"/> characters.</param>
    /// <param name="Micros">What goes back; null is all that is left.</param>
    /// <param name="OfFee">The charged fee goes back, not what was paid with the booking.</param>
    public sealed record Command(CurrentPerson By, MerchantId Merchant, BookingId Booking, Guid Movement, string? Reason, long? Micros = null, bool OfFee = false);

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
            new(command.By, Permission.RefundMoney, command.Merchant, command.Booking, command.Movement, command.OfFee ? MoneyAct.RefundFee : MoneyAct.Refund, command.Micros, command.Reason), stop);
    }
}
