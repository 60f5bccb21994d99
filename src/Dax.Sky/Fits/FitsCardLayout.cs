namespace Dax.Sky.Fits;

/// <summary>Where the parts of a record lie (FITS 4.0, 4.1.2). Positions count from the record's first byte; a comment that is not there begins at 80.</summary>
internal readonly record struct FitsCardLayout(string Keyword, FitsValueKind Kind, int ValueStart, int ValueLength, int CommentStart)
{
    private const int KeywordBytes = 8;

    public static FitsCardLayout Of(ReadOnlySpan<byte> record)
    {
        var name = record[..KeywordBytes].TrimEnd((byte)' ');
        if (record.StartsWith("HIERARCH "u8)) return Hierarch(record);
        if (name.IsEmpty || name.SequenceEqual("COMMENT"u8) || name.SequenceEqual("HISTORY"u8) || name.SequenceEqual("CONTINUE"u8)) return Without(name, KeywordBytes);
        if (record[KeywordBytes] == '=') return With(Upper(name), record, KeywordBytes + 1);
        var equals = record.IndexOf((byte)'=');
        return equals > 0 && IsName(record[..equals].TrimEnd((byte)' '))
            ? With(Upper(record[..equals].TrimEnd((byte)' ')), record, equals + 1)
            : Without(name, KeywordBytes);
    }

    /// <summary>Upper case; what is no ASCII stays as it is.</summary>
    public static string Upper(ReadOnlySpan<byte> name) => FitsKeywords.Of(name);

    // The convention of ESO: everything between HIERARCH and the equals sign.
    private static FitsCardLayout Hierarch(ReadOnlySpan<byte> record)
    {
        var equals = record.IndexOf((byte)'=');
        if (equals < 0) return Without("HIERARCH"u8, KeywordBytes);
        var parts = Upper(record[9..equals]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 0 ? Without("HIERARCH"u8, KeywordBytes) : With(string.Join(' ', parts), record, equals + 1);
    }

    private static bool IsName(ReadOnlySpan<byte> name)
    {
        foreach (var c in name)
            if (!char.IsAsciiLetterOrDigit((char)c) && c is not ((byte)'-' or (byte)'_')) return false;
        return !name.IsEmpty;
    }

    private static FitsCardLayout Without(ReadOnlySpan<byte> name, int textStart) => new(Upper(name), FitsValueKind.None, 0, 0, textStart);

    private static FitsCardLayout With(string keyword, ReadOnlySpan<byte> record, int from)
    {
        var start = from + Blanks(record[from..]);
        if (start == record.Length) return new(keyword, FitsValueKind.Undefined, start, 0, record.Length);
        switch (record[start])
        {
            case (byte)'/': return new(keyword, FitsValueKind.Undefined, start, 0, start + 1);
            case (byte)'\'':
                var end = FitsText.End(record, start);
                return new(keyword, FitsValueKind.Text, start, end - start, Comment(record, end));
            case (byte)'(':
                var close = record[start..].IndexOf((byte)')');
                if (close < 0) goto default;
                return new(keyword, FitsValueKind.Complex, start, close + 1, Comment(record, start + close + 1));
            default:
                var length = record[start..].IndexOfAny((byte)' ', (byte)'/');
                if (length < 0) length = record.Length - start;
                return new(keyword, KindOf(record.Slice(start, length)), start, length, Comment(record, start + length));
        }
    }

    private static FitsValueKind KindOf(ReadOnlySpan<byte> value)
    {
        if (value is [(byte)'T' or (byte)'F']) return FitsValueKind.Logical;
        if (FitsNumber.IsInteger(value)) return FitsValueKind.Integer;
        return FitsNumber.TryReal(value, out _) ? FitsValueKind.Real : FitsValueKind.Invalid;
    }

    // The slash may be missing: then the rest is the comment all the same.
    private static int Comment(ReadOnlySpan<byte> record, int from)
    {
        var start = from + Blanks(record[from..]);
        return start < record.Length && record[start] == '/' ? start + 1 : start;
    }

    private static int Blanks(ReadOnlySpan<byte> text)
    {
        var first = text.IndexOfAnyExcept((byte)' ');
        return first < 0 ? text.Length : first;
    }
}
