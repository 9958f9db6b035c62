using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Xunit;

namespace MerchantPortal.Features.Tests.Architecture;

/// <summary>The banned symbols against planted offenders, with the compiler and the analyzer the product is built with.</summary>
public sealed partial class BannedSymbolsTests
{
    private static readonly string[] Lists = ["BannedSymbols.txt", "BannedSymbols.Product.txt", Path.Combine("src", "MerchantPortal.Domain", "BannedSymbols.Domain.txt")];

    [Fact]
    public async Task Every_banned_symbol_has_a_planted_offender_and_the_analyzer_finds_each()
    {
        var source = Path.Combine(Repository.Root, "tests", "MerchantPortal.Features.Tests", "Architecture", "Offenders.txt");
        var planted = File.ReadLines(source).Select((text, at) => (text, Line: at + 1)).Where(line => line.text.EndsWith(';') && !line.text.StartsWith("using", StringComparison.Ordinal)).Select(line => line.Line).ToList();
        var banned = Lists.SelectMany(list => File.ReadLines(Path.Combine(Repository.Root, list))).Where(line => line.Length > 0).ToList();

        var said = await CompileAsync(source);
        var found = Finding().Matches(said);

        Assert.Equal(planted, found.Select(finding => int.Parse(finding.Groups["line"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)).Order());
        // A line with a typing error bans nothing: then fewer are found than are banned.
        Assert.Equal(banned.Count, found.Select(finding => finding.Groups["symbol"].Value).Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain(": error ", said, StringComparison.Ordinal);
    }

    private static async Task<string> CompileAsync(string source)
    {
        var framework = RuntimeEnvironment.GetRuntimeDirectory();
        var analyzers = Directory.GetFiles(Built("BannedApiAnalyzers"), "*.dll");
        Assert.NotEmpty(analyzers);
        var output = Path.Combine(Path.GetTempPath(), $"merchant-portal-offenders-{Guid.NewGuid():N}.dll");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        string[] arguments =
        [
            Built("Compiler"), "-nologo", "-noconfig", "-target:library", "-preferreduilang:en", "-out:" + output,
            .. new[] { "System.Private.CoreLib.dll", "System.Runtime.dll" }.Select(file => "-reference:" + Path.Combine(framework, file)),
            .. analyzers.Select(file => "-analyzer:" + file),
            .. Lists.Select(file => "-additionalfile:" + Path.Combine(Repository.Root, file)),
            source,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using var compiler = Process.Start(start)!;
            var said = await compiler.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await compiler.WaitForExitAsync(TestContext.Current.CancellationToken);
            return said;
        }
        finally
        {
            File.Delete(output);
        }
    }

    private static string Built(string key) =>
        typeof(BannedSymbolsTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == key).Value!;

    [GeneratedRegex(@"\((?<line>\d+),\d+\): warning RS0030: The symbol '(?<symbol>[^']+)'", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Finding();
}
