using System.Globalization;
using System.Text;

namespace Dax.Sky.Fits;

/// <summary>
/// Records that are made here: fixed format (FITS 4.0, 4.2), strings over CONTINUE where they are long, HIERARCH where the keyword is no standard one. What is not
/// printable ASCII becomes a question mark; a comment is cut where the record ends. ArgumentException for a keyword that cannot be written.
/// </summary>
public readonly partial struct FitsCard
{
    private const int FixedWidth = 20;
    private const int CommentaryWidth = 72;

    public static FitsCard Logical(string keyword, bool value, string? comment = null) => Fixed(keyword, value ? "T" : "F", comment);

    public static FitsCard Integer(string keyword, long value, string? comment = null) => Fixed(keyword, value.ToString(CultureInfo.InvariantCulture), comment);

    /// <summary>The shortest text that reads back as the same number. ArgumentException for NaN and infinities.</summary>
    public static FitsCard Real(string keyword, double value, string? comment = null) => Fixed(keyword, FitsNumber.Format(value), comment);

    public static FitsCard Complex(string keyword, System.Numerics.Complex value, string? comment = null) =>
        Fixed(keyword, $"({FitsNumber.Format(value.Real)}, {FitsNumber.Format(value.Imaginary)})", comment);

    public static FitsCard Undefined(string keyword, string? comment = null) => Fixed(keyword, "", comment);

    public static FitsCard Text(string keyword, string value, string? comment = null)
    {
        var prefix = Prefix(keyword);
        var quoted = Printable(value.TrimEnd(' ')).Replace("'", "''", StringComparison.Ordinal);
        if (prefix.Length + quoted.Length + 2 <= RecordBytes) return Record(WithComment($"{prefix}'{quoted,-8}'", comment));
        if (prefix.Length > RecordBytes - 12) throw new ArgumentException($"The keyword {keyword} leaves no room for a value", nameof(keyword));
        return Parse(LongText(prefix, quoted, comment));
    }

    /// <summary>A record without a value: COMMENT, HISTORY or blanks. At most 72 characters; <see cref="FitsHeaderBuilder.AddCommentary"/> takes more.</summary>
    public static FitsCard Commentary(string keyword, string text)
    {
        if (text.Length > CommentaryWidth) throw new ArgumentException("More than a record holds", nameof(text));
        if (keyword.Length > 0 && !IsStandard(keyword)) throw new ArgumentException($"'{keyword}' is no keyword", nameof(keyword));
        return Record($"{keyword,-8}{Printable(text)}");
    }

    /// <summary>The same value and comment under another keyword; a string or number keeps its exact text.</summary>
    public FitsCard Renamed(string keyword) => Kind switch
    {
        FitsValueKind.None => Commentary(keyword, Comment),
        FitsValueKind.Text => Text(keyword, ValueText, Comment),
        _ => Fixed(keyword, ValueText, Comment),
    };

    /// <summary>1 to 8 of A–Z, 0–9, hyphen and underscore (FITS 4.0, 4.1.2.1).</summary>
    internal static bool IsStandard(string keyword) =>
        keyword.Length is > 0 and <= 8 && keyword.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c is '-' or '_');

    private static FitsCard Fixed(string keyword, string value, string? comment)
    {
        var prefix = Prefix(keyword);
        var wide = prefix + value.PadLeft(FixedWidth);
        var text = wide.Length <= RecordBytes ? wide : prefix + value;
        if (text.Length > RecordBytes) throw new ArgumentException($"The keyword {keyword} leaves no room for its value", nameof(keyword));
        return Record(WithComment(text, comment));
    }

    private static string Prefix(string keyword)
    {
        var name = keyword.ToUpperInvariant();
        if (IsStandard(name)) return $"{name,-8}= ";
        if (name.StartsWith("HIERARCH ", StringComparison.Ordinal)) name = name["HIERARCH ".Length..];
        name = string.Join(' ', name.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        if (name.Length == 0 || name.Any(c => c is < ' ' or > '~' or '=')) throw new ArgumentException($"'{keyword}' is no keyword", nameof(keyword));
        return $"HIERARCH {name} = ";
    }

    // Every record but the last ends in an ampersand; a doubled quote stays on one record.
    private static byte[] LongText(string prefix, string quoted, string? comment)
    {
        var records = new List<string>();
        while (prefix.Length + quoted.Length + 2 > RecordBytes)
        {
            var take = RecordBytes - prefix.Length - 3;
            if ((take - quoted.AsSpan(0, take).TrimEnd('\'').Length) % 2 == 1) take--;
            records.Add($"{prefix}'{quoted.AsSpan(0, take)}&'");
            quoted = quoted[take..];
            prefix = "CONTINUE  ";
        }
        records.Add(WithComment($"{prefix}'{quoted}'", comment));
        var bytes = new byte[records.Count * RecordBytes];
        for (var i = 0; i < records.Count; i++) Fill(bytes.AsSpan(i * RecordBytes, RecordBytes), records[i]);
        return bytes;
    }

    private static string WithComment(string text, string? comment) =>
        string.IsNullOrEmpty(comment) ? text : $"{text.PadRight(30)} / {Printable(comment)}";

    private static FitsCard Record(string text)
    {
        var bytes = new byte[RecordBytes];
        Fill(bytes, text);
        return Parse(bytes);
    }

    private static void Fill(Span<byte> record, string text)
    {
        record.Fill((byte)' ');
        Encoding.ASCII.GetBytes(text.AsSpan(0, Math.Min(text.Length, RecordBytes)), record);
    }

    private static string Printable(string text) => string.Create(text.Length, text, (span, source) =>
    {
        for (var i = 0; i < span.Length; i++) span[i] = source[i] is >= ' ' and <= '~' ? source[i] : char.IsWhiteSpace(source[i]) ? ' ' : '?';
    });
}
