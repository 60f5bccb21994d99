using System.Globalization;
using Dax.Adql.Binding;

namespace Dax.Qserv.Tests.Queries;

/// <summary>Whether two engines gave the same rows.</summary>
internal static class RowSets
{
    /// <summary>What is wrong, or null. A FLOAT has six digits on its way out of MariaDB, and so out of Qserv.</summary>
    public static string? Difference(IReadOnlyList<object?[]> expected, IReadOnlyList<object?[]> actual, BoundQuery query, bool ordered)
    {
        if (expected.Count != actual.Count)
            return $"{expected.Count} rows against {actual.Count}";
        var left = expected.ToList();
        for (var row = 0; row < actual.Count; row++)
        {
            var at = ordered ? 0 : left.FindIndex(other => Same(other, actual[row], query));
            if (at < 0 || !Same(left[at], actual[row], query))
                return $"row {row}: {Text(left[Math.Max(at, 0)])} against {Text(actual[row])}";
            left.RemoveAt(at);
        }
        return null;
    }

    /// <summary>Rows of text in the types of the query.</summary>
    public static List<object?[]> Typed(IEnumerable<string[]> rows, BoundQuery query) => [.. rows.Select(row => row.Select((cell, i) => Typed(cell, query.Columns[i].Type)).ToArray())];

    private static object? Typed(string cell, AdqlType type) => cell == "NULL" ? null : type switch
    {
        { IsArray: true } => cell,
        { Base: AdqlBase.Boolean or AdqlBase.UnsignedByte or AdqlBase.Smallint or AdqlBase.Integer or AdqlBase.Bigint } => (long)decimal.Parse(cell, NumberStyles.Float, CultureInfo.InvariantCulture),
        { Base: AdqlBase.Real } => (float)double.Parse(cell, CultureInfo.InvariantCulture),
        { Base: AdqlBase.Double } => double.Parse(cell, CultureInfo.InvariantCulture),
        { Base: AdqlBase.Timestamp } => DateTime.Parse(cell, CultureInfo.InvariantCulture),
        _ => cell,
    };

    private static bool Same(object?[] a, object?[] b, BoundQuery query)
    {
        if (a.Length != b.Length)
            return false;
        for (var i = 0; i < a.Length; i++)
            if (!Same(a[i], b[i], query.Columns[i].Type.Base == AdqlBase.Real ? 1e-5 : 1e-11))
                return false;
        return true;
    }

    private static bool Same(object? a, object? b, double tolerance)
    {
        if (a is null || b is null)
            return a is null && b is null;
        if (a is float or double && b is float or double)
        {
            var (x, y) = (Convert.ToDouble(a, CultureInfo.InvariantCulture), Convert.ToDouble(b, CultureInfo.InvariantCulture));
            return x == y || Math.Abs(x - y) <= tolerance * Math.Max(Math.Abs(x), Math.Abs(y));
        }
        // CHAR(n) loses its spaces in MariaDB.
        return a is string s && b is string t ? s.TrimEnd() == t.TrimEnd() : a.Equals(b);
    }

    private static string Text(object?[] row) => string.Join('|', row.Take(12).Select(cell => Convert.ToString(cell, CultureInfo.InvariantCulture)));
}
