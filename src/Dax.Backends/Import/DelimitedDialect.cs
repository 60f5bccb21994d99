namespace Dax.Backends.Import;

/// <summary>How cells are told apart in a text.</summary>
/// <param name="Delimiter">Between cells.</param>
/// <param name="HasQuotes">RFC 4180: a cell that begins with a quote ends with one, and a doubled quote in it is one.</param>
/// <param name="HasEscapes">MySQL's LOAD DATA: what follows a backslash is taken as it is, or stands for a control character.</param>
/// <param name="EmptyTextIsNull">An empty cell of a text column is null (an empty quoted one never is).</param>
/// <param name="Latin1">Text that is not UTF-8 is Latin-1; otherwise it is an error.</param>
internal readonly record struct DelimitedDialect(byte Delimiter, bool HasQuotes, bool HasEscapes, bool EmptyTextIsNull, bool Latin1)
{
    public static DelimitedDialect Of(ImportFormat format, DelimitedOptions options)
    {
        var delimiter = format == ImportFormat.Tsv ? (byte)'\t' : (byte)',';
        return options.IsMySqlDump
            ? new(delimiter, HasQuotes: false, HasEscapes: true, EmptyTextIsNull: false, Latin1: true)
            : new(delimiter, HasQuotes: format == ImportFormat.Csv, HasEscapes: format == ImportFormat.Tsv, EmptyTextIsNull: true, Latin1: false);
    }
}

/// <summary>Where a cell lies in the scanner's buffer, after its quotes or escapes were undone.</summary>
internal readonly record struct DelimitedCell(int Start, int Length, CellState State);

internal enum CellState : byte
{
    Plain,
    /// <summary>It was quoted or had escapes: what it says is literal, not a sign for null.</summary>
    Literal,
    /// <summary><c>\N</c>.</summary>
    Null,
}
