using FluentValidation;
using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Offer;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;

namespace MerchantPortal.Features.Bookings;

/// <summary>The merchant cancels a confirmed booking: the spot is free again and Google tells the guest.</summary>
public sealed class CancelBooking(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <param name="Note">Internal, at most <see cref="Booking.NoteLimit"/> characters.</param>
    public sealed record Command(CurrentPerson By, MerchantId Merchant, BookingId Booking, string? Note);

    /// <summary>The rules of the cancel dialog; used by the form and by the act.</summary>
    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Note).MaximumLength(Booking.NoteLimit).WithErrorCode(nameof(Refusal.NoteTooLong));
    }

    public static Validator Rules { get; } = new();

    public async Task<Outcome> RunAsync(Command command, CancellationToken stop)
    {
        await Rules.ValidateAndThrowAsync(command, stop);
        return await contexts.ChangeBookingAsync(clock, command.By, Permission.CancelBookings, command.Merchant, command.Booking, async (db, booking, now) =>
        {
            var verdict = booking.CancelByMerchant(command.By.Id, string.IsNullOrWhiteSpace(command.Note) ? null : command.Note.Trim(), now);
            if (verdict.IsYes)
            {
                var version = await db.OweBookingAsync(booking, now, null, stop);
                db.Record(booking, BookingEventKind.CanceledByMerchant, Actor.Staff(command.By.Id), command.By.Name, now, version);
                var offer = await db.OfferOfAsync(booking.MerchantId, stop);
                await db.OweSlotsAsync(offer!, booking.ServiceId, booking.Time, booking.Resources, now, null, stop);
            }

            return verdict;
        }, stop);
    }
}
