using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace MerchantPortal.Data.Providers;

/// <summary>
/// SQL Server compares text as SQLite does and as the product does in memory: character by character, letter case and all. A server's usual default takes ids that differ
/// only in case or width for one. What no collation changes is that "a" and "a " are one to it: tokens that end in a space are refused, and what an id found is compared again.
/// </summary>
internal sealed class OrdinalText(ModelCustomizerDependencies dependencies) : RelationalModelCustomizer(dependencies)
{
    /// <summary>The same for every column, so that any two can be compared.</summary>
    public const string Collation = "Latin1_General_100_BIN2";

    public override void Customize(ModelBuilder modelBuilder, DbContext context)
    {
        base.Customize(modelBuilder, context);
        foreach (var property in modelBuilder.Model.GetEntityTypes().Where(type => !type.IsMappedToJson()).SelectMany(PropertiesOf).Where(IsText))
        {
            property.SetCollation(Collation);
        }
    }

    private static IEnumerable<IMutableProperty> PropertiesOf(IMutableTypeBase type) =>
        type.GetDeclaredProperties().Concat(type.GetDeclaredComplexProperties().SelectMany(complex => PropertiesOf(complex.ComplexType)));

    private static bool IsText(IMutableProperty property) =>
        (property.GetValueConverter()?.ProviderClrType ?? property.GetProviderClrType() ?? property.ClrType) == typeof(string);
}

/// <summary>
/// A list longer than a command has parameters comes to SQL Server as JSON, whose texts have the database's collation, and it refuses to compare two collations: they are
/// given the columns' (dotnet/efcore #32147).
/// </summary>
internal sealed partial class OrdinalLists : DbCommandInterceptor
{
    public static readonly OrdinalLists Instance = new();

    public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result)
    {
        if (result.CommandText.Contains("OPENJSON", StringComparison.Ordinal))
        {
            result.CommandText = Collate(result.CommandText);
        }

        return result;
    }

    internal static string Collate(string sql) => ListOfTexts().Replace(sql, $"${{list}} COLLATE {OrdinalText.Collation}");

    [GeneratedRegex(@"(?<list>OPENJSON\(@\w+\) WITH \(\[\w+\] n?varchar\(\w+\))", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ListOfTexts();
}
