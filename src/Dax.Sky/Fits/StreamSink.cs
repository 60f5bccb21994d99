using System.Buffers;

namespace Dax.Sky.Fits;

/// <summary>A stream behind a buffer; it is written to when the buffer is full. Does not own the stream.</summary>
internal sealed class StreamSink(Stream stream) : IBufferWriter<byte>, IDisposable
{
    private const int BufferBytes = 128 * 1024;
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private int used;

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, buffer.Length - used);
        used += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return buffer.AsMemory(used);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return buffer.AsSpan(used);
    }

    public void Flush()
    {
        stream.Write(buffer, 0, used);
        used = 0;
    }

    public void Dispose()
    {
        if (buffer.Length == 0) return;
        Flush();
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    private void Reserve(int count)
    {
        count = Math.Max(count, 1);
        if (buffer.Length - used >= count) return;
        Flush();
        if (buffer.Length >= count) return;
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = ArrayPool<byte>.Shared.Rent(count);
    }
}
