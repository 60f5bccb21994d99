using System.Globalization;
using Dax.Adql.Syntax;

namespace Dax.Adql.Binding;

/// <summary>Requirements on types, and conversions that the query did not write.</summary>
internal sealed partial class Binder
{
    private static readonly string[] TimestampFormats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFF",
        "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFF",
    ];

    /// <summary>A number; a flag counts as 1 or 0.</summary>
    private BoundExpression Numeric(BoundExpression value, string what)
    {
        if (value.Type.IsNumeric || value.Type.IsNull())
            return value;
        if (value.Type == AdqlTypes.Boolean && value is not BoundCondition)
            return Coerce(value, AdqlTypes.Integer);
        return Wrong($"{what} needs a number, and this is {value.Type.Say()}", value.At, "a number");
    }

    private BoundExpression Textual(BoundExpression value, string what) => value.Type.IsText() || value.Type.IsNull()
        ? value
        : Wrong($"{what} needs a text, and this is {value.Type.Say()}", value.At, "a text, or CAST(… AS VARCHAR)");

    /// <summary>The same value in another type; literals change, everything else is cast.</summary>
    private static BoundExpression Coerce(BoundExpression value, AdqlType type) => value switch
    {
        _ when value.Type == type => value,
        BoundNull => new BoundNull(type, value.Origin),
        BoundInteger whole when type == AdqlTypes.Double => new BoundDouble(whole.Value, value.Origin),
        BoundInteger whole when type == AdqlTypes.Bigint => whole with { Type = type },
        _ => new BoundCast(value, type, null, value.Origin),
    };

    private BoundExpression ToTimestamp(BoundText text)
    {
        var value = text.Value.EndsWith('Z') ? text.Value[..^1] : text.Value;
        return DateTime.TryParseExact(value, TimestampFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? new BoundTimestamp(time, text.Origin)
            : Wrong("This text is not a timestamp", text.At, "YYYY-MM-DDTHH:MM:SS, as in '2026-01-31T12:00:00'");
    }

    /// <summary>The type that holds values of <paramref name="type"/> and this one; a text in quotes is a timestamp among timestamps.</summary>
    private static AdqlType? Widen(AdqlType type, BoundExpression value)
    {
        if (type == AdqlTypes.Timestamp && value is BoundText)
            return type;
        return AdqlTypes.Common(type, value.Type);
    }

    private BoundExpression Adapt(BoundExpression value, AdqlType type) =>
        type == AdqlTypes.Timestamp && value is BoundText text ? ToTimestamp(text) : Coerce(value, type);

    private BoundExpression Compare(BoundExpression left, ComparisonOperator comparison, BoundExpression right, TextPosition at)
    {
        if (!Align(ref left, ref right))
            return Wrong($"{Capital(left.Type.Say())} cannot be compared with {right.Type.Say()}", right.At, Comparable(left.Type));
        return new BoundComparison(left, comparison, right, at);
    }

    /// <summary>Makes two values comparable. Numbers of different types need no cast: every engine compares whole numbers exactly, others as Double.</summary>
    private bool Align(ref BoundExpression left, ref BoundExpression right)
    {
        if (left.Type.IsGeometry || right.Type.IsGeometry || left.Type.IsArray || right.Type.IsArray)
            return left.Type.IsNull() || right.Type.IsNull();
        if (left.Type.IsNull() || right.Type.IsNull())
            return true;
        if (left.Type.IsNumeric && right.Type.IsNumeric)
            return AlignReal(ref left, ref right);
        if (left.Type == AdqlTypes.Boolean && right.Type.IsNumeric)
            return AlignFlag(ref left, ref right);
        if (right.Type == AdqlTypes.Boolean && left.Type.IsNumeric)
            return AlignFlag(ref right, ref left);
        if (left.Type == AdqlTypes.Timestamp && right is BoundText time)
            right = ToTimestamp(time);
        else if (right.Type == AdqlTypes.Timestamp && left is BoundText first)
            left = ToTimestamp(first);
        return left.Type.Base == right.Type.Base || left.Type.IsNull() || right.Type.IsNull();
    }

    /// <summary>But Real beside a whole number that it may not hold: some engines compare those two as Real, where 16777217 is 16777216.</summary>
    private static bool AlignReal(ref BoundExpression left, ref BoundExpression right)
    {
        if (left.Type == AdqlTypes.Real && IsTooFine(right))
            left = Coerce(left, AdqlTypes.Double);
        else if (right.Type == AdqlTypes.Real && IsTooFine(left))
            right = Coerce(right, AdqlTypes.Double);
        return true;
    }

    private static bool IsTooFine(BoundExpression value) =>
        value.Type.Base is AdqlBase.Integer or AdqlBase.Bigint && value is not BoundInteger { Value: >= -(1 << 24) and <= 1 << 24 };

    private static bool AlignFlag(ref BoundExpression flag, ref BoundExpression number)
    {
        if (number is BoundInteger { Value: 0 or 1 } literal)
            number = new BoundTruth(literal.Value == 1, number.Origin);
        else
            flag = Coerce(flag, AdqlTypes.Integer);
        return true;
    }

    private static string? Comparable(AdqlType type) => type switch
    {
        _ when type.IsGeometry => "CONTAINS, INTERSECTS or DISTANCE for geometries",
        { Base: AdqlBase.Timestamp } => "a timestamp, or a text in quotes such as '2026-01-31T12:00:00'",
        { Base: AdqlBase.Boolean } => "1 or 0",
        _ => type.Say(),
    };

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
