using Dax.Adql.Units;

namespace Dax.Adql.Tests.Units;

/// <summary>What is a unit and what is not (VOUnits 1.1, 2 and C.4), and how it is written.</summary>
public sealed class UnitTextTests
{
    [Theory]
    [InlineData("m/s**2", "m/s**2")]
    [InlineData("m.s**-2", "m/s**2")]
    [InlineData("mJy", "mJy")]
    [InlineData("log(GHz)", "log(GHz)")]
    [InlineData("log(10**6Hz)", "log(10**6Hz)")]
    [InlineData("kg.m**2.s**-2", "kg.m**2/s**2")]
    [InlineData("N.m", "N.m")]
    [InlineData("25.4mm", "25.4mm")]
    [InlineData("1.898E27kg", "1.898E+27kg")]
    [InlineData("1.5e+11m", "150000000000m")]
    [InlineData("0.123m", "0.123m")]
    [InlineData("10**(-3)Jy", "0.001Jy")]
    [InlineData("10**-7J", "10**-7J")]
    [InlineData("10**+4m", "10**4m")]
    [InlineData("100nm", "100nm")]
    [InlineData("1m", "m")]
    [InlineData("1", "1")]
    [InlineData("'martianDay'", "'martianDay'")]
    [InlineData("m'furlong'", "m'furlong'")]
    [InlineData("M'jupiterMass'/yr", "M'jupiterMass'/yr")]
    [InlineData("furlong/week", "furlong/week")]
    [InlineData("jovianDay", "jovianDay")]
    [InlineData("s**(1/2)", "s**(1/2)")]
    [InlineData("s**(-1/3)", "s**(-1/3)")]
    [InlineData("s**(0.5)", "s**(1/2)")]
    [InlineData("s**(-2)", "s**-2")]
    [InlineData("sqrt(Hz)", "Hz**(1/2)")]
    [InlineData("sqrt(m.s)/kg", "m**(1/2).s**(1/2)/kg")]
    [InlineData("(m.s)/(kg.K)", "m.s.kg**-1.K**-1")]
    [InlineData("erg/(s.cm**2.Angstrom)", "erg.s**-1.cm**-2.Angstrom**-1")]
    [InlineData("((m))", "m")]
    [InlineData("%", "%")]
    [InlineData("%.m", "%.m")]
    [InlineData("m.m", "m**2")]
    [InlineData("m/m", "1")]
    [InlineData("ct/s", "count/s")]
    [InlineData("pix.ph.B.a.au.angstrom", "pixel.photon.byte.yr.AU.Angstrom")]
    [InlineData("KiB", "Kibyte")]
    [InlineData("dB", "dB")]
    [InlineData("ha", "hyr")]
    [InlineData("QJy", "QJy")]
    [InlineData("unheardOf(m)", "unheardOf(m)")]
    [InlineData("ln(exp(m))", "ln(exp(m))")]
    public void Read_AUnit_IsWrittenInItsPreferredForm(string text, string expected)
    {
        Assert.True(Unit.TryParse(text, out var unit, out var error), error?.Message);
        Assert.Equal(expected, unit.ToString());
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData(" ", 0)]
    [InlineData("m s", 1)]
    [InlineData("m ", 1)]
    [InlineData("m*s", 1)]
    [InlineData("m^2", 1)]
    [InlineData("m2", 1)]
    [InlineData("m-1", 1)]
    [InlineData("m/s/kg", 3)]
    [InlineData("m/s.kg", 3)]
    [InlineData("/s", 0)]
    [InlineData("1/s", 1)]
    [InlineData("m.", 2)]
    [InlineData(".m", 0)]
    [InlineData("m..s", 2)]
    [InlineData("m**", 3)]
    [InlineData("m**2.5", 5)]
    [InlineData("m**(2", 5)]
    [InlineData("m**(1/0)", 4)]
    [InlineData("m**(1/-2)", 6)]
    [InlineData("m**(2.)", 6)]
    [InlineData("m**99999999", 3)]
    [InlineData("(m.s", 4)]
    [InlineData("(m)**2", 3)]
    [InlineData("m)", 1)]
    [InlineData("sqrt()", 5)]
    [InlineData("sqrt(m", 6)]
    [InlineData("10", 2)]
    [InlineData("10**6", 5)]
    [InlineData("0m", 0)]
    [InlineData("0.0m", 0)]
    [InlineData("007m", 0)]
    [InlineData("1.m", 1)]
    [InlineData("1.e1m", 1)]
    [InlineData("-1m", 0)]
    [InlineData("1e999m", 0)]
    [InlineData("m.10s", 2)]
    [InlineData("'fur long'", 4)]
    [InlineData("''", 1)]
    [InlineData("Ki'foo'", 0)]
    [InlineData("'m", 2)]
    [InlineData("m_s", 1)]
    [InlineData("µm", 0)]
    [InlineData("Å", 0)]
    [InlineData("((((((((((m))))))))))", 9)]
    public void Read_NoUnit_IsRefusedWhereItGoesWrong(string text, int offset)
    {
        Assert.False(Unit.TryParse(text, out var unit, out var error), unit?.ToString());
        Assert.Equal(offset, error.Offset);
        Assert.NotEmpty(error.Message);
    }

    [Fact]
    public void Read_TooLong_IsRefused() => Assert.False(Unit.TryParse(new string('m', Unit.MaxLength + 1), out _, out _));

    [Theory]
    [InlineData("km s-1", "km/s")]
    [InlineData("m s", "m.s")]
    [InlineData("m * s", "m.s")]
    [InlineData("m*s**-1", "m/s")]
    [InlineData("m /s", "m/s")]
    [InlineData("m / s", "m/s")]
    [InlineData("m2", "m**2")]
    [InlineData("m+2", "m**2")]
    [InlineData("m^(+2)", "m**2")]
    [InlineData("m**(2)", "m**2")]
    [InlineData("km/s/Mpc", "km.s**-1.Mpc**-1")]
    [InlineData("mW/m2", "mW/m**2")]
    [InlineData("1/s", "s**-1")]
    [InlineData("10 pix", "10pixel")]
    [InlineData("(m.s)**2", "m**2.s**2")]
    [InlineData("count /m**2 /s /eV", "count.m**-2.s**-1.eV**-1")]
    [InlineData("erg /pixel /(s * GHz)", "erg.pixel**-1.s**-1.GHz**-1")]
    [InlineData("---", "1")]
    [InlineData(" mag ", "mag")]
    public void ReadLegacy_FormsOfOtherStandards_AreUnderstood(string text, string expected)
    {
        Assert.True(Unit.TryParseLegacy(text, out var unit));
        Assert.Equal(expected, unit.ToString());
    }

    [Theory]
    [InlineData("m//s")]
    [InlineData("m *")]
    [InlineData("'")]
    [InlineData("[K]")]
    public void ReadLegacy_Nonsense_IsRefused(string text) => Assert.False(Unit.TryParseLegacy(text, out _));

    [Theory]
    [InlineData("m/furlong", "furlong")]
    [InlineData("'m'", "'m'")]
    [InlineData("foo(m)", "foo(m)")]
    [InlineData("log(foo)", "log(foo)")]
    [InlineData("kdB", "kdB")]
    [InlineData("kmas", "kmas")]
    [InlineData("Kim", "Kim")]
    [InlineData("log(Hz)", null)]
    [InlineData("Mibit", null)]
    public void UnknownSymbols_AreTold(string text, string? expected)
    {
        Assert.True(Unit.TryParse(text, out var unit, out _));
        Assert.Equal(expected, unit.UnknownSymbols.SingleOrDefault());
    }

    [Theory]
    [InlineData("erg.Angstrom", 2)]
    [InlineData("kbarn", 1)]
    [InlineData("dam", 1)]
    [InlineData("dm", 0)]
    [InlineData("Jy", 0)]
    public void DeprecatedSymbols_AreTold(string text, int count)
    {
        Assert.True(Unit.TryParse(text, out var unit, out _));
        Assert.Equal(count, unit.DeprecatedSymbols.Count());
    }

    /// <summary>Every known unit of table 2.4, with the prefixes that it takes, reads as itself.</summary>
    [Fact]
    public void Read_KnownUnits_AreKnownWithTheirPrefixes()
    {
        string[] prefixable =
        [
            "A", "a", "adu", "arcmin", "arcsec", "barn", "beam", "bin", "bit", "byte", "B", "C", "cd", "chan", "count", "ct", "d", "D", "deg", "erg", "eV",
            "F", "g", "G", "H", "h", "Hz", "J", "Jy", "K", "lm", "lx", "lyr", "m", "mag", "min", "mol", "N", "Ohm", "Pa", "pc", "ph", "photon", "pix", "pixel",
            "R", "rad", "Ry", "s", "S", "solLum", "solMass", "solRad", "sr", "T", "u", "V", "voxel", "W", "Wb", "yr",
        ];
        foreach (var symbol in prefixable.SelectMany(unit => new[] { unit, "k" + unit, "u" + unit, "Q" + unit }).Concat(["%", "Angstrom", "angstrom", "AU", "au", "Ba", "dB", "mas", "ta"]))
        {
            Assert.True(Unit.TryParse(symbol, out var unit, out var error), symbol + error?.Message);
            Assert.True(!unit.UnknownSymbols.Any(), symbol);
        }
    }
}
