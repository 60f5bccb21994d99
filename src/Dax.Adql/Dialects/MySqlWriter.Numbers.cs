using System.Collections.Frozen;
using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Adql.Dialects;

/// <summary>
/// The functions that can be generated, and arithmetic. Divisions by zero and functions outside their domain are NULL by themselves (but for POWER);
/// doubles that overflow are errors. Whole numbers are BIGINT inside, so that results of narrower types are checked: multiplied by the
/// power of two that takes the type to the whole of BIGINT, what does not fit fails.
/// </summary>
internal partial class MySqlWriter
{
    private static readonly FrozenDictionary<FunctionId, Spelling> Map = new Dictionary<FunctionId, Spelling>(OfMariaDb) { [FunctionId.Rand] = new("rand(") }.ToFrozenDictionary();

    protected override IReadOnlyDictionary<FunctionId, Spelling> Functions => Map;
    protected override Spelling Finite => new("", "");
    protected override Spelling CutOff => new("truncate(", ", 0)");
    protected override string WholeDivision => " DIV ";
    protected override double Nothing => 0;
    protected override Spelling Magnitude => new("", "");
    protected override Spelling? IsFinite => null;
    protected override int MostKeyRanges => options.MostKeyRanges;

    protected override void Divisor(BoundExpression divisor) => Value(divisor);

    protected override void Function(BoundFunction function)
    {
        if (function.Function.Id == FunctionId.Abs && function.Type.IsWhole())
            Checked(function.Type, () => base.Function(function));
        else
            base.Function(function);
    }

    protected override void Chain(BoundChain chain)
    {
        if (chain.Type == AdqlTypes.Real)
            // Arithmetic of FLOATs is that of doubles.
            Around(new("CAST(", " AS FLOAT)"), () => base.Chain(chain));
        else if (chain.Type.IsWhole())
            Checked(chain.Type, () => base.Chain(chain));
        else
            base.Chain(chain);
    }

    protected override void Negation(BoundNegation negation)
    {
        if (negation.Type.IsWhole())
            Checked(negation.Type, () => base.Negation(negation));
        else
            base.Negation(negation);
    }

    private void Checked(AdqlType type, Action value)
    {
        var scale = type.Base switch
        {
            AdqlBase.UnsignedByte or AdqlBase.Smallint => 1L << 48,
            AdqlBase.Integer => 1L << 32,
            _ => 0,
        };
        if (scale == 0)
            value();
        else
            Around(new("(", $" * {Number(scale)} DIV {Number(scale)})"), value);
    }

    protected override void Cast(BoundExpression value, AdqlType type)
    {
        if (type.IsGeometry || type.IsArray)
            Value(value);
        else if (type.IsText())
            ToText(value);
        else if (value.Type.IsText() && type.IsNumeric)
            FromText(value, type);
        else if (value.Type.IsText() && type == AdqlTypes.Timestamp)
            TimeFromText(value);
        else if (type.IsWhole())
            ToWhole(value, type);
        else if (type.Base == AdqlBase.Real && value.Type.Base != AdqlBase.Real)
            Around("CAST(CAST(", value, " AS FLOAT) AS DOUBLE)");
        else
            Around("CAST(", value, $" AS {TypeName(type)})");
    }

    /// <summary>Rounded to even, as in other engines; what is too large fails with DIV, where CAST gives the greatest BIGINT.</summary>
    private void ToWhole(BoundExpression value, AdqlType type)
    {
        if (!value.Type.IsWhole() && value.Type.IsNumeric)
            Checked(type, () => Around("(round(", value, ") DIV 1)"));
        else if (value.Type.IsWhole() && value.Type.Base > type.Base)
            Checked(type, () => Value(value));
        else
            Around("CAST(", value, " AS SIGNED)");
    }

    /// <summary>What is no time becomes NULL by a CAST; here it fails.</summary>
    private void TimeFromText(BoundExpression text) => Repeated(text, x =>
    {
        Around(new("CAST(CASE WHEN ", " IS NULL OR CAST("), x);
        Around(new("", " AS DATETIME(6)) IS NOT NULL THEN "), x);
        Around(new("", " ELSE exp(1000 + length("), x);
        Around(new("", ")) END AS DATETIME(6))"), x);
    });

    /// <summary>CAST reads a text as far as it is a number and gives 0 for others: those are made to fail by a function that overflows.</summary>
    private void FromText(BoundExpression text, AdqlType type) => Repeated(text, x =>
    {
        const string Digits = "([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?";
        var pattern = type.IsWhole() ? "[0-9]+" : Digits;
        Around(new("CASE WHEN ", $" REGEXP '^ *[-+]?{pattern} *$' THEN "), x);
        if (type.IsWhole())
            Checked(type, () => Around(new("(CAST(", " AS DECIMAL(65)) DIV 1)"), x));
        else
            Around(new("CAST(", type == AdqlTypes.Real ? " AS FLOAT)" : " AS DOUBLE)"), x);
        Around(new(" WHEN ", " IS NOT NULL THEN "), x);
        // Of the type of what was read, or all of it would become DOUBLE.
        Around(type.IsWhole() ? new("length(", ") + 9223372036854775807 + 1 END") : new("exp(1000 + length(", ")) END"), x);
    });
}
