using Dax.Adql.Binding;

namespace Dax.Adql.Scans;

/// <summary>
/// Real numbers beside constants that are Double, as comparisons among Reals with the same answers: no number of the one type lies between a constant and the nearest
/// below it, so that "less than the constant" is "at most that".
/// </summary>
internal static class ScanSingles
{
    /// <summary>Null when they are no such two.</summary>
    public static ScanComparison? Compare(ScanExpression left, ScanComparisonOperator comparison, ScanExpression right)
    {
        if (left.Type != AdqlTypes.Real || Constant(right) is not { } constant)
            return null;
        if ((float)constant == constant)
            return new(left, comparison, Single((float)constant));
        return comparison switch
        {
            ScanComparisonOperator.Less or ScanComparisonOperator.LessOrEqual => new(left, ScanComparisonOperator.LessOrEqual, Single(Below(constant))),
            ScanComparisonOperator.Greater or ScanComparisonOperator.GreaterOrEqual => new(left, ScanComparisonOperator.Greater, Single(Below(constant))),
            _ => null,
        };
    }

    public static ScanBetween? Between(ScanExpression value, ScanExpression low, ScanExpression high) =>
        value.Type == AdqlTypes.Real && Constant(low) is { } least && Constant(high) is { } most ? new(value, Single(Above(least)), Single(Below(most))) : null;

    private static double? Constant(ScanExpression value) => value switch
    {
        ScanNumber number when double.IsFinite(number.Value) => number.Value,
        ScanWhole whole when Math.Abs(whole.Value) <= 1L << 53 && whole.Type.IsWhole() => whole.Value,
        _ => null,
    };

    private static ScanNumber Single(float value) => new(value, AdqlTypes.Real);

    /// <summary>The greatest Real that is not greater.</summary>
    private static float Below(double value) => (float)value is var near && near > value ? MathF.BitDecrement(near) : near;

    private static float Above(double value) => (float)value is var near && near < value ? MathF.BitIncrement(near) : near;
}
