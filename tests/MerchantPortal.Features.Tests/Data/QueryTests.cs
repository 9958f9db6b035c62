using System.Reflection;
using MerchantPortal.Data;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Google.Health;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xunit;

namespace MerchantPortal.Features.Tests.Data;

/// <summary>Queries mean the same on both databases. Beyond the named ones, every query of every test that uses <see cref="SqliteFile"/> is compiled for SQL Server too.</summary>
public sealed class QueryTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 21, 10, 0);

    public static TheoryData<string> Named =>
        [.. NamedQueries().Select(method => $"{method.DeclaringType!.Name}.{method.Name}({string.Join(", ", method.GetParameters().Skip(1).Select(p => p.ParameterType.Name))})")];

    [Theory]
    [MemberData(nameof(Named))]
    public void Named_queries_translate_for_SQL_Server(string name)
    {
        using var db = SqlServerTranslation.OfflineContext();
        var method = NamedQueries().ElementAt(Named.Select(row => row.Data).ToList().IndexOf(name));
        var arguments = method.GetParameters().Select(p => p.ParameterType == typeof(PortalDbContext) ? db : Sample(p.ParameterType)).ToArray();

        var sql = ((IQueryable)method.Invoke(null, arguments)!).ToQueryString();

        Assert.Contains("SELECT", sql, StringComparison.Ordinal);
        Assert.Contains("[", sql, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_that_SQL_Server_does_not_understand_fails_the_test_that_runs_it()
    {
        await using var file = await SqliteFile.CreateAsync();
        await using var db = file.CreateDbContext();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            db.Set<OwedUpdate>().Where(u => EF.Functions.Glob(u.Key, "slots:*")).ToListAsync(TestContext.Current.CancellationToken));

        Assert.StartsWith("SQL Server cannot run this query", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_query_a_test_runs_is_compiled_for_SQL_Server()
    {
        await using var file = await SqliteFile.CreateAsync();
        await using var db = file.CreateDbContext();
        var before = SqlServerTranslation.Compiled;

        await db.ParkedUpdates().Where(u => u.Attempts > 41 && u.Version != 17).Select(u => u.Key + "!").ToListAsync(TestContext.Current.CancellationToken);
        await db.Set<OwedUpdate>().Where(u => u.Attempts > 4711).ExecuteUpdateAsync(set => set.SetProperty(u => u.Attempts, 0), TestContext.Current.CancellationToken);

        Assert.True(SqlServerTranslation.Compiled >= before + 2);
    }

    private static IEnumerable<MethodInfo> NamedQueries() =>
        new[] { typeof(PortalDbContext).Assembly, typeof(AlertPass).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsAbstract: true, IsSealed: true })
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(method => typeof(IQueryable).IsAssignableFrom(method.ReturnType) && !method.IsGenericMethodDefinition
                && method.GetParameters() is [{ ParameterType: var first }, ..] && first == typeof(PortalDbContext))
            .OrderBy(method => method.DeclaringType!.FullName + method, StringComparer.Ordinal);

    private static object? Sample(Type type) =>
        type == typeof(Instant) ? Now
        : type == typeof(LocalDate) ? new LocalDate(2026, 11, 21)
        : type == typeof(TimeRange) ? new TimeRange(Now, Now + Duration.FromHours(1))
        : type == typeof(CurrentPerson) ? new CurrentPerson(new("u"), "Sam", Role.Staff, [new("m")], "en")
        : type == typeof(string) ? "text"
        : type.GetConstructor([typeof(string)]) is { } id ? id.Invoke(["id-1"])
        : type.IsValueType ? Activator.CreateInstance(type)
        : null;
}
