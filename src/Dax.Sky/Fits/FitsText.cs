using System.Text;

namespace Dax.Sky.Fits;

/// <summary>Strings in quotes, over as many records as they take (FITS 4.0, 4.2.1).</summary>
internal static class FitsText
{
    private const int ContinueTextStart = 8;

    /// <summary>The position behind the end quote of the string that begins at <paramref name="start"/>; the record's end when there is none.</summary>
    public static int End(ReadOnlySpan<byte> record, int start) => Math.Min(EndQuote(record, start) + 1, record.Length);

    /// <summary>Whether the string of a record ends in an ampersand: then a CONTINUE behind it belongs to it.</summary>
    public static bool AsksForMore(ReadOnlySpan<byte> record, int start) => Inner(record, start).TrimEnd((byte)' ').EndsWith("&"u8);

    /// <summary>Where the string of a CONTINUE record begins, or −1 when it is no such record.</summary>
    public static int ContinueStart(ReadOnlySpan<byte> record)
    {
        if (!record.StartsWith("CONTINUE"u8)) return -1;
        var first = record[ContinueTextStart..].IndexOfAnyExcept((byte)' ');
        return first >= 0 && record[ContinueTextStart + first] == '\'' ? ContinueTextStart + first : -1;
    }

    /// <summary>What the string says: quotes undoubled, records joined, blanks at its end left out.</summary>
    public static string Decode(ReadOnlySpan<byte> records, int start)
    {
        var text = new StringBuilder();
        for (var at = 0; at < records.Length; at += FitsCard.RecordBytes)
        {
            var record = records.Slice(at, FitsCard.RecordBytes);
            if (at > 0) start = ContinueStart(record);
            var part = Encoding.Latin1.GetString(Inner(record, start)).Replace("''", "'", StringComparison.Ordinal);
            var isLast = at + FitsCard.RecordBytes >= records.Length;
            text.Append(isLast ? part : part.AsSpan().TrimEnd(' ')[..^1]);
        }
        return text.ToString().TrimEnd(' ');
    }

    /// <summary>The comments of all records, joined by a blank.</summary>
    public static string Comment(ReadOnlySpan<byte> records, int start)
    {
        var first = Encoding.Latin1.GetString(records[start..FitsCard.RecordBytes]).Trim(' ');
        if (records.Length == FitsCard.RecordBytes) return first;
        var parts = new List<string> { first };
        for (var at = FitsCard.RecordBytes; at < records.Length; at += FitsCard.RecordBytes)
        {
            var record = records.Slice(at, FitsCard.RecordBytes);
            var rest = record[End(record, ContinueStart(record))..].TrimStart((byte)' ');
            parts.Add(Encoding.Latin1.GetString(rest.StartsWith("/"u8) ? rest[1..] : rest).Trim(' '));
        }
        return string.Join(' ', parts.Where(p => p.Length > 0));
    }

    private static ReadOnlySpan<byte> Inner(ReadOnlySpan<byte> record, int start) => record[(start + 1)..EndQuote(record, start)];

    private static int EndQuote(ReadOnlySpan<byte> record, int start)
    {
        for (var i = start + 1; i < record.Length; i++)
        {
            if (record[i] != '\'') continue;
            if (i + 1 == record.Length || record[i + 1] != '\'') return i;
            i++;
        }
        return record.Length;
    }
}
