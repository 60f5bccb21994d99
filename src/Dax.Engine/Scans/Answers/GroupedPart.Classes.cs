using System.Numerics;
using Dax.Adql.Scans;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Answers;

/// <summary>
/// Groups by one or two columns of few values: their rows are sets that everybody who groups by them shares, so a group's rows are the set and the filter together, and its totals
/// are those of a set. No row is looked up.
/// </summary>
internal sealed partial class GroupedPart
{
    private const int MostClassKeys = 2;

    /// <summary>With fewer rows for each pair of values they are looked up one by one.</summary>
    private const int RowsOfPair = 4;

    private readonly RowClasses?[] classes = new RowClasses?[MostClassKeys];
    private readonly ColumnVector?[] values = new ColumnVector?[valueNodes.Length];
    private readonly ulong[] ofFirst = new ulong[RowMask.MostWords];
    private readonly ulong[] ofBoth = new ulong[RowMask.MostWords];
    private readonly bool[] isExtreme = [.. plan.Query.Aggregates.Select(a => a.Kind is ScanAggregateKind.Min or ScanAggregateKind.Max)];
    private readonly ulong[] sample = new ulong[RowMask.MostWords];
    /// <summary>The groups of pairs of classes, and 1; 0 where none is known.</summary>
    private int[] known = [];

    private bool TryFoldClasses(IScanEvaluator evaluator, ReadOnlySpan<ulong> pass)
    {
        if (keyNodes.Length > MostClassKeys || !TryTakeClasses(evaluator, out var pairs) || RowMask.Count(pass) < pairs * RowsOfPair) return false;
        for (var i = 0; i < keys.Length; i++) keys[i] = evaluator.Values(keyNodes[i], pass);
        for (var i = 0; i < values.Length; i++) values[i] = valueNodes[i] == ScanNodes.None ? null : evaluator.Values(valueNodes[i], pass);
        var first = ofFirst.AsSpan(0, pass.Length);
        var both = ofBoth.AsSpan(0, pass.Length);
        for (var a = 0; a < classes[0]!.Count; a++)
        {
            if (!RowMask.Meet(pass, classes[0]!.Rows(a), first)) continue;
            if (keyNodes.Length == 1) FoldClass(evaluator, a, first);
            for (var b = 0; b < (keyNodes.Length == 1 ? 0 : classes[1]!.Count); b++)
            {
                if (RowMask.Meet(first, classes[1]!.Rows(b), both)) FoldClass(evaluator, a * RowClasses.Most + b, both);
            }
        }
        return true;
    }

    /// <summary>Numbers of other classes than those of before tell nothing of the groups.</summary>
    private bool TryTakeClasses(IScanEvaluator evaluator, out int pairs)
    {
        pairs = 1;
        for (var i = 0; i < keyNodes.Length; i++)
        {
            if (keyNodes[i] == ScanNodes.None || evaluator.Classes(keyNodes[i]) is not { } found) return false;
            if (!ReferenceEquals(found, classes[i])) known.AsSpan().Clear();
            classes[i] = found;
            pairs *= found.Count;
        }
        if (known.Length == 0) known = new int[keyNodes.Length == 1 ? RowClasses.Most : RowClasses.Most * RowClasses.Most];
        return true;
    }

    private void FoldClass(IScanEvaluator evaluator, int place, ReadOnlySpan<ulong> set)
    {
        if (known[place] == 0) known[place] = FindGroup(set) + 1;
        var group = known[place] - 1;
        for (var i = 0; i < valueNodes.Length; i++)
        {
            if (values[i] is { } argument) FoldSet(evaluator, i, group, set, argument);
            else if (plan.Query.Aggregates[i].Argument is null) Rows.Totals[i].Add(group, set, null);
        }
    }

    /// <summary>The group of the first row.</summary>
    private int FindGroup(ReadOnlySpan<ulong> set)
    {
        var word = set.IndexOfAnyExcept(0UL);
        Span<int> number = stackalloc int[1];
        Rows.Keys.Find(keys, [word * 64 + BitOperations.TrailingZeroCount(set[word])], number);
        Rows.Grow();
        return number[0];
    }

    /// <summary>Aggregates skip nulls; those of different values need each once; a least or greatest value seldom changes.</summary>
    private void FoldSet(IScanEvaluator evaluator, int total, int group, ReadOnlySpan<ulong> set, ColumnVector argument)
    {
        if (isExtreme[total] && evaluator.Range(valueNodes[total]) is { } range && !Rows.Totals[total].IsOpenTo(group, range)) return;
        if (!argument.Validity.IsEmpty)
        {
            var both = present.AsSpan(0, set.Length);
            RowMask.And(set, argument.Validity, both);
            set = both;
        }
        if (Rows.Totals[total] is DistinctTotal && evaluator.Classes(valueNodes[total]) is { } few)
        {
            var some = sample.AsSpan(0, set.Length);
            few.Sample(set, some);
            set = some;
        }
        Rows.Totals[total].Add(group, set, argument);
    }

    private void ForgetClasses() => known.AsSpan().Clear();
}
