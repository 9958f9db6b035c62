using MerchantPortal.Data;
using MerchantPortal.Data.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Migrations;

namespace MerchantPortal.Migrations.Sqlite;

/// <summary>Lets <c>dotnet ef</c> build the model for Sqlite; nothing connects.</summary>
public sealed class DesignTimeFactory : IDesignTimeDbContextFactory<PortalDbContext>
{
    public PortalDbContext CreateDbContext(string[] args) => new(
        (DbContextOptions<PortalDbContext>)new DbContextOptionsBuilder<PortalDbContext>()
            .UseDatabase(new() { Provider = DatabaseProvider.Sqlite, ConnectionString = "Data Source=data/design.db" })
            .ReplaceService<IMigrationsIdGenerator, SharedMigrationId>()
            .Options);
}
