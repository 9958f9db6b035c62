using System.Diagnostics;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.TestKit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Xunit;
using Wire = MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Features.Tests.Data;

/// <summary>Another process keeps the file's write lock: every act ends in time, done or not done, and works when the lock is gone (house.md part 9).</summary>
public sealed class LockedFileTests : IAsyncLifetime
{
    private const string Noon = "2026-11-24 12:00";
    private Portal portal = null!;
    private TestShop shop = null!;
    private FaultyDatabase impatient = null!;
    private Watch other = null!;

    public async ValueTask InitializeAsync()
    {
        portal = await Portal.StartAsync();
        shop = await portal.OpenShopAsync(asksFirst: true, places: 2);
        impatient = new(portal.File, patience: 1);
        other = await Watch.StartAsync(portal.File);
    }

    public async ValueTask DisposeAsync()
    {
        await other.DisposeAsync();
        await impatient.DisposeAsync();
        await portal.DisposeAsync();
    }

    [Fact]
    public async Task An_answer_of_staff_that_cannot_be_stored_is_no_answer_and_can_be_given_again()
    {
        var request = await portal.TakeAsync(shop, Noon);
        var acts = portal.ActsOn(impatient);
        await UnderLockAsync(() => Assert.ThrowsAsync<SqliteException>(() => acts.Accept.RunAsync(new(Portal.Staff, shop.Id, request.Id), CancellationToken.None)));
        Assert.Equal(BookingStatus.Pending, (await portal.BookingAsync(request.Id)).Status);

        Assert.True((await acts.Accept.RunAsync(new(Portal.Staff, shop.Id, request.Id), CancellationToken.None)).IsDone);
        Assert.Equal([BookingEventKind.Requested, BookingEventKind.Accepted], await KindsAsync(request.Id));
        Assert.Equal(OwedState.Open, (await portal.OwedAsync(Update.KeyOf(request.Id))).State);
    }

    [Fact]
    public async Task A_relay_that_cannot_claim_sends_nothing_and_sends_it_once_when_it_can()
    {
        var request = await AcceptedAsync();
        var relay = portal.Relay(impatient);
        await UnderLockAsync(() => Assert.ThrowsAsync<SqliteException>(() => relay.RunOnceAsync(10, CancellationToken.None)));

        portal.Google.Announce(LoopbackGoogle.Patch);
        Assert.Equal(1, await portal.SendAllAsync(relay));
        Assert.Equal(OwedState.Settled, (await portal.OwedAsync(Update.KeyOf(request.Id))).State);
    }

    [Fact]
    public async Task C097_A_relay_that_cannot_store_Googles_answer_sends_the_same_state_again()
    {
        var request = await AcceptedAsync();
        var relay = portal.Relay(impatient);
        portal.Google.Announce(LoopbackGoogle.Patch, 2);
        var heard = portal.Google.HoldNext(LoopbackGoogle.Patch, heard: true);
        var pass = relay.RunOnceAsync(10, CancellationToken.None);
        await heard.Arrived;
        await UnderLockAsync(() =>
        {
            heard.Release();
            return pass;
        });
        Assert.Contains(portal.RelayLog.Lines, line => line.Level == LogLevel.Error && line.Fault is SqliteException);
        var owed = await portal.OwedAsync(Update.KeyOf(request.Id));
        Assert.Equal((OwedState.Open, true), (owed.State, owed.Started));

        // Nobody has it twice at the same time: the lease must be over.
        Assert.Equal(0, await portal.SendAllAsync(relay));
        portal.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await portal.SendAllAsync(relay));
        var calls = portal.Google.Received(LoopbackGoogle.Patch);
        Assert.Equal([calls[0].Body, calls[0].Body], calls.Select(call => call.Body));
        Assert.Equal(OwedState.Settled, (await portal.OwedAsync(Update.KeyOf(request.Id))).State);
        Assert.Equal(Wire.BookingStatus.Confirmed, portal.Google.Simulated.Booking(request.Id.Value)!.Status);
    }

    [Fact]
    public async Task C117_A_deadline_that_falls_under_the_lock_is_kept_once_when_it_is_gone()
    {
        var request = await portal.TakeAsync(shop, Noon);
        var deadlines = portal.ActsOn(impatient).Deadlines;
        portal.Clock.Advance(TimeSpan.FromHours(12));
        await UnderLockAsync(async () =>
        {
            var faults = await Assert.ThrowsAsync<AggregateException>(() => deadlines.RunOnceAsync(100, CancellationToken.None));
            Assert.IsType<SqliteException>(Assert.Single(faults.InnerExceptions));
        });
        Assert.Equal(BookingStatus.Pending, (await portal.BookingAsync(request.Id)).Status);

        Assert.Null(await deadlines.RunOnceAsync(100, CancellationToken.None));
        Assert.Null(await deadlines.RunOnceAsync(100, CancellationToken.None));
        Assert.Equal(BookingStatus.Declined, (await portal.BookingAsync(request.Id)).Status);
        Assert.Equal([BookingEventKind.Requested, BookingEventKind.Expired], await KindsAsync(request.Id));
    }

    [Fact]
    public async Task Who_is_patient_gets_the_file_when_the_lock_is_gone()
    {
        var request = await portal.TakeAsync(shop, Noon);
        await other.LockAsync();
        var answer = Task.Run(() => portal.AcceptAsync(request));
        // Longer than the engine itself waits at a time.
        await Assert.ThrowsAsync<TimeoutException>(() => answer.WaitAsync(TimeSpan.FromMilliseconds(1300)));
        await other.UnlockAsync();
        Assert.True((await answer).IsDone);
        Assert.Equal(BookingStatus.Confirmed, (await portal.BookingAsync(request.Id)).Status);
    }

    [Fact]
    public async Task Who_gives_up_is_let_go_within_a_second_or_so_however_patient_the_connection()
    {
        var request = await portal.TakeAsync(shop, Noon);
        await using var patient = new FaultyDatabase(portal.File);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        var accept = portal.ActsOn(patient).Accept;
        await UnderLockAsync(() => Assert.ThrowsAnyAsync<OperationCanceledException>(() => accept.RunAsync(new(Portal.Staff, shop.Id, request.Id), stop.Token)));
    }

    /// <summary>Runs something while the file is locked: it must end within bounds, and nothing may have changed.</summary>
    private async Task UnderLockAsync(Func<Task> act)
    {
        await other.ChangedAsync();
        await other.LockAsync();
        var started = Stopwatch.GetTimestamp();
        // Off this thread: the driver holds its own while it waits.
        await Task.Run(act).WaitAsync(TimeSpan.FromSeconds(60));
        // Less than the engine itself would wait
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 20);
        await other.UnlockAsync();
        Assert.False(await other.ChangedAsync());
    }

    /// <summary>An accepted request whose undo window is over; its slots are told.</summary>
    private async Task<Booking> AcceptedAsync()
    {
        var request = await portal.TakeAsync(shop, Noon);
        await portal.AcceptAsync(request);
        portal.Google.Announce(LoopbackGoogle.Replace);
        await portal.SendAllAsync();
        portal.Clock.Advance(TimeSpan.FromSeconds(8));
        return request;
    }

    private Task<List<BookingEventKind>> KindsAsync(MerchantPortal.Domain.Shared.BookingId id) =>
        portal.ReadAsync(db => db.Set<BookingEvent>().Where(e => e.BookingId == id).OrderBy(e => e.Id).Select(e => e.Kind).ToListAsync());
}
