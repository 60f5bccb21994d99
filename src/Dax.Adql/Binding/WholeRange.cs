using Dax.Adql.Syntax;

namespace Dax.Adql.Binding;

/// <summary>How large whole numbers can become: what can leave BIGINT must be watched, and nearly nothing can.</summary>
internal static class WholeRange
{
    /// <summary>Below this nothing is out of BIGINT's range, whatever its sign and the roundings here.</summary>
    public const double Safe = 9.2e18;

    /// <summary>What BIGINT holds at most, rounded up.</summary>
    public const double Most = 9.3e18;

    /// <summary>No table has more rows.</summary>
    private const double Rows = 1L << 53;

    /// <summary>The greatest absolute value that the expression can have, or more.</summary>
    public static double Of(BoundExpression value) => value switch
    {
        BoundInteger whole => Math.Abs((double)whole.Value),
        BoundNegation negation => Of(negation.Operand),
        BoundCast { Type.IsNumeric: true } cast when cast.Operand.Type.IsWhole() => Math.Min(OfType(cast.Type), Of(cast.Operand)),
        BoundCoalesce coalesce => Greatest(coalesce.Arguments),
        BoundAggregate { Kind: AggregateKind.Count } => Rows,
        BoundAggregate { Kind: AggregateKind.Min or AggregateKind.Max, Argument: { } argument } => Of(argument),
        BoundFunction { Function.Id: FunctionId.Abs } function => Of(function.Arguments[0]),
        BoundFunction { Function.Id: FunctionId.Mod } function => Math.Min(Of(function.Arguments[0]), Of(function.Arguments[1])),
        BoundChain chain when chain.Type.IsWhole() => Math.Min(OfType(chain.Type), Of(chain)),
        _ => OfType(value.Type),
    };

    private static double Of(BoundChain chain)
    {
        var total = Of(chain.First);
        foreach (var step in chain.Steps)
            total = After(total, step);
        return total;
    }

    /// <summary>After one more operation. A quotient is no larger than the dividend, but that of the least number and -1 is out of range.</summary>
    public static double After(double total, BoundStep step) => step.Operator switch
    {
        ArithmeticOperator.Multiply => total * Of(step.Operand),
        ArithmeticOperator.Divide => step.Operand is BoundInteger { Value: not (0 or -1) } divisor ? total / Math.Abs((double)divisor.Value) : total,
        _ => total + Of(step.Operand),
    };

    private static double Greatest(Seq<BoundExpression> values)
    {
        var greatest = 0.0;
        foreach (var value in values)
            greatest = Math.Max(greatest, Of(value));
        return greatest;
    }

    private static double OfType(AdqlType type) => type.Base switch
    {
        AdqlBase.Boolean or AdqlBase.Null => 1,
        AdqlBase.UnsignedByte => byte.MaxValue,
        AdqlBase.Smallint => 1 << 15,
        AdqlBase.Integer => 1L << 31,
        _ => Most,
    };
}
