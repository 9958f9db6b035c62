using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MerchantPortal.Features.Offer;
using MerchantPortal.Web.Ui.Texts;
using Xunit;

namespace MerchantPortal.Web.Tests.Ui;

public sealed partial class FindingTextsTests
{
    [Theory]
    [InlineData("OfferTexts.resx")]
    [InlineData("OfferTexts.zh-Hant.resx")]
    [InlineData("OfferTexts.tr.resx")]
    public void Every_finding_about_an_offer_has_its_sentence(string file)
    {
        var root = Root();
        var codes = Directory.GetFiles(Path.Combine(root, "src", "MerchantPortal.Domain", "Offer"), "*.cs")
            .SelectMany(source => Code().Matches(File.ReadAllText(source)).Select(match => match.Groups["code"].Value))
            .Concat(["DurationRange", "StepRange", "AnswerWindowRange", "V22", "V22Unknown", "SlotsHeldBack", "SlotsBreakRules"])
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var keys = XDocument.Load(Path.Combine(root, "src", "MerchantPortal.Web", "Ui", "Texts", file)).Root!.Elements("data").Select(data => data.Attribute("name")!.Value).ToHashSet(StringComparer.Ordinal);

        Assert.True(codes.Count > 70, $"Only {codes.Count} codes were found.");
        Assert.Equal([], codes.Where(code => !keys.Contains("Lint." + code)));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hant")]
    [InlineData("tr")]
    public void Every_fault_of_an_imported_file_has_its_sentence(string language)
    {
        var texts = new ResourceManager(typeof(OfferTexts)).GetResourceSet(CultureInfo.GetCultureInfo(language), createIfNotExists: true, tryParents: language == "en")!;

        Assert.Equal([], Enum.GetValues<ImportCode>().Where(code => string.IsNullOrEmpty(texts.GetString("Import.Fault." + code))));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MerchantPortal.sln")))
        {
            folder = folder.Parent;
        }

        return folder!.FullName;
    }

    [GeneratedRegex(@"\b(Error|Warning|Info)\(\s*""(?<code>[A-Za-z0-9]+)""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Code();
}
