using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace MerchantPortal.Browser.Tests;

/// <summary>
/// The product as built, on a free port and a SQLite file of its own; the simulator of that product is Google. It can be ended and started again on the same port and file,
/// and <see cref="Alone"/> it is killed like a power cut.
/// </summary>
public partial class Product : IAsyncLifetime
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // What a product begins with costs as much as its start: it is migrated and seeded once, by one that is ended before anything else happens in it
    private static readonly Lazy<Task<string>> Seeded = new(async () =>
    {
        var first = new Product();
        Directory.CreateDirectory(first.folder);
        await first.StartAsync();
        await first.EndAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(first.folder, recursive: true);
        return first.folder;
    });

    private readonly string folder = Path.Combine(Path.GetTempPath(), "merchant-portal-browser", Guid.NewGuid().ToString("N"));
    private readonly ConcurrentDictionary<string, string> signedIn = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> said = new();
    private Process? process;
    private string? housed;

    /// <summary>Settings over the test's own; set before the start.</summary>
    public Dictionary<string, string> Settings { get; } = new(StringComparer.OrdinalIgnoreCase) { ["Requests:UndoWindow"] = "00:00:02" };

    /// <summary>Where it listens.</summary>
    public string Address => FormattableString.Invariant($"http://localhost:{Port}");

    /// <summary>The guest at Google, over HTTP.</summary>
    public Guest Guest { get; private set; } = default!;

    /// <summary>The SQLite file.</summary>
    public string Database { get; init; } = "";

    /// <summary>In a process of its own, not beside other products in the <see cref="House"/>.</summary>
    public bool Alone { get; protected set; }

    /// <summary>Whether it runs.</summary>
    public bool Running => housed is not null || process is { HasExited: false };

    private int Port { get; } = FreePort();

    private static string Program
    {
        get
        {
            var output = new DirectoryInfo(AppContext.BaseDirectory);
            return Path.Combine(output.Parent!.Parent!.FullName, "MerchantPortal.Web", output.Name, "MerchantPortal.Web.dll");
        }
    }

    private string Mails => Path.Combine(folder, "mail");

    public virtual async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(folder);
        Guest = new(new Uri(Address));
        if (Database.Length == 0 && !Settings.Keys.Any(key => key.StartsWith("Demo:", StringComparison.OrdinalIgnoreCase)))
        {
            foreach (var file in Directory.EnumerateFiles(await Seeded.Value, "portal.db*"))
            {
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            }
        }

        await StartAsync();
        if (!Settings.ContainsKey("Hosting:Roles"))
        {
            // The first booking of a process is its slowest; no test is about that.
            await Guest.BookAsync(Demo.TableForTwo, 40, 12);
        }
    }

    /// <summary>A second process on the same database, with these roles.</summary>
    public async Task<Product> AnotherAsync(string roles)
    {
        var other = new Product { Database = Path.Combine(folder, "portal.db") };
        other.Alone = true;
        other.Settings["Hosting:Roles"] = roles;
        other.Settings["MapsBooking:BaseAddress"] = Address + "/simulator/";
        await other.InitializeAsync();
        return other;
    }

    /// <summary>Starts it and waits until it says that it listens.</summary>
    public async Task StartAsync()
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["urls"] = Address,
            ["environment"] = "Development",
            ["contentRoot"] = Path.GetDirectoryName(Program)!,
            ["Database:ConnectionString"] = $"Data Source={(Database.Length > 0 ? Database : Path.Combine(folder, "portal.db"))}",
            ["Mail:PickupDirectory"] = Mails,
            ["Logging:LogLevel:Default"] = "Warning",
            ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Information",
        };
        foreach (var (key, value) in Settings)
        {
            settings[key] = value;
        }

        List<string> arguments = [.. settings.SelectMany(setting => new[] { "--" + setting.Key, setting.Value })];
        if (!Alone)
        {
            housed = await House.StartAsync(arguments);
            return;
        }

        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process = new Process { StartInfo = HowToStart(arguments, folder), EnableRaisingEvents = true };
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException("The product ended:\n" + Said));
        process.ErrorDataReceived += (_, line) => said.Enqueue(line.Data ?? "");
        process.OutputDataReceived += (_, line) =>
        {
            said.Enqueue(line.Data ?? "");
            if (line.Data?.Contains("Application started", StringComparison.Ordinal) == true)
            {
                listening.TrySetResult();
            }
        };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await listening.Task.WaitAsync(Patience);
    }

    /// <summary>Ends it: in a process of its own at once, as kill -9 does, so that nothing is said and nothing is flushed; else in good order.</summary>
    public async Task EndAsync()
    {
        if (housed is { } name)
        {
            housed = null;
            await House.StopAsync(name);
        }

        if (Running)
        {
            process!.Kill();
            await process.WaitForExitAsync();
        }

        process?.Dispose();
        process = null;
    }

    /// <summary>The cookies of somebody who has signed in, by the form and without a browser, as a browser's state; asked for once per person, since signing in is made to cost.</summary>
    public async Task<string> CookiesOfAsync(string email)
    {
        if (!signedIn.TryGetValue(email, out var state))
        {
            var jar = new CookieContainer();
            using var http = new HttpClient(new HttpClientHandler { CookieContainer = jar, AllowAutoRedirect = false }) { BaseAddress = new Uri(Address), Timeout = Patience };
            using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["_handler"] = "sign-in",
                ["__RequestVerificationToken"] = Token().Match(await http.GetStringAsync("/account/sign-in")).Groups["token"].Value,
                ["Input.Email"] = email,
                ["Input.Password"] = Demo.Password,
            });
            using var answer = await http.PostAsync("/account/sign-in", form);
            if (answer.StatusCode != HttpStatusCode.Found)
            {
                throw new InvalidOperationException($"Nobody was signed in: {(int)answer.StatusCode}.");
            }

            var cookies = jar.GetAllCookies().Select(cookie => (JsonNode)new JsonObject
            {
                ["name"] = cookie.Name, ["value"] = cookie.Value, ["domain"] = cookie.Domain, ["path"] = cookie.Path, ["expires"] = -1,
                ["httpOnly"] = cookie.HttpOnly, ["secure"] = cookie.Secure, ["sameSite"] = "Lax",
            });
            state = signedIn[email] = new JsonObject { ["cookies"] = new JsonArray([.. cookies]), ["origins"] = new JsonArray() }.ToJsonString();
        }

        return state;
    }

    /// <summary>Where the mails to somebody lead that speak of something: path and query of each link to this page, in their order. Waits, for a bounded time, for such a mail.</summary>
    public async Task<IReadOnlyList<string>> LinksFromMailAsync(string to, string page, string about = "")
    {
        using var patience = new CancellationTokenSource(Patience);
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var link = new Regex("^" + Regex.Escape(Address) + "(?<path>" + Regex.Escape(page) + @"\S*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        while (true)
        {
            var mails = Directory.Exists(Mails) ? Directory.EnumerateFiles(Mails, "*.eml").Order(StringComparer.Ordinal).Select(File.ReadAllText) : [];
            var links = mails.Where(mail => mail.Contains($"To: <{to}>", StringComparison.Ordinal) && mail.Contains(about, StringComparison.Ordinal))
                .SelectMany(mail => link.Matches(mail)).Select(found => found.Groups["path"].Value).ToList();
            if (links.Count > 0)
            {
                return links;
            }

            await looks.WaitForNextTickAsync(patience.Token);
        }
    }

    /// <summary>The last lines it wrote; those of all products, unless <see cref="Alone"/>.</summary>
    public string Said => Alone ? Last(said) : House.Said;

    /// <summary>How a process of the product is started.</summary>
    internal static ProcessStartInfo HowToStart(IEnumerable<string> arguments, string folder) =>
        new("dotnet", [Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = folder };

    /// <summary>The last of many lines, each on one of its own.</summary>
    internal static string Last(IEnumerable<string> said) => string.Join('\n', said.TakeLast(60));

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        Guest.Dispose();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
