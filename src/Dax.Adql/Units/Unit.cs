using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Dax.Adql.Units;

/// <summary>Why a text is no unit, and where.</summary>
/// <param name="Message">Part of a sentence: "a unit is expected here".</param>
/// <param name="Offset">From 0, in the text.</param>
public sealed record UnitError(string Message, int Offset);

internal readonly record struct UnitPart(UnitSymbol Symbol, Fraction Power);

/// <summary>
/// A unit of VOUnits 1.1: a number, and symbols to powers. Immutable. Only cares about size and dimension; what is measured is a matter of UCDs.
/// Angles have a dimension of their own (sr is rad**2), and so has each thing that is counted (count, photon, pixel, adu, …) and each symbol
/// that VOUnits does not know. <c>log(…)</c> and other functions are units of their own, equal when what is inside is.
/// </summary>
public sealed class Unit
{
    /// <summary>Longest text that is read.</summary>
    public const int MaxLength = 200;

    internal static readonly Unit One = new(UnitScale.One, []);

    private readonly UnitPart[] parts;
    private readonly UnitScale number;

    private Unit(UnitScale number, UnitPart[] parts) => (this.number, this.parts) = (number, parts);

    internal static Unit Of(UnitScale number) => new(number, []);
    internal static Unit Of(UnitSymbol symbol) => new(UnitScale.One, [new(symbol, Fraction.One)]);

    /// <summary>Reads a unit exactly as the grammar of VOUnits 1.1 (C.4) has it; case counts, and there are no blanks.</summary>
    /// <param name="text">Such as <c>erg.s**-1.cm**-2</c>, <c>km/s</c>, <c>10**-3Jy</c>, <c>1</c>; the empty text is none.</param>
    /// <param name="unit">The unit; null when the answer is false.</param>
    /// <param name="error">What is wrong; null when the answer is true.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out Unit? unit, [NotNullWhen(false)] out UnitError? error)
        => UnitParser.TryParse(text, false, out unit, out error);

    /// <summary>Reads what catalogs have as units: VOUnits, and the forms of FITS, OGIP and CDS that mean one thing only (<c>km s-1</c>, <c>1/s</c>).</summary>
    internal static bool TryParseLegacy(string text, [NotNullWhen(true)] out Unit? unit) => UnitParser.TryParse(text, true, out unit, out _);

    /// <summary>Neither a dimension nor a symbol: 1, or a number alone (which has no text).</summary>
    public bool IsDimensionless => Dimensions().Length == 0;

    /// <summary>Symbols that VOUnits does not list, as they are written.</summary>
    public IEnumerable<string> UnknownSymbols => parts.Where(part => !part.Symbol.IsKnown).Select(part => part.Symbol.Text);

    /// <summary>Symbols that VOUnits lists as deprecated, and those with the prefix da.</summary>
    public IEnumerable<string> DeprecatedSymbols => parts.Where(part => part.Symbol.IsDeprecated).Select(part => part.Symbol.Text);

    /// <summary>It is, or has in it, a function such as log(Hz): its numbers cannot be scaled or added up.</summary>
    internal bool HasFunction => Array.Exists(parts, part => part.Symbol.Text.EndsWith(')'));

    /// <summary>
    /// By what a number in this unit is multiplied to be in the other: the nearest double (with roots in it, within one unit of its last place).
    /// Null when they measure different things, or when the factor is beyond doubles.
    /// </summary>
    public double? FactorTo(Unit other) => RatioTo(other)?.ToDouble() is { } factor && double.IsNormal(factor) ? factor : null;

    /// <summary>The same, exactly.</summary>
    internal UnitScale? RatioTo(Unit other) => SameDimensions(Dimensions(), other.Dimensions()) && Scale() is { } mine && other.Scale() is { } its
        ? mine.Times(its.Inverse)
        : null;

    /// <summary>Whether numbers in both mean the same.</summary>
    internal bool IsSameAs(Unit other) => ReferenceEquals(this, other) || RatioTo(other) is { IsOne: true };

    /// <summary>Null when it grows out of all bounds.</summary>
    internal Unit? Times(Unit other)
    {
        var product = new List<UnitPart>(parts);
        foreach (var part in other.parts)
        {
            var index = product.FindIndex(mine => mine.Symbol.Equals(part.Symbol));
            if (index < 0)
                product.Add(part);
            else if (product[index].Power.Plus(part.Power) is not { } power)
                return null;
            else if (power.IsZero)
                product.RemoveAt(index);
            else
                product[index] = part with { Power = power };
        }

        return number.Times(other.number) is { } scale ? new(scale, [.. product]) : null;
    }

    internal Unit? Over(Unit other) => other.ToPower(Fraction.Of(-1, 1)!.Value) is { } inverse ? Times(inverse) : null;

    /// <summary>Null when it grows out of all bounds.</summary>
    internal Unit? ToPower(Fraction power)
    {
        if (power.IsZero)
            return One;
        var raised = new UnitPart[parts.Length];
        for (var i = 0; i < raised.Length; i++)
        {
            if (parts[i].Power.Times(power) is not { } product)
                return null;
            raised[i] = parts[i] with { Power = product };
        }

        return number.Power(power) is { } scale ? new(scale, raised) : null;
    }

    /// <summary>Size in base units, or null out of all bounds.</summary>
    private UnitScale? Scale()
    {
        var scale = number;
        foreach (var part in parts)
        {
            if (part.Symbol.Scale.Power(part.Power) is not { } factor || scale.Times(factor) is not { } product)
                return null;
            scale = product;
        }

        return scale;
    }

    /// <summary>Sorted by name, without zeros.</summary>
    private DimensionPower[] Dimensions()
    {
        var sum = new SortedDictionary<string, Fraction>(StringComparer.Ordinal);
        foreach (var part in parts)
            foreach (var dimension in part.Symbol.Dimensions)
                if (dimension.Power.Times(part.Power) is { } power && sum.GetValueOrDefault(dimension.Base, Fraction.Zero).Plus(power) is { } total)
                    sum[dimension.Base] = total;
                else
                    sum["?" + part.Symbol.Text] = Fraction.One;
        return [.. sum.Where(pair => !pair.Value.IsZero).Select(pair => new DimensionPower(pair.Key, pair.Value))];
    }

    private static bool SameDimensions(ReadOnlySpan<DimensionPower> a, ReadOnlySpan<DimensionPower> b) => a.SequenceEqual(b);

    /// <summary>What tells units apart: size and dimensions, as a text.</summary>
    internal string Key => $"{Scale()}{string.Concat(Dimensions().Select(dimension => $".{dimension.Base}**{dimension.Power}"))}";

    /// <summary>Whether <see cref="ToString"/> is a unit that reads back: a number alone (but 1) and powers of functions have no text in VOUnits.</summary>
    internal bool HasText => (parts.Length > 0 || number.IsOne) && double.IsNormal(number.ToDouble())
        && Array.TrueForAll(parts, part => part.Power == Fraction.One || !part.Symbol.Text.EndsWith(')'));

    /// <summary>
    /// In the preferred spelling: <c>km/s</c> with one symbol below the line, else <c>erg.s**-1.cm**-2</c>. Symbols stand in the order in which they came.
    /// </summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (!number.IsOne || parts.Length == 0)
            text.Append(number);
        var below = parts.Count(part => part.Power.Numerator < 0);
        var slash = below == 1 && parts.Length > 1;
        var first = true;
        foreach (var part in parts)
        {
            if (slash && part.Power.Numerator < 0)
                continue;
            if (!first)
                text.Append('.');
            Append(text, part.Symbol.Text, part.Power);
            first = false;
        }

        if (slash)
        {
            var part = Array.Find(parts, part => part.Power.Numerator < 0);
            Append(text.Append('/'), part.Symbol.Text, Fraction.Of(-part.Power.Numerator, part.Power.Denominator)!.Value);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string symbol, Fraction power)
    {
        text.Append(symbol);
        if (power != Fraction.One)
            text.Append(CultureInfo.InvariantCulture, $"**{power}");
    }
}
