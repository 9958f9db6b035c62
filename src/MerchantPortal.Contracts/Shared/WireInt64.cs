using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MerchantPortal.Contracts.Shared;

/// <summary>int64 of proto3 JSON: read from a string or a number, written as a string (spec 1.1 rule 2).</summary>
public sealed class WireInt64 : JsonConverter<long>
{
    /// <inheritdoc/>
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        WholeNumber.Read(ref reader, long.MinValue, long.MaxValue);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, digits, out var length);
        writer.WriteStringValue(digits[..length]);
    }
}

/// <summary>int32 of proto3 JSON: read from a number or a numeric string, written as a number (spec 1.1 rule 3).</summary>
public sealed class WireInt32 : JsonConverter<int>
{
    /// <inheritdoc/>
    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (int)WholeNumber.Read(ref reader, int.MinValue, int.MaxValue);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}

internal static class WholeNumber
{
    private const int Longest = 40;

    public static long Read(ref Utf8JsonReader reader, long least, long most)
    {
        var value = reader.TokenType switch
        {
            JsonTokenType.Number => OfNumber(ref reader),
            JsonTokenType.String => OfText(ref reader),
            _ => throw new WireValueException("must be a whole number", WireReason.NotWholeNumber),
        };
        return value >= least && value <= most ? value : throw new WireValueException("is a number out of range", WireReason.OutOfRange);
    }

    // 1e3 and 5.0 are whole numbers to proto3 JSON; a decimal holds every int64
    private static long OfNumber(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var value))
        {
            return value;
        }

        if (!reader.TryGetDecimal(out var number))
        {
            throw new WireValueException("is a number out of range", WireReason.OutOfRange);
        }

        if (number != decimal.Truncate(number))
        {
            throw new WireValueException("must be a whole number", WireReason.NotWholeNumber);
        }

        return number is >= long.MinValue and <= long.MaxValue ? (long)number : throw new WireValueException("is a number out of range", WireReason.OutOfRange);
    }

    private static long OfText(ref Utf8JsonReader reader)
    {
        var size = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        if (size is 0 or > Longest * 6)
        {
            throw new WireValueException("must be a whole number", WireReason.NotWholeNumber);
        }

        Span<byte> copy = stackalloc byte[Longest * 6];
        scoped ReadOnlySpan<byte> text = reader.ValueSpan;
        if (reader.HasValueSequence || reader.ValueIsEscaped)
        {
            text = copy[..reader.CopyString(copy)];
        }

        if (Utf8Parser.TryParse(text, out long value, out var read) && read == text.Length)
        {
            return value;
        }

        throw IsDigits(text) ? new WireValueException("is a number out of range", WireReason.OutOfRange) : new WireValueException("must be a whole number", WireReason.NotWholeNumber);
    }

    private static bool IsDigits(ReadOnlySpan<byte> text) =>
        text is [(byte)'-', _, ..] ? !text[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9') : !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');
}
