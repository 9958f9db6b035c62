using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace MerchantPortal.TestKit;

/// <summary>Compares JSON or text with an approved file beside the test. Run once with ACCEPT_APPROVED=1 to write the files, then read the difference.</summary>
public static partial class ApprovedText
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Fails when the JSON differs from <c>Approved/{name}.approved.json</c>; our booking ids are numbered in order of appearance first.</summary>
    public static void Verify(string json, string name, [CallerFilePath] string test = "") =>
        Compare(Scrub(JsonNode.Parse(json)!.ToJsonString(Indented)) + "\n", name, ".approved.json", test);

    /// <summary>Fails when the lines differ from <c>Approved/{name}.approved.txt</c>.</summary>
    public static void VerifyLines(IEnumerable<string> lines, string name, [CallerFilePath] string test = "") =>
        Compare(string.Concat(lines.Select(line => line + "\n")), name, ".approved.txt", test);

    private static void Compare(string actual, string name, string extension, string test)
    {
        var file = Path.Combine(Path.GetDirectoryName(test)!, "Approved", name + extension);
        if (Environment.GetEnvironmentVariable("ACCEPT_APPROVED") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
        }

        Assert.True(File.Exists(file), $"{name} has no approved text yet; run with ACCEPT_APPROVED=1 and read what was written.");
        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), actual);
    }

    private static string Scrub(string text)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        return BookingIds().Replace(text, id =>
        {
            if (!seen.TryGetValue(id.Value, out var number))
            {
                seen[id.Value] = number = FormattableString.Invariant($"b-{seen.Count + 1}");
            }

            return number;
        });
    }

    [GeneratedRegex("b-[0-9a-f]{32}", RegexOptions.None, 1000)]
    private static partial Regex BookingIds();
}
