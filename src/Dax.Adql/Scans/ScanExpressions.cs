using Dax.Adql.Binding;

namespace Dax.Adql.Scans;

/// <summary>
/// A value of one row of one table, in terms that an evaluator over columns needs and no more: names are numbers, every conversion is written out, and whatever is the same
/// is equal. Out of a function's domain, and divided by zero: NULL, as everywhere in this project.
/// </summary>
public abstract record ScanExpression(AdqlType Type);

/// <param name="Column">Place in <see cref="ScanQuery.Columns"/>.</param>
/// <param name="Type">As the table has it.</param>
public sealed record ScanColumn(int Column, AdqlType Type) : ScanExpression(Type);

public sealed record ScanNull(AdqlType Type) : ScanExpression(Type);

/// <summary>A whole number, a truth (0 or 1) or a timestamp (microseconds since 1970-01-01T00:00:00).</summary>
public sealed record ScanWhole(long Value, AdqlType Type) : ScanExpression(Type);

/// <summary>Real or Double; compared by its bits.</summary>
public sealed record ScanNumber(double Value, AdqlType Type) : ScanExpression(Type)
{
    public bool Equals(ScanNumber? other) => other is not null && Type == other.Type && BitConverter.DoubleToInt64Bits(Value) == BitConverter.DoubleToInt64Bits(other.Value);

    public override int GetHashCode() => HashCode.Combine(Type, BitConverter.DoubleToInt64Bits(Value));
}

public sealed record ScanText(string Value) : ScanExpression(new AdqlType(AdqlBase.Text));

public enum ScanOperator : byte { Add, Subtract, Multiply, Divide }

/// <summary>Both operands have the type of the result. Whole numbers: division truncates toward zero; out of range is an error of the query.</summary>
public sealed record ScanArithmetic(ScanOperator Operator, ScanExpression Left, ScanExpression Right, AdqlType Type) : ScanExpression(Type);

public sealed record ScanNegation(ScanExpression Operand) : ScanExpression(Operand.Type);

/// <summary>
/// ADQL 2.1, 2.3; and the angle between two positions in degrees (lon, lat, lon, lat), by either formula that the engine uses. Round and Truncate have one argument or,
/// as a whole constant, the digits as the second.
/// </summary>
public enum ScanFunction : byte
{
    Abs, Ceiling, Degrees, Exp, Floor, Log, Log10, Mod, Power, Radians, Sqrt, Round, Truncate,
    Acos, Asin, Atan, Atan2, Cos, Cot, Sin, Tan, Distance, Separation,
}

public sealed record ScanCall(ScanFunction Function, Seq<ScanExpression> Arguments, AdqlType Type) : ScanExpression(Type);

/// <summary>A function of sciSQL's magnitudes and fluxes, by its whole name; all Double. What has no answer is NULL.</summary>
public sealed record ScanPhotometry(string Name, Seq<ScanExpression> Arguments) : ScanExpression(new AdqlType(AdqlBase.Double));

/// <summary>A conversion between numbers (and from truths); one that a value does not fit is an error of the query.</summary>
public sealed record ScanCast(ScanExpression Operand, AdqlType Type) : ScanExpression(Type);

/// <summary>The first that is not null; all of one type. What stands behind it is not evaluated, so it is no error.</summary>
public sealed record ScanCoalesce(Seq<ScanExpression> Arguments, AdqlType Type) : ScanExpression(Type);
