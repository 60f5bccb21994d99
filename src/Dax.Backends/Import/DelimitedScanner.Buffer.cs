using System.Buffers;

namespace Dax.Backends.Import;

/// <summary>Quoted cells, and getting more bytes.</summary>
internal sealed partial class DelimitedScanner
{
    /// <summary>A cell in quotes; true when it was the record's last.</summary>
    private bool QuotedCell(ref int at)
    {
        at++;
        var cellStart = at - start;
        var doubled = false;
        while (true)
        {
            var found = buffer.AsSpan(at, end - at).IndexOf((byte)'"');
            if (found < 0)
            {
                at = end;
                if (!More(ref at))
                {
                    throw new ImportException($"line {Line}: a cell that begins with a quote has no end.");
                }
                continue;
            }
            at += found + 1;
            if ((at < end || More(ref at)) && buffer[at] == '"')
            {
                doubled = true;
                at++;
                continue;
            }
            return EndQuoted(ref at, cellStart, doubled);
        }
    }

    private bool EndQuoted(ref int at, int cellStart, bool doubled)
    {
        var from = start + cellStart;
        var bytes = buffer.AsSpan(from, at - 1 - from);
        nextLine += bytes.Count((byte)'\n');
        Put(new DelimitedCell(cellStart, doubled ? Undouble(bytes) : bytes.Length, CellState.Literal));
        if (at == end && !More(ref at))
        {
            Settle();
            return true;
        }
        if (buffer[at] == '\r' && (at + 1 < end || MoreAhead(ref at)) && buffer[at + 1] == '\n')
        {
            hasCarriageReturns ??= true;
            at++;
        }
        var stop = buffer[at];
        if (stop != '\n' && stop != dialect.Delimiter)
        {
            throw new ImportException($"line {nextLine}: a cell goes on behind its closing quote (a quote within it must be doubled).");
        }
        at++;
        if (stop == '\n')
        {
            nextLine++;
            Settle();
        }
        return stop == '\n';
    }

    private static int Undouble(Span<byte> bytes)
    {
        var to = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[to++] = bytes[i];
            i += bytes[i] == '"' ? 1 : 0;
        }
        return to;
    }

    private bool MoreAhead(ref int at)
    {
        var next = end;
        if (!More(ref next))
        {
            return false;
        }
        at = next - 1;
        return true;
    }

    /// <summary>
    /// Brings bytes behind <see cref="end"/>, keeping those from the record's start on; moves <paramref name="at"/> (which is at the end)
    /// with them. False at the end of the input.
    /// </summary>
    private bool More(ref int at)
    {
        if (ended)
        {
            return false;
        }
        var kept = end - start;
        if (kept > MaxRecord)
        {
            throw new ImportException($"line {Line}: the record is longer than {MaxRecord >> 20} MiB (is the format right?).");
        }
        if (kept > buffer.Length / 2)
        {
            var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
            buffer.AsSpan(start, kept).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }
        else
        {
            buffer.AsSpan(start, kept).CopyTo(buffer);
        }
        (start, end) = (0, kept);
        at = end;
        Fill();
        return end > kept;
    }

    private void Fill()
    {
        while (!ended && end < buffer.Length)
        {
            var n = input.Read(buffer, end, buffer.Length - end);
            ended = n == 0;
            end += n;
        }
    }
}
