using System.Numerics;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Answers;

/// <summary>SUM and AVG of numbers, compensated: the error does not grow with the rows, so that no order of them and no cut into parts matters.</summary>
internal sealed class NumberTotal<T>(bool isAverage, ScanBudget budget) : Total<NumberSum>(budget) where T : unmanaged, IFloatingPoint<T>
{
    public override void Add(ReadOnlySpan<int> groups, ReadOnlySpan<int> rows, ColumnVector? values)
    {
        var states = States;
        var all = ((ScalarVector<T>)values!).Values;
        // Tables are in the order of the sky, so rows of a group often follow each other: their sum need not go through memory.
        for (var i = 0; i < groups.Length;)
        {
            var group = groups[i];
            var state = states[group];
            for (; i < groups.Length && groups[i] == group; i++)
            {
                state.Add(double.CreateTruncating(all[rows[i]]));
                state.Count++;
            }
            states[group] = state;
        }
    }

    public override void Add(int group, ReadOnlySpan<ulong> rows, ColumnVector? values)
    {
        ref var state = ref States[group];
        state.Add(MaskedSum.OfNumbers(((ScalarVector<T>)values!).Values, rows));
        state.Count += RowMask.Count(rows);
    }

    public override void Write(int first, int count, KeptColumn target)
    {
        foreach (ref readonly var state in States.Slice(first, count))
        {
            if (state.Count == 0) target.AppendNulls(1);
            else ((KeptScalars<double>)target).Append(isAverage ? state.Value / state.Count : state.Value);
        }
    }

    protected override void Merge(ref NumberSum to, in NumberSum from)
    {
        if (from.Count == 0) return;
        to.Add(from);
        to.Count += from.Count;
    }

    protected override bool IsPossible(in NumberSum state) => state.Count >= 0;
}

/// <summary>A sum and what rounding took from it (Knuth, The Art of Computer Programming 2, 4.2.2, theorem B: the error of an addition is a number).</summary>
internal struct NumberSum
{
    private double sum;
    private double lost;

    public long Count;

    /// <summary>Beyond the range of doubles and with infinities, what was lost is none.</summary>
    public readonly double Value => double.IsFinite(sum) ? sum + lost : sum;

    public void Add(double value)
    {
        var next = sum + value;
        var added = next - sum;
        lost += sum - (next - added) + (value - added);
        sum = next;
    }

    public void Add(in NumberSum other)
    {
        Add(other.sum);
        lost += other.lost;
    }
}
