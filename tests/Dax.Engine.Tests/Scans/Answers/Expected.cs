using Dax.Adql.Scans;

namespace Dax.Engine.Tests.Scans.Answers;

/// <summary>Compares an answer with the plain one: rows that the order does not tell apart may come in any order, and any of them may be cut off.</summary>
internal static class Expected
{
    private const double Tolerance = 1e-12;

    /// <summary>Null when it is a right answer; else what is wrong.</summary>
    public static string? Fault(ScanQuery query, PlainTable table, long? rowLimit, List<object?[]> actual)
    {
        var all = PlainAnswer.Of(query, table.Rows);
        var first = (int)Math.Min(query.Offset, all.Count);
        var count = (int)Math.Min(Math.Min(query.Top ?? long.MaxValue, rowLimit ?? long.MaxValue), all.Count - first);
        if (actual.Count != count) return $"{actual.Count} rows instead of {count}";
        for (int start = 0, end; start < all.Count; start = end)
        {
            for (end = start + 1; end < all.Count && PlainAnswer.Compare(query, all[start].Order, all[end].Order) == 0;) end++;
            var run = all[start..end].ConvertAll(r => r.Row);
            for (var i = Math.Max(start, first); i < Math.Min(end, first + count); i++)
            {
                var place = run.FindIndex(row => AreEqual(row, actual[i - first]));
                if (place < 0) return $"row {i - first} is {Say(actual[i - first])}, one of {string.Join("; ", run.Take(5).Select(Say))} was expected";
                run.RemoveAt(place);
            }
        }
        return null;
    }

    private static bool AreEqual(object?[] a, object?[] b) => a.Zip(b, (x, y) => x is null || y is null ? x is null && y is null : AreEqual(x, y)).All(equal => equal);

    private static bool AreEqual(object a, object b) => a is double x && b is double y && double.IsFinite(x) && double.IsFinite(y)
        ? Math.Abs(x - y) <= Tolerance * Math.Max(1, Math.Max(Math.Abs(x), Math.Abs(y)))
        : a.GetType() == b.GetType() && PlainProgram.Compare(a, b) == 0;

    private static string Say(object?[] row) => string.Join(", ", row.Select(c => c ?? "NULL"));
}
