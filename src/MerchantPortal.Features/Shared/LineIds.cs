using System.Buffers.Binary;
using System.Security.Cryptography;
using NodaTime;

namespace MerchantPortal.Features.Shared;

/// <summary>
/// Ids of lines that one act writes at one moment: version 7, and ordered by them the lines stand as they were written, on both databases. Between
/// processes the moment decides, and nothing at the same moment.
/// </summary>
internal static class LineIds
{
    // SQLite compares from the left, SQL Server the last six bytes first: of one process only those differ within a moment.
    private static readonly byte[] Process = RandomNumberGenerator.GetBytes(4);
    private static long last = RandomNumberGenerator.GetInt32(int.MaxValue);

    /// <summary>The next id; greater than every one this process made for the same moment.</summary>
    public static Guid Next(Instant at)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], Interlocked.Increment(ref last));
        BinaryPrimitives.WriteInt64BigEndian(bytes, at.ToUnixTimeMilliseconds() << 16);
        (bytes[6], bytes[7]) = ((byte)(0x70 | (Process[0] & 0x0F)), Process[1]);
        (bytes[8], bytes[9]) = ((byte)(0x80 | (Process[2] & 0x3F)), Process[3]);
        return new(bytes, bigEndian: true);
    }
}
