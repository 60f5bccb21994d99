namespace Dax.Ivoa.Tables;

/// <summary>Some rows of a table, column by column. Disposing it gives its memory back to the producer.</summary>
public class RowBatch(int count, IReadOnlyList<ColumnVector> columns) : IDisposable
{
    /// <summary>Number of rows; every column has as many.</summary>
    public int Count { get; } = count;

    /// <summary>The columns, in the order of the <see cref="TableSchema"/>.</summary>
    public IReadOnlyList<ColumnVector> Columns { get; } = columns;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) { }
}

/// <summary>
/// The rows of a table as they come. One reader; not thread-safe. Disposing before the end cancels the work behind it.
/// </summary>
public interface IRowStream : IAsyncDisposable
{
    TableSchema Schema { get; }

    /// <summary>The next batch (never empty), or null at the end. The reader disposes it before it asks again.</summary>
    ValueTask<RowBatch?> Read(CancellationToken cancel);
}
