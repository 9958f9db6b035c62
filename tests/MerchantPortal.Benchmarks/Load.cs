using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MerchantPortal.Benchmarks;

/// <summary>What a load saw: answers a second and latencies in milliseconds. Answers other than 200 are counted, never ignored.</summary>
internal sealed record LoadResult(double PerSecond, double P50, double P99, int Answers, int NotOk);

/// <summary>A small HTTP/1.1 load driver over raw sockets: light enough to share two cores with the server it drives. Loopback only, bounded in time.</summary>
internal static class Load
{
    /// <summary>A request with Basic credentials, as bytes.</summary>
    public static byte[] Request(string path, string body)
    {
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes("google:google-demo"));
        return Encoding.UTF8.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic {credentials}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
    }

    /// <summary>Closed loop: so many connections, each sends its next request when it has its answer.</summary>
    public static Task<LoadResult> FullAsync(int port, int connections, TimeSpan time, Func<int, byte[]> request) =>
        RunAsync(port, connections, time, request, pace: null);

    /// <summary>Open loop: requests are due at an even rate whether or not earlier ones were answered; latency counts from when it was due.</summary>
    public static Task<LoadResult> PacedAsync(int port, int connections, TimeSpan time, double perSecond, Func<int, byte[]> request) =>
        RunAsync(port, connections, time, request, pace: perSecond);

    private static async Task<LoadResult> RunAsync(int port, int connections, TimeSpan time, Func<int, byte[]> request, double? pace)
    {
        var latencies = new ConcurrentBag<List<double>>();
        var (next, notOk) = (0, 0);
        var start = Stopwatch.GetTimestamp();
        var end = start + (long)(time.TotalSeconds * Stopwatch.Frequency);
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            var mine = new List<double>(100_000);
            using var connection = await Connection.OpenAsync(port);
            while (Stopwatch.GetTimestamp() < end)
            {
                var number = Interlocked.Increment(ref next) - 1;
                var due = Stopwatch.GetTimestamp();
                if (pace is { } rate)
                {
                    due = start + (long)(number / rate * Stopwatch.Frequency);
                    if (due >= end)
                    {
                        break;
                    }

                    while (Stopwatch.GetTimestamp() < due)
                    {
                        var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
                        if (left > TimeSpan.FromMilliseconds(2))
                        {
                            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, default);
                        }
                        else
                        {
                            await Task.Yield();
                        }
                    }
                }

                if (await connection.SendAsync(request(number)) != 200)
                {
                    Interlocked.Increment(ref notOk);
                }

                mine.Add(Stopwatch.GetElapsedTime(due).TotalMilliseconds);
            }

            latencies.Add(mine);
        })));
        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var all = latencies.SelectMany(l => l).Order().ToArray();
        return new(all.Length / elapsed, At(all, 0.50), At(all, 0.99), all.Length, notOk);
    }

    /// <summary>The value below which the share of the sorted values lies.</summary>
    public static double At(double[] sorted, double share) => sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];

    private sealed class Connection(Socket socket) : IDisposable
    {
        private byte[] buffer = new byte[64 * 1024];

        public static async Task<Connection> OpenAsync(int port)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, port);
            return new(socket);
        }

        /// <summary>Sends a request and reads its whole answer; the HTTP status.</summary>
        public async Task<int> SendAsync(byte[] request)
        {
            await socket.SendAsync(request);
            var have = 0;
            while (true)
            {
                if (have == buffer.Length)
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }

                var read = await socket.ReceiveAsync(buffer.AsMemory(have));
                if (read == 0)
                {
                    throw new IOException("The server closed the connection.");
                }

                have += read;
                if (Complete(buffer.AsSpan(0, have)) is { } status)
                {
                    return status;
                }
            }
        }

        public void Dispose() => socket.Dispose();

        private static int? Complete(ReadOnlySpan<byte> bytes)
        {
            var head = bytes.IndexOf("\r\n\r\n"u8);
            if (head < 0)
            {
                return null;
            }

            _ = Utf8Parser.TryParse(bytes[9..12], out int status, out _);
            var headers = bytes[..head];
            var body = bytes[(head + 4)..];
            var length = headers.IndexOf("Content-Length: "u8);
            if (length >= 0)
            {
                _ = Utf8Parser.TryParse(headers[(length + 16)..], out int size, out _);
                return body.Length >= size ? status : null;
            }

            // Chunked: the last chunk is "0\r\n\r\n".
            return body.EndsWith("0\r\n\r\n"u8) ? status : null;
        }
    }
}
