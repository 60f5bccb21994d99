namespace Dax.Adql.Units;

/// <summary>A dimension to a power. Dimensions are named by their base unit (m, kg, s, A, K, cd, mol, rad, and the things that are counted).</summary>
internal readonly record struct DimensionPower(string Base, Fraction Power);

/// <summary>A symbol of a unit with its prefix, and what it means.</summary>
/// <param name="Text">As it is written in a unit, in the preferred spelling.</param>
/// <param name="Scale">Its size in base units.</param>
/// <param name="Dimensions">What it measures; empty for <c>%</c>.</param>
internal sealed record UnitSymbol(string Text, UnitScale Scale, IReadOnlyList<DimensionPower> Dimensions)
{
    /// <summary>Whether VOUnits lists it; what it does not list is a base of its own.</summary>
    public bool IsKnown { get; init; } = true;
    /// <summary>Listed, but its use is discouraged; or a prefix that must not be used.</summary>
    public bool IsDeprecated { get; init; }

    public bool Equals(UnitSymbol? other) => other is not null && other.Text == Text;
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);
}
