using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace MerchantPortal.Browser.Tests;

/// <summary>
/// One process in which several products run, each as its own Main starts it: what the first has compiled just in time the others need not, and that is nearly all a start costs.
/// The product knows nothing of it: <see cref="StartupHook"/> is loaded before its Main. It ends with the tests, or with their end of the line.
/// </summary>
internal sealed class House : IDisposable
{
    private static readonly Lazy<House> TheOne = new(() => new());

    private readonly ConcurrentDictionary<string, TaskCompletionSource> waiting = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> said = new();
    private readonly Process process;
    private int products;

    private House()
    {
        var start = Product.HowToStart([], Path.GetTempPath());
        start.RedirectStandardInput = true;
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(House).Assembly.Location;

        // A pool of threads grows slowly, and one process has fewer to begin with than several
        start.Environment["DOTNET_ThreadPool_ForceMinWorkerThreads"] = "20";
        process = new() { StartInfo = start, EnableRaisingEvents = true };
        process.Exited += (_, _) =>
        {
            foreach (var one in waiting.Values)
            {
                one.TrySetException(new InvalidOperationException("The products ended:\n" + Said));
            }
        };
        process.ErrorDataReceived += (_, line) => said.Enqueue(line.Data ?? "");
        process.OutputDataReceived += (_, line) => Hear(line.Data ?? "");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
    }

    /// <summary>The last lines its products wrote.</summary>
    public static string Said => Product.Last(TheOne.Value.said);

    /// <summary>Starts a product and waits until it listens; answers the name to stop it by.</summary>
    public static async Task<string> StartAsync(IReadOnlyList<string> arguments)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"product-{Interlocked.Increment(ref TheOne.Value.products)}");
        await TheOne.Value.AskAsync(StartupHook.Start, name, arguments);
        return name;
    }

    /// <summary>Stops a product and waits until its Main has ended.</summary>
    public static Task StopAsync(string name) => TheOne.Value.AskAsync(StartupHook.Stop, name, []);

    public void Dispose()
    {
        process.Kill();
        process.Dispose();
    }

    private async Task AskAsync(string verb, string name, IEnumerable<string> arguments)
    {
        var done = waiting[verb + " " + name] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var line = JsonSerializer.Serialize<string[]>([verb, name, .. arguments]);
        lock (process)
        {
            process.StandardInput.WriteLine(line);
            process.StandardInput.Flush();
        }

        await done.Task.WaitAsync(Product.Patience);
    }

    private void Hear(string line)
    {
        if (!line.StartsWith(StartupHook.Done, StringComparison.Ordinal))
        {
            said.Enqueue(line);
            return;
        }

        var news = line[StartupHook.Done.Length..];
        if (waiting.TryRemove(news, out var asked))
        {
            asked.TrySetResult();
        }
        else if (waiting.TryRemove(news.Replace(StartupHook.Stop, StartupHook.Start, StringComparison.Ordinal), out var failed))
        {
            failed.TrySetException(new InvalidOperationException("The product ended:\n" + Product.Last(said)));
        }
    }
}
