using MerchantPortal.Data;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Google.Updates;

/// <summary>Where one change is on its way to Google.</summary>
public enum DeliveryState
{
    /// <summary>Waiting for the undo window or its turn.</summary>
    Queued,

    /// <summary>On the wire at this moment.</summary>
    Sending,

    /// <summary>Google has it.</summary>
    Sent,

    /// <summary>The last try did not work; it is tried again by itself.</summary>
    Failed,

    /// <summary>Google refused it; a person must look.</summary>
    Parked,

    /// <summary>A person gave it up.</summary>
    Discarded,
}

/// <summary>The delivery of one change. Took counts from the change to Google's answer and is set once it is sent.</summary>
public sealed record Delivery(DeliveryState State, Duration? Took, Instant? NextTryAt, UpdateFault? Fault)
{
    /// <summary>Why it was discarded, in the words of whoever did it; null in every other state.</summary>
    public string? Reason { get; init; }
}

/// <summary>Reads deliveries of bookings' changes out of the outbox.</summary>
internal sealed class Deliveries
{
    private readonly Dictionary<string, OwedUpdate> updates;
    private readonly ILookup<string, (long Version, Instant At)> arrived;

    private Deliveries(Dictionary<string, OwedUpdate> updates, ILookup<string, (long Version, Instant At)> arrived) => (this.updates, this.arrived) = (updates, arrived);

    public static async Task<Deliveries> OfAsync(PortalDbContext db, IEnumerable<BookingId> bookings, CancellationToken stop)
    {
        var keys = bookings.Select(Update.KeyOf).ToList();
        if (keys.Count == 0)
        {
            return new([], Array.Empty<(long, Instant)>().ToLookup(_ => ""));
        }

        var owed = await db.Set<OwedUpdate>().AsNoTracking().Where(u => keys.Contains(u.Key)).ToDictionaryAsync(u => u.Key, stop);
        var tries = await db.Set<UpdateTry>().AsNoTracking().Where(t => keys.Contains(t.Key) && t.Fault == null)
            .Select(t => new { t.Key, t.Version, t.At, t.DurationMilliseconds }).ToListAsync(stop);
        return new(owed, tries.ToLookup(t => t.Key, t => (t.Version, t.At + Duration.FromMilliseconds(t.DurationMilliseconds))));
    }

    /// <summary>The delivery of the change that was owed as this version; null when Google already knew.</summary>
    public Delivery? Of(BookingId booking, long? owedVersion, Instant changedAt, Instant now)
    {
        var key = Update.KeyOf(booking);
        if (owedVersion is not { } version || !updates.TryGetValue(key, out var update))
        {
            return null;
        }

        if (update.SettledVersion >= version)
        {
            var at = arrived[key].Where(a => a.Version >= version).Select(a => (Instant?)a.At).Min() ?? update.SentAt;
            // Settled without a call: the guest cancelled first, so that Google knows more than we had to say.
            return at >= changedAt ? new(DeliveryState.Sent, at - changedAt, null, null) : null;
        }

        return update.State switch
        {
            OwedState.Parked => new(DeliveryState.Parked, null, null, update.LastFault),
            OwedState.Discarded => new(DeliveryState.Discarded, null, null, update.LastFault) { Reason = update.DiscardReason },
            OwedState.Open or OwedState.Settled when update.LeasedUntil > now => new(DeliveryState.Sending, null, null, null),
            OwedState.Open or OwedState.Settled when update is { Attempts: > 0, LastFault: { } fault } => new(DeliveryState.Failed, null, update.DueAt, fault),
            OwedState.Open or OwedState.Settled => new(DeliveryState.Queued, null, update.DueAt, null),
        };
    }
}
