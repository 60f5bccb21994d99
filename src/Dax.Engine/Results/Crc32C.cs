using System.Buffers.Binary;
using System.Numerics;

namespace Dax.Engine.Results;

/// <summary>CRC-32C (RFC 3720, appendix B.4): the processor computes it, eight bytes at a time. Begins with 0; the value of a part continues that of the parts before.</summary>
internal static class Crc32C
{
    public static uint Of(ReadOnlySpan<byte> bytes) => Continue(0, bytes);

    public static uint Continue(uint before, ReadOnlySpan<byte> bytes)
    {
        var crc = ~before;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }
        foreach (var b in bytes)
            crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
