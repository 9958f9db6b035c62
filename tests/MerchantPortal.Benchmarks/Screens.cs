using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace MerchantPortal.Benchmarks;

/// <summary>
/// What people at open screens saw of a load, in milliseconds: from Google's call, and from the answer to it, to the row on screen, and from pressing Accept to
/// its being shown.
/// </summary>
internal sealed record Seen(double P50, double P95, double AnsweredP95, int Refused, double Pressed, int Presses);

/// <summary>Open Requests pages, of each merchant's staff in turn, while Google books.</summary>
internal sealed class Screens(Server product, int merchants) : IAsyncDisposable
{
    /// <summary>So many of them press Accept now and then.</summary>
    private const int Pressers = 5;

    private readonly List<Circuit> open = [];
    private readonly HttpClient google = new() { BaseAddress = new($"http://127.0.0.1:{product.Port}/") };
    private int bookings;
    private int refused;

    /// <summary>Opens pages until there are so many.</summary>
    public async Task OpenAsync(int until)
    {
        google.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String("google:google-demo"u8));
        for (var patience = Stopwatch.StartNew(); ; await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, default))
        {
            // Google is not sent to a server that is not ready; what is done once is done by then.
            using var ready = await google.GetAsync("healthz/ready");
            if (ready.IsSuccessStatusCode)
            {
                break;
            }

            if (patience.Elapsed > TimeSpan.FromSeconds(60))
            {
                throw new InvalidOperationException("The server does not become ready.\n" + product.Said);
            }
        }

        var sessions = new Dictionary<int, CookieContainer>();
        while (open.Count < until)
        {
            var merchant = open.Count % merchants;
            if (!sessions.TryGetValue(merchant, out var session))
            {
                sessions[merchant] = session = await Circuit.SignInAsync(product.Port, Files.StaffOf(merchant), Files.Password);
            }

            open.Add(await Circuit.OpenAsync(product.Port, session, "requests", $"b-{merchant}-0", presses: open.Count < Pressers));
        }
    }

    /// <summary>Google books at an even rate, all merchants in turn; ends when every screen has every row that is its merchant's.</summary>
    public async Task<Seen> BookAsync(int perSecond, TimeSpan time)
    {
        var answered = new ConcurrentDictionary<string, (int Merchant, long Called, long At)>(StringComparer.Ordinal);
        var (calls, pressed, pressing) = (new List<Task>(), new ConcurrentBag<double>(), new Task[Pressers]);
        Array.Fill(pressing, Task.CompletedTask);
        using (var beat = new PeriodicTimer(time / (perSecond * time.TotalSeconds), TimeProvider.System))
        {
            for (var left = (int)(perSecond * time.TotalSeconds); left > 0 && await beat.WaitForNextTickAsync(); left--)
            {
                var number = bookings++;
                calls.Add(Task.Run(() => CreateAsync(number, answered)));

                // Two presses a second in all
                var presser = number / 10 % Pressers;
                if (number % 10 == 0 && pressing[presser].IsCompleted && answered.FirstOrDefault(one => one.Value.Merchant == presser && open[presser].CanAccept(one.Key)).Key is { } row)
                {
                    pressing[presser] = PressAsync(open[presser], row, pressed);
                }
            }
        }

        await Task.WhenAll([.. calls, .. pressing]);
        var wanted = open.SelectMany((circuit, at) => answered.Where(one => one.Value.Merchant == at % merchants).Select(one => (Circuit: circuit, Id: one.Key, one.Value.Called, one.Value.At))).ToList();
        for (var patience = Stopwatch.StartNew(); wanted.Exists(one => !one.Circuit.Seen.ContainsKey(one.Id)); await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, default))
        {
            if (open.Find(circuit => circuit.Broken is not null) is { } broken)
            {
                throw new InvalidOperationException("A circuit broke.\n" + product.Said, broken.Broken);
            }

            if (patience.Elapsed > TimeSpan.FromSeconds(60))
            {
                throw new InvalidOperationException("Some screens never showed every request.\n" + product.Said);
            }
        }

        double[] Since(Func<(Circuit Circuit, string Id, long Called, long At), long> from) =>
            [.. wanted.Select(one => Math.Max(0, Stopwatch.GetElapsedTime(from(one), one.Circuit.Seen[one.Id]).TotalMilliseconds)).Order()];

        // A row is often on screen before Google has read its answer.
        var (called, told) = (Since(one => one.Called), Since(one => one.At));
        return new(Load.At(called, 0.5), Load.At(called, 0.95), Load.At(told, 0.95), Interlocked.Exchange(ref refused, 0), Load.At([.. pressed.Order()], 0.95), pressed.Count);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var circuit in open)
        {
            await circuit.DisposeAsync();
        }

        google.Dispose();
    }

    private async Task CreateAsync(int number, ConcurrentDictionary<string, (int Merchant, long Called, long At)> answered)
    {
        var (merchant, slot) = (number % merchants, number / merchants);
        using var body = new StringContent(Files.CreateBody(merchant, Files.Slot(slot), number, "CONFIRMATION_MODE_ASYNCHRONOUS"), Encoding.UTF8, "application/json");
        var called = Stopwatch.GetTimestamp();
        using var reply = await google.PostAsync("v3/CreateBooking", body);
        var answer = await reply.Content.ReadAsStringAsync();
        var at = Stopwatch.GetTimestamp();
        using var said = JsonDocument.Parse(answer);
        if (said.RootElement.TryGetProperty("booking", out var made))
        {
            answered[made.GetProperty("booking_id").GetString()!] = (merchant, called, at);
        }
        else
        {
            Interlocked.Increment(ref refused);
        }
    }

    private static async Task PressAsync(Circuit circuit, string row, ConcurrentBag<double> pressed)
    {
        var started = Stopwatch.GetTimestamp();
        await circuit.AcceptAsync(row);
        pressed.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }
}
