using System.Runtime.InteropServices;

namespace Dax.Sky.Fits.Tiles;

/// <summary>From the bytes of a tile to the pixels of a box: no more of the tile is decoded than the box needs, and what it needs goes straight to its place.</summary>
internal sealed class TileDecoder(TileSettings settings)
{
    private readonly TileCodec? codec = TileCodec.Find(settings);
    private readonly bool isShuffled = settings.Algorithm.Equals("GZIP_2", StringComparison.OrdinalIgnoreCase);
    private readonly bool isGzip = settings.Algorithm.StartsWith("GZIP", StringComparison.OrdinalIgnoreCase);
    private readonly int bytesPerPixel = settings.BytesPerPixel;

    /// <summary>Throws <see cref="FitsFormatException"/> when the tile is not what it should be.</summary>
    public void Decode(long tile, in TileEntry entry, scoped ReadOnlySpan<byte> bytes, scoped ref TileRuns runs, scoped Span<byte> stored, ref TileScratch scratch)
    {
        if (entry.Form == TileForm.Compressed && codec is not null) DecodeIntegers(tile, entry, bytes, ref runs, stored, ref scratch);
        else DecodeBytes(tile, entry, bytes, ref runs, stored, ref scratch);
    }

    private void DecodeIntegers(long tile, in TileEntry entry, scoped ReadOnlySpan<byte> bytes, scoped ref TileRuns runs, scoped Span<byte> stored, ref TileScratch scratch)
    {
        var pixels = scratch.Integers((int)runs.Needed);
        codec!.Decode(bytes, runs.TilePixels, pixels);
        var (scale, dither) = ScaleOf(tile, entry);
        while (runs.MoveNext())
            WriteIntegers(pixels.Slice((int)runs.TilePixel, runs.Length), scale, ref dither, runs.TilePixel, Place(runs, stored));
    }

    private void DecodeBytes(long tile, in TileEntry entry, scoped ReadOnlySpan<byte> bytes, scoped ref TileRuns runs, scoped Span<byte> stored, ref TileScratch scratch)
    {
        var isCompressed = entry.Form == TileForm.Gzip || (entry.Form == TileForm.Compressed && isGzip);
        var planes = entry.Form == TileForm.Compressed && isShuffled ? runs.TilePixels : 0;
        var size = ElementBytes(entry, bytes, runs.TilePixels, isCompressed);
        var pixels = isCompressed ? Inflated(bytes, size, planes, runs.Needed, ref scratch) : bytes;
        if (entry.Form == TileForm.Compressed && settings.IsQuantized || size != bytesPerPixel)
        {
            WriteConverted(tile, entry, pixels, planes, size, ref runs, stored, ref scratch);
            return;
        }
        while (runs.MoveNext()) Gather(pixels, planes, (int)runs.TilePixel, size, Place(runs, stored));
    }

    private static ReadOnlySpan<byte> Inflated(ReadOnlySpan<byte> bytes, int size, int planes, long needed, ref TileScratch scratch)
    {
        var wanted = checked((int)(planes > 0 ? ((size - 1L) * planes) + needed : size * needed));
        var into = scratch.Bytes(checked(wanted + Inflate.Slack));
        GzipTile.Inflate(bytes, into, wanted);
        return into;
    }

    /// <summary>Bytes of a pixel as it was compressed: integers may have been given other sizes than the image's (FITS 4.0, 10.2: quantised ones have four).</summary>
    private int ElementBytes(in TileEntry entry, ReadOnlySpan<byte> bytes, int tilePixels, bool isCompressed)
    {
        var isQuantized = entry.Form == TileForm.Compressed && settings.IsQuantized;
        var length = isCompressed ? GzipTile.TellsLength(bytes) : (uint)bytes.Length;
        if (length is null) return isQuantized ? sizeof(int) : bytesPerPixel;
        var size = (int)Math.Min(length.Value / (uint)tilePixels, 16);
        var isPossible = size * (long)tilePixels == length && (isQuantized || settings.Bitpix > 0 ? size is 1 or 2 or 4 || size == bytesPerPixel : size == bytesPerPixel);
        return isPossible ? size : throw new FitsFormatException($"A tile of {tilePixels} pixels has {length} bytes.");
    }

    /// <summary>By way of integers: quantised pixels, and whole numbers of another size.</summary>
    private void WriteConverted(long tile, in TileEntry entry, scoped ReadOnlySpan<byte> pixels, int planes, int size, scoped ref TileRuns runs, scoped Span<byte> stored, ref TileScratch scratch)
    {
        var room = scratch.Integers(runs.Length + (((runs.Length * size) + 3) / 4));
        var integers = room[..runs.Length];
        var gathered = MemoryMarshal.AsBytes(room[runs.Length..])[..(runs.Length * size)];
        var (scale, dither) = ScaleOf(tile, entry);
        while (runs.MoveNext())
        {
            Gather(pixels, planes, (int)runs.TilePixel, size, gathered);
            IntegerPixels.Read(gathered, size, integers);
            WriteIntegers(integers, scale, ref dither, runs.TilePixel, Place(runs, stored));
        }
    }

    private void WriteIntegers(ReadOnlySpan<int> values, in TileScale scale, ref DitherCursor dither, long pixel, Span<byte> stored)
    {
        if (settings.Bitpix > 0) IntegerPixels.Write(values, bytesPerPixel, stored);
        else Dequantizer.Write(values, scale, ref dither, pixel, bytesPerPixel, stored);
    }

    private static void Gather(ReadOnlySpan<byte> pixels, int planes, int first, int size, Span<byte> into)
    {
        if (planes > 0) ByteShuffle.Unshuffle(pixels, planes, first, size, into);
        else pixels.Slice(first * size, into.Length).CopyTo(into);
    }

    private (TileScale Scale, DitherCursor Dither) ScaleOf(long tile, in TileEntry entry) =>
        (new TileScale(entry.Scale, entry.Zero, entry.Blank, settings.IsDithered, settings.KeepsZeros), DitherSequence.Start(tile, settings.Dither));

    private Span<byte> Place(in TileRuns runs, Span<byte> stored) => stored.Slice((int)(runs.BoxPixel * bytesPerPixel), runs.Length * bytesPerPixel);
}
