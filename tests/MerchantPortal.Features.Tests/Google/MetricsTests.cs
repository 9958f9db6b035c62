using System.Diagnostics.Metrics;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Account;
using MerchantPortal.Features.Google;
using MerchantPortal.Features.Google.Health;
using MerchantPortal.Features.Google.Updates;
using MerchantPortal.Simulator.Faults;
using MerchantPortal.TestKit;
using Microsoft.Extensions.Options;
using Xunit;

namespace MerchantPortal.Features.Tests.Google;

/// <summary>What operators read on meter <c>MerchantPortal.Updates</c>.</summary>
public sealed class MetricsTests : IAsyncLifetime
{
    private readonly MeterListener listener = new();
    private readonly List<(string Name, double Value, string Tags)> seen = [];
    private readonly Lock gate = new();
    private Portal portal = null!;
    private TestShop shop = null!;
    private OutboxMetrics gauges = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        portal = await Portal.StartAsync();
        shop = await portal.OpenShopAsync(places: 50);
        gauges = new();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, portal.Metrics) || ReferenceEquals(instrument.Meter.Scope, gauges))
            {
                own.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();
    }

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        gauges.Dispose();
        await portal.DisposeAsync();
    }

    [Fact]
    public async Task A_batch_is_one_call_and_each_of_its_updates_has_its_delay()
    {
        await OweAsync(4);
        portal.Clock.Advance(TimeSpan.FromSeconds(7));
        portal.Google.Announce(LoopbackGoogle.Replace);
        await portal.SendAllAsync();

        Assert.Equal([("merchantportal.updates.calls", 1, "method=availability.replace outcome=ok")], Of("merchantportal.updates.calls"));
        Assert.Equal(Enumerable.Repeat(("merchantportal.updates.delay", 7.0, "method=availability.replace"), 4), Of("merchantportal.updates.delay"));
    }

    [Fact]
    public async Task A_call_that_failed_and_its_repeat_are_two_calls_and_one_delay()
    {
        await OweAsync(1);
        portal.Google.Announce(LoopbackGoogle.Replace, 2);
        portal.Google.Simulated.Fail(Fault.Answer(LoopbackGoogle.Replace, 503));
        await portal.SendAllAsync();
        portal.Clock.Advance(TimeSpan.FromSeconds(2));
        await portal.SendAllAsync();

        Assert.Equal(["method=availability.replace outcome=Busy", "method=availability.replace outcome=ok"], Of("merchantportal.updates.calls").Select(one => one.Tags));
        Assert.Equal(2, Assert.Single(Of("merchantportal.updates.delay")).Value);
    }

    [Fact]
    public async Task A_call_whose_settling_was_lost_is_counted_and_has_no_delay_yet()
    {
        await OweAsync(1);
        await using var dying = new FaultyDatabase(portal.File);
        dying.DieAfterCommits(2);
        portal.Google.Announce(LoopbackGoogle.Replace);
        await portal.Relay(dying).RunOnceAsync(10, Stop);

        Assert.Equal(1, Assert.Single(Of("merchantportal.updates.calls")).Value);
        Assert.Empty(Of("merchantportal.updates.delay"));
    }

    [Fact]
    public async Task A_call_refused_for_its_token_and_its_repeat_with_a_new_one_are_two_calls()
    {
        await portal.UseServiceAccountAsync();
        portal.Google.Announce(LoopbackGoogle.Token, 2);
        portal.Google.Announce(LoopbackGoogle.Replace, 2);
        portal.Google.Simulated.Fail(Fault.Answer(LoopbackGoogle.Replace, 401));
        await OweAsync(1);
        await portal.SendAllAsync();

        Assert.Equal(
            [(1, "method=availability.replace outcome=SignInRefused"), (1, "method=availability.replace outcome=ok")],
            Of("merchantportal.updates.calls").Select(call => (call.Value, call.Tags)));
        Assert.Single(Of("merchantportal.updates.delay"));
    }

    [Fact]
    public async Task The_outbox_shows_what_is_open_what_is_parked_and_the_age_of_the_oldest()
    {
        Assert.Equal((0, 0, 0), await GaugesAsync());
        await OweAsync(3);
        Assert.Equal((3, 0, 0), await GaugesAsync());
        portal.Clock.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal((3, 0, 90), await GaugesAsync());

        // Google takes two windows and refuses the third for good.
        const string Bad = "\"startTimeRestrict\":\"2026-11-24T23:00:00Z\"";
        portal.Google.AnnounceAll();
        portal.Google.RefuseWhere(Bad, 403);
        await portal.SendAllAsync();
        Assert.Equal((0, 1, 0), await GaugesAsync());

        await portal.TakeAsync(shop, "2026-11-27 12:00");
        portal.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal((1, 1, 20), await GaugesAsync());

        portal.Google.RefuseWhere(Bad, null);
        var parked = Assert.Single(await portal.OwedAsync(), update => update.State == OwedState.Parked).Key;
        await new RetryUpdate(portal.File, portal.Clock).RunAsync(new(Portal.Staff with { Role = Role.Ops }, parked), Stop);
        Assert.Equal((2, 0, 110), await GaugesAsync());
        await portal.SendAllAsync();
        Assert.Equal((0, 0, 0), await GaugesAsync());
    }

    /// <summary>What a scrape after the next reading shows.</summary>
    private async Task<(double Open, double Parked, double OldestAge)> GaugesAsync()
    {
        var pass = new AlertPass(
            portal.File,
            new ReadOutboxState(portal.File, portal.Clock),
            gauges,
            new BookingServerHealth(portal.Clock),
            new SlotsHeldBack(portal.File, Options.Create(portal.Payments)),
            portal.Clock,
            Options.Create(new ActionsCenterOptions { PartnerId = "1", Environment = GoogleEnvironment.Production }),
            new CollectingLogs().For<AlertPass>());
        await pass.RunOnceAsync(Stop);
        listener.RecordObservableInstruments();
        return (Of("merchantportal.updates.open")[^1].Value, Of("merchantportal.updates.parked")[^1].Value, Of("merchantportal.updates.oldest_age")[^1].Value);
    }

    /// <summary>So many windows of one merchant are owed.</summary>
    private async Task OweAsync(int windows)
    {
        for (var day = 0; day < windows; day++)
        {
            await portal.TakeAsync(shop, FormattableString.Invariant($"2026-11-{24 + day} 12:00"));
        }
    }

    private List<(string Name, double Value, string Tags)> Of(string name)
    {
        lock (gate)
        {
            return seen.FindAll(one => one.Name == name);
        }
    }

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
        lock (gate)
        {
            seen.Add((instrument.Name, value, text));
        }
    }
}
