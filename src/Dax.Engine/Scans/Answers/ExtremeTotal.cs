using System.Numerics;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Answers;

/// <summary>MIN and MAX of what has codes. NaN is greater than every number, as in ORDER BY.</summary>
internal sealed class ExtremeTotal<T, TCode>(bool greatest, T worst, T nan, ScanBudget budget) : Total<ExtremeState>(budget)
    where T : unmanaged, INumber<T>
    where TCode : struct, ICellCode<T>
{
    public override void Add(ReadOnlySpan<int> groups, ReadOnlySpan<int> rows, ColumnVector? values)
    {
        var states = States;
        var all = ((ScalarVector<T>)values!).Values;
        for (var i = 0; i < groups.Length; i++) Put(ref states[groups[i]], TCode.Of(all[rows[i]]));
    }

    public override void Add(int group, ReadOnlySpan<ulong> rows, ColumnVector? values)
    {
        var extreme = MaskedExtreme.Of(((ScalarVector<T>)values!).Values, rows, greatest, worst);
        if (extreme.HasNaN && (greatest || !extreme.HasNumber)) Put(ref States[group], TCode.Of(nan));
        else if (extreme.HasNumber) Put(ref States[group], TCode.Of(extreme.Best));
    }

    public override bool IsOpenTo(int group, ColumnRange range)
    {
        ref var state = ref States[group];
        return state.Any == 0 || (greatest ? range.Greatest > state.Code : range.Least < state.Code);
    }

    public override void Write(int first, int count, KeptColumn target)
    {
        foreach (ref readonly var state in States.Slice(first, count))
        {
            if (state.Any == 0) target.AppendNulls(1);
            else ((KeptScalars<T>)target).Append(TCode.From(state.Code));
        }
    }

    protected override void Merge(ref ExtremeState to, in ExtremeState from)
    {
        if (from.Any != 0) Put(ref to, from.Code);
    }

    protected override bool IsPossible(in ExtremeState state) => state.Any is 0 or 1;

    private void Put(ref ExtremeState state, ulong code)
    {
        if (state.Any != 0 && (greatest ? code <= state.Code : code >= state.Code)) return;
        state.Code = code;
        state.Any = 1;
    }
}

internal struct ExtremeState
{
    public ulong Code;

    /// <summary>1 when there is one.</summary>
    public long Any;
}
