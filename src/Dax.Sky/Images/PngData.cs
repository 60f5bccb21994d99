using System.Buffers;
using System.Buffers.Binary;

namespace Dax.Sky.Images;

/// <summary>Chunks of a PNG: length, type, data, CRC (5.3). As a stream it takes the deflated pixels and cuts them into IDAT chunks.</summary>
internal sealed class PngData(IBufferWriter<byte> output) : Stream
{
    private const int ChunkBytes = 1 << 16;

    private readonly byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
    private int filled;

    public bool IsDisposed { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void WriteChunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        var chunk = output.GetSpan(content.Length + 12)[..(content.Length + 12)];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        type.CopyTo(chunk[4..]);
        content.CopyTo(chunk[8..]);
        BinaryPrimitives.WriteUInt32BigEndian(chunk[^4..], PngCrc.Of(chunk[4..^4]));
        output.Advance(chunk.Length);
    }

    /// <summary>The last pixels, and the end of the file.</summary>
    public void Finish()
    {
        WritePixels();
        WriteChunk("IEND"u8, []);
    }

    public override void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0 && !IsDisposed)
        {
            var count = Math.Min(bytes.Length, ChunkBytes - filled);
            bytes[..count].CopyTo(buffer.AsSpan(filled));
            filled += count;
            bytes = bytes[count..];
            if (filled == ChunkBytes) WritePixels();
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !IsDisposed) ArrayPool<byte>.Shared.Return(buffer);
        IsDisposed = true;
        base.Dispose(disposing);
    }

    private void WritePixels()
    {
        if (filled > 0) WriteChunk("IDAT"u8, buffer.AsSpan(0, filled));
        filled = 0;
    }
}
