using System.Collections.Immutable;
using MerchantPortal.Data.Conventions;
using MerchantPortal.Data.Google;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Data;
using MerchantPortal.Domain.Offer;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using NodaTime;
using Xunit;

namespace MerchantPortal.Features.Tests.Data;

/// <summary>Column types are decided at one door, the same for both databases (house.md H16, H17).</summary>
public sealed class ConventionTests
{
    // Ordered by number, and flags: text would not do.
    private static readonly string[] EnumsAsNumbers = ["OwedUpdate.Kind", "Booking.ToTell"];

    [Fact]
    public async Task Instants_come_back_unchanged_to_the_microsecond_and_order_as_they_should()
    {
        await using var file = await SqliteFile.CreateAsync();
        var moments = new[]
        {
            Instant.FromUtc(2026, 12, 1, 0, 0), Instant.FromUtc(2026, 11, 21, 9, 59, 59) + Duration.FromMilliseconds(999), Instant.FromUtc(2026, 11, 21, 10, 0),
            Instant.FromUtc(2026, 11, 21, 10, 0) + Duration.FromTicks(10), Instant.FromUtc(1970, 1, 1, 0, 0), Instant.FromUtc(2026, 11, 21, 10, 0) + Duration.FromMilliseconds(500),
        };
        await using (var db = file.CreateDbContext())
        {
            db.AddRange(moments.Select((at, i) => new Problem { Key = $"p{i}", Kind = ProblemKind.UpdatesLate, Turn = Guid.CreateVersion7(), SinceAt = at, SeenAt = at }));
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await using var read = file.CreateDbContext();

        Assert.Equal(moments.Order(), await read.OpenProblems().Select(p => p.SinceAt).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(moments.Max(), await read.Set<Problem>().MaxAsync(p => p.SinceAt, TestContext.Current.CancellationToken));
        Assert.Equal(
            moments.Count(m => m > moments[2]),
            await read.Set<Problem>().CountAsync(p => p.SinceAt > moments[2], TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Instants_are_UTC_date_times_on_both() => OnBoth(model =>
    {
        foreach (var property in Properties(model).Where(p => Plain(p.ClrType) == typeof(Instant)))
        {
            Assert.Equal(typeof(DateTime), Plain(Stored(property)));
        }
    });

    [Fact]
    public void No_column_is_a_date_with_offset() => OnBoth(model =>
        Assert.DoesNotContain(Properties(model), p => Plain(Stored(p)) == typeof(DateTimeOffset)));

    [Fact]
    public void No_column_is_decimal_or_floating() => OnBoth(model =>
        Assert.DoesNotContain(Properties(model), p => Plain(Stored(p)) is var type && (type == typeof(decimal) || type == typeof(double) || type == typeof(float))));

    [Fact]
    public void What_was_stored_before_party_sizes_and_shares_reads_as_for_all_and_as_amounts_and_a_tier_comes_back()
    {
        const string old = """[{"days":["Saturday"],"from":"17:00:00","until":"19:00:00","id":"busy","date":null,"price":{"micros":18000000,"microPercent":null},"fee":null,"mode":null}]""";
        var rule = Assert.Single(JsonColumns.Read<ImmutableArray<SlotRule>>(old));
        Assert.Equal(new SlotRule([IsoDayOfWeek.Saturday], new(17, 0), new(19, 0)) { Id = "busy", Price = new(18_000_000, null) }, rule);
        var terms = JsonColumns.Read<PaymentTerms>("""{"prepayment":false,"deposit":{"amount":{"micros":5000000,"currency":"EUR"},"type":"PerPerson","minAdvanceCancellation":"4:00:00"},"refundConditions":[]}""");
        Assert.Equal((5_000_000, null), (terms.For(new(1, "EUR")).Deposit!.Amount.Micros, terms.DepositMicroPercent));
        ImmutableArray<SlotRule> tiers = [rule with { Party = new(2, 5) }, rule with { Party = new(6, null) }];
        Assert.Equal(tiers, JsonColumns.Read<ImmutableArray<SlotRule>>(JsonColumns.Write(tiers)));
    }

    [Fact]
    public void Enums_are_stored_by_name() => OnBoth(model =>
        Assert.DoesNotContain(
            Properties(model).Where(p => Plain(p.ClrType).IsEnum && !EnumsAsNumbers.Contains($"{p.DeclaringType.ClrType.Name}.{p.Name}")),
            p => Plain(Stored(p)) != typeof(string)));

    [Fact]
    public void No_key_or_stamp_of_ours_is_made_by_the_database() => OnBoth(model =>
        Assert.DoesNotContain(
            Properties(model).Where(p => p.DeclaringType.ClrType.Assembly == typeof(PortalDbContext).Assembly || p.DeclaringType.ClrType.Namespace!.StartsWith("MerchantPortal.Domain", StringComparison.Ordinal)),
            p => p.IsKey() && p.ValueGenerated != ValueGenerated.Never && p.GetValueGeneratorFactory() is null && p.FindAnnotation("SqlServer:ValueGenerationStrategy")?.Value?.ToString() == "IdentityColumn"));

    [Fact]
    public void SQL_Server_tells_every_text_from_every_other_as_SQLite_does()
    {
        using var db = SqlServerTranslation.OfflineContext();
        var texts = db.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables.SelectMany(t => t.Columns).Where(c => c.StoreType.Contains("char", StringComparison.Ordinal) && c.PropertyMappings.Any()).ToList();

        Assert.Contains(texts, c => c is { Table.Name: "Bookings", Name: "Guest_UserId" });
        Assert.Contains(texts, c => c is { Table.Name: "IdempotentAnswers", Name: "Token" });
        Assert.Contains(texts, c => c is { Table.Name: "Bookings", Name: "MerchantId" });
        Assert.Contains(texts, c => c is { Table.Name: "Bookings", Name: "Status" });
        Assert.All(texts, c => Assert.Equal("Latin1_General_100_BIN2", c.Collation));
    }

    [Fact]
    public void Nothing_relies_on_row_version() => OnBoth(model =>
        Assert.DoesNotContain(Properties(model), p => p.IsConcurrencyToken && p.ValueGenerated == ValueGenerated.OnAddOrUpdate));

    [Fact]
    public void Both_databases_have_the_same_tables_and_columns()
    {
        var (sqlite, server) = (Columns(Sqlite), Columns(SqlServerTranslation.OfflineContext));

        Assert.NotEmpty(sqlite);
        Assert.Equal(sqlite, server);

        static List<string> Columns(Func<PortalDbContext> context)
        {
            using var db = context();
            return [.. db.Model.GetRelationalModel().Tables.SelectMany(t => t.Columns.Select(c => $"{t.Name}.{c.Name} {(c.IsNullable ? "null" : "not null")}")).Order(StringComparer.Ordinal)];
        }
    }

    private static void OnBoth(Action<IModel> check)
    {
        foreach (var context in new Func<PortalDbContext>[] { Sqlite, SqlServerTranslation.OfflineContext })
        {
            using var db = context();
            check(db.Model);
        }
    }

    private static PortalDbContext Sqlite() => new((DbContextOptions<PortalDbContext>)new DbContextOptionsBuilder<PortalDbContext>().UseDatabase(new() { ConnectionString = "Data Source=unused.db" }).Options);

    private static IEnumerable<IProperty> Properties(IModel model) =>
        model.GetEntityTypes().SelectMany(type => type.GetProperties().Concat(type.GetComplexProperties().SelectMany(c => c.ComplexType.GetProperties()))).Where(p => !p.DeclaringType.ContainingEntityType.IsMappedToJson());

    private static Type Stored(IProperty property) => property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType;

    private static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;
}
