using Dax.Adql.Binding;

namespace Dax.Adql.Scans;

/// <summary>The parts of scan expressions, in one place.</summary>
public static class ScanTree
{
    /// <summary>The expressions directly inside; the constants of <see cref="ScanIn"/> are none.</summary>
    public static Seq<ScanExpression> Children(ScanExpression value) => value switch
    {
        ScanArithmetic e => [e.Left, e.Right],
        ScanNegation e => [e.Operand],
        ScanCall e => e.Arguments,
        ScanPhotometry e => e.Arguments,
        ScanCast e => [e.Operand],
        ScanCoalesce e => e.Arguments,
        ScanComparison e => [e.Left, e.Right],
        ScanBetween e => [e.Value, e.Low, e.High],
        ScanIn e => [e.Value],
        ScanIsNull e => [e.Value],
        ScanNot e => [e.Operand],
        ScanJunction e => e.Operands,
        ScanInside e => [e.Longitude, e.Latitude],
        ScanNear e => [e.Longitude, e.Latitude, e.CentreLongitude, e.CentreLatitude, e.Radius],
        _ => [],
    };

    /// <summary>The same expression over other leaves: <paramref name="leaf"/> is asked for every one of them.</summary>
    public static ScanExpression Map(ScanExpression value, Func<ScanExpression, ScanExpression> leaf) =>
        Children(value).Count == 0 ? leaf(value) : WithChildren(value, child => Map(child, leaf));

    /// <summary>The same node over other parts.</summary>
    public static ScanExpression WithChildren(ScanExpression value, Func<ScanExpression, ScanExpression> of) => value switch
    {
        ScanArithmetic e => e with { Left = of(e.Left), Right = of(e.Right) },
        ScanNegation e => e with { Operand = of(e.Operand) },
        ScanCall e => e with { Arguments = e.Arguments.Map(of) },
        ScanPhotometry e => e with { Arguments = e.Arguments.Map(of) },
        ScanCast e => e with { Operand = of(e.Operand) },
        ScanCoalesce e => e with { Arguments = e.Arguments.Map(of) },
        ScanComparison e => e with { Left = of(e.Left), Right = of(e.Right) },
        ScanBetween e => e with { Value = of(e.Value), Low = of(e.Low), High = of(e.High) },
        ScanIn e => e with { Value = of(e.Value) },
        ScanIsNull e => e with { Value = of(e.Value) },
        ScanNot e => e with { Operand = of(e.Operand) },
        ScanJunction e => e with { Operands = e.Operands.Map(of) },
        ScanInside e => e with { Longitude = of(e.Longitude), Latitude = of(e.Latitude) },
        ScanNear e => e with
        {
            Longitude = of(e.Longitude), Latitude = of(e.Latitude), CentreLongitude = of(e.CentreLongitude), CentreLatitude = of(e.CentreLatitude), Radius = of(e.Radius),
        },
        _ => value,
    };

    /// <summary>What comes after grouping, over a table whose columns are the keys and then the totals.</summary>
    public static ScanExpression OverGroups(ScanExpression value, int keys) => Map(value, leaf => leaf switch
    {
        ScanKey key => new ScanColumn(key.Index, key.Type),
        ScanTotal total => new ScanColumn(keys + total.Index, total.Type),
        _ => leaf,
    });
}
