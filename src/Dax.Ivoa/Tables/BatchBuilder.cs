namespace Dax.Ivoa.Tables;

/// <summary>The columns of the batch being read. Its memory is used again for the next batch.</summary>
internal sealed class BatchBuilder(IReadOnlyList<ColumnBuilder> columns)
{
    private readonly ColumnBuilder[] variable = [.. columns.Where(c => c.IsVariable)];

    /// <summary>A batch ends early when its strings and arrays take more.</summary>
    private const long MaxVariableBytes = 4 << 20;

    public IReadOnlyList<ColumnBuilder> Columns => columns;

    public int Count { get; private set; }

    /// <summary>Ends a row, when every column has got its cell; answers whether the batch is full.</summary>
    public bool EndRow()
    {
        Count++;
        return Count == ColumnBuilder.MaxRows || VariableBytes() > MaxVariableBytes;
    }

    /// <summary>The batch, or null when it has no rows.</summary>
    public RowBatch? Build() => Count == 0 ? null : new RowBatch(Count, [.. columns.Select(c => c.Build())]);

    public void Clear()
    {
        Count = 0;
        foreach (var column in columns) column.Clear();
    }

    private long VariableBytes()
    {
        long total = 0;
        foreach (var column in variable) total += column.VariableBytes;
        return total;
    }
}
