using Microsoft.EntityFrameworkCore.Migrations.Internal;

namespace MerchantPortal.Data.Providers;

#pragma warning disable EF1001 // the base class is the only way to keep EF's reading of ids while naming the moment ourselves

/// <summary>Design time only: a migration has the same identity in both sets, so that their histories compare. The moment comes from add-migration.sh.</summary>
public sealed class SharedMigrationId : MigrationsIdGenerator
{
    /// <summary>The variable that holds the moment, fourteen digits.</summary>
    public const string Variable = "MERCHANTPORTAL_MIGRATION_MOMENT";

    public override string GenerateId(string name) =>
        Environment.GetEnvironmentVariable(Variable) is { Length: 14 } moment
            ? $"{moment}_{name}"
            : throw new InvalidOperationException("Add migrations with migrations/add-migration.sh, which adds them to both sets or to none.");
}
