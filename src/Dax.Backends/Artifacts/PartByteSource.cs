using Dax.Sky.Fits;

namespace Dax.Backends.Artifacts;

/// <summary>A part of another source, which it owns.</summary>
internal sealed class PartByteSource(ByteSource whole, long begin, long length) : ByteSource
{
    public override long Length => length;

    public override void Read(long offset, Span<byte> into)
    {
        Check(offset, into.Length);
        whole.Read(begin + offset, into);
    }

    // The whole knows what its gaps cost.
    public override void ReadRows(long offset, int rowBytes, long stride, Span<byte> into)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, rowBytes);
        if (into.Length == 0) return;
        var rows = (into.Length - 1) / rowBytes;
        // Rows as far apart as no file is long: the product would overflow.
        if (rows > 0 && stride > length / rows) Check(length, 1);
        var last = rows * stride;
        Check(offset, 0);
        Check(offset + last, into.Length - rows * rowBytes);
        whole.ReadRows(begin + offset, rowBytes, stride, into);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) whole.Dispose();
        base.Dispose(disposing);
    }
}
