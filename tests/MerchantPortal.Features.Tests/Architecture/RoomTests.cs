using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.PortableExecutable;
using MerchantPortal.Contracts.BookingServer;
using MerchantPortal.Data;
using MerchantPortal.Data.Providers;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Radzen.Blazor;
using Xunit;

namespace MerchantPortal.Features.Tests.Architecture;

/// <summary>What each room may use, read from the built assemblies. Every rule is first shown to bite on a planted offender (house.md H24).</summary>
public sealed class RoomTests
{
    private const string Pages = "MerchantPortal.Web.Pages";
    private const string Ui = "MerchantPortal.Web.Ui";
    private const string Door = "MerchantPortal.Web.BookingServer";
    private const string Providers = "MerchantPortal.Data.Providers";

    private static readonly string[] Engines =
        ["Microsoft.Data.Sqlite", "Microsoft.Data.SqlClient", "Microsoft.EntityFrameworkCore.Sqlite", "Microsoft.EntityFrameworkCore.SqlServer"];

    // Data protection signs mail links and Identity keeps people; both are met through their abstractions only.
    // The context derives from Identity's, so reading people names its base class.
    private static readonly string[] WebAllowedInFeatures =
        ["Microsoft.AspNetCore.Identity.EntityFrameworkCore", "Microsoft.AspNetCore.DataProtection.Abstractions", "Microsoft.AspNetCore.DataProtection.Extensions", "Microsoft.AspNetCore.Cryptography.Internal"];

    private sealed record Rule(string Room, Func<Use, bool> Breaks, Type Offence, string OffendersNamespace);

    private static readonly Dictionary<string, Rule> Rules = new(StringComparer.Ordinal)
    {
        ["Domain knows nothing but NodaTime"] =
            new("MerchantPortal.Domain", use => !IsBase(use.Assembly) && use.Assembly is not ("NodaTime" or "MerchantPortal.Domain"), typeof(DbContext), "MerchantPortal.Domain.Bookings"),
        ["Contracts know nothing"] =
            new("MerchantPortal.Contracts", use => !IsBase(use.Assembly) && use.Assembly != "MerchantPortal.Contracts", typeof(NodaTime.Instant), "MerchantPortal.Contracts.Feeds"),
        ["Data does not know the web"] =
            new("MerchantPortal.Data", use => use.Assembly.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal) && !AllowedInData(use.Assembly), typeof(HttpContext), "MerchantPortal.Data.Account"),
        ["Engines are known in Data/Providers only"] =
            new("MerchantPortal.Data", use => Engines.Contains(use.Assembly) && !Within(use.ByNamespace, Providers), typeof(SqliteConnection), "MerchantPortal.Data.Bookings"),
        ["Features do not know the web"] =
            new("MerchantPortal.Features", use => use.Assembly.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal) && !WebAllowedInFeatures.Contains(use.Assembly), typeof(HttpContext), "MerchantPortal.Features.Requests"),
        ["Features do not know the engines"] =
            new("MerchantPortal.Features", use => Engines.Contains(use.Assembly), typeof(SqlConnection), "MerchantPortal.Features.Requests"),
        ["The simulator knows Contracts only"] =
            new("MerchantPortal.Simulator", use => IsOurs(use.Assembly) && use.Assembly is not ("MerchantPortal.Simulator" or "MerchantPortal.Contracts"), typeof(PortalDbContext), "MerchantPortal.Simulator.Guest"),
        ["Web does not know the engines"] =
            new("MerchantPortal.Web", use => Engines.Contains(use.Assembly), typeof(SqliteConnection), "MerchantPortal.Web.Hosting"),
        ["Pages do not know EF Core"] =
            new("MerchantPortal.Web", use => Within(use.ByNamespace, Pages) && use.Assembly.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal), typeof(DbContext), Pages + ".Requests"),
        ["Wrappers do not know EF Core"] =
            new("MerchantPortal.Web", use => Within(use.ByNamespace, Ui) && use.Assembly.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal), typeof(DbContext), Ui),
        ["Pages do not know the wire"] =
            new("MerchantPortal.Web", use => Within(use.ByNamespace, Pages) && use.Assembly == "MerchantPortal.Contracts", typeof(CreateBookingRequest), Pages + ".Bookings"),
        ["Pages do not know the booking server"] =
            new("MerchantPortal.Web", use => Within(use.ByNamespace, Pages) && Within(use.Namespace, Door), typeof(Planted), Pages + ".Bookings"),
        ["The booking server does not know pages or wrappers"] =
            new("MerchantPortal.Web", use => Within(use.ByNamespace, Door) && (Within(use.Namespace, Pages) || Within(use.Namespace, Ui)), typeof(Planted), Door),
        ["The component library is met in Ui only"] =
            new("MerchantPortal.Web", use => use.Assembly == "Radzen.Blazor" && !Within(use.ByNamespace, Ui), typeof(RadzenButton), Pages + ".Requests"),
    };

    public static TheoryData<string> Names => [.. Rules.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Rooms_use_only_what_they_may(string name)
    {
        var rule = Rules[name];

        var broken = UsedTypes.Of(Path.Combine(AppContext.BaseDirectory, rule.Room + ".dll")).Where(rule.Breaks).ToList();

        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_planted_offender_is_found(string name)
    {
        var rule = Rules[name];
        foreach (var way in Enum.GetValues<Way>())
        {
            var found = UsedTypes.Of(Plant(rule, way)).Where(rule.Breaks).ToList();

            Assert.Contains(found, use => use.ByType == "Offender" && use.ByNamespace == rule.OffendersNamespace);
        }
    }

    /// <summary>How an offender uses what it must not.</summary>
    private enum Way
    {
        Field,
        Parameter,
        GenericArgument,
        Body,
        BodyOfClosure,
        Attribute,
    }

    /// <summary>Stands for a type of the other room; the planted assembly defines it there.</summary>
    private sealed class Planted;

    private static PEReader Plant(Rule rule, Way way)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(rule.Room), typeof(object).Assembly);
        var module = assembly.DefineDynamicModule(rule.Room);
        var offence = rule.Offence;
        if (offence == typeof(Planted))
        {
            // Both rooms lie in one assembly, so the other room's type is planted too.
            offence = module.DefineType((rule.OffendersNamespace == Door ? Pages : Door) + ".Victim", TypeAttributes.Public).CreateType();
        }

        var offender = module.DefineType(rule.OffendersNamespace + ".Offender", TypeAttributes.Public);
        switch (way)
        {
            case Way.Field:
                offender.DefineField("field", offence, FieldAttributes.Private);
                break;
            case Way.Parameter:
                Body(offender.DefineMethod("Method", MethodAttributes.Public, typeof(void), [offence]), null);
                break;
            case Way.GenericArgument:
                Body(offender.DefineMethod("Method", MethodAttributes.Public, typeof(List<>).MakeGenericType(offence), []), null);
                break;
            case Way.Body:
                Body(offender.DefineMethod("Method", MethodAttributes.Public, typeof(void), []), offence);
                break;
            case Way.BodyOfClosure:
                var closure = offender.DefineNestedType("<>c", TypeAttributes.NestedPrivate);
                Body(closure.DefineMethod("Method", MethodAttributes.Public, typeof(void), []), offence);
                closure.CreateType();
                break;
            case Way.Attribute:
                // Any constructor stands for an attribute's: metadata does not ask what it derives from.
                var constructor = offence is TypeBuilder ? null : offence.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).FirstOrDefault();
                if (constructor is null || constructor.GetParameters().Length > 0)
                {
                    offender.DefineField("field", offence, FieldAttributes.Private);
                }
                else
                {
                    offender.SetCustomAttribute(constructor, [1, 0, 0, 0]);
                }

                break;
        }

        offender.CreateType();
        var image = new MemoryStream();
        assembly.Save(image);
        return new PEReader(ImmutableArray.Create(image.ToArray()));

        static void Body(MethodBuilder method, Type? offence)
        {
            var code = method.GetILGenerator();
            if (offence is not null)
            {
                code.Emit(OpCodes.Ldtoken, offence);
                code.Emit(OpCodes.Pop);
            }

            if (method.ReturnType != typeof(void))
            {
                code.Emit(OpCodes.Ldnull);
            }

            code.Emit(OpCodes.Ret);
        }
    }

    private static bool IsBase(string assembly) => assembly is "System.Runtime" or "netstandard" or "mscorlib" or "System.Private.CoreLib" || assembly.StartsWith("System.", StringComparison.Ordinal);

    private static bool IsOurs(string assembly) => assembly.StartsWith("MerchantPortal.", StringComparison.Ordinal);

    // Identity's stores and the key ring are kept here.
    private static bool AllowedInData(string assembly) =>
        assembly is "Microsoft.AspNetCore.Identity.EntityFrameworkCore" or "Microsoft.AspNetCore.Identity" or "Microsoft.AspNetCore.DataProtection";

    private static bool Within(string space, string room) => space == room || space.StartsWith(room + ".", StringComparison.Ordinal);
}
