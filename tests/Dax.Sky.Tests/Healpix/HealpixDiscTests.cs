using Dax.Sky.Geometry;
using Dax.Sky.Healpix;
using FsCheck.Fluent;

namespace Dax.Sky.Tests.Healpix;

public class HealpixDiscTests
{
    private static List<long> Cells(int order, SkyPoint center, double radius)
    {
        var cells = new List<long>();
        HealpixDisc.AddCells(order, center.LonDegrees, center.LatDegrees, radius, cells);
        return cells;
    }

    [Fact]
    public void AddCells_AtItsOrder_HoldTheCellOfEveryPoint() =>
        Skies.Holds(Skies.CirclesWithPoint, t => Holds(t.Circle, t.Point, HealpixDisc.OrderFor(t.Circle.RadiusDegrees)), 20000);

    [Fact]
    public void AddCells_AtFinerAndCoarserOrders_HoldTheCellOfEveryPoint() =>
        Skies.Holds(from t in Skies.CirclesWithPoint from more in Gen.Choose(-4, 3) select (t.Circle, t.Point, more),
            t => Holds(t.Circle, t.Point, Math.Clamp(HealpixDisc.OrderFor(t.Circle.RadiusDegrees) + t.more, 0, HealpixDisc.MaxOrder)), 5000);

    private static bool Holds(SkyCircle circle, UnitVector3 vector, int order)
    {
        var point = vector.ToSkyPoint();
        return Cells(order, circle.Center, circle.RadiusDegrees).Contains(HealpixNested.Index(order, point.LonDegrees, point.LatDegrees));
    }

    [Fact]
    public void AddCells_AtItsOrder_AreFewAndEachOnce() =>
        Skies.Holds(Skies.CirclesWithPoint, t =>
        {
            var cells = Cells(HealpixDisc.OrderFor(t.Circle.RadiusDegrees), t.Circle.Center, t.Circle.RadiusDegrees);
            return cells.Count is >= 1 and <= 12 && cells.Distinct().Count() == cells.Count;
        });

    [Fact]
    public void AddCells_OverTheSky_AreTwoInTheMean()
    {
        var random = new Random(7);
        var total = 0;
        for (var i = 0; i < 10_000; i++)
            total += Cells(14, new SkyPoint(360 * random.NextDouble(), Math.Asin(2 * random.NextDouble() - 1) * 180 / Math.PI), 2 / 3600.0).Count;
        Assert.InRange(total, 12_000, 25_000);
    }

    [Theory]
    [InlineData(double.NaN, 0, 1)]
    [InlineData(0, double.NaN, 1)]
    [InlineData(double.PositiveInfinity, 0, 1)]
    [InlineData(0, 90.5, 1)]
    [InlineData(0, 0, -1)]
    [InlineData(0, 0, double.NaN)]
    public void AddCells_OfNoDisc_AreNone(double lon, double lat, double radius) => Assert.Empty(Cells(5, new SkyPoint(lon, lat), radius));

    [Fact]
    public void AddCells_OfTheWholeSky_AreAll() => Assert.Equal(12, Cells(HealpixDisc.OrderFor(180), new SkyPoint(10, 20), 180).Count);

    [Theory]
    [InlineData(0, HealpixDisc.MaxOrder)]
    [InlineData(2 / 3600.0, 14)]
    [InlineData(180, 0)]
    [InlineData(double.NaN, 0)]
    [InlineData(double.PositiveInfinity, 0)]
    public void OrderFor_ARadius_IsTheFinestThatFits(double radius, int order) => Assert.Equal(order, HealpixDisc.OrderFor(radius));
}
