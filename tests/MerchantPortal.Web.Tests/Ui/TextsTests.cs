using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace MerchantPortal.Web.Tests.Ui;

/// <summary>Reads the resx files themselves, so a new area is checked without a line here.</summary>
public sealed partial class TextsTests
{
    private static readonly string[] Languages = ["", ".zh-Hant", ".tr"];

    public static TheoryData<string> Areas => new(Directory.GetFiles(Folder(), "*.resx").Select(Path.GetFileNameWithoutExtension)
        .Select(name => name!.Split('.')[0]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Areas))]
    public void Every_key_exists_in_all_three_languages_with_the_same_placeholders(string area)
    {
        var files = Languages.Select(language => Read(Path.Combine(Folder(), area + language + ".resx"))).ToList();
        Assert.Empty(Faults(files[0], files[1], area + ".zh-Hant").Concat(Faults(files[0], files[2], area + ".tr")));
    }

    [Theory]
    [MemberData(nameof(Areas))]
    public void Every_count_has_both_forms(string area)
    {
        var keys = Read(Path.Combine(Folder(), area + ".resx")).Keys.ToHashSet(StringComparer.Ordinal);
        var alone = from key in keys
                    let other = key.EndsWith("_one", StringComparison.Ordinal) ? key[..^4] + "_other" : key.EndsWith("_other", StringComparison.Ordinal) ? key[..^6] + "_one" : key
                    where !keys.Contains(other)
                    select key;
        Assert.Equal([], alone);
    }

    [Theory]
    [MemberData(nameof(Areas))]
    public void No_text_uses_the_words_of_the_machine_translated_seeds_or_two_words_for_one_thing(string area)
    {
        // Also what would be a second word for the same thing: a guest is "misafir"
        Assert.Empty(Uses(area, ["存款", "不收取手續費", "無表演費", "節目費", "satıcı", "konuk", "konuğ"]));
    }

    /// <summary>A charge may fail, so a fee that is only agreed is never called safe (portal.md B8).</summary>
    [Theory]
    [MemberData(nameof(Areas))]
    public void No_text_promises_money_that_a_failed_charge_does_not_bring(string area) =>
        Assert.Empty(Uses(area, ["protect", "guarantee", "korumalı", "garanti", "保障", "保證"]));

    [Fact]
    public void The_check_names_a_missing_key_an_empty_text_and_a_lost_placeholder()
    {
        var english = new Dictionary<string, string>(StringComparer.Ordinal) { ["A"] = "a", ["B"] = "{0} of {1}", ["C"] = "c" };
        var other = new Dictionary<string, string>(StringComparer.Ordinal) { ["B"] = "{0}", ["C"] = " ", ["D"] = "d" };
        Assert.Equal(["X: A is missing", "X: B has other placeholders", "X: C is empty", "X: D is not in English"], Faults(english, other, "X"));
    }

    private static IEnumerable<string> Uses(string area, string[] words) =>
        from language in Languages
        from text in Read(Path.Combine(Folder(), area + language + ".resx"))
        from word in words
        where text.Value.Contains(word, StringComparison.OrdinalIgnoreCase)
        select $"{area}{language}: {text.Key} says {word}";

    // portal.md 4.3 gives this sentence with a name in English and without in the other two languages
    private const string NamedInEnglishOnly = "AlertInvited";

    private static IEnumerable<string> Faults(Dictionary<string, string> english, Dictionary<string, string> other, string name) =>
        english.Keys.Union(other.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(key =>
            !other.TryGetValue(key, out var text) ? $"{name}: {key} is missing"
            : !english.TryGetValue(key, out var original) ? $"{name}: {key} is not in English"
            : string.IsNullOrWhiteSpace(text) ? $"{name}: {key} is empty"
            : !Placeholders(original).SetEquals(Placeholders(text)) && key != NamedInEnglishOnly ? $"{name}: {key} has other placeholders"
            : null).OfType<string>();

    private static HashSet<string> Placeholders(string text) => Placeholder().Matches(text).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);

    private static Dictionary<string, string> Read(string file) => XDocument.Load(file).Root!.Elements("data")
        .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value, StringComparer.Ordinal);

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MerchantPortal.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "src", "MerchantPortal.Web", "Ui", "Texts");
    }

    [GeneratedRegex(@"\{\d+\}", RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();
}
