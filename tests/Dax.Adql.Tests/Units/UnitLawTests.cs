using Dax.Adql.Units;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Adql.Tests.Units;

/// <summary>Laws of units, over random ones.</summary>
public sealed class UnitLawTests
{
    private static readonly Gen<string> Power = Gen.Elements("", "", "", "**2", "**-1", "**-2", "**(1/2)", "**(-3/2)", "**(0.25)", "**3");

    private static readonly Gen<string> Symbol = Gen.Elements("m", "km", "kg", "g", "s", "yr", "d", "deg", "mas", "arcsec", "sr", "Jy", "nJy", "mag", "erg", "Angstrom", "pc", "AU",
        "count", "ct", "photon", "pix", "adu", "solMass", "Hz", "K", "eV", "%", "'furlong'", "M'jovian'", "electron", "Mibit", "T", "Wb", "log(kHz)", "R");

    private static readonly Gen<string> Number = Gen.Elements("", "", "", "", "25.4", "10**3", "10**-7", "1.898E27", "0.5", "3");

    private static readonly Gen<string> Term = Symbol.SelectMany(symbol => symbol.EndsWith(')') ? Gen.Constant(symbol) : Power.Select(power => symbol + power));

    private static Gen<string> Expression(int depth) => depth == 0 ? Term : Gen.Frequency(
        (6, Term),
        (1, Product(depth - 1).Select(inner => $"({inner})")),
        (1, Number.SelectMany(number => Product(depth - 1).Select(inner => $"sqrt({number}{inner})"))));

    private static Gen<string> Product(int depth) =>
        from terms in Expression(depth).NonEmptyListOf()
        from below in Expression(depth)
        from divided in Gen.Elements(true, false)
        select string.Join('.', terms.Take(3)) + (divided ? "/" + below : "");

    private static readonly Arbitrary<string> Texts = (from number in Number from unit in Product(2) select number + unit).Where(text => text.Length <= Unit.MaxLength).ToArbitrary();

    private static readonly Config Tries = Config.QuickThrowOnFailure.WithMaxTest(2000);

    [Fact]
    public void Write_ThenRead_IsTheSameUnit() => Prop.ForAll(Texts, text =>
    {
        var unit = Read(text);
        if (!unit.HasText || unit.ToString().Length > Unit.MaxLength)
            return true;
        var again = Read(unit.ToString());
        // A root is written as the nearest double: read back it is a ratio of many digits, whose powers may be out of bounds where the root's are not.
        var isRounded = unit.ToString().Count(char.IsAsciiDigit) >= 15;
        return again.ToString() == unit.ToString() && (again.FactorTo(unit) is { } factor ? Math.Abs(factor - 1) < 1e-12 : isRounded || unit.FactorTo(unit) is null);
    }).Check(Tries);

    /// <summary>By any middle, the factor is the same but for the roundings.</summary>
    [Fact]
    public void FactorTo_ThroughAMiddle_IsTransitive()
    {
        string[][] families =
        [
            ["deg", "rad", "arcsec", "mas", "uarcsec", "2.5arcmin"], ["m", "km", "pc", "AU", "lyr", "Angstrom", "solRad", "25.4mm"], ["Jy", "W.m**-2.Hz**-1", "nJy", "erg/(s.cm**2.Hz)"],
            ["mas/yr", "deg/d", "rad/s", "sqrt(arcsec**2/s**2)"], ["sr", "deg**2", "arcsec**2", "rad**2"], ["kg", "solMass", "u", "g"], ["J", "eV", "erg", "Ry", "W.h"],
        ];
        foreach (var units in families.Select(family => family.Select(Read).ToArray()))
            foreach (var a in units)
                foreach (var b in units)
                    foreach (var c in units)
                        Assert.Equal(1, a.FactorTo(b)!.Value * b.FactorTo(c)!.Value / a.FactorTo(c)!.Value, 1e-15);
    }

    [Fact]
    public void FactorTo_ItsOwnInverse_IsOne() => Prop.ForAll(Texts, Texts, (a, b) =>
        Read(a).FactorTo(Read(b)) is not { } there || (Read(b).FactorTo(Read(a)) is { } back && Math.Abs(there * back - 1) < 1e-14)).Check(Tries);

    /// <summary>Whatever stands in the text: a unit, or an error inside it; never an exception, never slow.</summary>
    [Fact]
    public void Read_AnyText_AnswersOrSaysWhere() => Prop.ForAll(
        Gen.Elements("m", "s", "**", "*", ".", "/", "(", ")", "'", "1", "0", "10", "-", "+", "e", "%", "sqrt(", "log(", " ", "^", "2", "é", "Q", "\0").ListOf().ToArbitrary(),
        pieces =>
        {
            var text = string.Concat(pieces.Take(60));
            return (Unit.TryParse(text, out var unit, out var error) ? unit.ToString().Length > 0 : error.Offset >= 0 && error.Offset <= text.Length)
                && (!Unit.TryParseLegacy(text, out var legacy) || legacy.ToString().Length > 0);
        }).Check(Tries);

    private static Unit Read(string text)
    {
        Assert.True(Unit.TryParse(text, out var unit, out var error), $"{text}: {error?.Message}");
        return unit;
    }
}
