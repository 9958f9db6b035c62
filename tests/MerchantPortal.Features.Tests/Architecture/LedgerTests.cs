using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using MerchantPortal.Data;
using MerchantPortal.Data.Payments;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MerchantPortal.Features.Tests.Architecture;

/// <summary>
/// The ledger is append-only. The context refuses changed and deleted lines that it tracks; these are the ways past the tracker, and nothing of the product goes them.
/// </summary>
public sealed partial class LedgerTests
{
    // Settings of SQLite's own, where the connection is opened, and a collation that SQL Server's lists lack
    private static readonly string[] Setup = ["src/MerchantPortal.Data/Providers/SqliteSetup.cs", "src/MerchantPortal.Data/Providers/OrdinalText.cs"];

    private const string Start = "src/MerchantPortal.Data/Providers/DatabaseStart.cs";

    [Theory]
    [InlineData("MerchantPortal.Data")]
    [InlineData("MerchantPortal.Features")]
    [InlineData("MerchantPortal.Web")]
    public void No_line_is_updated_or_deleted_in_bulk(string assembly)
    {
        var bulks = Bulks(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));

        // Web has none at all
        Assert.Equal(assembly != "MerchantPortal.Web", bulks.Count > 0);
        Assert.DoesNotContain(bulks, Offends);
    }

    [Fact]
    public void A_planted_bulk_change_of_lines_is_found() =>
        Assert.Equal(
            ["ExecuteDeleteAsync of !!0", "ExecuteDeleteAsync of LedgerEntry", "ExecuteUpdateAsync of LedgerEntry"],
            Bulks(typeof(LedgerTests).Assembly.Location).Where(Offends).Order(StringComparer.Ordinal));

    [Fact]
    public void Nothing_speaks_SQL_past_the_model() =>
        Assert.Empty(Repository.Files("src", "*.cs").Concat(Repository.Files("src", "*.razor")).Where(file => !Setup.Contains(file.Path) && file.Path != Start && RawSql().IsMatch(file.Text)).Select(file => file.Path));

    [Fact]
    public void What_opens_the_database_writes_no_line() =>
        Assert.All(Setup, path => Assert.DoesNotMatch(@"\b(?:UPDATE|DELETE|INSERT|REPLACE|DROP|ALTER)\b|Ledger", File.ReadAllText(Path.Combine(Repository.Root, path))));

    [Fact]
    public void A_start_drops_the_lock_that_a_killed_migration_left_and_speaks_no_other_SQL()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, Start));
        Assert.Single(RawSql().Matches(text));
        Assert.Contains("ExecuteSqlRawAsync(\"DROP TABLE IF EXISTS __EFMigrationsLock\", stop)", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("await db.Database.ExecuteSqlAsync($\"DELETE FROM LedgerEntry\");")]
    [InlineData("db.Database.ExecuteSqlRaw(text)")]
    [InlineData("db.Database.ExecuteSqlInterpolatedAsync(text)")]
    [InlineData("db.Set<LedgerEntry>().FromSql($\"UPDATE x RETURNING *\")")]
    [InlineData("db.Set<LedgerEntry>().FromSqlRaw(text)")]
    [InlineData("db.Database.SqlQueryRaw<int>(text)")]
    [InlineData("await using var command = connection.CreateCommand();")]
    [InlineData("command.CommandText = text;")]
    public void Planted_SQL_is_found(string code) => Assert.Matches(RawSql(), code);

    // Offenders for the tests above; nobody calls them
    internal static Task<int> Forget(PortalDbContext db) => db.Set<LedgerEntry>().Where(e => e.Micros == 0).ExecuteDeleteAsync();

    internal static Task<int> Falsify(PortalDbContext db) => db.Set<LedgerEntry>().ExecuteUpdateAsync(set => set.SetProperty(e => e.Micros, 0));

    internal static Task<int> ForgetAny<T>(PortalDbContext db)
        where T : class => db.Set<T>().ExecuteDeleteAsync();

    // What it is of cannot be told where the type is open
    private static bool Offends(string bulk) => bulk.EndsWith(" of " + nameof(LedgerEntry), StringComparison.Ordinal) || bulk.Contains('!', StringComparison.Ordinal);

    /// <summary>Every bulk update and delete that an assembly calls, with the type it is of: "ExecuteDeleteAsync of Booking".</summary>
    private static List<string> Bulks(string file)
    {
        using var pe = new PEReader(File.OpenRead(file));
        var metadata = pe.GetMetadataReader();
        var found = new List<string>();
        for (var row = 1; row <= metadata.GetTableRowCount(TableIndex.MethodSpec); row++)
        {
            var call = metadata.GetMethodSpecification(MetadataTokens.MethodSpecificationHandle(row));
            if (call.Method.Kind == HandleKind.MemberReference && metadata.GetString(metadata.GetMemberReference((MemberReferenceHandle)call.Method).Name) is var name
                && (name.StartsWith("ExecuteUpdate", StringComparison.Ordinal) || name.StartsWith("ExecuteDelete", StringComparison.Ordinal)))
            {
                found.Add($"{name} of {call.DecodeSignature(new Names(), null)[0]}");
            }
        }

        return found;
    }

    [GeneratedRegex(@"\b(?:ExecuteSql\w*|FromSql\w*|SqlQuery\w*|CreateCommand|CommandText)\b", RegexOptions.None, 1000)]
    private static partial Regex RawSql();

    private sealed class Names : ISignatureTypeProvider<string, object?>
    {
        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => reader.GetString(reader.GetTypeDefinition(handle).Name);

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => reader.GetString(reader.GetTypeReference(handle).Name);

        public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => $"{genericType}<{string.Join(", ", typeArguments)}>";

        public string GetGenericMethodParameter(object? genericContext, int index) => FormattableString.Invariant($"!!{index}");

        public string GetGenericTypeParameter(object? genericContext, int index) => FormattableString.Invariant($"!{index}");

        public string GetArrayType(string elementType, ArrayShape shape) => elementType + "[,]";

        public string GetSZArrayType(string elementType) => elementType + "[]";

        public string GetByReferenceType(string elementType) => elementType + "&";

        public string GetPointerType(string elementType) => elementType + "*";

        public string GetPinnedType(string elementType) => elementType;

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

        public string GetFunctionPointerType(MethodSignature<string> signature) => "function";

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();
    }
}
