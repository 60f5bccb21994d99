using Dax.Adql.Scans;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Kernels;

/// <summary>A program's kernels and their memory, for one worker. They are made when they are first asked for.</summary>
internal sealed class ScanEvaluator(ScanProgram program) : IScanEvaluator
{
    private readonly BatchRows rows = new();
    private readonly BatchRows forever = BatchRows.Forever();
    private readonly ulong[] needed = new ulong[RowBits.Words];
    private (ScanNode Node, Kernel Kernel)?[] kernels = [];
    private ColumnClasses?[] classes = [];
    private ColumnRanges?[] ranges = [];
    private long version = -1;

    public int Rows => rows.Count;

    public void Bind(RowBatch batch)
    {
        rows.Bind(batch);
        if (version != program.Version)
            Forget();
    }

    public ColumnVector Values(int node, ReadOnlySpan<ulong> rows)
    {
        var kernel = KernelOf(node);
        var needed = Needed(rows);
        kernel.Need(needed);
        kernel.Check(needed);
        return kernel.View(this.rows);
    }

    public ReadOnlySpan<ulong> Holds(int node)
    {
        var kernel = KernelFactory.AsCondition(KernelOf(node));
        kernel.Need(rows.All);
        kernel.Check(rows.All);
        return kernel.TrueIn(rows);
    }

    public RowClasses? Classes(int node)
    {
        if (program.Nodes[node]?.Shape is not ScanColumn { Column: var column })
            return null;
        if (classes.Length <= column)
            Array.Resize(ref classes, column + 1);
        var own = classes[column] ??= new ColumnClasses(rows, column);
        return own.TryBind() ? own : null;
    }

    public ColumnRange? Range(int node)
    {
        if (program.Nodes[node]?.Shape is not ScanColumn { Column: var column })
            return null;
        if (ranges.Length <= column)
            Array.Resize(ref ranges, column + 1);
        return (ranges[column] ??= new ColumnRanges(rows, column)).OfBatch();
    }

    public void Dispose() => kernels = [];

    private ReadOnlySpan<ulong> Needed(ReadOnlySpan<ulong> asked)
    {
        if (asked.IsEmpty)
            return rows.All;
        rows.All.CopyTo(needed);
        var words = Math.Min(asked.Length, needed.Length);
        RowBits.And(needed.AsSpan(0, words), asked);
        needed.AsSpan(words).Clear();
        return needed;
    }

    /// <summary>Kernels of nodes that are gone; a number may be another node's by now.</summary>
    private void Forget()
    {
        version = program.Version;
        Array.Resize(ref kernels, program.Nodes.Count);
        for (var i = 0; i < kernels.Length; i++)
            if (kernels[i] is { } made && !ReferenceEquals(made.Node, program.Nodes[i]))
                kernels[i] = null;
    }

    private Kernel KernelOf(int number)
    {
        if (kernels[number] is { } made)
            return made.Kernel;
        var node = program.Nodes[number] ?? throw new ArgumentException("There is no such node.", nameof(number));
        var operands = new Kernel[node.Operands.Count];
        for (var i = 0; i < operands.Length; i++)
            operands[i] = KernelOf(node.Operands[i].Number);
        var kernel = KernelFactory.Create(node.Shape, operands, node.IsConstant ? forever : rows);
        kernels[number] = (node, kernel);
        return kernel;
    }
}
