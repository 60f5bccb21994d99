namespace Dax.Ivoa.VOTable;

/// <summary>Buffered bytes of a binary stream, taken in order.</summary>
internal sealed class ByteWindow(Stream source)
{
    private byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;

    /// <summary>Whether no byte is left.</summary>
    public bool AtEnd() => start == end && Fill(1) == 0;

    /// <summary>The next bytes; valid until the next call. Throws when the stream ends before.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (end - start < count && Fill(count) < count) throw new VOTableFormatException("The binary data ends inside of a row");
        start += count;
        return buffer.AsSpan(start - count, count);
    }

    private int Fill(int count)
    {
        var kept = end - start;
        if (buffer.Length < count)
        {
            // Grows with what really arrives, not with what a count promises.
            var larger = new byte[(int)Math.Min(count, Math.Max(buffer.Length * 2L, kept * 2L))];
            Buffer.BlockCopy(buffer, start, larger, 0, kept);
            buffer = larger;
        }
        else Buffer.BlockCopy(buffer, start, buffer, 0, kept);
        start = 0;
        end = kept;
        while (end < count)
        {
            if (end == buffer.Length) Array.Resize(ref buffer, (int)Math.Min(count, buffer.Length * 2L));
            var n = source.Read(buffer, end, buffer.Length - end);
            if (n == 0) break;
            end += n;
        }
        return end;
    }
}
