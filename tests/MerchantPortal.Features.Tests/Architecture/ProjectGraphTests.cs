using System.Xml.Linq;
using Xunit;

namespace MerchantPortal.Features.Tests.Architecture;

/// <summary>The arrows between projects are those of house.md part 1 and no others.</summary>
public sealed class ProjectGraphTests
{
    private static readonly Dictionary<string, string[]> Arrows = new(StringComparer.Ordinal)
    {
        ["MerchantPortal.Domain"] = [],
        ["MerchantPortal.Contracts"] = [],
        ["MerchantPortal.Assets"] = [],
        ["MerchantPortal.Data"] = ["MerchantPortal.Domain"],
        ["MerchantPortal.Features"] = ["MerchantPortal.Contracts", "MerchantPortal.Data"],
        ["MerchantPortal.Simulator"] = ["MerchantPortal.Contracts"],
        ["MerchantPortal.Migrations.Sqlite"] = ["MerchantPortal.Data"],
        ["MerchantPortal.Migrations.SqlServer"] = ["MerchantPortal.Data"],
        ["MerchantPortal.Web"] =
        [
            "MerchantPortal.Assets", "MerchantPortal.Contracts", "MerchantPortal.Features", "MerchantPortal.Migrations.Sqlite", "MerchantPortal.Migrations.SqlServer",
            "MerchantPortal.Simulator",
        ],
    };

    private static readonly Dictionary<string, string[]> Packages = new(StringComparer.Ordinal)
    {
        ["MerchantPortal.Domain"] = ["NodaTime"],
        ["MerchantPortal.Contracts"] = [],
        ["MerchantPortal.Simulator"] = [],
        ["MerchantPortal.Assets"] = [],
    };

    [Fact]
    public void Every_project_points_only_where_the_house_allows()
    {
        var projects = Projects().ToList();

        Assert.Equal(Arrows.Keys.Order(StringComparer.Ordinal), projects.Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Empty(projects.SelectMany(p => Wrong(p.Name, p.Project)));
    }

    [Theory]
    [InlineData("MerchantPortal.Domain", "<ProjectReference Include=\"../MerchantPortal.Data/MerchantPortal.Data.csproj\" />")]
    [InlineData("MerchantPortal.Data", "<ProjectReference Include=\"..\\MerchantPortal.Features\\MerchantPortal.Features.csproj\" />")]
    [InlineData("MerchantPortal.Migrations.Sqlite", "<ProjectReference Include=\"../../src/MerchantPortal.Web/MerchantPortal.Web.csproj\" />")]
    [InlineData("MerchantPortal.Simulator", "<ProjectReference Include=\"../MerchantPortal.Features/MerchantPortal.Features.csproj\" />")]
    [InlineData("MerchantPortal.Contracts", "<PackageReference Include=\"NodaTime\" />")]
    [InlineData("MerchantPortal.Domain", "<PackageReference Include=\"Microsoft.EntityFrameworkCore\" />")]
    [InlineData("MerchantPortal.Domain", "<FrameworkReference Include=\"Microsoft.AspNetCore.App\" />")]
    public void An_arrow_that_is_not_allowed_is_found(string project, string offender) =>
        Assert.Single(Wrong(project, XDocument.Parse($"<Project><ItemGroup>{offender}</ItemGroup></Project>")));

    [Fact]
    public void Versions_are_central_and_packages_are_listed_once()
    {
        var versioned = Repository.Files(".", "*.csproj").Where(file => XDocument.Parse(file.Text).Descendants("PackageReference").Any(p => p.Attribute("Version") is not null));

        Assert.Empty(versioned.Select(file => file.Path));
    }

    /// <summary>Pins of what nobody names answer the registry, and stand in build/.</summary>
    [Fact]
    public void Central_versions_are_of_packages_that_a_project_names()
    {
        var named = Repository.Files(".", "*.csproj").Concat(Repository.Files(".", "*.props"))
            .SelectMany(file => XDocument.Parse(file.Text).Descendants("PackageReference")).Select(p => (string)p.Attribute("Include")!).ToHashSet(StringComparer.Ordinal);
        var central = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion").Select(p => (string)p.Attribute("Include")!).ToList();

        Assert.NotEmpty(central);
        Assert.Empty(central.Except(named, StringComparer.Ordinal));
    }

    /// <summary>One folder goes when the registry is whole.</summary>
    [Fact]
    public void What_the_registry_lacks_is_met_in_build_alone()
    {
        var files = new[] { "*.csproj", "*.props", "*.targets" }.SelectMany(pattern => Repository.Files(".", pattern)).ToList();

        Assert.Contains(files, file => file.Path == "build/RegistryGaps.props" && file.Text.Contains("FullPackageGraph", StringComparison.Ordinal));
        Assert.Empty(OutsideOfBuild(files));
        Assert.Single(OutsideOfBuild([.. files, ("src/MerchantPortal.Web/MerchantPortal.Web.csproj", "<ItemGroup Condition=\"'$(FullPackageGraph)' != 'true'\" />")]));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "MerchantPortal.sln"));

        Assert.DoesNotContain(Repository.Files(".", "*.csproj").Select(file => file.Path.Split('/')[^1]), file => !solution.Contains(file, StringComparison.Ordinal));
    }

    private static IEnumerable<(string Name, XDocument Project)> Projects() =>
        new[] { "src", "migrations", "wwwroot-assets" }
            .SelectMany(folder => Repository.Files(folder, "*.csproj"))
            .Select(file => (Path.GetFileNameWithoutExtension(file.Path), XDocument.Parse(file.Text)));

    private static IEnumerable<string> Wrong(string name, XDocument project)
    {
        var references = project.Descendants("ProjectReference").Select(r => r.Attribute("Include")!.Value.Split('/', '\\')[^1].Replace(".csproj", "", StringComparison.Ordinal));
        foreach (var reference in references.Except(Arrows[name], StringComparer.Ordinal))
        {
            yield return $"{name} must not point at {reference}";
        }

        if (!Packages.TryGetValue(name, out var allowed))
        {
            yield break;
        }

        foreach (var package in project.Descendants("PackageReference").Select(p => p.Attribute("Include")!.Value).Except(allowed, StringComparer.Ordinal))
        {
            yield return $"{name} must not use the package {package}";
        }

        if (name is "MerchantPortal.Domain" or "MerchantPortal.Contracts" && project.Descendants("FrameworkReference").Any())
        {
            yield return $"{name} must not use the web framework";
        }
    }

    private static IEnumerable<string> OutsideOfBuild(IEnumerable<(string Path, string Text)> files) => files
        .Where(file => !file.Path.StartsWith("build/", StringComparison.Ordinal) && !file.Path.StartsWith("artifacts/", StringComparison.Ordinal) && file.Text.Contains("FullPackageGraph", StringComparison.Ordinal))
        .Select(file => file.Path);
}
