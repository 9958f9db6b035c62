namespace MerchantPortal.TestKit;

/// <summary>A clock for retries: short waits are over at once, long ones end only when the test says that time ran out.</summary>
public sealed class HastyClock : TimeProvider
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(5);
    private readonly ManualClock clock = new();
    private int waits;

    /// <summary>How many short waits were asked for.</summary>
    public int Waits => Volatile.Read(ref waits);

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    /// <summary>Every long wait ends now.</summary>
    public void RunOut() => clock.Advance(TimeSpan.FromMinutes(1));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.Zero || dueTime > Short)
        {
            return clock.CreateTimer(callback, state, dueTime, period);
        }

        Interlocked.Increment(ref waits);
        ThreadPool.QueueUserWorkItem(_ => callback(state));
        return new Over();
    }

    private sealed class Over : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
            // it fired at once
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
