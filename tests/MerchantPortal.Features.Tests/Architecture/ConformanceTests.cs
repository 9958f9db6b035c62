using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace MerchantPortal.Features.Tests.Architecture;

/// <summary>Each of the 127 statements of the conformance list (spec booking server, part 5) has a test named after it.</summary>
public sealed partial class ConformanceTests
{
    private const int Statements = 127;

    /// <summary>Statements that nothing here can be tested against, with the reason. None is left out.</summary>
    private static readonly Dictionary<int, string> OutOfScope = [];

    [Fact]
    public void Every_statement_in_scope_has_a_test_with_its_number()
    {
        var named = Repository.Files("tests", "*.cs").SelectMany(file => Named(file.Text)).ToHashSet();

        Assert.Equal(Enumerable.Range(1, Statements).Except(OutOfScope.Keys), named.Order());
    }

    [Theory]
    [InlineData("[Fact]\npublic void C014_It_holds()", "14")]
    [InlineData("[Fact]\n    public async Task C053_C054_Both_hold()", "53 54")]
    [InlineData("[Theory]\n[InlineData(1)]\n[InlineData(\"a(b)\")]\npublic static async Task C001_Each_holds(int x)", "1")]
    [InlineData("[Fact]\npublic async Task C107_One_and_C100_the_other()", "100 107")]
    [InlineData("public void C014_It_is_no_test()", "")]
    [InlineData("[Fact(Explicit = true)]\npublic void C014_It_is_not_run()", "")]
    [InlineData("[Fact]\npublic void It_is_about_C14()", "")]
    public void Only_tests_that_run_count(string source, string numbers) =>
        Assert.Equal(numbers, string.Join(' ', Named(source).Order().Select(n => n.ToString(CultureInfo.InvariantCulture))));

    private static IEnumerable<int> Named(string source) => Tests().Matches(source)
        .SelectMany(test => Number().Matches(test.Groups["name"].Value))
        .Select(number => int.Parse(number.Groups["number"].ValueSpan, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^\s*\[(Fact|Theory)\]\s*(^\s*\[.*\]\s*$\s*)*^\s*public (static )?(async )?(void|Task) (?<name>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Tests();

    [GeneratedRegex(@"(^|_)C(?<number>[0-9]{3})(?=_)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();
}
