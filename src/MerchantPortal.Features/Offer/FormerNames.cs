using MerchantPortal.Data;
using MerchantPortal.Data.Offer;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace MerchantPortal.Features.Offer;

/// <summary>Staff and rooms that are no longer offered, for the bookings that were made with them: what the newest published offer that had them called them.</summary>
internal static class FormerNames
{
    /// <summary>Null when no published offer had the person.</summary>
    public static Task<string?> FormerNameAsync(this PortalDbContext db, MerchantId merchant, StaffId person, CancellationToken stop) =>
        FindAsync(db, merchant, person.Value, document => document.Staff.FirstOrDefault(s => s.Id == person)?.Name, stop);

    /// <summary>Null when no published offer had the room.</summary>
    public static Task<string?> FormerNameAsync(this PortalDbContext db, MerchantId merchant, RoomId room, CancellationToken stop) =>
        FindAsync(db, merchant, room.Value, document => document.Rooms.FirstOrDefault(r => r.Id == room)?.Name, stop);

    // The database passes over revisions that do not name the id at all; something else may bear it too, so that each is looked into
    private static async Task<string?> FindAsync(PortalDbContext db, MerchantId merchant, string id, Func<OfferDocument, string?> nameIn, CancellationToken stop)
    {
        var quoted = $"\"{id}\"";
        var stored = db.Set<OfferRevision>().Where(r => r.MerchantId == merchant && r.Document.Contains(quoted)).OrderByDescending(r => r.Version).Select(r => r.Document);
        await foreach (var document in stored.AsAsyncEnumerable().WithCancellation(stop))
        {
            if (nameIn(OfferDocuments.Read(document)) is { } name)
            {
                return name;
            }
        }

        return null;
    }
}
