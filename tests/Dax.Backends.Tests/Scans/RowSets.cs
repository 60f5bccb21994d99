using System.Collections.Concurrent;
using Dax.Engine.Jobs;

namespace Dax.Backends.Tests.Scans;

/// <summary>Answers beside each other.</summary>
internal static class RowSets
{
    /// <summary>As multisets; in order where the query has one, which is total. Floating aggregates within 1e-12.</summary>
    public static void Same(string query, List<object?[]> expected, List<object?[]> found)
    {
        Assert.True(expected.Count == found.Count, $"{query}: {found.Count} rows, not {expected.Count}");
        if (!query.Contains("ORDER BY", StringComparison.Ordinal))
        {
            expected.Sort(Compare);
            found.Sort(Compare);
        }
        for (var row = 0; row < expected.Count; row++)
            for (var column = 0; column < expected[row].Length; column++)
                Assert.True(Alike(expected[row][column], found[row][column]), $"{query}: row {row} has {found[row][column]}, not {expected[row][column]}");
    }

    private static bool Alike(object? a, object? b) => (a, b) switch
    {
        (double x, double y) => x.Equals(y) || Math.Abs(x - y) <= 1e-12 * Math.Max(Math.Abs(x), Math.Abs(y)),
        _ => Equals(a, b),
    };

    /// <summary>By what is not a sum of floating numbers first: those may differ in their last digits.</summary>
    private static int Compare(object?[] a, object?[] b)
    {
        foreach (var floating in (bool[])[false, true])
            for (var i = 0; i < a.Length; i++)
                if ((a[i] is double || b[i] is double) == floating && Comparer<object?>.Default.Compare(a[i], b[i]) is var order and not 0)
                    return order;
        return 0;
    }

    /// <summary>What a query says of itself while it runs.</summary>
    public sealed class Notes(ConcurrentQueue<string> notes) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => notes.Enqueue(value.Note ?? "");
    }
}
