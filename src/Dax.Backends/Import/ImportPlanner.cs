using Dax.Engine.Faults;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.Import;

/// <summary>Makes an <see cref="ImportPlan"/>, in this order: columns, their places in every file, the main position.</summary>
internal sealed class ImportPlanner(IReadOnlyList<SourceTable> sources, TableEntry? described, PositionColumns? position)
{
    private const int MaxColumns = 10_000;

    private readonly List<string> warnings = [];

    public Result<ImportPlan> Make()
    {
        var columns = described is null ? FromSource() : FromDescription(described);
        if (!columns.IsOk)
        {
            return columns.Fault;
        }
        var ordinals = new List<int[]>();
        foreach (var source in sources)
        {
            var places = source.HasNames || described is null ? ByName(source, columns.Value) : ByPlace(source, columns.Value);
            if (!places.IsOk)
            {
                return places.Fault;
            }
            ordinals.Add(places.Value);
        }
        return WithPosition(columns.Value, ordinals);
    }

    private Result<List<PlannedColumn>> FromSource()
    {
        var first = sources[0];
        var columns = new List<PlannedColumn>();
        foreach (var column in first.Schema.Columns)
        {
            if (NameProblem(column.Field.Name) is { } problem)
            {
                return new Fault.Usage($"{first.File}: {problem}");
            }
            if (columns.Exists(c => c.Name.Equals(column.Field.Name, StringComparison.OrdinalIgnoreCase)))
            {
                return new Fault.Usage($"{first.File} has two columns \"{column.Field.Name}\" (capitals do not count).");
            }
            var type = Widest(column);
            columns.Add(new PlannedColumn(new ColumnEntry(type.Field with { Id = null }), type));
        }
        return columns.Count is > 0 and <= MaxColumns ? columns : new Fault.Usage($"{first.File} has {columns.Count} columns; a table has 1 to {MaxColumns}.");
    }

    /// <summary>Files that were guessed one by one may differ; the column holds what all of them have.</summary>
    private TableColumn Widest(TableColumn column)
    {
        var kind = column.Kind;
        foreach (var source in sources.Skip(1).Where(s => s.TakesAnyType))
        {
            var other = source.Schema.Columns.FirstOrDefault(c => c.Field.Name.Equals(column.Field.Name, StringComparison.OrdinalIgnoreCase));
            kind = other is null || other.IsArray || column.IsArray ? kind : Widest(kind, other.Kind);
        }
        return kind == column.Kind ? column : ColumnTypes.Plain(column.Field.Name, kind);
    }

    private static CellKind Widest(CellKind a, CellKind b)
    {
        if (a == b)
        {
            return a;
        }
        var (low, high) = a < b ? (a, b) : (b, a);
        var areNumbers = low >= CellKind.UnsignedByte && high <= CellKind.Double;
        // A float does not hold every whole number of more than 16 bits.
        return !areNumbers ? CellKind.Text : high == CellKind.Float && low > CellKind.Short ? CellKind.Double : high;
    }

    private static string? NameProblem(string name)
    {
        if (name.Length is 0 or > 128 || name.Any(char.IsControl))
        {
            return $"\"{name}\" cannot be a column's name: 1 to 128 characters, no control characters.";
        }
        return name.StartsWith("dax$", StringComparison.OrdinalIgnoreCase) ? $"\"{name}\": names that begin with dax$ are the service's own." : null;
    }

    private static Result<List<PlannedColumn>> FromDescription(TableEntry entry)
    {
        var columns = new List<PlannedColumn>();
        foreach (var column in entry.Columns)
        {
            if (ColumnTypes.Of(column.Field) is not { } type)
            {
                return new Fault.Usage($"Column {column.Field.Name} has the type {column.Field.Datatype}, which cannot be stored.");
            }
            columns.Add(new PlannedColumn(column, type));
        }
        return columns;
    }

    private Result<int[]> ByName(SourceTable source, List<PlannedColumn> columns)
    {
        var places = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < source.Schema.Columns.Count; i++)
        {
            if (!places.TryAdd(source.Schema.Columns[i].Field.Name, i))
            {
                return new Fault.Usage($"{source.File} has two columns \"{source.Schema.Columns[i].Field.Name}\" (capitals do not count).");
            }
        }
        var ordinals = new int[columns.Count];
        var missing = new List<string>();
        for (var i = 0; i < ordinals.Length; i++)
        {
            if (!places.Remove(columns[i].Name, out ordinals[i]))
            {
                ordinals[i] = -1;
                missing.Add(columns[i].Name);
            }
            else if (!source.TakesAnyType && !CellConverters.Exist(source.Schema.Columns[ordinals[i]], columns[i].Type))
            {
                return new Fault.Usage($"{source.File}: column {columns[i].Name} holds {ColumnTypes.Describe(source.Schema.Columns[ordinals[i]])}; the table needs {ColumnTypes.Describe(columns[i].Type)}.");
            }
        }
        return Judge(source, columns, ordinals, missing, [.. places.Keys]);
    }

    /// <summary>Without a description all files must agree; with one, the description rules and differences are told.</summary>
    private Result<int[]> Judge(SourceTable source, List<PlannedColumn> columns, int[] ordinals, List<string> missing, List<string> surplus)
    {
        if (described is null && missing.Count + surplus.Count > 0)
        {
            return new Fault.Usage($"{source.File} has other columns than {sources[0].File}:{Names(" it lacks ", missing)}{Names(" it adds ", surplus)}.");
        }
        if (missing.Count == columns.Count)
        {
            return new Fault.Usage($"{source.File} has none of the described columns ({Some(missing)}).");
        }
        if (missing.Find(m => !columns.Find(c => c.Name == m)!.Entry.Nullable) is { } needed)
        {
            return new Fault.Usage($"{source.File} has no column {needed}, which may not be null.");
        }
        if (missing.Count > 0)
        {
            warnings.Add($"{source.File} lacks described columns; they are null: {Some(missing)}.");
        }
        if (surplus.Count > 0)
        {
            warnings.Add($"{source.File} has columns that the description does not have; they are left out: {Some(surplus)}.");
        }
        return ordinals;
    }

    private static Result<int[]> ByPlace(SourceTable source, List<PlannedColumn> columns) =>
        source.Schema.Columns.Count == columns.Count
            ? Enumerable.Range(0, columns.Count).ToArray()
            : new Fault.Usage($"{source.File} has {source.Schema.Columns.Count} columns and no names; the description has {columns.Count}.");

    private Result<ImportPlan> WithPosition(List<PlannedColumn> columns, List<int[]> ordinals)
    {
        if (position is not null)
        {
            foreach (var (asked, word) in (ReadOnlySpan<(string, string)>)[(position.Longitude, "pos.eq.ra"), (position.Latitude, "pos.eq.dec")])
            {
                var i = columns.FindIndex(c => c.Name.Equals(asked, StringComparison.OrdinalIgnoreCase));
                AsDegrees(columns, i);
                if (i < 0 || !MainPosition.CanBe(columns[i].Entry.Field))
                {
                    return new Fault.Usage(i < 0 ? $"There is no column {asked}." : $"Column {asked} cannot be a position: it must be one number (float or double) in degrees.");
                }
                columns[i] = AsMain(columns[i], word);
            }
        }
        var found = position is null
            ? described?.Position ?? MainPosition.Of([.. columns.Select(c => c.Entry)])
            : new PositionColumns(Declared(columns, position.Longitude), Declared(columns, position.Latitude));
        return new ImportPlan { Columns = columns, Ordinals = ordinals, Position = found, Description = described?.Description ?? sources[0].Description, Warnings = warnings };
    }

    /// <summary>Positions that happen to be whole numbers in a text are numbers all the same.</summary>
    private void AsDegrees(List<PlannedColumn> columns, int i)
    {
        if (described is null && i >= 0 && sources.All(s => s.TakesAnyType) && columns[i].Type is { IsArray: false, Kind: >= CellKind.UnsignedByte and <= CellKind.Long })
        {
            var type = ColumnTypes.Plain(columns[i].Name, CellKind.Double);
            columns[i] = new PlannedColumn(new ColumnEntry(type.Field), type);
        }
    }

    private static string Declared(List<PlannedColumn> columns, string name) => columns.Find(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase))!.Name;

    /// <summary>What was declared on the command line is told to clients by UCD and unit, where the file said nothing.</summary>
    private static PlannedColumn AsMain(PlannedColumn column, string word)
    {
        var field = column.Entry.Field;
        field = field with { Ucd = string.IsNullOrEmpty(field.Ucd) ? $"{word};meta.main" : field.Ucd, Unit = string.IsNullOrEmpty(field.Unit) ? "deg" : field.Unit };
        return new PlannedColumn(column.Entry with { Field = field }, column.Type with { Field = field });
    }

    private static string Names(string lead, List<string> names) => names.Count == 0 ? "" : lead + Some(names);

    private static string Some(List<string> names) => names.Count <= 5 ? string.Join(", ", names) : string.Join(", ", names.Take(5)) + $" and {names.Count - 5} more";
}
