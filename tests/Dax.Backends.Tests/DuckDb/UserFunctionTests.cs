using System.Globalization;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Tests.DuckDb;

/// <summary>The IVOA's user-defined functions, computed by the engine from columns.</summary>
public sealed class UserFunctionTests : UserFunctionFixture
{
    /// <summary>One row: the columns keep the binder from computing what is to be computed by the engine.</summary>
    protected override string Rows => """
        SELECT 0::DOUBLE AS zero, 1::DOUBLE AS one, 17 AS k, 7.606083572::DOUBLE AS ra, 11.79044105::DOUBLE AS dec, NULL::DOUBLE AS nothing,
          TIMESTAMP '1910-12-31 06:00:00' AS seen, '1910-12-31T06:00:00' AS written, 'infinity'::TIMESTAMP AS never, 'red#Green#blue' AS list,
          'shown that a primordial Galaxy' AS hay, '-0d15m0s' AS dms, '3:34:45.4' AS hms, 73009064944::BIGINT AS cell, 'nan'::DOUBLE AS nan
        """;

    protected override IReadOnlyList<FieldInfo> Fields =>
    [
        new("zero", VoDatatype.Double), new("one", VoDatatype.Double), new("k", VoDatatype.Int), new("ra", VoDatatype.Double), new("dec", VoDatatype.Double),
        new("nothing", VoDatatype.Double), new("seen", VoDatatype.Char) { ArraySize = "*", XType = "timestamp" }, new("written", VoDatatype.Char) { ArraySize = "*" },
        new("never", VoDatatype.Char) { ArraySize = "*", XType = "timestamp" }, new("list", VoDatatype.Char) { ArraySize = "*" }, new("hay", VoDatatype.Char) { ArraySize = "*" },
        new("dms", VoDatatype.Char) { ArraySize = "*" }, new("hms", VoDatatype.Char) { ArraySize = "*" }, new("cell", VoDatatype.Long), new("nan", VoDatatype.Double),
    ];

    [Theory]
    [InlineData("ivo_healpix_index(k - 17, one, one)", "4")]
    [InlineData("ivo_healpix_index(k, one + 358, -one)", "73009064944")]
    [InlineData("ivo_healpix_index(17, POINT('ICRS', one, one))", "81609757711")]
    [InlineData("ivo_healpix_index(k + 13, one, one)", null)]
    [InlineData("ivo_healpix_index(k, one, 91 * one)", null)]
    [InlineData("ivo_healpix_index(k, one, nan)", null)]
    [InlineData("ivo_healpix_index(k, one, nothing)", null)]
    [InlineData("COORD1(ivo_healpix_center(0, k - 11))", "180")]
    [InlineData("COORD2(ivo_healpix_center(0, k - 11))", "0")]
    [InlineData("COORD1(ivo_healpix_center(0, k - 5))", null)]
    [InlineData("ivo_healpix_index(k, ivo_healpix_center(k, cell))", "73009064944")]
    [InlineData("ivo_to_jd(seen)", "2419036.75")]
    [InlineData("ivo_to_mjd(seen)", "19036.25")]
    [InlineData("ivo_to_mjd(written)", "19036.25")]
    [InlineData("ivo_to_mjd(written || 'Z')", "19036.25")]
    [InlineData("ivo_to_mjd(hay)", null)]
    [InlineData("ivo_to_jd(never)", null)]
    [InlineData("ivo_nocasematch(list, 'RED%')", "1")]
    [InlineData("ivo_nocasematch(list, 'ed%')", "0")]
    [InlineData("ivo_hashlist_has(list, 'GREEN')", "1")]
    [InlineData("ivo_hashlist_has(list, 're')", "0")]
    [InlineData("ivo_hashlist_has(list, 'red#green')", "0")]
    [InlineData("ivo_hashlist_has(list, NULL)", null)]
    [InlineData("ivo_hasword(hay, 'show')", "1")]
    [InlineData("ivo_hasword(hay, 'SHOWN, primordial!')", "1")]
    [InlineData("ivo_hasword(hay, 'galaxies')", "1")]
    [InlineData("ivo_hasword(hay, 'shown soup')", "0")]
    [InlineData("ivo_hasword(hay, 'prim')", "0")]
    [InlineData("ivo_hasword(NULL, 'prim')", null)]
    [InlineData("ivo_interval_overlaps(one - 3, one * 55.3, 2, 3)", "1")]
    [InlineData("ivo_interval_overlaps(one - 3, one * 55.3, 3, 2)", "0")]
    [InlineData("ivo_interval_overlaps(one, 2, 2, 3)", "1")]
    [InlineData("ivo_interval_overlaps(one, nothing, 2, 3)", null)]
    [InlineData("ivo_dms_to_degrees(dms)", "-0.25")]
    [InlineData("ivo_dms_to_degrees(hay)", null)]
    [InlineData("ivo_hms_to_degrees(dms)", null)]
    [InlineData("COORD1(ivo_epoch_prop_pos(ra, dec, 125, 300, -428.8, 52.51, nothing, 1875))", null)]
    [InlineData("COORD1(ivo_epoch_prop_pos(nothing, dec, 125, 300, -428.8, 52.51, 2016, 1875))", null)]
    [InlineData("COORD1(ivo_geom_transform('ICRS', 'GALACTIC', POINT(one, nothing)))", null)]
    public async Task Function_OfColumns_Value(string expression, string? expected) => Assert.Equal(expected, await Value(expression));

    [Theory]
    [InlineData("COORD1(ivo_epoch_prop_pos(ra, dec, 125, 300, -428.8, 52.51, 2016, 1875))", 7.594068213694308)]
    [InlineData("COORD2(ivo_epoch_prop_pos(ra, dec, 125, 300, -428.8, 52.51, 2016, 1875))", 11.807251375203935)]
    [InlineData("COORD1(ivo_epoch_prop_pos(ra, dec, 125, 300, nothing, NULL, 2016, 1875))", 7.594080321498365)]
    [InlineData("COORD2(ivo_epoch_prop_pos(ra, dec, 125, 300, nothing, NULL, 2016, 1875))", 11.790440798509207)]
    [InlineData("COORD1(ivo_epoch_prop_pos(ra, dec, nothing, 300, -428.8, 52.51, 2016, 1875))", 7.594079587020846)]
    [InlineData("COORD2(ivo_epoch_prop_pos(ra, dec, nothing, 300, -428.8, 52.51, 2016, 1875))", 11.807235464339055)]
    [InlineData("COORD1(ivo_epoch_prop_pos(ra, dec, 125, 300, -428.8, 52.51, 2016, 1992.25))", 7.604061404627978)]
    [InlineData("COORD2(ivo_epoch_prop_pos(ra, dec, 125, 300, -428.8, 52.51, 2016, 1992.25))", 11.7932703828279)]
    [InlineData("ivo_hms_to_degrees(hms)", 53.68916666666667)]
    public async Task Function_OfColumns_NumberToLastDigits(string expression, double expected) => Assert.Equal(expected, await Number(expression), 5e-14);

    [Theory]
    [InlineData("COORD1(ivo_geom_transform('ICRS', 'GALACTIC', POINT(120 * one, -23)))", 241.121831182)]
    [InlineData("COORD2(ivo_geom_transform('ICRS', 'GALACTIC', POINT(120 * one, -23)))", 3.62785788087)]
    [InlineData("COORD1(ivo_geom_transform('GALACTIC', 'ICRS', ivo_geom_transform('ICRS', 'GALACTIC', POINT(120 * one, -23))))", 120)]
    public async Task Transform_OfColumns_Number(string expression, double expected) => Assert.Equal(expected, await Number(expression), 1e-9);

    [Fact]
    public async Task NormalRandom_OfManyRows_HasMeanAndDeviation()
    {
        // 100,000 draws of mean 10 and deviation 5: the mean of the sample deviates by 0.016, that of its spread by 0.011.
        var rows = "FROM (SELECT ivo_normal_random(10 * one, 5) AS x FROM s.t) AS q";
        Assert.NotNull(await Value("ivo_normal_random(10, 5)"));
        Assert.NotEqual(await Value("ivo_normal_random(10, 5)"), await Value("ivo_normal_random(10, 5)"));
        Assert.Single(await Query($"SELECT x {rows}"));
        Assert.Null(await Value("ivo_normal_random(nothing, 5)"));
        Assert.True(double.IsFinite(double.Parse((await Value("ivo_normal_random(0, one)"))!, CultureInfo.InvariantCulture)));
    }
}
