using Dax.Adql.Dialects;
using Dax.Backends.DuckDb.Native;
using Dax.Engine.Faults;
using Dax.Ivoa.Tables;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.DuckDb.Engine;

/// <summary>One SELECT running on a rented connection. Every call blocks. Disposing gives the connection back.</summary>
internal sealed partial class EngineQuery : IDisposable
{
    private readonly EngineInstance engine;
    private readonly ILogger log;
    private readonly SqlText sql;
    private readonly CellSets cells = new();
    private DuckDbResult? result;

    private EngineQuery(EngineInstance engine, DuckDbConnection connection, SqlText sql, ILogger log)
        => (this.engine, Connection, this.sql, this.log) = (engine, connection, sql, log);

    public DuckDbConnection Connection { get; }

    public static EngineQuery Open(EngineInstance engine, SqlText sql, ILogger log) => new(engine, engine.Rent(), sql, log);

    /// <summary>Starts it, and holds its columns against what the reader expects. Null when all is well.</summary>
    /// <exception cref="DuckDbException"/>
    public Fault? Start(TableSchema schema)
    {
        cells.Collect(Connection, sql.CellSets);
        result = Connection.Select(sql.Text);
        var fits = result.Types.Count == schema.Columns.Count;
        for (var i = 0; fits && i < result.Types.Count; i++)
            fits = result.Types[i].Carries(schema.Columns[i].Kind, schema.Columns[i].IsArray);
        if (fits)
            return null;
        Mismatch(log, sql.Text, string.Join(", ", result.Types.Select(t => t.Sql)),
            string.Join(", ", schema.Columns.Select(c => DuckDbColumnType.Of(c.Kind, c.IsArray).Sql)));
        return new Fault.Broken("The catalog engine answered in other types than the query has.");
    }

    /// <summary>The next rows, or null at the end.</summary>
    /// <exception cref="DuckDbException"/>
    public RowBatch? Fetch()
    {
        var chunk = result!.Fetch();
        if (chunk is null)
            return null;
        var columns = new ColumnVector[result.Types.Count];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = VectorReader.Create(result.Types[i], chunk.Vector(i), chunk.Count);
        return new EngineBatch(chunk, columns);
    }

    /// <summary>What the user is told; what we must know goes to the log.</summary>
    public Fault Report(DuckDbException error) => Report(error, engine.Name, sql, log);

    public static Fault Report(DuckDbException error, string engine, SqlText sql, ILogger log)
    {
        var fault = error.ToFault(sql);
        if (fault.IsOurs())
            Failed(log, error, engine, error.Kind, sql.Text);
        return fault;
    }

    public void Dispose()
    {
        // A statement that was left before its end still runs behind the connection.
        var clean = result?.Exhausted ?? false;
        if (!clean)
            Connection.Interrupt();
        result?.Dispose();
        cells.Dispose();
        engine.Return(Connection, clean);
    }

    [LoggerMessage(1, LogLevel.Error, "The {Engine} engine failed ({Kind}) on: {Sql}")]
    private static partial void Failed(ILogger logger, Exception error, string engine, DuckDbErrorKind kind, string sql);

    [LoggerMessage(2, LogLevel.Error, "The types of {Sql} are ({Found}), not ({Expected})")]
    private static partial void Mismatch(ILogger logger, string sql, string found, string expected);

    /// <summary>Rows whose vectors look into the chunk's memory.</summary>
    private sealed class EngineBatch(ChunkHandle chunk, ColumnVector[] columns) : RowBatch(chunk.Count, columns)
    {
        protected override void Dispose(bool disposing)
        {
            if (disposing)
                chunk.Dispose();
            base.Dispose(disposing);
        }
    }
}
