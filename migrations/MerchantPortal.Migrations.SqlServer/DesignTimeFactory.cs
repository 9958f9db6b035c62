using MerchantPortal.Data;
using MerchantPortal.Data.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Migrations;

namespace MerchantPortal.Migrations.SqlServer;

/// <summary>Lets <c>dotnet ef</c> build the model for SqlServer; nothing connects.</summary>
public sealed class DesignTimeFactory : IDesignTimeDbContextFactory<PortalDbContext>
{
    public PortalDbContext CreateDbContext(string[] args) => new(
        (DbContextOptions<PortalDbContext>)new DbContextOptionsBuilder<PortalDbContext>()
            .UseDatabase(new() { Provider = DatabaseProvider.SqlServer, ConnectionString = "Server=localhost;Database=design;Integrated Security=true;Encrypt=false" })
            .ReplaceService<IMigrationsIdGenerator, SharedMigrationId>()
            .Options);
}
