using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

#pragma warning disable CA1050, MA0047 // The runtime looks for a class of this name outside of every namespace
/// <summary>
/// Loaded by the runtime into the product's process, before its Main (<c>DOTNET_STARTUP_HOOKS</c>). It never comes to that Main: each line it is told, a JSON array of a verb, a name and
/// arguments, calls Main once more, or ends what that call began; the verb and the name are said back when it listens or has ended.
/// </summary>
internal static class StartupHook
{
    /// <summary>Before what is said back.</summary>
    internal const string Done = "house: ";

    internal const string Start = "start";
    internal const string Stop = "stop";

    private static readonly ConcurrentDictionary<string, IHostApplicationLifetime> Running = new(StringComparer.Ordinal);
    private static readonly ThreadLocal<string?> Starting = new();

    public static void Initialize()
    {
        var main = AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(Environment.GetCommandLineArgs()[0])).EntryPoint!;
        using var listening = DiagnosticListener.AllListeners.Subscribe(new Each<DiagnosticListener>(source =>
        {
            if (source.Name == "Microsoft.Extensions.Hosting")
            {
                source.Subscribe(new Each<KeyValuePair<string, object?>>(Built));
            }
        }));
        while (Console.In.ReadLine() is { } line)
        {
            var told = JsonSerializer.Deserialize<string[]>(line)!;
            if (told[0] == Stop)
            {
                Running[told[1]].StopApplication();
            }
            else
            {
                new Thread(() => Run(main, told[1], told[2..])).Start();
            }
        }

        Environment.Exit(0);
    }

    private static void Run(MethodInfo main, string name, string[] arguments)
    {
        Starting.Value = name;
        main.Invoke(null, [arguments]);
        Console.Out.WriteLine(Done + Stop + " " + name);
    }

    // Raised on the thread that builds the host, which Main does before it waits for anything
    private static void Built(KeyValuePair<string, object?> news)
    {
        if (news is { Key: "HostBuilt", Value: IHost host } && Starting.Value is { } name)
        {
            var life = Running[name] = host.Services.GetRequiredService<IHostApplicationLifetime>();
            life.ApplicationStarted.Register(() => Console.Out.WriteLine(Done + Start + " " + name));
        }
    }

    private sealed class Each<T>(Action<T> act) : IObserver<T>
    {
        public void OnNext(T value) => act(value);

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
