using Dax.Adql.Scans;

namespace Dax.Engine.Tests.Scans.Answers;

/// <summary>What a query makes of rows, by LINQ: SQL in its own words. Sums of numbers are those of the sorted numbers.</summary>
internal static class PlainAnswer
{
    /// <summary>The rows before OFFSET and TOP, in order; with what each was ordered by.</summary>
    public static List<(object?[] Row, object?[] Order)> Of(ScanQuery query, IEnumerable<object?[]> rows)
    {
        var passed = rows.Where(row => query.Where is null || PlainProgram.Value(query.Where, c => row[c]) is 1L).ToList();
        var table = query.IsGrouped ? Groups(query, passed) : passed;
        var having = query.Having is null ? null : ScanTree.OverGroups(query.Having, query.Keys.Count);
        var result = table
            .Where(row => having is null || PlainProgram.Value(having, c => row[c]) is 1L)
            .Select(row => (Source: row, Row: query.Values.Select(v => At(query, v, row)).ToArray()));
        if (query.Distinct) result = result.DistinctBy(r => new Cells(r.Row));
        var keyed = result.Select(r => (r.Row, Order: query.OrderBy.Select(o => o.Output is { } output ? r.Row[output] : At(query, o.Expression!, r.Source)).ToArray())).ToList();
        keyed.Sort((a, b) => Compare(query, a.Order, b.Order));
        return keyed;
    }

    public static int Compare(ScanQuery query, object?[] a, object?[] b)
    {
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i] is null != b[i] is null) return a[i] is null ? 1 : -1;
            var order = PlainProgram.Compare(a[i], b[i]) ?? 0;
            if (order != 0) return query.OrderBy[i].Descending ? -order : order;
        }
        return 0;
    }

    private static object? At(ScanQuery query, ScanExpression value, object?[] row) =>
        PlainProgram.Value(query.IsGrouped ? ScanTree.OverGroups(value, query.Keys.Count) : value, c => row[c]);

    private static List<object?[]> Groups(ScanQuery query, List<object?[]> rows)
    {
        var groups = rows.GroupBy(row => new Cells([.. query.Keys.Select(k => PlainProgram.Value(k, c => row[c]))]))
            .Select(g => (g.Key.Values, Rows: g.ToList())).ToList();
        if (query.Keys.Count == 0 && groups.Count == 0) groups.Add(([], []));
        return [.. groups.Select(g => (object?[])[.. g.Values, .. query.Aggregates.Select(a => Total(a, g.Rows))])];
    }

    private static object? Total(ScanAggregate aggregate, List<object?[]> rows)
    {
        if (aggregate.Argument is null) return (long)rows.Count;
        var values = rows.Select(row => PlainProgram.Value(aggregate.Argument, c => row[c])).Where(v => v is not null).ToList();
        if (aggregate.Distinct) values = [.. values.DistinctBy(v => new Cells([v]))];
        values.Sort((a, b) => PlainProgram.Compare(a, b)!.Value);
        if (aggregate.Kind == ScanAggregateKind.Count) return (long)values.Count;
        if (values.Count == 0) return null;
        return aggregate.Kind switch
        {
            ScanAggregateKind.Min => values[0],
            ScanAggregateKind.Max => values[^1],
            ScanAggregateKind.Sum => values[0] is long ? (object)(long)Sum(values) : values.Sum(v => (double)v!),
            ScanAggregateKind.Avg => values[0] is long ? (double)Sum(values) / values.Count : values.Sum(v => (double)v!) / values.Count,
            _ => Spread(aggregate.Kind, [.. values.Select(v => v is long whole ? whole : (double)v!)]),
        };
    }

    private static Int128 Sum(List<object?> values) => values.Aggregate(Int128.Zero, (sum, v) => sum + (long)v!);

    private static double? Spread(ScanAggregateKind kind, double[] values)
    {
        var freedom = values.Length - (kind is ScanAggregateKind.StdDevSample or ScanAggregateKind.VarianceSample ? 1 : 0);
        if (freedom == 0) return null;
        var mean = values.Average();
        var variance = values.Sum(v => (v - mean) * (v - mean)) / freedom;
        return kind is ScanAggregateKind.StdDevSample or ScanAggregateKind.StdDevPopulation ? Math.Sqrt(variance) : variance;
    }

    /// <summary>Some cells, equal as keys are: null is null, NaN is NaN, -0 is 0.</summary>
    internal sealed class Cells(object?[] values) : IEquatable<Cells>
    {
        public object?[] Values => values;

        public bool Equals(Cells? other) => other is not null && values.AsSpan().SequenceEqual(other.Values, EqualityComparer<object?>.Create((a, b) =>
            a is null || b is null ? a is null && b is null : PlainProgram.Compare(a, b) == 0));

        public override bool Equals(object? obj) => Equals(obj as Cells);

        public override int GetHashCode() => values.Aggregate(17, (hash, v) => HashCode.Combine(hash, v switch
        {
            double number when double.IsNaN(number) => 1,
            double number => (number + 0.0).GetHashCode(),
            _ => v?.GetHashCode() ?? 0,
        }));
    }
}
