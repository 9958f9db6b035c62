using System.Collections.Concurrent;

namespace MerchantPortal.Features.Google.Health;

/// <summary>How one method of the booking server did lately. P99 is an upper bound of the time that 99 of 100 answers took.</summary>
public sealed record MethodHealth(string Method, long Count, long Errors, TimeSpan P99)
{
    /// <summary>Errors per call, 0 to 1.</summary>
    public double ErrorRate => Count == 0 ? 0 : (double)Errors / Count;
}

/// <summary>Remembers the last ten minutes of this process's booking server, method by method. Safe for use from many threads.</summary>
public sealed class BookingServerHealth(TimeProvider clock)
{
    /// <summary>How far back it looks.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private const int Slices = 60;
    private static readonly TimeSpan Slice = Window / Slices;

    // upper bounds in milliseconds; one more bucket takes the rest
    private static readonly int[] Bounds =
        [1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300, 500, 750, 1000, 1500, 2000, 2500, 3000, 4000, 5000, 7500, 10_000, 15_000, 30_000];

    private readonly ConcurrentDictionary<string, Ring> methods = new(StringComparer.Ordinal);

    /// <summary>Notes one answer.</summary>
    public void Note(string method, bool isError, TimeSpan took) =>
        methods.GetOrAdd(method, _ => new Ring()).Note(Now, isError, Bucket(took));

    /// <summary>Every method called in the window, by name.</summary>
    public IReadOnlyList<MethodHealth> Read() =>
        [.. methods.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value.Read(pair.Key, Now)).Where(health => health.Count > 0)];

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
        private readonly long[] slices = new long[Slices];
        private readonly long[] errors = new long[Slices];
        private readonly int[][] buckets = [.. Enumerable.Range(0, Slices).Select(_ => new int[Bounds.Length + 1])];

        public void Note(long slice, bool isError, int bucket)
        {
            var at = (int)(slice % Slices);
            lock (gate)
            {
                if (slices[at] != slice)
                {
                    (slices[at], errors[at]) = (slice, 0);
                    Array.Clear(buckets[at]);
                }

                buckets[at][bucket]++;
                errors[at] += isError ? 1 : 0;
            }
        }

        public MethodHealth Read(string method, long now)
        {
            var total = new long[Bounds.Length + 1];
            var wrong = 0L;
            lock (gate)
            {
                for (var at = 0; at < Slices; at++)
                {
                    if (now - slices[at] is >= 0 and < Slices)
                    {
                        wrong += errors[at];
                        for (var bucket = 0; bucket < total.Length; bucket++)
                        {
                            total[bucket] += buckets[at][bucket];
                        }
                    }
                }
            }

            return new(method, total.Sum(), wrong, P99(total));
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
    }
}
