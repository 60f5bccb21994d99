using System.Buffers.Binary;
using System.IO.Compression;

namespace Dax.Sky.Fits.Tiles;

/// <summary>One tile after the other, from big-endian pixels to bytes for the heap.</summary>
internal sealed class TileEncoder(TileCompression how, int bitpix) : IDisposable
{
    private readonly MemoryStream packed = new();
    private readonly int bytesPerPixel = Math.Abs(bitpix) / 8;
    private readonly bool isQuantized = bitpix < 0 && how.Quantization is not null;
    private int[] integers = [];
    private byte[] bytes = [];

    /// <summary>Encodes a tile; the bytes are good until the next one. A quantised tile has a scale; one that could not be quantised is in GZIP_1, whatever was asked for.</summary>
    public ReadOnlySpan<byte> Encode(long tile, ReadOnlySpan<byte> stored, int width, out TileForm form, out TileScale scale)
    {
        scale = default;
        form = TileForm.Compressed;
        var count = stored.Length / bytesPerPixel;
        if (!isQuantized) return bitpix > 0 && how.Algorithm == TileAlgorithm.Rice1 ? Rice(Integers(stored, count), bytesPerPixel) : Gzip(stored, bytesPerPixel, how.Algorithm == TileAlgorithm.Gzip2);
        if (TryQuantize(tile, stored, count, width, out scale))
        {
            var values = integers.AsSpan(0, count);
            if (how.Algorithm == TileAlgorithm.Rice1) return Rice(values, sizeof(int));
            var bigEndian = Room(count * sizeof(int));
            IntegerPixels.Write(values, sizeof(int), bigEndian);
            return Gzip(bigEndian, sizeof(int), how.Algorithm == TileAlgorithm.Gzip2);
        }
        form = TileForm.Gzip;
        return Gzip(stored, bytesPerPixel, isShuffled: false);
    }

    public void Dispose() => packed.Dispose();

    private bool TryQuantize(long tile, ReadOnlySpan<byte> stored, int count, int width, out TileScale scale)
    {
        var random = DitherSequence.Start(tile, how.DitherSeed);
        if (integers.Length < count) integers = new int[count];
        if (bitpix == -32)
        {
            var floats = new float[count];
            for (var i = 0; i < count; i++) floats[i] = BinaryPrimitives.ReadSingleBigEndian(stored[(4 * i)..]);
            return Quantizer.TryQuantize<float>(floats, width, how.Quantization!.Value, how.Dither, random, integers, out scale);
        }
        var doubles = new double[count];
        for (var i = 0; i < count; i++) doubles[i] = BinaryPrimitives.ReadDoubleBigEndian(stored[(8 * i)..]);
        return Quantizer.TryQuantize<double>(doubles, width, how.Quantization!.Value, how.Dither, random, integers, out scale);
    }

    private ReadOnlySpan<int> Integers(ReadOnlySpan<byte> stored, int count)
    {
        if (integers.Length < count) integers = new int[count];
        IntegerPixels.Read(stored, bytesPerPixel, integers.AsSpan(0, count));
        return integers.AsSpan(0, count);
    }

    private ReadOnlySpan<byte> Rice(ReadOnlySpan<int> values, int size)
    {
        var room = Room(RiceEncoder.MaxBytes(values.Length, size));
        return room[..RiceEncoder.Encode(values, size, room)];
    }

    private ReadOnlySpan<byte> Gzip(ReadOnlySpan<byte> pixels, int size, bool isShuffled)
    {
        packed.SetLength(0);
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            if (isShuffled)
            {
                var planes = new byte[pixels.Length];
                ByteShuffle.Shuffle(pixels, size, planes);
                gzip.Write(planes);
            }
            else gzip.Write(pixels);
        }
        return packed.GetBuffer().AsSpan(0, (int)packed.Length);
    }

    private Span<byte> Room(int count)
    {
        if (bytes.Length < count) bytes = new byte[count];
        return bytes.AsSpan(0, count);
    }
}
