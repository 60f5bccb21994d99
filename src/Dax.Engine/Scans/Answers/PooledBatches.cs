using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Answers;

/// <summary>Memory for the batches that an answer gives away; it comes back when they are disposed. For any thread.</summary>
internal sealed class PooledBatches(TableSchema schema) : IDisposable
{
    private const int MostIdle = 8;

    private readonly ScanBudget budget = new(long.MaxValue);
    private readonly Stack<BatchColumns> idle = new(MostIdle);
    private readonly Lock turn = new();
    private bool disposed;

    public BatchColumns Rent()
    {
        lock (turn)
        {
            if (idle.TryPop(out var columns)) return columns;
        }
        return new(KeptColumns.Create(schema.Columns, budget));
    }

    public void Return(BatchColumns columns)
    {
        lock (turn)
        {
            if (!disposed && idle.Count < MostIdle)
            {
                columns.Clear();
                idle.Push(columns);
                return;
            }
        }
        columns.Dispose();
    }

    public void Dispose()
    {
        lock (turn)
        {
            disposed = true;
            while (idle.TryPop(out var columns)) columns.Dispose();
        }
    }
}

/// <summary>The columns of one batch.</summary>
internal sealed class BatchColumns(KeptColumn[] columns) : IDisposable
{
    private readonly ColumnVector[] vectors = KeptColumns.Vectors(columns);

    public int Count { get; private set; }

    public long VariableBytes
    {
        get
        {
            long bytes = 0;
            foreach (var column in columns) bytes += column.VariableBytes;
            return bytes;
        }
    }

    public void Append(ReadOnlySpan<ColumnVector?> sources, ReadOnlySpan<int> rows)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            if (sources[i] is { } source) columns[i].Append(source, rows);
            else columns[i].AppendNulls(rows.Length);
        }
        Count += rows.Length;
    }

    /// <summary>A batch that owns them.</summary>
    public RowBatch ToBatch(PooledBatches pool) => new PooledBatch(this, vectors, pool);

    public void Clear()
    {
        Count = 0;
        foreach (var column in columns) column.Clear();
    }

    public void Dispose()
    {
        foreach (var column in columns) column.Dispose();
    }

    private sealed class PooledBatch(BatchColumns owner, ColumnVector[] vectors, PooledBatches pool) : RowBatch(owner.Count, vectors)
    {
        private BatchColumns? held = owner;

        protected override void Dispose(bool disposing)
        {
            if (disposing && Interlocked.Exchange(ref held, null) is { } columns) pool.Return(columns);
            base.Dispose(disposing);
        }
    }
}
