using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MerchantPortal.Contracts.Shared;

/// <summary>
/// Enum of proto3 JSON: read by name or number, written by name (spec 1.1 rule 4). A name or number we do not know reads as the member 0
/// ("unspecified"), never as a fault. Names come from <see cref="JsonStringEnumMemberNameAttribute"/>.
/// </summary>
public sealed class WireEnum<T> : JsonConverter<T>
    where T : struct, Enum
{
    internal static readonly (T Value, int Number, string Name, JsonEncodedText Wire)[] Members =
        [.. typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static).Select(Member)];

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return OfNumber(WholeNumber.Read(ref reader, long.MinValue, long.MaxValue));
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            throw new WireValueException("must be the name or number of an enum value", WireReason.NotAName);
        }

        foreach (var member in Members)
        {
            if (reader.ValueTextEquals(member.Wire.EncodedUtf8Bytes))
            {
                return member.Value;
            }
        }

        return default;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        foreach (var member in Members)
        {
            if (EqualityComparer<T>.Default.Equals(member.Value, value))
            {
                writer.WriteStringValue(member.Wire);
                return;
            }
        }

        writer.WriteStringValue(Members[0].Wire);
    }

    private static T OfNumber(long number)
    {
        foreach (var member in Members)
        {
            if (member.Number == number)
            {
                return member.Value;
            }
        }

        return default;
    }

    private static (T Value, int Number, string Name, JsonEncodedText Wire) Member(FieldInfo field)
    {
        var name = field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? field.Name;
        return ((T)field.GetValue(null)!, (int)field.GetRawConstantValue()!, name, JsonEncodedText.Encode(name));
    }
}

/// <summary>Wire names of enum values, for use outside of JSON bodies.</summary>
public static class WireEnum
{
    /// <summary>The wire name of a value.</summary>
    public static string NameOf<T>(T value)
        where T : struct, Enum
    {
        foreach (var member in WireEnum<T>.Members)
        {
            if (EqualityComparer<T>.Default.Equals(member.Value, value))
            {
                return member.Name;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(value), "not a member of the enum");
    }

    /// <summary>Finds the value with this wire name; the case counts.</summary>
    public static bool TryParse<T>(string? name, out T value)
        where T : struct, Enum
    {
        foreach (var member in WireEnum<T>.Members)
        {
            if (string.Equals(member.Name, name, StringComparison.Ordinal))
            {
                value = member.Value;
                return true;
            }
        }

        value = default;
        return false;
    }
}
