using System.Numerics;
using Dax.Engine.Faults;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Answers;

/// <summary>SUM and AVG of whole numbers, exact in 128 bits; a sum that a BIGINT does not hold is an error at the end and no wrong number.</summary>
internal sealed class WholeTotal<T>(bool isAverage, ScanBudget budget) : Total<WholeSum>(budget) where T : unmanaged, IBinaryInteger<T>
{
    public override void Add(ReadOnlySpan<int> groups, ReadOnlySpan<int> rows, ColumnVector? values)
    {
        var states = States;
        var all = ((ScalarVector<T>)values!).Values;
        for (var i = 0; i < groups.Length; i++) states[groups[i]].Add(long.CreateTruncating(all[rows[i]]));
    }

    public override void Add(int group, ReadOnlySpan<ulong> rows, ColumnVector? values) => States[group].Add(MaskedSum.Of(((ScalarVector<T>)values!).Values, rows), RowMask.Count(rows));

    public override void Write(int first, int count, KeptColumn target)
    {
        foreach (ref readonly var state in States.Slice(first, count))
        {
            if (state.Count == 0) target.AppendNulls(1);
            else if (isAverage) ((KeptScalars<double>)target).Append((double)state.Sum / state.Count);
            else if (state.Sum < long.MinValue || state.Sum > long.MaxValue) throw new ScanFailure(new Fault.Usage("A sum went out of the range of BIGINT"));
            else ((KeptScalars<long>)target).Append((long)state.Sum);
        }
    }

    protected override void Merge(ref WholeSum to, in WholeSum from) => to.Add(from.Sum, from.Count);

    protected override bool IsPossible(in WholeSum state) => state.Count >= 0 && (state.Count > 0 || state.Sum == 0);
}

/// <summary>Two words instead of Int128: it is added to in the innermost loop.</summary>
internal struct WholeSum
{
    private ulong low;
    private long high;

    public long Count { get; private set; }

    public readonly Int128 Sum => new((ulong)high, low);

    public void Add(long value)
    {
        var sum = low + (ulong)value;
        high += (value >> 63) + (sum < low ? 1 : 0);
        low = sum;
        Count++;
    }

    public void Add(Int128 value, long count)
    {
        var sum = Sum + value;
        (low, high) = ((ulong)sum, (long)(sum >> 64));
        Count += count;
    }
}
