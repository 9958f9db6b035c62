using System.Security.Cryptography;
using System.Text;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCaseOrderer(typeof(MerchantPortal.Tests.TestOrder))]
[assembly: TestCollectionOrderer(typeof(MerchantPortal.Tests.TestOrder))]

namespace MerchantPortal.Tests;

/// <summary>
/// The order of tests, compiled into every test project: by name, the same on every machine; or shuffled by the seed in the environment variable
/// <c>TEST_ORDER</c>. Without it xunit orders by hashes that hold the path of the checkout, so that a dependence shows only elsewhere.
/// </summary>
internal sealed class TestOrder : ITestCaseOrderer, ITestCollectionOrderer
{
    private static readonly string? Seed = Environment.GetEnvironmentVariable("TEST_ORDER") is { Length: > 0 } given ? given : null;

    /// <inheritdoc />
    public IReadOnlyCollection<TTestCase> OrderTestCases<TTestCase>(IReadOnlyCollection<TTestCase> testCases)
        where TTestCase : notnull, ITestCase => [.. testCases.OrderBy(c => Place(c.TestCaseDisplayName), StringComparer.Ordinal)];

    /// <inheritdoc />
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(c => Place(c.TestCollectionDisplayName), StringComparer.Ordinal)];

    private static string Place(string name) => Seed is null ? name : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Seed + name)));
}
