using Dax.Adql.Syntax;
using Dax.Adql.Units;

namespace Dax.Adql.Binding;

internal enum UnitKind : byte
{
    /// <summary>It may have a unit, and nobody can say which.</summary>
    Unknown,
    /// <summary>A number that is the same for every row and has no unit: beside a unit it takes that one (ADQL 2.1, 4.8: <c>ra+10</c>).</summary>
    Constant,
    /// <summary>A column that declares no unit.</summary>
    Undeclared,
    /// <summary>Known; <see cref="Meaning.Unit"/> may be dimensionless.</summary>
    Known,
}

/// <summary>The unit of an expression, as far as it follows from the units of columns. Never a guess: what does not follow is unknown.</summary>
/// <param name="Kind">How much is known.</param>
/// <param name="Unit">When known and read; null when a column declares a text that is no unit.</param>
/// <param name="Text">As a result column shows it: the column's own text as long as nothing changes it.</param>
internal readonly record struct Meaning(UnitKind Kind, Unit? Unit = null, string? Text = null)
{
    private static readonly Meaning Unknown = new(UnitKind.Unknown);
    private static readonly Meaning Constant = new(UnitKind.Constant);
    private static readonly Meaning Plain = new(UnitKind.Known, Unit.One);
    private static readonly Meaning Degrees = Known("deg");
    private static readonly Meaning Radians = Known("rad");

    /// <summary>A unit that numbers can be scaled in, and whose text is read.</summary>
    private bool IsScalable => Unit is { HasFunction: false };

    public static Meaning Of(BoundExpression value) => value switch
    {
        BoundColumn plain => Declared(plain.Column.Unit),
        BoundInteger or BoundDouble or BoundNull => Constant,
        BoundNegation negation => Linear(Of(negation.Operand)),
        BoundCast { Type.IsNumeric: true, Operand: var operand } => operand is BoundText ? Constant : operand.Type.IsNumeric ? Of(operand) : Unknown,
        BoundChain chain => Of(chain),
        BoundFunction function => Of(function),
        BoundAggregate aggregate => Of(aggregate),
        BoundCoalesce coalesce => Shared(coalesce.Arguments),
        BoundScalarQuery query => Declared(query.Query.Outputs[0].Column.Unit),
        BoundInUnit converted => Known(converted.Unit),
        BoundGeometry or BoundDistance or BoundMeasure => GeometryMetadata.Of(value)?.Unit is { } unit ? Known(unit) : Unknown,
        BoundElement { Array: BoundColumn { Column.Unit: { } unit } } => Declared(unit),
        BoundElement => Degrees,
        _ => Unknown,
    };

    /// <summary>Of the same numbers with another sign or added up: not so with logarithms.</summary>
    private static Meaning Linear(Meaning meaning) => meaning.Unit is { HasFunction: true } ? Unknown : meaning;

    private static Meaning Known(string unit) => Unit.TryParseLegacy(unit, out var parsed) ? new(UnitKind.Known, parsed, unit) : new(UnitKind.Known, null, unit);

    private static Meaning Declared(string? unit) => unit switch
    {
        null or "" => new(UnitKind.Undeclared),
        "unknown" or "UNKNOWN" => Unknown,
        _ => Known(unit),
    };

    private static Meaning Of(Unit? unit)
    {
        if (unit is not { HasText: true } || unit.ToString() is not { Length: <= Unit.MaxLength } text)
            return Unknown;
        return new(UnitKind.Known, unit, text == "1" ? null : text);
    }

    private static Meaning Of(BoundChain chain)
    {
        var total = Of(chain.First);
        foreach (var step in chain.Steps)
        {
            var operand = Of(step.Operand);
            total = step.Operator switch
            {
                ArithmeticOperator.Add or ArithmeticOperator.Subtract => Sum(total, operand),
                ArithmeticOperator.Multiply => Product(total, operand, false),
                _ => Product(total, operand, true),
            };
            if (total.Kind == UnitKind.Unknown)
                break;
        }

        return total;
    }

    /// <summary>A sum has the unit that both have; a constant takes that of the other.</summary>
    private static Meaning Sum(Meaning a, Meaning b) => (a.Kind, b.Kind) switch
    {
        (UnitKind.Constant, UnitKind.Constant) => Constant,
        (UnitKind.Constant, _) => b.IsScalable ? b : Unknown,
        (_, UnitKind.Constant) => a.IsScalable ? a : Unknown,
        _ => a.IsScalable && b.IsScalable && a.Unit!.IsSameAs(b.Unit!) ? a : Unknown,
    };

    private static Meaning Product(Meaning a, Meaning b, bool over) => (a.Kind, b.Kind) switch
    {
        (UnitKind.Constant, UnitKind.Constant) => Constant,
        (_, UnitKind.Constant) => a.IsScalable ? a : Unknown,
        (UnitKind.Constant, _) when b.IsScalable => over ? Of(Unit.One.Over(b.Unit!)) : b,
        _ when a.IsScalable && b.IsScalable => Of(over ? a.Unit!.Over(b.Unit!) : a.Unit!.Times(b.Unit!)),
        _ => Unknown,
    };

    private static Meaning Of(BoundFunction function)
    {
        var first = function.Arguments.Count > 0 ? Of(function.Arguments[0]) : Constant;
        switch (function.Function.Id)
        {
            case FunctionId.UserDefined:
                return function.Function.User?.Unit is { } unit ? Known(unit) : Unknown;
            case FunctionId.Pi:
                return Constant;
            case FunctionId.Rand or FunctionId.Sin or FunctionId.Cos or FunctionId.Tan or FunctionId.Cot:
                return Plain;
            case FunctionId.Asin or FunctionId.Acos or FunctionId.Atan or FunctionId.Atan2 or FunctionId.Radians:
                return Radians;
            case FunctionId.Degrees:
                return Degrees;
            case FunctionId.Abs or FunctionId.Ceiling or FunctionId.Floor or FunctionId.Round or FunctionId.Truncate:
                return function.Function.Id == FunctionId.Abs ? Linear(first) : first;
            case FunctionId.Mod:
                return Sum(first, Of(function.Arguments[1]));
            case FunctionId.Sqrt:
                return Power(first, Fraction.Half);
            case FunctionId.Power:
                return Constants.Of(function.Arguments[1]) is { } power && Fraction.Of(power) is { } fraction ? Power(first, fraction) : Unknown;
            case FunctionId.Exp or FunctionId.Log or FunctionId.Log10:
                return first.Kind == UnitKind.Constant || first is { Unit.IsDimensionless: true } ? first : Unknown;
            default:
                return Unknown;
        }
    }

    private static Meaning Power(Meaning meaning, Fraction power) => meaning.Kind == UnitKind.Constant ? Constant
        : meaning.IsScalable ? Of(meaning.Unit!.ToPower(power))
        : Unknown;

    private static Meaning Of(BoundAggregate aggregate)
    {
        if (aggregate.Kind == AggregateKind.Count)
            return Plain;
        var meaning = Of(aggregate.Argument!);
        // A constant is no longer one: its sum counts rows.
        return meaning.Kind == UnitKind.Constant ? Unknown : aggregate.Kind == AggregateKind.Sum ? Linear(meaning) : meaning;
    }

    /// <summary>The one unit of values that stand for each other.</summary>
    private static Meaning Shared(Seq<BoundExpression> values)
    {
        var shared = Constant;
        foreach (var value in values)
            shared = Same(shared, Of(value));
        return shared;
    }

    private static Meaning Same(Meaning a, Meaning b)
    {
        if (a.Kind == UnitKind.Constant || a == b)
            return b;
        return b.Kind == UnitKind.Constant || (a.Unit is { } one && b.Unit is { } other && one.IsSameAs(other)) || (a.Text is not null && a.Text == b.Text) ? a : Unknown;
    }

    /// <summary>What columns of combined queries have in common: the first one's unit, unless the other's differs.</summary>
    public static string? Shared(string? first, string? other) =>
        first is null || other is null || Same(Declared(first), Declared(other)).Kind == UnitKind.Known ? first : null;
}
