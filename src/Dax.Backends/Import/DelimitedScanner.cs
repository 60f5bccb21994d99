using System.Buffers;

namespace Dax.Backends.Import;

/// <summary>
/// Bytes → records of cells. A record's cells lie in one buffer and are valid until the next record is asked for. Does not know columns
/// or types. A record may span lines (quoted or escaped line ends); <see cref="Line"/> is that of its first byte.
/// </summary>
internal sealed partial class DelimitedScanner : IDisposable
{
    /// <summary>The longest record, in bytes.</summary>
    public const int MaxRecord = 64 << 20;

    private readonly Stream input;
    private readonly DelimitedDialect dialect;
    private readonly SearchValues<byte> stops;
    private byte[] buffer;
    private DelimitedCell[] cells = new DelimitedCell[64];
    private int count;
    private int start;
    private int end;
    private bool ended;
    private bool? hasCarriageReturns;
    private long nextLine = 1;

    public DelimitedScanner(Stream input, DelimitedDialect dialect, int bufferSize = 1 << 20)
    {
        (this.input, this.dialect) = (input, dialect);
        stops = SearchValues.Create([dialect.Delimiter, (byte)'\n', dialect.HasEscapes ? (byte)'\\' : dialect.Delimiter]);
        buffer = ArrayPool<byte>.Shared.Rent(bufferSize);
        Fill();
        if (buffer.AsSpan(0, end).StartsWith("\uFEFF"u8))
        {
            start = 3;
        }
    }

    /// <summary>Line of the record's first byte, from 1.</summary>
    public long Line { get; private set; }

    public ReadOnlySpan<DelimitedCell> Cells => cells.AsSpan(0, count);

    public ReadOnlySpan<byte> Bytes(DelimitedCell cell) => buffer.AsSpan(cell.Start, cell.Length);

    /// <summary>Reads the next record; false at the end. Lines without any byte are passed over.</summary>
    public bool Next()
    {
        while (true)
        {
            count = 0;
            Line = nextLine;
            if (start == end && !More(ref start))
            {
                return false;
            }
            Record();
            if (count > 1 || cells[0].Length > 0 || cells[0].State != CellState.Plain)
            {
                return true;
            }
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        input.Dispose();
    }

    private void Record()
    {
        var at = start;
        bool last;
        do
        {
            last = dialect.HasQuotes && (at < end || More(ref at)) && buffer[at] == '"' ? QuotedCell(ref at) : PlainCell(ref at);
        }
        while (!last);
        start = at;
    }

    /// <summary>One cell and the delimiter or line end behind it; true when it was the record's last.</summary>
    private bool PlainCell(ref int at)
    {
        var cellStart = at - start;
        var escapes = 0;
        while (true)
        {
            var found = buffer.AsSpan(at, end - at).IndexOfAny(stops);
            if (found < 0)
            {
                at = end;
                if (!More(ref at))
                {
                    Add(cellStart, at, escapes, isLast: true);
                    return true;
                }
                continue;
            }
            at += found;
            var stop = buffer[at];
            if (stop == '\\' && dialect.HasEscapes)
            {
                escapes++;
                SkipEscaped(ref at);
                continue;
            }
            var isLast = stop == '\n';
            nextLine += isLast ? 1 : 0;
            Add(cellStart, at, escapes, isLast);
            at++;
            return isLast;
        }
    }

    private void SkipEscaped(ref int at)
    {
        at++;
        if (at == end && !More(ref at))
        {
            return;
        }
        nextLine += buffer[at] == '\n' ? 1 : 0;
        at++;
    }

    private void Add(int cellStart, int cellEnd, int escapes, bool isLast)
    {
        var from = start + cellStart;
        if (isLast && (!dialect.HasEscapes || dialect.EmptyTextIsNull))
        {
            cellEnd = WithoutCarriageReturn(from, cellEnd);
        }
        var bytes = buffer.AsSpan(from, cellEnd - from);
        if (bytes.SequenceEqual("\\N"u8))
        {
            Put(new DelimitedCell(from - start, 0, CellState.Null));
        }
        else if (escapes > 0)
        {
            Put(new DelimitedCell(cellStart, Unescape(bytes), CellState.Literal));
        }
        else
        {
            Put(new DelimitedCell(cellStart, bytes.Length, CellState.Plain));
        }
        if (isLast)
        {
            Settle();
        }
    }

    /// <summary>Whether lines end with CR LF is seen at the first; a CR at the end of a later line is data otherwise.</summary>
    private int WithoutCarriageReturn(int from, int cellEnd)
    {
        var here = cellEnd > from && buffer[cellEnd - 1] == '\r';
        hasCarriageReturns ??= here;
        return here && hasCarriageReturns.Value ? cellEnd - 1 : cellEnd;
    }

    /// <summary>While a record grows the buffer may move, so its cells count from its start; when it is whole they count from the buffer's.</summary>
    private void Settle()
    {
        for (var i = 0; i < count; i++)
        {
            cells[i] = cells[i] with { Start = cells[i].Start + start };
        }
    }

    private void Put(DelimitedCell cell)
    {
        if (count == cells.Length)
        {
            Array.Resize(ref cells, count * 2);
        }
        cells[count++] = cell;
    }

    /// <summary>Undoes escapes in place (the result is shorter); answers the new length.</summary>
    private static int Unescape(Span<byte> bytes)
    {
        var to = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            var b = bytes[i];
            if (b == '\\' && i + 1 < bytes.Length)
            {
                b = bytes[++i] switch
                {
                    (byte)'0' => 0,
                    (byte)'b' => (byte)'\b',
                    (byte)'n' => (byte)'\n',
                    (byte)'r' => (byte)'\r',
                    (byte)'t' => (byte)'\t',
                    (byte)'Z' => 26,
                    var other => other,
                };
            }
            bytes[to++] = b;
        }
        return to;
    }
}
