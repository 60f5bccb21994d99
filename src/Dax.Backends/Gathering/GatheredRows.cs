using Dax.Ivoa.Tables;

namespace Dax.Backends.Gathering;

/// <summary>Rows of a reader on their way into a batch. The batch's memory is ours, and used again when the next rows are gathered.</summary>
internal sealed class GatheredRows(IReadOnlyList<GatheredColumn> columns) : IDisposable
{
    /// <summary>A batch ends early when its texts and arrays take more.</summary>
    private const long MostVariableBytes = 4 << 20;

    private readonly GatheredColumn[] variable = [.. columns.Where(c => c.IsVariable)];

    public int Count { get; private set; }

    /// <summary>Ends a row, when every column has its cell; answers whether the batch is full.</summary>
    public bool EndRow()
    {
        Count++;
        return Count == GatheredColumn.MostRows || VariableBytes() > MostVariableBytes;
    }

    /// <summary>What was gathered; valid until <see cref="Clear"/>.</summary>
    public RowBatch Lend() => new(Count, [.. columns.Select(c => c.Lend())]);

    public void Clear()
    {
        if (Count == 0) return;
        Count = 0;
        foreach (var column in columns) column.Clear();
    }

    public void Dispose()
    {
        foreach (var column in columns) column.Dispose();
    }

    private long VariableBytes()
    {
        long total = 0;
        foreach (var column in variable) total += column.VariableBytes;
        return total;
    }
}
