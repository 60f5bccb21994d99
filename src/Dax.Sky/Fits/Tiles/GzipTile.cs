using System.Buffers.Binary;

namespace Dax.Sky.Fits.Tiles;

/// <summary>A tile of GZIP_1 or GZIP_2 (FITS 4.0, 10.4.2): a gzip member (RFC 1952), or zlib's frame (RFC 1950), about DEFLATE.</summary>
internal static class GzipTile
{
    private const int FixedHeader = 10, Trailer = 8;
    private const byte HasHeaderSum = 2, HasExtra = 4, HasName = 8, HasComment = 16;

    /// <summary>Bytes that the tile becomes as its trailer tells, modulo 2^32; null for zlib's frame, which does not tell.</summary>
    public static uint? TellsLength(ReadOnlySpan<byte> tile) =>
        IsGzip(tile) && tile.Length >= FixedHeader + Trailer ? BinaryPrimitives.ReadUInt32LittleEndian(tile[^4..]) : null;

    /// <summary>Inflates the first <paramref name="wanted"/> bytes; throws <see cref="FitsFormatException"/> when there are fewer. What lies behind them is not looked at, so no checksum is compared.</summary>
    public static void Inflate(ReadOnlySpan<byte> tile, Span<byte> into, int wanted)
    {
        var got = Tiles.Inflate.Decode(Body(tile), into, wanted);
        if (got < wanted) throw new FitsFormatException($"A tile compressed with GZIP has {got} bytes where {wanted} are expected.");
    }

    private static ReadOnlySpan<byte> Body(ReadOnlySpan<byte> tile)
    {
        if (IsGzip(tile)) return Member(tile);
        if (tile.Length > 2 && (tile[0] & 15) == 8 && BinaryPrimitives.ReadUInt16BigEndian(tile) % 31 == 0 && (tile[1] & 32) == 0) return tile[2..];
        throw new FitsFormatException("A tile that should be compressed with GZIP does not begin like one.");
    }

    private static bool IsGzip(ReadOnlySpan<byte> tile) => tile.Length >= FixedHeader && tile[0] == 0x1F && tile[1] == 0x8B && tile[2] == 8;

    private static ReadOnlySpan<byte> Member(ReadOnlySpan<byte> tile)
    {
        var flags = tile[3];
        var rest = tile[FixedHeader..];
        if ((flags & HasExtra) != 0) rest = Skip(rest, rest.Length < 2 ? int.MaxValue : 2 + BinaryPrimitives.ReadUInt16LittleEndian(rest));
        if ((flags & HasName) != 0) rest = SkipText(rest);
        if ((flags & HasComment) != 0) rest = SkipText(rest);
        return (flags & HasHeaderSum) != 0 ? Skip(rest, 2) : rest;
    }

    private static ReadOnlySpan<byte> SkipText(ReadOnlySpan<byte> rest) => Skip(rest, rest.IndexOf((byte)0) is >= 0 and var end ? end + 1 : int.MaxValue);

    private static ReadOnlySpan<byte> Skip(ReadOnlySpan<byte> rest, int count) =>
        count <= rest.Length ? rest[count..] : throw new FitsFormatException("A tile compressed with GZIP ends within its header.");
}
