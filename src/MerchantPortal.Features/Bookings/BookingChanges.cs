using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Offer;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Google.Updates;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Bookings;

/// <summary>What every act on a booking writes beside the booking itself: the timeline line and what is owed to Google.</summary>
internal static class BookingChanges
{
    /// <summary>Adds a line to the timeline; of money, with its movement, of a move, with both starts.</summary>
    public static void Record(
        this PortalDbContext db, Booking booking, BookingEventKind kind, Actor by, string? name, Instant now, long? owedVersion = null, Guid? movement = null, string? note = null, (Instant From, Instant To)? moved = null) =>
        db.Add(new BookingEvent
        {
            Id = LineIds.Next(now),
            BookingId = booking.Id,
            At = now,
            Kind = kind,
            ActorKind = by.Kind,
            ActorId = by.User,
            ActorName = name,
            Reason = kind is BookingEventKind.Declined or BookingEventKind.Expired ? booking.DeclineReason : null,
            Note = note ?? (kind is BookingEventKind.Declined or BookingEventKind.CanceledByMerchant ? booking.Note : null),
            OwedVersion = owedVersion,
            RequestId = CallOfGoogle.Id,
            Movement = movement,
            StartBefore = moved?.From,
            StartAfter = moved?.To,
        });

    /// <summary>Owes the booking's patch if Google has something to hear; answers the version that carries it.</summary>
    public static async Task<long?> OweBookingAsync(this PortalDbContext db, Booking booking, Instant now, Instant? notBefore, CancellationToken stop) =>
        booking.ToTell == BookingParts.None ? null : await db.OweNumberedAsync(Update.OfBooking(booking.MerchantId, booking.Id), now, notBefore, stop);

    /// <summary>Owes the slots that a change of this time and these resources touches.</summary>
    public static async Task OweSlotsAsync(
        this PortalDbContext db, MerchantOffer offer, ServiceId service, TimeRange time, SlotResources resources, Instant now, Instant? notBefore, CancellationToken stop)
    {
        foreach (var update in SlotUpdates.TouchedBy(offer, service, time, resources))
        {
            await db.OweAsync(update, now, notBefore, stop);
        }
    }

    /// <summary>
    /// Takes the turn and says whether the place that is held for a booking since its last status (a payment, an answer that may be undone) is still its own:
    /// a process whose clock runs ahead may have seen the hold as over and given it away. A smaller offer takes no place from who had one.
    /// </summary>
    public static async Task<bool> KeepsHeldPlaceAsync(this PortalDbContext db, MerchantOffer offer, Booking booking, Instant now, CancellationToken stop)
    {
        await db.TakeTurnAsync(offer, booking.Time, stop);
        var others = await db.Holding(booking.MerchantId, booking.Time, now).Where(b => b.Id != booking.Id).ToListAsync(stop);
        if (Availability.HasPlace(offer, new(booking.ServiceId, booking.Time, booking.Resources), others.ConvertAll(b => new Taken(b.ServiceId, b.Time, b.Resources))))
        {
            return true;
        }

        var (since, ids) = (booking.StatusAt, others.ConvertAll(b => b.Id));
        return !others.Exists(b => b.StatusAt > since)
            && !await db.Set<BookingEvent>().AnyAsync(e => ids.Contains(e.BookingId) && e.Kind == BookingEventKind.Moved && e.At > since, stop);
    }

    /// <summary>A staff person's name as the timeline keeps it.</summary>
    public static Task<string?> NameOfAsync(this PortalDbContext db, UserId user, CancellationToken stop) =>
        db.Set<AppUser>().Where(u => u.Id == user.Value).Select(u => u.DisplayName).FirstOrDefaultAsync(stop);
}
