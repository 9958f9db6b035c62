using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MerchantPortal.Contracts.Shared;

/// <summary>Turns the serializer's path (<c>$.slotTime[3].startSec</c>) into wire form, by known names only: an unknown key may hold guest data.</summary>
internal static class FieldPath
{
    public static (string Field, JsonTypeInfo? Type) Of(string? path, JsonTypeInfo root, JsonSerializerOptions options)
    {
        var field = new StringBuilder();
        var type = root;
        var rest = path.AsSpan().TrimStart('$');
        while (!rest.IsEmpty)
        {
            if (rest[0] == '[' && type.Kind == JsonTypeInfoKind.Enumerable && rest.IndexOf(']') is var close and > 1)
            {
                field.Append(rest[..(close + 1)]);
                type = options.GetTypeInfo(type.ElementType!);
                rest = rest[(close + 1)..];
                continue;
            }

            var name = Name(rest);
            if (rest[0] != '.' || Property(type, name) is not { } property)
            {
                return (field.ToString(), null);
            }

            field.Append(field.Length == 0 ? "" : ".").Append(WireAliases.WireName(property));
            type = options.GetTypeInfo(property.PropertyType);
            rest = rest[(name.Length + 1)..];
        }

        return (field.ToString(), type);
    }

    private static ReadOnlySpan<char> Name(ReadOnlySpan<char> rest)
    {
        var name = rest[1..];
        var end = name.IndexOfAny('.', '[');
        return end < 0 ? name : name[..end];
    }

    private static JsonPropertyInfo? Property(JsonTypeInfo type, ReadOnlySpan<char> name)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
        {
            return null;
        }

        foreach (var property in type.Properties)
        {
            if (name.SequenceEqual(property.Name))
            {
                return property;
            }
        }

        return null;
    }
}
