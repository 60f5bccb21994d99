namespace Dax.Ivoa.Text;

/// <summary>
/// Splits buffered bytes into rows of fields. A row is looked at only when it is whole; fields are slices of the buffer, or of a scratch copy
/// where quotes or escapes had to be undone.
/// </summary>
internal sealed class DelimitedParser(Stream stream, DelimitedOptions options)
{
    private byte[] buffer = new byte[256 * 1024];
    private byte[] scratch = new byte[1024];
    private Field[] fields = new Field[64];
    private int start;
    private int end;
    private int scratchUsed;
    private bool ended;

    private readonly record struct Field(int Start, int Length, bool Quoted, bool Scratch);

    public int FieldCount { get; private set; }

    /// <summary>The line where the current row begins, from 1.</summary>
    public long Line { get; private set; }

    private long nextLine = 1;

    public ReadOnlySpan<byte> this[int field] => (fields[field].Scratch ? scratch : buffer).AsSpan(fields[field].Start, fields[field].Length);

    /// <summary>Whether quotes or escapes make this field text whatever it looks like: it is never null.</summary>
    public bool IsLiteral(int field) => fields[field].Quoted;

    /// <summary>Where the next row begins; <see cref="Rewind"/> takes it back, as long as <see cref="Fill"/> kept the bytes.</summary>
    public (int Start, long Line) Mark => (start, nextLine);

    public void Rewind((int Start, long Line) mark) => (start, nextLine) = mark;

    /// <summary>Bytes in the buffer before the next row.</summary>
    public int Kept => start;

    /// <summary>The next whole row; false when more bytes are needed (or, after the end, when there is none).</summary>
    public bool TryRow()
    {
        FieldCount = 0;
        scratchUsed = 0;
        if (start == end) return false;
        var rest = buffer.AsSpan(start, end - start);
        var newline = rest.IndexOf((byte)'\n');
        if (newline < 0 && !ended) return false;
        var line = newline < 0 ? rest : rest[..newline];
        if (HasMarks(line)) return TrySlowRow();
        Line = nextLine++;
        Split(line is [.., (byte)'\r'] ? line[..^1] : line);
        start += newline < 0 ? rest.Length : newline + 1;
        return true;
    }

    /// <summary>Reads more; false at the end of the stream. Drops what lies before the next row unless <paramref name="keep"/>.</summary>
    public async ValueTask<bool> Fill(bool keep, CancellationToken cancel)
    {
        if (ended) return false;
        if (!keep && start > 0)
        {
            Buffer.BlockCopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        if (end == buffer.Length)
        {
            if (end - start >= options.MaxRowBytes) throw new DelimitedFormatException($"the row has more than {options.MaxRowBytes} bytes", nextLine);
            Array.Resize(ref buffer, (int)Math.Min(Array.MaxLength, buffer.Length * 2L));
        }
        var n = await stream.ReadAsync(buffer.AsMemory(end), cancel);
        end += n;
        ended = n == 0;
        return true;
    }

    /// <summary>Passes over a UTF-8 byte order mark at the start of the file.</summary>
    public void SkipByteOrderMark()
    {
        if (buffer.AsSpan(start, end - start).StartsWith("\uFEFF"u8)) start += 3;
    }

    private bool HasMarks(ReadOnlySpan<byte> line) =>
        (options.Quote is { } quote && line.Contains(quote)) || (options.Escape is { } escape && line.Contains(escape));

    private void Split(ReadOnlySpan<byte> line)
    {
        var at = start;
        while (true)
        {
            var length = line.IndexOf(options.Delimiter);
            Add(new Field(at, length < 0 ? line.Length : length, false, false));
            if (length < 0) return;
            line = line[(length + 1)..];
            at += length + 1;
        }
    }

    private void Add(Field field)
    {
        if (FieldCount == options.MaxColumns) throw new DelimitedFormatException($"more than {options.MaxColumns} fields", Line);
        if (FieldCount == fields.Length) Array.Resize(ref fields, fields.Length * 2);
        fields[FieldCount++] = field;
    }

    // With quotes or escapes, a row may go on over line ends.
    private bool TrySlowRow()
    {
        Line = nextLine;
        var at = start;
        long lines = 1;
        while (true)
        {
            var begin = scratchUsed;
            var rawStart = at;
            var quoted = options.Quote is { } quote && at < end && buffer[at] == quote;
            if (!(quoted ? TryQuoted(ref at, ref lines) : TryPlain(ref at, ref lines))) return false;
            var isNullText = !quoted && options.NullTexts.Count > 0 && IsNullText(buffer.AsSpan(rawStart, at - rawStart));
            Add(isNullText ? new Field(rawStart, TrimReturn(rawStart, at), false, false) : new Field(begin, scratchUsed - begin, quoted || HasEscape(rawStart, at), true));
            if (at == end || buffer[at] == '\n') break;
            at++;
        }
        nextLine += lines;
        start = Math.Min(end, at + 1);
        return true;
    }

    private int TrimReturn(int from, int to) => to - from - (to > from && buffer[to - 1] == '\r' ? 1 : 0);

    private bool HasEscape(int from, int to) => options.Escape is { } escape && buffer.AsSpan(from, to - from).Contains(escape);

    private bool IsNullText(ReadOnlySpan<byte> raw)
    {
        if (raw is [.., (byte)'\r']) raw = raw[..^1];
        foreach (var text in options.NullTexts)
            if (System.Text.Ascii.Equals(raw, text)) return true;
        return false;
    }

    // Ends before the delimiter or the line end; false when bytes are missing.
    private bool TryPlain(ref int at, ref long lines)
    {
        for (; at < end; at++)
        {
            var b = buffer[at];
            if (b == options.Delimiter || b == '\n')
            {
                if (b == '\n' && scratchUsed > 0 && at > start && buffer[at - 1] == '\r') scratchUsed--;
                return true;
            }
            if (b != options.Escape) Keep(b);
            else if (++at == end) return Missing("ends after an escape");
            else
            {
                if (buffer[at] == '\n') lines++;
                Keep(Unescaped(buffer[at]));
            }
        }
        return ended;
    }

    private bool TryQuoted(ref int at, ref long lines)
    {
        for (at++; at < end; at++)
        {
            var b = buffer[at];
            if (b == options.Quote)
            {
                if (at + 1 == end && !ended) return false;
                if (at + 1 == end || buffer[at + 1] != b) return TryAfterQuote(ref at);
                at++;
            }
            else if (b == options.Escape)
            {
                if (++at == end) return Missing("ends after an escape");
                b = Unescaped(buffer[at]);
            }
            if (b == '\n') lines++;
            Keep(b);
        }
        return Missing("a quoted field is not closed");
    }

    private bool TryAfterQuote(ref int at)
    {
        at++;
        if (at < end && buffer[at] == '\r') at++;
        if (at == end) return ended;
        return buffer[at] == options.Delimiter || buffer[at] == '\n' ? true : throw new DelimitedFormatException("text stands behind a closing quotation mark", Line);
    }

    private bool Missing(string problem) => ended ? throw new DelimitedFormatException(problem, Line) : false;

    private static byte Unescaped(byte b) => b switch
    {
        (byte)'t' => (byte)'\t',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'b' => (byte)'\b',
        (byte)'0' => 0,
        _ => b,
    };

    private void Keep(byte b)
    {
        if (scratchUsed == scratch.Length) Array.Resize(ref scratch, scratch.Length * 2);
        scratch[scratchUsed++] = b;
    }
}
