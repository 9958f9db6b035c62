using FluentValidation;
using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Offer;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MerchantPortal.Features.Requests;

/// <summary>Answers a pending request with "no", for a reason that stays with us. The spot is held until the undo window is over.</summary>
public sealed class DeclineRequest(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock, IOptions<RequestsOptions> options)
{
    /// <param name="Note">Internal, at most <see cref="Booking.NoteLimit"/> characters; never sent to Google or the guest.</param>
    public sealed record Command(CurrentPerson By, MerchantId Merchant, BookingId Booking, DeclineReason Reason, string? Note);

    /// <summary>The rules of the decline sheet; used by the form and by the act.</summary>
    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Note).MaximumLength(Booking.NoteLimit).WithErrorCode(nameof(Refusal.NoteTooLong));
            RuleFor(c => c.Reason).IsInEnum().NotEqual(DeclineReason.NoAnswer).WithErrorCode("ReasonMissing");
        }
    }

    public static Validator Rules { get; } = new();

    public async Task<Outcome> RunAsync(Command command, CancellationToken stop)
    {
        await Rules.ValidateAndThrowAsync(command, stop);
        return await contexts.ChangeBookingAsync(clock, command.By, Permission.DecideRequests, command.Merchant, command.Booking,
            (db, booking, now) => ApplyAsync(db, booking, command, now, options.Value.Undo, stop), stop);
    }

    /// <summary>The answer itself, inside the caller's transaction; also used by links in mails.</summary>
    internal static async Task<Verdict> ApplyAsync(PortalDbContext db, Booking booking, Command command, Instant now, Duration undo, CancellationToken stop)
    {
        var note = string.IsNullOrWhiteSpace(command.Note) ? null : command.Note.Trim();
        var verdict = booking.Decline(command.By.Id, command.Reason, note, now, undo);
        if (verdict.IsYes)
        {
            var version = await db.OweBookingAsync(booking, now, booking.UndoUntil, stop);
            db.Record(booking, BookingEventKind.Declined, Actor.Staff(command.By.Id), command.By.Name, now, version);
            var offer = await db.OfferOfAsync(booking.MerchantId, stop);
            await db.OweSlotsAsync(offer!, booking.ServiceId, booking.Time, booking.Resources, now, booking.HeldUntil, stop);
        }

        return verdict;
    }
}
