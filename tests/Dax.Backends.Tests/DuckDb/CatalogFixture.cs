using Dax.Adql.Dialects;
using Dax.Backends.DuckDb;
using Dax.Backends.DuckDb.Native;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dax.Backends.Tests.DuckDb;

/// <summary>A data folder with tables made by SQL, and a service's catalog over it.</summary>
internal sealed class CatalogFixture : IAsyncDisposable
{
    private readonly TempFolder temp = new();
    private readonly Lock starting = new();
    private DuckDbCatalog? catalog;

    public CatalogFixture() => Folder = OpenFolder();

    public CatalogFolder Folder { get; }

    public DuckDbOptions Options { get; init; } = new() { InteractiveMemory = 128 << 20, StreamingMemory = 64 << 20, ScanMemory = 256 << 20, ScanThreads = 2 };

    /// <summary>Tests that ask at once get one: a second service may not run on the folder.</summary>
    public DuckDbCatalog Catalog
    {
        get
        {
            lock (starting)
                return catalog ??= Start().Value;
        }
    }

    public Result<DuckDbCatalog> Start() => DuckDbCatalog.Start(Folder, Options, NullLogger<DuckDbCatalog>.Instance);

    public CatalogFolder OpenFolder() => CatalogFolder.Open(temp.Path, TimeProvider.System);

    /// <summary>Publishes schema.table (replacing) with the rows of a SELECT; the columns' FIELDs are given.</summary>
    public TableGeneration Publish(string schema, string table, string select, IReadOnlyList<FieldInfo> fields, PositionColumns? position = null)
    {
        var path = Folder.NewGenerationPath();
        long? rows;
        using (var database = DuckDbDatabase.Open(path, []))
        using (var connection = database.Connect())
        {
            connection.Execute($"CREATE TABLE t AS {select}");
            rows = connection.ScalarLong("SELECT count(*) FROM t");
        }
        var generation = new TableGeneration(CatalogFolder.GenerationOf(path), Path.GetFileName(path), schema, table,
            new TableEntry($"{schema}.{table}", [.. fields.Select(f => new ColumnEntry(f))]) { Position = position, RowCount = rows },
            position is null ? null : CatalogFolder.PositionKey, DateTimeOffset.UnixEpoch);
        Assert.True(Folder.Publish([generation], [new SchemaEntry(schema, [])], replace: true).IsOk);
        return generation;
    }

    public TableGeneration PublishNumbers(string table, string select) => Publish("s", table, select, [new FieldInfo("v", VoDatatype.Long)]);

    public async Task<ICatalogSnapshot> Open() => await Catalog.Open(default);

    /// <summary>All BIGINTs of one column.</summary>
    public static Task<List<long>> Longs(ICatalogSnapshot snapshot, string sql, Lane lane = Lane.Interactive) => Longs(snapshot, new SqlText(sql), lane);

    public static async Task<List<long>> Longs(ICatalogSnapshot snapshot, SqlText sql, Lane lane)
    {
        var values = new List<long>();
        await using var stream = (await snapshot.Execute(sql, Schema(CellKind.Long), lane, default)).Value;
        while (await stream.Read(default) is { } batch)
        {
            using (batch)
                values.AddRange(((ScalarVector<long>)batch.Columns[0]).Values);
        }
        return values;
    }

    /// <summary>All texts of the columns, null as null.</summary>
    public static async Task<List<string?[]>> Texts(ICatalogSnapshot snapshot, string sql, int columns)
    {
        var rows = new List<string?[]>();
        await using var stream = (await snapshot.Execute(new SqlText(sql), Schema(Enumerable.Repeat(CellKind.Text, columns)), Lane.Interactive, default)).Value;
        while (await stream.Read(default) is { } batch)
        {
            using (batch)
            {
                for (var row = 0; row < batch.Count; row++)
                    rows.Add([.. batch.Columns.Select(c => c.IsNull(row) ? null : System.Text.Encoding.UTF8.GetString(((TextVector)c).Utf8(row)))]);
            }
        }
        return rows;
    }

    public static TableSchema Schema(params IEnumerable<CellKind> kinds) => new([.. kinds.Select((k, i) => new TableColumn(new FieldInfo($"c{i}", VoDatatype.Long), k))]);

    /// <summary>The engine's name of a table of the model.</summary>
    public static string Physical(ICatalogSnapshot snapshot, string schema, string table)
        => string.Join('.', snapshot.Model.Tables.Single(t => t.Schema == schema && t.Name == table).PhysicalName.Select(p => $"\"{p}\""));

    public async ValueTask DisposeAsync()
    {
        if (catalog is not null)
            await catalog.DisposeAsync();
        Folder.Dispose();
        temp.Dispose();
    }
}
