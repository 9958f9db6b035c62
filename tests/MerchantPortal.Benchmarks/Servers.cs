using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MerchantPortal.Benchmarks;

/// <summary>A server of ours in a process of its own, ended with this object.</summary>
internal sealed class Server : IAsyncDisposable
{
    private readonly Process process;

    private readonly List<string> lines;

    private Server(Process process, int port, List<string> lines) => (this.process, Port, this.lines) = (process, port, lines);

    /// <summary>The last lines it wrote.</summary>
    public string Said => string.Join('\n', lines.ToArray().TakeLast(20));


    public int Port { get; }

    /// <summary>Bytes of memory the process holds.</summary>
    public long Memory
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>Processor time the process has used.</summary>
    public TimeSpan Processor
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public static Task<Server> FloorAsync(string file) => StartAsync(
        port => [Path.Combine(AppContext.BaseDirectory, "MerchantPortal.Benchmarks.dll"), "floor", $"{port}", file]);

    /// <summary>The product itself with these settings (<c>Section:Key=value</c>) over the ones a benchmark needs.</summary>
    public static Task<Server> ProductAsync(string file, params string[] settings) => StartAsync(port =>
    [
        Path.Combine(AppContext.BaseDirectory, "MerchantPortal.Web.dll"),
        "--urls", $"http://127.0.0.1:{port}",
        "--environment", "Development",
        "--contentRoot", Path.GetDirectoryName(file)!,
        "--Database:ConnectionString", $"Data Source={file}",
        "--Demo:Seed", "false",
        "--ActionsCenter:PartnerId", "20009999",
        "--BookingServer:Credentials:0:UserName", "google",
        "--BookingServer:Credentials:0:Password", "google-demo",
        "--MapsBooking:Authentication", "None",
        "--MapsBooking:BaseAddress", "http://127.0.0.1:9/",
        "--Mail:From", "portal@demo.example",
        "--Mail:PickupDirectory", Path.Combine(Path.GetDirectoryName(file)!, "mail"),
        "--Logging:LogLevel:Default", "Warning",
        .. settings.SelectMany(setting => new[] { "--" + setting[..setting.IndexOf('=', StringComparison.Ordinal)], setting[(setting.IndexOf('=', StringComparison.Ordinal) + 1)..] }),
    ]);

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private static async Task<Server> StartAsync(Func<int, string[]> arguments)
    {
        var port = FreePort();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in arguments(port))
        {
            start.ArgumentList.Add(argument);
        }

        var started = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var said = new List<string>();
        started.OutputDataReceived += (_, line) => said.Add(line.Data ?? "");
        started.ErrorDataReceived += (_, line) => said.Add(line.Data ?? "");
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        for (var patience = Stopwatch.StartNew(); patience.Elapsed < TimeSpan.FromSeconds(40); await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, default))
        {
            if (started.HasExited)
            {
                break;
            }

            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port);
                return new(started, port, said);
            }
            catch (SocketException)
            {
                // Not listening yet.
            }
        }

        throw new InvalidOperationException("The server did not start:\n" + string.Join('\n', said.ToArray().TakeLast(20)));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
