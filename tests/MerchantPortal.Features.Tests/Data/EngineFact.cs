using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(MerchantPortal.Features.Tests.Data.LiveSqlServer))]

namespace MerchantPortal.Features.Tests.Data;

/// <summary>A live SQL Server, if there is one: the variable MERCHANTPORTAL_SQLSERVER holds a connection string to it, and it may make and drop databases.</summary>
public sealed class LiveSqlServer
{
    /// <summary>Once per run: nobody shall take a run without it for one with it.</summary>
    public LiveSqlServer()
    {
        if (Server is null)
        {
            Console.WriteLine("SQL Server: not run, MERCHANTPORTAL_SQLSERVER is not set");
        }
    }

    /// <summary>The connection string without a database; null: there is none.</summary>
    public static string? Server { get; } = Environment.GetEnvironmentVariable("MERCHANTPORTAL_SQLSERVER") is { Length: > 0 } set ? set : null;
}

/// <summary>Marks a class of tests that is there only when <see cref="LiveSqlServer.Server"/> is.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsSqlServerAttribute : Attribute;

/// <summary>A fact that every engine must stand; it does not exist in a class of an engine that is not there, so that nothing is skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer(typeof(EngineFactDiscoverer))]
public sealed class EngineFactAttribute(
    [System.Runtime.CompilerServices.CallerFilePath] string? sourceFilePath = null,
    [System.Runtime.CompilerServices.CallerLineNumber] int sourceLineNumber = -1) : FactAttribute(sourceFilePath, sourceLineNumber);

public sealed class EngineFactDiscoverer : FactDiscoverer
{
    public override ValueTask<IReadOnlyCollection<IXunitTestCase>> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, IXunitTestMethod testMethod, IFactAttribute factAttribute) =>
        LiveSqlServer.Server is null && testMethod.TestClass.Class.IsDefined(typeof(NeedsSqlServerAttribute), inherit: false)
            ? new([])
            : base.Discover(discoveryOptions, testMethod, factAttribute);
}
