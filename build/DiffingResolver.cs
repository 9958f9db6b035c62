using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace MerchantPortal.Build;

/// <summary>Hands bUnit the older AngleSharp.Diffing, which lies outside the probing path (see build/BunitDiffing.props).</summary>
internal static class DiffingResolver
{
    [ModuleInitializer]
    internal static void Register() => AssemblyLoadContext.Default.Resolving += Resolve;

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        name.Name == "AngleSharp.Diffing"
            ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "diffing", "AngleSharp.Diffing.dll"))
            : null;
}
