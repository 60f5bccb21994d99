using Dax.Ivoa.Tables;

namespace Dax.Ivoa.Vosi;

/// <summary>
/// The published tables: the content of TAP_SCHEMA (TAP 1.1, 4) and of VOSI /tables (VODataService 1.2). Names are as they are
/// written in ADQL: <c>table_name</c> is qualified (<c>messier.objects</c>) and quoted where ADQL needs it.
/// </summary>
public sealed record TableSet(IReadOnlyList<SchemaEntry> Schemas);

public sealed record SchemaEntry(string Name, IReadOnlyList<TableEntry> Tables)
{
    public string? Title { get; init; }
    public string? Description { get; init; }
    public string? Utype { get; init; }
    public int? Index { get; init; }
}

/// <param name="QualifiedName">table_name of TAP_SCHEMA: <c>schema.table</c>, with delimiters where needed.</param>
public sealed record TableEntry(string QualifiedName, IReadOnlyList<ColumnEntry> Columns)
{
    /// <summary>"table" or "view".</summary>
    public string Type { get; init; } = "table";
    public string? Title { get; init; }
    public string? Description { get; init; }
    public string? Utype { get; init; }
    public int? Index { get; init; }
    /// <summary>Number of rows when known (VODataService nrows).</summary>
    public long? RowCount { get; init; }
    public IReadOnlyList<KeyEntry> Keys { get; init; } = [];
    /// <summary>Columns of the main position (degrees, ICRS), when the table has one.</summary>
    public PositionColumns? Position { get; init; }
    /// <summary>The column of regions (ICRS) by which rows are searched, when the table is stored for that.</summary>
    public string? RegionColumn { get; init; }
}

/// <param name="Field">
/// Name, in a published <see cref="TableSet"/> as queries write it (with delimiters where ADQL needs them: <c>"size"</c>; taplint demands it),
/// in the description of a single table, before it is published, without; VOTable type, unit, UCD, utype, xtype, description.
/// </param>
public sealed record ColumnEntry(FieldInfo Field)
{
    public bool Indexed { get; init; }
    public bool Principal { get; init; }
    public bool Std { get; init; }
    public int? Index { get; init; }
    public bool Nullable { get; init; } = true;
}

/// <summary>A foreign key (TAP_SCHEMA.keys and key_columns).</summary>
public sealed record KeyEntry(string Id, string TargetTable, IReadOnlyList<KeyColumnPair> Columns)
{
    public string? Description { get; init; }
    public string? Utype { get; init; }
}

/// <summary>Column names, written as in <see cref="ColumnEntry"/>.</summary>
public sealed record KeyColumnPair(string From, string Target);

/// <summary>Names of the columns of the main position: longitude and latitude in degrees, ICRS.</summary>
public sealed record PositionColumns(string Longitude, string Latitude);
