using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MerchantPortal.Web.Tests.Hosting;

/// <summary>
/// What README.md tells people to type. The product's own commands are really run, on the built program in an empty folder as <c>dotnet run</c> would;
/// of the others, everything they name must be there. A command that this class does not know fails it.
/// </summary>
public sealed partial class ReadmeTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly string Root = PortalApp.Repository();

    private readonly string folder = Directory.CreateTempSubdirectory("merchant-portal-readme").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Every line of the README's sh blocks without its comment, and every command in the running text.</summary>
    public static TheoryData<string> Commands =>
    [
        .. ShellBlock().Matches(Readme()).SelectMany(block => block.Groups["lines"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .Select(line => Comment().Replace(line, "").Trim())
            .Concat(InText().Matches(Readme()).Select(span => span.Groups["command"].Value))
            .SelectMany(line => line.Split(" && "))
            .Distinct(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task What_the_readme_tells_to_type_can_be_typed(string command)
    {
        switch (Words(command))
        {
            case ["dotnet", "run", .. var rest]:
                await RunsAsync(rest);
                break;
            case ["bash", "tests/run.sh"]:
                await IsTheTestCommandAsync();
                break;
            case ["bash", "tests/mutate.sh", .. var named]:
                Assert.Contains("dotnet-stryker", Tools());
                Assert.NotEmpty(Mutations());
                Assert.All(Mutations(), one =>
                {
                    Assert.True(File.Exists(Path.Combine(Root, "src", "MerchantPortal." + one.Project, one.File)), one.File);
                    Assert.All(one.Tests.Split(';'), pattern => Assert.NotEmpty(Directory.GetFiles(Path.Combine(Root, "tests", $"MerchantPortal.{one.Project}.Tests", Path.GetDirectoryName(pattern)!), Path.GetFileName(pattern))));
                    Assert.True(File.Exists(Path.Combine(Root, "tests", $"MerchantPortal.{one.Project}.Tests", "stryker-config.json")));
                });
                Assert.All(named, name => Assert.Contains(Mutations(), one => name == one.Project || name == one.File));
                break;
            case ["dotnet", "ef", "migrations", "script", "--idempotent"]:
                Assert.Contains("dotnet-ef", Tools());
                break;
            case ["export", var setting]:
                var name = setting.Split('=')[0].Replace("__", ":", StringComparison.Ordinal);
                Assert.Contains(name, Keys());
                break;
            case ["dotnet", "publish", var project, "-c", "Release", var property]:
                Assert.NotEmpty(Directory.GetFiles(Path.Combine(Root, project), "*.csproj"));
                var known = Regex.Match(property, "^-p:(?<name>[A-Za-z]+)=true$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["name"].Value;
                Assert.Contains($"'$({known})' == ''", File.ReadAllText(Path.Combine(Root, "build", "RegistryGaps.props")), StringComparison.Ordinal);
                break;
            default:
                Assert.Fail($"The README tells to type '{command}', and no test here knows whether that works.");
                break;
        }
    }

    [Fact]
    public async Task The_first_command_starts_everything_and_prints_addresses_and_sign_ins_that_work()
    {
        var port = FreePort();
        await using var product = new Typed(folder, "", FormattableString.Invariant($"--urls http://127.0.0.1:{port}"));
        await product.UntilAsync("Application started");

        var lines = product.Lines.Where(line => !LogLine().IsMatch(line)).Select(line => line.Replace(FormattableString.Invariant($":{port}"), ":PORT", StringComparison.Ordinal)).ToList();
        ApprovedText.VerifyLines(lines, "welcome");
        Assert.DoesNotContain(product.Lines, line => line.StartsWith("warn", StringComparison.Ordinal) || line.StartsWith("fail", StringComparison.Ordinal) || line.StartsWith("crit", StringComparison.Ordinal));

        using var plain = new HttpClient();
        plain.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String("google:google-demo"u8));
        foreach (var address in product.Lines.Where(line => !LogLine().IsMatch(line)).Select(line => Address().Match(line).Value).Where(address => address.Length > 0))
        {
            using var answer = await plain.GetAsync(address, Stop);
            Assert.Equal((address, HttpStatusCode.OK), (address, answer.StatusCode));
        }

        var password = Assert.Single(lines, line => line.Contains("password", StringComparison.Ordinal)).Split(' ')[^1].TrimEnd(':');
        foreach (var email in lines.Select(line => Email().Match(line).Value).Where(email => email.Length > 0))
        {
            using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new(FormattableString.Invariant($"http://127.0.0.1:{port}")) };
            using var signedIn = await browser.SignInAsync(email, password);
            Assert.Equal((email, HttpStatusCode.Redirect), (email, signedIn.StatusCode));
        }
    }

    [Fact]
    public void The_other_things_to_measure_are_there()
    {
        var named = Regex.Match(Readme(), @"-- (?<first>[a-z]+)\s+# or: (?<others>[a-z, ]+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        Assert.Equal(Scenarios(), named.Groups["others"].Value.Split(", ").Append(named.Groups["first"].Value).Order(StringComparer.Ordinal));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task RunsAsync(string[] words)
    {
        var at = Array.IndexOf(words, "--project");
        var project = words[at + 1];
        var args = words.SkipWhile(word => word != "--").Skip(1).ToArray();
        Assert.Equal(words.Length, (words.Contains("-c") ? 2 : 0) + 2 + (args.Length > 0 ? 1 + args.Length : 0));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(Root, project), "*.csproj"));
        switch (Path.GetFileName(project), args)
        {
            case ("MerchantPortal.Web", []):
                // started by a test of its own
                break;
            case ("MerchantPortal.Web", var verb):
                await EndsWellAsync(verb);
                break;
            case ("MerchantPortal.Benchmarks", []):
                break;
            case ("MerchantPortal.Benchmarks", [var scenario]):
                Assert.Contains(scenario, Scenarios());
                break;
            case ("MerchantPortal.Browser.Tests", ["-class", var classes, "-showliveoutput"]):
                Assert.NotEmpty(Files(project, classes + ".cs"));
                break;
            default:
                Assert.Fail($"The README runs {project} with {string.Join(' ', args)}, and no test here knows whether that works.");
                break;
        }
    }

    /// <summary>Both verbs end with 0 and say so; only one of them makes a database.</summary>
    private async Task EndsWellAsync(string[] verb)
    {
        await using var product = new Typed(folder, string.Join(' ', verb));
        Assert.Equal((0, ""), (await product.ExitAsync(), string.Join('\n', product.Complaints)));
        Assert.Equal(
            verb is ["migrate"] ? ["The database fits this build."] : ["ok    settings", "ok    database", "ok    Maps Booking API", "ok    token endpoint", "ok    mail", "ok    payments"],
            product.Lines);
        Assert.Equal(verb is ["migrate"], File.Exists(Path.Combine(folder, "data", "merchant-portal.db")));
    }

    private static async Task IsTheTestCommandAsync()
    {
        var script = Path.Combine(Root, "tests", "run.sh");
        using var syntax = Process.Start(new ProcessStartInfo("bash", ["-n", script]) { RedirectStandardError = true, UseShellExecute = false })!;
        await syntax.WaitForExitAsync(Stop);
        Assert.Equal(0, syntax.ExitCode);
        var called = Assert.Single(File.ReadLines(Path.Combine(Root, ".ci", "run")), line => line.Length > 0 && !line.StartsWith('#'));
        Assert.Equal(script, Path.GetFullPath(called.Replace("exec ", "", StringComparison.Ordinal).Trim('"').Replace("$(dirname \"$0\")", Path.Combine(Root, ".ci"), StringComparison.Ordinal)));
    }

    private static string Readme() => File.ReadAllText(Path.Combine(Root, "README.md")).ReplaceLineEndings("\n");

    private static string[] Words(string command) => [.. Word().Matches(command).Select(word => word.Value.Trim('"'))];

    private static IEnumerable<string> Files(string under, string pattern) => Directory.EnumerateFiles(Path.Combine(Root, under), Path.GetFileName(pattern), SearchOption.AllDirectories)
        .Where(file => !pattern.Contains('/', StringComparison.Ordinal) || Path.GetFileName(Path.GetDirectoryName(file)) == Path.GetDirectoryName(pattern));

    private static List<string> Tools() => [.. JsonNode.Parse(File.ReadAllText(Path.Combine(Root, "dotnet-tools.json")))!["tools"]!.AsObject().Select(tool => tool.Key)];

    /// <summary>The list in tests/mutate.sh.</summary>
    private static List<(string Project, string File, string Tests)> Mutations() =>
        [.. Mutation().Matches(File.ReadAllText(Path.Combine(Root, "tests", "mutate.sh"))).Select(line => (line.Groups["project"].Value, line.Groups["file"].Value, line.Groups["tests"].Value))];

    /// <summary>Names the benchmarks' own list knows, in order.</summary>
    private static IEnumerable<string> Scenarios() => Scenario().Matches(File.ReadAllText(Path.Combine(Root, "tests", "MerchantPortal.Benchmarks", "Scenarios.cs")))
        .Select(call => call.Groups["name"].Value).Order(StringComparer.Ordinal);

    private static IReadOnlyList<string> Keys()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddPortal();
        using var host = (IDisposable)builder.Build();
        return Settings.Keys(((WebApplication)host).Services.GetServices<SettingsSection>());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("^```sh\n(?<lines>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ShellBlock();

    [GeneratedRegex(@"\s+#\s.*$", RegexOptions.None, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex("(?<!`)`(?<command>(?:dotnet|bash) [^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InText();

    [GeneratedRegex("""[^\s'"]*(?:'[^']*'|"[^"]*")|[^\s'"]+""", RegexOptions.None, 1000)]
    private static partial Regex Word();

    [GeneratedRegex("^(?<project>Domain|Features) (?<file>[A-Za-z/]+\\.cs) (?<tests>\\S+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Mutation();

    [GeneratedRegex("""When\("(?<name>[a-z]+)",""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Scenario();

    [GeneratedRegex("^(?:trce|dbug|info|warn|fail|crit): ", RegexOptions.None, 1000)]
    private static partial Regex LogLine();

    [GeneratedRegex(@"https?://\S+", RegexOptions.None, 1000)]
    private static partial Regex Address();

    [GeneratedRegex(@"\S+@\S+", RegexOptions.None, 1000)]
    private static partial Regex Email();

    /// <summary>The built program in a process of its own, as <c>dotnet run</c> starts it: with the environment of launchSettings.json, in an empty folder.</summary>
    private sealed class Typed : IAsyncDisposable
    {
        private readonly Process process;
        private readonly ConcurrentQueue<string> lines = new();
        private readonly ConcurrentQueue<string> complaints = new();
        private readonly ConcurrentDictionary<string, TaskCompletionSource> awaited = new(StringComparer.Ordinal);

        public Typed(string folder, params string[] arguments)
        {
            var output = new DirectoryInfo(AppContext.BaseDirectory);
            var web = Path.Combine(Root, "src", "MerchantPortal.Web");
            var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = folder };
            start.ArgumentList.Add(Path.Combine(output.Parent!.Parent!.FullName, "MerchantPortal.Web", output.Name, "MerchantPortal.Web.dll"));
            foreach (var argument in arguments.Append("--contentRoot " + web).SelectMany(part => part.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            {
                start.ArgumentList.Add(argument);
            }

            var profile = JsonNode.Parse(File.ReadAllText(Path.Combine(web, "Properties", "launchSettings.json")))!["profiles"]!["MerchantPortal.Web"]!;
            foreach (var (name, value) in profile["environmentVariables"]!.AsObject())
            {
                start.Environment[name] = value!.GetValue<string>();
            }

            process = new Process { StartInfo = start, EnableRaisingEvents = true };
            process.OutputDataReceived += (_, line) => Hear(line.Data, lines);
            process.ErrorDataReceived += (_, line) => Hear(line.Data, complaints);
            process.Exited += (_, _) =>
            {
                foreach (var (text, waiting) in awaited)
                {
                    waiting.TrySetException(new InvalidOperationException($"It ended without '{text}':\n{this}"));
                }
            };
            process.Start();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        /// <summary>What it wrote to its output, line by line.</summary>
        public IReadOnlyList<string> Lines => [.. lines];

        /// <summary>What it wrote to its error output.</summary>
        public IReadOnlyList<string> Complaints => [.. complaints];

        /// <summary>Waits until it has written a line that holds the text.</summary>
        public Task UntilAsync(string text)
        {
            var waiting = awaited.GetOrAdd(text, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
            if (lines.Any(line => line.Contains(text, StringComparison.Ordinal)))
            {
                waiting.TrySetResult();
            }

            return waiting.Task.WaitAsync(Patience, Stop);
        }

        /// <summary>Waits for its end; answers its code.</summary>
        public async Task<int> ExitAsync()
        {
            await process.WaitForExitAsync(Stop).WaitAsync(Patience, Stop);
            return process.ExitCode;
        }

        public override string ToString() => new StringBuilder().AppendJoin('\n', lines).Append('\n').AppendJoin('\n', complaints).ToString();

        public async ValueTask DisposeAsync()
        {
            if (!process.HasExited)
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
            }

            process.Dispose();
        }

        private void Hear(string? line, ConcurrentQueue<string> into)
        {
            if (line is null)
            {
                return;
            }

            into.Enqueue(line);
            foreach (var (text, waiting) in awaited)
            {
                if (line.Contains(text, StringComparison.Ordinal))
                {
                    waiting.TrySetResult();
                }
            }
        }
    }
}
