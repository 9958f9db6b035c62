using System.Buffers.Binary;
using System.Text;

namespace MerchantPortal.Benchmarks;

/// <summary>One message of a circuit's hub: an invocation of <see cref="Target"/>, or the answer to one of ours (<see cref="Target"/> is null).</summary>
internal sealed record HubMessage(string? Target, string? Id, IReadOnlyList<object?> Arguments, string? Error);

/// <summary>
/// The hub protocol "blazorpack" as far as a circuit needs it: MessagePack arrays in length-prefixed frames. Written out here because the package registry
/// has neither SignalR's client nor its MessagePack protocol.
/// </summary>
internal static class BlazorPack
{
    /// <summary>The first thing a client says.</summary>
    public static ReadOnlySpan<byte> Handshake => "{\"protocol\":\"blazorpack\",\"version\":1}\u001e"u8;

    /// <summary>A call of the server; with an id it is answered.</summary>
    public static byte[] Invocation(string? id, string target, params object?[] arguments)
    {
        var body = new List<byte> { 0x96, 0x01, 0x80 };
        Write(body, id);
        Write(body, target);
        body.Add((byte)(0x90 | arguments.Length));
        foreach (var argument in arguments)
        {
            Write(body, argument);
        }

        body.Add(0x90);
        return Frame(body);
    }

    /// <summary>What keeps the connection alive.</summary>
    public static byte[] Ping => Frame([0x91, 0x06]);

    /// <summary>Takes whole frames off the front; answers how many bytes they were.</summary>
    public static int Read(ReadOnlySpan<byte> received, Action<HubMessage> take)
    {
        var used = 0;
        while (true)
        {
            var (length, prefix, shift) = (0, 0, 0);
            var rest = received[used..];
            while (prefix < rest.Length && shift < 35)
            {
                var one = rest[prefix++];
                length |= (one & 0x7F) << shift;
                shift += 7;
                if (one < 0x80)
                {
                    shift = 100;
                }
            }

            if (shift != 100 || rest.Length < prefix + length)
            {
                return used;
            }

            if (Message(rest.Slice(prefix, length)) is { } message)
            {
                take(message);
            }

            used += prefix + length;
        }
    }

    private static HubMessage? Message(ReadOnlySpan<byte> body)
    {
        var parts = (List<object?>)Value(ref body)!;
        return Convert.ToInt32(parts[0], System.Globalization.CultureInfo.InvariantCulture) switch
        {
            1 => new((string)parts[3]!, (string?)parts[2], (List<object?>)parts[4]!, null),
            3 => new(null, (string?)parts[2], parts.Count > 4 ? [parts[4]] : [], (long)parts[3]! == 1 ? (string?)parts[4] : null),
            7 => throw new IOException("The server closed the circuit: " + parts[1]),
            _ => null,
        };
    }

    private static byte[] Frame(List<byte> body)
    {
        var frame = new List<byte>(body.Count + 3);
        for (var length = body.Count; ; length >>= 7)
        {
            frame.Add((byte)(length > 0x7F ? (length & 0x7F) | 0x80 : length));
            if (length <= 0x7F)
            {
                frame.AddRange(body);
                return [.. frame];
            }
        }
    }

    private static void Write(List<byte> to, object? value)
    {
        Span<byte> number = stackalloc byte[8];
        switch (value)
        {
            case null:
                to.Add(0xC0);
                break;
            case bool yes:
                to.Add((byte)(yes ? 0xC3 : 0xC2));
                break;
            case long whole:
                to.Add(0xD3);
                BinaryPrimitives.WriteInt64BigEndian(number, whole);
                to.AddRange(number);
                break;
            case string text:
                to.Add(0xDB);
                BinaryPrimitives.WriteInt32BigEndian(number, Encoding.UTF8.GetByteCount(text));
                to.AddRange(number[..4]);
                to.AddRange(Encoding.UTF8.GetBytes(text));
                break;
            default:
                throw new InvalidOperationException("A circuit sends no " + value.GetType().Name);
        }
    }

    private static object? Value(ref ReadOnlySpan<byte> from)
    {
        var code = Take(ref from, 1)[0];
        return code switch
        {
            <= 0x7F => (long)code,
            <= 0x8F => Map(ref from, code & 0x0F),
            <= 0x9F => Array(ref from, code & 0x0F),
            <= 0xBF => Text(ref from, code & 0x1F),
            0xC0 => null,
            0xC2 => false,
            0xC3 => true,
            0xC4 => Take(ref from, Take(ref from, 1)[0]).ToArray(),
            0xC5 => Take(ref from, BinaryPrimitives.ReadUInt16BigEndian(Take(ref from, 2))).ToArray(),
            0xC6 => Take(ref from, BinaryPrimitives.ReadInt32BigEndian(Take(ref from, 4))).ToArray(),
            0xCA => (double)BinaryPrimitives.ReadSingleBigEndian(Take(ref from, 4)),
            0xCB => BinaryPrimitives.ReadDoubleBigEndian(Take(ref from, 8)),
            0xCC => (long)Take(ref from, 1)[0],
            0xCD => (long)BinaryPrimitives.ReadUInt16BigEndian(Take(ref from, 2)),
            0xCE => (long)BinaryPrimitives.ReadUInt32BigEndian(Take(ref from, 4)),
            0xCF or 0xD3 => BinaryPrimitives.ReadInt64BigEndian(Take(ref from, 8)),
            0xD0 => (long)(sbyte)Take(ref from, 1)[0],
            0xD1 => (long)BinaryPrimitives.ReadInt16BigEndian(Take(ref from, 2)),
            0xD2 => (long)BinaryPrimitives.ReadInt32BigEndian(Take(ref from, 4)),
            0xD9 => Text(ref from, Take(ref from, 1)[0]),
            0xDA => Text(ref from, BinaryPrimitives.ReadUInt16BigEndian(Take(ref from, 2))),
            0xDB => Text(ref from, BinaryPrimitives.ReadInt32BigEndian(Take(ref from, 4))),
            0xDC => Array(ref from, BinaryPrimitives.ReadUInt16BigEndian(Take(ref from, 2))),
            0xDE => Map(ref from, BinaryPrimitives.ReadUInt16BigEndian(Take(ref from, 2))),
            >= 0xE0 => (long)(sbyte)code,
            _ => throw new IOException(FormattableString.Invariant($"MessagePack code {code:x} is not expected of a circuit.")),
        };
    }

    private static List<object?> Array(ref ReadOnlySpan<byte> from, int count)
    {
        var list = new List<object?>(count);
        for (var i = 0; i < count; i++)
        {
            list.Add(Value(ref from));
        }

        return list;
    }

    private static List<object?> Map(ref ReadOnlySpan<byte> from, int count) => Array(ref from, 2 * count);

    private static string Text(ref ReadOnlySpan<byte> from, int length) => Encoding.UTF8.GetString(Take(ref from, length));

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> from, int length)
    {
        var taken = from[..length];
        from = from[length..];
        return taken;
    }
}
