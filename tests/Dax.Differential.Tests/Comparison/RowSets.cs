using Dax.Adql.Binding;
using Dax.Differential.Tests.Evaluation;

namespace Dax.Differential.Tests.Comparison;

/// <summary>
/// Whether an engine's rows are an answer: as many as the cut leaves, ordered by the keys, rows of equal keys in any order and, at a cut
/// through them, any of them. Without ORDER BY all rows are equal.
/// </summary>
internal static class RowSets
{
    private const double Relative = 1e-12;

    /// <summary>Degrees next to 0 by different formulas.</summary>
    private const double Absolute = 1e-13;

    /// <summary>Null when they are, else what is wrong.</summary>
    public static string? Difference(Answer expected, IReadOnlyList<object?[]> actual, double realTolerance)
    {
        var (first, count) = expected.Cut;
        if (actual.Count != count)
            return $"{actual.Count} rows instead of {count}";
        for (var start = 0; start < expected.Rows.Count;)
        {
            var end = expected.Orders == 0 ? expected.Rows.Count : EndOfTies(expected.Rows, start);
            var candidates = expected.Rows.Skip(start).Take(end - start).Select(row => row.Cells).ToList();
            for (var i = Math.Max(start, first); i < Math.Min(end, first + count); i++)
            {
                var match = candidates.FindIndex(row => Same(row, actual[i - first], expected.Types, realTolerance));
                if (match < 0)
                    return $"row {i - first} is not expected there: {Show(actual[i - first])}";
                candidates.RemoveAt(match);
            }

            start = end;
        }

        return null;
    }

    public static string Show(IEnumerable<object?> row) => string.Join(" | ", row.Select(Values.Show));

    private static int EndOfTies(IReadOnlyList<SortedRow> rows, int start)
    {
        var key = Values.Identity(rows[start].Keys);
        var end = start + 1;
        while (end < rows.Count && Values.Identity(rows[end].Keys) == key)
            end++;
        return end;
    }

    private static bool Same(object?[] expected, object?[] actual, IReadOnlyList<AdqlType> types, double realTolerance)
    {
        for (var i = 0; i < expected.Length; i++)
            if (!Same(expected[i], actual[i], types[i] == AdqlTypes.Real ? realTolerance : Relative))
                return false;
        return true;
    }

    private static bool Same(object? expected, object? actual, double tolerance)
    {
        if (expected is null || actual is null)
            return expected is null && actual is null;
        if (expected is not (double or float))
            return expected.GetType() == actual.GetType() && expected.Equals(actual);
        if (actual is not (double or float))
            return false;
        var (a, b) = (Values.ToDouble(expected), Values.ToDouble(actual));
        return a.Equals(b) || (double.IsFinite(a) && double.IsFinite(b) && Math.Abs(a - b) <= Math.Max(Absolute, tolerance * Math.Max(Math.Abs(a), Math.Abs(b))));
    }
}
