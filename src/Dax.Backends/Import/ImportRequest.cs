using Dax.Ivoa.Vosi;

namespace Dax.Backends.Import;

/// <summary>What is asked of an import: files that become one table.</summary>
/// <param name="Files">One or more, of one format.</param>
/// <param name="Name">The table that they become.</param>
public sealed record ImportRequest(IReadOnlyList<string> Files, TableName Name)
{
    /// <summary>Null: by the files' extensions, else by their first bytes.</summary>
    public ImportFormat? Format { get; init; }

    /// <summary>Columns, types and descriptions from elsewhere (Felis, a MySQL schema); null takes them from the files.</summary>
    public TableEntry? Description { get; init; }

    /// <summary>What is known of the schema that the table lies in.</summary>
    public SchemaEntry? SchemaDescription { get; init; }

    /// <summary>Columns of the main position, degrees, ICRS; null finds them by their UCDs.</summary>
    public PositionColumns? Position { get; init; }

    /// <summary>How CSV and TSV are written.</summary>
    public DelimitedOptions Delimited { get; init; } = new();

    /// <summary>Whether a table of that name may be replaced.</summary>
    public bool Replace { get; init; }

    /// <summary>What the engine may use of memory while it sorts, bytes; the rest goes to the folder's scratch.</summary>
    public long MemoryLimitBytes { get; init; } = 4L << 30;

    public int Threads { get; init; } = Environment.ProcessorCount;
}

/// <summary>How CSV and TSV are written.</summary>
public sealed record DelimitedOptions
{
    /// <summary>Whether the first line has names; null: it has when no description is given, or when it names a described column.</summary>
    public bool? HasHeader { get; init; }

    /// <summary>A text that means null, beside an empty cell and <c>\N</c>.</summary>
    public string? Null { get; init; }

    /// <summary>As MySQL and Qserv dump tables: backslash escapes, no quotes, empty text is not null, text that is not UTF-8 is Latin-1.</summary>
    public bool IsMySqlDump { get; init; }
}

/// <summary>How far an import is.</summary>
/// <param name="Rows">Rows read so far.</param>
/// <param name="Fraction">Of the stage's work, 0 to 1; null when nobody knows.</param>
public readonly record struct ImportProgress(ImportStage Stage, long Rows, double? Fraction);

public enum ImportStage { Reading, Ordering, Publishing }

/// <summary>What an import did.</summary>
public sealed record ImportSummary(TableEntry Table, string Generation, long Rows, long Bytes, IReadOnlyList<string> Warnings);
