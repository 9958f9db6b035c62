using System.Collections.Concurrent;
using MerchantPortal.Data.Google;

namespace MerchantPortal.Features.Google.Health;

/// <summary>How one method of the booking server did lately. P99 is an upper bound of the time that 99 of 100 answers took.</summary>
public sealed record MethodHealth(string Method, long Count, long Errors, TimeSpan P99)
{
    /// <summary>Errors per call, 0 to 1.</summary>
    public double ErrorRate => Count == 0 ? 0 : (double)Errors / Count;
}

/// <summary>What was called of a method in the window. Noted grows with each call ever noted.</summary>
public sealed record MethodSlices(string Method, long Noted, IReadOnlyList<CallSlice> Slices);

/// <summary>Remembers the last ten minutes of this process's booking server, method by method. Safe for use from many threads.</summary>
public sealed class BookingServerHealth(TimeProvider clock)
{
    /// <summary>How far back it looks.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private const int PerWindow = 60;
    private static readonly TimeSpan Slice = Window / PerWindow;

    // Upper bounds in milliseconds; one more bucket takes the rest. Other processes read by them what this one stored.
    private static readonly int[] Bounds =
        [1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300, 500, 750, 1000, 1500, 2000, 2500, 3000, 4000, 5000, 7500, 10_000, 15_000, 30_000];

    private readonly ConcurrentDictionary<string, Ring> methods = new(StringComparer.Ordinal);

    /// <summary>Notes one answer.</summary>
    public void Note(string method, bool isError, TimeSpan took) =>
        methods.GetOrAdd(method, _ => new Ring()).Note(Now, isError, Bucket(took));

    /// <summary>Names this process among those that share the database.</summary>
    public Guid Process { get; } = Guid.NewGuid();

    /// <summary>Every method called in the window, by name.</summary>
    public IReadOnlyList<MethodHealth> Read() => Sum(Slices().Select(called => (called.Method, called.Slices)));

    /// <summary>Every method called in the window, slice by slice.</summary>
    public IReadOnlyList<MethodSlices> Slices() =>
        [.. methods.Select(pair => pair.Value.Read(pair.Key, Now)).Where(called => called.Slices.Count > 0)];

    /// <summary>What these slices, of one process or several, come to in the window; methods not called in it are left out.</summary>
    public IReadOnlyList<MethodHealth> Sum(IEnumerable<(string Method, IReadOnlyList<CallSlice> Slices)> called)
    {
        var now = Now;
        return
        [
            .. called.GroupBy(part => part.Method, StringComparer.Ordinal)
                .OrderBy(method => method.Key, StringComparer.Ordinal)
                .Select(method => Sum(method.Key, [.. method.SelectMany(part => part.Slices).Where(slice => now - slice.Number < PerWindow)]))
                .Where(health => health.Count > 0),
        ];
    }

    private static MethodHealth Sum(string method, List<CallSlice> slices)
    {
        var total = new long[Bounds.Length + 1];
        foreach (var slice in slices)
        {
            for (var bucket = 0; bucket < Math.Min(total.Length, slice.Took.Count); bucket++)
            {
                total[bucket] += slice.Took[bucket];
            }
        }

        return new(method, total.Sum(), slices.Sum(slice => slice.Errors), P99(total));
    }

    private static TimeSpan P99(long[] total)
    {
        var most = total.Sum() * 99;
        var seen = 0L;
        for (var bucket = 0; bucket < Bounds.Length; bucket++)
        {
            seen += total[bucket];
            if (seen * 100 >= most)
            {
                return TimeSpan.FromMilliseconds(Bounds[bucket]);
            }
        }

        return TimeSpan.MaxValue;
    }

    private long Now => clock.GetUtcNow().Ticks / Slice.Ticks;

    private static int Bucket(TimeSpan took)
    {
        var milliseconds = took.TotalMilliseconds;
        var bucket = 0;
        while (bucket < Bounds.Length && milliseconds > Bounds[bucket])
        {
            bucket++;
        }

        return bucket;
    }

    private sealed class Ring
    {
        private readonly Lock gate = new();
        private readonly long[] slices = new long[PerWindow];
        private readonly long[] errors = new long[PerWindow];
        private readonly int[][] buckets = [.. Enumerable.Range(0, PerWindow).Select(_ => new int[Bounds.Length + 1])];
        private long noted;

        public void Note(long slice, bool isError, int bucket)
        {
            var at = (int)(slice % PerWindow);
            lock (gate)
            {
                if (slices[at] != slice)
                {
                    (slices[at], errors[at]) = (slice, 0);
                    Array.Clear(buckets[at]);
                }

                noted++;
                buckets[at][bucket]++;
                errors[at] += isError ? 1 : 0;
            }
        }

        public MethodSlices Read(string method, long now)
        {
            lock (gate)
            {
                return new(method, noted,
                [
                    .. from at in Enumerable.Range(0, PerWindow)
                       where now - slices[at] is >= 0 and < PerWindow
                       select new CallSlice(slices[at], errors[at], [.. buckets[at]]),
                ]);
            }
        }
    }
}
