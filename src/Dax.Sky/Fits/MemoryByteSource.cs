namespace Dax.Sky.Fits;

/// <summary>Bytes that are in memory already; whoever made it must not change them.</summary>
public sealed class MemoryByteSource(ReadOnlyMemory<byte> bytes) : ByteSource
{
    public override long Length => bytes.Length;

    public override void Read(long offset, Span<byte> into)
    {
        Check(offset, into.Length);
        bytes.Span.Slice((int)offset, into.Length).CopyTo(into);
    }

    public override void ReadRows(long offset, int rowBytes, long stride, Span<byte> into)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowBytes, 1);
        for (; into.Length > 0; into = into[Math.Min(rowBytes, into.Length)..], offset += stride) Read(offset, into[..Math.Min(rowBytes, into.Length)]);
    }
}
