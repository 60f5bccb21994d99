using System.Collections.Frozen;

namespace Dax.Sky.Fits.Tiles;

/// <summary>A compression algorithm whose tiles are integers, set up for one image; found by the name in ZCMPTYPE. (Those of GZIP may be any bytes: <see cref="TileDecoder"/>.)</summary>
internal abstract class TileCodec
{
    private static readonly FrozenDictionary<string, Func<TileSettings, TileCodec>> Known = new Dictionary<string, Func<TileSettings, TileCodec>>(StringComparer.OrdinalIgnoreCase)
    {
        ["RICE_1"] = settings => new Rice(settings),
        ["RICE_ONE"] = settings => new Rice(settings),
        ["HCOMPRESS_1"] = settings => new Hcompress(settings),
        ["PLIO_1"] = settings => new Plio(settings),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Decodes at least the first pixels of a tile, as many as there is room for. Throws <see cref="FitsFormatException"/>.</summary>
    public abstract void Decode(ReadOnlySpan<byte> bytes, int tilePixels, Span<int> pixels);

    /// <summary>Null for algorithms whose tiles are bytes. Throws <see cref="FitsFormatException"/> for unknown ones.</summary>
    public static TileCodec? Find(TileSettings settings) => settings.Algorithm.ToUpperInvariant() switch
    {
        "GZIP_1" or "GZIP_2" or "NOCOMPRESS" => null,
        var name => Known.TryGetValue(name, out var create) ? create(settings) : throw new FitsFormatException($"ZCMPTYPE is '{settings.Algorithm}', which is not known"),
    };

    private sealed class Rice(TileSettings settings) : TileCodec
    {
        private readonly int bytesPerPixel = settings.Parameter("BYTEPIX", 4);
        private readonly int blockSize = settings.Parameter("BLOCKSIZE", 32);

        public override void Decode(ReadOnlySpan<byte> bytes, int tilePixels, Span<int> pixels) => RiceDecoder.Decode(bytes, bytesPerPixel, blockSize, pixels);
    }

    private sealed class Hcompress(TileSettings settings) : TileCodec
    {
        private readonly bool isSmoothed = settings.Parameter("SMOOTH", 0) != 0;

        public override void Decode(ReadOnlySpan<byte> bytes, int tilePixels, Span<int> pixels) => HcompressDecoder.Decode(bytes, tilePixels, isSmoothed, pixels);
    }

    /// <summary>The lists hold no negative numbers, so unsigned 16-bit pixels (BZERO = 32768) are in them as they are meant, not as they are stored.</summary>
    private sealed class Plio(TileSettings settings) : TileCodec
    {
        private readonly int offset = settings is { Bitpix: 16, BZero: 32768 } ? 32768 : 0;

        public override void Decode(ReadOnlySpan<byte> bytes, int tilePixels, Span<int> pixels)
        {
            PlioDecoder.Decode(bytes, pixels);
            if (offset == 0) return;
            foreach (ref var pixel in pixels) pixel -= offset;
        }
    }
}
