namespace Dax.Backends.Artifacts.Zip;

/// <summary>An entry of the central directory (4.3.12), as it says.</summary>
internal sealed record ZipEntry(bool IsEncrypted, ZipMethod Method, long LocalHeader, long PackedLength, long Length, uint Crc)
{
    private const int Encrypted = 0x2041;
    private const ushort Zip64Extra = 1;
    private const uint InExtra = 0xFFFF_FFFF;

    public static ZipEntry Read(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> extra)
    {
        long packed = ZipDirectory.U32(entry[20..]), length = ZipDirectory.U32(entry[24..]), header = ZipDirectory.U32(entry[42..]);
        if (packed == InExtra || length == InExtra || header == InExtra)
        {
            var wide = Wide(extra);
            // In this order, and only those that the entry itself has no room for (4.5.3).
            if (length == InExtra) length = Take(ref wide);
            if (packed == InExtra) packed = Take(ref wide);
            if (header == InExtra) header = Take(ref wide);
        }
        return new ZipEntry((ZipDirectory.U16(entry[8..]) & Encrypted) != 0, (ZipMethod)ZipDirectory.U16(entry[10..]), header, packed, length, ZipDirectory.U32(entry[16..]));
    }

    private static ReadOnlySpan<byte> Wide(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            var size = ZipDirectory.U16(extra[2..]);
            if (size > extra.Length - 4) break;
            if (ZipDirectory.U16(extra) == Zip64Extra) return extra.Slice(4, size);
            extra = extra[(4 + size)..];
        }
        throw new InvalidDataException("the lengths of a large member are missing.");
    }

    private static long Take(ref ReadOnlySpan<byte> wide)
    {
        if (wide.Length < 8) throw new InvalidDataException("the lengths of a large member are missing.");
        var value = ZipDirectory.I64(wide);
        wide = wide[8..];
        return value;
    }
}
