using MerchantPortal.Data;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace MerchantPortal.Features.Tests.Shared;

public sealed class NotifierTests : IAsyncLifetime
{
    private Portal portal = default!;

    public async ValueTask InitializeAsync() => portal = await Portal.StartAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task A_commit_of_this_process_is_told_at_once()
    {
        var shop = await portal.OpenShopAsync(asksFirst: true);
        using var notifier = New(portal.File.Bell);
        var heard = new TaskCompletionSource<Changes>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = notifier.Subscribe(change => heard.TrySetResult(change));

        await portal.TakeAsync(shop, "2026-11-24 18:00");

        Assert.Contains(shop.Id, (await heard.Task.WaitAsync(TimeSpan.FromSeconds(30))).Merchants);
    }

    [Fact]
    public async Task A_commit_does_not_wait_for_those_who_read_again()
    {
        var shop = await portal.OpenShopAsync(asksFirst: true);
        using var notifier = New(portal.File.Bell);
        using var committed = new ManualResetEventSlim();
        var heard = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = notifier.Subscribe(_ => heard.TrySetResult(committed.Wait(TimeSpan.FromSeconds(30))));

        await portal.TakeAsync(shop, "2026-11-24 18:00");
        committed.Set();

        Assert.True(await heard.Task);
    }

    [Fact]
    public async Task A_commit_of_another_process_is_told_within_a_second()
    {
        var shop = await portal.OpenShopAsync(asksFirst: true);
        await using var other = new FaultyDatabase(portal.File);
        using var notifier = New(new());
        var heard = new TaskCompletionSource<Changes>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = notifier.Subscribe(change => heard.TrySetResult(change));

        await portal.ActsOn(other).Take.RunAsync(portal.Wish(shop, "2026-11-24 18:00"), CancellationToken.None);
        portal.Clock.Advance(TimeSpan.FromMilliseconds(500));

        Assert.Contains(shop.Id, (await heard.Task.WaitAsync(TimeSpan.FromSeconds(30))).Merchants);
    }

    [Fact]
    public async Task What_was_told_is_not_told_again()
    {
        var shop = await portal.OpenShopAsync(asksFirst: true);
        using var notifier = New(new());
        var heard = new List<Changes>();
        using var subscription = notifier.Subscribe(heard.Add);
        await portal.TakeAsync(shop, "2026-11-24 18:00");

        await notifier.LookAsync(CancellationToken.None);
        await notifier.LookAsync(CancellationToken.None);

        Assert.Single(heard);
    }

    [Fact]
    public async Task A_process_whose_clock_ran_ahead_does_not_hide_what_the_others_commit()
    {
        var (one, two) = (await portal.OpenShopAsync(asksFirst: true), await portal.OpenShopAsync(asksFirst: true));
        await using var other = new FaultyDatabase(portal.File);
        using var notifier = New(new());
        var heard = new List<Changes>();
        using var subscription = notifier.Subscribe(heard.Add);
        await CommitAsync(one, new ManualClock(portal.Clock.GetUtcNow() + TimeSpan.FromMinutes(2)));
        await notifier.LookAsync(CancellationToken.None);
        Assert.Contains(one.Id, Assert.Single(heard).Merchants);

        portal.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await CommitAsync(two, portal.Clock);
        await notifier.LookAsync(CancellationToken.None);

        Assert.Equal([two.Id], heard[^1].Merchants);

        Task<bool> CommitAsync(TestShop shop, TimeProvider clock) => ((IDbContextFactory<PortalDbContext>)other).ActAsync(
            clock,
            db =>
            {
                db.Announce(shop.Id);
                return Task.FromResult(true);
            },
            CancellationToken.None);
    }

    [Fact]
    public async Task Who_left_hears_nothing()
    {
        var shop = await portal.OpenShopAsync(asksFirst: true);
        using var notifier = New(portal.File.Bell);
        var heard = new List<Changes>();
        notifier.Subscribe(heard.Add).Dispose();

        await portal.TakeAsync(shop, "2026-11-24 18:00");

        Assert.Empty(heard);
    }

    private Notifier New(MerchantPortal.Data.Outbox.CommitBell bell) => new(bell, portal.File, portal.Clock, NullLogger<Notifier>.Instance);
}
