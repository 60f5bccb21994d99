using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dax.Adql.Scans;
using Dax.Ivoa.Tables;
using Dax.Sky.Geometry;

namespace Dax.Engine.Scans.Answers;

/// <summary>SHA-256 of everything about a query that its state depends on, written out so that no two queries have one text.</summary>
internal static class ScanFingerprint
{
    public static byte[] Of(ScanQuery query, TableSchema schema, long? rowLimit)
    {
        var text = new StringBuilder();
        foreach (var column in query.Columns) Quoted(text, column.PhysicalName).Append(column.Type);
        if (query.Statement is { } statement) Quoted(text.Append("\nof"), statement);
        Optional(text.Append("\nwhere "), query.Where);
        All(text.Append("\nby ").Append(query.IsGrouped), query.Keys);
        foreach (var aggregate in query.Aggregates)
            Optional(text.Append(CultureInfo.InvariantCulture, $"\n{aggregate.Kind} {aggregate.Distinct} {aggregate.Type} "), aggregate.Argument);
        Optional(text.Append("\nhaving "), query.Having);
        All(text.Append("\nvalues ").Append(query.Distinct), query.Values);
        foreach (var order in query.OrderBy)
            Optional(text.Append(CultureInfo.InvariantCulture, $"\norder {order.Output} {order.Descending} "), order.Expression);
        text.Append(CultureInfo.InvariantCulture, $"\ncut {query.Top} {query.Offset} {rowLimit}");
        foreach (var column in schema.Columns) text.Append(CultureInfo.InvariantCulture, $"\n{column.Kind} {column.IsArray}");
        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static void Optional(StringBuilder text, ScanExpression? value)
    {
        if (value is null) text.Append('-');
        else Write(text, value);
    }

    private static void All(StringBuilder text, IEnumerable<ScanExpression> values)
    {
        foreach (var value in values) Write(text.Append(' '), value);
    }

    private static void Write(StringBuilder text, ScanExpression value)
    {
        text.Append('(').Append(value.GetType().Name).Append(' ').Append(value.Type).Append(' ');
        Own(text, value);
        All(text, ScanTree.Children(value));
        if (value is ScanIn list) All(text.Append(" of"), list.Items);
        text.Append(')');
    }

    /// <summary>What a node is beside its type and its parts. A node that is not named here could be taken for another, so it is refused.</summary>
    private static void Own(StringBuilder text, ScanExpression value)
    {
        object own = value switch
        {
            ScanColumn e => e.Column,
            ScanKey e => e.Index,
            ScanTotal e => e.Index,
            ScanWhole e => e.Value,
            ScanNumber e => BitConverter.DoubleToInt64Bits(e.Value),
            ScanText e => $"{e.Value.Length}:{e.Value}",
            ScanArithmetic e => e.Operator,
            ScanCall e => e.Function,
            ScanPhotometry e => e.Name,
            ScanComparison e => e.Operator,
            ScanJunction e => e.IsOr,
            ScanInside e => $"{e.Strict} {SkyRegionText.Write(e.Region)}",
            ScanNear e => e.Strict,
            ScanNull or ScanNegation or ScanCast or ScanCoalesce or ScanBetween or ScanIn or ScanIsNull or ScanNot => "",
            _ => throw new ArgumentException($"{value.GetType().Name} has no words of its own.", nameof(value)),
        };
        text.Append(CultureInfo.InvariantCulture, $"{own}");
    }

    private static StringBuilder Quoted(StringBuilder text, string name) => text.Append(CultureInfo.InvariantCulture, $"\n{name.Length}:{name} ");
}
