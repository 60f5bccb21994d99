using System.Globalization;
namespace Dax.Backends.Tests.DuckDb;

/// <summary>The IVOA's user-defined functions, computed by the engine from columns.</summary>
public sealed class UserFunctionTests(UserFunctionCatalog catalog) : IClassFixture<UserFunctionCatalog>
{
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
    public async Task Function_OfColumns_Value(string expression, string? expected) => Assert.Equal(expected, await catalog.Value(expression));

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
    public async Task Function_OfColumns_NumberToLastDigits(string expression, double expected) => Assert.Equal(expected, await catalog.Number(expression), 5e-14);

    [Theory]
    [InlineData("COORD1(ivo_geom_transform('ICRS', 'GALACTIC', POINT(120 * one, -23)))", 241.121831182)]
    [InlineData("COORD2(ivo_geom_transform('ICRS', 'GALACTIC', POINT(120 * one, -23)))", 3.62785788087)]
    [InlineData("COORD1(ivo_geom_transform('GALACTIC', 'ICRS', ivo_geom_transform('ICRS', 'GALACTIC', POINT(120 * one, -23))))", 120)]
    public async Task Transform_OfColumns_Number(string expression, double expected) => Assert.Equal(expected, await catalog.Number(expression), 1e-9);

    /// <summary>The catalogue's circle and polygon, from columns.</summary>
    [Theory]
    [InlineData("ivo_geom_transform('FK4', 'GALACTIC', spot)", "275.00025405 84.99996154 3", 8)]
    [InlineData("ivo_geom_transform('GALACTIC', 'FK5', field)", "266.44721 -23.10731 264.95088 -23.434037 267.09936 -24.051919", 5)]
    [InlineData("ivo_geom_transform('FK4', 'GALACTIC', CIRCLE(189.70303055 * one, 22.96240006, 3))", "275.00025405 84.99996154 3", 8)]
    [InlineData("ivo_geom_transform('GALACTIC', 'FK5', POLYGON(5 * one, 3, 4, 4, 4.5, 2))", "266.44721 -23.10731 264.95088 -23.434037 267.09936 -24.051919", 5)]
    [InlineData("ivo_geom_transform('ICRS', 'FK5', field)", "5 3 4 4 4.5 2", 12)]
    public async Task Transform_OfRegions_Numbers(string expression, string expected, int digits)
    {
        var numbers = (await catalog.Value(expression))!.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToList();
        var wanted = expected.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(wanted.Count, numbers.Count);
        Assert.All(wanted.Zip(numbers), pair => Assert.Equal(pair.First, pair.Second, 0.5 * Math.Pow(10, -digits)));
    }

    [Theory]
    [InlineData("ivo_geom_transform('ICRS', 'GALACTIC', nowhere)")]
    [InlineData("ivo_healpix_center(k, 0 - cell)")]
    [InlineData("ivo_epoch_prop_pos(nothing, dec, 125, 300, -428.8, 52.51, 2016, 1875)")]
    public async Task GeometryFunction_OfNoPlace_IsNull(string expression) => Assert.Null(await catalog.Value(expression));

    [Theory]
    [InlineData("1 = CONTAINS(POINT(275, 85), ivo_geom_transform('FK4', 'GALACTIC', spot))")]
    [InlineData("0 = CONTAINS(POINT(275, 80), ivo_geom_transform('FK4', 'GALACTIC', spot))")]
    [InlineData("1 = INTERSECTS(ivo_geom_transform('GALACTIC', 'FK5', field), CIRCLE(266.4, -23.1, 0.1))")]
    [InlineData("DISTANCE(ivo_epoch_prop_pos(ra, dec, 125, 300, -428.8, 52.51, 2016, 1875), POINT(ra, dec)) < 0.03")]
    [InlineData("COORD1(CENTROID(ivo_geom_transform('FK4', 'GALACTIC', spot))) > 274")]
    public async Task GeometryFunction_InsideOthers_Works(string condition) => Assert.Equal("1", await catalog.Value("COUNT(*)", $"s.t WHERE {condition}"));

    [Fact]
    public async Task NormalRandom_OfManyRows_HasMeanAndDeviation()
    {
        // A million draws of mean 10 and deviation 5: their mean is off by 0.005 (one sigma), their variance by 0.035.
        var (mean, square) = (0.0, 0.0);
        const string Draws = "(SELECT ivo_normal_random(10, 5) AS v FROM s.many AS a, s.many AS b) AS q";
        mean = double.Parse((await catalog.Value("AVG(v)", Draws))!, CultureInfo.InvariantCulture);
        square = double.Parse((await catalog.Value("AVG((v - 10) * (v - 10))", Draws))!, CultureInfo.InvariantCulture);
        Assert.Equal(10, mean, 0.05);
        Assert.Equal(25, square, 0.35);
    }

    [Fact]
    public async Task NormalRandom_AskedTwice_IsDrawnTwice()
    {
        Assert.Equal("0", await catalog.Value("COUNT(*)", "(SELECT ivo_normal_random(10, 5) AS a, ivo_normal_random(10, 5) AS b FROM s.many) AS q WHERE a = b"));
        Assert.Null(await catalog.Value("ivo_normal_random(nothing, 5)"));
    }

    [Theory]
    [InlineData("ivo_hasword(hay, '{0}')", "1")]
    public async Task HasWord_OfTooManyWords_IsNull(string form, string expected)
    {
        Assert.Equal(expected, await catalog.Value(string.Format(CultureInfo.InvariantCulture, form, string.Join(' ', Enumerable.Repeat("that", 64)))));
        Assert.Null(await catalog.Value(string.Format(CultureInfo.InvariantCulture, form, string.Join(' ', Enumerable.Repeat("that", 65)))));
    }

    /// <summary>The stored key and the positions themselves give the same cells, and none where there is no position.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(29)]
    public async Task HealpixIndex_OfTheMainPosition_IsThatOfAnyOther(int order)
    {
        var (stored, computed) = ($"ivo_healpix_index({order}, ra, dec)", $"ivo_healpix_index({order}, ra + 0, dec)");
        var cells = await catalog.Query($"SELECT {computed} AS v FROM s.sky ORDER BY id");
        Assert.Contains(null, cells);
        Assert.Equal(cells, await catalog.Query($"SELECT {stored} AS v FROM s.sky ORDER BY id"));
        foreach (var cell in cells.Distinct().Where(cell => cell is not null).Take(5))
            Assert.Equal(cells.Count(c => c == cell).ToString(CultureInfo.InvariantCulture), await catalog.Value("COUNT(*)", $"s.sky WHERE {stored} = {cell}"));
        Assert.Equal(cells.Distinct().Count(), (await catalog.Query($"SELECT {stored} AS cell, COUNT(*) AS c FROM s.sky GROUP BY {stored}")).Count);
    }

    /// <summary>Index and centre of cells, from rows: the centre of a cell lies in it.</summary>
    [Fact]
    public async Task HealpixCenter_OfIndex_IsInTheCell() => Assert.Equal("1000", await catalog.Value("COUNT(*)",
        "s.many WHERE ivo_healpix_index(29 - MOD(n, 30), ivo_healpix_center(29 - MOD(n, 30), MOD(n * 7919, 12))) = MOD(n * 7919, 12)"));
}
