namespace Dax.Engine.Scans.Answers;

/// <summary>The rows of a batch that pass a query's filter.</summary>
internal sealed class RowFilter(int node)
{
    private readonly ulong[] all = new ulong[RowMask.MostWords];
    private int filled;

    /// <param name="evaluator">Bound to the batch.</param>
    /// <returns>One word for 64 rows or less; valid until the evaluator is bound again.</returns>
    public ReadOnlySpan<ulong> Pass(IScanEvaluator evaluator)
    {
        var words = RowMask.Words(evaluator.Rows);
        if (node != ScanNodes.None) return evaluator.Holds(node)[..words];
        if (filled != evaluator.Rows)
        {
            filled = evaluator.Rows;
            RowMask.Fill(all, filled);
        }
        return all.AsSpan(0, words);
    }
}
