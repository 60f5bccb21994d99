using Dax.Engine.Faults;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.Import;

/// <summary>What a file offers: its columns as it describes them.</summary>
/// <param name="File">Its name, for messages.</param>
/// <param name="HasNames">False when the columns have only places (a CSV without header).</param>
internal sealed record SourceTable(string File, TableSchema Schema, bool HasNames)
{
    /// <summary>Whether the file's cells can be read as any type (text can); otherwise they come as <see cref="Schema"/> says.</summary>
    public bool TakesAnyType { get; init; }

    /// <summary>The table's own description in the file.</summary>
    public string? Description { get; init; }
}

/// <summary>A column of the table to be.</summary>
internal sealed record PlannedColumn(ColumnEntry Entry, TableColumn Type)
{
    public string Name => Entry.Field.Name;
}

/// <summary>
/// Which columns the table gets, and where each file has them. Pure: made from what the files and the description say, before a row is read.
/// </summary>
internal sealed class ImportPlan
{
    public required IReadOnlyList<PlannedColumn> Columns { get; init; }

    /// <summary>For every source, the ordinal in it of each column; -1 where it has none.</summary>
    public required IReadOnlyList<int[]> Ordinals { get; init; }

    public PositionColumns? Position { get; init; }

    public string? Description { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    public int Find(string name) => Columns.ToList().FindIndex(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <param name="sources">At least one.</param>
    /// <param name="described">The description that rules; null takes the first source's.</param>
    /// <param name="position">As asked for; null finds it by UCDs.</param>
    public static Result<ImportPlan> Make(IReadOnlyList<SourceTable> sources, TableEntry? described, PositionColumns? position) =>
        new ImportPlanner(sources, described, position).Make();
}
