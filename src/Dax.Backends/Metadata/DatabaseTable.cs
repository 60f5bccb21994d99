using Dax.Adql.Binding;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Metadata;

/// <summary>A table as a database's own catalog has it; names as they are there.</summary>
internal sealed record DatabaseTable(string Schema, string Name, IReadOnlyList<DatabaseColumn> Columns)
{
    public bool IsView { get; init; }

    /// <summary>By the server's statistics.</summary>
    public long? Rows { get; init; }

    public string? Comment { get; init; }

    /// <summary>An index of the server finds places on the sky by the main position.</summary>
    public bool HasSkyIndex { get; init; }

    public IReadOnlyList<DatabaseKey> Keys { get; init; } = [];
}

/// <param name="Field">Its VOTable type by its stored type; nothing else is known there.</param>
/// <param name="Type">What its values are in queries.</param>
internal sealed record DatabaseColumn(FieldInfo Field, AdqlType Type)
{
    public string Name => Field.Name;

    public bool IsNullable { get; init; } = true;

    public string? Comment { get; init; }

    /// <summary>It leads an index.</summary>
    public bool IsIndexed { get; init; }

    /// <summary>An equality on it finds few rows, by an index.</summary>
    public bool IsSelective { get; init; }
}

/// <summary>A foreign key.</summary>
internal sealed record DatabaseKey(string Name, string TargetSchema, string TargetTable, IReadOnlyList<(string From, string Target)> Columns);
