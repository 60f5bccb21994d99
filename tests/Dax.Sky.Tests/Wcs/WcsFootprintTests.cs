using Dax.Sky.Geometry;
using Dax.Sky.Wcs;

namespace Dax.Sky.Tests.Wcs;

public class WcsFootprintTests
{
    [Fact]
    public void Footprint_OfTan_IsItsFourCorners()
    {
        var wcs = WcsTests.Read(Headers.Simple("TAN", 0.1, 60, 1e-3, 20));
        var footprint = wcs.Footprint(1000, 1200);
        Assert.NotNull(footprint);
        Assert.Equal(4, footprint.Vertices.Length);
        Assert.Equal(1.2, footprint.AreaSquareDegrees, 1e-3);
        Assert.True(wcs.TryPixelToSky(0.6, 0.6, out var inside));
        Assert.True(footprint.Contains(inside));
        Assert.True(wcs.TryPixelToSky(0.4, 0.6, out var outside));
        Assert.False(footprint.Contains(outside));
    }

    [Theory]
    [InlineData("CAR", 0, 80, 0.02), InlineData("CAR", 300, -89.9, 0.01), InlineData("ZEA", 12, 90, 0.05), InlineData("SFL", 120, 30, 0.05), InlineData("MER", 40, -60, 0.03)]
    public void Footprint_OfBentEdges_FollowsThem(string code, double lon, double lat, double scale)
    {
        var wcs = WcsTests.Read(Headers.Simple(code, lon, lat, scale));
        var footprint = wcs.Footprint(1000, 1200);
        Assert.NotNull(footprint);
        Assert.InRange(footprint.Vertices.Length, 5, 128);
        for (var x = 1.0; x <= 1000; x += 33.3)
        {
            foreach (var (y, isInside) in new[] { (1.5, true), (1199.5, true), (-1.0, false), (1202.0, false) })
            {
                Assert.True(wcs.TryPixelToSky(x, y, out var point));
                Assert.True(footprint.Contains(point) == isInside, $"{x} {y}");
            }
        }
    }

    [Fact]
    public void Footprint_AboutAPole_HoldsIt()
    {
        var footprint = WcsTests.Read(Headers.Simple("TAN", 33, 89.9, 1e-3)).Footprint(1000, 1200);
        Assert.NotNull(footprint);
        Assert.True(footprint.Contains(new SkyPoint(0, 90)));
        Assert.Equal(4, footprint.Vertices.Length);
    }

    [Theory]
    [InlineData("AIT", 1.0, 360, 180), InlineData("CAR", 1.0, 360, 180), InlineData("SIN", 0.5, 300, 300), InlineData("ZEA", 1.0, 200, 200), InlineData("HPX", 1.0, 360, 180)]
    public void Footprint_OfAllTheSkyOrHalfOfIt_IsNull(string code, double scale, int width, int height)
    {
        var header = Headers.Simple(code, 0, 0, scale).Add($"CRPIX1 {width / 2}.5").Add($"CRPIX2 {height / 2}.5");
        Assert.Null(WcsTests.Read(header).Footprint(width, height));
        Assert.Null(WcsTests.Read(header).Footprint(0, 5));
    }

    [Fact]
    public void Footprint_OfTpv_FollowsTheDistortion()
    {
        var wcs = WcsTests.Read(Headers.Distorted("tpv"));
        var footprint = wcs.Footprint(4096, 4096);
        Assert.NotNull(footprint);
        Assert.True(footprint.Vertices.Length > 4);
        for (var y = 2.0; y < 4096; y += 55)
        {
            Assert.True(wcs.TryPixelToSky(1.5, y, out var point));
            Assert.True(footprint.Contains(point));
            Assert.True(wcs.TryPixelToSky(-1, y, out point));
            Assert.False(footprint.Contains(point));
        }
    }

    [Fact]
    public void Shift_OfEveryCoordinateSystem_KeepsPositions()
    {
        var header = Headers.Distorted("sip").Add("CRPIX1A 1").Add("CRPIX2A 1").Add("CRVAL1A 100").Add("CTYPE1A 'LINEAR'").Add("CDELT2C 2").Add("LTV1 -7").Add("CNPIX1 30");
        Assert.True(WcsTests.Read(header).TryPixelToSky(123.5, 456.25, out var before));
        var changes = WcsShift.Of(header, [100, 200]);
        Assert.Equal(
            [new("CRPIX1", 400), new("CRPIX1A", -99), new("LTV1", -107), new("CNPIX1", 130), new("CRPIX2", 400), new("CRPIX2A", -199), new("CRPIX2C", -200), new("LTV2", -200)],
            changes);
        foreach (var change in changes) header.Add($"{change.Keyword} {change.Value}");
        Assert.True(WcsTests.Read(header).TryPixelToSky(23.5, 256.25, out var after));
        Assert.Equal(before, after);
        Assert.Empty(WcsShift.Of(header, [0, 0, 0]));
        Assert.Equal(["LTV1"], WcsShift.Of(new TextKeywords("NAXIS 2"), [1, 0]).Select(c => c.Keyword));
    }
}
