using System.Collections.Frozen;
using System.Numerics;

namespace Dax.Adql.Units;

/// <summary>The known units of VOUnits 1.1 (section 2.4) with their sizes, and the prefixes (2.6).</summary>
internal static class UnitSymbols
{
    [Flags]
    private enum May { Nothing = 0, Si = 1, Binary = 2, Deprecated = 4 }

    /// <param name="Preferred">The spelling to write, where there are several.</param>
    /// <param name="Scale">Its size in base units.</param>
    /// <param name="Dimensions">In base units.</param>
    /// <param name="May">Prefixes, and whether it is deprecated.</param>
    private sealed record Known(string Preferred, UnitScale Scale, DimensionPower[] Dimensions, May May);

    private static readonly (string Text, int Exponent)[] Decimal =
    [
        ("q", -30), ("r", -27), ("y", -24), ("z", -21), ("a", -18), ("f", -15), ("p", -12), ("n", -9), ("u", -6), ("m", -3), ("c", -2), ("d", -1),
        ("h", 2), ("k", 3), ("M", 6), ("G", 9), ("T", 12), ("P", 15), ("E", 18), ("Z", 21), ("Y", 24), ("R", 27), ("Q", 30), ("da", 1),
    ];

    private static readonly (string Text, int Exponent)[] Binary =
        [("Ki", 10), ("Mi", 20), ("Gi", 30), ("Ti", 40), ("Pi", 50), ("Ei", 60), ("Zi", 70), ("Yi", 80)];

    private static readonly FrozenDictionary<string, Known> Table = Build();

    public static IEnumerable<string> Names => Table.Keys;

    /// <summary>
    /// A symbol without quotes (2.3): first as a known unit, then as a prefix before one, then as a prefix before an unknown one, which is the
    /// standard's rule (<c>furlong</c> is a femto-urlong).
    /// </summary>
    public static UnitSymbol Find(string symbol)
    {
        if (Table.TryGetValue(symbol, out var known))
            return new(known.Preferred, known.Scale, known.Dimensions) { IsDeprecated = known.May.HasFlag(May.Deprecated) };
        foreach (var (prefix, exponent) in Decimal)
            if (Rest(symbol, prefix, May.Si) is { } unit)
                return Prefixed(prefix, UnitScale.TenTo(exponent), unit);
        foreach (var (prefix, exponent) in Binary)
            if (Rest(symbol, prefix, May.Binary) is { } unit)
                return Prefixed(prefix, UnitScale.TwoTo(exponent), unit);
        foreach (var (prefix, exponent) in Decimal)
            if (symbol.Length > prefix.Length && symbol.StartsWith(prefix, StringComparison.Ordinal))
                return Unknown(symbol, symbol[prefix.Length..], UnitScale.TenTo(exponent));
        return Unknown(symbol, symbol, UnitScale.One);
    }

    /// <summary>A symbol in quotes is never looked at (2.9); <paramref name="prefix"/> stands before the quote. Null when that is no prefix.</summary>
    public static UnitSymbol? Quoted(string prefix, string symbol)
    {
        var text = $"{prefix}'{symbol}'";
        if (prefix.Length == 0)
            return Unknown(text, symbol, UnitScale.One);
        foreach (var (known, exponent) in Decimal)
            if (known == prefix)
                return Unknown(text, symbol, UnitScale.TenTo(exponent));
        return null;
    }

    private static Known? Rest(string symbol, string prefix, May may) =>
        symbol.Length > prefix.Length && symbol.StartsWith(prefix, StringComparison.Ordinal) && Table.TryGetValue(symbol[prefix.Length..], out var unit) && unit.May.HasFlag(may)
            ? unit
            : null;

    private static UnitSymbol Prefixed(string prefix, UnitScale scale, Known unit) => new(prefix + unit.Preferred, scale.Times(unit.Scale)!, unit.Dimensions)
    {
        IsDeprecated = prefix == "da" || unit.May.HasFlag(May.Deprecated),
    };

    private static UnitSymbol Unknown(string text, string name, UnitScale scale) =>
        new(text, scale, [new($"'{name}'", Fraction.One)]) { IsKnown = false };

    private static FrozenDictionary<string, Known> Build()
    {
        var table = new Dictionary<string, Known>(StringComparer.Ordinal);

        // Base units, and what is counted: nothing converts one of them into another.
        foreach (var name in (string[])["m", "s", "A", "K", "cd", "mol", "rad", "mag", "Sun", "beam", "bin", "chan", "count", "photon", "pixel", "voxel", "adu"])
            table.Add(name, new(name, UnitScale.One, [new(name, Fraction.One)], May.Si));
        table.Add("bit", new("bit", UnitScale.One, [new("bit", Fraction.One)], May.Si | May.Binary));
        table.Add("dB", new("dB", UnitScale.One, [new("dB", Fraction.One)], May.Nothing));
        table.Add("g", new("g", UnitScale.TenTo(-3), [new("kg", Fraction.One)], May.Si));
        table.Add("%", new("%", UnitScale.TenTo(-2), [], May.Nothing));

        Add("N", "1", "kg m s-2"); Add("Pa", "1", "kg m-1 s-2"); Add("J", "1", "kg m2 s-2"); Add("W", "1", "kg m2 s-3"); Add("Hz", "1", "s-1");
        Add("C", "1", "A s"); Add("V", "1", "kg m2 s-3 A-1"); Add("S", "1", "kg-1 m-2 s3 A2"); Add("F", "1", "kg-1 m-2 s4 A2");
        Add("Ohm", "1", "kg m2 s-3 A-2"); Add("Wb", "1", "kg m2 s-2 A-1"); Add("T", "1", "kg s-2 A-1"); Add("H", "1", "kg m2 s-2 A-2");
        Add("sr", "1", "rad2"); Add("lm", "1", "cd rad2"); Add("lx", "1", "cd rad2 m-2");

        // Time. The Julian year (IAU style manual, 5.15); the Besselian and the tropical one as in FITS 4.0, 9.3.
        Add("min", "60", "s"); Add("h", "3600", "s"); Add("d", "86400", "s"); Add("yr", "31557600", "s");
        Add("Ba", "31556925.9746784", "s", May.Deprecated); Add("ta", "31556925.1876096", "s", May.Deprecated);

        // Angles and lengths: au by IAU 2012 B2, pc by IAU 2015 B2 (648000/π au).
        AddAngle("deg", 180, May.Si); AddAngle("arcmin", 180 * 60, May.Si); AddAngle("arcsec", 180 * 3600, May.Si); AddAngle("mas", 180 * 3600 * 1000, May.Nothing);
        Add("AU", "149597870700", "m", May.Nothing); Add("lyr", "9460730472580800", "m");
        Add("pc", UnitScale.Of("149597870700")!.Times(UnitScale.Of("648000")!)!.Times(Pi.Inverse)!, "m", May.Si);
        Add("Angstrom", "1e-10", "m", May.Deprecated); Add("barn", "1e-28", "m2", May.Si | May.Deprecated);

        // Energies and masses: SI 2019, CODATA 2022. The Sun by IAU 2015 B3 (its mass is GM over CODATA's G).
        Add("eV", "1.602176634e-19", "kg m2 s-2"); Add("erg", "1e-7", "kg m2 s-2", May.Si | May.Deprecated); Add("Ry", UnitScale.Of("13.605693122990")!.Times(UnitScale.Of("1.602176634e-19")!)!, "kg m2 s-2");
        Add("u", "1.66053906892e-27", "kg"); Add("solRad", "6.957e8", "m"); Add("solLum", "3.828e26", "kg m2 s-3");
        Add("solMass", UnitScale.Of("1.3271244e20")!.Times(UnitScale.Of("6.67430e-11")!.Inverse)!, "kg", May.Si);

        // Debye is 1e-21/c C.m; the rayleigh 1e10/4π photons a second, square metre and steradian.
        Add("D", UnitScale.TenTo(-21).Times(UnitScale.Of("299792458")!.Inverse)!, "A s m", May.Si);
        Add("G", "1e-4", "kg s-2 A-1", May.Si | May.Deprecated); Add("Jy", "1e-26", "kg s-2");
        Add("R", UnitScale.Of("2.5e9")!.Times(Pi.Inverse)!, "photon m-2 s-1 rad-2", May.Si);
        Add("byte", "8", "bit", May.Si | May.Binary);

        foreach (var (other, preferred) in ((string, string)[])[("a", "yr"), ("au", "AU"), ("angstrom", "Angstrom"), ("ct", "count"), ("ph", "photon"), ("pix", "pixel"), ("B", "byte")])
            table.Add(other, table[preferred]);
        return table.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(string name, object scale, string dimensions, May may = May.Si) =>
            table.Add(name, new(name, scale as UnitScale ?? UnitScale.Of((string)scale)!, [.. dimensions.Split(' ').Select(Power)], may));

        void AddAngle(string name, int ofPi, May may) =>
            table.Add(name, new(name, Pi.Times(UnitScale.Of(ofPi.ToString(System.Globalization.CultureInfo.InvariantCulture))!.Inverse)!, [new("rad", Fraction.One)], may));
    }

    private static DimensionPower Power(string text)
    {
        var name = text.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-');
        return new(name, name.Length == text.Length ? Fraction.One : Fraction.Of(int.Parse(text.AsSpan(name.Length), System.Globalization.CultureInfo.InvariantCulture), 1)!.Value);
    }

    /// <summary>To 60 digits: a ratio, so that it cancels.</summary>
    private static UnitScale Pi => UnitScale.Of("3.14159265358979323846264338327950288419716939937510582097494")!;
}
