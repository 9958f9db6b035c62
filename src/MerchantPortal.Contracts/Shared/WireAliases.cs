using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MerchantPortal.Contracts.Shared;

/// <summary>Makes a type also read lowerCamelCase keys, and <c>resources</c> and <c>resource_ids</c> for each other (spec 1.1 rule 1, 1.3).</summary>
internal static class WireAliases
{
    public static void Add(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        foreach (var property in type.Properties.ToArray())
        {
            RefuseEmptyEntries(property);
            foreach (var name in Of(property.Name))
            {
                if (type.Properties.All(p => p.Name != name))
                {
                    var alias = type.CreateJsonPropertyInfo(property.PropertyType, name);
                    alias.Set = property.Set;
                    alias.CustomConverter = property.CustomConverter;
                    alias.AttributeProvider = new AliasOf(property.Name);
                    type.Properties.Add(alias);
                }
            }
        }
    }

    /// <summary>The one name under which a field is reported, whichever alias it came in by.</summary>
    public static string WireName(JsonPropertyInfo property) => property.AttributeProvider is AliasOf alias ? alias.Name : property.Name;

    private static IEnumerable<string> Of(string name) => name switch
    {
        "resources" => ["resource_ids", "resourceIds"],
        "resource_ids" => ["resourceIds", "resources"],
        _ => [JsonNamingPolicy.CamelCase.ConvertName(Pascal(name))],
    };

    private static string Pascal(string snake) =>
        string.Concat(snake.Split('_').Select(word => word.Length == 0 ? "" : char.ToUpperInvariant(word[0]) + word[1..]));

    // proto3 JSON has no null inside a list; without this it would reach the acts as a null reference
    private static void RefuseEmptyEntries(JsonPropertyInfo property)
    {
        if (property.Set is not { } set || !typeof(System.Collections.IList).IsAssignableFrom(property.PropertyType))
        {
            return;
        }

        property.Set = (owner, value) =>
        {
            if (value is System.Collections.IList list)
            {
                for (var i = 0; i < list.Count; i++)
                {
                    if (list[i] is null)
                    {
                        throw new WireValueException("must not be null", WireReason.Null, FormattableString.Invariant($"[{i}]"));
                    }
                }
            }

            set(owner, value);
        };
    }

    private sealed class AliasOf(string name) : System.Reflection.ICustomAttributeProvider
    {
        public string Name => name;

        public object[] GetCustomAttributes(bool inherit) => [];

        public object[] GetCustomAttributes(Type attributeType, bool inherit) => [];

        public bool IsDefined(Type attributeType, bool inherit) => false;
    }
}
