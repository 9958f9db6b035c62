using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Google.Updates;
using MerchantPortal.Simulator.Faults;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xunit;

namespace MerchantPortal.Features.Tests;

/// <summary>
/// Guests, staff, the deadline worker and relays that die, in any order, against a plain model in memory: what the model expects is what happens,
/// nobody ever shares a place, and when all is quiet Google knows what we know.
/// </summary>
public sealed class ModelTests
{
    private const int Steps = 60;

    /// <summary>What the model remembers of a booking.</summary>
    private sealed record Known(BookingId Id, Instant? DecideBy)
    {
        public BookingStatus Status { get; set; }

        public Instant? UndoUntil { get; set; }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Whatever_guests_staff_clocks_and_crashes_do_Google_ends_up_knowing_what_we_know(int seed)
    {
        await using var portal = await Portal.StartAsync();
        portal.Google.AnnounceAll();
        var shop = await portal.OpenShopAsync(change: s =>
        {
            var (anna, bob) = (s.AddStaff("anna"), s.AddStaff("bob"));
            s.Add("cut", staff: [anna, bob]);
            s.Add("colour", hours: 2, asksFirst: true, staff: [anna]);
            s.Add("table", places: 2, asksFirst: true);
        });
        await using var dying = new FaultyDatabase(portal.File);
        var (relay, frail) = (portal.Relay(), portal.Relay(dying));
        var random = new Random(seed);
        var model = new List<Known>();
        for (var step = 0; step < Steps; step++)
        {
            switch (random.Next(13))
            {
                case 0 or 1 or 2:
                    await TakeAsync(portal, shop, random, model);
                    break;
                case 3 or 4 when Pick(model, random) is { } one:
                    await DecideAsync(portal, shop, one, accept: random.Next(2) == 0);
                    break;
                case 5 when Pick(model, random) is { } one:
                    await UndoAsync(portal, shop, one);
                    break;
                case 6 when Pick(model, random) is { } one:
                    var canceled = await portal.CancelAsync(one.Id);
                    Assert.Equal(one.Status is BookingStatus.Pending or BookingStatus.Confirmed || (one.Status == BookingStatus.Declined && portal.Now < one.UndoUntil), canceled.IsDone);
                    Become(one, canceled.IsDone, BookingStatus.Canceled);
                    break;
                case 7 when Pick(model, random) is { } one:
                    var outcome = await portal.Acts.Cancel.RunAsync(new(Portal.Staff, shop.Id, one.Id, null), CancellationToken.None);
                    Assert.Equal(one.Status == BookingStatus.Confirmed, outcome.IsDone);
                    Become(one, outcome.IsDone, BookingStatus.Canceled);
                    break;
                case 8:
                    portal.Clock.Advance(TimeSpan.FromSeconds(random.Next(10) == 0 ? 13 * 3600 : random.Next(12)));
                    break;
                case 9:
                    await portal.Acts.Deadlines.RunOnceAsync(100, CancellationToken.None);
                    foreach (var one in model.Where(one => one.Status == BookingStatus.Pending && one.DecideBy <= portal.Now))
                    {
                        Become(one, true, BookingStatus.Declined);
                    }

                    break;
                case 10:
                    // Dies after its budget, its claims or some of its settlements.
                    dying.DieAfterCommits(random.Next(1, 5));
                    await frail.RunOnceAsync(random.Next(1, 10), CancellationToken.None);
                    dying.DieAfterCommits(null);
                    break;
                case 11:
                    portal.Google.Simulated.Fail(random.Next(3) switch
                    {
                        0 => Fault.Answer("*", 503),
                        1 => new Fault("*", FaultKind.Cut),
                        _ => new Fault(LoopbackGoogle.Replace, FaultKind.Omit),
                    });
                    break;
                default:
                    await relay.RunOnceAsync(random.Next(1, 10), CancellationToken.None);
                    break;
            }

            await CheckPlacesAsync(portal, shop);
        }

        portal.Google.Simulated.ClearFaults();
        for (var pass = 0; (await portal.OwedAsync()).Exists(u => u.State == OwedState.Open); pass++)
        {
            Assert.True(pass < 200, "The relay does not come to rest.");
            await relay.RunOnceAsync(40, CancellationToken.None);
            portal.Clock.Advance(TimeSpan.FromSeconds(5));
        }

        await CheckGoogleAsync(portal, shop, model);
    }

    private static async Task TakeAsync(Portal portal, TestShop shop, Random random, List<Known> model)
    {
        var service = random.Next(3) switch { 0 => "cut", 1 => "colour", _ => "table" };
        var wish = portal.Wish(shop, FormattableString.Invariant($"2026-12-0{random.Next(1, 3)} {random.Next(12, 16)}:00"), service: service);
        if (await portal.TakeAsync(wish) is { } booking)
        {
            model.Add(new(booking.Id, booking.DecideBy) { Status = service == "cut" ? BookingStatus.Confirmed : BookingStatus.Pending });
        }
    }

    private static async Task DecideAsync(Portal portal, TestShop shop, Known one, bool accept)
    {
        var outcome = accept
            ? await portal.Acts.Accept.RunAsync(new(Portal.Staff, shop.Id, one.Id), CancellationToken.None)
            : await portal.Acts.Decline.RunAsync(new(Portal.Staff, shop.Id, one.Id, DeclineReason.Other, null), CancellationToken.None);
        Assert.Equal(one.Status == BookingStatus.Pending && portal.Now <= one.DecideBy, outcome.IsDone);
        Become(one, outcome.IsDone, accept ? BookingStatus.Confirmed : BookingStatus.Declined);
        one.UndoUntil = outcome.IsDone ? portal.Now + Duration.FromSeconds(8) : one.UndoUntil;
    }

    private static async Task UndoAsync(Portal portal, TestShop shop, Known one)
    {
        var outcome = await portal.Acts.Undo.RunAsync(new(Portal.Staff, shop.Id, one.Id), CancellationToken.None);
        Assert.Equal(one.Status is BookingStatus.Confirmed or BookingStatus.Declined && portal.Now < one.UndoUntil, outcome.IsDone);
        Become(one, outcome.IsDone, BookingStatus.Pending);
    }

    private static void Become(Known one, bool done, BookingStatus status)
    {
        if (done)
        {
            (one.Status, one.UndoUntil) = (status, null);
        }
    }

    private static Known? Pick(List<Known> model, Random random) => model.Count == 0 ? null : model[random.Next(model.Count)];

    private static async Task CheckPlacesAsync(Portal portal, TestShop shop)
    {
        var now = portal.Now;
        var holding = (await portal.ReadAsync(db => db.Set<Booking>().AsNoTracking().ToListAsync())).Where(b => b.Holds(now)).ToList();
        foreach (var one in holding)
        {
            var here = holding.Where(other => other.Time.Contains(one.Start)).ToList();
            Assert.All(here.Where(other => other.StaffId is not null).GroupBy(other => other.StaffId), person => Assert.Single(person));
            Assert.All(here.GroupBy(other => (other.ServiceId, other.Resources)), kind => Assert.InRange(kind.Count(), 1, shop.Services[kind.Key.ServiceId.Value].Places[0].Count));
        }
    }

    private static async Task CheckGoogleAsync(Portal portal, TestShop shop, List<Known> model)
    {
        var bookings = await portal.ReadAsync(db => db.Set<Booking>().AsNoTracking().ToListAsync());
        Assert.Equal(model.Select(one => (one.Id.Value, one.Status)).Order(), bookings.Select(b => (b.Id.Value, b.Status)).Order());
        Assert.All(bookings, b => Assert.Equal(UpdateBodies.Name(b.Status), portal.Google.Simulated.Booking(b.Id.Value)!.Status));

        var now = portal.Now;
        var taken = bookings.Where(b => b.Holds(now)).Select(b => new Taken(b.ServiceId, b.Time, b.Resources)).ToList();
        foreach (var window in (await portal.OwedAsync()).Where(u => u.Kind == OwedKind.AvailabilityReplace))
        {
            var (offer, service) = (shop.Offer, shop.Services[window.ServiceId!.Value.Value]);
            var day = offer.DayOf(window.Date!.Value);
            var ours = Availability.Over(offer, service, day, taken, now)
                .Where(slot => window.StaffId is null || slot.Resources.Staff == window.StaffId)
                .Select(slot => (slot.Start.ToUnixTimeSeconds(), slot.Resources.Staff?.Value, (long)slot.SpotsOpen));
            var theirs = portal.Google.Simulated.Slots(shop.Id.Value, service.Id.Value, day.Start.ToUnixTimeSeconds(), day.End.ToUnixTimeSeconds(), [])
                .Where(slot => window.StaffId is null || slot.Resources?.StaffId == window.StaffId?.Value)
                .Select(slot => (slot.StartSec, slot.Resources?.StaffId, slot.SpotsOpen));
            Assert.Equal(ours.Order(), theirs.Order());
        }
    }
}
