using Dax.Sky.Geometry;

namespace Dax.Sky.Tests.Geometry;

public class SkyPointTests
{
    [Theory]
    [InlineData(-10, 350), InlineData(360, 0), InlineData(725, 5), InlineData(-1e-20, 0), InlineData(0, 0), InlineData(359.5, 359.5)]
    public void TryCreate_AnyLongitude_IsNormalized(double given, double expected)
    {
        Assert.True(SkyPoint.TryCreate(given, 1, out var point));
        Assert.Equal(expected, point.LonDegrees);
    }

    [Theory]
    [InlineData(0, 90.0000001), InlineData(0, -91), InlineData(double.NaN, 0), InlineData(0, double.NaN), InlineData(double.PositiveInfinity, 0)]
    public void TryCreate_OffTheSky_IsRefused(double lon, double lat) => Assert.False(SkyPoint.TryCreate(lon, lat, out _));

    [Fact]
    public void ToSkyPoint_OfUnitVector_IsTheSamePlace() =>
        Skies.Holds(Skies.Positions, p => Spherical.SeparationDegrees(p, p.ToUnitVector().ToSkyPoint()) < 1e-13);
}
