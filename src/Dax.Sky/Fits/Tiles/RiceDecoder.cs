namespace Dax.Sky.Fits.Tiles;

/// <summary>
/// RICE_1 (FITS 4.0, 10.4.1): the first pixel whole, then blocks of differences from pixel to pixel, folded to unsigned numbers (0, -1, 1, -2, …).
/// A block starts with its split k plus one: each number's upper part counts zeros before a one, its k lower bits follow. Zero means that the
/// block has no differences, the largest split that its differences are whole.
/// </summary>
internal static partial class RiceDecoder
{
    /// <summary>Decodes as many pixels as <paramref name="pixels"/> holds, from the start of the tile. Throws <see cref="FitsFormatException"/> when the bytes end before.</summary>
    public static void Decode(ReadOnlySpan<byte> tile, int bytesPerPixel, int blockSize, Span<int> pixels)
    {
        if (blockSize <= 0) throw new FitsFormatException($"RICE_1 with a BLOCKSIZE of {blockSize}.");
        if (pixels.IsEmpty) return;
        switch (bytesPerPixel)
        {
            case 1: DecodeFast<RiceByte>(tile, blockSize, pixels); break;
            case 2: DecodeFast<RiceShort>(tile, blockSize, pixels); break;
            case 4: DecodeFast<RiceInt>(tile, blockSize, pixels); break;
            default: throw new FitsFormatException($"RICE_1 with a BYTEPIX of {bytesPerPixel}; 1, 2 and 4 are known.");
        }
    }

    /// <summary>The same, plainly: what the fast decoder is tested against, and what it ends with near the end of the bytes.</summary>
    internal static void DecodeCore<TWidth>(ReadOnlySpan<byte> tile, int blockSize, Span<int> pixels) where TWidth : IRiceWidth
    {
        var bits = new TileBits(tile);
        var place = new Place { Sum = bits.Take(TWidth.PixelBits) };
        Continue<TWidth>(ref bits, ref place, blockSize, pixels);
    }

    private static void Continue<TWidth>(ref TileBits bits, ref Place place, int blockSize, Span<int> pixels) where TWidth : IRiceWidth
    {
        while (place.Pixel < pixels.Length)
        {
            if (place.Pixel == place.BlockEnd) place.Open(ReadSplit<TWidth>(bits.Take(TWidth.SplitBits)), blockSize, pixels.Length);
            var folded =
                place.Split < 0 ? 0 :
                place.Split == TWidth.WholeSplit ? bits.Take(TWidth.PixelBits) :
                (bits.CountZeros() << place.Split) | bits.Take(place.Split);
            place.Sum += Unfold(folded);
            pixels[place.Pixel++] = TWidth.Pixel(place.Sum);
        }
    }

    private static int ReadSplit<TWidth>(uint code) where TWidth : IRiceWidth
    {
        var split = (int)code - 1;
        return split <= TWidth.WholeSplit ? split : throw new FitsFormatException($"A RICE_1 block is split at {split} bits, which no encoder does.");
    }

    private static uint Unfold(uint folded) => (folded >> 1) ^ (0 - (folded & 1));

    /// <summary>Where a decoder is: between two pixels, within or between blocks.</summary>
    private struct Place
    {
        public int Pixel;
        public int BlockEnd;
        public int Split;
        public uint Sum;

        public void Open(int split, int blockSize, int pixels)
        {
            Split = split;
            BlockEnd = Pixel + Math.Min(blockSize, pixels - Pixel);
        }
    }
}
