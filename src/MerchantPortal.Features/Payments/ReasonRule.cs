using FluentValidation;
using MerchantPortal.Domain.Bookings;

namespace MerchantPortal.Features.Payments;

/// <summary>The reason every act on money wants.</summary>
internal static class ReasonRule
{
    /// <summary>Not blank, at most <see cref="Booking.NoteLimit"/> characters; error codes are names of <see cref="Refusal"/>.</summary>
    public static void Reason<T>(this IRuleBuilderInitial<T, string?> rule) => rule.Cascade(CascadeMode.Stop)
        .NotEmpty().WithErrorCode(nameof(Refusal.ReasonNeeded))
        .MaximumLength(Booking.NoteLimit).WithErrorCode(nameof(Refusal.NoteTooLong));
}
