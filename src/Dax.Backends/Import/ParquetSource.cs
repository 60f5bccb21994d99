using System.Text;
using Dax.Backends.DuckDb.Native;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Import;

/// <summary>A Parquet file, read by the engine itself. Types that a table cannot have are cast by it to those that hold their values.</summary>
internal sealed class ParquetSource : IImportSource
{
    private readonly ImportEngine engine;
    private readonly string from;
    private readonly long total;
    private long rows;

    public ParquetSource(ImportEngine engine, string path)
    {
        this.engine = engine;
        from = $"read_parquet({ImportEngine.Literal(path)})";
        var file = Path.GetFileName(path);
        using var connection = engine.Connect();
        try
        {
            total = connection.ScalarLong($"SELECT count(*) FROM {from}") ?? 0;
            Table = new SourceTable(file, new TableSchema(Describe(connection, file)), HasNames: true) { TakesAnyType = true };
        }
        catch (DuckDbException e)
        {
            throw new ImportException($"{file} cannot be read as Parquet: {FirstLine(e.Message)}", e);
        }
    }

    public SourceTable Table { get; }

    public double? Fraction => total == 0 ? null : Math.Min(1, rows / (double)total);

    public ValueTask<IRowStream> Open(IReadOnlyList<TableColumn?> wanted, CancellationToken cancel)
    {
        var columns = new TableColumn[wanted.Count];
        var select = new StringBuilder("SELECT ");
        for (var i = 0; i < wanted.Count; i++)
        {
            var own = Table.Schema.Columns[i];
            columns[i] = wanted[i] is { } w ? w with { Field = own.Field } : own;
            var type = DuckDbColumnType.Of(columns[i].Kind, columns[i].IsArray).Sql;
            select.Append(i > 0 ? ", " : "").Append(wanted[i] is null ? $"CAST(NULL AS {type})" : $"CAST({ImportEngine.Quote(own.Field.Name)} AS {type})");
        }
        return new(new EngineRowStream(engine.Connect(), select.Append(" FROM ").Append(from).ToString(), new TableSchema(columns), Table.File, n => rows += n));
    }

    public bool GuessAgain() => false;

    public ValueTask DisposeAsync() => default;

    private List<TableColumn> Describe(DuckDbConnection connection, string file)
    {
        var columns = new List<TableColumn>();
        using var result = connection.Stream($"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {from})");
        while (result.Fetch() is { } chunk)
        {
            using (chunk)
            {
                var names = (TextVector)VectorReader.Create(result.Types[0], chunk.Vector(0), chunk.Count);
                var types = (TextVector)VectorReader.Create(result.Types[1], chunk.Vector(1), chunk.Count);
                for (var i = 0; i < chunk.Count; i++)
                {
                    columns.Add(Column(Encoding.UTF8.GetString(names.Utf8(i)), Encoding.UTF8.GetString(types.Utf8(i)), file));
                }
            }
        }
        return columns;
    }

    private static TableColumn Column(string name, string type, string file)
    {
        var isArray = type.EndsWith(']');
        var element = isArray ? type[..type.LastIndexOf('[')] : type;
        if (element.EndsWith(']') || Kind(element) is not { } kind || (isArray && kind is CellKind.Text or CellKind.Timestamp))
        {
            throw new ImportException($"{file}: column {name} has the type {type}, which a table cannot have.");
        }
        return element == "BLOB" && !isArray ? ColumnTypes.Plain(name, CellKind.UnsignedByte, isArray: true) : ColumnTypes.Plain(name, kind, isArray);
    }

    private static CellKind? Kind(string type) => type switch
    {
        "BOOLEAN" => CellKind.Boolean,
        "UTINYINT" or "BLOB" => CellKind.UnsignedByte,
        "TINYINT" or "SMALLINT" => CellKind.Short,
        "USMALLINT" or "INTEGER" => CellKind.Int,
        "UINTEGER" or "BIGINT" or "UBIGINT" or "HUGEINT" or "UHUGEINT" => CellKind.Long,
        "FLOAT" => CellKind.Float,
        "DOUBLE" => CellKind.Double,
        "DATE" or "TIMESTAMP" or "TIMESTAMP_S" or "TIMESTAMP_MS" or "TIMESTAMP_NS" or "TIMESTAMP WITH TIME ZONE" => CellKind.Timestamp,
        "VARCHAR" or "UUID" or "TIME" or "JSON" => CellKind.Text,
        _ when type.StartsWith("DECIMAL", StringComparison.Ordinal) => CellKind.Double,
        _ when type.StartsWith("ENUM", StringComparison.Ordinal) => CellKind.Text,
        _ => null,
    };

    internal static string FirstLine(string message) => message.Split('\n')[0].Trim();
}
