using System.Data.Common;
using System.Net;
using System.Text;
using MerchantPortal.Contracts.RealTimeUpdates;
using MerchantPortal.Contracts.Shared;
using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Offer;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Offer;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MerchantPortal.Features.Google.Updates;

/// <summary>What a pass did, and when the next one can do something (null: nothing is owed).</summary>
public sealed record RelayPass(int Calls, Instant? Next);

/// <summary>
/// Tells Google what is owed (house.md part 4): claims a key, renders current state, sends, settles. Several relays on one database send each claim once;
/// a crash between send and settle sends the same absolute state again. Order is kept per key, and one bad key holds up no other.
/// </summary>
public sealed partial class UpdateRelay(
    IDbContextFactory<PortalDbContext> contexts,
    MapsBookingClient google,
    CallsPerMinute budget,
    UpdateMetrics metrics,
    TimeProvider clock,
    IOptions<MapsBookingOptions> options,
    IOptions<ActionsCenterOptions> center,
    IOptions<PaymentsOptions> payments,
    ILogger<UpdateRelay> log)
{
    /// <summary>Calls under way at the same time in one relay.</summary>
    private const int AtOnce = 8;

    /// <summary>Of these, one merchant's: calls that hang for it leave room for the others.</summary>
    private const int AtOncePerMerchant = 4;

    /// <summary>Windows in one availability call (spec 2.4).</summary>
    private const int WindowsPerCall = 100;

    private const int SlotsPerCall = 1000;

    private const int BytesPerCall = 1_000_000;

    // Of one service and day: itself for the whole service, and one for each of a usual team
    private const int SiblingsSeen = 8;

    /// <summary>One call to make: a booking's key, or the keys of windows of one merchant.</summary>
    private sealed record Parcel(OwedKind Kind, MerchantId Merchant, IReadOnlyList<Claim> Claims);

    /// <summary>What one relay holds until its lease; the lease's end tells it from a later holder.</summary>
    /// <param name="Alone">Refused before, perhaps for another's sake: it goes in a call of its own.</param>
    private sealed record Claim(
        string Key, long Version, int Attempts, Instant OwedAt, BookingId? Booking, ServiceId? Service, LocalDate? Date, StaffId? Staff, bool Alone, Instant Lease = default);

    // While the budget is known to be spent there is nothing to look for, however often the bell rings
    private Instant spentUntil = Instant.MinValue;

    // Also those of earlier passes that hang
    private readonly List<Task> begun = [];

    // Whose they are, once for each call; off before the loop is woken for what waits behind it
    private readonly List<MerchantId> busy = [];
    private readonly Lock gate = new();

    /// <summary>Makes at most so many calls of what is due, booking patches first, then oldest first, and waits for their ends.</summary>
    public Task<RelayPass> RunOnceAsync(int atMost, CancellationToken stop) => RunOnceAsync(atMost, static () => { }, stop);

    /// <inheritdoc cref="RunOnceAsync(int, CancellationToken)"/>
    /// <param name="atMost">The most calls of this pass.</param>
    /// <param name="dealtWith">Told after each call, by several at a time: a pass over a Google that hangs takes long, and is no dead relay.</param>
    /// <param name="stop">Ends the pass.</param>
    public async Task<RelayPass> RunOnceAsync(int atMost, Action dealtWith, CancellationToken stop)
    {
        var (pass, calls) = await BeginAsync(atMost, atMost, int.MaxValue, dealtWith, stop);
        await Task.WhenAll(calls);
        return pass.Calls == 0 ? pass : pass with { Next = Instant.Max(clock.Now(), spentUntil) };
    }

    /// <summary>
    /// Begins the calls of what is due, as many as have room beside those under way, and waits for none: one that hangs holds up no other key,
    /// and many of one merchant hold up no other merchant.
    /// While there is no room it waits for some.
    /// </summary>
    /// <inheritdoc cref="RunOnceAsync(int, Action, CancellationToken)"/>
    public async Task<RelayPass> BeginOnceAsync(int atMost, Action dealtWith, CancellationToken stop) =>
        (await BeginAsync(atMost, await RoomAsync(stop), AtOncePerMerchant, dealtWith, stop)).Pass;

    /// <summary>Ends when no call is under way any more: soon after those who began them were told to stop.</summary>
    public async Task AllEndedAsync() => await Task.WhenAll(UnderWay()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <param name="atMost">As many are looked for, so that a merchant's windows still meet in one call.</param>
    /// <param name="room">As many are begun.</param>
    /// <param name="share">As many of one merchant, with those under way.</param>
    /// <param name="dealtWith">Told after each call.</param>
    /// <param name="stop">Ends the pass and its calls.</param>
    private async Task<(RelayPass Pass, List<Task> Calls)> BeginAsync(int atMost, int room, int share, Action dealtWith, CancellationToken stop)
    {
        if (clock.Now() < spentUntil)
        {
            return (new(0, spentUntil), []);
        }

        var theirs = Busy();
        List<MerchantId> full = [.. theirs.Where(merchant => merchant.Value >= share).Select(merchant => merchant.Key)];
        var due = (await DueAsync(atMost, full, stop)).Where(HasShare).ToList();
        if (due.Count == 0)
        {
            return (new(0, await NextAsync(full, stop)), []);
        }

        // Only of passes that have something to do: most have not, once a second
        using var pass = WorkSpans.Start("relay.pass");
        var wanted = Math.Min(due.Count, room);
        var granted = await budget.TakeAsync(wanted, stop);
        pass?.SetTag("parcels", due.Count).SetTag("granted", granted);
        if (granted < wanted)
        {
            spentUntil = clock.Now() + budget.Refill;
        }

        var calls = new List<Task>();
        foreach (var parcel in due.Take(granted))
        {
            await RoomAsync(stop);

            // Claimed before the next look, which would take it for free
            if (await TryClaimAsync(parcel, stop) is { Claims.Count: > 0 } mine)
            {
                lock (gate)
                {
                    busy.Add(mine.Merchant);
                    var call = Task.Run(() => DeliverAsync(mine, dealtWith, stop), CancellationToken.None);
                    begun.Add(call);
                    calls.Add(call);
                }
            }
        }

        return (new(granted, Instant.Max(clock.Now(), spentUntil)), calls);

        bool HasShare(Parcel parcel) => (theirs[parcel.Merchant] = theirs.GetValueOrDefault(parcel.Merchant) + 1) <= share;
    }

    private Dictionary<MerchantId, int> Busy()
    {
        lock (gate)
        {
            return busy.CountBy(merchant => merchant).ToDictionary();
        }
    }

    /// <summary>How many calls may begin now; waits until one may.</summary>
    private async Task<int> RoomAsync(CancellationToken stop)
    {
        while (true)
        {
            var calls = UnderWay();
            if (calls.Length < AtOnce)
            {
                return AtOnce - calls.Length;
            }

            await Task.WhenAny(calls).WaitAsync(stop);
        }
    }

    private Task[] UnderWay()
    {
        lock (gate)
        {
            begun.RemoveAll(call => call.IsCompleted);
            return [.. begun];
        }
    }

    private async Task<List<Parcel>> DueAsync(int atMost, List<MerchantId> full, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        var now = clock.Now();
        var underWay = (await db.WindowsUnderWay(now).Select(u => new { u.MerchantId, u.ServiceId, u.Date }).ToListAsync(stop)).Select(u => (u.MerchantId, u.ServiceId, u.Date)).ToHashSet();

        // More than is asked for, so that what has to wait behind those keeps nothing else from being seen
        var due = (await db.DueUpdates(now).Where(u => !full.Contains(u.MerchantId)).Take((atMost * 4) + (underWay.Count * SiblingsSeen)).ToListAsync(stop))
            .Where(u => u.Kind != OwedKind.AvailabilityReplace || !underWay.Contains((u.MerchantId, u.ServiceId, u.Date))).ToList();
        var parcels = new List<Parcel>();
        foreach (var patch in due.Where(u => u.Kind == OwedKind.BookingPatch))
        {
            parcels.Add(new(patch.Kind, patch.MerchantId, [ClaimOf(patch)]));
        }

        foreach (var merchant in due.Where(u => u.Kind == OwedKind.AvailabilityReplace).GroupBy(u => u.MerchantId))
        {
            var claims = merchant.Select(ClaimOf).ToLookup(claim => claim.Alone);
            parcels.AddRange(claims[false].Chunk(WindowsPerCall).Concat(claims[true].Chunk(1)).Select(part => new Parcel(OwedKind.AvailabilityReplace, merchant.Key, part)));
        }

        // The many small calls of one refused batch do not hold up other merchants.
        return [.. parcels.OrderBy(parcel => parcel.Kind == OwedKind.AvailabilityReplace && parcel.Claims[0].Alone).Take(atMost)];

        static Claim ClaimOf(OwedUpdate u) => new(
            u.Key, u.Version, u.Attempts + 1, u.OwedAt, u.BookingId, u.ServiceId, u.Date, u.StaffId, u.LastFault is { } fault && Backoff.GoesAlone(fault, u.Attempts));
    }

    // Of merchants that have their share nothing can be done before a call ends, and that wakes the loop
    private async Task<Instant?> NextAsync(List<MerchantId> full, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        return await db.Set<OwedUpdate>().Where(u => u.State == OwedState.Open && !full.Contains(u.MerchantId))
            .MinAsync(u => (Instant?)(u.DueAt > u.LeasedUntil ? u.DueAt : u.LeasedUntil), stop);
    }

    private async Task DeliverAsync(Parcel mine, Action dealtWith, CancellationToken stop)
    {
        using var span = WorkSpans.Start("relay.parcel");
        span?.SetTag("kind", mine.Kind.ToString()).SetTag("updates", mine.Claims.Count).SetTag("merchant", mine.Merchant.Value);
        try
        {
            await (mine.Kind switch
            {
                OwedKind.BookingPatch => PatchAsync(mine.Claims[0], mine.Merchant, stop),
                OwedKind.AvailabilityReplace => ReplaceAsync(mine, stop),
            });
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            // The lease runs out and the key is tried again; the others go on.
            LogBroken(mine.Claims[0].Key, fault);
            WorkSpans.Ended("broken");
        }

        lock (gate)
        {
            busy.Remove(mine.Merchant);
        }

        dealtWith();
    }

    /// <summary>What of it is this relay's now; null when the database did not let it say so.</summary>
    private async Task<Parcel?> TryClaimAsync(Parcel parcel, CancellationToken stop)
    {
        try
        {
            return await ClaimAsync(parcel, stop);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            LogBroken(parcel.Claims[0].Key, fault);
            return null;
        }
    }

    private Task<Parcel> ClaimAsync(Parcel parcel, CancellationToken stop) => contexts.ActAsync(clock, async db =>
    {
        var now = clock.Now();
        var lease = now + Duration.FromTimeSpan(options.Value.CallTimeout * 2) + Duration.FromSeconds(20);
        var mine = new List<Claim>();
        var underWay = parcel.Kind == OwedKind.BookingPatch ? [] : await db.Set<OwedUpdate>()
            .Where(u => u.MerchantId == parcel.Merchant && u.Kind == OwedKind.AvailabilityReplace && u.LeasedUntil > now)
            .Select(u => new { u.ServiceId, u.Date }).ToListAsync(stop);
        foreach (var claim in parcel.Claims)
        {
            if (underWay.Exists(other => other.ServiceId == claim.Service && other.Date == claim.Date))
            {
                continue;
            }

            var claimed = await db.Set<OwedUpdate>()
                .Where(u => u.Key == claim.Key && u.Version == claim.Version && u.State == OwedState.Open && u.LeasedUntil <= now)
                .ExecuteUpdateAsync(set => set
                    .SetProperty(u => u.LeasedUntil, lease)
                    .SetProperty(u => u.Started, true)
                    .SetProperty(u => u.Attempts, claim.Attempts), stop);
            if (claimed == 1)
            {
                mine.Add(claim with { Lease = lease });
            }
        }

        if (mine.Count > 0 && parcel.Kind == OwedKind.BookingPatch)
        {
            db.Announce(parcel.Merchant);
        }

        return parcel with { Claims = mine };
    }, stop);

    private async Task PatchAsync(Claim claim, MerchantId merchant, CancellationToken stop)
    {
        RtuCall? call = null;
        var (parts, whole) = (BookingParts.None, true);
        var rendered = clock.Now();
        await using (var db = await ReadyAsync(stop))
        {
            try
            {
                var booking = await db.BookingsOf(merchant).AsNoTracking().FirstOrDefaultAsync(b => b.Id == claim.Booking, stop);
                call = booking is null ? null : UpdateBodies.Patch(booking, center.Value.PartnerId, options.Value.FailureCauseParameter);
                parts = booking?.ToTell ?? BookingParts.None;
            }
            catch (Exception fault) when (IsOfRow(fault))
            {
                whole = false;
                LogNotRendered(claim.Key, fault.GetType().Name, fault.StackTrace);
            }
        }

        if (!whole)
        {
            await SettleUnrenderedAsync(merchant, [claim], HttpMethod.Patch, rendered, stop);
            return;
        }

        if (call is null)
        {
            // Taken back, or Google knows already: there is nothing to say.
            await SettleAsync(merchant, [new(claim, null, null)], null, rendered, stop);
            return;
        }

        if (!HasTimeToCall(claim))
        {
            await ReleaseAsync([claim], stop);
            return;
        }

        var (answer, sent) = await SendAsync(call, claim, stop);
        await SettleAsync(merchant, [new(claim, answer.Fault, call.Body, Parts: parts)], sent, rendered, stop);
    }

    private async Task ReplaceAsync(Parcel parcel, CancellationToken stop)
    {
        var rendered = clock.Now();
        var (windows, unsent, broken, rest) = await RenderAsync(parcel, rendered, stop);
        if (unsent.Count > 0)
        {
            await SettleAsync(parcel.Merchant, unsent, null, rendered, stop);
        }

        if (broken.Count > 0)
        {
            await SettleUnrenderedAsync(parcel.Merchant, broken, HttpMethod.Post, rendered, stop);
        }

        if (rest.Count > 0)
        {
            // Too much for one call: goes with the next.
            await ReleaseAsync(rest, stop);
        }

        if (windows.Count == 0)
        {
            return;
        }

        // One lease for all of a parcel
        if (!HasTimeToCall(windows[0].Claim))
        {
            await ReleaseAsync([.. windows.Select(w => w.Claim)], stop);
            return;
        }

        var (answer, sent) = await SendAsync(UpdateBodies.Replace(windows.Select(w => w.Window), center.Value.PartnerId), windows[0].Claim, stop);
        var stored = answer.Fault is null ? StoredBy(answer) : [];
        await SettleAsync(
            parcel.Merchant,
            [.. windows.Select(w => new Settlement(
                w.Claim,
                answer.Fault ?? (stored.Remove(Identity(w.Window)) ? null : UpdateFault.LeftOut),
                UpdateBodies.Replace([w.Window], center.Value.PartnerId).Body,
                WithOthers: windows.Count > 1))],
            sent,
            rendered,
            stop);
    }

    private async Task<(List<(Claim Claim, ExtendedServiceAvailability Window)> Windows, List<Settlement> Unsent, List<Claim> Broken, List<Claim> Later)> RenderAsync(
        Parcel parcel, Instant now, CancellationToken stop)
    {
        var (windows, unsent, broken, rest) = (new List<(Claim, ExtendedServiceAvailability)>(), new List<Settlement>(), new List<Claim>(), new List<Claim>());
        await using var db = await ReadyAsync(stop);
        MerchantOffer? offer;
        try
        {
            offer = await db.OfferOfAsync(parcel.Merchant, payments.Value.PaymentCountries(), stop);
        }
        catch (Exception fault) when (IsOfRow(fault))
        {
            LogNotRendered(parcel.Claims[0].Key, fault.GetType().Name, fault.StackTrace);
            return (windows, unsent, [.. parcel.Claims], rest);
        }

        var (slots, bytes) = (0, 0);
        foreach (var claim in parcel.Claims)
        {
            if (rest.Count > 0)
            {
                rest.Add(claim);
                continue;
            }

            try
            {
                if (offer is null || !offer.Services.TryGetValue(claim.Service!.Value, out var service) || !offer.CanBePublished(service))
                {
                    unsent.Add(new(claim, UpdateFault.NotPublished, null));
                    continue;
                }

                var day = offer.DayOf(claim.Date!.Value);
                if (service.PastFrom(day.End) <= now)
                {
                    unsent.Add(new(claim, null, null));
                    continue;
                }

                var taken = await db.TakenAsync(parcel.Merchant, new(day.Start, day.End + service.Duration), now, stop);
                var window = UpdateBodies.Window(offer, service, claim.Date.Value, claim.Staff, taken, now);
                slots += window.Availability!.Count;
                bytes += Encoding.UTF8.GetByteCount(UpdateBodies.Replace([window], center.Value.PartnerId).Body);
                if ((slots > SlotsPerCall || bytes > BytesPerCall) && windows.Count > 0)
                {
                    rest.Add(claim);
                    continue;
                }

                windows.Add((claim, window));
            }
            catch (Exception fault) when (IsOfRow(fault))
            {
                broken.Add(claim);
                LogNotRendered(claim.Key, fault.GetType().Name, fault.StackTrace);
            }
        }

        return (windows, unsent, broken, rest);
    }

    /// <summary>A context whose connection stands, so that what fails after it is not the way to the database.</summary>
    private async Task<PortalDbContext> ReadyAsync(CancellationToken stop)
    {
        var db = await contexts.CreateDbContextAsync(stop);
        try
        {
            await db.Database.OpenConnectionAsync(stop);
            return db;
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether rendering failed over what is stored; a database that does not answer is no row's fault.</summary>
    private static bool IsOfRow(Exception fault) => fault is not (OperationCanceledException or DbException or RetryLimitExceededException);

    private Task SettleUnrenderedAsync(MerchantId merchant, IReadOnlyList<Claim> claims, HttpMethod method, Instant rendered, CancellationToken stop) => SettleAsync(
        merchant,
        [.. claims.Select(claim => new Settlement(claim, UpdateFault.NotRendered, null))],
        new(rendered, 0, new(method, "", ""), new(null, null, UpdateFault.NotRendered), null),
        rendered,
        stop);

    /// <param name="RequestId">Ours; null when nothing went out.</param>
    private sealed record Sent(Instant At, long Milliseconds, RtuCall Call, RtuAnswer Answer, string? RequestId);

    /// <param name="Body">This key's own part of what was sent.</param>
    /// <param name="WithOthers">Whether other keys went with the same call: then a refusal may be meant for one of those.</param>
    /// <param name="Parts">Of a booking: what Google was to hear of it.</param>
    private sealed record Settlement(Claim Claim, UpdateFault? Fault, string? Body, bool WithOthers = false, BookingParts Parts = BookingParts.None);

    /// <summary>Whether a call that begins now ends within the lease. One that ends later may reach Google after the newer state that another relay sends.</summary>
    private bool HasTimeToCall(Claim claim) => clock.Now() + Duration.FromTimeSpan(options.Value.CallTimeout) <= claim.Lease;

    private async Task<(RtuAnswer Answer, Sent Sent)> SendAsync(RtuCall call, Claim claim, CancellationToken stop)
    {
        var at = clock.Now();
        var started = clock.GetTimestamp();
        var answer = await CallAsync(call, stop);
        if (answer.Status == HttpStatusCode.Unauthorized && options.Value.Authentication == MapsBookingAuthentication.ServiceAccount
            && HasTimeToCall(claim) && await budget.TakeAsync(1, stop) == 1)
        {
            // Once more with a new token; a call like any other, so it is taken out of the budget.
            answer = await CallAsync(call, stop);
        }

        WorkSpans.Ended(answer.Fault?.ToString() ?? "ok");
        var sent = new Sent(at, (long)clock.GetElapsedTime(started).TotalMilliseconds, call, answer, Guid.CreateVersion7(at.ToDateTimeOffset()).ToString("N"));
        LogCalled(call.Method.Method, (int?)answer.Status, sent.Milliseconds, sent.RequestId!, answer.RequestId);
        return (answer, sent);
    }

    private async Task<RtuAnswer> CallAsync(RtuCall call, CancellationToken stop)
    {
        var answer = await google.SendAsync(call, stop);
        metrics.Called(call, answer.Fault);
        return answer;
    }

    private async Task SettleAsync(MerchantId merchant, IReadOnlyList<Settlement> settlements, Sent? sent, Instant rendered, CancellationToken stop)
    {
        var settled = await StoreAsync(merchant, settlements, sent, rendered, stop);
        if (sent is not null)
        {
            // Not while storing, which may be done twice.
            foreach (var told in settlements.Where(settlement => settlement.Fault is null))
            {
                metrics.Arrived(sent.Call, settled - told.Claim.OwedAt);
            }
        }
    }

    private Task<Instant> StoreAsync(MerchantId merchant, IReadOnlyList<Settlement> settlements, Sent? sent, Instant rendered, CancellationToken stop) => contexts.ActAsync(clock, async db =>
    {
        var now = clock.Now();
        var wentOut = sent?.RequestId is not null;
        foreach (var (claim, fault, body, withOthers, parts) in settlements)
        {
            if (sent is not null)
            {
                db.Add(TryOf(claim, fault, body, sent, now));
            }

            var held = fault is null
                ? await SettledAsync(db, claim, sent, rendered, now, stop)
                : await FailedAsync(db, claim, fault.Value, withOthers, sent, now, stop);
            if (wentOut && !held)
            {
                await TellAgainAsync(db, claim, parts, now, stop);
            }
        }

        db.Announce(merchant);
        return now;
    }, stop);

    // Not the moment it ends, which a clock that is set right afterwards takes for a lease still to come
    private static readonly Instant Nobody = Instant.FromUnixTimeSeconds(0);

    /// <summary>The key, if this relay still holds it: one that slept past its lease must not free or settle what another is sending.</summary>
    private static IQueryable<OwedUpdate> Held(PortalDbContext db, Claim claim) => db.Set<OwedUpdate>().Where(u => u.Key == claim.Key && u.LeasedUntil == claim.Lease);

    /// <summary>
    /// The lease was over before the answer came: Google may have heard this after the newer state of the relay that took over, which has settled or is about to.
    /// So the newest state is told once more. What Google refused or a person gave up waits for that person as before.
    /// </summary>
    private static async Task TellAgainAsync(PortalDbContext db, Claim claim, BookingParts parts, Instant now, CancellationToken stop)
    {
        var again = await db.Set<OwedUpdate>().Where(u => u.Key == claim.Key && (u.State == OwedState.Settled || u.State == OwedState.Open))
            .ExecuteUpdateAsync(set => set
                .SetProperty(u => u.OwedAt, u => u.State == OwedState.Settled ? now : u.OwedAt)
                .SetProperty(u => u.DueAt, u => u.State == OwedState.Settled ? now : u.DueAt)
                .SetProperty(u => u.Attempts, u => u.State == OwedState.Settled ? 0 : u.Attempts)
                .SetProperty(u => u.Version, u => u.Version + 1)
                .SetProperty(u => u.Started, true)
                .SetProperty(u => u.State, OwedState.Open), stop);
        if (again == 1 && claim.Booking is { } booking)
        {
            // The one that took over has crossed them off
            var stamp = Guid.CreateVersion7();
            await db.Set<Booking>().Where(b => b.Id == booking)
                .ExecuteUpdateAsync(set => set.SetProperty(b => b.ToTell, b => b.ToTell | parts).SetProperty(b => b.Stamp, stamp), stop);
        }
    }

    /// <summary>Writes down that it arrived; false when this relay no longer held the key, and then nothing is written.</summary>
    /// <param name="rendered">The moment of the state that was sent; what changes by itself after it must be told again.</param>
    private static async Task<bool> SettledAsync(PortalDbContext db, Claim claim, Sent? sent, Instant rendered, Instant now, CancellationToken stop)
    {
        var late = sent is not null && now - claim.OwedAt > UpdateTray.LateAfter;
        var newest = await Held(db, claim).Where(u => u.Version == claim.Version)
            .ExecuteUpdateAsync(set => set
                .SetProperty(u => u.LateAt, u => late ? now : u.LateAt)
                .SetProperty(u => u.State, u => u.AgainAt > rendered ? OwedState.Open : OwedState.Settled)
                .SetProperty(u => u.DueAt, u => u.AgainAt > rendered ? u.AgainAt.Value : u.DueAt)
                .SetProperty(u => u.OwedAt, u => u.AgainAt > rendered ? u.AgainAt.Value : u.OwedAt)
                .SetProperty(u => u.SettledVersion, claim.Version)
                .SetProperty(u => u.SentAt, u => sent == null ? u.SentAt : now)
                .SetProperty(u => u.Started, false)
                .SetProperty(u => u.LeasedUntil, Nobody)
                .SetProperty(u => u.LastFault, (UpdateFault?)null)
                .SetProperty(u => u.LastAnswer, (string?)null), stop);
        if (newest == 0)
        {
            // Owed again meanwhile: this state arrived, the newer one is still due.
            return await Held(db, claim).ExecuteUpdateAsync(set => set
                .SetProperty(u => u.LateAt, u => late ? now : u.LateAt)
                .SetProperty(u => u.SettledVersion, u => u.SettledVersion > claim.Version ? u.SettledVersion : claim.Version)
                .SetProperty(u => u.SentAt, u => sent == null ? u.SentAt : now)
                .SetProperty(u => u.OwedAt, u => u.State == OwedState.Open ? rendered : u.OwedAt)
                .SetProperty(u => u.LeasedUntil, Nobody), stop) > 0;
        }

        if (claim.Booking is { } booking)
        {
            // With a new stamp, so that an act that read the booking before does not take this for told.
            var stamp = Guid.CreateVersion7();
            await db.Set<Booking>().Where(b => b.Id == booking)
                .ExecuteUpdateAsync(set => set.SetProperty(b => b.ToTell, BookingParts.None).SetProperty(b => b.Stamp, stamp), stop);
        }

        return true;
    }

    /// <summary>Writes down that it did not arrive; false when this relay no longer held the key, and then nothing is written.</summary>
    private async Task<bool> FailedAsync(PortalDbContext db, Claim claim, UpdateFault fault, bool withOthers, Sent? sent, Instant now, CancellationToken stop)
    {
        var summary = Short(sent?.Answer.Summary);
        var alone = withOthers && Backoff.GoesAlone(fault, claim.Attempts);
        var next = alone ? now : now + Backoff.After(fault, claim.Attempts, Random.Shared.NextDouble(), sent?.Answer.RetryAfter);
        var again = alone || Backoff.MayHelp(fault, claim.Attempts);
        var mine = await Held(db, claim).Where(u => u.Version == claim.Version)
            .ExecuteUpdateAsync(set => set
                .SetProperty(u => u.State, again ? OwedState.Open : OwedState.Parked)
                .SetProperty(u => u.ParkedAt, again ? null : now)
                .SetProperty(u => u.DueAt, next)
                .SetProperty(u => u.LeasedUntil, Nobody)
                .SetProperty(u => u.LastFault, fault)
                .SetProperty(u => u.LastAnswer, summary), stop);
        if (mine == 0)
        {
            mine = await Held(db, claim)
                .ExecuteUpdateAsync(set => set.SetProperty(u => u.LeasedUntil, Nobody).SetProperty(u => u.LastFault, fault).SetProperty(u => u.LastAnswer, summary), stop);
        }

        if (again)
        {
            LogPostponed(claim.Key, fault, claim.Attempts, next, sent?.RequestId);
        }
        else
        {
            LogParked(claim.Key, fault, sent?.RequestId);
        }

        return mine > 0;
    }

    // As if never claimed: no try was made
    private Task ReleaseAsync(List<Claim> claims, CancellationToken stop) => contexts.ActAsync(clock, async db =>
    {
        var now = clock.Now();
        foreach (var claim in claims)
        {
            await Held(db, claim).ExecuteUpdateAsync(set => set.SetProperty(u => u.LeasedUntil, Nobody).SetProperty(u => u.Attempts, claim.Attempts - 1), stop);
        }

        return true;
    }, stop);

    private static UpdateTry TryOf(Claim claim, UpdateFault? fault, string? body, Sent sent, Instant now) => new()
    {
        Id = Guid.CreateVersion7(sent.At.ToDateTimeOffset()),
        Key = claim.Key,
        Version = claim.Version,
        At = sent.At,
        DurationMilliseconds = sent.Milliseconds,
        DelayMilliseconds = fault is null ? (long)(now - claim.OwedAt).TotalMilliseconds : null,
        Request = Short($"{sent.Call.Method} {sent.Call.PathAndQuery}".TrimEnd(), 1000)!,
        Body = body ?? sent.Call.Body,
        HttpStatus = (int?)sent.Answer.Status,
        Fault = fault,
        Answer = fault is null ? null : Short(sent.Answer.Summary),
        RequestId = sent.RequestId,
        AnswerId = sent.Answer.RequestId,
    };

    private static HashSet<(string?, string?, long, long, string)> StoredBy(RtuAnswer answer) =>
        RealTimeUpdatesJson.Wire.Read<BatchReplaceServiceAvailability>(Encoding.UTF8.GetBytes(answer.Body ?? ""), out var stored, out _)
            ? [.. (stored.ExtendedServiceAvailability ?? []).Select(Identity)]
            : [];

    // By moment, not by text: Google may write the same time with a fraction.
    private static (string?, string?, long, long, string) Identity(ExtendedServiceAvailability window) =>
        (window.MerchantId, window.ServiceId, Seconds(window.StartTimeRestrict), Seconds(window.EndTimeRestrict), window.ResourcesRestrict?.StaffId ?? "");

    private static long Seconds(string? timestamp) => WireTime.TryTimestamp(timestamp, out var seconds) ? seconds : -1;

    private static string? Short(string? text, int limit = 500) => text?.Length > limit ? text[..limit] : text;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Update {Key} was not taken ({Fault}) at try {Attempts}; next try at {NextTry} (request {RequestId})")]
    private partial void LogPostponed(string key, UpdateFault fault, int attempts, Instant nextTry, string? requestId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Update {Key} was refused ({Fault}) and waits for a person (request {RequestId})")]
    private partial void LogParked(string key, UpdateFault fault, string? requestId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Google answered {Method} with {Status} after {Milliseconds} ms (request {RequestId}, Google's {AnswerId})")]
    private partial void LogCalled(string method, int? status, long milliseconds, string requestId, string? answerId);

    // Without the exception's own words: they may quote a booking.
    [LoggerMessage(Level = LogLevel.Error, Message = "Update {Key} could not be rendered: {Fault} at {Where}")]
    private partial void LogNotRendered(string key, string fault, string? where);

    [LoggerMessage(Level = LogLevel.Error, Message = "Update {Key} could not be handled; it is tried again when its lease runs out")]
    private partial void LogBroken(string key, Exception fault);
}
