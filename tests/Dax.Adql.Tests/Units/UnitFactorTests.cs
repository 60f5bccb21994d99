using Dax.Adql.Units;

namespace Dax.Adql.Tests.Units;

/// <summary>Sizes of units, and which measure the same.</summary>
public sealed class UnitFactorTests
{
    [Theory]
    [InlineData("deg", "rad", Math.PI / 180)]
    [InlineData("deg", "arcsec", 3600)]
    [InlineData("arcsec", "deg", 1.0 / 3600)]
    [InlineData("mas", "arcsec", 0.001)]
    [InlineData("mas/yr", "deg/d", 1.0 / 3_600_000 / 365.25)]
    [InlineData("sr", "deg**2", 3282.8063500117441)]
    [InlineData("pc", "lyr", 3.2615637771674333)]
    [InlineData("pc", "AU", 206264.80624709636)]
    [InlineData("km/s", "m.s**-1", 1000)]
    [InlineData("nJy", "Jy", 1e-9)]
    [InlineData("Jy", "erg.s**-1.cm**-2.Hz**-1", 1e-23)]
    [InlineData("mJy", "W.m**-2.Hz**-1", 1e-29)]
    [InlineData("Angstrom", "nm", 0.1)]
    [InlineData("0.1nm", "Angstrom", 1)]
    [InlineData("eV", "J", 1.602176634e-19)]
    [InlineData("ka", "yr", 1000)]
    [InlineData("ha", "d", 36525)]
    [InlineData("h", "min", 60)]
    [InlineData("Kibit", "B", 128)]
    [InlineData("kB", "bit", 8000)]
    [InlineData("%", "1", 0.01)]
    [InlineData("barn", "cm**2", 1e-24)]
    [InlineData("G", "T", 1e-4)]
    [InlineData("mmag", "mag", 0.001)]
    [InlineData("ct/s", "count/h", 3600)]
    [InlineData("N.m", "J", 1)]
    [InlineData("V.A", "W", 1)]
    [InlineData("Ohm.S", "1", 1)]
    [InlineData("lm", "cd.sr", 1)]
    [InlineData("Wb/m**2", "T", 1)]
    [InlineData("F", "C/V", 1)]
    [InlineData("H", "Wb/A", 1)]
    [InlineData("solMass", "kg", 1.988409870698051e30)]
    [InlineData("solRad", "km", 695700)]
    [InlineData("solLum", "W", 3.828e26)]
    [InlineData("R", "photon.cm**-2.s**-1.sr**-1", 79577.471545947668)]
    [InlineData("D", "C.m", 3.3356409519815204e-30)]
    [InlineData("Ry", "eV", 13.605693122990)]
    [InlineData("Hz**(1/2)", "sqrt(kHz)", 0.031622776601683791)]
    [InlineData("sqrt(km**2)", "m", 1000)]
    [InlineData("'furlong'", "k'furlong'", 0.001)]
    [InlineData("electron", "kelectron", 0.001)]
    [InlineData("log(MHz)", "log(10**6Hz)", 1)]
    [InlineData("cm**3.g**-1.s**-2", "m**3.kg**-1.s**-2", 0.001)]
    [InlineData("10**100m", "10**102m", 0.01)]
    public void FactorTo_SameDimension_IsTheNearestDouble(string from, string to, double expected) => Assert.Equal(expected, Factor(from, to)!.Value, expected * 2.3e-16);

    [Theory]
    [InlineData("deg", "kg")]
    [InlineData("deg", "1")]
    [InlineData("rad", "1")]
    [InlineData("count", "photon")]
    [InlineData("count", "1")]
    [InlineData("adu", "electron")]
    [InlineData("mag", "dB")]
    [InlineData("pixel", "voxel")]
    [InlineData("Hz", "rad/s")]
    [InlineData("log(Hz)", "Hz")]
    [InlineData("log(Hz)", "log(kHz)")]
    [InlineData("log(Hz)", "ln(Hz)")]
    [InlineData("'m'", "m")]
    [InlineData("m", "m**2")]
    [InlineData("10**-200m", "10**200m")]
    public void FactorTo_OtherDimensionOrBeyondDoubles_IsNone(string from, string to) => Assert.Null(Factor(from, to));

    private static double? Factor(string from, string to)
    {
        Assert.True(Unit.TryParse(from, out var a, out _), from);
        Assert.True(Unit.TryParse(to, out var b, out _), to);
        return a.FactorTo(b);
    }
}
