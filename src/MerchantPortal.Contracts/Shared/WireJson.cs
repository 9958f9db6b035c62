using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace MerchantPortal.Contracts.Shared;

/// <summary>
/// Reads and writes the bodies of one protocol by the rules of spec 1.1. Reading is a total function: any bytes give a value or a
/// <see cref="WireFault"/>, never an exception. Safe for use from many threads.
/// </summary>
public sealed class WireJson
{
    /// <summary>The deepest nesting that is read.</summary>
    public const int MaxDepth = 32;

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly JsonSerializerOptions _reading;
    private readonly JsonSerializerContext _writing;

    /// <summary>The bodies of <paramref name="context"/>; <paramref name="aliases"/> also reads lowerCamelCase keys.</summary>
    public WireJson(JsonSerializerContext context, bool aliases)
    {
        _writing = context;
        _reading = new JsonSerializerOptions(context.Options)
        {
            MaxDepth = MaxDepth,
            TypeInfoResolver = aliases ? context.WithAddedModifier(WireAliases.Add) : context,
        };
        _reading.MakeReadOnly();
    }

    /// <summary>Reads one body. True with a value, or false with the fault that names the field.</summary>
    public bool Read<T>(ReadOnlySpan<byte> body, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? value, [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out WireFault? fault)
        where T : class
    {
        var type = (JsonTypeInfo<T>)_reading.GetTypeInfo(typeof(T));
        value = null;
        fault = null;
        try
        {
            value = JsonSerializer.Deserialize(body.StartsWith(Encoding.UTF8.Preamble) ? body[3..] : body, type);
            fault = value is null ? new WireFault(WireFault.Body, "must be an object", WireReason.NotObject) : null;
        }
        catch (JsonException wrong)
        {
            fault = FaultOf(wrong, type);
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or FormatException or ArgumentException or OverflowException or NotSupportedException)
        {
            fault = new WireFault(WireFault.Body, "is not valid JSON", WireReason.NotJson);
        }

        return fault is null;
    }

    /// <summary>Reads one body that may lie in several pieces, as a pipe hands it over.</summary>
    public bool Read<T>(in ReadOnlySequence<byte> body, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? value, [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out WireFault? fault)
        where T : class
    {
        if (body.IsSingleSegment)
        {
            return Read(body.FirstSpan, out value, out fault);
        }

        var length = checked((int)body.Length);
        var whole = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            body.CopyTo(whole);
            return Read(whole.AsSpan(0, length), out value, out fault);
        }
        finally
        {
            // bodies hold guest data
            ArrayPool<byte>.Shared.Return(whole, clearArray: true);
        }
    }

    /// <summary>Writes one body as UTF-8 to a buffer or a pipe; flushing the pipe is the caller's.</summary>
    public void Write<T>(IBufferWriter<byte> output, T value)
        where T : class
    {
        using var writer = new Utf8JsonWriter(output, Writing);
        JsonSerializer.Serialize(writer, value, (JsonTypeInfo<T>)_writing.GetTypeInfo(typeof(T))!);
    }

    /// <summary>One body as UTF-8.</summary>
    public byte[] WriteBytes<T>(T value)
        where T : class
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(buffer, value);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>One body as text.</summary>
    public string WriteText<T>(T value)
        where T : class
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(buffer, value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private WireFault FaultOf(JsonException wrong, JsonTypeInfo root)
    {
        // an inner JsonException is the tokenizer's: its text would quote the input
        if (wrong is not WireValueException && wrong.InnerException is JsonException)
        {
            return new WireFault(WireFault.Body, FormattableString.Invariant($"is not valid JSON or is nested deeper than {MaxDepth} (line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine + 1})"), WireReason.NotJson);
        }

        var (field, type) = FieldPath.Of(wrong.Path, root, _reading);
        if (wrong is WireValueException own)
        {
            return new WireFault(field + own.Suffix, own.Message, own.Code) { Choice = own.Choice };
        }

        var (reason, code) = Expected(type);
        return new WireFault(field.Length == 0 ? WireFault.Body : field, reason, code);
    }

    private static (string Reason, WireReason Code) Expected(JsonTypeInfo? type) => type switch
    {
        null => ("cannot be read", WireReason.Unreadable),
        { Kind: JsonTypeInfoKind.Object } => ("must be an object", WireReason.NotObject),
        { Kind: JsonTypeInfoKind.Enumerable } => ("must be a list", WireReason.NotList),
        { Type: var t } when t == typeof(string) => ("must be valid text", WireReason.NotText),
        { Type: var t } when t == typeof(bool) || t == typeof(bool?) => ("must be true or false", WireReason.NotBool),
        _ => ("cannot be read", WireReason.Unreadable),
    };
}
