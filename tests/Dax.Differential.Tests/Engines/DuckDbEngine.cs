using Dax.Adql.Binding;
using Dax.Adql.Dialects;
using Dax.Backends.DuckDb;
using Dax.Backends.DuckDb.Native;
using Dax.Differential.Tests.Catalog;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Engine.Queries;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;
using Microsoft.Extensions.Logging;

namespace Dax.Differential.Tests.Engines;

/// <summary>DuckDB as the service runs it: a data folder, the catalog over it, its snapshot's model, lanes and checks of types.</summary>
internal sealed class DuckDbEngine : QueryEngine
{
    private readonly string path = Directory.CreateTempSubdirectory("dax-differential-").FullName;
    private readonly CatalogFolder folder;
    private readonly DuckDbCatalog catalog;
    private readonly ICatalogSnapshot snapshot;
    private readonly LastWords log = new();

    private DuckDbEngine()
    {
        folder = CatalogFolder.Open(path, TimeProvider.System);
        foreach (var table in SeedCatalog.Tables)
            Publish(table);
        var options = new DuckDbOptions { InteractiveMemory = 128 << 20, StreamingMemory = 64 << 20, ScanMemory = 256 << 20, ScanThreads = 2 };
        catalog = DuckDbCatalog.Start(folder, options, log).Value;
        snapshot = catalog.Open(default).AsTask().GetAwaiter().GetResult();
    }

    public static Task<QueryEngine> Start() => Task.FromResult<QueryEngine>(new DuckDbEngine());

    public override string Name => "DuckDB";

    public override Dialect Dialect => Backend.Dialect;

    private ICatalogBackend Backend => (ICatalogBackend)snapshot;

    public override CatalogModel Model => snapshot.Model;

    public override async Task<EngineAnswer> Run(BoundQuery query, SqlText sql)
    {
        var schema = ResultSchema.Of(query.Columns);
        var lane = query.IsRestricted ? Lane.Interactive : Lane.Scan;
        try
        {
            var started = await Backend.Execute(sql, schema, new QueryContext(lane, "trial", new Principal(null, "::1")), TestContext.Current.CancellationToken);
            if (!started.IsOk)
                return Report(started.Fault);
            await using var stream = started.Value;
            var rows = new List<object?[]>();
            while (await stream.Read(TestContext.Current.CancellationToken) is { } batch)
                using (batch)
                    for (var row = 0; row < batch.Count; row++)
                        rows.Add([.. batch.Columns.Select((column, i) => Batches.Cell(column, schema.Columns[i].Kind, row))]);
            return new(rows);
        }
        catch (CatalogException e)
        {
            return Report(e.Fault);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await snapshot.DisposeAsync();
        await catalog.DisposeAsync();
        folder.Dispose();
        Directory.Delete(path, recursive: true);
    }

    private EngineAnswer Report(Fault fault) => fault is Fault.Usage ? new([], DataError: fault.Message) : new([], Failure: $"{fault.Message} {log.Words}");

    /// <summary>The last failure that the catalog logged: what the engine itself said.</summary>
    private sealed class LastWords : ILogger<DuckDbCatalog>
    {
        public string Words { get; private set; } = "";

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                Words = $"{exception?.Message} {(exception is null ? formatter(state, null) : "")}";
        }
    }

    private void Publish(SeedTable table)
    {
        var file = folder.NewGenerationPath();
        var columns = string.Join(", ", table.Columns.Select(c => $"{Sql.Quoted(c.Name, '"')} {TypeName(c.Type)}"));
        using (var database = DuckDbDatabase.Open(file, []))
        using (var connection = database.Connect())
        {
            connection.Execute($"CREATE TABLE t ({columns}{(table.IsKeyed ? $", {Sql.Quoted(CatalogFolder.PositionKey, '"')} BIGINT NOT NULL" : "")})");
            if (table.Rows.Count > 0)
                connection.Execute($"INSERT INTO t VALUES {string.Join(", ", SeedModel.Rows(table).Select(Row))}");
        }

        var position = table.Position is { } p ? new PositionColumns(p.Longitude, p.Latitude) : null;
        var entry = new TableEntry($"{SeedTable.Schema}.{table.Name}", [.. table.Columns.Select(c => new ColumnEntry(Field(c)))]) { Position = position, RowCount = table.Rows.Count };
        var generation = new TableGeneration(CatalogFolder.GenerationOf(file), Path.GetFileName(file), SeedTable.Schema, table.Name, entry,
            table.IsKeyed ? CatalogFolder.PositionKey : null, DateTimeOffset.UnixEpoch);
        Assert.True(folder.Publish([generation], [], replace: false).IsOk);

        string Row(object?[] row) => $"({string.Join(", ", row.Select((cell, i) => $"CAST({Sql.Text(cell)} AS {(i < table.Columns.Count ? TypeName(table.Columns[i].Type) : "BIGINT")})"))})";
    }

    private static FieldInfo Field(SeedColumn column) => column.Type switch
    {
        AdqlBase.Smallint => new(column.Name, VoDatatype.Short),
        AdqlBase.Integer => new(column.Name, VoDatatype.Int),
        AdqlBase.Bigint => new(column.Name, VoDatatype.Long),
        AdqlBase.Real => new(column.Name, VoDatatype.Float),
        AdqlBase.Double => new(column.Name, VoDatatype.Double),
        AdqlBase.Timestamp => new(column.Name, VoDatatype.Char, "*") { XType = "timestamp" },
        _ => new(column.Name, VoDatatype.UnicodeChar, "*"),
    };

    private static string TypeName(AdqlBase type) => type switch
    {
        AdqlBase.Smallint => "SMALLINT",
        AdqlBase.Integer => "INTEGER",
        AdqlBase.Bigint => "BIGINT",
        AdqlBase.Real => "FLOAT",
        AdqlBase.Double => "DOUBLE",
        AdqlBase.Timestamp => "TIMESTAMP",
        _ => "VARCHAR",
    };
}
