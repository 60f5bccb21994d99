using Dax.Adql.Binding;
using Dax.Adql.Dialects;
using Dax.Backends.DuckDb.Catalog;
using Dax.Backends.DuckDb.Engine;
using Dax.Backends.DuckDb.Native;
using Dax.Engine.Ports;
using Dax.Engine.Queries;
using Dax.Ivoa.Tables;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.DuckDb.Scans;

/// <summary>
/// The published tables of one state as shared scans read them: one statement for a piece, on an engine that decodes on its caller's thread and whose buffer pool is
/// small, because nothing is read twice.
/// </summary>
internal sealed class DuckDbScanTables(EngineInstance engine, CatalogState state, DuckDbOptions options, ILogger log) : IScanTables
{
    public ScanTable? Find(CatalogTable table)
    {
        if (Generation(table.PhysicalName[0]) is not { } generation || MapOf(generation) is not { } map || map.Rows < options.SharedScanRows)
            return null;
        return new ScanTable($"{generation.Table.Generation}/{map.PieceRows}", map.Rows, map.PieceRows);
    }

    public ValueTask<IRowStream> Read(ScanTable table, int piece, IReadOnlyList<CatalogColumn> columns, long skip, CancellationToken cancel)
    {
        var map = MapOf(table, piece);
        var schema = columns.Count == 0 ? Placeholder : ResultSchema.Of([.. columns.Select(c => new ResultColumn(c.Name, c.Type))]);
        var names = columns.Count == 0 ? "0::UTINYINT" : string.Join(", ", columns.Select(c => Sql.Name(c.PhysicalName)));
        var rows = Open(() => new SqlText($"SELECT {names} FROM {map.Table} WHERE {map.Condition(engine, piece, skip)}"), schema, cancel);
        return ValueTask.FromResult<IRowStream>(new PieceStream(rows, columns.Count == 0, piece, skip, map));
    }

    public ValueTask<IPieceRows> Run(ScanTable table, int piece, PieceStatement statement, long skip, CancellationToken cancel)
    {
        var map = MapOf(table, piece);
        var place = statement.Sql.PieceAt ?? throw new ArgumentException("It has no room for a piece.", nameof(statement));
        var schema = new TableSchema([.. RowNumber.Columns, .. statement.Schema.Columns]);
        var rows = Open(() => statement.Sql with { Text = statement.Sql.Text.Insert(place, map.SureCondition(engine, piece, skip)) }, schema, cancel);
        return ValueTask.FromResult<IPieceRows>(new PassedRows(rows, statement.Schema, statement.IsNumbered, map.RowsOf(piece, 0).First, skip));
    }

    private PieceMap MapOf(ScanTable table, int piece)
    {
        if (Generation(table.Key.Split('/')[0]) is not { } generation || MapOf(generation) is not { } map)
            throw new ArgumentException("No table of this snapshot.", nameof(table));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)piece, (uint)table.Pieces, nameof(piece));
        return map;
    }

    private EngineRowStream Open(Func<SqlText> statement, TableSchema schema, CancellationToken cancel)
    {
        var sql = new SqlText("");
        EngineQuery? query = null;
        try
        {
            sql = statement();
            query = EngineQuery.Open(engine, sql, log);
            Start(query, schema, cancel);
            var rows = new EngineRowStream(query, schema, state.Hold(), cancel);
            query = null;
            return rows;
        }
        catch (DuckDbException e)
        {
            cancel.ThrowIfCancellationRequested();
            throw new CatalogException(EngineQuery.Report(e, engine.Name, sql, log), e);
        }
        finally
        {
            query?.Dispose();
        }
    }

    private static void Start(EngineQuery query, TableSchema schema, CancellationToken cancel)
    {
        using var interrupter = Interrupter.Watch(query.Connection, cancel);
        if (query.Start(schema) is { } fault)
            throw new CatalogException(fault);
    }

    private static readonly TableSchema RowNumber = ResultSchema.Of([new ResultColumn("row", new AdqlType(AdqlBase.Bigint))]);

    private static readonly TableSchema Placeholder = ResultSchema.Of([new ResultColumn("rows", new AdqlType(AdqlBase.UnsignedByte))]);

    private AttachedGeneration? Generation(string name)
    {
        foreach (var generation in state.Generations)
            if (generation.Table.Generation == name)
                return generation;
        return null;
    }

    private PieceMap? MapOf(AttachedGeneration generation) => generation.Pieces ??= Cut(generation);

    /// <summary>Two that cut it at once cut it alike.</summary>
    private PieceMap? Cut(AttachedGeneration generation)
    {
        var table = $"{Sql.Name(generation.Table.Generation)}.main.{Sql.Name(CatalogFolder.PhysicalTable)}";
        var connection = engine.Rent();
        var clean = false;
        try
        {
            var rows = connection.ScalarLong($"SELECT count(*) FROM {table}") ?? 0;
            clean = true;
            var key = generation.Table.KeyColumn is { } k && generation.Columns.ContainsKey(k) ? Sql.Name(k) : null;
            return new PieceMap(table, key, rows, options.ScanPieceRows);
        }
        catch (DuckDbException e)
        {
            throw new CatalogException(e.ToFault(), e);
        }
        finally
        {
            engine.Return(connection, clean);
        }
    }
}
