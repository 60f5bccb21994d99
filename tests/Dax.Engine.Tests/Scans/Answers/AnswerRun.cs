using System.Buffers;
using Dax.Adql.Scans;
using Dax.Engine.Faults;
using Dax.Engine.Scans;
using Dax.Engine.Scans.Answers;

namespace Dax.Engine.Tests.Scans.Answers;

/// <summary>A scan as a group makes it: pieces in any order, by some workers, merged in any order, now and then taken up by another process or begun again.</summary>
internal sealed class AnswerRun(ScanQuery query, PlainTable table, long? rowLimit = null, ScanAnswerLimits? limits = null, ulong classes = 0)
{
    public PlainProgram Program { get; } = new() { HasClasses = classes };

    public IScanAnswer Create()
    {
        var answer = TryCreate();
        Assert.True(answer.IsOk, answer.IsOk ? "" : answer.Fault.Message);
        return answer.Value;
    }

    /// <summary>The group has the table's columns the other way round.</summary>
    public Result<IScanAnswer> TryCreate() => ScanAnswers.Create(
        query, [.. Enumerable.Range(0, table.Types.Count).Reverse()], Program, PlainTable.Schema(query), rowLimit, limits ?? ScanAnswerLimits.Default);

    /// <summary>All in one piece, by one worker.</summary>
    public List<object?[]> Whole() => Pieces([(0, table.Rows.Count)], 1, 2048, new Random(0), false);

    /// <summary>In pieces, each with one of some parts.</summary>
    public List<object?[]> Pieces(IReadOnlyList<(int First, int Count)> pieces, int workers, int batchRows, Random random, bool restarts)
    {
        var rows = new List<object?[]>();
        var answer = Create();
        var parts = Enumerable.Range(0, workers).Select(_ => answer.CreatePart()).ToArray();
        var pending = new bool[workers];
        using var evaluator = Program.CreateEvaluator();
        foreach (var (first, count) in pieces.OrderBy(_ => random.Next()).ToArray())
        {
            if (answer.IsSatisfied) break;
            var worker = random.Next(workers);
            if (restarts && random.Next(4) == 0 && !pending[worker]) FoldAndForget(parts[worker], evaluator, first, count, batchRows);
            Fold(parts[worker], evaluator, first, count, batchRows, rows);
            pending[worker] = true;
            if (random.Next(2) == 0 || answer.StreamsRows) Merge(answer, parts, pending, worker);
            if (restarts && random.Next(3) == 0)
            {
                for (var i = 0; i < workers; i++) Merge(answer, parts, pending, i);
                answer = Restart(answer, parts);
            }
        }
        foreach (var worker in Enumerable.Range(0, workers).OrderBy(_ => random.Next()).ToArray()) Merge(answer, parts, pending, worker);
        foreach (var batch in answer.Finish()) Take(batch, rows);
        foreach (var part in parts) part.Dispose();
        answer.Dispose();
        Assert.Equal(0, Program.Held.Count);
        return rows;
    }

    public static byte[] Save(IScanAnswer answer)
    {
        var state = new ArrayBufferWriter<byte>();
        answer.Save(state);
        return state.WrittenSpan.ToArray();
    }

    public void Fold(IScanPart part, IScanEvaluator evaluator, int first, int count, int batchRows, List<object?[]> rows)
    {
        for (var row = first; row < first + count; row += batchRows)
        {
            evaluator.Bind(Turned(row, Math.Min(batchRows, first + count - row)));
            if (part.Fold(evaluator) is { } batch) Take(batch, rows);
        }
        if (part.Flush() is { } last) Take(last, rows);
    }

    private static void Merge(IScanAnswer answer, IScanPart[] parts, bool[] pending, int worker)
    {
        if (pending[worker]) answer.Merge(parts[worker]);
        pending[worker] = false;
    }

    private void FoldAndForget(IScanPart part, IScanEvaluator evaluator, int first, int count, int batchRows)
    {
        Fold(part, evaluator, first, count / 2, batchRows, []);
        part.Clear();
    }

    private IScanAnswer Restart(IScanAnswer answer, IScanPart[] parts)
    {
        var state = Save(answer);
        foreach (var part in parts) part.Dispose();
        answer.Dispose();
        answer = Create();
        Assert.True(answer.TryRestore(state));
        for (var i = 0; i < parts.Length; i++) parts[i] = answer.CreatePart();
        return answer;
    }

    private Ivoa.Tables.RowBatch Turned(int first, int count)
    {
        var batch = table.Batch(first, count);
        return new(count, [.. batch.Columns.Reverse()]);
    }

    private static void Take(Ivoa.Tables.RowBatch batch, List<object?[]> rows)
    {
        Assert.InRange(batch.Count, 1, IScanEvaluator.MostRows);
        rows.AddRange(PlainTable.Cells(batch));
        batch.Dispose();
    }
}
