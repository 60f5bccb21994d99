using Dax.Sky.Geometry;
using FsCheck.Fluent;
using SkyWcs = Dax.Sky.Wcs.Wcs;

namespace Dax.Sky.Tests.Wcs;

public class WcsTests
{
    private static readonly string[] Closed = ["TAN", "STG", "SIN", "ARC", "ZEA", "AIR", "CAR", "CEA", "MER", "SFL", "PAR", "MOL", "AIT", "PCO", "TSC", "QSC", "HPX"];

    [Fact]
    public void SkyToPixel_OfPixelToSky_IsThePixel() =>
        Skies.Holds(
            from code in Gen.Elements(Closed)
            from at in Skies.Positions
            from scale in Gen.Elements(1e-5, 1e-3, 0.05)
            from turn in Gen.Choose(0, 359)
            from x in Gen.Choose(-500, 500)
            from y in Gen.Choose(-500, 500)
            select (code, at, scale, turn, x, y),
            t =>
            {
                // Zenithal projections point anywhere; the others have their own equator.
                // A cube's left-most face has two places on the plane.
                if (t.scale > 0.01 && t.code is ("TSC" or "QSC")) return true;
                var wcs = Read(Headers.Simple(t.code, t.at.LonDegrees, t.at.LatDegrees, t.scale, t.turn));
                if (!wcs.TryPixelToSky(t.x + 0.25, t.y - 0.125, out var point)) return t.scale > 0.01;
                if (!wcs.TrySkyToPixel(point, out var x, out var y)) return false;
                // Degrees have 16 digits, and at a pole longitudes have fewer.
                var tolerance = 1e-9 + 1e-12 / t.scale + 1e-13 / t.scale / Math.Max(1e-9, Math.Cos(point.LatDegrees * Math.PI / 180));
                return Math.Abs(x - t.x - 0.25) <= tolerance && Math.Abs(y - t.y + 0.125) <= tolerance;
            }, 4000);

    [Theory]
    [InlineData("sip"), InlineData("sip with inverse"), InlineData("tpv"), InlineData("tpv radial")]
    public void SkyToPixel_Distorted_IsThePixelToAMillionth(string kind)
    {
        var wcs = Read(Headers.Distorted(kind));
        Assert.True(wcs.IsDistorted);
        for (var x = -200.0; x < 2300; x += 97.3)
        {
            for (var y = -200.0; y < 2300; y += 91.7)
            {
                Assert.True(wcs.TryPixelToSky(x, y, out var point), $"{x} {y}");
                Assert.True(wcs.TrySkyToPixel(point, out var u, out var v), $"{x} {y}");
                Assert.InRange(Math.Max(Math.Abs(u - x), Math.Abs(v - y)), 0, 3e-9);
            }
        }
    }

    [Fact]
    public void SkyToPixel_BeyondTheFoldOfAPolynomial_SaysSo()
    {
        // A parabola that turns back 500 pixels from the reference: what it reaches from neither side has no pixel, and what it does has the nearer one.
        var wcs = Read(Headers.Simple("TAN", 40, -1, 1e-4).Add("A_ORDER 2").Add("B_ORDER 2").Add("A_2_0 -1e-3"));
        Assert.True(wcs.TryPixelToWorld(500 + 400, 600, out var lon, out var lat));
        Assert.True(wcs.TryWorldToPixel(lon, lat, out var x, out _));
        Assert.Equal(900, x, 1e-6);
        Assert.True(wcs.TryPixelToWorld(500 + 600, 600, out lon, out lat));
        Assert.True(wcs.TryWorldToPixel(lon, lat, out x, out _));
        Assert.Equal(900, x, 1e-6);
        Assert.False(wcs.TryWorldToPixel(40 - 0.1, -1, out _, out _));
        Assert.True(double.IsNaN(wcs.PixelScaleDegreesAt(double.NaN, 3)));
    }

    [Theory]
    [InlineData(1), InlineData(3), InlineData(8), InlineData(255), InlineData(256), InlineData(257), InlineData(1000)]
    public void Batches_OfAnyLength_AnswerAsOneByOne(int count)
    {
        var wcs = Read(Headers.Distorted("sip"));
        var random = new Random(count);
        var (x, y) = (new double[count], new double[count]);
        for (var i = 0; i < count; i++) (x[i], y[i]) = (random.NextDouble() * 2000, random.NextDouble() * 2000);
        if (count > 3) x[2] = double.NaN;
        var (lon, lat) = ((double[])x.Clone(), (double[])y.Clone());
        wcs.PixelToSky(lon, lat, lon, lat);
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(!double.IsNaN(x[i]), wcs.TryPixelToSky(x[i], y[i], out var point));
            if (!double.IsNaN(x[i])) Assert.Equal((point.LonDegrees, point.LatDegrees), (lon[i], lat[i]));
        }
        var (u, v) = (new double[count], new double[count]);
        wcs.SkyToPixel(lon, lat, u, v);
        for (var i = 0; i < count; i++) Assert.True(Math.Abs(u[i] - x[i]) < 1e-8 || (double.IsNaN(u[i]) && double.IsNaN(x[i])));
        Assert.Throws<ArgumentException>(() => wcs.PixelToSky(x, y.AsSpan(1), lon, lat));
    }

    [Theory]
    [InlineData("sip"), InlineData("tpv"), InlineData("ZPN"), InlineData("AIR"), InlineData("CAR")]
    public void Batches_Allocate_Nothing(string kind)
    {
        var wcs = Read(kind.Length == 3 && char.IsUpper(kind[0]) ? Headers.Simple(kind, 40, 0, 1e-3).Add("PV2_1 1").Add("PV2_3 0.1") : Headers.Distorted(kind));
        var (x, y) = (new double[600], new double[600]);
        for (var i = 0; i < x.Length; i++) x[i] = y[i] = i;
        Turn();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Turn();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Turn()
        {
            wcs.PixelToSky(x, y, x, y);
            wcs.SkyToPixel(x, y, x, y);
        }
    }

    [Fact]
    public void PixelToSky_AboutEveryPoleAndMeridian_HasLongitudesInRange()
    {
        foreach (var lat in new[] { -90.0, 0, 90 })
        {
            foreach (var lon in new[] { 0.0, 360, -1e-14, 180 })
            {
                var wcs = Read(Headers.Simple("TAN", lon, lat, 1e-12));
                for (var i = -3; i <= 3; i++)
                {
                    Assert.True(wcs.TryPixelToSky(500 + i, 600 - i, out var point));
                    Assert.InRange(point.LonDegrees, 0, 359.99999999999999);
                    Assert.InRange(point.LatDegrees, -90, 90);
                    Assert.NotEqual(360, point.LonDegrees);
                }
            }
        }
    }

    [Fact]
    public void PixelScale_OfTan_IsCdeltAndGrowsOutwards()
    {
        var wcs = Read(Headers.Simple("TAN", 10, 60, 1e-3));
        Assert.Equal(1e-3, wcs.PixelScaleDegrees, 1e-15);
        Assert.Equal(1e-3, wcs.PixelScaleDegreesAt(500, 600), 1e-10);
        var away = wcs.PixelScaleDegreesAt(500 + 45000, 600);
        Assert.InRange(away, 0.3e-3, 0.99e-3);
    }

    internal static SkyWcs Read(TextKeywords header, char alternate = ' ')
    {
        Assert.True(SkyWcs.TryRead(header, alternate, out var wcs, out var error), error);
        return wcs;
    }
}
