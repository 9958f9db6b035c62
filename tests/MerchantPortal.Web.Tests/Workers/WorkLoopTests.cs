using MerchantPortal.Data.Outbox;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Workers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;
using Xunit;

namespace MerchantPortal.Web.Tests.Workers;

/// <summary>What every loop does around its pass: it waits, wakes, survives and stops (house.md H7, H9, P23).</summary>
public sealed class WorkLoopTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly CommitNews Owed = CommitNews.None with { Owed = true };
    private static readonly CommitNews Mail = CommitNews.None with { Mail = true };

    private readonly ManualClock time = new();
    private readonly LoopClock clock;
    private readonly CommitBell bell = new();
    private readonly WorkerPulse pulse = new();
    private readonly StartedBy process = new();
    private readonly CollectingLogs logs = new();
    private readonly CancellationTokenSource stop = new();
    private readonly SomeLoop loop;

    public WorkLoopTests()
    {
        clock = new(time);
        loop = new(bell, pulse, clock, process, logs.For<SomeLoop>());
    }

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_done_before_the_process_listens()
    {
        var running = loop.RunAsync(stop.Token);
        Assert.Equal((0, false), (loop.Passes, running.IsCompleted));

        process.Listen();
        await clock.NextWaitAsync();
        Assert.Equal(1, loop.Passes);
    }

    [Theory]
    [InlineData(null, 1000)]
    [InlineData(300, 300)]
    [InlineData(999, 999)]
    [InlineData(60_000, 1000)]
    [InlineData(0, 5)]
    [InlineData(-60_000, 5)]
    public async Task It_sleeps_until_the_moment_the_pass_named_and_never_longer_than_its_poll(int? nextIn, int milliseconds)
    {
        loop.Pass = _ => Task.FromResult(nextIn is { } ahead ? Now + Duration.FromMilliseconds(ahead) : (Instant?)null);
        _ = Begin();
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), await clock.NextWaitAsync());

        // When that time is over, and not a tick before, it looks again.
        time.Advance(TimeSpan.FromMilliseconds(milliseconds) - TimeSpan.FromTicks(1));
        Assert.Equal(1, loop.Passes);
        time.Advance(TimeSpan.FromTicks(1));
        await clock.NextWaitAsync();
        Assert.Equal(2, loop.Passes);
    }

    [Fact]
    public async Task A_pass_that_throws_is_logged_and_tried_again_after_three_seconds()
    {
        var faults = 2;
        loop.Pass = _ => faults-- > 0 ? throw new InvalidOperationException("The pass broke.") : Task.FromResult<Instant?>(null);
        _ = Begin();

        for (var passes = 1; passes <= 2; passes++)
        {
            Assert.Equal(TimeSpan.FromSeconds(3), await clock.NextWaitAsync());
            Assert.Equal((passes, passes), (loop.Passes, logs.Complaints.Count()));
            Assert.Empty(pulse.Beats);
            time.Advance(TimeSpan.FromSeconds(3));
        }

        Assert.Equal(TimeSpan.FromSeconds(1), await clock.NextWaitAsync());
        Assert.Equal(new Dictionary<string, Instant>(StringComparer.Ordinal) { [nameof(SomeLoop)] = Now }, pulse.Beats);
        Assert.All(logs.Complaints, line =>
        {
            Assert.Equal(LogLevel.Error, line.Level);
            Assert.Contains("A pass failed; the loop goes on", line.Text, StringComparison.Ordinal);
            Assert.Contains("The pass broke.", line.Text, StringComparison.Ordinal);
        });
        Assert.Equal(2, logs.Complaints.Count());
    }

    [Fact]
    public async Task A_call_that_timed_out_inside_a_pass_does_not_end_the_loop()
    {
        var calls = 0;
        loop.Pass = _ => calls++ == 0 ? throw new TaskCanceledException("The call took too long.") : Task.FromResult<Instant?>(null);
        var running = Begin();

        Assert.Equal(TimeSpan.FromSeconds(3), await clock.NextWaitAsync());
        Assert.Contains("The call took too long.", Assert.Single(logs.Complaints).Text, StringComparison.Ordinal);
        time.Advance(TimeSpan.FromSeconds(3));
        await clock.NextWaitAsync();
        Assert.Equal((2, false), (loop.Passes, running.IsCompleted));
    }

    [Fact]
    public async Task A_commit_that_concerns_it_wakes_it_at_once()
    {
        _ = Begin();
        await clock.NextWaitAsync();

        bell.Ring(Owed);

        await clock.NextWaitAsync();
        Assert.Equal((2, new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero)), (loop.Passes, time.GetUtcNow()));
    }

    [Fact]
    public async Task News_that_come_during_a_pass_are_not_slept_over()
    {
        var (arrived, release) = (new TaskCompletionSource(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        loop.Pass = async _ =>
        {
            arrived.TrySetResult();
            await release.Task;
            return null;
        };
        _ = Begin();
        await arrived.Task.WaitAsync(Patience, Ends);

        bell.Ring(Owed);
        bell.Ring(Owed);
        release.SetResult();

        await clock.NextWaitAsync();
        await clock.NextWaitAsync();
        Assert.Equal(2, loop.Passes);
    }

    [Fact]
    public async Task A_bell_that_rings_soon_after_a_pass_is_answered_once_when_the_rest_is_over()
    {
        using var restful = new SomeLoop(bell, pulse, clock, process, logs.For<SomeLoop>()) { Between = Duration.FromMilliseconds(30) };
        process.Listen();
        _ = restful.RunAsync(stop.Token);
        await clock.NextWaitAsync();
        time.Advance(TimeSpan.FromMilliseconds(10));
        bell.Ring(Owed);
        Assert.Equal(TimeSpan.FromMilliseconds(20), await clock.NextWaitAsync());
        bell.Ring(Owed);
        time.Advance(TimeSpan.FromMilliseconds(19));
        Assert.Equal(1, restful.Passes);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), await clock.NextWaitAsync());

        // Nothing rang since, so it sleeps; and after the rest the bell is answered at once
        time.Advance(TimeSpan.FromMilliseconds(30));
        Assert.Equal(2, restful.Passes);
        bell.Ring(Owed);
        Assert.Equal(TimeSpan.FromSeconds(1), await clock.NextWaitAsync());
        Assert.Equal(3, restful.Passes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public async Task A_clock_that_is_set_back_while_it_sleeps_does_not_keep_it_asleep(int restsFor)
    {
        using var restful = new SomeLoop(bell, pulse, clock, process, logs.For<SomeLoop>()) { Between = Duration.FromMilliseconds(restsFor) };
        process.Listen();
        _ = restful.RunAsync(stop.Token);
        await clock.NextWaitAsync();
        time.Advance(TimeSpan.FromMilliseconds(100));
        time.Correct(-TimeSpan.FromHours(2));

        bell.Ring(Owed);

        Assert.Equal(TimeSpan.FromSeconds(1), await clock.NextWaitAsync());
        Assert.Equal(2, restful.Passes);
    }

    [Fact]
    public async Task Other_loops_news_let_it_sleep()
    {
        _ = Begin();
        await clock.NextWaitAsync();
        var others = new LoopClock(time);
        using var other = new SomeLoop(bell, pulse, others, process, logs.For<SomeLoop>()) { Cares = news => news.Mail };
        _ = other.RunAsync(stop.Token);
        await others.NextWaitAsync();

        for (var rings = 1; rings <= 5; rings++)
        {
            bell.Ring(Mail);
            await others.NextWaitAsync();
        }

        Assert.Equal((1, 6), (loop.Passes, other.Passes));
    }

    [Fact]
    public async Task It_stops_at_once_while_it_sleeps_and_listens_to_no_bell_any_more()
    {
        await loop.StartAsync(Ends);
        process.Listen();
        await clock.NextWaitAsync();
        bell.Ring(Mail);
        Assert.Equal(1, loop.Heard);

        await loop.StopAsync(Ends).WaitAsync(Patience, Ends);

        Assert.True(loop.ExecuteTask!.IsCompletedSuccessfully);
        bell.Ring(Owed);
        Assert.Equal((1, 1), (loop.Heard, loop.Passes));
        Assert.Empty(logs.Complaints);
    }

    [Fact]
    public async Task It_stops_in_the_middle_of_a_pass_and_calls_that_no_fault()
    {
        var arrived = new TaskCompletionSource();
        loop.Pass = async stopping =>
        {
            arrived.SetResult();
            await new TaskCompletionSource().Task.WaitAsync(stopping);
            return null;
        };
        await loop.StartAsync(Ends);
        process.Listen();
        await arrived.Task.WaitAsync(Patience, Ends);

        await loop.StopAsync(Ends).WaitAsync(Patience, Ends);

        Assert.True(loop.ExecuteTask!.IsCompletedSuccessfully);
        Assert.Empty(logs.Complaints);
        Assert.Empty(pulse.Beats);
    }

    [Fact]
    public async Task It_stops_although_the_process_never_came_to_listen()
    {
        var running = loop.RunAsync(stop.Token);

        await stop.CancelAsync();

        await running.WaitAsync(Patience, Ends);
        Assert.Equal(0, loop.Passes);
    }

    public void Dispose()
    {
        stop.Cancel();
        loop.Dispose();
        process.Dispose();
        stop.Dispose();
    }

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    private Task Begin()
    {
        process.Listen();
        return loop.RunAsync(stop.Token);
    }

    private sealed class SomeLoop(CommitBell bell, WorkerPulse pulse, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<SomeLoop> log)
        : WorkLoop(bell, pulse, clock, lifetime, log)
    {
        private int passes;
        private int heard;

        public int Passes => Volatile.Read(ref passes);

        /// <summary>How often it was asked whether news concern it.</summary>
        public int Heard => Volatile.Read(ref heard);

        public Duration Between { get; init; } = Duration.Zero;

        public Func<CommitNews, bool> Cares { get; init; } = news => news.Owed;

        public Func<CancellationToken, Task<Instant?>> Pass { get; set; } = _ => Task.FromResult<Instant?>(null);

        /// <summary>The loop itself, on the caller's thread as far as it comes without waiting.</summary>
        public Task RunAsync(CancellationToken stop) => ExecuteAsync(stop);

        protected override Duration Rest => Between;

        protected override bool Concerns(CommitNews news)
        {
            Interlocked.Increment(ref heard);
            return Cares(news);
        }

        protected override Task<Instant?> PassAsync(CancellationToken stop)
        {
            Interlocked.Increment(ref passes);
            return Pass(stop);
        }
    }
}
