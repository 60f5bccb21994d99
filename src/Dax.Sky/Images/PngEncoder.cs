using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Dax.Sky.Images;

/// <summary>
/// PNG (W3C, third edition), 8 bits a channel. Each row is filtered by what leaves the least (none, left, above, their mean; 12.7), then deflated:
/// repetitions of one byte, and short codes for frequent ones. Noise repeats nothing else, and looking for it takes three times as long. Memory: three rows, and what deflate needs.
/// </summary>
public sealed class PngEncoder : ImageEncoder
{
    private const int Longest = 1 << 20;

    private readonly PngData data;
    private readonly ZLibStream deflate;
    private readonly byte[] previous;
    private readonly byte[] filtered;

    /// <param name="output">Gets the file.</param>
    /// <param name="width">At most 2^20.</param>
    /// <param name="height">At most 2^20.</param>
    /// <param name="channels">1 for grey, 3 for red, green, blue.</param>
    /// <param name="isZeroTransparent">Whether pixels that are 0 in all channels have no colour, but let through what is behind (tRNS).</param>
    public PngEncoder(IBufferWriter<byte> output, int width, int height, int channels, bool isZeroTransparent = false)
        : base(width, height, channels, Longest)
    {
        data = new PngData(output);
        previous = ArrayPool<byte>.Shared.Rent(RowBytes);
        filtered = ArrayPool<byte>.Shared.Rent(RowBytes + 1);
        previous.AsSpan(0, RowBytes).Clear();
        output.Write((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        (header[8], header[9]) = (8, (byte)(channels == 1 ? 0 : 2));
        header[10..].Clear();
        data.WriteChunk("IHDR"u8, header);
        if (isZeroTransparent) data.WriteChunk("tRNS"u8, stackalloc byte[2 * channels]);
        deflate = new ZLibStream(data, new ZLibCompressionOptions { CompressionLevel = 6, CompressionStrategy = ZLibCompressionStrategy.RunLengthEncoding }, leaveOpen: true);
    }

    protected override void Encode(ReadOnlySpan<byte> rows)
    {
        var above = previous.AsSpan(0, RowBytes);
        for (; rows.Length > 0; rows = rows[RowBytes..])
        {
            var row = rows[..RowBytes];
            PngFilter.Apply(row, above, Channels, filtered.AsSpan(0, RowBytes + 1));
            deflate.Write(filtered, 0, RowBytes + 1);
            row.CopyTo(above);
        }
    }

    protected override void Finish()
    {
        deflate.Dispose();
        data.Finish();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !data.IsDisposed)
        {
            // Of a picture that was given up nothing more is written: its reader may be gone.
            data.Dispose();
            deflate.Dispose();
            ArrayPool<byte>.Shared.Return(previous);
            ArrayPool<byte>.Shared.Return(filtered);
        }
        base.Dispose(disposing);
    }
}
