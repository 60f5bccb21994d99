using System.Globalization;
using System.Text.RegularExpressions;
using Dax.Adql.Binding;
using Dax.Adql.Scans;
using Dax.Sky.Geometry;

namespace Dax.Adql.Tests.Scans;

/// <summary>Scan queries as a line of text: conversions, and the types of constants, are seen in it.</summary>
internal static partial class ScanTexts
{
    public static string Of(ScanQuery query)
    {
        List<string> parts = [query.Table.Name];
        if (query.Where is { } where)
            parts.Add($"where {Of(where)}");
        if (query.IsGrouped)
            parts.Add($"by [{List(query.Keys)}] [{string.Join(", ", query.Aggregates.Select(Of))}]");
        if (query.Having is { } having)
            parts.Add($"having {Of(having)}");
        parts.Add($"{(query.Distinct ? "distinct" : "give")} [{List(query.Values)}]");
        if (query.OrderBy.Count > 0)
            parts.Add($"order [{string.Join(", ", query.OrderBy.Select(o => $"{(o.Output is { } output ? $"#{output}" : Of(o.Expression!))}{(o.Descending ? " desc" : "")}"))}]");
        if (query.Top is { } top)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"top {top}"));
        if (query.Offset > 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"offset {query.Offset}"));
        return Place().Replace(string.Join(" | ", parts), match => query.Columns[int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)].Name);
    }

    [GeneratedRegex(@"\$(\d+)")]
    private static partial Regex Place();

    private static string Of(ScanAggregate aggregate) =>
        $"{aggregate.Kind}({(aggregate.Distinct ? "distinct " : "")}{(aggregate.Argument is null ? "*" : Of(aggregate.Argument))}):{Of(aggregate.Type)}";

    private static string List(IEnumerable<ScanExpression> values) => string.Join(", ", values.Select(Of));

    private static string Of(AdqlType type) => type.Base switch
    {
        AdqlBase.Boolean => "b",
        AdqlBase.UnsignedByte => "u8",
        AdqlBase.Smallint => "i16",
        AdqlBase.Integer => "i32",
        AdqlBase.Bigint => "i64",
        AdqlBase.Real => "f32",
        AdqlBase.Double => "f64",
        AdqlBase.Text => "text",
        AdqlBase.Timestamp => "time",
        _ => type.ToString(),
    };

    public static string Of(ScanExpression value) => value switch
    {
        ScanColumn column => $"${column.Column}",
        ScanKey key => $"key{key.Index}",
        ScanTotal total => $"total{total.Index}",
        ScanNull nothing => $"null:{Of(nothing.Type)}",
        ScanWhole whole => string.Create(CultureInfo.InvariantCulture, $"{whole.Value}:{Of(whole.Type)}"),
        ScanNumber { Type.Base: AdqlBase.Real } number => string.Create(CultureInfo.InvariantCulture, $"{(float)number.Value:R}:f32"),
        ScanNumber number => string.Create(CultureInfo.InvariantCulture, $"{number.Value:R}:f64"),
        ScanText text => $"'{text.Value}'",
        ScanArithmetic a => $"({Of(a.Left)} {a.Operator switch { ScanOperator.Add => '+', ScanOperator.Subtract => '-', ScanOperator.Multiply => '*', _ => '/' }} {Of(a.Right)}):{Of(a.Type)}",
        ScanNegation negation => $"-{Of(negation.Operand)}",
        ScanCall call => $"{call.Function}({List(call.Arguments)})",
        ScanPhotometry call => $"{call.Name}({List(call.Arguments)})",
        ScanCast cast => $"{Of(cast.Type)}({Of(cast.Operand)})",
        ScanCoalesce coalesce => $"coalesce({List(coalesce.Arguments)})",
        ScanComparison c => $"({Of(c.Left)} {c.Operator switch { ScanComparisonOperator.Equal => "=", ScanComparisonOperator.NotEqual => "<>", ScanComparisonOperator.Less => "<", ScanComparisonOperator.LessOrEqual => "<=", ScanComparisonOperator.Greater => ">", _ => ">=" }} {Of(c.Right)})",
        ScanBetween between => $"({Of(between.Low)} <= {Of(between.Value)} <= {Of(between.High)})",
        ScanIn list => $"({Of(list.Value)} in [{List(list.Items)}])",
        ScanIsNull isNull => $"isnull({Of(isNull.Value)})",
        ScanNot not => $"not {Of(not.Operand)}",
        ScanJunction junction => $"({string.Join(junction.IsOr ? " or " : " and ", junction.Operands.Select(Of))})",
        ScanInside inside => $"inside({Of(inside.Longitude)}, {Of(inside.Latitude)}, {SkyRegionText.Write(inside.Region)}{(inside.Strict ? ", open" : "")})",
        ScanNear near => $"near({List([near.Longitude, near.Latitude, near.CentreLongitude, near.CentreLatitude, near.Radius])}{(near.Strict ? ", open" : "")})",
        _ => throw new InvalidOperationException(value.GetType().Name),
    };
}
