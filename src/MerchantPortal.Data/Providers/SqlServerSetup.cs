using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace MerchantPortal.Data.Providers;

/// <summary>How SQL Server is opened: transient faults are tried again by EF's own strategy, which <see cref="Acts"/> runs inside.</summary>
internal static class SqlServerSetup
{
    public const string MigrationsAssembly = "MerchantPortal.Migrations.SqlServer";

    public static void Use(DbContextOptionsBuilder builder, string connectionString) =>
        builder.UseSqlServer(connectionString, server => server.MigrationsAssembly(MigrationsAssembly).EnableRetryOnFailure())
            .ReplaceService<IModelCustomizer, OrdinalText>()
            .AddInterceptors(OrdinalLists.Instance);
}
