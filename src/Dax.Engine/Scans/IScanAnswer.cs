using System.Buffers;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans;

/// <summary>
/// What one query makes of the rows of its table. Workers fold pieces of the table side by side, each into a part of its own; parts are merged one at a time, in any order.
/// </summary>
internal interface IScanAnswer : IDisposable
{
    TableSchema Schema { get; }

    /// <summary>Rows come as the scan passes: <see cref="IScanPart.Fold"/> and <see cref="IScanPart.Flush"/> answer them. Otherwise they come at the end, by <see cref="Finish"/>.</summary>
    bool StreamsRows { get; }

    /// <summary>More rows cannot change the answer (TOP without order has its rows).</summary>
    bool IsSatisfied { get; }

    /// <summary>An empty part, for one worker.</summary>
    IScanPart CreatePart();

    /// <summary>
    /// Adds a part that saw whole pieces and was flushed, and empties it. Other parts may fold meanwhile; no other call of the answer or of that part may run.
    /// </summary>
    /// <exception cref="ScanFailure">There are more groups than the answer may keep.</exception>
    void Merge(IScanPart part);

    /// <summary>
    /// The rows that come at the end (none when <see cref="StreamsRows"/>), in the query's order; each batch is disposed by who takes it. Needs no program but its own, so
    /// that the group may go on.
    /// </summary>
    /// <exception cref="ScanFailure">A total is out of range.</exception>
    IEnumerable<RowBatch> Finish();

    /// <summary>What was merged so far, so that another process can go on from it.</summary>
    void Save(IBufferWriter<byte> state);

    /// <summary>Takes up what <see cref="Save"/> wrote for the same query; false when it is not that.</summary>
    bool TryRestore(ReadOnlySpan<byte> state);
}

/// <summary>One worker's share of an answer.</summary>
internal interface IScanPart : IDisposable
{
    /// <summary>
    /// Takes the rows that <paramref name="evaluator"/> is bound to. Rows that come as the scan passes are gathered over several batches; answers those that are enough for
    /// a batch (memory of its own, to be disposed), or null.
    /// </summary>
    /// <exception cref="ScanFailure"/>
    RowBatch? Fold(IScanEvaluator evaluator);

    /// <summary>What was gathered and not answered yet, or null. At the end of a piece, before <see cref="IScanAnswer.Merge"/>.</summary>
    RowBatch? Flush();

    /// <summary>Forgets what it took since it was merged: rows that it answered since then count as never answered.</summary>
    void Clear();
}
