using System.Linq.Expressions;
using System.Reflection;
using MerchantPortal.Data;
using MerchantPortal.Data.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Storage;

namespace MerchantPortal.TestKit;

/// <summary>
/// Compiles every query that a test runs on SQLite for SQL Server as well, without a server: a query that only one of them understands
/// fails the test that runs it (house.md H15). Each query is compiled once per process.
/// </summary>
public sealed class SqlServerTranslation : IQueryExpressionInterceptor
{
    /// <summary>The one instance, so that all contexts share their compiled queries.</summary>
    public static SqlServerTranslation Instance { get; } = new();

    private static readonly MethodInfo Compile = typeof(SqlServerTranslation).GetMethod(nameof(CompileAs), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static int compiled;

    /// <summary>How many queries were compiled for SQL Server so far.</summary>
    public static int Compiled => compiled;

    /// <summary>A context on SQL Server that never connects.</summary>
    public static PortalDbContext OfflineContext() => new((DbContextOptions<PortalDbContext>)new DbContextOptionsBuilder<PortalDbContext>()
        .UseDatabase(new() { Provider = DatabaseProvider.SqlServer, ConnectionString = "Server=nowhere.invalid;Database=none;Integrated Security=true;Encrypt=false" })
        .Options);

    public Expression QueryCompilationStarting(Expression queryExpression, QueryExpressionEventData eventData)
    {
        using var db = OfflineContext();
        Interlocked.Increment(ref compiled);
        var result = queryExpression.Type.IsGenericType && typeof(IQueryable).IsAssignableFrom(queryExpression.Type)
            ? typeof(IEnumerable<>).MakeGenericType(queryExpression.Type.GetGenericArguments()[0])
            : queryExpression.Type;
        try
        {
            Compile.MakeGenericMethod(result).Invoke(null, [db, new OtherModel(db.Model).Visit(queryExpression)]);
        }
        catch (TargetInvocationException failed) when (failed.InnerException is { } cause)
        {
            throw new InvalidOperationException($"SQL Server cannot run this query: {cause.Message}", cause);
        }

        return queryExpression;
    }

    private static void CompileAs<T>(PortalDbContext db, Expression query) => db.GetService<IDatabase>().CompileQuery<T>(query, async: false);

    /// <summary>The same query over the other provider's model.</summary>
    private sealed class OtherModel(IModel model) : ExpressionVisitor
    {
        protected override Expression VisitExtension(Expression node) =>
            node is EntityQueryRootExpression root ? new EntityQueryRootExpression(model.FindEntityType(root.EntityType.Name)!) : base.VisitExtension(node);
    }
}
