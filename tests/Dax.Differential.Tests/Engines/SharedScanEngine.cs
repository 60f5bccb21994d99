using Dax.Adql;
using Dax.Adql.Binding;
using Dax.Adql.Dialects;
using Dax.Adql.Scans;
using Dax.Engine.Faults;
using Dax.Engine.Queries;
using Dax.Engine.Scans;
using Dax.Engine.Scans.Answers;
using Dax.Engine.Scans.Kernels;
using Dax.Ivoa.Tables;

namespace Dax.Differential.Tests.Engines;

/// <summary>
/// Queries as shared scans answer them: DuckDB only decodes the columns; kernels and answers do the rest. Every query shares its program with one that came before it,
/// and two workers take turns in pieces of odd sizes.
/// </summary>
internal sealed class SharedScanEngine(DuckDbEngine engine) : QueryEngine
{
    private const int PieceRows = 17;

    /// <summary>More than any query here has.</summary>
    private const int MostRows = 100_000;

    public override string Name => "shared scan";

    public override Dialect Dialect => engine.Dialect;

    public override CatalogModel Model => engine.Model;

    /// <summary>What stands in the way; null when the query can be shared.</summary>
    public string? Obstacle(string adql)
    {
        var compiled = AdqlCompiler.Compile(adql, Model, AdqlLimits.Default);
        return compiled.IsOk ? ScanReader.Read(compiled.Value).Reason : compiled.Errors[0].Message;
    }

    public override async Task<EngineAnswer> Run(BoundQuery query, SqlText sql)
    {
        var (scan, _, reason) = ScanReader.Read(query);
        if (scan is null)
            return new([], Failure: reason);
        var schema = ResultSchema.Of(query.Columns);
        var table = await Decode(scan);
        var program = new ScanProgram();
        var created = ScanAnswers.Create(scan, [.. Enumerable.Range(0, scan.Columns.Count)], program, schema, MostRows, ScanAnswerLimits.Default);
        if (!created.IsOk)
            return new([], Failure: created.Fault.Message);
        using var answer = created.Value;
        using var evaluator = program.CreateEvaluator();
        try
        {
            return new(Fold(answer, evaluator, table));
        }
        catch (ScanFailure e)
        {
            return e.Fault is Fault.Usage && !e.IsOutgrown ? new([], DataError: e.Message) : new([], Failure: e.Message);
        }
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The table's columns that the scan needs, all of its rows; of a scan that needs none, one.</summary>
    private async Task<List<RowBatch>> Decode(ScanQuery scan)
    {
        var columns = scan.Columns.Count > 0 ? scan.Columns : [scan.Table.Columns[0]];
        var names = string.Join(", ", columns.Select(column => Sql.Quoted(column.Name, '"')));
        var compiled = AdqlCompiler.Compile($"SELECT {names} FROM {scan.Table.Schema}.{Sql.Quoted(scan.Table.Name, '"')}", Model, AdqlLimits.Default);
        var answer = await engine.Run(compiled.Value, Dialect.Write(compiled.Value, null).Value);
        return [.. answer.Rows.Chunk(PieceRows).Select(rows => Batches.Of(columns, rows))];
    }

    private static List<object?[]> Fold(IScanAnswer answer, IScanEvaluator evaluator, List<RowBatch> pieces)
    {
        var rows = new List<object?[]>();
        IScanPart[] parts = [answer.CreatePart(), answer.CreatePart()];
        for (var i = 0; i < pieces.Count; i++)
        {
            var part = parts[i % 2];
            evaluator.Bind(pieces[i]);
            Take(part.Fold(evaluator));
            Take(part.Flush());
            answer.Merge(part);
        }

        foreach (var batch in answer.Finish())
            Take(batch);
        foreach (var part in parts)
            part.Dispose();
        return rows;

        void Take(RowBatch? batch)
        {
            using (batch)
                for (var row = 0; row < (batch?.Count ?? 0); row++)
                    rows.Add([.. batch!.Columns.Select((column, i) => Batches.Cell(column, answer.Schema.Columns[i].Kind, row))]);
        }
    }
}
