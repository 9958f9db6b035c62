namespace MerchantPortal.TestKit;

/// <summary>A clock that moves only when told; timers fire in order while it moves. Starts on 21 November 2026, 10:00 UTC.</summary>
public sealed class ManualClock : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private DateTimeOffset now;
    private TimeSpan correction;

    public ManualClock(DateTimeOffset? start = null) => now = start ?? new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now + correction;
        }
    }

    /// <summary>Sets the time of day, by so much on or back; timers and timestamps do not notice, as on a machine.</summary>
    public void Correct(TimeSpan by)
    {
        lock (gate)
        {
            correction += by;
        }
    }

    /// <summary>How many timers wait.</summary>
    public int Timers
    {
        get
        {
            lock (gate)
            {
                return timers.Count;
            }
        }
    }

    public override long GetTimestamp()
    {
        lock (gate)
        {
            return now.UtcTicks;
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Moves the clock and fires what falls due, each at its own moment.</summary>
    public void Advance(TimeSpan by)
    {
        var target = new DateTimeOffset(GetTimestamp(), TimeSpan.Zero) + by;
        while (TakeDue(target) is { } due)
        {
            due.Fire();
        }

        lock (gate)
        {
            now = target;
        }
    }

    /// <summary>Moves the clock as for a machine that slept: what fell due meanwhile fires once, afterwards, however often its period fitted in.</summary>
    public void Jump(TimeSpan by)
    {
        List<ManualTimer> due;
        lock (gate)
        {
            now += by;
            due = [.. timers.Where(t => t.DueAt <= now).OrderBy(t => t.DueAt)];
            foreach (var timer in due)
            {
                if (timer.Period > TimeSpan.Zero)
                {
                    timer.DueAt = now + timer.Period;
                }
                else
                {
                    timers.Remove(timer);
                }
            }
        }

        due.ForEach(timer => timer.Fire());
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private ManualTimer? TakeDue(DateTimeOffset target)
    {
        lock (gate)
        {
            var due = timers.Where(t => t.DueAt <= target).MinBy(t => t.DueAt);
            if (due is null)
            {
                return null;
            }

            now = due.DueAt > now ? due.DueAt : now;
            if (due.Period > TimeSpan.Zero)
            {
                due.DueAt += due.Period;
            }
            else
            {
                timers.Remove(due);
            }

            return due;
        }
    }

    private sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset DueAt { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
                Period = period == Timeout.InfiniteTimeSpan ? TimeSpan.Zero : period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    DueAt = clock.now + dueTime;
                    clock.timers.Add(this);
                }
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
