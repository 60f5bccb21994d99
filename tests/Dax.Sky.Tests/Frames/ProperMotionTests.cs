using Dax.Sky.Frames;
using Dax.Sky.Geometry;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Sky.Tests.Frames;

public sealed class ProperMotionTests
{
    [Theory]
    [InlineData(125, 300, -428.8, 52.51, 1992.25, 7.604061404627978, 11.7932703828279)]
    [InlineData(125, 300, -428.8, 52.51, 1875, 7.594068213694308, 11.807251375203935)]
    [InlineData(125, 300, -428.8, double.NaN, 1875, 7.594079587029898, 11.807235464326332)]
    [InlineData(125, 300, double.NaN, double.NaN, 1875, 7.594080321498365, 11.790440798509207)]
    [InlineData(double.NaN, 300, -428.8, 52.51, 1875, 7.594079587020846, 11.807235464339055)]
    [InlineData(-3, 300, -428.8, 52.51, 1875, 7.594079587020846, 11.807235464339055)]
    public void TryMove_OfTheCatalogue_ToLastDigits(double parallax, double motionLon, double motionLat, double radialVelocity, double epoch, double lon, double lat)
    {
        Assert.True(ProperMotion.TryMove(new(7.606083572, 11.79044105), parallax, motionLon, motionLat, radialVelocity, epoch - 2016, out var moved));
        Assert.Equal(lon, moved.LonDegrees, 5e-14);
        Assert.Equal(lat, moved.LatDegrees, 5e-14);
    }

    [Fact]
    public void TryMove_AcrossThePole_ComesOutBeyondIt()
    {
        // Ten years of 0.1″ a year northwards from 0.5″ below the pole.
        Assert.True(ProperMotion.TryMove(new(40, 90 - 0.5 / 3600), 0, 0, 100, 0, 10, out var moved));
        Assert.Equal(220, moved.LonDegrees, 1e-6);
        Assert.Equal(90 - 0.5 / 3600, moved.LatDegrees, 1e-12);
    }

    [Fact]
    public void TryMove_WithoutTimeOrMotion_Stays() => Skies.Holds(Skies.Positions, start =>
        ProperMotion.TryMove(start, 10, 500, -500, 40, 0, out var still) && Apart(still, start) < 1e-15
        && ProperMotion.TryMove(start, 10, 0, 0, 40, 1000, out var straight) && Apart(straight, start) < 1e-15);

    /// <summary>Straight lines: without parallax, half the time twice is the arc of the tangent, tan d = μ t.</summary>
    [Fact]
    public void TryMove_OfAnyMotion_GoesTheArcOfItsTangent() => Skies.Holds(
        from start in Skies.Positions from motion in Gen.Choose(-5000, 5000) from years in Gen.Choose(-500, 500) select (start, motion, years),
        c => ProperMotion.TryMove(c.start, 0, c.motion, c.motion, 0, c.years, out var moved)
            && Math.Abs(Apart(moved, c.start) - Math.Atan(Math.Sqrt(2) * Math.Abs(c.motion * c.years) * Math.PI / 180 / 3.6e6)) < 1e-14);

    [Theory]
    [InlineData(double.NaN, 0, 1)]
    [InlineData(0, 91, 1)]
    [InlineData(0, 0, double.PositiveInfinity)]
    public void TryMove_OfNoPlaceOrTime_IsFalse(double lon, double lat, double years) => Assert.False(ProperMotion.TryMove(new(lon, lat), 1, 1, 1, 1, years, out _));

    private static double Apart(SkyPoint a, SkyPoint b) => a.ToUnitVector().AngleTo(b.ToUnitVector());
}
