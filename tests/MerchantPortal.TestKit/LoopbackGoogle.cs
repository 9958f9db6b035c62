using System.Collections.Concurrent;
using MerchantPortal.Simulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MerchantPortal.TestKit;

/// <summary>
/// Google on a port of its own: the simulator with its strictness and its faults, and over it what only tests want. A call that nobody announced
/// is answered 500 and fails the test when the server is disposed.
/// </summary>
public sealed class LoopbackGoogle : IAsyncDisposable
{
    /// <summary>Operations as the simulator names them.</summary>
    public const string Patch = "bookings.patch";

    /// <inheritdoc cref="Patch"/>
    public const string Replace = "availability.replace";

    /// <inheritdoc cref="Patch"/>
    public const string Token = "token";

    public const string Partner = "20009999";

    private readonly WebApplication app;
    private readonly ConcurrentQueue<string> unannounced = new();
    private readonly ConcurrentQueue<Hold> holds = new();
    private readonly ConcurrentBag<Hold> made = [];
    private readonly ConcurrentDictionary<string, int> announced = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> refusals = new(StringComparer.Ordinal);
    private int lostAnswers;

    private LoopbackGoogle(WebApplication app)
    {
        this.app = app;
        Simulated = app.Services.GetRequiredService<SimulatedGoogle>();
    }

    /// <summary>What Google knows, what it received, and the faults it is told to make.</summary>
    public SimulatedGoogle Simulated { get; }

    /// <summary>What <c>MapsBooking:BaseAddress</c> must be.</summary>
    public Uri BaseAddress => new(app.Urls.Single() + "/simulator/");

    /// <summary>What a key file's <c>token_uri</c> must be.</summary>
    public Uri TokenAddress => new(BaseAddress, "token");

    /// <summary>The calls taken of one operation, oldest first.</summary>
    public IReadOnlyList<ReceivedCall> Received(string operation) => [.. Simulated.Received.Where(call => call.Operation == operation)];

    public static async Task<LoopbackGoogle> StartAsync(TimeProvider clock, bool requireToken = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseShutdownTimeout(TimeSpan.FromSeconds(1));
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(clock);
        builder.Services.AddSimulator(options =>
        {
            options.PartnerId = Partner;
            options.RequireToken = requireToken;
        });
        var server = builder.Build();
        LoopbackGoogle? google = null;
        server.Use((http, next) => google!.GuardAsync(http, next));
        server.MapSimulator();
        google = new LoopbackGoogle(server);
        await server.StartAsync();
        return google;
    }

    /// <summary>Announces calls of an operation; more than announced fail the test.</summary>
    public void Announce(string operation, int calls = 1) => announced.AddOrUpdate(operation, calls, (_, before) => before + calls);

    /// <summary>For tests that compare the end and not the calls.</summary>
    public void AnnounceAll()
    {
        foreach (var operation in new[] { Patch, Replace, Token })
        {
            announced[operation] = int.MaxValue / 2;
        }
    }

    /// <summary>Stops the next call of an operation before Google looks at it, or, with <paramref name="heard"/>, after Google acted on it and before it answers.</summary>
    public Hold HoldNext(string operation, bool heard = false)
    {
        var hold = new Hold(operation, heard);
        made.Add(hold);
        holds.Enqueue(hold);
        return hold;
    }

    /// <summary>Google answers this status to every call whose body holds a text, alone or among others, and does nothing; null ends it.</summary>
    public void RefuseWhere(string bodyPart, int? status)
    {
        if (status is { } refused)
        {
            refusals[bodyPart] = refused;
        }
        else
        {
            refusals.TryRemove(bodyPart, out _);
        }
    }

    /// <summary>Google acts on the next calls, but its answers never arrive.</summary>
    public void LoseAnswers(int calls) => Interlocked.Add(ref lostAnswers, calls);

    public async ValueTask DisposeAsync()
    {
        foreach (var hold in made)
        {
            hold.Release();
        }

        await app.DisposeAsync();
        Assert.True(unannounced.IsEmpty, "Calls that nobody announced: " + string.Join(", ", unannounced));
    }

    private async Task GuardAsync(HttpContext http, RequestDelegate next)
    {
        var path = http.Request.Path.Value!;
        var operation = path.EndsWith("/token", StringComparison.Ordinal) ? Token
            : path.EndsWith("availability:replace", StringComparison.Ordinal) ? Replace
            : http.Request.Method == HttpMethods.Patch ? Patch
            : "unknown";
        if (!TryTake(operation))
        {
            unannounced.Enqueue($"{http.Request.Method} {path}");
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }

        var hold = holds.TryPeek(out var first) && first.Operation == operation && holds.TryDequeue(out var mine) ? mine : null;
        if (hold is { Heard: false })
        {
            await hold.WaitAsync();
        }

        if (!refusals.IsEmpty && await RefusalAsync(http.Request) is { } status)
        {
            http.Response.StatusCode = status;
            return;
        }

        var wire = http.Response.Body;
        using var answer = new MemoryStream();
        http.Response.Body = answer;
        await next(http);
        http.Response.Body = wire;
        if (hold is { Heard: true })
        {
            await hold.WaitAsync();
        }

        if (operation != Token && TryLose())
        {
            http.Abort();
            return;
        }

        answer.Position = 0;
        await answer.CopyToAsync(wire);
    }

    private async Task<int?> RefusalAsync(HttpRequest request)
    {
        request.EnableBuffering();
        using var reader = new StreamReader(request.Body, leaveOpen: true);
        var body = await reader.ReadToEndAsync();
        request.Body.Position = 0;
        return refusals.Where(refusal => body.Contains(refusal.Key, StringComparison.Ordinal)).Select(refusal => (int?)refusal.Value).FirstOrDefault();
    }

    private bool TryLose()
    {
        while (Volatile.Read(ref lostAnswers) is var left and > 0)
        {
            if (Interlocked.CompareExchange(ref lostAnswers, left - 1, left) == left)
            {
                return true;
            }
        }

        return false;
    }

    private bool TryTake(string operation)
    {
        while (announced.TryGetValue(operation, out var left) && left > 0)
        {
            if (announced.TryUpdate(operation, left - 1, left))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>One call that waits at Google.</summary>
    public sealed class Hold(string operation, bool heard)
    {
        private readonly TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal string Operation { get; } = operation;

        internal bool Heard { get; } = heard;

        /// <summary>Ends when the call is there; fails when it does not come.</summary>
        public Task Arrived => arrived.Task.WaitAsync(TimeSpan.FromSeconds(60));

        /// <summary>Lets it go on.</summary>
        public void Release() => released.TrySetResult();

        internal Task WaitAsync()
        {
            arrived.TrySetResult();
            return released.Task;
        }
    }
}
