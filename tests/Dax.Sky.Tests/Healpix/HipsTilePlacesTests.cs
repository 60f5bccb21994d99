using Dax.Sky.Geometry;
using Dax.Sky.Healpix;

namespace Dax.Sky.Tests.Healpix;

public sealed class HipsTilePlacesTests
{
    /// <summary>In every base cell, also at its corners: pixel centres are centres of cells, and none is lost to rounding.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(20)]
    public void PixelToSky_Centres_AreThoseOfTheirCells(int order)
    {
        var inFace = 1L << 2 * order;
        for (var face = 0; face < 12; face++)
            foreach (var index in (long[])[0, inFace - 1, inFace / 3, 2 * inFace / 3])
            {
                var tile = new HipsTile(order, face * inFace + index);
                double[] columns = [0, 511, 0, 511, 200, 17, 256], rows = [0, 0, 511, 511, 301, 480, 255];
                var (lon, lat) = ((double[])[.. columns], (double[])[.. rows]);
                tile.PixelToSky(lon, lat);
                for (var i = 0; i < lon.Length; i++)
                {
                    var cell = tile.Index * 512 * 512 + (long)(HealpixNested.Spread((ulong)(511 - rows[i])) | HealpixNested.Spread((ulong)columns[i]) << 1);
                    var center = HealpixNested.Center(order + 9, cell);
                    Assert.InRange(Spherical.SeparationDegrees(center.LonDegrees, center.LatDegrees, lon[i], lat[i]), 0, HipsTile.PixelDegrees(order) * 1e-4 + 1e-12);
                    Assert.InRange(lon[i], 0, 360 - 1e-300);
                }
            }
    }

    /// <summary>The corners of a base cell are the corners of its neighbours: poles, and where caps begin.</summary>
    [Fact]
    public void PixelToSky_CornersOfBaseCells_AreWhereTheyMeet()
    {
        // Rows from the south-western side here.
        foreach (var (face, column, row, lon, lat) in ((int, double, double, double, double)[])[(0, 511.5, 511.5, 45, 90), (8, -0.5, -0.5, 45, -90), (0, -0.5, -0.5, 45, 0), (0, -0.5, 511.5, 90, 41.810314895778596), (4, 511.5, 511.5, 0, 41.810314895778596), (4, -0.5, -0.5, 0, -41.810314895778596), (9, 511.5, 511.5, 135, 0)])
        {
            double[] x = [column], y = [511 - row];
            new HipsTile(0, face).PixelToSky(x, y);
            Assert.InRange(Spherical.SeparationDegrees(lon, lat, x[0], y[0]), 0, 1e-9);
        }
    }
}
