using System.Globalization;
using Dax.Backends.Butler.Sql;

namespace Dax.Backends.Butler.Where;

internal sealed partial class WhereBinder
{
    private Bound Value(WhereNode node) => node switch
    {
        NumberNode number => Number(number),
        TextNode text => new BoundLiteral(text.At, WhereType.Text, text.Value),
        TimeNode time => new BoundLiteral(time.At, WhereType.Time, time.Nanoseconds),
        IdentifierNode name => identifiers.Resolve(name),
        SignNode sign => Sign(sign),
        ArithmeticNode arithmetic => Arithmetic(arithmetic),
        TupleNode tuple => Span(tuple),
        CallNode call => Call(call),
        RangeNode range => throw WhereError.At(range.At, "ranges belong into the list of IN"),
        _ => throw WhereError.At(node.At, "a value was expected, not a condition"),
    };

    private static BoundLiteral Number(NumberNode node)
    {
        if (node.Text.All(char.IsAsciiDigit))
        {
            return long.TryParse(node.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole)
                ? new BoundLiteral(node.At, WhereType.Integer, whole)
                : throw WhereError.At(node.At, "the integer is too large");
        }
        var value = double.Parse(node.Text, CultureInfo.InvariantCulture);
        return double.IsFinite(value) ? new BoundLiteral(node.At, WhereType.Real, value) : throw WhereError.At(node.At, "the number is too large");
    }

    private Bound Sign(SignNode node)
    {
        var operand = Value(node.Operand);
        if (!IsNumber(operand.Type)) throw WhereError.At(node.At, $"{Name(operand.Type)} has no sign");
        if (!node.IsMinus) return operand;
        return operand switch
        {
            BoundLiteral { Value: long whole } => new BoundLiteral(node.At, WhereType.Integer, -whole),
            BoundLiteral { Value: double value } => new BoundLiteral(node.At, WhereType.Real, -value),
            _ => new BoundMinus(node.At, operand.Type, operand),
        };
    }

    private BoundArithmetic Arithmetic(ArithmeticNode node)
    {
        var (left, right) = (Value(node.Left), Value(node.Right));
        if (!IsNumber(left.Type) || !IsNumber(right.Type)) throw WhereError.At(node.At, $"'{node.Operator}' takes numbers, not {Name(IsNumber(left.Type) ? right.Type : left.Type)}");
        var type = left.Type == WhereType.Real || right.Type == WhereType.Real ? WhereType.Real : WhereType.Integer;
        if (node.Operator == '%' && type != WhereType.Integer) throw WhereError.At(node.At, "'%' takes integers");
        return new BoundArithmetic(node.At, type, node.Operator, left, right);
    }

    private BoundSpan Span(TupleNode node)
    {
        var (begin, end) = (Bound(node.Begin, 0), Bound(node.End, RegistryDialect.MaxNanoseconds));
        // As the Butler has it: a span that does not go forward is empty and overlaps nothing.
        return begin < end ? new BoundSpan(node.At, begin, end) : new BoundSpan(node.At, RegistryDialect.MaxNanoseconds, 0);

        long Bound(WhereNode part, long unbounded) => Value(part) switch
        {
            { Type: WhereType.Null } => unbounded,
            BoundLiteral { Type: WhereType.Time, Value: long time } => time,
            _ => throw WhereError.At(part.At, "a timespan has a begin and an end, each a time such as T'2020-01-31' or NULL"),
        };
    }

    private Bound Call(CallNode node)
    {
        if (node.Name.Equals("UUID", StringComparison.OrdinalIgnoreCase))
        {
            return node.Arguments is [TextNode text] && Guid.TryParse(text.Value, out var id) ? new BoundLiteral(node.At, WhereType.Uuid, id) : throw WhereError.At(node.At, "UUID takes a UUID in quotes");
        }
        if (node.Name.Equals("GLOB", StringComparison.OrdinalIgnoreCase)) throw WhereError.At(node.At, "GLOB is a condition, not a value");
        return new BoundRegion(node.At, RegionLiteral.Read(node, Constant));
    }

    /// <summary>An argument that is a number, signs and arithmetic included.</summary>
    private double Constant(WhereNode node) => Fold(Value(node)) is { } value && double.IsFinite(value) ? value : throw WhereError.At(node.At, "a number was expected");

    private static double? Fold(Bound bound) => bound switch
    {
        BoundLiteral { Value: long whole } literal when literal.Type == WhereType.Integer => whole,
        BoundLiteral { Value: double value } => value,
        BoundMinus minus => -Fold(minus.Operand),
        BoundArithmetic { Operator: '+' } sum => Fold(sum.Left) + Fold(sum.Right),
        BoundArithmetic { Operator: '-' } difference => Fold(difference.Left) - Fold(difference.Right),
        BoundArithmetic { Operator: '*' } product => Fold(product.Left) * Fold(product.Right),
        BoundArithmetic { Operator: '/' } quotient => Fold(quotient.Left) / Fold(quotient.Right),
        _ => null,
    };
}
