using MerchantPortal.Data;
using MerchantPortal.Data.Providers;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MerchantPortal.Features.Tests.Data;

/// <summary>On a live SQL Server, when there is one.</summary>
[NeedsSqlServer]
public sealed class SqlServerEngineTests : EngineTests
{
    private readonly string name = $"merchant_portal_{Guid.NewGuid():N}";

    protected override DatabaseOptions Fresh => new() { Provider = DatabaseProvider.SqlServer, ConnectionString = $"{LiveSqlServer.Server};Database={name}" };

    [EngineFact]
    public async Task The_start_refuses_pending_migrations_by_name_and_changes_nothing()
    {
        for (var start = 1; start <= 2; start++)
        {
            Assert.Contains("_Initial", Assert.Single(await Open().PrepareAsync(migrate: false, TimeProvider.System, Stop)), StringComparison.Ordinal);
        }
    }

    protected override async Task DropAsync(IDbContextFactory<PortalDbContext> contexts)
    {
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        await db.Database.EnsureDeletedAsync(CancellationToken.None);
    }
}
