using System.Globalization;
using Dax.Adql.Syntax;

namespace Dax.Adql.Binding;

/// <summary>Arithmetic and casts of constants: done here, so that what is wrong with them is said before anything runs.</summary>
internal sealed partial class Binder
{
    /// <summary>Null when it is left to the engine: a division by zero, whose answer is NULL.</summary>
    private BoundExpression? Fold(BoundInteger left, ArithmeticOperator operation, BoundInteger right)
    {
        if (operation == ArithmeticOperator.Divide && right.Value == 0)
            return null;
        Int128 a = left.Value;
        var answer = operation switch
        {
            ArithmeticOperator.Add => a + right.Value,
            ArithmeticOperator.Subtract => a - right.Value,
            ArithmeticOperator.Multiply => a * right.Value,
            _ => a / right.Value,
        };
        return answer >= long.MinValue && answer <= long.MaxValue
            ? new BoundInteger((long)answer, AdqlTypes.Bigint, left.Origin)
            : Wrong("This goes out of the range of BIGINT", left.At, "numbers with a point, such as 1.0");
    }

    /// <summary>A constant in another type. Texts that every engine reads in the same way become numbers; the rest is left to the engine.</summary>
    private BoundExpression CastConstant(BoundExpression value, AdqlType type, CastExpression cast) => value switch
    {
        BoundText text when type.IsNumeric => CastText(text, type, cast),
        BoundInteger whole when type.IsWhole() => CastWhole(whole.Value, type, cast),
        BoundInteger whole when type == AdqlTypes.Double => new BoundDouble(whole.Value, cast.At),
        BoundDouble number when type.IsWhole() && !Holds(type, Math.Round(number.Value)) => OutOfRange(type, cast),
        BoundDouble number when type == AdqlTypes.Real && !float.IsFinite((float)number.Value) => OutOfRange(type, cast),
        BoundDouble number when type == AdqlTypes.Double => number,
        _ => new BoundCast(value, type, cast.Length, cast.At),
    };

    private BoundExpression CastText(BoundText text, AdqlType type, CastExpression cast)
    {
        if (type.IsWhole() && long.TryParse(text.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return CastWhole(whole, type, cast);
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!double.TryParse(text.Value, Style, CultureInfo.InvariantCulture, out var number))
            return Wrong($"This text is not a number, and cannot be cast to {Spell(type)}", text.At, "digits, as in '12.5' or '-1e-3'");
        if (double.IsNaN(number) || text.Value.Contains("inf", StringComparison.OrdinalIgnoreCase))
            return type.IsWhole() ? OutOfRange(type, cast) : new BoundCast(text, type, null, cast.At);
        return double.IsFinite(number) ? CastConstant(new BoundDouble(number, text.Origin), type, cast) : OutOfRange(type, cast);
    }

    private BoundExpression CastWhole(long value, AdqlType type, CastExpression cast)
    {
        if (!Holds(type, value))
            return OutOfRange(type, cast);
        var whole = new BoundInteger(value, type == AdqlTypes.Bigint ? type : AdqlTypes.Integer, cast.At);
        return whole.Type == type ? whole : new BoundCast(whole, type, null, cast.At);
    }

    private BoundNull OutOfRange(AdqlType type, CastExpression cast) =>
        Wrong($"This number is out of the range of {Spell(type)}", cast.Operand.At, type == AdqlTypes.Real ? "DOUBLE PRECISION" : type == AdqlTypes.Bigint ? "a number from -9223372036854775808 to 9223372036854775807" : "BIGINT");

    private static bool Holds(AdqlType type, double value) => type.Base switch
    {
        AdqlBase.Smallint => value is >= short.MinValue and <= short.MaxValue,
        AdqlBase.Integer => value is >= int.MinValue and <= int.MaxValue,
        _ => value is >= long.MinValue and < 9223372036854775808.0,
    };

    private static bool Holds(AdqlType type, long value) => type.Base switch
    {
        AdqlBase.Smallint => value is >= short.MinValue and <= short.MaxValue,
        AdqlBase.Integer => value is >= int.MinValue and <= int.MaxValue,
        _ => true,
    };

    private static string Spell(AdqlType type) => type.Base switch
    {
        AdqlBase.Double => "DOUBLE PRECISION",
        var other => other.ToString().ToUpperInvariant(),
    };
}
