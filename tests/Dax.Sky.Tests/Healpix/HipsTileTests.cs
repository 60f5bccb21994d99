using Dax.Sky.Healpix;

namespace Dax.Sky.Tests.Healpix;

public sealed class HipsTileTests
{
    public static TheoryData<int, long> Tiles
    {
        get
        {
            var tiles = new TheoryData<int, long>();
            for (var face = 0; face < 12; face++)
            {
                tiles.Add(0, face);
                tiles.Add(3, face * 64 + 37);
                tiles.Add(11, (long)face << 22 | 1_234_567);
            }
            return tiles;
        }
    }

    /// <summary>Rows count bit 0 (north-east) from the last one on, columns bit 1 (north-west): pixel (column, row) is the cell whose bits they are.</summary>
    [Theory]
    [MemberData(nameof(Tiles))]
    public void World_PixelCentres_AreCellCentres(int order, long index)
    {
        var tile = new HipsTile(order, index);
        var wcs = tile.World();
        foreach (var (column, row) in new[] { (0, 0), (511, 0), (0, 511), (511, 511), (200, 301), (17, 480) })
        {
            var cell = index * HipsTile.Width * HipsTile.Width + (long)(HealpixNested.Spread((ulong)(511 - row)) | HealpixNested.Spread((ulong)column) << 1);
            var center = HealpixNested.Center(order + HipsTile.WidthOrder, cell);
            Assert.True(wcs.TryPixelToSky(column + 1, row + 1, out var point), $"({column}, {row})");
            Assert.Equal(cell, HealpixNested.Index(order + HipsTile.WidthOrder, point.LonDegrees, point.LatDegrees));
            Assert.Equal(0, Dax.Sky.Geometry.Spherical.SeparationDegrees(center.LonDegrees, center.LatDegrees, point.LonDegrees, point.LatDegrees), HipsTile.PixelDegrees(order) * 1e-3);
        }
    }

    [Fact]
    public void Path_IsTheStandards() => Assert.Equal("Norder9/Dir120000/Npix123456", new HipsTile(9, 123456).Path);

    [Theory]
    [InlineData(0.2 / 3600, 12)]
    [InlineData(0.2013 / 3600, 11)]
    [InlineData(60, 0)]
    [InlineData(1e-12, 20)]
    public void OrderFor_Scale_IsNoCoarser(double degrees, int order) => Assert.Equal(order, HipsTile.OrderFor(degrees));

    [Fact]
    public void Shrink_FourChildren_AreTheMeansWhereTheyBelong()
    {
        var parent = new float[512 * 512];
        for (var which = 0; which < 4; which++)
        {
            var child = new float[512 * 512];
            for (var i = 0; i < child.Length; i++) child[i] = which * 1000 + (i % 512) / 2 + i / 512 / 2;
            TilePyramid.Shrink(child, which, parent);
        }
        foreach (var (column, row) in new[] { (0, 0), (300, 10), (10, 300), (300, 300) })
            Assert.Equal((column / 256 * 2 + (1 - row / 256)) * 1000 + column % 256 + row % 256, parent[row * 512 + column]);
    }

    [Fact]
    public void Shrink_PixelsWithoutValue_AreLeftOut()
    {
        var (child, parent) = (new float[512 * 512], new float[512 * 512]);
        Array.Fill(child, 2);
        (child[0], child[1], child[512], child[513]) = (float.NaN, 5, 7, float.NaN);
        (child[2], child[3], child[514], child[515]) = (float.NaN, float.NaN, float.NaN, float.NaN);
        TilePyramid.Shrink(child, 0, parent);
        TilePyramid.Clear(3, parent);
        Assert.Equal(6, parent[256 * 512]);
        Assert.True(float.IsNaN(parent[256 * 512 + 1]));
        Assert.Equal(2, parent[256 * 512 + 2]);
        Assert.True(float.IsNaN(parent[511]));
    }

    /// <summary>The header that Hipsgen 12 writes for this tile.</summary>
    [Fact]
    public void WorldCards_AreHipsgens()
    {
        var cards = new HipsTile(12, 141392818).WorldCards().ToDictionary(c => c.Keyword);
        foreach (var (keyword, value) in ((string, double)[])[("CRPIX1", 2295296.5), ("CRPIX2", 502272.5), ("CRVAL1", 0), ("CRVAL2", 0)]) Assert.Equal(value, Number(keyword), 1e-6);
        foreach (var (keyword, value) in ((string, double)[])[("CD1_1", -1), ("CD1_2", -1), ("CD2_1", 1), ("CD2_2", -1)]) Assert.Equal(value * 2.1457672119141e-05, Number(keyword), 1e-17);

        double Number(string keyword)
        {
            var header = new Dax.Sky.Fits.FitsHeaderBuilder().Set(cards[keyword]).ToHeader();
            return header.Number(keyword, double.NaN);
        }
    }
}
