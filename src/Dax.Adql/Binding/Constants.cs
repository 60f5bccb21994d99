using Dax.Adql.Syntax;
using Dax.Sky.Geometry;

namespace Dax.Adql.Binding;

/// <summary>Values that are known without any row: literals, signs and arithmetic over them, with the arithmetic of their types.</summary>
internal static class Constants
{
    /// <summary>The number, or null when it depends on rows, is NULL or is no finite number.</summary>
    public static double? Of(BoundExpression value) => Fold(value) is { } folded && double.IsFinite(folded) ? folded : null;

    private static double? Fold(BoundExpression value) => value switch
    {
        BoundDouble number => number.Value,
        BoundInteger { Value: > -(1L << 53) and < 1L << 53 } number => number.Value,
        BoundNegation negation => -Fold(negation.Operand),
        BoundCast { Type.Base: AdqlBase.Double } cast when !cast.Operand.Type.IsText() => Fold(cast.Operand),
        BoundChain chain => Fold(chain),
        BoundFunction { Function.Id: FunctionId.Pi } => Math.PI,
        BoundDistance distance => Fold(distance),
        BoundMeasure { Measure: Measure.Area } area => ConstantRegion.Of(area.Arguments[0])?.AreaSquareDegrees,
        _ => null,
    };

    private static double? Fold(BoundDistance distance) =>
        ConstantRegion.PointOf(distance.From) is { } from && ConstantRegion.PointOf(distance.To) is { } to ? Spherical.SeparationDegrees(from, to) : null;

    private static double? Fold(BoundChain chain)
    {
        var whole = chain.Type.IsWhole();
        var total = Fold(chain.First);
        foreach (var step in chain.Steps)
        {
            if (total is not { } left || Fold(step.Operand) is not { } right || (right == 0 && step.Operator == ArithmeticOperator.Divide))
                return null;
            total = step.Operator switch
            {
                ArithmeticOperator.Add => left + right,
                ArithmeticOperator.Subtract => left - right,
                ArithmeticOperator.Multiply => left * right,
                _ => whole ? Math.Truncate(left / right) : left / right,
            };
            if (whole && Math.Abs(total.Value) >= 1L << 53)
                return null;
        }

        return total;
    }
}
