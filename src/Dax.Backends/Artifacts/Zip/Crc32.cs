namespace Dax.Backends.Artifacts.Zip;

/// <summary>CRC-32 as ZIP has it (polynomial 0xEDB88320, reflected), four bytes at a time.</summary>
internal static class Crc32
{
    private static readonly uint[] Tables = Make();

    /// <summary>Begin with 0; feed the answer back in with the next bytes.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        var t = Tables;
        crc = ~crc;
        for (; bytes.Length >= 4; bytes = bytes[4..])
        {
            crc ^= ZipDirectory.U32(bytes);
            crc = t[768 + (crc & 255)] ^ t[512 + ((crc >> 8) & 255)] ^ t[256 + ((crc >> 16) & 255)] ^ t[crc >> 24];
        }
        foreach (var b in bytes) crc = (crc >> 8) ^ t[(crc ^ b) & 255];
        return ~crc;
    }

    private static uint[] Make()
    {
        var tables = new uint[4 * 256];
        for (var i = 0u; i < 256; i++)
        {
            var c = i;
            for (var bit = 0; bit < 8; bit++) c = (c & 1) != 0 ? (c >> 1) ^ 0xEDB88320 : c >> 1;
            tables[i] = c;
        }
        for (var i = 256; i < tables.Length; i++) tables[i] = (tables[i - 256] >> 8) ^ tables[tables[i - 256] & 255];
        return tables;
    }
}
