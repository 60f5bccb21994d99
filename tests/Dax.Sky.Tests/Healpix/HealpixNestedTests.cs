using System.Globalization;
using Dax.Sky.Geometry;
using Dax.Sky.Healpix;
using FsCheck.Fluent;

namespace Dax.Sky.Tests.Healpix;

public class HealpixNestedTests
{
    [Fact]
    public void Index_GoldenPositions_AreThoseOfTwoOtherImplementations()
    {
        var lines = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "tests/data/healpix/golden.csv")).Skip(2).ToArray();
        Assert.InRange(lines.Length, 200, 400);
        foreach (var line in lines)
        {
            var cells = line.Split(',');
            var order = int.Parse(cells[0], CultureInfo.InvariantCulture);
            var (lon, lat) = (double.Parse(cells[1], CultureInfo.InvariantCulture), double.Parse(cells[2], CultureInfo.InvariantCulture));
            var actual = HealpixNested.Index(order, lon, lat);
            Assert.True(long.Parse(cells[3], CultureInfo.InvariantCulture) == actual, $"{line}: {actual}");
        }
    }

    [Fact]
    public void Index_OfCenter_IsTheIndex() =>
        Skies.Holds(from order in Gen.Choose(0, 29) from p in Skies.Positions select (order, p), t =>
        {
            var index = HealpixNested.Index(t.order, t.p.LonDegrees, t.p.LatDegrees);
            var center = HealpixNested.Center(t.order, index);
            return HealpixNested.Index(t.order, center.LonDegrees, center.LatDegrees) == index;
        }, 3000);

    [Fact]
    public void Index_EveryCellOfLowOrders_RoundTrips()
    {
        for (var order = 0; order <= 4; order++)
        {
            for (var index = 0L; index < 12L << (2 * order); index++)
            {
                var center = HealpixNested.Center(order, index);
                Assert.Equal(index, HealpixNested.Index(order, center.LonDegrees, center.LatDegrees));
            }
        }
    }

    [Fact]
    public void Index_OfLowerOrder_IsThePrefix() =>
        Skies.Holds(from order in Gen.Choose(0, 28) from p in Skies.Positions select (order, p),
            t => HealpixNested.Index(29, t.p.LonDegrees, t.p.LatDegrees) >> (2 * (29 - t.order)) == HealpixNested.Index(t.order, t.p.LonDegrees, t.p.LatDegrees));

    [Fact]
    public void Index_Position_IsWithinReachOfTheCenter() =>
        Skies.Holds(from order in Gen.Choose(0, 29) from p in Skies.Positions select (order, p), t =>
        {
            var cell = HealpixCell.FromIndex(t.order, HealpixNested.Index(t.order, t.p.LonDegrees, t.p.LatDegrees));
            return cell.CenterVector(t.order).AngleTo(t.p.ToUnitVector()) <= HealpixCell.MaxRadius(t.order)
                && cell.CenterVector(t.order).AngleTo(cell.Center(t.order).ToUnitVector()) < 1e-14;
        }, 5000);

    [Theory]
    [InlineData(double.NaN, 0), InlineData(0, double.NaN), InlineData(0, 90.1), InlineData(0, -91), InlineData(double.PositiveInfinity, 0), InlineData(0, double.NegativeInfinity)]
    public void Index_InvalidPosition_IsMinusOne(double lon, double lat)
    {
        Assert.Equal(-1, HealpixNested.Index(29, lon, lat));
        var result = new long[3];
        HealpixNested.Index(29, [10, lon, 20], [10, lat, 20], result);
        Assert.Equal(-1, result[1]);
        Assert.Equal(HealpixNested.Index(29, 20, 20), result[2]);
    }

    [Theory]
    [InlineData(-10, 350), InlineData(370, 10), InlineData(360, 0), InlineData(-1e-20, 0), InlineData(720.5, 0.5)]
    public void Index_LongitudeOffByTurns_IsTheSameCell(double lon, double same) =>
        Assert.Equal(HealpixNested.Index(12, same, 33), HealpixNested.Index(12, lon, 33));

    [Fact]
    public void Index_LastLongitudeBelow360_IsACell()
    {
        foreach (var lat in new[] { -90, -60, 0, 60, 90.0 }) Assert.InRange(HealpixNested.Index(29, Math.BitDecrement(360), lat), 0, (12L << 58) - 1);
    }

    [Fact]
    public void Index_OrderOutOfRange_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => HealpixNested.Index(30, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => HealpixNested.Center(0, 12));
        Assert.Throws<ArgumentException>(() => HealpixNested.Index(5, new double[2], new double[3], new long[3]));
    }

    [Fact]
    public void Center_EveryCellOfOrderThree_IsOnTheSky()
    {
        for (var index = 0L; index < 768; index++)
        {
            var center = HealpixNested.Center(3, index);
            Assert.True(SkyPoint.TryCreate(center.LonDegrees, center.LatDegrees, out var same) && same == center);
        }
    }
}
