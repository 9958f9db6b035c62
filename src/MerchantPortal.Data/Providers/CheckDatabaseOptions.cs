using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Data.Providers;

/// <summary>Finds every fault of the section <c>Database</c>; the connection string itself is never repeated.</summary>
public sealed class CheckDatabaseOptions : IValidateOptions<DatabaseOptions>
{
    public ValidateOptionsResult Validate(string? name, DatabaseOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            return ValidateOptionsResult.Fail($"Database:ConnectionString is empty; write {Example(options.Provider)}.");
        }

        try
        {
            var names = options.Provider switch
            {
                DatabaseProvider.Sqlite => new SqliteConnectionStringBuilder(options.ConnectionString).DataSource,
                DatabaseProvider.SqlServer => new SqlConnectionStringBuilder(options.ConnectionString) is var server && server.InitialCatalog.Length > 0 ? server.DataSource : "",
            };
            return names.Length > 0 && names != ":memory:"
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail($"Database:ConnectionString names no database; write {Example(options.Provider)}.");
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or KeyNotFoundException or NotSupportedException)
        {
            return ValidateOptionsResult.Fail($"Database:ConnectionString cannot be read by {options.Provider}; write {Example(options.Provider)}.");
        }
    }

    private static string Example(DatabaseProvider provider) => provider switch
    {
        DatabaseProvider.Sqlite => "Data Source=data/merchant-portal.db",
        DatabaseProvider.SqlServer => "Server=…;Database=…;… with the server's sign-in",
    };
}
