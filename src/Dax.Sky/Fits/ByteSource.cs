using System.Buffers;

namespace Dax.Sky.Fits;

/// <summary>Bytes that can be read anywhere and by many threads at once: a file, a member of an archive, an object in a store, memory.</summary>
public abstract class ByteSource : IDisposable
{
    private const int BatchBytes = 256 * 1024;

    /// <summary>In bytes; does not change while the source is open.</summary>
    public abstract long Length { get; }

    /// <summary>Bytes between two wanted pieces that are read and thrown away rather than asked for apart: what one more request costs, in bytes.</summary>
    protected virtual int CheapGap => 2 * 1024;

    /// <summary>Fills <paramref name="into"/> from <paramref name="offset"/> on. Throws <see cref="FitsFormatException"/> when the source ends before, IOException when it cannot be read.</summary>
    public abstract void Read(long offset, Span<byte> into);

    /// <summary>
    /// Fills <paramref name="into"/> with pieces of <paramref name="rowBytes"/> that begin <paramref name="stride"/> bytes apart, the first at <paramref name="offset"/>:
    /// the rows of a section. Pieces that lie close together are read at once. Throws as <see cref="Read"/> does.
    /// </summary>
    public virtual void ReadRows(long offset, int rowBytes, long stride, Span<byte> into)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, rowBytes);
        if (stride == rowBytes || into.Length <= rowBytes) Read(offset, into);
        else if (stride - rowBytes <= CheapGap) ReadBatches(offset, rowBytes, (int)stride, into);
        else
        {
            for (; into.Length > 0; into = into[rowBytes..], offset += stride) Read(offset, into[..rowBytes]);
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) { }

    /// <summary>Throws when the range does not lie in the source.</summary>
    protected void Check(long offset, int count)
    {
        if (offset < 0 || offset > Length - count) throw new FitsFormatException($"The file ends at byte {Length}, before what its headers tell of");
    }

    private void ReadBatches(long offset, int rowBytes, int stride, Span<byte> into)
    {
        var rowsAtOnce = Math.Min(into.Length / rowBytes, Math.Max(1, BatchBytes / stride));
        var batch = ArrayPool<byte>.Shared.Rent((rowsAtOnce - 1) * stride + rowBytes);
        try
        {
            while (into.Length > 0)
            {
                var rows = Math.Min(rowsAtOnce, into.Length / rowBytes);
                var part = batch.AsSpan(0, (rows - 1) * stride + rowBytes);
                Read(offset, part);
                for (var row = 0; row < rows; row++, into = into[rowBytes..]) part.Slice(row * stride, rowBytes).CopyTo(into);
                offset += (long)rows * stride;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(batch);
        }
    }
}
