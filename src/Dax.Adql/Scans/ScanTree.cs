using Dax.Adql.Binding;

namespace Dax.Adql.Scans;

/// <summary>The parts of scan expressions, in one place.</summary>
public static class ScanTree
{
    /// <summary>The expressions directly inside, in the order in which they are evaluated.</summary>
    public static Seq<ScanExpression> Children(ScanExpression value) => value switch
    {
        ScanArithmetic e => [e.Left, e.Right],
        ScanNegation e => [e.Operand],
        ScanCall e => e.Arguments,
        ScanCast e => [e.Operand],
        ScanCoalesce e => e.Arguments,
        ScanComparison e => [e.Left, e.Right],
        ScanBetween e => [e.Value, e.Low, e.High],
        ScanIn e => [e.Value, .. e.Items],
        ScanIsNull e => [e.Value],
        ScanNot e => [e.Operand],
        ScanJunction e => e.Operands,
        ScanInside e => [e.Longitude, e.Latitude],
        ScanNear e => [e.Longitude, e.Latitude, e.CentreLongitude, e.CentreLatitude, e.Radius],
        _ => [],
    };

    /// <summary>The same expression over other leaves: <paramref name="leaf"/> is asked for every one of them.</summary>
    public static ScanExpression Map(ScanExpression value, Func<ScanExpression, ScanExpression> leaf)
    {
        return value switch
        {
            ScanArithmetic e => e with { Left = Of(e.Left), Right = Of(e.Right) },
            ScanNegation e => e with { Operand = Of(e.Operand) },
            ScanCall e => e with { Arguments = e.Arguments.Map(Of) },
            ScanCast e => e with { Operand = Of(e.Operand) },
            ScanCoalesce e => e with { Arguments = e.Arguments.Map(Of) },
            ScanComparison e => e with { Left = Of(e.Left), Right = Of(e.Right) },
            ScanBetween e => e with { Value = Of(e.Value), Low = Of(e.Low), High = Of(e.High) },
            ScanIn e => e with { Value = Of(e.Value), Items = e.Items.Map(Of) },
            ScanIsNull e => e with { Value = Of(e.Value) },
            ScanNot e => e with { Operand = Of(e.Operand) },
            ScanJunction e => e with { Operands = e.Operands.Map(Of) },
            ScanInside e => e with { Longitude = Of(e.Longitude), Latitude = Of(e.Latitude) },
            ScanNear e => e with { Longitude = Of(e.Longitude), Latitude = Of(e.Latitude), CentreLongitude = Of(e.CentreLongitude), CentreLatitude = Of(e.CentreLatitude), Radius = Of(e.Radius) },
            _ => leaf(value),
        };

        ScanExpression Of(ScanExpression part) => Map(part, leaf);
    }

    /// <summary>What comes after grouping, over a table whose columns are the keys and then the totals.</summary>
    public static ScanExpression OverGroups(ScanExpression value, int keys) => Map(value, leaf => leaf switch
    {
        ScanKey key => new ScanColumn(key.Index, key.Type),
        ScanTotal total => new ScanColumn(keys + total.Index, total.Type),
        _ => leaf,
    });
}
