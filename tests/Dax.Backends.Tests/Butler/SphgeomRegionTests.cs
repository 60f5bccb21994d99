using System.Buffers.Binary;
using Dax.Backends.Butler.Regions;
using Dax.Sky.Geometry;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Backends.Tests.Butler;

/// <summary>Regions of every kind as sphgeom's bytes, written here by its documented layout.</summary>
public sealed class SphgeomRegionTests
{
    [Fact]
    public void TryRead_Circle_IsTheCircle()
    {
        var region = Assert.IsType<SkyCircle>(Read(Circle(10, 20, 0.5)));
        Assert.Equal(10, region.Center.LonDegrees, 1e-12);
        Assert.Equal(20, region.Center.LatDegrees, 1e-12);
        Assert.Equal(0.5, region.RadiusDegrees, 1e-12);
        Assert.Null(Read(Circle(10, 20, -1)));
    }

    [Fact]
    public void TryRead_Box_IsTheRangeAlsoThroughZero()
    {
        var region = Assert.IsType<SkyRange>(Read(Doubles('b', Rad(350), Rad(10), Rad(-5), Rad(5))));
        Assert.True(region.Contains(UnitVector3.FromDegrees(0, 4.9)) && region.Contains(UnitVector3.FromDegrees(351, 0)) && !region.Contains(UnitVector3.FromDegrees(180, 0)));
        Assert.Equal(360, Assert.IsType<SkyRange>(Read(Doubles('b', 0, 2 * Math.PI, Rad(-5), Rad(5)))).Width);
        Assert.Null(Read(Doubles('b', double.NaN, double.NaN, double.NaN, double.NaN)));
    }

    [Fact]
    public void TryRead_Ellipse_HoldsWhatTheSumOfDistancesHolds()
    {
        // Foci on the equator, 10 degrees from the centre; semi-axis alpha 20 degrees.
        var (alpha, gamma) = (Rad(20), Rad(10));
        var beta = Math.Acos(Math.Cos(alpha) / Math.Cos(gamma));
        var region = Read(Doubles('e', 0, 1, 0, 0, 0, 1, 1, 0, 0, alpha - Math.PI / 2, beta - Math.PI / 2, gamma, Math.Tan(alpha), Math.Tan(beta)))!;
        var (f1, f2) = (UnitVector3.FromDegrees(10, 0), UnitVector3.FromDegrees(-10, 0));
        var random = new Random(5);
        for (var i = 0; i < 5000; i++)
        {
            var v = UnitVector3.FromDegrees(random.NextDouble() * 60 - 30, random.NextDouble() * 60 - 30);
            var sum = v.AngleTo(f1) + v.AngleTo(f2);
            if (sum <= 2 * alpha) Assert.True(region.Contains(v));
            else if (sum > 2 * alpha * 1.002) Assert.False(region.Contains(v));
        }
    }

    [Fact]
    public void TryRead_UnionAndIntersection_HoldWhatTheirMembersHold()
    {
        var (a, b) = (Polygon((0, 0), (10, 0), (10, 10), (0, 10)), Polygon((5, 5), (15, 5), (15, 15), (5, 15)));
        var (union, common) = (Read(Compound('u', a, b))!, Read(Compound('i', a, b))!);
        var (first, second) = (Read(a)!, Read(b)!);
        var random = new Random(6);
        for (var i = 0; i < 5000; i++)
        {
            var v = UnitVector3.FromDegrees(random.NextDouble() * 20 - 2, random.NextDouble() * 20 - 2);
            Assert.Equal(first.Contains(v) || second.Contains(v), union.Contains(v));
            Assert.Equal(first.Contains(v) && second.Contains(v), common.Contains(v));
        }
        Assert.Null(Read(Compound('i', a, Polygon((50, 0), (60, 0), (60, 10)))));
        Assert.Null(Read(Compound('u')));
        var lens = Read(Compound('i', Circle(0, 0, 2), Circle(3, 0, 2)))!;
        Assert.True(lens.Contains(UnitVector3.FromDegrees(1.5, 0)) && !lens.Contains(UnitVector3.FromDegrees(0.5, 0)) && !lens.Contains(UnitVector3.FromDegrees(2.5, 0)));
    }

    [Fact]
    public void TryReadText_SeveralParts_IsTheirUnion()
    {
        var text = Convert.ToBase64String(Circle(10, 20, 0.5)) + ":" + Convert.ToBase64String(Polygon((0, 0), (10, 0), (10, 10)));
        Assert.True(SphgeomRegion.TryReadText(text, out var region));
        Assert.Equal(2, Assert.IsType<SkyUnion>(region).Members.Count);
        Assert.True(SphgeomRegion.TryReadText("", out region));
        Assert.Null(region);
        Assert.True(SphgeomRegion.TryReadHex(Convert.ToHexString(Circle(1, 2, 3)), out region));
        Assert.IsType<SkyCircle>(region);
        Assert.False(SphgeomRegion.TryReadHex("0", out _));
        Assert.False(SphgeomRegion.TryReadHex("zz", out _));
        Assert.False(SphgeomRegion.TryReadText("!", out _));
        Assert.False(SphgeomRegion.TryReadText("AAAA:", out _));
    }

    [Fact]
    public void TryRead_CutOrDeep_IsRefused()
    {
        var whole = Compound('u', Polygon((0, 0), (10, 0), (10, 10)), Circle(1, 1, 1));
        for (var length = 0; length < whole.Length; length++)
        {
            // Whole members make a smaller union; anything else is nothing.
            if (length != 1 && length != 1 + 8 + 73) Assert.False(SphgeomRegion.TryRead(whole.AsSpan(0, length), out _), $"{length}");
        }
        var deep = Circle(1, 1, 1);
        for (var i = 0; i < 40; i++) deep = Compound('u', deep);
        Assert.False(SphgeomRegion.TryRead(deep, out _));
    }

    [Fact]
    public void TryRead_AnyBytes_NeverThrows()
    {
        var kinds = Gen.Elements("pbceui".ToCharArray()).Select(c => (byte)c);
        var bytes = kinds.SelectMany(kind => Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf().Select(rest => (byte[])[kind, .. rest]));
        var doubles = kinds.SelectMany(kind => Gen.Elements(0.0, 1, -1, double.NaN, double.PositiveInfinity, 1e300, -0.0, 6.3).ArrayOf().Select(d => Doubles((char)kind, d)));
        foreach (var sample in bytes.Sample(2000, 120).Concat(doubles.Sample(2000, 20)))
        {
            if (SphgeomRegion.TryRead(sample, out var region) && region is not null) _ = region.BoundingCircle;
        }
    }

    private static ISkyRegion? Read(byte[] bytes)
    {
        Assert.True(SphgeomRegion.TryRead(bytes, out var region));
        return region;
    }

    private static double Rad(double degrees) => degrees * Math.PI / 180;

    private static byte[] Circle(double lon, double lat, double radius)
    {
        var v = UnitVector3.FromDegrees(lon, lat);
        return Doubles('c', v.X, v.Y, v.Z, radius < 0 ? -1 : 4 * Math.Pow(Math.Sin(Rad(radius) / 2), 2), Rad(radius));
    }

    private static byte[] Polygon(params (double Lon, double Lat)[] corners) => Doubles('p', [.. corners.Select(c => UnitVector3.FromDegrees(c.Lon, c.Lat)).SelectMany(v => (double[])[v.X, v.Y, v.Z])]);

    private static byte[] Doubles(char kind, params double[] values)
    {
        var bytes = new byte[1 + 8 * values.Length];
        bytes[0] = (byte)kind;
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(1 + 8 * i), values[i]);
        return bytes;
    }

    private static byte[] Compound(char kind, params byte[][] members) =>
        [(byte)kind, .. members.SelectMany(m =>
        {
            var length = new byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)m.Length);
            return length.Concat(m);
        })];
}
