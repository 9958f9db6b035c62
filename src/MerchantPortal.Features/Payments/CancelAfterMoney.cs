using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Offer;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Google.Updates;
using NodaTime;

namespace MerchantPortal.Features.Payments;

/// <summary>The cancelling that follows once its money has moved, or when none had to.</summary>
internal static class CancelAfterMoney
{
    /// <summary>Says in the timeline who cancelled a booking just now and, where a guest did, what became of fee and deposit.</summary>
    /// <param name="kept">Some of the deposit stays with the merchant.</param>
    public static void RecordCancel(this PortalDbContext db, Booking booking, BookingEventKind kind, Actor by, string? name, string? note, bool kept, Instant now, long? version, Guid movement)
    {
        if (kind == BookingEventKind.CanceledForGuest && booking.CancelBy.IsOverAt(now) && booking.Terms?.Terms.NoShowFeeTotal is not null)
        {
            db.Record(booking, BookingEventKind.FeeWaived, by, name, now, null, movement);
        }

        if (kind == BookingEventKind.CanceledForGuest && kept)
        {
            db.Record(booking, BookingEventKind.DepositKept, by, name, now, null, movement);
        }

        db.Record(booking, kind, by, name, now, version, movement, note);
    }

    /// <summary>As above, for a cancelling that was asked for with a movement of money, which has succeeded or has waited for its outcome long enough.</summary>
    public static void RecordCancel(this PortalDbContext db, Booking booking, BookingEventKind asked, LedgerEntry begun, IReadOnlyList<Movement> movements, Instant now, long? version)
    {
        // A held deposit that is taken has said so itself
        var kept = begun.Kind != MovementKind.DepositCapture && movements.Done(MovementKind.Deposit) > 0 && movements.Taken() > movements.GivenBack(onTheWayToo: true);
        var kind = asked == BookingEventKind.CancelAsked ? BookingEventKind.CanceledByMerchant : BookingEventKind.CanceledForGuest;
        db.RecordCancel(booking, kind, new(begun.ActorKind, begun.ActorId), begun.ActorName, begun.Reason, kept, now, version, begun.Movement);
    }

    /// <summary>Owes the slots still to come that the place of a booking frees, once it is no longer held (null: now).</summary>
    public static async Task OweFreedSlotsAsync(this PortalDbContext db, Booking booking, Instant now, Instant? heldUntil, CancellationToken stop)
    {
        foreach (var update in SlotUpdates.FreedBy((await db.OfferOfAsync(booking.MerchantId, stop))!, booking, heldUntil ?? now))
        {
            await db.OweAsync(update, now, heldUntil, stop);
        }
    }
}
