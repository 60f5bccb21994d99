using System.Globalization;
using Dax.Backends.DuckDb;
using Dax.Backends.DuckDb.Native;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Import;

/// <summary>
/// Writes one generation's file: rows are collected in the engine's memory (which spills to scratch), then written once, in the order of the
/// position key when there is one, else as they came. Not thread-safe.
/// </summary>
internal sealed class GenerationBuilder : IDisposable
{
    /// <summary>
    /// Rows per row group, the engine's unit of skipping by minimum and maximum: a cone reads at least one. Measured in docs/data-folder.md.
    /// </summary>
    public const int RowGroupSize = 122_880;

    private const string Staging = "staging";

    private readonly string path;
    private readonly IReadOnlyList<PlannedColumn> columns;
    private readonly bool hasKey;
    private readonly DuckDbConnection connection;
    private readonly DuckDbAppender appender;

    public GenerationBuilder(ImportEngine engine, string path, IReadOnlyList<PlannedColumn> columns, bool hasKey)
    {
        (this.path, this.columns, this.hasKey) = (path, columns, hasKey);
        connection = engine.Connect();
        connection.Execute($"CREATE OR REPLACE TABLE {Staging} ({Definitions()})");
        List<DuckDbColumnType> types = [.. columns.Select(c => DuckDbColumnType.Of(c.Type.Kind, c.Type.IsArray))];
        if (hasKey)
        {
            types.Add(DuckDbColumnType.Of(CellKind.Long, false));
        }
        appender = connection.Append(null, null, Staging, types);
    }

    public long Rows { get; private set; }

    /// <summary>Adds rows: the columns as planned and, when the table has one, the key behind them.</summary>
    public void Append(IReadOnlyList<ColumnVector> vectors, int count)
    {
        appender.Append(vectors, 0, count);
        Rows += count;
    }

    /// <summary>Writes the file and makes it durable. Cancelling stops the engine.</summary>
    public void Complete(Action<double> progress, CancellationToken cancel)
    {
        appender.Complete();
        using var stop = cancel.Register(connection.Interrupt);
        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"ATTACH {ImportEngine.Literal(path)} AS g (ROW_GROUP_SIZE {RowGroupSize}, STORAGE_VERSION 'latest')"));
        connection.Execute($"CREATE TABLE g.main.{ImportEngine.Quote(CatalogFolder.PhysicalTable)} ({Definitions()})");
        var order = hasKey ? $" ORDER BY {ImportEngine.Quote(CatalogFolder.PositionKey)}" : "";
        Watched(progress, $"INSERT INTO g.main.{ImportEngine.Quote(CatalogFolder.PhysicalTable)} SELECT * FROM {Staging}{order}");
        cancel.ThrowIfCancellationRequested();
        connection.Execute("CHECKPOINT g");
        connection.Execute("DETACH g");
        cancel.ThrowIfCancellationRequested();
        DurableFile.Flush(path);
    }

    public void Dispose()
    {
        appender.Dispose();
        connection.Dispose();
    }

    private string Definitions()
    {
        var definitions = columns.Select(c => $"{ImportEngine.Quote(c.Name)} {DuckDbColumnType.Of(c.Type.Kind, c.Type.IsArray).Sql}");
        return string.Join(", ", hasKey ? definitions.Append($"{ImportEngine.Quote(CatalogFolder.PositionKey)} BIGINT NOT NULL") : definitions);
    }

    /// <summary>Tells now and then how far a statement is; not any more when this returns, for the connection may be closed then.</summary>
    private void Watched(Action<double> progress, string sql)
    {
        connection.Execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false");
        using var over = new ManualResetEvent(false);
        var watch = new Timer(_ => progress(Math.Clamp(connection.ProgressPercent() / 100, 0, 1)), null, 250, 250);
        try
        {
            connection.Execute(sql);
        }
        finally
        {
            if (watch.Dispose(over))
                over.WaitOne();
        }
    }
}
