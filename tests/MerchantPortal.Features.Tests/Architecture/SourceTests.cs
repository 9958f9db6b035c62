using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace MerchantPortal.Features.Tests.Architecture;

/// <summary>Habits that can be read off the source itself.</summary>
public sealed partial class SourceTests
{
    private const int LongestProgram = 30;
    private const string ProductName = "MerchantPortal";

    [Fact]
    public void Program_is_a_table_of_contents() =>
        Assert.InRange(File.ReadAllLines(Path.Combine(Repository.Root, "src", "MerchantPortal.Web", "Program.cs")).Length, 1, LongestProgram);

    [Fact]
    public void No_markup_holds_text_for_people() =>
        None(Repository.Files("src", "*.razor").SelectMany(file => Literals(file.Text).Select(text => $"{file.Path}: {text}")));

    [Theory]
    [InlineData("<p>Hello</p>")]
    [InlineData("<button class=\"primary\" @onclick=\"() => Go(1)\">Accept</button>")]
    [InlineData("@if (ready)\n{\n    <td> 接受 </td>\n}")]
    [InlineData("<input placeholder=\"Search\" />")]
    [InlineData("<button aria-label=\"Close\">@Icon</button>")]
    [InlineData("<TextField Label=\"Your name\" />")]
    [InlineData("<PageTitle>Sign in</PageTitle>")]
    [InlineData("<p>@Name and more</p>")]
    [InlineData("@for (var i = 0; i < 3; i++)\n{\n    <li>one</li>\n}")]
    public void Text_in_markup_is_found(string markup) => Assert.NotEmpty(Literals(markup));

    [Theory]
    [InlineData("<p>@T[\"Hello\"]</p>")]
    [InlineData("@* said once *@<p title=\"@T[\"Hello\"]\">@Name</p>")]
    [InlineData("<p>@Name · 12 — @(Count > 3 ? First : Last)</p>")]
    [InlineData("@code {\n    private string Text => \"<p>Hello</p>\";\n}")]
    [InlineData("@if (a < b)\n{\n    <p>@A</p>\n}\nelse\n{\n    <p>@B</p>\n}")]
    [InlineData("@inject IStringLocalizer<Texts> T\n@for (var i = 0; i < 3; i++)\n{\n    <li>@i</li>\n}\n<b>MerchantPortal</b>")]
    [InlineData("@switch (state)\n{\n    case State.On:\n        <p>@A</p>\n        break;\n    case State.Off:\n        <p>@B</p>\n        break;\n}")]
    public void Markup_without_text_is_left_alone(string markup) => Assert.Empty(Literals(markup));

    [Fact]
    public void Texts_come_in_all_three_languages_with_the_same_keys_and_placeholders()
    {
        var families = Repository.Files("src", "*.resx").GroupBy(file => file.Path.Split('.')[0] + "/" + file.Path.Split('/')[^1].Split('.')[0]).ToList();

        Assert.NotEmpty(families);
        foreach (var family in families)
        {
            Assert.Equal(3, family.Count());
            var english = Keys(family.Single(file => file.Path.Split('/')[^1].Split('.').Length == 2).Text);
            Assert.All(family, file =>
            {
                Assert.True(english.Keys.Order(StringComparer.Ordinal).SequenceEqual(Keys(file.Text).Keys.Order(StringComparer.Ordinal)), $"{file.Path} has other keys than the English file");
                Assert.Empty(Keys(file.Text).Where(text => text.Value.Length == 0 || Holes(text.Value).Except(Holes(english[text.Key]), StringComparer.Ordinal).Any()).Select(text => $"{file.Path}: {text.Key}"));
            });
        }
    }

    [Fact]
    public void Banned_symbols_bind_every_project()
    {
        var banned = File.ReadAllText(Path.Combine(Repository.Root, "BannedSymbols.txt"));
        var everywhere = File.ReadAllText(Path.Combine(Repository.Root, "Directory.Build.props"));

        Assert.All(
            ["P:System.DateTime.Now", "P:System.DateTime.UtcNow", "P:System.DateTimeOffset.UtcNow", "M:System.Threading.Thread.Sleep", "M:System.Threading.Tasks.Task.Delay", "P:System.Threading.Tasks.Task`1.Result"],
            symbol => Assert.Contains(symbol, banned, StringComparison.Ordinal));
        Assert.Contains("BannedSymbols.txt", everywhere, StringComparison.Ordinal);
        Assert.Contains("BannedSymbols.Product.txt", everywhere, StringComparison.Ordinal);
        Assert.Contains("BannedSymbols.Domain.txt", File.ReadAllText(Path.Combine(Repository.Root, "src", "MerchantPortal.Domain", "MerchantPortal.Domain.csproj")), StringComparison.Ordinal);
        Assert.Contains("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", everywhere, StringComparison.Ordinal);
        Assert.Empty(Repository.Files(".", "*.csproj").Where(file => file.Text.Contains("TreatWarningsAsErrors", StringComparison.Ordinal)).Select(file => file.Path));
    }

    [Fact]
    public void Nothing_is_left_for_later()
    {
        string[] words = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "NotImplemented" + "Exception"];
        var left = new[] { "src", "tests", "migrations", "build" }.SelectMany(folder => Repository.Files(folder, "*.cs").Concat(Repository.Files(folder, "*.razor")))
            .Where(file => words.Any(word => Regex.IsMatch(file.Text, $@"\b{word}\b", RegexOptions.None, TimeSpan.FromSeconds(5))));

        Assert.Empty(left.Select(file => file.Path));
    }

    [Fact]
    public void No_test_is_skipped()
    {
        var skipped = Repository.Files("tests", "*.cs").Where(file => Skipping().IsMatch(file.Text));

        Assert.Empty(skipped.Select(file => file.Path));
    }

    // Shows all of them, where Assert.Empty shows five.
    private static void None(IEnumerable<string> offenders)
    {
        var found = offenders.ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private static Dictionary<string, string> Keys(string resx) =>
        XDocument.Parse(resx).Root!.Elements("data").ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")?.Value ?? "", StringComparer.Ordinal);

    // A language may leave a value out, as the glossary does in places, but never ask for one that is not given.
    private static IEnumerable<string> Holes(string text) => Hole().Matches(text).Select(hole => hole.Groups["hole"].Value);

    /// <summary>Words between tags, and in attributes that people see or hear, that are not expressions.</summary>
    private static IEnumerable<string> Literals(string razor)
    {
        var markup = Comment().Replace(razor, "");
        var code = CodeBlock().Match(markup);
        if (code.Success)
        {
            markup = markup[..code.Index];
        }

        markup = WithoutConditions(Directive().Replace(Script().Replace(markup, "<x/>"), ""));
        var between = Between().Matches(markup).Select(match => match.Groups["text"].Value);
        var attributes = Seen().Matches(Expressions(markup)).Select(match => match.Groups["text"].Value);
        return between.Select(Expressions).Select(text => Entity().Replace(Flow().Replace(text, ""), "")).Concat(attributes)
            .Select(text => text.Replace(ProductName, "", StringComparison.Ordinal)).Where(text => Word().IsMatch(text)).Select(text => text.Trim());
    }

    /// <summary>The text without @expressions, brackets and indexers balanced.</summary>
    private static string Expressions(string text)
    {
        var rest = new System.Text.StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '@')
            {
                rest.Append(text[at]);
                continue;
            }

            at++;
            while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '(' or '[' or '!' or '?' || (text[at] == '.' && at + 1 < text.Length && char.IsLetter(text[at + 1]))))
            {
                if (text[at] is '(' or '[')
                {
                    at = Close(text, at);
                }

                at++;
            }

            at--;
        }

        return rest.ToString();
    }

    /// <summary>The conditions of statements hold comparisons, which look like tags.</summary>
    private static string WithoutConditions(string markup)
    {
        for (var statement = Statement().Match(markup); statement.Success; statement = Statement().Match(markup, statement.Index))
        {
            var open = statement.Index + statement.Length - 1;
            markup = markup[..statement.Index] + markup[(Close(markup, open) + 1)..];
        }

        return markup;
    }

    private static int Close(string text, int open)
    {
        var depth = 0;
        var quoted = false;
        for (var at = open; at < text.Length; at++)
        {
            quoted ^= text[at] == '"';
            depth += quoted ? 0 : text[at] is '(' or '[' ? 1 : text[at] is ')' or ']' ? -1 : 0;
            if (depth == 0)
            {
                return at;
            }
        }

        return text.Length - 1;
    }

    [GeneratedRegex(@"@\*.*?\*@|<!--.*?-->", RegexOptions.Singleline, 2000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^@(page|using|inject|inherits|implements|attribute|layout|typeparam|rendermode|namespace|preservewhitespace)\b.*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Directive();

    [GeneratedRegex(@"(@|\belse )(if|for|foreach|while|switch|using|lock) ?\(", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Statement();

    [GeneratedRegex(@"^@code\b|^@functions\b", RegexOptions.Multiline, 2000)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"<(?<tag>script|style)\b.*?</\k<tag>>", RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Script();

    // Text directly behind a whole tag, up to the next one; braces mean code, not text.
    [GeneratedRegex("""</?[A-Za-z][\w.\-]*(?:\s+(?:"[^"]*"|'[^']*'|[^"'<>])*)?>(?<text>[^<{}]*)(?=<)""", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Between();

    [GeneratedRegex("""\s(title|placeholder|aria-label|alt|label|heading)="(?<text>[^"@]*)"(?=[\s/>])""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Seen();

    [GeneratedRegex(@"\b(break;|(case\b[^:]*|default):)", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Flow();

    [GeneratedRegex("&#?[A-Za-z0-9]+;", RegexOptions.None, 2000)]
    private static partial Regex Entity();

    [GeneratedRegex(@"\p{L}", RegexOptions.None, 2000)]
    private static partial Regex Word();

    [GeneratedRegex(@"\{(?<hole>\d+)(:[^}]*)?\}", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Hole();

    [GeneratedRegex(@"\[(Fact|Theory)\([^)]*\bSkip\w*\s*=|Assert\.Skip\w*\(", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Skipping();
}
