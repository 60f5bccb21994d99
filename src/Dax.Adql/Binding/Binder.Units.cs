using Dax.Adql.Parsing;
using Dax.Adql.Syntax;
using Dax.Adql.Units;

namespace Dax.Adql.Binding;

/// <summary>IN_UNIT (ADQL 2.1, 4.8.1): a multiplication, or one of four errors.</summary>
internal sealed partial class Binder
{
    /// <summary>What people write, and VOUnits does not know.</summary>
    private static readonly Dictionary<string, string> UnitSlips = new(StringComparer.Ordinal)
    {
        ["degree"] = "deg", ["degrees"] = "deg", ["as"] = "arcsec", ["uas"] = "uarcsec", ["arcseconds"] = "arcsec", ["arcminutes"] = "arcmin", ["radian"] = "rad", ["radians"] = "rad",
        ["day"] = "d", ["days"] = "d", ["hour"] = "h", ["hours"] = "h", ["sec"] = "s", ["second"] = "s", ["seconds"] = "s", ["minute"] = "min", ["minutes"] = "min",
        ["year"] = "yr", ["years"] = "yr", ["century"] = "hyr", ["cy"] = "hyr", ["micron"] = "um", ["microns"] = "um", ["metre"] = "m", ["meter"] = "m", ["parsec"] = "pc",
        ["jansky"] = "Jy", ["magnitude"] = "mag", ["ergs"] = "erg", ["ohm"] = "Ohm", ["Msun"] = "solMass", ["Lsun"] = "solLum", ["Rsun"] = "solRad", ["AA"] = "Angstrom", ["percent"] = "%",
    };

    private BoundExpression BindInUnit(FunctionCall call, Scope scope)
    {
        var before = errors.Count;
        var value = Numeric(BindValue(call.Arguments[0], scope), "IN_UNIT");
        var target = (TextLiteral)call.Arguments[1];
        if (ReadUnit(target) is not { } unit || errors.Count > before)
            return new BoundNull(AdqlTypes.Double, call.At);
        var meaning = Meaning.Of(value);
        if (meaning.Kind != UnitKind.Known)
            return NoUnit(value, meaning);
        if (meaning.Text == target.Value)
            return Converted(value, null, target, call);
        if (meaning.Unit is not { } own)
            return Wrong($"The unit of this, {meaning.Text}, is not one that VOUnits knows, so it cannot be converted", value.At);
        if (own.IsDimensionless || unit.IsDimensionless)
            return own.IsDimensionless
                ? Wrong("This has no unit, so IN_UNIT cannot convert it", value.At, "a column that has a unit")
                : Wrong($"{target.Value} is no unit, so {meaning.Text} cannot be converted into it", target.At, $"a unit to which {meaning.Text} can be converted");
        if (own.FactorTo(unit) is { } factor)
            return Converted(value, own.RatioTo(unit) is { } ratio && factor != 1 ? Scaling(ratio, factor, value.Origin) : null, target, call);
        return StrangeSymbol(unit, own) is { } strange
            ? Wrong($"{strange} is not a unit that VOUnits knows", target.At, Suggestion(strange))
            : Wrong($"{meaning.Text} cannot be converted to {target.Value}: they measure different things", target.At, $"a unit to which {meaning.Text} can be converted");
    }

    private Unit? ReadUnit(TextLiteral target)
    {
        if (target.Value.AsSpan().Trim().Length == 0)
            Fail("IN_UNIT cannot convert to no unit", target.At, "a unit, as in 'arcsec' or 'km/s'");
        else if (!Unit.TryParse(target.Value, out var unit, out var error))
            Fail($"'{target.Value}' is not a unit: {error.Message}", Inside(target, error.Offset), "a unit as VOUnits writes it, such as 'km/s', 'mas.yr**-1' or 'deg**2'");
        else
            return unit;
        return null;
    }

    /// <summary>Behind the quote, unless the literal has quotes or lines in it that move what follows.</summary>
    private static TextPosition Inside(TextLiteral text, int offset) =>
        text.Value.AsSpan(0, Math.Min(offset, text.Value.Length)).IndexOfAny('\'', '\n', '\r') >= 0 ? text.At : text.At with { Column = text.At.Column + 1 + offset };

    private BoundNull NoUnit(BoundExpression value, Meaning meaning) => meaning.Kind switch
    {
        UnitKind.Undeclared when value is BoundColumn { Column.Name: var name } => Wrong($"{name} has no unit, so IN_UNIT cannot convert it", value.At, "a column that has a unit"),
        UnitKind.Constant => Wrong("A number without a column has no unit, so IN_UNIT cannot convert it", value.At, "a column that has a unit"),
        _ => Wrong("The unit of this expression is not known, so IN_UNIT cannot convert it", value.At, "IN_UNIT around the columns inside"),
    };

    /// <summary>A division where only that is exact: 1500 mas are 1.5 arcsec.</summary>
    private static BoundStep Scaling(UnitScale ratio, double factor, Origin origin)
    {
        var inverse = ratio.Inverse.ToDouble();
        return !ratio.IsExactly(factor) && ratio.Inverse.IsExactly(inverse)
            ? new(ArithmeticOperator.Divide, new BoundDouble(inverse, origin))
            : new(ArithmeticOperator.Multiply, new BoundDouble(factor, origin));
    }

    private static BoundInUnit Converted(BoundExpression value, BoundStep? scaling, TextLiteral target, FunctionCall call)
    {
        value = Coerce(value, AdqlTypes.Double);
        return new(scaling is { } step ? new BoundChain(value, [step], AdqlTypes.Double, value.Origin) : value, target.Value, call.At);
    }

    /// <summary>A symbol of the wanted unit that nobody knows: neither VOUnits nor the column.</summary>
    private static string? StrangeSymbol(Unit wanted, Unit own) => wanted.UnknownSymbols.FirstOrDefault(symbol => !own.UnknownSymbols.Contains(symbol));

    private static string? Suggestion(string symbol) => UnitSlips.TryGetValue(symbol, out var meant) ? meant : Nearest.Suggest(symbol, UnitSymbols.Names);
}
