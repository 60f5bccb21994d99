using Dax.Backends.Import;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.Qserv.Descriptions;

/// <summary>Columns from their MySQL types, with what Felis says of them.</summary>
internal sealed class TableColumns(SchemaEntry? felis)
{
    private readonly List<string> leftOut = [];

    /// <summary>Sentences on columns of types that cannot be published.</summary>
    public IReadOnlyList<string> LeftOut => leftOut;

    public TableEntry Entry(string schema, IngestFile file)
    {
        var words = felis is null ? null : TableDescriptions.Find(felis, new TableName(schema, file.Table!)).Match(found => found, _ => (TableEntry?)null);
        var columns = new List<ColumnEntry>(file.Columns!.Count);
        foreach (var column in file.Columns)
            if (Column(file, column) is { } entry)
                columns.Add(words?.Columns.FirstOrDefault(c => c.Field.Name.Equals(column.Name, StringComparison.OrdinalIgnoreCase)) is { } said ? Said(entry, said) : entry);
        if (columns.Count == 0)
            throw new QservDescriptionException($"The table {file.Table} has no column that can be published.");
        return new TableEntry(AdqlNames.Qualify(schema, file.Table!), columns)
        {
            Description = words?.Description, Utype = words?.Utype, Title = words?.Title, Index = words?.Index, Keys = words?.Keys ?? [],
            Position = MainPosition.Of(columns),
        };
    }

    private ColumnEntry? Column(IngestFile file, IngestColumn column)
    {
        if (column is { Name.Length: > 0, Type.Length: > 0 } && !column.Name.Contains('`', StringComparison.Ordinal))
        {
            var parsed = MySqlSchemaReader.Read($"CREATE TABLE t (`{column.Name}` {column.Type})");
            if (parsed.IsOk && parsed.Value.Columns is [var entry])
                return entry;
        }
        leftOut.Add($"{file.Table}.{column.Name} is not published: its type '{column.Type}' is not known.");
        return null;
    }

    /// <summary>Types are the database's own; words are Felis'.</summary>
    private static ColumnEntry Said(ColumnEntry column, ColumnEntry said) => said with
    {
        Field = said.Field with
        {
            Name = column.Field.Name, Datatype = column.Field.Datatype, ArraySize = column.Field.ArraySize, XType = column.Field.XType ?? (column.Field.Datatype == said.Field.Datatype ? said.Field.XType : null),
        },
        Nullable = column.Nullable,
        Indexed = column.Indexed,
    };
}
