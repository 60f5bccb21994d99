namespace Dax.Backends.Felis;

/// <summary>The tree of a Felis text → its objects. Knows keys, not meanings: <see cref="FelisCheck"/> judges those.</summary>
internal sealed class FelisModelReader(FelisProblems problems)
{
    public FelisSchema? Schema(FelisNode root)
    {
        if (root is not FelisMap map)
        {
            problems.Error(root.Place, "A Felis text is a mapping with \"name\" and \"tables\".");
            return null;
        }
        var m = new FelisMapReader(map, problems);
        var name = m.Needed("name", "schema");
        var tables = m.Maps("tables").Select(Table).ToList();
        if (tables.Count == 0)
        {
            problems.Error(m.Place, "The schema has no tables.");
        }
        var schema = Common(m, new FelisSchema(name.Value, name.Place, tables) { Index = m.Whole("tap:schema_index") }, $"#{name.Value}");
        m.Ignore("version", "annotations");
        m.Done("schema");
        return schema;
    }

    private FelisTable Table(FelisMapReader m)
    {
        var name = m.Needed("name", "table");
        var columns = m.Maps("columns").Select(c => Column(c, name.Value)).ToList();
        if (columns.Count == 0)
        {
            problems.Error(m.Place, $"The table {name.Value} has no columns.");
        }
        var table = new FelisTable(name.Value, name.Place, columns)
        {
            Index = m.Whole("tap:table_index"),
            PrimaryKey = m.References("primaryKey"),
            Constraints = [.. m.Maps("constraints").Select(Constraint)],
            Indexes = [.. m.Maps("indexes").Select(Index)],
        };
        table = Common(m, table, $"#{name.Value}");
        m.Ignore("columnGroups", "annotations");
        m.Refuse("columnRefs", "takes columns from another file; write them out (felis dump does) and read that");
        m.Done("table");
        return table;
    }

    private static FelisColumn Column(FelisMapReader m, string table)
    {
        var name = m.Needed("name", "column");
        var column = new FelisColumn(name.Value, name.Place, m.Needed("datatype", $"column {table}.{name.Value}"))
        {
            Length = m.Whole("length"),
            Nullable = m.Flag("nullable", true),
            Ucd = m.Word("ivoa:ucd"),
            Unit = m.Word("ivoa:unit"),
            FitsUnit = m.Word("fits:tunit"),
            VoDatatype = m.Word("votable:datatype"),
            ArraySize = m.Word("votable:arraysize"),
            XType = m.Text("votable:xtype"),
            Principal = m.Bit("tap:principal"),
            Std = m.Bit("tap:std"),
            Index = m.Whole("tap:column_index"),
        };
        column = Common(m, column, $"#{table}.{name.Value}");
        m.Ignore("value", "autoincrement", "precision", "annotations");
        m.Done("column");
        return column;
    }

    private static FelisConstraint Constraint(FelisMapReader m)
    {
        var name = m.Needed("name", "constraint");
        var constraint = new FelisConstraint(name.Value, name.Place, m.Needed("@type", $"constraint {name.Value}"))
        {
            Columns = m.References("columns"),
            Referenced = m.References("referencedColumns"),
        };
        constraint = Common(m, constraint, $"#{name.Value}");
        m.Ignore("expression", "deferrable", "initially", "on_delete", "on_update", "annotations");
        m.Done("constraint");
        return constraint;
    }

    private static FelisIndex Index(FelisMapReader m)
    {
        var name = m.Needed("name", "index");
        var index = new FelisIndex(name.Value, name.Place) { Columns = m.References("columns") };
        index = Common(m, index, $"#{name.Value}");
        m.Ignore("expressions", "annotations");
        m.Done("index");
        return index;
    }

    private static T Common<T>(FelisMapReader m, T item, string generatedId) where T : FelisObject
    {
        var id = m.Text("@id");
        return item with
        {
            Id = id ?? generatedId,
            HasOwnId = id is not null,
            Description = Folded(m.Text("description")),
            Utype = m.Text("votable:utype"),
        };
    }

    /// <summary>A description is prose: runs of blanks and line ends of a folded text are one blank.</summary>
    private static string? Folded(string? text) =>
        text is null ? null : string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) is { Length: > 0 } s ? s : null;
}
