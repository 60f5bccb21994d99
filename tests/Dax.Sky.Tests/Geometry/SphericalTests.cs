using Dax.Sky.Geometry;
using FsCheck.Fluent;

namespace Dax.Sky.Tests.Geometry;

public class SphericalTests
{
    [Theory]
    [InlineData(0, 0, 0, 0, 0)]
    [InlineData(0, 0, 180, 0, 180)]
    [InlineData(10, 90, 200, 90, 0)]
    [InlineData(10, 90, 200, -90, 180)]
    [InlineData(350, 0, 10, 0, 20)]
    [InlineData(0, -45, 180, -45, 90)]
    [InlineData(5, 5, 185, -4.999999, 179.999999)]
    public void Separation_KnownAngles_AreMet(double lon1, double lat1, double lon2, double lat2, double expected) =>
        Assert.Equal(expected, Spherical.SeparationDegrees(lon1, lat1, lon2, lat2), 1e-13);

    [Fact]
    public void Separation_OfAMilliarcsecond_KeepsNineDigits()
    {
        var d = Skies.Mas;
        Assert.Equal(1, Spherical.SeparationDegrees(0, 20, 0, 20 + d) / ((20 + d) - 20), 1e-9);
        Assert.Equal(1, Spherical.SeparationDegrees(0, 60, d, 60) / (d * Math.Cos(Math.PI / 3)), 1e-9);
    }

    [Fact]
    public void Separation_OfNaN_IsNaN() => Assert.True(double.IsNaN(Spherical.SeparationDegrees(double.NaN, 0, 0, 0)));

    [Fact]
    public void Separation_IsSymmetricAndAgreesWithVectors() =>
        Skies.Holds(from a in Skies.Positions from b in Skies.Positions select (a, b), t =>
        {
            var there = Spherical.SeparationDegrees(t.a, t.b);
            var back = Spherical.SeparationDegrees(t.b, t.a);
            var byVector = t.a.ToUnitVector().AngleTo(t.b.ToUnitVector()) * 180 / Math.PI;
            return there == back && Math.Abs(there - byVector) < 1e-13;
        });
}
