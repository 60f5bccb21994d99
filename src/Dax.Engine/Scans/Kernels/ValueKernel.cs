using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Kernels;

/// <summary>Numbers, flags and times: values side by side.</summary>
internal abstract class ValueKernel<T>(BatchRows rows, int cost, params Kernel[] children) : Kernel(rows, cost, children) where T : unmanaged
{
    private ColumnVector? view;
    private TruthKernel? truth;

    /// <summary>One for each row of the batch at least; anything where there is none.</summary>
    public abstract ReadOnlySpan<T> Values { get; }

    public override ColumnVector View(BatchRows current) => view ??= new KernelVector(this, current);

    /// <summary>The same as a condition. Only of flags.</summary>
    public TruthKernel Truth => truth ??= new TruthKernel(Rows, (ValueKernel<byte>)(Kernel)this);

    /// <summary>The value that all rows have. Only of constants.</summary>
    public bool TryConstant(out T value)
    {
        Need(Rows.All);
        value = Values[0];
        return (Known[0] & 1) != 0;
    }

    private sealed class KernelVector(ValueKernel<T> kernel, BatchRows rows) : ScalarVector<T>
    {
        public override int Count => rows.Count;

        public override ReadOnlySpan<T> Values => kernel.Values[..rows.Count];

        public override ReadOnlySpan<ulong> Validity => RowBits.Covers(kernel.Known, rows.All) ? default : kernel.Known[..rows.Words];
    }
}

/// <summary>Values in memory of its own.</summary>
internal abstract class ComputedKernel<T>(BatchRows rows, int cost, params Kernel[] children) : ValueKernel<T>(rows, cost, children) where T : unmanaged
{
    private readonly T[] values = new T[IScanEvaluator.MostRows];

    public override ReadOnlySpan<T> Values => values;

    /// <summary>As many as there are rows.</summary>
    protected Span<T> Target => values.AsSpan(0, Count);
}

internal sealed class ConstantKernel<T> : ComputedKernel<T> where T : unmanaged
{
    private readonly bool isNull;

    public ConstantKernel(BatchRows forever, T? value) : base(forever, 0)
    {
        isNull = value is null;
        Target.Fill(value ?? default);
    }

    protected override void Run(ReadOnlySpan<ulong> needed) => KnownRows.Fill(isNull ? 0 : ulong.MaxValue);
}

/// <summary>A column of the batch, where it is.</summary>
internal sealed class ColumnKernel<T>(BatchRows rows, int column) : ValueKernel<T>(rows, 0) where T : unmanaged
{
    public override ReadOnlySpan<T> Values => ((ScalarVector<T>)Rows.Batch.Columns[column]).Values;

    public override ColumnVector View(BatchRows current) => current.Batch.Columns[column];

    protected override void Run(ReadOnlySpan<ulong> needed) => KnownBits.Of(Rows.Batch.Columns[column], Rows, KnownRows);
}

internal static class KnownBits
{
    public static void Of(ColumnVector column, BatchRows rows, Span<ulong> known)
    {
        rows.All.CopyTo(known);
        var validity = column.Validity;
        for (var w = 0; w < validity.Length && w < known.Length; w++)
            known[w] &= validity[w];
    }
}
