using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Answers;

/// <summary>Gathers the rows that pass, so that a filter that lets few through does not make batches of few.</summary>
internal sealed class StreamedPart(RowFilter filter, int[] values, RowQuota quota, PooledBatches batches) : IScanPart
{
    private const int MostRows = IScanEvaluator.MostRows;
    private const int EnoughRows = MostRows / 2;
    private const long EnoughBytes = 1 << 20;

    private readonly int[] rows = new int[MostRows];
    private readonly ulong[] wanted = new ulong[RowMask.MostWords];
    private readonly ColumnVector?[] vectors = new ColumnVector?[values.Length];
    private BatchColumns? gathered;
    private RowCount taken;

    public RowBatch? Fold(IScanEvaluator evaluator)
    {
        if (quota.IsDrawn) return null;
        var pass = filter.Pass(evaluator);
        var count = RowMask.Rows(pass, rows);
        if (count == 0) return null;
        var draw = quota.Draw(count);
        taken += draw;
        var chosen = rows.AsSpan((int)draw.Skipped, (int)draw.Answered);
        if (chosen.IsEmpty) return null;
        if (chosen.Length < count) pass = Mark(chosen, pass.Length);
        for (var i = 0; i < values.Length; i++) vectors[i] = values[i] == ScanNodes.None ? null : evaluator.Values(values[i], pass);
        return Gather(chosen);
    }

    public RowBatch? Flush()
    {
        if (gathered is not { Count: > 0 } full) return null;
        gathered = null;
        return full.ToBatch(batches);
    }

    /// <summary>What was taken counts for good.</summary>
    public void Settle()
    {
        if (gathered is { Count: > 0 }) throw new InvalidOperationException("A part is flushed before it is merged.");
        quota.Merge(taken);
        taken = default;
    }

    public void Clear()
    {
        quota.Return(taken);
        taken = default;
        gathered?.Clear();
    }

    public void Dispose()
    {
        quota.Return(taken);
        taken = default;
        gathered?.Dispose();
        gathered = null;
    }

    private RowBatch? Gather(ReadOnlySpan<int> chosen)
    {
        var full = gathered is { } before && before.Count + chosen.Length > MostRows ? Flush() : null;
        gathered ??= batches.Rent();
        gathered.Append(vectors, chosen);
        return full ?? (gathered.Count >= EnoughRows || gathered.VariableBytes >= EnoughBytes ? Flush() : null);
    }

    private ReadOnlySpan<ulong> Mark(ReadOnlySpan<int> chosen, int words)
    {
        wanted.AsSpan().Clear();
        foreach (var row in chosen) RowMask.Set(wanted, row, true);
        return wanted.AsSpan(0, words);
    }
}
