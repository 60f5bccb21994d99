namespace Dax.Ivoa.Fits;

/// <summary>Reads the heap behind a table's rows through a window: arrays mostly lie there in the order of the rows.</summary>
internal sealed class FitsHeap(Stream stream, long start, long length)
{
    private byte[] window = new byte[256 * 1024];
    private long windowStart;
    private int windowLength;

    /// <summary>Bytes at an offset of the heap; valid until the next call.</summary>
    public ReadOnlySpan<byte> Read(long offset, int count, string column)
    {
        if (offset < 0 || offset > length - count) throw new FitsTableFormatException($"Column {column}: an array lies outside of the heap");
        if (offset < windowStart || offset + count > windowStart + windowLength) Fill(offset, count);
        return window.AsSpan((int)(offset - windowStart), count);
    }

    private void Fill(long offset, int count)
    {
        if (window.Length < count) window = new byte[count];
        stream.Position = start + offset;
        windowStart = offset;
        windowLength = 0;
        var wanted = (int)Math.Min(window.Length, length - offset);
        windowLength = stream.ReadAtLeast(window.AsSpan(0, wanted), wanted, throwOnEndOfStream: false);
        if (windowLength < count) throw new FitsTableFormatException("The FITS file ends inside of the heap");
    }
}
