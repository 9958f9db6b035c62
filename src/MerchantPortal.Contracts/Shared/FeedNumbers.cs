using System.Text.Json;
using System.Text.Json.Serialization;

namespace MerchantPortal.Contracts.Shared;

/// <summary>int64 of a feed: read from a number or a numeric string, fractions and exponents refused, written as a number (feeds spec 0.2, 7.5).</summary>
public sealed class FeedInt64 : JsonConverter<long>
{
    /// <inheritdoc/>
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.Number && reader.ValueSpan.ContainsAny((byte)'.', (byte)'e', (byte)'E'))
        {
            throw new WireValueException("must be a whole number, without a point or an exponent", WireReason.NotWholeNumber);
        }

        return WholeNumber.Read(ref reader, long.MinValue, long.MaxValue);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}

/// <summary>int32 of a feed; as <see cref="FeedInt64"/>.</summary>
public sealed class FeedInt32 : JsonConverter<int>
{
    /// <inheritdoc/>
    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.Number && reader.ValueSpan.ContainsAny((byte)'.', (byte)'e', (byte)'E'))
        {
            throw new WireValueException("must be a whole number, without a point or an exponent", WireReason.NotWholeNumber);
        }

        return (int)WholeNumber.Read(ref reader, int.MinValue, int.MaxValue);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}

/// <summary>Enum of a feed: by name only, and a name that is not known is a fault; it would silently mean something else (feeds spec 0.2).</summary>
public sealed class FeedEnum<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly string Known = string.Join(", ", WireEnum<T>.Members.Select(member => member.Name));

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && WireEnum.TryParse<T>(reader.GetString(), out var value) ? value : throw new WireValueException("must be one of " + Known, WireReason.NotOneOf) { Choice = Known };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(WireEnum.NameOf(value));
}
