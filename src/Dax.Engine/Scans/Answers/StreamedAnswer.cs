using System.Buffers;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Answers;

/// <summary>Rows as they are, in any order: they come as the scan passes, as many as wanted.</summary>
internal sealed class StreamedAnswer(TableSchema schema, ScanNodes nodes, int where, int[] values, RowQuota quota, byte[] fingerprint) : IScanAnswer
{
    private readonly PooledBatches batches = new(schema);

    public TableSchema Schema => schema;

    public bool StreamsRows => true;

    public bool IsSatisfied => quota.IsDone;

    public IScanPart CreatePart() => new StreamedPart(new(where), values, quota, batches);

    public void Merge(IScanPart part) => ((StreamedPart)part).Settle();

    public IEnumerable<RowBatch> Finish() => [];

    public void Save(IBufferWriter<byte> state)
    {
        using var writer = new StateWriter(state, fingerprint);
        var count = quota.Merged;
        writer.Write(count.Skipped);
        writer.Write(count.Answered);
        writer.Finish();
    }

    public bool TryRestore(ReadOnlySpan<byte> state)
    {
        if (!StateReader.TryOpen(state, fingerprint, out var reader)) return false;
        var count = new RowCount(reader.ReadLong(), reader.ReadLong());
        return reader.IsAtEnd && quota.TryRestore(count);
    }

    public void Dispose()
    {
        nodes.Dispose();
        batches.Dispose();
    }
}
