using System.Collections.Frozen;
using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Adql.Dialects;

/// <summary>
/// The functions that can be generated. PostgreSQL fails where a value is out of a function's domain, and <c>greatest</c> and <c>least</c> pass NULL
/// over: <c>nullif(greatest(x, b), b)</c> is NULL for NULL and for every x up to b, and x otherwise, and writes x once. NaN is above all numbers.
/// </summary>
internal sealed partial class PostgresWriter
{
    private const string BelowZero = "FLOAT8 '-5E-324'";
    private const string AboveOne = "FLOAT8 '1.0000000000000002'";
    private const string BelowMinusOne = "FLOAT8 '-1.0000000000000002'";
    private const string OpenFiniteText = "nullif(nullif(nullif(";
    private const string CloseFiniteText = ", FLOAT8 'NaN'), FLOAT8 'Infinity'), FLOAT8 '-Infinity')";

    private static readonly FrozenDictionary<FunctionId, Spelling> Map = new Dictionary<FunctionId, Spelling>
    {
        [FunctionId.Abs] = new("abs("),
        [FunctionId.Ceiling] = new("ceil("),
        [FunctionId.Floor] = new("floor("),
        [FunctionId.Degrees] = new("degrees("),
        [FunctionId.Radians] = new("radians("),
        [FunctionId.Log] = new("ln(nullif(greatest(", ", 0), 0))"),
        [FunctionId.Log10] = new("log(nullif(greatest(", ", 0), 0))"),
        [FunctionId.Sqrt] = new("sqrt(nullif(greatest(", $", {BelowZero}), {BelowZero}))"),
        [FunctionId.Pi] = new("pi("),
        [FunctionId.Rand] = new("random("),
        [FunctionId.Acos] = OnUnit("acos"),
        [FunctionId.Asin] = OnUnit("asin"),
        [FunctionId.Atan] = new("atan("),
        [FunctionId.Atan2] = new("atan2("),
        [FunctionId.Cos] = new("cos(" + OpenFiniteText, CloseFiniteText + ")"),
        [FunctionId.Sin] = new("sin(" + OpenFiniteText, CloseFiniteText + ")"),
        [FunctionId.Tan] = new("tan(" + OpenFiniteText, CloseFiniteText + ")"),
        [FunctionId.Cot] = new("(1 / nullif(tan(" + OpenFiniteText, CloseFiniteText + "), 0))"),
    }.ToFrozenDictionary();

    protected override IReadOnlyDictionary<FunctionId, Spelling> Functions => Map;
    protected override Spelling Finite => new(OpenFiniteText, CloseFiniteText);
    protected override Spelling CutOff => new("trunc(");
    protected override string WholeDivision => " / ";
    protected override double Nothing => 2e-204;
    protected override Spelling Magnitude => new("greatest(abs(", "), FLOAT8 '1E-100')");
    protected override Spelling? IsFinite => new("", " BETWEEN FLOAT8 '-1E+300' AND FLOAT8 '1E+300'");
    protected override int MostKeyRanges => options.MostKeyRanges;

    private static Spelling OnUnit(string function) => new(
        $"{function}(nullif(greatest(nullif(least(", $", {AboveOne}), {AboveOne}), {BelowMinusOne}), {BelowMinusOne}))");

    protected override void Function(BoundFunction function)
    {
        if (function.Function.Id is FunctionId.Lower or FunctionId.Upper)
            Letters(function.Function.Id == FunctionId.Lower ? "lower" : "upper", function.Arguments[0]);
        else
            base.Function(function);
    }

    /// <summary>What is too small for a double is 0, where PostgreSQL fails.</summary>
    protected override void Exponential(BoundExpression exponent)
    {
        if (IsVolatile(exponent))
            base.Exponential(exponent);
        else
            Repeated(exponent, x =>
            {
                Around(new("CASE WHEN ", " < -745 THEN 0 ELSE exp("), x);
                Around(new("", ") END"), x);
            });
    }

    protected override void Divisor(BoundExpression divisor)
    {
        if (Constants.Of(divisor) is not (null or 0))
            Value(divisor);
        else
            Around("nullif(", divisor, ", 0)");
    }
}
