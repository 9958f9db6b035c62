using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace MerchantPortal.Web.Tests.Ui;

/// <summary>Reads the sources: a key that is asked for exists, and only Ui names the component library.</summary>
public sealed partial class TextUseTests
{
    private static readonly string Web = Path.Combine(Root(), "src", "MerchantPortal.Web");

    [Fact]
    public void Every_text_asked_for_by_a_literal_key_exists()
    {
        var keys = Directory.GetFiles(Path.Combine(Web, "Ui", "Texts"), "*.resx").Where(file => !Path.GetFileNameWithoutExtension(file).Contains('.', StringComparison.Ordinal))
            .ToDictionary(file => Path.GetFileNameWithoutExtension(file), Keys, StringComparer.Ordinal);
        var faults = Sources().SelectMany(file => MissingKeys(File.ReadAllText(file), keys).Select(key => Path.GetRelativePath(Web, file) + ": " + key));
        Assert.Equal([], faults);
    }

    [Fact]
    public void Only_Ui_names_the_component_library()
    {
        var ui = Path.Combine(Web, "Ui") + Path.DirectorySeparatorChar;
        Assert.Equal([], Sources().Where(file => !file.StartsWith(ui, StringComparison.Ordinal) && NamesLibrary(File.ReadAllText(file))));
        Assert.Contains(Sources(), file => file.StartsWith(ui, StringComparison.Ordinal) && NamesLibrary(File.ReadAllText(file)));
    }

    [Fact]
    public void The_checks_find_planted_offenders()
    {
        var keys = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal) { ["FrameTexts"] = ["Help", "Open_one"] };
        const string page = """
            @inject IStringLocalizer<FrameTexts> T
            @T["Help"] @T["Hulp"] @T["Help", 1] @T.Count("Open", 2) @T.Count("Opne", 2) @T["Nav." + key] @Other["Hulp"]
            """;
        Assert.Equal(["FrameTexts has no Hulp", "FrameTexts has no Opne_one"], MissingKeys(page, keys).Order(StringComparer.Ordinal));
        Assert.True(NamesLibrary("<RadzenButton />"));
        Assert.True(NamesLibrary("using Radzen.Blazor;"));
        Assert.False(NamesLibrary("// Radzen positions its popups itself"));
    }

    // One name may stand for several areas in a file of extension methods; the key must be in one of them.
    private static IEnumerable<string> MissingKeys(string source, Dictionary<string, HashSet<string>> keys) =>
        from accessor in Accessor().Matches(source).GroupBy(match => match.Groups["name"].Value, match => match.Groups["area"].Value, StringComparer.Ordinal)
        let areas = accessor.Where(keys.ContainsKey).Distinct(StringComparer.Ordinal).ToList()
        where areas.Count > 0
        from Match use in Regex.Matches(source, $@"\b{Regex.Escape(accessor.Key)}(?:\[""(?<key>[\w.]+)""\s*[\],]|\.Count\(""(?<count>[\w.]+)""\s*,)", RegexOptions.NonBacktracking)
        let key = use.Groups["key"].Success ? use.Groups["key"].Value : use.Groups["count"].Value + "_one"
        where !areas.Exists(area => keys[area].Contains(key))
        select $"{string.Join(" or ", areas)} has no {key}";

    private static bool NamesLibrary(string source) => Library().IsMatch(source);

    private static HashSet<string> Keys(string file) => XDocument.Load(file).Root!.Elements("data").Select(data => data.Attribute("name")!.Value).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> Sources() => Directory.EnumerateFiles(Web, "*", SearchOption.AllDirectories)
        .Where(file => file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MerchantPortal.sln")))
        {
            folder = folder.Parent;
        }

        return folder!.FullName;
    }

    [GeneratedRegex(@"IStringLocalizer<(?<area>\w+)>\s+(?<name>\w+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Accessor();

    [GeneratedRegex(@"<Radzen\w|using (static )?Radzen|Radzen\.\w", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Library();
}
