using System.Numerics;
using Dax.Adql.Scans;
using Dax.Engine.Faults;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Answers;

/// <summary>
/// Standard deviations and variances: mean and squared deviations from it, row by row (Welford, Technometrics 4, 419, 1962) and put together (Chan, Golub and LeVeque,
/// Updating Formulae, 1979).
/// </summary>
internal sealed class SpreadTotal<T>(ScanAggregateKind kind, ScanBudget budget) : Total<Spread>(budget) where T : unmanaged, INumber<T>
{
    private bool IsSample => kind is ScanAggregateKind.StdDevSample or ScanAggregateKind.VarianceSample;
    private bool IsRoot => kind is ScanAggregateKind.StdDevSample or ScanAggregateKind.StdDevPopulation;

    public override void Add(ReadOnlySpan<int> groups, ReadOnlySpan<int> rows, ColumnVector? values)
    {
        var states = States;
        var all = ((ScalarVector<T>)values!).Values;
        for (var i = 0; i < groups.Length; i++) states[groups[i]].Add(double.CreateTruncating(all[rows[i]]));
    }

    public override void Add(int group, ReadOnlySpan<ulong> rows, ColumnVector? values)
    {
        var all = ((ScalarVector<T>)values!).Values;
        var count = RowMask.Count(rows);
        if (count == 0) return;
        // Twice over one batch is quicker than a division for every row, and as exact.
        var sum = 0.0;
        for (var i = 0; i < rows.Length; i++)
        {
            for (var word = rows[i]; word != 0; word &= word - 1) sum += double.CreateTruncating(all[i * 64 + BitOperations.TrailingZeroCount(word)]);
        }
        var (mean, squares) = (sum / count, 0.0);
        for (var i = 0; i < rows.Length; i++)
        {
            for (var word = rows[i]; word != 0; word &= word - 1)
            {
                var off = double.CreateTruncating(all[i * 64 + BitOperations.TrailingZeroCount(word)]) - mean;
                squares += off * off;
            }
        }
        States[group].Add(new Spread { Count = count, Mean = mean, Squares = squares });
    }

    public override void Write(int first, int count, KeptColumn target)
    {
        foreach (ref readonly var state in States.Slice(first, count))
        {
            var freedom = state.Count - (IsSample ? 1 : 0);
            if (freedom <= 0)
            {
                target.AppendNulls(1);
                continue;
            }
            var variance = state.Squares / freedom;
            if (!double.IsFinite(variance)) throw new ScanFailure(new Fault.Usage("A standard deviation or variance is out of range"));
            ((KeptScalars<double>)target).Append(IsRoot ? Math.Sqrt(variance) : variance);
        }
    }

    protected override void Merge(ref Spread to, in Spread from) => to.Add(from);

    protected override bool IsPossible(in Spread state) => state.Count >= 0 && !(state.Squares < 0);
}

/// <summary>How many, their mean, and the sum of the squares of their deviations from it.</summary>
internal struct Spread
{
    public long Count;
    public double Mean;
    public double Squares;

    public void Add(double value)
    {
        Count++;
        var off = value - Mean;
        Mean += off / Count;
        Squares += off * (value - Mean);
    }

    public void Add(in Spread other)
    {
        if (other.Count == 0) return;
        if (Count == 0)
        {
            this = other;
            return;
        }
        var all = Count + other.Count;
        var off = other.Mean - Mean;
        Mean += off * other.Count / all;
        Squares += other.Squares + off * off * Count / all * other.Count;
        Count = all;
    }
}
